"""Periods as addresses and choices write them, beside the year: ``M05``, ``Q1``, ``H1``, ``9M``, ``Y``, ``KH``."""

from collections.abc import Collection
from datetime import date

from django.utils.text import capfirst

from lib.vietnamese import Period, Span

# Spans of which figures are sent, the shorter first; a plan is a column of theirs.
REPORTED = tuple(span for span in Span if span != Span.PLAN)
GROUPS = {
    Span.MONTH: "Tháng",
    Span.QUARTER: "Quý",
    Span.HALF_YEAR: "6 tháng",
    Span.NINE_MONTHS: "9 tháng",
    Span.YEAR: "Năm",
    Span.PLAN: "Kế hoạch",
}
WHOLE_YEAR = "Y"
ANY_YEAR = 2000  # in which a code is read, and a period named that is then written without it


def code_of(period: Period) -> str:
    """What stands for ``period`` beside its year: ``M05``, ``Q1``, ``H1``, ``9M``, ``Y``, ``KH``."""
    return str(period).partition("-")[2] or WHOLE_YEAR


def period_from(year: int, code: str) -> Period:
    """The period of ``year`` that ``code`` stands for. Raises ValueError where none does."""
    return Period.parse(f"{year:04d}{'' if code == WHOLE_YEAR else f'-{code}'}")


def choices(spans: Collection[Span] = REPORTED) -> list[tuple[str, list[tuple[str, str]]]]:
    """The periods of a year with these ``spans``, as grouped choices: ``("Quý", [("Q1", "Quý I"), …])``."""
    return [
        (GROUPS[span], [(code_of(each), _without_year(each)) for each in _periods_of_a_year(span)])
        for span in GROUPS
        if span in spans
    ]


def all_codes(spans: Collection[Span]) -> list[tuple[str, str]]:
    """The same in one list."""
    return [choice for _, group in choices(spans) for choice in group]


def last_period(span: Span, on: date) -> Period:
    """The period of length ``span`` that ended last before day ``on``: of which figures are sent then."""
    period = Period.of(span, on)
    return period if period.last_day < on else period.previous


def _periods_of_a_year(span: Span) -> list[Period]:
    return [Period(ANY_YEAR, span, number) for number in range(1, span.last_number + 1)]


def _without_year(period: Period) -> str:
    """``Tháng 5``, ``Quý I``, ``6 tháng đầu năm``, ``9 tháng đầu năm``, ``Cả năm``, ``Kế hoạch năm``."""
    if period.span == Span.YEAR:
        return "Cả năm"
    words = capfirst(period.name).removesuffix(f" {ANY_YEAR}")
    return words.removesuffix(" năm") if period.span in (Span.MONTH, Span.QUARTER) else words
