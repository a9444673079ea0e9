"""What a page of the admin site does with an address that somebody wrote by hand: a sentence, never a failure."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError

from organizations.admin.look import TypedChoice, TypedChoices
from organizations.asked import as_key, is_too_large
from organizations.widgets import AsksByDay

NOT_THERE = "Địa chỉ này lọc theo điều không có trong danh sách; dưới đây là danh sách chưa lọc."


class AskedList(ChangeList):
    """A list that is narrowed by a number too large for any record says so, as it does for any other nonsense."""

    def get_queryset(self, request, exclude_parameters=None):
        given = [value for values in self.filter_params.values() for value in values]
        if any(is_too_large(value) for value in given):
            raise IncorrectLookupParameters
        return super().get_queryset(request, exclude_parameters)


class HandWritten:
    """For a ``ModelAdmin`` with lists of ``AskedList``."""

    def get_changelist_instance(self, request):
        try:
            return super().get_changelist_instance(request)
        except IncorrectLookupParameters:
            messages.warning(request, NOT_THERE)
            raise

    def get_changeform_initial_data(self, request) -> dict[str, Any]:
        """What the address fills in, without what its field cannot hold."""
        filled = super().get_changeform_initial_data(request)
        fields = self.get_form(request).base_fields
        return {name: value for name, value in filled.items() if name not in fields or _fits(fields[name], value)}


def _fits(field: forms.Field, value) -> bool:
    several = isinstance(field, forms.ModelMultipleChoiceField)
    if isinstance(field, forms.ModelChoiceField):
        keys = value if isinstance(value, list) else str(value).split(",") if several else [value]
        return all(as_key(getattr(key, "pk", key)) is not None for key in keys)
    if not isinstance(value, str):
        return True
    try:
        field.to_python(value)
    except (ValidationError, ValueError, OverflowError):
        return False
    return not is_too_large(value)


class _KeysOnly:
    """A choice that comes back with something that is no key is shown empty, beside what its field says of it."""

    def optgroups(self, name, value, attr=None):
        readable = [key for key in value if as_key(key) is not None]
        return super().optgroups(name, readable, attr)


class SearchedChoice(_KeysOnly, TypedChoice):
    pass


class SearchedChoices(_KeysOnly, TypedChoices):
    pass


class DatedChoice(AsksByDay, SearchedChoice):
    pass


class DatedChoices(AsksByDay, SearchedChoices):
    pass
