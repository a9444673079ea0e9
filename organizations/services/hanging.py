"""What names a record: why it cannot simply go."""

from collections.abc import Collection
from typing import Any

from django.db import models


def kinds_hanging_on(records: Collection[models.Model], *, others_alone: bool = False) -> dict[int, list[str]]:
    """The names of the kinds of records that name each of ``records``, all of one model, by its key; empty: nothing
    does. As many queries as there are kinds, however many the records.

    Versions do not count, and rows of a list of many count as the record whose list it is. ``others_alone``: nor do
    ``records`` that name each other.
    """
    kinds: dict[int, list[str]] = {record.pk: [] for record in records}
    if not kinds:
        return {}
    model = type(next(iter(records)))
    for relation in model._meta.get_fields(include_hidden=True):
        other: Any = relation.related_model
        if not isinstance(relation, models.ForeignObjectRel) or _is_beside(other):
            continue
        name = relation.field.name
        rows = other._base_manager.filter(**{f"{name}__in": kinds})
        if others_alone and other is model:
            rows = rows.exclude(pk__in=kinds)
        for key in rows.order_by().values_list(name, flat=True).distinct():
            kinds[key].append(str(other._meta.verbose_name))
    return {key: list(dict.fromkeys(found)) for key, found in kinds.items()}


def _is_beside(model: Any) -> bool:
    """Whether rows of ``model`` are versions of others, or only join two kinds of records: the list of many asks."""
    return model._meta.auto_created or hasattr(model, "history_type") or hasattr(model, "m2m_history_id")
