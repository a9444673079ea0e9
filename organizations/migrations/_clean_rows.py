"""For migrations: rows that stand already get clean texts, and the keys that follow from them.

Rows of logs, versions and issued documents stay as they were written. A row whose clean text another row has already,
in a column that must be unique, stays as it is.
"""

from collections.abc import Callable, Iterable

from django.db import IntegrityError, models, transaction

from lib.vietnamese import normalize

Keys = dict[str, Callable[[models.Model], str]]


def clean_rows(model: type[models.Model], keys: Keys) -> None:
    """Clean the texts of every row of ``model`` and fill its ``keys``: column → what it follows from."""
    texts = [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices and field.name not in keys
    ]
    rows = model._base_manager.all()
    if not keys:
        rows = rows.filter(pk__in=_with_texts(rows, texts))
    for row in rows.order_by("pk").iterator(chunk_size=2_000):
        changed = {}
        for field in texts:
            before = getattr(row, field.attname)
            if before and (after := _clean(field, before)) != before:
                changed[field.attname] = after
                setattr(row, field.attname, after)
        _store(model, row, changed, {name: key(row) for name, key in keys.items()})


def _with_texts(rows: models.QuerySet, texts: Iterable[models.Field]) -> models.QuerySet:
    some = models.Q()
    for field in texts:
        some |= models.Q(**{f"{field.name}__gt": ""})
    return rows.filter(some).values("pk") if some else rows.none()


def _clean(field: models.Field, text: str) -> str:
    if field.name == "password" or not field.editable and field.name != "search":
        return text
    if isinstance(field, models.TextField):
        return "\n".join(normalize(line) for line in text.splitlines()).strip()
    return normalize(text)


def _store(model: type[models.Model], row: models.Model, changed: dict[str, str], keys: dict[str, str]) -> None:
    stored = model._base_manager.filter(pk=row.pk)
    if keys:
        stored.update(**keys)
    for column, text in changed.items():
        try:
            with transaction.atomic():
                stored.update(**{column: text})
        except IntegrityError:
            print(f"\n  Trùng: {model._meta.verbose_name} {row.pk}, {column} “{text}”.", end="")


def mark_doubles(model: type[models.Model], column: str, *beside: str) -> list[models.Model]:
    """Make ``column`` unique among rows that are alike in ``beside``; the later ones, which get a sign, are returned.

    Nothing is lost: names and what hangs on them stay. The sign goes when the row is saved under a name of its own.
    """
    seen: set[tuple] = set()
    doubles = []
    for row in model._base_manager.order_by("pk"):
        place = tuple(getattr(row, name) for name in (column, *beside))
        if place in seen:
            doubles.append(row)
            model._base_manager.filter(pk=row.pk).update(**{column: f"{place[0][:240]} #{row.pk}"})
        seen.add(place)
    return doubles


def report_doubles(doubles: Iterable[models.Model]) -> None:
    """Say which names there are twice; a person decides what becomes of them."""
    for row in doubles:
        print(f"\n  Trùng tên: {row._meta.verbose_name} {row.pk} “{row.name}”.", end="")
