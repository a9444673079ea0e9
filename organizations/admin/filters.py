"""Filters of lists whose choices stay within the user's scope; Django's own would list every row there is."""

from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.contrib.filters.forms import AutocompleteDropdownForm

from organizations.admin.asking import DatedChoice
from organizations.admin.base import scoped
from organizations.validity import dated_name
from organizations.widgets import OneOfTheDay


class RelatedFilter(RelatedDropdownFilter):
    """A short list of related records."""

    def field_choices(self, field, request, model_admin):
        return [(row.pk, dated_name(row)) for row in scoped(field.related_model._default_manager, request.user)]


class _ScopedSearchForm(AutocompleteDropdownForm):
    """Lists hold records of all days, so what has ended is found, too; its name says until when it was there."""

    field = OneOfTheDay
    widget = DatedChoice

    def __init__(self, request, name, *args, **kwargs):
        super().__init__(request, name, *args, **kwargs)
        field = self.fields[name]
        field.queryset = scoped(field.queryset, request.user)
        field.offer_on(None)


class SearchFilter(AutocompleteSelectFilter):
    """A long list of related records: typed, not scrolled."""

    form_class = _ScopedSearchForm


ChoiceFilter = ChoicesDropdownFilter
