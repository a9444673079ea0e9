"""Inputs as Vietnamese offices fill them, and what they offer."""

from django import forms
from django.db.models import QuerySet


class DateInput(forms.DateInput):
    """A day typed as dd/mm/yyyy, on a telephone with digits and strokes."""

    def __init__(self, attrs=None):
        super().__init__({"placeholder": "ngày/tháng/năm", "inputmode": "text", "size": 12, **(attrs or {})})


def offer(form: forms.BaseForm, name: str, records: QuerySet, *, required: bool = False) -> None:
    """Let the field ``name`` of ``form``, a choice among records, offer ``records``; ``required``: one must be chosen,
    whatever the field says itself."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = records
    if required:
        field.required, field.empty_label = True, None
