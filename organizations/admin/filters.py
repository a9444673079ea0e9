"""Filters of lists whose choices stay within the user's scope; Django's own would list every row there is."""

from django.contrib import admin

from organizations.admin.asking import DatedChoice
from organizations.admin.base import to_choose
from organizations.asked import as_key
from organizations.validity import dated_name
from organizations.widgets import has_days

ChoiceFilter = admin.ChoicesFieldListFilter


class RelatedFilter(admin.RelatedFieldListFilter):
    """A short list of related records."""

    def field_choices(self, field, request, model_admin):
        return [
            (row.pk, dated_name(row)) for row in to_choose(field.related_model._default_manager, request.user, field)
        ]


class SearchFilter(admin.RelatedFieldListFilter):
    """A long list of related records: typed, not scrolled. Only what is chosen is read.

    Lists hold records of all days, so what has ended is found, too; its name says until when it was there.
    """

    def __init__(self, field, request, params, model, model_admin, field_path):
        super().__init__(field, request, params, model, model_admin, field_path)
        widget = DatedChoice(field, model_admin.admin_site)
        widget.days = None if has_days(field.related_model) else ()
        self.attributes = widget.build_attrs({})

    def field_choices(self, field, request, model_admin):
        asked = self.lookup_val[-1] if isinstance(self.lookup_val, list) else self.lookup_val
        if (key := as_key(asked or "")) is None:
            return []
        rows = to_choose(field.related_model._default_manager, request.user, field).filter(pk=key)
        return [(row.pk, dated_name(row)) for row in rows]

    def has_output(self):
        return True
