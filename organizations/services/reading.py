"""Records of several models read by their keys in one query, whatever the number of models."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from django.db import models
from django.db.models import F, IntegerField, Value
from django.db.models.functions import Cast, JSONObject
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive

Keys = Mapping[type[models.Model], Iterable[int]]
Records = dict[type[models.Model], dict[int, Any]]


def read_all(wanted: Keys) -> Records:
    """The records with the keys that are ``wanted`` of each model, by model and key; gone ones are left out."""
    asked = [(model, keys) for model, found in wanted.items() if (keys := set(found))]
    records: Records = {model: {} for model in wanted}
    parts: list[models.QuerySet] = []
    for place, (model, keys) in enumerate(asked):
        columns = [field for field in model._meta.concrete_fields if not field.primary_key]
        rows: models.QuerySet = models.QuerySet(model).filter(pk__in=keys).order_by()
        # PostgreSQL takes a hundred arguments of a function: fifty columns with their names.
        halves = {"some": columns[::2], "others": columns[1::2]}
        told = {name: JSONObject(**{one.attname: _as_told(one) for one in half}) for name, half in halves.items()}
        part = rows.annotate(place=Value(place, IntegerField()), **told)
        parts.append(part.values_list("place", "pk", *halves))
    if parts:
        first, *more = parts
        for place, key, some, others in first.union(*more, all=True) if more else first:
            model = asked[place][0]
            records[model][key] = _made(model, key, some | others)
    return records


def fill(records: Records) -> None:
    """Give ``records`` the records that they name, as far as they were not read yet, in one query."""
    wanted: dict[type[models.Model], set] = {}
    naming: list[tuple[Any, list]] = []
    for model, rows in records.items():
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.ForeignKey):
                continue
            unread = [row for row in rows.values() if not field.is_cached(row) and getattr(row, field.attname)]
            naming.append((field, unread))
            wanted.setdefault(field.remote_field.model, set()).update(getattr(row, field.attname) for row in unread)
    there = {model: records.get(model, {}) for model in wanted}
    missing = read_all({model: keys - there[model].keys() for model, keys in wanted.items()})
    for field, unread in naming:
        known, more = there[field.remote_field.model], missing[field.remote_field.model]
        for row in unread:
            key = getattr(row, field.attname)
            if (named := known.get(key) or more.get(key)) is not None:
                field.set_cached_value(row, named)


def _as_told(field: models.Field) -> Any:
    """The column of ``field`` as it stands in JSON: figures keep every digit as texts."""
    exact = isinstance(field, models.DecimalField | models.JSONField)
    return Cast(F(field.attname), models.TextField()) if exact else F(field.attname)


def _made(model: type[models.Model], key: int, told: dict[str, Any]) -> Any:
    columns = {field.attname: field for field in model._meta.concrete_fields}
    values = {name: _read(columns[name], value) for name, value in told.items()}
    record = model(**{model._meta.pk.attname: key}, **values)
    record._state.adding, record._state.db = False, "default"
    return record


def _read(field: models.Field, value: Any) -> Any:
    if value is None or isinstance(field, models.ForeignKey):
        return value
    if isinstance(field, models.DateTimeField):
        moment = parse_datetime(value)
        assert moment is not None  # as the database wrote it
        return moment.replace(tzinfo=UTC) if is_naive(moment) else moment
    if isinstance(field, models.JSONField):
        return json.loads(value)
    return field.to_python(value)
