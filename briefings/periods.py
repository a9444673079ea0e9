"""The kinds of period a briefing may cover (domain §2.1)."""

import calendar
from datetime import date

from briefings.choices import PeriodKind
from lib.vietnamese import Period, Span


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


def figures_period(kind: str, year: int, *, quarter: int | None = None, month: int | None = None) -> Period | None:
    """The period whose figures are final when the briefing is closed; an ad hoc one makes none final."""
    if kind == PeriodKind.MONTH and month:
        return Period.month(year, month)
    if kind == PeriodKind.QUARTER and quarter:
        return Period.quarter(year, quarter)
    spans: dict[str, Span] = {
        PeriodKind.HALF_YEAR: Span.HALF_YEAR,
        PeriodKind.NINE_MONTHS: Span.NINE_MONTHS,
        PeriodKind.YEAR: Span.YEAR,
    }
    return Period(year, spans[kind]) if kind in spans else None


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
