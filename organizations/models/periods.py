"""The columns that say of which period a record is, and what they owe each other in the database."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from lib.vietnamese import Period, Span
from organizations.period_codes import ANY_YEAR, period_from


def number_fits(name: str) -> models.CheckConstraint:
    """``number`` is one of those that ``span`` has in a year: months 1 to 12, quarters 1 to 4, halves 1 and 2."""
    condition = Q()
    for span in Span:
        condition |= Q(span=span.value, number__gte=1, number__lte=span.last_number)
    return models.CheckConstraint(
        condition=condition, name=name, violation_error_message="Trong năm không có kỳ thứ ấy; hãy chọn lại kỳ."
    )


class OfPeriod:
    """A record with the columns ``year``, ``span`` and ``number``: what it says is of this period."""

    year: Any
    span: Any
    number: Any

    @property
    def period(self) -> Period:
        return Period(self.year, Span(self.span), self.number)

    @period.setter
    def period(self, said: Period | str | None) -> None:
        """A period, or what stands for one beside the year (``period_codes``); None: it is not said yet. Raises
        ValueError for another word."""
        if said is None:
            self.number = None
            return
        if isinstance(said, Period):
            self.year = said.year
        else:
            said = period_from(ANY_YEAR, said)
        self.span, self.number = said.span.value, said.number


class DatedByPeriod(OfPeriod):
    """A record that speaks of the last day of its period (``Record.days_of``)."""

    day_fields = ("year", "period")

    def days_of(self, field: str = "") -> tuple[date, ...] | None:
        """None until its period is said."""
        return (self.period.last_day,) if self.year and self.number else None
