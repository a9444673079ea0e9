"""How a person is told that somebody else saved first: who, when, and both texts side by side."""

from datetime import datetime

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.formats import localize
from django.utils.text import Truncator

BOTH = "Bản đang lưu: “{stored}”. Bạn đã ghi: “{typed}”."


def who_and_when(record: models.Model) -> dict[str, str]:
    """``who`` saved ``record`` (a tracked one) last and ``when``, in Vietnamese."""
    last = record.history.first()
    who = str(last.history_user) if last and last.history_user else "Người khác"
    when = timezone.localtime(last.history_date if last else record.updated_at)
    return {"who": who, "when": f"{when:%H:%M ngày %d/%m/%Y}"}


def in_words(field: forms.Field, value) -> str:
    """``value`` of ``field`` as people read it; a dash for nothing. Of a related record the key will do."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        rows = [row for row in value or [] if hasattr(row, "pk")]
        rows += field.queryset.filter(pk__in=[row for row in value or [] if not hasattr(row, "pk")])
        return ", ".join(sorted(map(str, rows))) or "–"
    if isinstance(field, forms.ModelChoiceField) and value and not hasattr(value, "pk"):
        value = field.queryset.filter(pk=value).first()
    elif isinstance(field, forms.ChoiceField):
        value = dict(field.choices).get(value, value)
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return Truncator(str(localize(value))).chars(400) if value not in (None, "") else "–"
