"""What the database says, row by row: what an attack must not change."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

# Kept of every request, whoever sends it; nobody's records.
BESIDE = {
    "sessions.session", "axes.accessattempt", "axes.accesslog", "axes.accessfailurelog", "axes.accessattemptexpiration",
    "django_tasks_database.dbtaskresult", "organizations.submission", "organizations.keptform",
    "organizations.textdraft", "organizations.operatorentry", "organizations.download", "organizations.signin",
    "organizations.worker",
}  # fmt: skip
Key = tuple[str, Any]


def tables() -> list[type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and model._meta.label_lower not in BESIDE]


def rows() -> dict[Key, tuple]:
    """Every row by its table and key."""
    return {
        (model._meta.label_lower, row[0]): row
        for model in tables()
        for row in models.QuerySet(model).order_by().values_list("pk", *_columns(model))
    }


def _columns(model: type[models.Model]) -> list[str]:
    left_out = {"last_login"} if model._meta.label_lower == "organizations.user" else set()
    return [field.attname for field in model._meta.concrete_fields if field.attname not in left_out]


def changed(before: dict[Key, tuple]) -> set[Key]:
    """The rows that are new, gone or another than ``before``."""
    now = rows()
    return {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}


def references(keys: set[Key]) -> int:
    """How many times a row refers to one of ``keys``."""
    wanted: dict[str, set] = {}
    for label, key in keys:
        wanted.setdefault(label, set()).add(key)
    number = 0
    for model in tables():
        links = [field for field in model._meta.concrete_fields if field.is_relation and field.related_model]
        links = [field for field in links if field.related_model._meta.label_lower in wanted]
        if not links:
            continue
        for row in models.QuerySet(model).order_by().values_list(*(field.attname for field in links)):
            pairs = zip(links, row, strict=True)
            number += sum(key in wanted[field.related_model._meta.label_lower] for field, key in pairs)
    return number


class Writing:
    """Counts what is written beside ``BESIDE``, so that rows are compared only after an attack that wrote some."""

    def __init__(self):
        self.number = 0
        self.beside = {apps.get_model(label)._meta.db_table for label in BESIDE}

    def __call__(self, execute, sql, params, many, context):
        verb, _, rest = sql.partition(" ")
        if verb in ("INSERT", "UPDATE", "DELETE") and rest.split('"')[1] not in self.beside:
            self.number += 1
        return execute(sql, params, many, context)


@contextmanager
def taken_back() -> Iterator[Writing]:
    """Whatever is written within is taken back afterwards."""
    writing = Writing()
    with transaction.atomic(), connection.execute_wrapper(writing):
        try:
            yield writing
        finally:
            transaction.set_rollback(True)
