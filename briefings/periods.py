"""The kinds of period a briefing may cover (domain §2.1)."""

from dataclasses import dataclass
from datetime import date

from briefings.choices import PeriodKind
from lib.vietnamese import Period, Span, Week

# The years in which a briefing may be (``Briefing.year``), and of those the ones with a week 53.
FIRST_YEAR, LAST_YEAR = 1945, 2200
LONG_YEARS = [year for year in range(FIRST_YEAR, LAST_YEAR + 1) if Week.last_number(year) == 53]
_SPANS: dict[str, Span] = {
    PeriodKind.HALF_YEAR: Span.HALF_YEAR,
    PeriodKind.NINE_MONTHS: Span.NINE_MONTHS,
    PeriodKind.YEAR: Span.YEAR,
}


@dataclass(frozen=True)
class CoveredPeriod:
    """A period as the columns of a briefing say it: its kind and year, for some kinds a number.

    One whose number nobody has given yet, as in a form, counts as its whole year.
    """

    period_kind: str
    year: int
    quarter: int | None = None
    month: int | None = None
    week: int | None = None

    @classmethod
    def of(cls, kind: str, day: date) -> "CoveredPeriod":
        """The one of ``kind`` in which ``day`` lies; a week may be of the year beside."""
        match kind:
            case PeriodKind.QUARTER:
                return cls(kind, day.year, quarter=Period.quarter_of(day).number)
            case PeriodKind.MONTH:
                return cls(kind, day.year, month=day.month)
            case PeriodKind.WEEK:
                return cls._of_week(Week.of(day))
        return cls(kind, day.year)

    @classmethod
    def _of_week(cls, week: Week) -> "CoveredPeriod":
        return cls(PeriodKind.WEEK, week.year, week=week.number)

    @property
    def next(self) -> "CoveredPeriod":
        """The one after it of the same kind: of half-years and nine months those of the next year. An ad hoc one has
        none: ValueError."""
        return self._beside(1)

    @property
    def previous(self) -> "CoveredPeriod":
        """The one before it of the same kind, as ``next``. An ad hoc one has none: ValueError."""
        return self._beside(-1)

    def _beside(self, step: int) -> "CoveredPeriod":
        """The one after it (``step`` 1), or before it (−1)."""
        if self.period_kind == PeriodKind.AD_HOC:
            raise ValueError("an ad hoc briefing has none beside it")
        if week := self._week:
            return self._of_week(week.next if step > 0 else week.previous)
        period = self.figures_period
        if period is None or self.period_kind in _SPANS:
            return CoveredPeriod(self.period_kind, self.year + step)
        beside = period.next if step > 0 else period.previous
        return CoveredPeriod(self.period_kind, beside.year, **{self.period_kind: beside.number})

    @property
    def _week(self) -> Week | None:
        return Week(self.year, self.week) if self.period_kind == PeriodKind.WEEK and self.week else None

    @property
    def name(self) -> str:
        """As papers write it: ``quý I năm 2020``, ``tháng 5 năm 2020``, ``6 tháng đầu năm 2020``, ``tuần 45/2026``."""
        if self._week:
            return self._week.name
        return self.figures_period.name if self.figures_period else f"năm {self.year}"

    @property
    def full_name(self) -> str:
        """The same where there is room, for nobody knows the days of a week by its number: ``tuần 45, từ 02/11 đến
        08/11/2026``."""
        return self._week.name_with_days if self._week else self.name

    @property
    def short_name(self) -> str:
        """Where there is little room: ``Q1/2020``, ``T5/2020``, ``Tuần 45/2026``, ``6T/2020``, ``9T/2020``,
        ``Năm 2020``; of an ad hoc briefing, which looks at no period of its own, ``Đột xuất 2020``."""
        before: dict[str, str] = {
            PeriodKind.WEEK: f"Tuần {self.week}/",
            PeriodKind.QUARTER: f"Q{self.quarter}/",
            PeriodKind.MONTH: f"T{self.month}/",
            PeriodKind.HALF_YEAR: "6T/",
            PeriodKind.NINE_MONTHS: "9T/",
            PeriodKind.AD_HOC: "Đột xuất ",
        }
        return f"{before.get(self.period_kind, 'Năm ')}{self.year}"

    @property
    def figures_period(self) -> Period | None:
        """The period whose figures are final when the briefing is closed; an ad hoc one makes none final, nor does one
        of a week: figures are of months and of what months make up."""
        if self.period_kind == PeriodKind.MONTH and self.month:
            return Period.month(self.year, self.month)
        if self.period_kind == PeriodKind.QUARTER and self.quarter:
            return Period.quarter(self.year, self.quarter)
        return Period(self.year, _SPANS[self.period_kind]) if self.period_kind in _SPANS else None

    @property
    def shown_period(self) -> Period | None:
        """The period whose figures the briefing shows: its own; that of a week its month, which is still counted. An ad
        hoc one has none by itself."""
        return self._week.month if self._week else self.figures_period

    @property
    def last_day(self) -> date:
        """The last calendar day; an ad hoc one counts to the end of its year."""
        if self._week:
            return self._week.last_day
        return self.figures_period.last_day if self.figures_period else date(self.year, 12, 31)
