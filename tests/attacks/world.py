"""Two districts that know nothing of each other, and those who try to get from one into the other."""

from types import SimpleNamespace

from django.db import models
from django.test import Client

from briefings.choices import AllocationState
from organizations.choices import Role
from tests import factories as make
from tests.attacks.state import rows
from tests.briefings.test_nothing_leaks import WORDS
from tests.briefings.test_scope import World

# What is one for all districts: everybody reads it, and may name it.
COMMON = {
    "organizations.administrativeunit", "organizations.indicator", "organizations.indicatorversion",
    "organizations.indicatorrule", "organizations.reportform", "organizations.reportformitem",
    "organizations.mappingprofile", "briefings.theme",
}  # fmt: skip
MARK = "Mật lộ"


def build() -> SimpleNamespace:
    """``mine`` and ``other``: the districts; ``keys``: the rows of the other; ``people``: attackers by letter, those of
    ``World`` in the one district, and I, an officer whose account was locked, and E, one whose membership ended."""
    mine = _district()
    before = rows()
    other = _district()
    mark(other)
    keys = {key for key in rows().keys() - before.keys() if key[0] not in COMMON}
    people = dict(mine.people)
    del people["X"]
    people["I"], people["E"] = (make.member(Role.OFFICER, mine.records["own organization"]) for _ in range(2))
    return SimpleNamespace(mine=mine, other=other, keys=keys, people=people)


def _district() -> World:
    """With a number for the paper that is issued."""
    world = World()
    paper = world.records["issued paper"]
    make.NumberAllocationFactory(number=paper.number, document=paper, state=AllocationState.USED)
    return world


def mark(world: World) -> None:
    """Give the records words that occur nowhere else."""
    for number, (name, field) in enumerate(WORDS.items()):
        record = world.records[name]
        kept = {"search": f"mat lo {number} qxz"} if hasattr(record, "search") else {}
        models.QuerySet(type(record)).filter(pk=record.pk).update(**{field: f"{MARK} {number} qxz"}, **kept)


def clients(people: dict) -> dict[str, Client]:
    """A browser of each, signed in as far as they can be; what locks an account or ends a membership comes after."""
    found = {}
    for letter, person in people.items():
        found[letter] = Client(raise_request_exception=False)
        if person.pk:
            found[letter].force_login(person, backend="organizations.backends.RoleBackend")
    type(people["I"]).objects.filter(pk=people["I"].pk).update(is_active=False)
    people["E"].memberships.all().delete()
    return found
