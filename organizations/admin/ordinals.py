"""Numbered rows: the next number is proposed, a blank one is filled, and rows may change places in one save."""

from django.core.exceptions import ValidationError
from django.db.models import F
from django.forms import BaseInlineFormSet

from organizations.admin.base import ScopedForm
from organizations.services.ordinals import ASIDE


class OrdinalRow(ScopedForm):
    """One numbered row. Whether its number is free is asked of all rows together, by the form set."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        make_optional(self)

    def has_changed(self):
        """A new row in which only the proposed number stands is an empty row."""
        changed = set(self.changed_data)
        return bool(changed - {"ordinal"} if self.instance.pk is None else changed)

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"ordinal"}


class OrdinalFormSet(BaseInlineFormSet):
    """All numbered rows of one record."""

    def clean(self):
        super().clean()
        rows = [
            form
            for form in self.forms
            if hasattr(form, "cleaned_data")
            and form not in self.deleted_forms
            and (form.instance.pk or form.has_changed())
        ]
        given = [form.cleaned_data["ordinal"] for form in rows if form.cleaned_data.get("ordinal") is not None]
        if twice := sorted({number for number in given if given.count(number) > 1}):
            numbers = ", ".join(map(str, twice))
            raise ValidationError(f"Số thứ tự {numbers} ghi ở nhiều dòng; hãy sửa để mỗi dòng một số.")
        last = max(given, default=0)
        for form in rows:
            if "ordinal" in form.fields and form.cleaned_data.get("ordinal") is None and "ordinal" not in form.errors:
                last += 1
                form.cleaned_data["ordinal"] = form.instance.ordinal = last

    def save(self, commit=True):
        moving = [
            form.instance.pk
            for form in self.initial_forms
            if form.instance.pk and ("ordinal" in form.changed_data or form in self.deleted_forms)
        ]
        self.model._base_manager.filter(pk__in=moving).update(ordinal=F("ordinal") + ASIDE)
        return super().save(commit)


def make_optional(form) -> None:
    """Let ``ordinal`` be left blank in ``form``."""
    if "ordinal" in form.fields:
        field = form.fields["ordinal"]
        field.required = False
        field.widget.attrs |= {"placeholder": "tự ghi", "data-ordinal": ""}


class Numbered:
    """For an inline whose rows have an ``ordinal``."""

    form = OrdinalRow
    formset = OrdinalFormSet
