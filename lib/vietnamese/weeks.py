"""The weeks for which an office meets: ISO 8601, from Monday to Sunday, of the year in which their Thursday lies."""

from dataclasses import dataclass
from datetime import date, timedelta

from lib.vietnamese.periods import Period


@dataclass(frozen=True, order=True)
class Week:
    """Week ``number`` of ``year`` (1900–2200); orders in time. Raises ValueError where the year has no such week.

    No ``Span``: weeks make up neither months nor years, and figures are never collected for one.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1900 <= self.year <= 2200:
            raise ValueError(f"year {self.year!r} is out of range")
        if not 1 <= self.number <= self.last_number(self.year):
            raise ValueError(f"week {self.number!r} is not 1 to {self.last_number(self.year)}")

    @staticmethod
    def last_number(year: int) -> int:
        """How many weeks ``year`` has: 52, or 53 as 2020 and 2026."""
        return date(year, 12, 28).isocalendar().week  # always in the last one

    @classmethod
    def of(cls, day: date) -> "Week":
        """The week in which ``day`` lies; the first and the last days of a year may lie in one of the year beside."""
        return cls(*day.isocalendar()[:2])

    @classmethod
    def within(cls, period: Period) -> "list[Week]":
        """The weeks that count to ``period``, in order: those with their Thursday in it."""
        weeks = (cls(period.year, number) for number in range(1, cls.last_number(period.year) + 1))
        return [week for week in weeks if period.first_day <= week.thursday <= period.last_day]

    @property
    def first_day(self) -> date:
        """Its Monday."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def thursday(self) -> date:
        """By which it is known to which year and month the week counts."""
        return self.first_day + timedelta(days=3)

    @property
    def last_day(self) -> date:
        """Its Sunday."""
        return self.first_day + timedelta(days=6)

    @property
    def month(self) -> Period:
        """The month to which it counts, always one of ``year``: that of its Thursday."""
        return Period.month(self.year, self.thursday.month)

    @property
    def next(self) -> "Week":
        """The one after it, maybe the first of the next year."""
        return self.of(self.last_day + timedelta(days=1))

    @property
    def previous(self) -> "Week":
        """The one before it, maybe the last of the year before."""
        return self.of(self.first_day - timedelta(days=1))

    @property
    def name(self) -> str:
        """``tuần 45/2026``: without the year between, since the week of New Year's Day may be of another one."""
        return f"tuần {self.number}/{self.year}"

    @property
    def name_with_days(self) -> str:
        """``tuần 45, từ 02/11 đến 08/11/2026``; over the end of a year ``tuần 53, từ 28/12/2026 đến 03/01/2027``."""
        first, last = self.first_day, self.last_day
        begins = f"{first:%d/%m}" if first.year == last.year else f"{first:%d/%m/%Y}"
        return f"tuần {self.number}, từ {begins} đến {last:%d/%m/%Y}"
