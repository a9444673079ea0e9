"""Rows of any database as lines of JSON, and back: the same row is the same line on SQLite and on PostgreSQL.

A line is a list, in the order of the columns. Numbers with decimals, days, moments (in UTC) and keys that are UUIDs are
texts; what a JSON column holds stands as it is.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any

from django.apps.registry import Apps
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, models
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Collate

from lib.refused import Refused

BATCH = 500
Row = list[Any]


def tables_of(registry: Apps) -> dict[str, type[models.Model]]:
    """Every table that ``registry`` knows, by name."""
    every = registry.get_models(include_auto_created=True)
    found = {model._meta.db_table: model for model in every if model._meta.managed and not model._meta.proxy}
    return dict(sorted(found.items()))


def fields_of(model: type[models.Model], columns: Sequence[str]) -> list[models.Field]:
    by_column = {field.column: field for field in model._meta.local_concrete_fields}
    return [by_column[column] for column in columns]


def columns_of(model: type[models.Model]) -> list[str]:
    return [field.column for field in model._meta.local_concrete_fields]


def read_rows(model: type[models.Model], columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a table by their key, in the same order on every database; of each the values of ``columns``."""
    fields = fields_of(model, columns)
    encoders = [(place, encoder) for place, field in enumerate(fields) if (encoder := _encoder(field))]
    rows: QuerySet = QuerySet(model=model).order_by(_order(model)).values_list(*[field.attname for field in fields])
    for row in rows.iterator(chunk_size=2000):
        values = list(row)
        for place, encode in encoders:
            if values[place] is not None:
                values[place] = encode(values[place])
        yield values


def _order(model: type[models.Model]) -> F | Collate:
    """A text is compared letter by letter, as SQLite does; PostgreSQL would ask its locale."""
    key = model._meta.pk
    if connection.vendor == "postgresql" and isinstance(key, models.CharField):
        return Collate(F(key.attname), "C")
    return F(key.attname)


def _target(field: models.Field) -> models.Field:
    return _target(field.target_field) if isinstance(field, models.ForeignKey) else field


def _encoder(field: models.Field) -> Callable[[Any], Any] | None:
    """What makes JSON of a value that is not None; None where the value itself is."""
    kinds: tuple[tuple[type[models.Field], Callable[[Any], Any]], ...] = (
        (models.DateTimeField, _in_utc),
        (models.DateField, date.isoformat),
        (models.TimeField, time.isoformat),
        (models.DecimalField, _as_digits),
        (models.DurationField, str),
        (models.UUIDField, str),
        (models.BinaryField, lambda value: base64.b64encode(value).decode("ascii")),
    )
    return next((encode for kind, encode in kinds if isinstance(_target(field), kind)), None)


def _in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _as_digits(number: Decimal) -> str:
    return format(number, "f")


def line_of(row: Row) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def has_json(model: type[models.Model]) -> bool:
    return any(isinstance(field, models.JSONField) for field in model._meta.local_concrete_fields)


def alike(row: Row) -> bytes:
    """The line by which two rows with JSON are compared: PostgreSQL keeps no order of keys, and of 1e20 the value."""
    return json.dumps(_plain(row), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value


def same(model: type[models.Model], row: Row, line: bytes) -> bool:
    """Whether ``row`` says what ``line`` does."""
    if line_of(row) == line:
        return True
    return has_json(model) and alike(row) == alike(json.loads(line))


class Digest:
    """Counts the rows of a table and hashes what they say."""

    def __init__(self, model: type[models.Model]):
        self._compare = alike if has_json(model) else line_of
        self._digest = hashlib.sha256()
        self.rows = 0

    def add(self, row: Row) -> None:
        self._digest.update(self._compare(row) + b"\n")
        self.rows += 1

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


def write_rows(model: type[models.Model], columns: Sequence[str], lines: Iterator[bytes]) -> None:
    """Put the rows of ``lines``, whose values stand in the order of ``columns``, into the empty table of ``model``.

    What the portal does when it saves a record is left out: the rows are as they were. Raises Refused for a line that
    is no row of this table.
    """
    fields = fields_of(model, columns)
    quote = connection.ops.quote_name
    names, places = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
    insert = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"
    number = 0
    with connection.cursor() as cursor:
        while batch := list(islice(lines, BATCH)):
            try:
                cursor.executemany(insert, [_values(fields, line) for line in batch])
            except (ValueError, TypeError, ValidationError, DataError, IntegrityError) as error:
                raise Refused(
                    f"Bảng {model._meta.db_table} trong bản sao lưu có dòng không ghi lại được (trong các dòng "
                    f"{number + 1}–{number + len(batch)}: {error}), nên chưa khôi phục gì; hãy dùng bản sao lưu khác "
                    "hoặc báo người phát triển."
                ) from error
            number += len(batch)


def _values(fields: list[models.Field], line: bytes) -> list[Any]:
    values = json.loads(line)
    if not isinstance(values, list) or len(values) != len(fields):
        raise ValueError("not as many values as columns")
    return [_stored(field, value) for field, value in zip(fields, values, strict=True)]


def _stored(field: models.Field, value: Any) -> Any:
    """``value`` as the database takes it."""
    if isinstance(field, models.JSONField):
        if value is None and not field.null:
            value = Value(None, field)  # the word null of JSON, not a missing value
        return field.get_db_prep_save(value, connection)
    return field.get_db_prep_save(_target(field).to_python(value), connection)


def next_key(model: type[models.Model]) -> int | None:
    """The key that the database would give the next row; None where it gives none. Keys of deleted rows stay used."""
    key = model._meta.pk
    if not isinstance(key, models.AutoField):
        return None
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [connection.ops.quote_name(table), key.column])
            (sequence,) = cursor.fetchone()
            cursor.execute(f"SELECT last_value + is_called::int FROM {sequence}")
            return cursor.fetchone()[0]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        return found[0] + 1 if found else 1


def set_next_key(model: type[models.Model], number: int) -> None:
    """Have the database give ``number`` to the next row, or the first that is free after all others."""
    table, key = model._meta.db_table, model._meta.pk
    number = max(number, (QuerySet(model=model).aggregate(last=models.Max("pk"))["last"] or 0) + 1)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            quoted = connection.ops.quote_name(table)
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s, false)", [quoted, key.column, number])
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number - 1])
