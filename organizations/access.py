"""Scopes: a membership reaches its organization and all that lies beneath it (design §6)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

from django.db.models import Q
from django.utils import timezone

from organizations.choices import MembershipState, Role
from organizations.roles import ADD, VIEW, roles_that_may
from organizations.validity import covers

NOTHING = Q(pk__in=[])
# Of a membership: what it grants, and whether it counts on a day.
GRANT_FIELDS = (
    "role",
    "organization_id",
    "organization__path",
    "organization__unit__path",
    "state",
    "valid_from",
    "valid_to",
)


# Given the condition that the organization behind a lookup is a host: the condition of an organization that already
# takes part in what such hosts call. An app that knows of such adds its own when it is loaded.
TakesPart = Callable[[Callable[[str], Q]], Q]
_takes_part: list[TakesPart] = []


def count_as_taking_part(condition: TakesPart) -> None:
    """Let organizations under ``condition`` be chosen by the hosts; called once when an app is loaded."""
    _takes_part.append(condition)


@dataclass(frozen=True)
class Grant:
    """One membership: the role, the subtree of organizations, and that of units where the organization works."""

    role: str
    organization_id: int
    organization_path: str
    unit_path: str  # empty: the organization has no unit


@dataclass(frozen=True)
class Scope:
    """All that the memberships of a user grant. ``everything``: a system administrator."""

    everything: bool
    grants: tuple[Grant, ...]

    @classmethod
    def of(cls, user) -> Self:
        """The scope of ``user``; read once per user object, so once per request."""
        if not user.is_authenticated or not user.is_active:
            return cls(False, ())
        if user.is_superuser:
            return cls(True, ())
        if not hasattr(user, "_scope"):
            cls.from_rows(user.memberships.values_list(*GRANT_FIELDS)).keep_with(user)
        return user._scope

    @classmethod
    def of_host(cls, host) -> Self:
        """What lies beneath the organization ``host`` and at its place, as its office reaches it."""
        unit = host.unit.path if host.unit_id else ""
        return cls(False, (Grant(Role.SECRETARIAT, host.pk, host.path, unit),))

    def keep_with(self, user) -> None:
        """Let ``of`` answer for this user object without asking the database."""
        user._scope = self

    @classmethod
    def from_rows(cls, rows: Iterable[tuple]) -> Self:
        """The scope of somebody with these memberships, of which each row gives ``GRANT_FIELDS``: of those that are
        granted and in force today (``MembershipQuerySet.counting``)."""
        today = timezone.localdate()
        return cls(
            False,
            tuple(
                Grant(role, key, path, unit or "")
                for role, key, path, unit, state, since, until in rows
                if state == MembershipState.GRANTED and covers(since, until, today)
            ),
        )

    def with_roles(self, roles: frozenset[str]) -> Self:
        """This scope through memberships in ``roles`` only."""
        return type(self)(self.everything, tuple(grant for grant in self.grants if grant.role in roles))

    @property
    def roles(self) -> set[str]:
        return {grant.role for grant in self.grants}

    def reaches(self, organization) -> bool:
        """Whether ``organization`` lies in scope, as ``organizations`` asks it of the database."""
        return any(organization.path.startswith(grant.organization_path) for grant in self.grants)

    def organizations(self, lookup: str = "") -> Q:
        """The condition that the organization behind ``lookup`` (such as ``"series__host__"``) lies in scope."""
        return _beneath({grant.organization_path for grant in self.grants}, lookup)

    def choosable(self) -> Q:
        """The condition that an organization may be invited, take part or lead for those in scope: beneath them, at
        work at their place or below it, or taking part in what they call already. Wider than what may be edited."""
        condition = self.organizations() | self.units("unit__")
        for taking_part in _takes_part:
            condition |= taking_part(self.organizations)
        return condition

    def units(self, lookup: str = "") -> Q:
        """The condition that the administrative unit behind ``lookup`` lies in scope."""
        return _beneath({grant.unit_path for grant in self.grants if grant.unit_path}, lookup)


def _beneath(paths: set[str], lookup: str) -> Q:
    condition = NOTHING
    for path in paths:
        condition |= Q(**{f"{lookup}path__startswith": path})
    return condition


def may_read(user, label: str) -> bool:
    """Whether a role of ``user`` lets them read records of the model ``label`` (``"app.model"``); which ones is up to
    ``for_user``."""
    return _may(user, VIEW, label)


def may_add(user, label: str) -> bool:
    """Whether a role of ``user`` lets them make records of the model ``label``, somewhere in their scope."""
    return _may(user, ADD, label)


def _may(user, action: str, label: str) -> bool:
    scope = Scope.of(user)
    return scope.everything or bool(scope.roles & roles_that_may(action, label))
