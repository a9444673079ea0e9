"""The tree of units under the places that are asked for, in force on one day. Part of the room ``aggregation``."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from os.path import commonpath

from django.db.models import Q, QuerySet

from organizations.choices import UnitKind, UnitLevel
from organizations.models import AdministrativeUnit
from organizations.validity import in_force

ASKED_APART = 20  # places up to which each is a condition of its own
COLUMNS = ("pk", "name", "kind", "path")


@dataclass(eq=False, slots=True)
class Place:
    """A unit with those of its beneath; the next ones that are in force, whatever their level."""

    pk: int
    name: str
    kind: str
    path: str
    children: "list[Place]" = field(default_factory=list)


def units_under(units: Collection[AdministrativeUnit], level: UnitLevel | None, on: date) -> QuerySet:
    """``units`` and what lies beneath them on day ``on``, down to ``level`` (None: to the lowest)."""
    there = in_force(on)
    if level is not None:
        there &= Q(kind__in=_kinds_down_to(level))
    within = _beneath(_topmost(unit.path for unit in units))
    return AdministrativeUnit.objects.filter(within, there | Q(pk__in=[unit.pk for unit in units]))


def tree_of(units: QuerySet) -> dict[int, Place]:
    """``units`` by key, each with its children, in the order of their names."""
    places = {row[0]: Place(*row) for row in units.values_list(*COLUMNS)}
    for place in places.values():
        if above := _next_above(place, places):
            above.children.append(place)
    return places


def topmost(places: Iterable[Place]) -> list[Place]:
    """Those of ``places`` that lie in no other of them."""
    every = list(places)
    paths = set(_topmost(place.path for place in every))
    return [place for place in every if place.path in paths]


def _next_above(place: Place, places: dict[int, Place]) -> Place | None:
    keys = place.path.rstrip("/").split("/")[:-1]
    return next((places[int(key)] for key in reversed(keys) if int(key) in places), None)


def _topmost(paths: Iterable[str]) -> list[str]:
    """Those of ``paths`` that begin with no other of them; each once."""
    found: list[str] = []
    for path in sorted(set(paths)):
        if not found or not path.startswith(found[-1]):
            found.append(path)
    return found


def _beneath(paths: list[str]) -> Q:
    """The condition that a unit lies at or beneath one of ``paths``; of many, at or beneath what they share."""
    if not paths:
        return Q(pk__in=[])
    if len(paths) > ASKED_APART:
        shared = commonpath(paths)
        paths = [f"{shared}/" if shared else ""]
    condition = Q()
    for path in paths:
        condition |= Q(path__startswith=path)
    return condition


def _kinds_down_to(level: UnitLevel) -> list[UnitKind]:
    """The kinds of units of ``level`` and of those above."""
    levels = list(UnitLevel)
    return [kind for each in levels[levels.index(level) :] for kind in each.kinds]
