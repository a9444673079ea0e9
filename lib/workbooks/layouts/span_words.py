"""Words that say of what length of period figures are, without its number: *Trong tháng*, *Quý này*, *Thực hiện năm*.

For figures of a quarter the vocabulary itself has them. For those of another length the same words count with the
word of that length, and *Trong quý* is then of another period.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from lib.vietnamese import Period, Span
from lib.workbooks.layouts.period_reading import find_periods
from lib.workbooks.layouts.reading import StatedPeriod
from lib.workbooks.layouts.vocabulary import Role, bare_heading_key, role_of, without_numbering

_WORDS = {Span.MONTH: r"thang", Span.QUARTER: r"quy|qui", Span.YEAR: r"nam"}
_KINDS = {Span.MONTH: "this month", Span.QUARTER: "this", Span.YEAR: "this year"}
_SAID = {Span.MONTH: "tháng này", Span.QUARTER: "quý này", Span.YEAR: "năm nay"}
# Beside what the vocabulary says of the quarter.
_OF_QUARTER = frozenset({
    "thuc hien quy", "th quy", "th trong quy", "th quy nay", "ket qua quy", "ket qua thuc hien quy",
    "ket qua thuc hien trong quy", "so quy", "so lieu quy", "so bao cao quy", "so phat sinh trong quy", "uoc th quy",
    "uoc th trong quy", "uoc thuc hien quy nay", "uoc quy", "so thuc hien quy", "so thuc hien trong quy",
    "ket qua quy nay", "so quy nay", "so lieu quy nay", "ket qua dat duoc trong quy", "tong trong quy",
})  # fmt: skip


class SpanWords(NamedTuple):
    """What a heading says without a number: of which length of period, and which part of a figure."""

    span: Span
    role: Role


@lru_cache(maxsize=20_000)
def span_words(text: str) -> SpanWords | None:
    """``"Thực hiện trong tháng" → (month, quarter's figure)``; None for a text that names a period, or no length."""
    words = bare_heading_key(without_numbering(text))
    if role_of(words) == Role.PERIOD:  # “Tháng báo cáo” heads months
        return None
    for span, word in _WORDS.items():
        as_quarter, changes = re.subn(rf"\b(?:{word})\b", "quy", words)
        if changes == 1 and (role := _role(as_quarter, words, span)):
            named = find_periods(text, alone=True)
            return SpanWords(span, role) if all(each.kind in _KINDS.values() for each in named) else None
    return None


def _role(as_quarter: str, words: str, span: Span) -> Role | None:
    if as_quarter in _OF_QUARTER:
        return Role.QUARTER
    role = role_of(as_quarter)
    if role == Role.QUARTER:
        return role
    # “lũy kế đến hết tháng”; “lũy kế từ đầu năm” is the year so far of any period.
    return role if role == Role.CUMULATIVE and (span != Span.YEAR or role_of(words) is None) else None


def is_of_chosen(words: SpanWords, chosen: Period) -> bool:
    """Whether figures of ``words`` are those of ``chosen``: the year so far to the end of the quarter also of its last
    month."""
    if words.role == Role.CUMULATIVE and words.span != Span.YEAR:
        return chosen.last_month % words.span.months == 0
    return words.span == chosen.span


def stated_by(words: SpanWords, sheet: str, cell: str, text: str) -> StatedPeriod:
    """The period that ``words`` state, with its place."""
    return StatedPeriod(sheet, cell, text, _KINDS[words.span], 0, None, False, _SAID[words.span])
