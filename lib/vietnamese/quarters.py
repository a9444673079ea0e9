"""The calendar quarter: what figures are counted in and most briefings are called for."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from lib.vietnamese.roman_numerals import roman


@dataclass(frozen=True, order=True)
class Quarter:
    """Quarter ``number`` (1–4) of ``year`` (1900–2200); orders and compares in time. Raises ValueError beyond."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if self.number not in (1, 2, 3, 4):
            raise ValueError(f"quarter {self.number!r} is not 1, 2, 3 or 4")
        if not 1900 <= self.year <= 2200:
            raise ValueError(f"year {self.year!r} is out of range")

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """``2020-Q1``, ``2020Q1`` or ``1/2020``. Raises ValueError for anything else."""
        if found := re.fullmatch(r"(\d{4})-?[Qq]([1-4])", text.strip()):
            return cls(int(found[1]), int(found[2]))
        if found := re.fullmatch(r"([1-4])/(\d{4})", text.strip()):
            return cls(int(found[2]), int(found[1]))
        raise ValueError(f"{text!r} is not a quarter such as 2020-Q1")

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter in which ``day`` lies."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first_day(self) -> date:
        """Such as 01/04 of the year for its second quarter."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """Such as 30/06 of the year for its second quarter."""
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        """The quarter after this one."""
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def previous(self) -> "Quarter":
        """The quarter before this one."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def name(self) -> str:
        """``quý I năm 2020``, as papers write it."""
        return f"quý {roman(self.number)} năm {self.year}"

    def __str__(self) -> str:
        """``2020-Q1``; ``parse`` reads it again."""
        return f"{self.year}-Q{self.number}"
