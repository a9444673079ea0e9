"""Names that several organizations or units share, and the places that tell them apart.

The places are kept in columns of their own, so that lists and choices name hundreds of records without asking again.
They are kept by the transaction that changes a name or a territory; bulk writers call ``refresh_places`` themselves.
The models come as arguments: a migration has its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from lib.vietnamese import fold, uncapitalized
from organizations.unit_names import bare_name

LONGEST = 250


def places(name: str, territories: Mapping[int, Sequence[str]]) -> dict[int, str]:
    """The place that follows ``name`` for each of those that bear it (keys of ``territories``), or nothing.

    ``territories``: the names of where each is, the smallest first. The fewest that tell all of them apart are said,
    without what the name itself says. Nothing is said where all are in the same place: only time tells them apart.
    """
    if len({tuple(each) for each in territories.values()}) < 2:
        return dict.fromkeys(territories, "")
    depth = max(map(len, territories.values()))
    for level in range(1, depth + 1):
        if len({tuple(each[:level]) for each in territories.values()}) == len({*map(tuple, territories.values())}):
            break
    return {key: _said(name, each[:level]) for key, each in territories.items()}


def _said(name: str, territory: Sequence[str]) -> str:
    words = f" {fold(name)} "
    said = [each for each in territory if f" {fold(bare_name(each))} " not in words] or list(territory[-1:])
    return ", ".join(each if bare_name(each) == each else uncapitalized(each) for each in said)[:LONGEST]


def are_shared(organizations: Any, units: Any, names: Iterable[str]) -> bool:
    """Whether several organizations, or units, bear one of ``names``; a look that costs little, made at each save."""
    wanted = set(names)
    bodies = organizations._base_manager.order_by().filter(Q(name__in=wanted) | Q(short_name__in=wanted))
    places_so_called = units._base_manager.order_by().filter(name__in=wanted)
    found = bodies.values_list("pk").union(places_so_called.values_list("pk"), all=True)[:2]
    return len(found) > 1


def refresh_places(organizations: Any, units: Any, names: Iterable[str] | None = None) -> int:
    """Compute the places of the organizations and units that bear one of ``names`` (None: all), and write those that
    changed. Returns how many. A fixed number of queries."""
    wanted = None if names is None else set(names)
    rows = units._base_manager.order_by()
    rows = rows if wanted is None else rows.filter(name__in=wanted)
    found = list(rows.only("pk", "name", "path", "name_place"))
    changed = _refresh(found, units, "name_place", lambda unit: unit.name, lambda unit: unit.path, skip=1)
    units._base_manager.bulk_update(changed, ["name_place"], batch_size=500)

    rows = organizations._base_manager.order_by().select_related("unit")
    rows = rows if wanted is None else rows.filter(Q(name__in=wanted) | Q(short_name__in=wanted))
    bodies = list(rows.only("pk", "name", "short_name", "name_place", "label_place", "unit__path"))
    by_name = [body for body in bodies if wanted is None or body.name in wanted]
    by_label = [body for body in bodies if wanted is None or _label(body) in wanted]

    def path(body):
        return body.unit.path if body.unit else ""

    written = _refresh(by_name, units, "name_place", lambda body: body.name, path)
    written += _refresh(by_label, units, "label_place", _label, path)
    organizations._base_manager.bulk_update(set(written), ["name_place", "label_place"], batch_size=500)
    return len(changed) + len(set(written))


def _label(body: Any) -> str:
    """An organization as lists show it, without its place."""
    return body.short_name or body.name


def _refresh(rows: Sequence[Any], units: Any, column: str, text, path, skip: int = 0) -> list[Any]:
    """Those of ``rows`` whose ``column`` changed: the place of a ``text`` that several of them share; ``path`` is that
    of the unit, of which the ``skip`` smallest territories are left out."""
    bearers = defaultdict(list)
    for row in rows:
        bearers[text(row)].append(row)
    shared = [row for alike in bearers.values() if len(alike) > 1 for row in alike]
    if not shared and not any(getattr(row, column) for row in rows):
        return []
    keys = {int(key) for row in shared for key in path(row).split("/") if key}
    known = dict(units._base_manager.filter(pk__in=keys).values_list("pk", "name")) if len(keys) < 500 else {}
    known = known or dict(units._base_manager.values_list("pk", "name") if keys else ())
    found: dict[int, str] = {}
    for name, alike in bearers.items():
        if len(alike) > 1:
            found |= places(name, {row.pk: _territory(path(row), known)[skip:] for row in alike})
    changed = []
    for row in rows:
        if getattr(row, column) != (place := found.get(row.pk, "")):
            setattr(row, column, place)
            changed.append(row)
    return changed


def _territory(path: str, known: Mapping[int, str]) -> list[str]:
    """The names of the units of ``path``, the smallest first."""
    return [known[int(key)] for key in reversed(path.split("/")) if key]
