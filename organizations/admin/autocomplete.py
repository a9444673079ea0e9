"""What is offered while a name is typed: of records that are in force on some days only, those of the day."""

from contextlib import suppress
from datetime import date
from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import ValidationError

from organizations.admin.base import to_choose
from organizations.services.catalogue_owners import may_own
from organizations.validity import dated_name, days_of, days_or_today
from organizations.widgets import DAY, TYPED, has_days


class Autocomplete(AutocompleteJsonView):
    """Django's own, narrowed to the days that the field asks with (``widgets.AsksByDay``); without them to today.

    Of a record that is not stored yet the page says what was typed (``day_of_record.js``).
    """

    def get_queryset(self):
        rows: Any = super().get_queryset() if self._in_scope() else self._of_those_to_choose()
        if self.source_field.name == "owner":
            rows = rows.filter(
                pk__in=may_own(self.request.user, self.source_field.model._meta.label_lower).order_by().values("pk")
            )
        self.days = days_or_today(self._days())
        return rows.in_force(*self.days) if self.days is not None and has_days(rows.model) else rows

    def _in_scope(self) -> bool:
        return self.source_field.name not in getattr(self.source_field.model, "chosen_fields", ())

    def _of_those_to_choose(self):
        """What is typed, looked for among more than the pages of these records show."""
        page = self.model_admin
        rows = to_choose(page.model._default_manager.all(), self.request.user, self.source_field)
        rows = rows.complex_filter(self.source_field.get_limit_choices_to())
        if ordering := page.get_ordering(self.request):
            rows = rows.order_by(*ordering)
        return page.get_search_results(self.request, rows, self.term)[0]

    def _days(self) -> tuple[date, ...] | None:
        asked = days_asked(self.request.GET.getlist(DAY))
        record, said = self.source_field.model(), False
        for name in getattr(record, "day_fields", ()) if asked is None else ():
            text = self.request.GET.get(f"{TYPED}{name}", "")
            if name == "period":  # no column, but what several columns say together (``DatedByPeriod``)
                with suppress(ValueError):
                    record.period = text
                    said = True
                continue
            field = record._meta.get_field(name)
            taken = field.formfield()
            if field.is_relation:
                taken.queryset = to_choose(field.related_model._default_manager, self.request.user, field)
            try:
                typed = taken.clean(text)
            except ValidationError:
                continue
            said = said or typed not in (None, "")
            setattr(record, name, typed)
        return days_of(record, self.source_field.name) if said else asked

    def serialize_result(self, obj, to_field_name):
        found = super().serialize_result(obj, to_field_name)
        return found | {"text": dated_name(obj, self.days)} if has_days(type(obj)) else found


def days_asked(texts: list[str]) -> tuple[date, ...] | None:
    """The days of ``texts`` (``"2020-03-31"``); None where one is empty: any day. What is no day is passed over."""
    if "" in texts:
        return None
    found = []
    for text in texts:
        try:
            found.append(date.fromisoformat(text))
        except ValueError:
            continue
    return tuple(found)
