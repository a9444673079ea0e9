"""Columns that follow from others of their row: the place of a name in a list, and what makes two names one.

SQLite and PostgreSQL order and compare text each in their own way, so both compare what ``lib.vietnamese`` made. A key
is filled whenever its row is saved, one by one or many at once, and after ``update`` of a ``ScopedQuerySet``. Versions
of a record keep no keys.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models

from lib.vietnamese import LONGEST_KEY, name_key, sort_key


class DerivedKey(models.CharField):
    """``key`` of the text in ``source``, where it is to be found again by any database alike.

    ``sources``: the columns that it follows from, ``also`` those beside its source, ``related`` those that name another
    record, which is read. In migrations it is a plain column.
    """

    also: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    def __init__(self, source: str = "", key: Callable[[str], str] = sort_key, **options: Any) -> None:
        self.source, self.key = source, key
        self.sources = (source, *self.also)
        stored: dict[str, Any] = {"max_length": LONGEST_KEY, "editable": False, "default": ""}
        super().__init__(**stored | options)

    def deconstruct(self):
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options

    def of(self, record: models.Model) -> str:
        """What the column of ``record`` should be."""
        return self.key(getattr(record, self.source) or "")[: self.max_length]

    def pre_save(self, model_instance, add):
        key = self.of(model_instance)
        setattr(model_instance, self.attname, key)
        return key


class SortKey(DerivedKey):
    """The place of ``source`` in the order of Vietnamese names; lists are ordered by it."""


class NameKey(DerivedKey):
    """``source`` whatever its case, white space and invisible characters; constraints are about it."""

    def __init__(self, source: str = "", **options: Any) -> None:
        super().__init__(source, name_key, **options)


def place_of(record: Any) -> str:
    """By what ``record`` (or a text in its stead) stands among others of its kind."""
    return getattr(record, "sort_key", "") or sort_key(str(record))


def derived_keys(model: type[models.Model]) -> list[DerivedKey]:
    """The columns of ``model`` that follow from others."""
    return [field for field in model._meta.concrete_fields if isinstance(field, DerivedKey)]


def sort_keys(model: type[models.Model]) -> dict[str, str]:
    """``{"name": "sort_key"}``: by which column of ``model`` the texts of another are ordered."""
    return {field.source: field.name for field in derived_keys(model) if isinstance(field, SortKey)}


def with_keys(model: type[models.Model], fields: Iterable[str]) -> set[str]:
    """``fields`` that are about to be stored, and the keys that follow from them."""
    stored = set(fields)
    return stored | {key.name for key in derived_keys(model) if stored & set(key.sources)}
