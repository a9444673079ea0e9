"""How a column is written: what people answered about its signs and separators, and what its other cells prove."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lib.vietnamese import Dots

IGNORED = "ignore"  # what may become of numbers whose measure is in doubt


class Separators(StrEnum):
    """What the dot and the comma before three digits are, as answered. The values are stored with every import."""

    THOUSANDS = "thousands"  # whichever of the two the column has
    DECIMALS = "decimals"
    VIETNAMESE = "vietnamese"
    ENGLISH = "english"


# Answer → what a dot is, what a comma is.
SEPARATORS_OF = {
    Separators.VIETNAMESE: (Dots.THOUSANDS, Dots.DECIMALS),
    Separators.ENGLISH: (Dots.DECIMALS, Dots.THOUSANDS),
    Separators.THOUSANDS: (Dots.THOUSANDS, Dots.THOUSANDS),
    Separators.DECIMALS: (Dots.DECIMALS, Dots.DECIMALS),
}


class DayOrder(StrEnum):
    """In which order a column of days is written, as answered. The values are stored with every import."""

    DAY_FIRST = "day"
    MONTH_FIRST = "month"
    SWAPPED = "swapped"  # in text the day comes first; a typed day is what a machine set to English made of it


@dataclass(frozen=True)
class Notation:
    """How a column is written: what people answered, and what its other cells prove.

    ``dots``, ``commas``: what a dot, a comma before three digits was answered to be, the value of ``Dots``;
    ``proven_dots``, ``proven_commas``: what it is beside the other numbers of the column, about which nobody is asked
    where the indicator takes that number. ``ambiguous``: a number with a dot and one with a comma, where the column has
    both and neither is known. ``fractions``: what a number below one is in a column of percentages: ``fraction`` (0.457
    is 45,7 %) or ``percent``. ``placeholders``: what each sign (``sign_of``) stands for: a ``SignMeaning``, or the
    reason why there is no figure. ``days``: the value of a ``DayOrder``; ``doubtful_days``: a clause that names the
    cells in doubt where no answer says it, empty where none is; ``other_days``: the ``DayOrder`` that they may have
    besides day first; ``typed_day``: one of the days typed as such that are in doubt, None where those are not.
    ``days_from_1904``: whether a number of days is counted from 1904.
    ``is_fractional``: its percentages look as if one was 100 %: it is asked which they are.
    ``measure``: in what numbers are whose format contradicts the column, the value of a ``MeasureAnswer``, or
    ``ignore``. ``inexact``: what becomes of numbers that have too many decimals once they are converted: ``round`` or
    ``ignore``.
    """

    dots: str = ""
    fractions: str = ""
    placeholders: Mapping[str, str] = field(default_factory=dict)
    commas: str = ""
    proven_dots: str = ""
    proven_commas: str = ""
    ambiguous: tuple[str, str] | None = None
    days: str = ""
    doubtful_days: str = ""
    other_days: str = DayOrder.MONTH_FIRST
    typed_day: date | None = None
    days_from_1904: bool = False
    measure: str = ""
    inexact: str = ""
    is_fractional: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for columns written alike; ``placeholders`` are those of the whole file."""
        separators = (self.dots, self.commas, self.proven_dots, self.proven_commas, self.ambiguous)
        return (
            *separators,
            self.measure,
            self.inexact,
            self.is_fractional,
            self.fractions,
            self.days,
            self.doubtful_days,
            self.other_days,
            self.typed_day,
            self.days_from_1904,
        )


NOTHING_ANSWERED = Notation()


TYPED_HERE = Notation(commas=Dots.DECIMALS)  # of a value typed on a page, where a comma is before decimals
