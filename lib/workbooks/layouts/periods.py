"""How a period fits a quarter, and how it is called."""

from datetime import date, timedelta
from enum import Enum

from lib.vietnamese import Period, roman
from lib.workbooks.layouts.reading import StatedPeriod

LATE_AT_MOST = timedelta(days=20)  # figures *as of* a day may be counted so long after the quarter
# Kinds that are of a year, which may be said elsewhere.
DATED = frozenset({"quarter", "half", "nine", "month", "months", "year"})


class Fit(Enum):
    """How a period fits a quarter."""

    SAME = "same"
    SO_FAR = "so far"  # from the beginning of the year to the end of the quarter
    PARTLY = "partly"  # neither the quarter nor clear of it
    OTHER = "other"


def fit(period: StatedPeriod, quarter: Period) -> Fit:
    """How ``period`` fits ``quarter``; one that names no year is of the year of the quarter."""
    if period.kind in ("before", "this", "this month"):
        return {"before": Fit.OTHER, "this": Fit.SAME}.get(period.kind, Fit.PARTLY)
    if period.kind == "unsure":
        return _fit_unsure(period, quarter)
    if period.kind == "until":
        day = date.fromisoformat(period.last)
        late = quarter.last_day < day <= quarter.last_day + LATE_AT_MOST
        return Fit.PARTLY if late else Fit.SAME if quarter.first_day <= day <= quarter.last_day else Fit.OTHER
    if period.kind == "days":
        if not period.first:
            return Fit.PARTLY
        first_day, last_day = date.fromisoformat(period.first), date.fromisoformat(period.last)
        return Fit.OTHER if last_day < quarter.first_day or first_day > quarter.last_day else Fit.PARTLY
    if period.year not in (None, quarter.year):
        return Fit.OTHER
    first, last = _months_of(period)
    begin, end = 3 * quarter.number - 2, 3 * quarter.number
    if (first, last) == (begin, end):
        return Fit.SAME
    if first == 1 and last == end:
        return Fit.SO_FAR
    return Fit.OTHER if last < begin or first > end else Fit.PARTLY


def _fit_unsure(period: StatedPeriod, quarter: Period) -> Fit:
    """*Kỳ 2/2020* is the second quarter where that was chosen; else February, perhaps."""
    if period.year == quarter.year and period.number == quarter.number:
        return Fit.SAME
    return Fit.OTHER if fit(period._replace(kind="month"), quarter) == Fit.OTHER else Fit.PARTLY


def is_shortly_after(period: StatedPeriod, quarter: Period) -> bool:
    """Whether ``period`` is a month in which the figures of ``quarter`` are written down."""
    return (
        period.kind == "month"
        and period.year is not None
        and Period.quarter(period.year, (period.number + 2) // 3) == (quarter.next)
        and period.number % 3 != 0
    )


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


def ends_after(period: StatedPeriod, quarter: Period) -> bool:
    """Whether a period that is counted in months goes on after ``quarter`` of the same year."""
    return (
        period.kind not in ("days", "until", "before", "this", "this month", "unsure")
        and _months_of(period)[1] > 3 * quarter.number
    )


def quarter_of(period: StatedPeriod) -> Period | None:
    """The quarter that ``period`` is, or may be; None for any other, and for a quarter of no stated year."""
    if period.kind not in ("quarter", "unsure") or period.year is None:
        return None
    return Period.quarter(period.year, period.number)


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
