"""Writes many administrative units at once, as saving them one by one would: with paths, versions and places."""

from collections.abc import Collection
from typing import Any

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from organizations.models import AdministrativeUnit, User
from organizations.models.base import rebuild_paths

BATCH = 500


def write_units(
    new: Collection[AdministrativeUnit],
    changed: Collection[AdministrativeUnit] = (),
    *,
    by: User | None,
    reason: str,
) -> None:
    """Store ``new`` units, whose parents may be among them, and days and parents of ``changed`` ones, in a fixed number
    of queries for each 500. The caller holds the transaction."""
    rows = AdministrativeUnit.objects
    stored = dict(rows.filter(pk__in=[row.pk for row in changed]).order_by().values_list("pk", "parent"))
    moved = [row for row in changed if row.parent is None or stored.get(row.pk) != row.parent.pk]
    for row in changed:
        row.version += 1
    # Days first: what is new may take over the code.
    rows.bulk_update(changed, ["valid_from", "valid_to", "version"], batch_size=BATCH)
    waiting = list(new)
    while waiting:
        ready = [unit for unit in waiting if unit.parent is None or unit.parent.pk]
        _create_level(ready)
        waiting = [unit for unit in waiting if not unit.pk]
    if moved:
        for row in moved:
            row.parent = row.parent  # takes its key, which it has by now
        rows.bulk_update(moved, ["parent"], batch_size=BATCH)
        rebuild_paths(AdministrativeUnit)
        paths = dict(rows.filter(pk__in=[row.pk for row in moved]).order_by().values_list("pk", "path"))
        for row in moved:
            row.path = paths[row.pk]
    keep_versions(AdministrativeUnit, new, by, reason)
    keep_versions(AdministrativeUnit, changed, by, reason, update=True)
    names = {unit.name for unit in new}
    if names or moved:
        AdministrativeUnit.refresh_places(names if len(names) < BATCH and not moved else None)


def _create_level(units: list[AdministrativeUnit]) -> None:
    """Create ``units``, whose parents are saved."""
    for unit in units:
        unit.parent = unit.parent  # takes its key, which it has by now
    AdministrativeUnit.objects.bulk_create(units, batch_size=BATCH)
    above = AdministrativeUnit.objects.filter(pk=OuterRef("parent")).order_by().values("path")
    own = Concat(Cast("pk", CharField()), Value("/"))
    made = AdministrativeUnit.objects.order_by().filter(path="")
    made.filter(parent__isnull=True).update(path=own)
    made.filter(parent__isnull=False).update(path=Concat(Subquery(above), own))
    for unit in units:
        unit.path = f"{unit.parent.path if unit.parent else ''}{unit.pk}/"


def keep_versions(model: Any, records: Collection, by: User | None, reason: str, *, update: bool = False) -> None:
    """The rows of history that saving ``records`` one by one would have made."""
    if records:
        model.history.bulk_history_create(
            records, batch_size=BATCH, update=update, default_user=by, default_change_reason=reason
        )
