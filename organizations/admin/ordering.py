"""Clicking on the head of a column orders its rows as people read them, or not at all.

A database orders text by bytes or by rules of its own. So a text is ordered by the key that its model keeps of it
(``organizations.models.keys``), a choice in the order in which the choices are listed, and a text without a key is not
offered for ordering; codes are of ASCII, which every database orders alike.
"""

from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Case, Value, When
from django.db.models.constants import LOOKUP_SEP

from organizations.models.keys import DerivedKey, sort_keys

CODES = frozenset({"code"})


def readable_order(model: type[models.Model], order: Any) -> Any:
    """``"parent__name" → "parent__sort_key"``: what orders the rows of ``model`` as people read ``order``.

    An expression is returned as it is; None for a text that has no order of its own.
    """
    if not isinstance(order, str):
        return order
    *way, last = order.split(LOOKUP_SEP)
    try:
        for part in way:
            model = model._meta.get_field(part).related_model  # type: ignore[assignment]  # a relation
        field = model._meta.pk if last == "pk" else model._meta.get_field(last)
    except FieldDoesNotExist:
        return order  # an annotation of the list
    if key := sort_keys(model).get(last):
        return LOOKUP_SEP.join([*way, key])
    if choices := getattr(field, "choices", None):
        return as_listed(order, choices)
    is_text = isinstance(field, models.CharField | models.TextField | models.FileField)
    return None if is_text and last not in CODES and not isinstance(field, DerivedKey) else order


def as_listed(name: str, choices) -> Case:
    """The place of the choice in column ``name``; what is no choice comes first."""
    places = [When(**{name: value}, then=Value(place)) for place, (value, _) in enumerate(choices)]
    return Case(*places, default=Value(-1), output_field=models.IntegerField())


class NamesInOrder(ChangeList):
    def get_ordering_field(self, field_name):
        return readable_order(self.model, super().get_ordering_field(field_name))


class ReadableOrder:
    """For a ``ModelAdmin`` with lists of ``NamesInOrder``: which heads order."""

    def get_sortable_by(self, request):
        """Those columns that have an order."""
        return [name for name in super().get_sortable_by(request) if self._order_of(name) is not None]

    def _order_of(self, name: str) -> Any:
        model: type[models.Model] = self.model
        try:
            return readable_order(model, model._meta.get_field(name).name)
        except FieldDoesNotExist:
            shown = getattr(self, name, None) or getattr(model, name, None)
            return readable_order(model, getattr(shown, "admin_order_field", None))
