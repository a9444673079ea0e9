"""What a number format of Excel says beside the digits: a unit of measure, and thousands or millions left out."""

import re
from functools import lru_cache
from typing import NamedTuple

from lib.workbooks.units_of_measure import parse_measure

# A quoted text; an escaped character; a currency with its language; a condition, colour or language; room; filling.
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]|\[(?P<bracket>[^\]]*)\]|_.|\*.|'
    r"(?P<plain>[^\"\\\[_*;]+)|(?P<end>;)|.",
    re.DOTALL,
)
_CONDITION = re.compile(r"\s*(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)\s*")
_SCALE = re.compile(r"(?<=[0#?])(,+)(?![0#?,])")
_TEST = {
    "<": lambda number, limit: number < limit, "<=": lambda number, limit: number <= limit,
    ">": lambda number, limit: number > limit, ">=": lambda number, limit: number >= limit,
    "=": lambda number, limit: number == limit, "<>": lambda number, limit: number != limit,
}  # fmt: skip


class Shown(NamedTuple):
    """``measure``: the words beside the number that are a known unit of measure, else empty; the number shown is that
    of the cell divided by ``divisor``."""

    measure: str = ""
    divisor: int = 1


class _Section(NamedTuple):
    shown: Shown
    condition: tuple[str, float] | None


AS_IT_IS = Shown()


def shown_beside(code: str, number: float) -> Shown:
    """What the format ``code`` shows of ``number`` beside its digits.

    ``#,##0 ₫`` and ``#,##0 [$₫-42A]`` show đồng; ``0.0,,`` shows millions; room as wide as a sign (``_₫``) shows none.
    """
    sections = _sections(code)
    for section in sections:
        if section.condition and _TEST[section.condition[0]](number, section.condition[1]):
            return section.shown
    if any(section.condition for section in sections):
        return next((section.shown for section in sections if not section.condition), AS_IT_IS)
    return sections[1 if number < 0 and len(sections) > 1 else 2 if number == 0 and len(sections) > 2 else 0].shown


@lru_cache(maxsize=1_000)
def shows_measure(code: str) -> bool:
    """Whether the format ``code`` shows a unit of measure or leaves thousands out, of any number."""
    return any(section.shown != AS_IT_IS for section in _sections(code))


@lru_cache(maxsize=1_000)
def _sections(code: str) -> tuple[_Section, ...]:
    sections = []
    words: list[str] = []
    plain, condition = "", None
    for token in [*_TOKEN.finditer(code), None]:
        if token is None or token["end"]:
            sections.append(_Section(_shown("".join(words), plain), condition))
            words, plain, condition = [], "", None
            continue
        words.append(token["quoted"] or token["escaped"] or token["currency"] or " ")
        if token["plain"]:
            plain += token["plain"]
            words[-1] = re.sub(r"[0#?.,%/ ]+", " ", token["plain"])  # Excel takes some words without quotes
        elif token["bracket"] and (found := _CONDITION.fullmatch(token["bracket"])):
            condition = found[1], float(found[2])
        elif token["quoted"] or token["currency"]:
            plain += " "
    return tuple(sections)


def _shown(words: str, plain: str) -> Shown:
    words = " ".join(words.split()).strip(" -+()/")
    scale = _SCALE.search(plain)
    is_number = any(sign in plain for sign in "0#?")
    measure = words if is_number and words and parse_measure(words).known else ""
    return Shown(measure, 1000 ** len(scale[1]) if scale and is_number else 1)
