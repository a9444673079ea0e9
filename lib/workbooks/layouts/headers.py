"""Which indicator a heading means: by code, by name or by alias, without regard to marks, signs and measures."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from lib.workbooks.layouts.shapes import IGNORE, Head
from lib.workbooks.layouts.words import OF_WHICH, bare, plain, without_item

CODE, NAME, ALIAS = "code", "name", "alias"
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")


class Match(NamedTuple):
    """The ``code`` of an indicator and how the text told it: code, name or alias."""

    code: str
    how: str


class Headers:
    """The indicators that headings may mean."""

    def __init__(self, heads: Iterable[Head]):
        self.heads = {head.code: head for head in heads}
        self.by_code = {plain(code): code for code in self.heads}
        self.by_name: dict[str, str | None] = {}
        self.by_alias: dict[str, str | None] = {}
        # Where an indicator of the form and another share a name, that of the form is meant; two of the form: neither.
        for asked in (True, False):
            found_names, found_aliases = {}, {}
            for head in self.heads.values():
                if head.asked is asked:
                    _call(found_names, [head.name], head.code)
                    _call(found_aliases, head.aliases, head.code)
            self.by_name = found_names | self.by_name
            self.by_alias = found_aliases | self.by_alias
        self.measures = {code: plain(head.unit_of_measure) for code, head in self.heads.items()}
        self.measure_words = {measure for measure in self.measures.values() if measure}
        self._known: dict[str, Match | None] = {}

    def match(self, text: str) -> Match | None:
        """What the heading ``text`` means; None when it means none, or more than one."""
        if text not in self._known:
            self._known[text] = self._match(text)
        return self._known[text]

    def _match(self, text: str) -> Match | None:
        whole = plain(text)
        if not whole:
            return None
        if code := self.by_code.get(whole):
            return Match(code, CODE)
        readings = dict.fromkeys((whole, bare(text), plain(without_item(text)), bare(without_item(text))))
        for names, how in ((self.by_name, NAME), (self.by_alias, ALIAS)):
            for words in readings:
                if code := names.get(words):
                    return Match(code, how)
        return self._match_with_code(text, whole)

    def _match_with_code(self, text: str, whole: str) -> Match | None:
        """``XA02 - Hộ nghèo``, ``Số hộ nghèo (XA02)``: the code decides unless the words name another indicator."""
        words = whole.split()
        for length in (1, 2, 3):
            code = self.by_code.get(" ".join(words[:length]))
            if code and not code.isdigit():
                rest = plain(without_item(_IN_BRACKETS.sub(" ", " ".join(words[length:]))))
                other = self.by_name.get(rest) or self.by_alias.get(rest)
                return Match(code, CODE) if other in (None, code) else None
        named = {code for part in _IN_BRACKETS.findall(text) if (code := self.by_code.get(plain(part)))}
        if len(named) == 1:
            (code,) = named
            other = self.by_name.get(bare(text))
            if not code.isdigit() and other in (None, code):
                return Match(code, CODE)
        return None

    def choices(self, taken: Iterable[str] = (), without_cumulative: Iterable[str] = ()) -> list[tuple[str, str]]:
        """The answers to an unknown column: an indicator of the form that no column has (``taken``), the figure for the
        year so far of one that has no such column yet, or to leave the column out."""
        taken, open_ones = set(taken), set(without_cumulative)
        options = []
        for head in self.heads.values():
            label = f"{head.code} {head.name}" + (f" ({head.unit_of_measure})" if head.unit_of_measure else "")
            if head.asked and head.code not in taken:
                options.append((head.code, label))
            if head.code in open_ones:
                options.append((f"{head.code}|cumulative", f"{label}: lũy kế"))
        return [*options, (IGNORE, "Bỏ qua, không nhập")]


def _call(names: dict[str, str | None], texts: Iterable[str], code: str) -> None:
    """Enter all spellings of ``texts``; one that two indicators share means neither."""
    for text in texts:
        spellings = {plain(text), bare(text)}
        spellings |= {OF_WHICH.sub("", words, count=1) for words in spellings if OF_WHICH.match(words)}
        for words in spellings - {""}:
            names[words] = None if names.get(words, code) != code else code
