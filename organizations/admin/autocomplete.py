"""What is offered while a name is typed: of records that are in force on some days only, those of the day."""

from datetime import date

from django.contrib.admin.views.autocomplete import AutocompleteJsonView

from organizations.validity import dated_name, days_or_today
from organizations.widgets import DAY, has_days


class Autocomplete(AutocompleteJsonView):
    """Django's own, narrowed to the days that the field asks with (``widgets.AsksByDay``); without them to today."""

    def get_queryset(self):
        rows = super().get_queryset()
        self.days = days_or_today(days_asked(self.request.GET.getlist(DAY)))
        return rows.in_force(*self.days) if self.days is not None and has_days(rows.model) else rows

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
