"""Inputs as Vietnamese offices fill them."""

from django import forms


class DateInput(forms.DateInput):
    """A day typed as dd/mm/yyyy, on a telephone with digits and strokes."""

    def __init__(self, attrs=None):
        super().__init__({"placeholder": "ngày/tháng/năm", "inputmode": "text", "size": 12, **(attrs or {})})
