"""How a person learns that somebody else saved first: who, when, and both texts side by side."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.formats import localize
from django.utils.text import Truncator

from lib.refused import Refused
from organizations.asked import as_key
from organizations.display import display_moment
from organizations.models.base import Tracked
from organizations.models.keys import place_of


class Outdated(Refused):
    """Something was done after the form was opened that its person has not seen; having seen it, they may go on."""


BOTH_VERSIONS = "Bản đang lưu: “{stored}”. Bạn đã ghi: “{typed}”."


def who_and_when(record: Tracked) -> dict[str, str]:
    """``who`` saved ``record`` last and ``when``, in Vietnamese."""
    last = record.history.first()
    who = str(last.history_user) if last and last.history_user else "Người khác"
    return {"who": who, "when": display_moment(last.history_date if last else record.updated_at)}


def display_field(field: forms.Field, value) -> str:
    """``value`` of ``field`` as people read it; a dash for nothing. Of a related record the key will do."""
    records: Any = getattr(field, "queryset", None)
    if isinstance(field, forms.ModelMultipleChoiceField):
        rows = [row for row in value or [] if hasattr(row, "pk")]
        keys = [key for row in value or [] if not hasattr(row, "pk") and (key := as_key(row)) is not None]
        rows += records.filter(pk__in=keys)
        return ", ".join(map(str, sorted(rows, key=place_of))) or "–"
    if isinstance(field, forms.ModelChoiceField):  # all that could be chosen is never read
        value = records.filter(pk=as_key(value)).first() if value and not hasattr(value, "pk") else value
    elif isinstance(field, forms.ChoiceField):
        value = dict(cast(Any, field.choices)).get(value, value)
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return Truncator(str(localize(value))).chars(400) if value not in (None, "") else "–"
