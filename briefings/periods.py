"""The kinds of period a briefing may cover (domain §2.1)."""

import calendar
from datetime import date

from briefings.choices import PeriodKind
from lib.vietnamese import Period


def period_name(kind: str, year: int, *, quarter: int | None = None, month: int | None = None) -> str:
    """The period as papers write it: ``quý I năm 2020``, ``tháng 5 năm 2020``, ``6 tháng đầu năm 2020``."""
    if kind == PeriodKind.QUARTER and quarter:
        return Period.quarter(year, quarter).name
    if kind == PeriodKind.MONTH and month:
        return f"tháng {month} năm {year}"
    if kind == PeriodKind.HALF_YEAR:
        return f"6 tháng đầu năm {year}"
    if kind == PeriodKind.NINE_MONTHS:
        return f"9 tháng đầu năm {year}"
    return f"năm {year}"


def short_period(kind: str, year: int, *, quarter: int | None = None, month: int | None = None) -> str:
    """The period where there is little room: ``Q1/2020``, ``T5/2020``, ``6T/2020``, ``9T/2020``, ``Năm 2020``.

    An ad hoc briefing looks at no period of its own: ``Đột xuất 2020``.
    """
    before: dict[str, str] = {
        PeriodKind.QUARTER: f"Q{quarter}/",
        PeriodKind.MONTH: f"T{month}/",
        PeriodKind.HALF_YEAR: "6T/",
        PeriodKind.NINE_MONTHS: "9T/",
        PeriodKind.AD_HOC: "Đột xuất ",
    }
    return f"{before.get(kind, 'Năm ')}{year}"


def quarters(kind: str, year: int, *, quarter: int | None = None) -> list[Period]:
    """The quarters that the period is made of, whose figures are final when it is closed; a month makes none."""
    last: dict[str, int | None] = {
        PeriodKind.QUARTER: quarter,
        PeriodKind.HALF_YEAR: 2,
        PeriodKind.NINE_MONTHS: 3,
        PeriodKind.YEAR: 4,
    }
    number = last.get(kind)
    if not number:
        return []
    first = number if kind == PeriodKind.QUARTER else 1
    return [Period.quarter(year, each) for each in range(first, number + 1)]


def last_day(kind: str, year: int, *, quarter: int | None = None, month: int | None = None) -> date:
    """The last calendar day of the period; an ad hoc one counts to the end of its year."""
    last_months: dict[str, int | None] = {
        PeriodKind.MONTH: month,
        PeriodKind.QUARTER: 3 * (quarter or 4),
        PeriodKind.HALF_YEAR: 6,
        PeriodKind.NINE_MONTHS: 9,
    }
    last_month = last_months.get(kind) or 12
    return date(year, last_month, calendar.monthrange(year, last_month)[1])
