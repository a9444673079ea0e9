"""Inputs as Vietnamese offices fill them, and what they offer: of records that come and go, those of the day."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from lib import vietnamese
from organizations.asked import as_key
from organizations.querysets import IndicatorQuerySet, ValidityQuerySet
from organizations.validity import dated_name, days_or_today, why_not_in_force

DAY = "ngay"  # in the address of an autocomplete: the days of the record, each once; one that is empty: any day
DAY_AND_MONTH = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})", re.ASCII)
TYPED = "co_"  # there, before the name of a field: what the form says of the day


def complete_day(text: str, today: date) -> str:
    """``"15/6"`` with the year in which that day is nearest to ``today``: ``"15/6/2021"``; any other text as it is."""
    found = DAY_AND_MONTH.fullmatch(text.strip())
    if found is None:
        return text
    day, month = int(found[1]), int(found[2])
    possible = []
    for year in (today.year - 1, today.year, today.year + 1):
        with suppress(ValueError):
            possible.append(date(year, month, day))
    return f"{day}/{month}/{min(possible, key=lambda each: abs(each - today)).year}" if possible else text


class DateInput(forms.DateInput):
    """A day typed as dd/mm/yyyy or without its year, on a telephone with digits and strokes."""

    def __init__(self, attrs=None):
        given = {"placeholder": "ngày/tháng/năm", "inputmode": "text", "size": 12, "autocomplete": "off"}
        super().__init__({**given, "data-day": "", **(attrs or {})})

    def value_from_datadict(self, data, files, name):
        typed = super().value_from_datadict(data, files, name)
        return complete_day(typed, timezone.localdate()) if isinstance(typed, str) else typed


class DecimalInput(forms.TextInput):
    """A number with a decimal comma, without the zeros that only the column needs; a number field takes no comma."""

    def __init__(self, attrs=None):
        super().__init__({"inputmode": "decimal", **(attrs or {})})

    def format_value(self, value):
        shown = vietnamese.format_number(value, grouped=True) if isinstance(value, Decimal) else value
        return super().format_value(shown)


class TimeInput(forms.TimeInput):
    """An hour typed as hh:mm."""

    def __init__(self, attrs=None):
        given = {"placeholder": "giờ:phút", "inputmode": "text", "size": 7, "autocomplete": "off"}
        super().__init__({**given, **(attrs or {})}, format="%H:%M")


class DayTimeInput(forms.SplitDateTimeWidget):
    """A day and an hour, each with a name of its own beneath that of the field."""

    template_name = "widgets/day_time.html"
    use_fieldset = True

    def __init__(self, attrs=None):
        forms.MultiWidget.__init__(self, [DateInput, TimeInput], attrs)


def has_days(model: type[models.Model]) -> bool:
    """Whether records of ``model`` are in force on some days and not on others."""
    return isinstance(model._default_manager.all(), ValidityQuerySet | IndicatorQuerySet)


class OfTheDay:
    """A choice among records that are in force on some days only (``has_days``).

    Once ``offer_on`` was asked it offers those of the days of which its form's record speaks, and what the record
    names already; their names say until when they were there. Whoever else is chosen is refused with the reason.
    """

    days: tuple[date, ...] | None = None
    everybody: Any = None
    queryset: Any
    widget: Any

    def offer_on(self, days: tuple[date, ...] | None, present: Iterable[int] = ()) -> None:
        """Offer what is in force on one of ``days`` (empty: today; None: whenever), and the keys ``present``."""
        self.days, self.everybody = days_or_today(days), self.queryset
        if self.days is not None:
            self.queryset = _with(list(present), self.everybody.in_force(*self.days), self.everybody)
        widget = getattr(self.widget, "widget", self.widget)  # the admin site wraps it
        if isinstance(widget, AsksByDay):
            widget.days = self.days

    def ask_with(self, day_fields: tuple[str, ...]) -> None:
        """Let the autocomplete ask with what the form says of the day in ``day_fields``: the record is not stored."""
        widget = getattr(self.widget, "widget", self.widget)
        if isinstance(widget, AsksByDay):
            widget.days, widget.day_fields = None, day_fields

    def label_from_instance(self, record) -> str:
        return dated_name(record, self.days)

    def refuse_of_another_day(self, keys: Iterable) -> None:
        """Raise ValidationError for the first of ``keys`` that may be chosen, but not for the days of the record."""
        if self.everybody is None or not self.days:
            return
        known = [key for each in keys if (key := as_key(each)) is not None]
        chosen = list(self.everybody.filter(pk__in=known))
        there = set(self.queryset.filter(pk__in=[each.pk for each in chosen]).values_list("pk", flat=True))
        for each in chosen:
            if each.pk not in there and (sentence := why_not_in_force(each, self.days)):
                raise ValidationError(sentence, code="not_in_force")


def _with(present: list, offered: QuerySet, everybody: QuerySet) -> QuerySet:
    """``offered`` and the keys ``present``, in the order of ``everybody``."""
    if not present:
        return offered
    rows = everybody.model._default_manager.filter(Q(pk__in=offered.order_by().values("pk")) | Q(pk__in=present))
    return rows.order_by(*everybody.query.order_by) if everybody.query.order_by else rows


class OneOfTheDay(OfTheDay, forms.ModelChoiceField):
    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError:
            self.refuse_of_another_day([value])
            raise


class SeveralField(forms.ModelMultipleChoiceField):
    """Several records; what is no key of any is refused before the database is asked."""

    def _check_values(self, value):
        for key in value if isinstance(value, list | tuple) else ():
            if as_key(key) is None:
                raise ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": key})
        return super()._check_values(value)  # type: ignore[misc]  # the stubs leave it out


class SomeOfTheDay(OfTheDay, SeveralField):
    def clean(self, value):
        try:
            return super().clean(value)
        except ValidationError:
            self.refuse_of_another_day(value or [])
            raise


class AsksByDay:
    """An autocomplete whose address says of which days the record speaks."""

    days: tuple[date, ...] | None = ()
    day_fields: tuple[str, ...] = ()  # those that say it in the same form, before the record is stored

    def build_attrs(self, base_attrs, extra_attrs=None):
        attrs = super().build_attrs(base_attrs, extra_attrs)  # type: ignore[misc]  # of the widget beside it
        return attrs | ({"data-day-fields": " ".join(self.day_fields)} if self.day_fields else {})

    def get_url(self):
        address = super().get_url()  # type: ignore[misc]  # likewise
        return address if self.days == () else f"{address}?{urlencode([(DAY, day) for day in self.days or ['']])}"


def offer(form: forms.BaseForm, name: str, records: QuerySet, *, required: bool = False) -> None:
    """Let the field ``name`` of ``form``, a choice among records, offer ``records``; ``required``: one must be chosen,
    whatever the field says itself."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = records
    if required:
        field.required, field.empty_label = True, None


def offer_on(
    form: forms.BaseForm,
    name: str,
    records: QuerySet,
    days: tuple[date, ...] | None,
    present: Iterable[int] = (),
    *,
    required: bool = False,
) -> None:
    """Let the field ``name`` of ``form`` offer of ``records`` those of ``days`` and the keys ``present``
    (``OfTheDay.offer_on``); ``required``: as ``offer`` has it."""
    offer(form, name, records, required=required)
    field: Any = form.fields[name]
    field.offer_on(days, present)
