"""How a period that a file states fits the one that was chosen, and how it is called."""

from datetime import date, timedelta
from enum import Enum

from lib.vietnamese import Period, Span, fold, roman
from lib.workbooks.layouts.reading import StatedPeriod

LATE_AT_MOST = timedelta(days=20)  # figures *as of* a day may be counted so long after the period
# Kinds that are of a year, which may be said elsewhere.
DATED = frozenset({"quarter", "half", "nine", "month", "months", "year"})
_UNCOUNTED = frozenset({"days", "until", "before", "this", "this month", "this year", "unsure"})
# Of one length whatever the year: “tháng này”, “trong quý”, “năm nay”.
_SPAN_OF_THIS = {"this month": Span.MONTH, "this year": Span.YEAR}
_SPANS = {
    "month": Span.MONTH, "quarter": Span.QUARTER, "half": Span.HALF_YEAR, "nine": Span.NINE_MONTHS, "year": Span.YEAR,
}  # fmt: skip


class Fit(Enum):
    """How a stated period fits the chosen one."""

    SAME = "same"
    SO_FAR = "so far"  # from the beginning of the year to the end of the chosen period
    PARTLY = "partly"  # neither the chosen period nor clear of it
    OTHER = "other"


def fit(period: StatedPeriod, chosen: Period) -> Fit:
    """How ``period`` fits ``chosen``; one that names no year is of the year of the chosen period."""
    if period.kind == "before":
        return Fit.OTHER
    if period.kind in ("this", *_SPAN_OF_THIS):
        return Fit.SAME if _this_is_of(period, chosen.span) else Fit.PARTLY
    if period.kind == "unsure":
        return _fit_unsure(period, chosen)
    if period.kind == "until":
        return _fit_until(date.fromisoformat(period.last), chosen)
    if period.kind == "days":
        if not period.first:
            return Fit.PARTLY
        first_day, last_day = date.fromisoformat(period.first), date.fromisoformat(period.last)
        return Fit.OTHER if last_day < chosen.first_day or first_day > chosen.last_day else Fit.PARTLY
    if period.year not in (None, chosen.year):
        return Fit.OTHER
    first, last = _months_of(period)
    begin, end = chosen.first_month, chosen.last_month
    if (first, last) == (begin, end):
        return Fit.SAME
    if first == 1 and last == end:
        return Fit.SO_FAR
    return Fit.OTHER if last < begin or first > end else Fit.PARTLY


def _this_is_of(period: StatedPeriod, span: Span) -> bool:
    """Whether *quý này*, *tháng này* is of the length of the chosen period; *kỳ này* is of any."""
    if period.kind in _SPAN_OF_THIS:
        return _SPAN_OF_THIS[period.kind] == span
    return span == Span.QUARTER or not {"quy", "qui"} & set(fold(period.said).split())


def _fit_until(day: date, chosen: Period) -> Fit:
    """How figures as of ``day`` fit: those of a month or a quarter may be counted before it ends, those of a longer
    period in its last month, and all shortly after."""
    if chosen.last_day < day <= chosen.last_day + LATE_AT_MOST:
        return Fit.PARTLY
    if not chosen.first_day <= day <= chosen.last_day:
        return Fit.OTHER
    return Fit.SAME if chosen.span.months <= Span.QUARTER.months or day.month == chosen.last_month else Fit.PARTLY


def _fit_unsure(period: StatedPeriod, chosen: Period) -> Fit:
    """*Kỳ 2/2020* is the second quarter, or month, where that was chosen; else it may be either."""
    numbered = chosen.span in (Span.MONTH, Span.QUARTER, Span.HALF_YEAR)
    if numbered and period.year == chosen.year and period.number == chosen.number:
        return Fit.SAME
    kinds = ("month",) if chosen.span == Span.QUARTER else ("month", "quarter")
    return Fit.OTHER if all(fit(period._replace(kind=kind), chosen) == Fit.OTHER for kind in kinds) else Fit.PARTLY


def is_shortly_after(period: StatedPeriod, chosen: Period) -> bool:
    """Whether ``period`` is a month in which the figures of ``chosen`` are written down: one of the next two, or the
    next after a month."""
    if period.kind != "month" or period.year is None:
        return False
    months_later = 12 * (period.year - chosen.year) + period.number - chosen.last_month
    return 1 <= months_later <= min(2, chosen.span.months)


def _months_of(period: StatedPeriod) -> tuple[int, int]:
    """First and last month of a period that is counted in months."""
    number = period.number
    if period.kind == "quarter":
        return 3 * number - 2, 3 * number
    if period.kind == "half":
        return (1, 6) if number == 1 else (7, 12)
    if period.kind == "nine":
        return (1, 9) if number == 1 else (4, 12)
    if period.kind == "months":
        return divmod(number, 100)
    return (number, number) if period.kind == "month" else (1, 12)


def ends_after(period: StatedPeriod, chosen: Period) -> bool:
    """Whether a period that is counted in months goes on after ``chosen`` of the same year."""
    return period.kind not in _UNCOUNTED and _months_of(period)[1] > chosen.last_month


def ends_with(period: StatedPeriod, chosen: Period) -> bool:
    """Whether a month or quarter is the last of ``chosen``: *lũy kế đến tháng 6* is that of the first half-year."""
    return period.kind in ("month", "quarter") and _months_of(period)[1] == chosen.last_month


def part_number(period: StatedPeriod, chosen: Period) -> tuple[Span, int] | None:
    """Which of the months or quarters that make up ``chosen`` the stated ``period`` is; None for any other."""
    span = _SPANS.get(period.kind)
    if span not in (Span.MONTH, Span.QUARTER) or span == chosen.span or fit(period, chosen) != Fit.PARTLY:
        return None
    return span, period.number


def chosen_instead(period: StatedPeriod, chosen: Period) -> Period | None:
    """The period of the length of ``chosen`` that ``period`` is, or may be; None for any other, and where no year is
    said."""
    if period.year is None:
        return None
    if period.kind == "unsure":
        numbered = chosen.span in (Span.MONTH, Span.QUARTER)
        return Period(period.year, chosen.span, period.number) if numbered else None
    if _SPANS.get(period.kind) != chosen.span or (period.kind == "nine" and period.number != 1):
        return None
    return Period(period.year, chosen.span, period.number or 1)


def period_name(period: StatedPeriod) -> str:
    """``quý I năm 2020``, ``6 tháng đầu năm 2020``, ``tháng 3``, ``từ ngày 15/12/2019 đến ngày 14/3/2020``."""
    year = f" năm {period.year}" if period.year else ""
    if period.said:
        return period.said
    if period.kind == "quarter":
        return f"quý {roman(period.number)}{year}"
    if period.kind in ("half", "nine"):
        months, part = (6 if period.kind == "half" else 9), "đầu" if period.number == 1 else "cuối"
        if period.kind == "nine" and period.number == 1:
            return f"9 tháng{year}"
        return f"{months} tháng {part} năm{f' {period.year}' if period.year else ''}"
    if period.kind == "months":
        first, last = divmod(period.number, 100)
        if (first, last) == (1, 12):
            return f"cả năm{f' {period.year}' if period.year else ''}"
        return f"tháng {first} đến tháng {last}{year}"
    return f"tháng {period.number}{year}" if period.kind == "month" else f"năm {period.year}"


def main_periods(periods: list[StatedPeriod]) -> list[StatedPeriod]:
    """Those of ``periods`` that count before the others: *quý I năm trước* is of the year before, *quý I (từ 15/12 đến
    14/3)* is the quarter."""
    for kinds in (("before",), ("quarter",)):
        if found := [period for period in periods if period.kind in kinds]:
            return found
    return periods


def with_year(period: StatedPeriod, year: int | None) -> StatedPeriod:
    """``period`` of ``year`` where it names none itself."""
    return period if period.year or period.kind not in DATED else period._replace(year=year)
