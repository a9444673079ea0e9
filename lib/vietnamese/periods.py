"""The periods that figures are counted in and briefings are called for, and the plan of a year."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import total_ordering

from lib.vietnamese.roman_numerals import roman


class Span(StrEnum):
    """How long a period is, or that it is the plan of its year."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    NINE_MONTHS = "nine_months"
    YEAR = "year"
    PLAN = "plan"

    @property
    def months(self) -> int:
        """Its length in months."""
        return _MONTHS[self]

    @property
    def last_number(self) -> int:
        """How many there are in a year; nine months are counted from January alone."""
        return 12 // self.months


_MONTHS = {
    Span.MONTH: 1,
    Span.QUARTER: 3,
    Span.HALF_YEAR: 6,
    Span.NINE_MONTHS: 9,
    Span.YEAR: 12,
    Span.PLAN: 12,
}
_SHORT = {Span.MONTH: "T{number}/{year}", Span.QUARTER: "Q{number}/{year}", Span.HALF_YEAR: "6T{half}/{year}",
          Span.NINE_MONTHS: "9T/{year}", Span.YEAR: "Năm {year}", Span.PLAN: "KH {year}"}  # fmt: skip
_CODES = {
    Span.MONTH: ("-M{number:02d}", r"-?[Mm](\d{1,2})"),
    Span.QUARTER: ("-Q{number}", r"-?[Qq](\d)"),
    Span.HALF_YEAR: ("-H{number}", r"-?[Hh](\d)"),
    Span.NINE_MONTHS: ("-9M", r"-?9[Mm]()"),
    Span.YEAR: ("", r"()"),
    Span.PLAN: ("-KH", r"-?[Kk][Hh]()"),
}


@total_ordering
@dataclass(frozen=True)
class Period:
    """The ``number``-th ``span`` of ``year`` (1900–2200); orders in time, of two that end together the longer is later.

    Nine months and years are number 1. Raises ValueError beyond.
    """

    year: int
    span: Span
    number: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "span", Span(self.span))
        if self.number not in range(1, self.span.last_number + 1):
            raise ValueError(f"{self.span} {self.number!r} is not 1 to {self.span.last_number}")
        if not 1900 <= self.year <= 2200:
            raise ValueError(f"year {self.year!r} is out of range")

    @classmethod
    def quarter(cls, year: int, number: int) -> "Period":
        """Quarter ``number`` of ``year``."""
        return cls(year, Span.QUARTER, number)

    @classmethod
    def month(cls, year: int, number: int) -> "Period":
        """Month ``number`` of ``year``."""
        return cls(year, Span.MONTH, number)

    @classmethod
    def plan(cls, year: int) -> "Period":
        """The plan of ``year``."""
        return cls(year, Span.PLAN)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """``2026-M05``, ``2020-Q1``, ``2026-H1``, ``2026-9M``, ``2026``, ``2026-KH``; of quarters also ``1/2020``.

        Raises ValueError for anything else.
        """
        text = text.strip()
        for span, (_, pattern) in _CODES.items():
            if found := re.fullmatch(r"(\d{4})" + pattern, text):
                return cls(int(found[1]), span, int(found[2] or 1))
        if found := re.fullmatch(r"([1-4])/(\d{4})", text):
            return cls.quarter(int(found[2]), int(found[1]))
        raise ValueError(f"{text!r} is not a period such as 2020-Q1")

    @classmethod
    def of(cls, span: Span, day: date) -> "Period":
        """The period of length ``span`` in which ``day`` lies. For nine months those of its year, whatever the day."""
        span = Span(span)
        return cls(day.year, span, min((day.month - 1) // span.months + 1, span.last_number))

    @classmethod
    def quarter_of(cls, day: date) -> "Period":
        """The quarter in which ``day`` lies."""
        return cls.of(Span.QUARTER, day)

    @property
    def first_month(self) -> int:
        """1 to 12."""
        return (self.number - 1) * self.span.months + 1

    @property
    def last_month(self) -> int:
        """1 to 12."""
        return self.number * self.span.months

    @property
    def first_day(self) -> date:
        """Such as 01/04 of the year for its second quarter."""
        return date(self.year, self.first_month, 1)

    @property
    def last_day(self) -> date:
        """Such as 30/06 of the year for its second quarter."""
        return date(self.year, self.last_month, calendar.monthrange(self.year, self.last_month)[1])

    @property
    def next(self) -> "Period":
        """The one after this of the same length; after nine months those of the next year."""
        last = self.number == self.span.last_number
        return Period(self.year + 1, self.span) if last else Period(self.year, self.span, self.number + 1)

    @property
    def previous(self) -> "Period":
        """The one before this of the same length."""
        if self.number > 1:
            return Period(self.year, self.span, self.number - 1)
        return Period(self.year - 1, self.span, self.span.last_number)

    @property
    def is_plan(self) -> bool:
        """Whether it is what a year is to bring, not what a period brought."""
        return self.span == Span.PLAN

    def parts(self, span: Span) -> "list[Period]":
        """The periods of length ``span`` that this one is made of, in order; empty where it is not made of them."""
        span = Span(span)
        if Span.PLAN in (span, self.span) or span == Span.NINE_MONTHS or self.span.months % span.months:
            return [self] if span == self.span else []
        first = (self.first_month - 1) // span.months + 1
        return [Period(self.year, span, first + place) for place in range(self.span.months // span.months)]

    def containing(self) -> "list[Period]":
        """This one and the longer ones in which it lies; what is closed in one of them is closed here. A plan lies in
        its year."""
        spans = (Span.YEAR, Span.PLAN) if self.is_plan else (each for each in Span if each != Span.PLAN)
        found = (Period.of(span, self.last_day) for span in spans)
        return [each for each in found if each.first_month <= self.first_month and self.last_month <= each.last_month]

    @property
    def name(self) -> str:
        """As papers write it: ``quý I năm 2020``, ``tháng 5 năm 2026``, ``6 tháng đầu năm 2026``, ``năm 2026``."""
        said = {
            Span.MONTH: f"tháng {self.number}",
            Span.QUARTER: f"quý {roman(self.number)}",
            Span.HALF_YEAR: f"6 tháng {'đầu' if self.number == 1 else 'cuối'}",
            Span.NINE_MONTHS: "9 tháng đầu",
            Span.PLAN: "kế hoạch",
        }
        return f"{said[self.span]} năm {self.year}" if self.span in said else f"năm {self.year}"

    @property
    def short_name(self) -> str:
        """Where there is little room: ``T5/2026``, ``Q1/2020``, ``6T đầu/2026``, ``9T/2026``, ``Năm 2026``."""
        half = " đầu" if self.number == 1 else " cuối"
        return _SHORT[self.span].format(year=self.year, number=self.number, half=half)

    def __lt__(self, other: "Period") -> bool:
        return self._place < other._place

    @property
    def _place(self) -> tuple[date, int, bool]:
        return self.last_day, self.span.months, self.is_plan

    def __str__(self) -> str:
        """``2020-Q1``; ``parse`` reads it again."""
        return f"{self.year}{_CODES[self.span][0].format(number=self.number)}"
