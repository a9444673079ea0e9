"""Which indicator a heading means: by code, name or alias, whatever its tone marks, punctuation and unit of measure."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from lib.workbooks.layouts.reading import IndicatorLabels, MatchedBy
from lib.workbooks.layouts.stated_measures import without_measure
from lib.workbooks.layouts.vocabulary import OF_WHICH, bare_heading_key, heading_key, without_numbering
from lib.workbooks.problems import Answer
from lib.workbooks.units_of_measure import is_measure

_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")


class Match(NamedTuple):
    """The ``code`` of an indicator and how the text named it."""

    code: str
    how: MatchedBy


class IndicatorIndex:
    """The indicators that headings may mean. ``labels``: code → how it may be called; ``measures``: their units of
    measure as keys."""

    def __init__(self, indicators: Iterable[IndicatorLabels]) -> None:
        self.labels = {labels.code: labels for labels in indicators}
        self._by_code = {heading_key(code): code for code in self.labels}
        self._by_name: dict[str, str | None] = {}
        self._by_alias: dict[str, str | None] = {}
        # Where an indicator of the form and another share a name, that of the form is meant; two of the form: neither.
        for asked in (True, False):
            names: dict[str, str | None] = {}
            aliases: dict[str, str | None] = {}
            for labels in self.labels.values():
                if labels.asked is asked:
                    _add_spellings(names, [labels.name], labels.code)
                    _add_spellings(aliases, labels.aliases, labels.code)
            self._by_name = names | self._by_name
            self._by_alias = aliases | self._by_alias
        self.measures = {measure for labels in self.labels.values() if (measure := heading_key(labels.unit_of_measure))}
        self._known: dict[str, Match | None] = {}

    def is_measure(self, text: str) -> bool:
        """Whether ``text`` is a unit of measure: that of an indicator, or one that is known without a doubt."""
        return heading_key(text) in self.measures or is_measure(text.strip("()[] "))

    def match(self, text: str) -> Match | None:
        """What the heading ``text`` means; None when it means none, or more than one."""
        if text not in self._known:
            self._known[text] = self._match(text)
        return self._known[text]

    def _match(self, text: str) -> Match | None:
        whole = heading_key(text)
        if not whole:
            return None
        if code := self._by_code.get(whole):
            return Match(code, MatchedBy.CODE)
        unnumbered = without_numbering(text)
        texts = dict.fromkeys((text, unnumbered, without_measure(unnumbered)))
        keys = dict.fromkeys(key for each in texts for key in (heading_key(each), bare_heading_key(each)))
        for names, how in ((self._by_name, MatchedBy.NAME), (self._by_alias, MatchedBy.ALIAS)):
            for key in keys:
                if code := names.get(key):
                    return Match(code, how)
        return self._match_with_code(text, whole)

    def _match_with_code(self, text: str, whole: str) -> Match | None:
        """``XA02 - Hộ nghèo``, ``Số hộ nghèo (XA02)``: the code decides unless the words name another indicator."""
        words = whole.split()
        for length in (1, 2, 3):
            code = self._by_code.get(" ".join(words[:length]))
            if code and not code.isdigit():
                rest = heading_key(without_numbering(_IN_BRACKETS.sub(" ", " ".join(words[length:]))))
                other = self._by_name.get(rest) or self._by_alias.get(rest)
                return Match(code, MatchedBy.CODE) if other in (None, code) else None
        named = {code for part in _IN_BRACKETS.findall(text) if (code := self._by_code.get(heading_key(part)))}
        if len(named) == 1:
            (code,) = named
            other = self._by_name.get(bare_heading_key(text))
            if not code.isdigit() and other in (None, code):
                return Match(code, MatchedBy.CODE)
        return None

    def options(self, taken: Iterable[str] = (), without_cumulative: Iterable[str] = ()) -> list[tuple[str, str]]:
        """The answers to an unknown column, as (value, label): an indicator of the form that no column has (``taken``),
        the figure for the year so far of one that has no such column yet, or to leave the column out."""
        taken, incomplete = set(taken), set(without_cumulative)
        options: list[tuple[str, str]] = []
        for indicator in self.labels.values():
            measure = f" ({indicator.unit_of_measure})" if indicator.unit_of_measure else ""
            label = f"{indicator.code} {indicator.name}{measure}"
            if indicator.asked and indicator.code not in taken:
                options.append((indicator.code, label))
            if indicator.code in incomplete:
                options.append((f"{indicator.code}|cumulative", f"{label}: lũy kế"))
        return [*options, (Answer.IGNORE, "Bỏ qua, không nhập")]


def _add_spellings(names: dict[str, str | None], texts: Iterable[str], code: str) -> None:
    """Enter all spellings of ``texts``; one that two indicators share means neither."""
    for text in texts:
        spellings = {heading_key(text), bare_heading_key(text)}
        spellings |= {OF_WHICH.sub("", key, count=1) for key in spellings if OF_WHICH.match(key)}
        for key in spellings - {""}:
            names[key] = None if names.get(key, code) != code else code
