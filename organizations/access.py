"""Who reaches what: a membership reaches its organization and all that lies beneath it (design §6)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

NOTHING = Q(pk__in=[])
HELD = ("role", "organization_id", "organization__path", "organization__unit__path")  # of a membership


@dataclass(frozen=True)
class Hold:
    """One membership: the role, the subtree of organizations, and that of units where the organization works."""

    role: str
    organization_id: int
    organization_path: str
    unit_path: str  # empty: the organization has no unit


@dataclass(frozen=True)
class Reach:
    """All that a user holds. ``everything``: a system administrator."""

    everything: bool
    holds: tuple[Hold, ...]

    @classmethod
    def of(cls, user) -> "Reach":
        """The reach of ``user``; read once per user object, so once per request."""
        if not user.is_authenticated or not user.is_active:
            return cls(False, ())
        if user.is_superuser:
            return cls(True, ())
        if not hasattr(user, "_reach"):
            user._reach = cls.through(user.memberships.values_list(*HELD))
        return user._reach

    @classmethod
    def through(cls, rows: Iterable[tuple]) -> "Reach":
        """The reach of somebody with these memberships, of which each row gives ``HELD``."""
        return cls(False, tuple(Hold(*row[:3], row[3] or "") for row in rows))

    def within(self, roles: frozenset[str]) -> "Reach":
        """This reach through memberships in ``roles`` only."""
        return Reach(self.everything, tuple(hold for hold in self.holds if hold.role in roles))

    @property
    def roles(self) -> set[str]:
        return {hold.role for hold in self.holds}

    def organizations(self, lookup: str = "") -> Q:
        """The condition that the organization behind ``lookup`` (such as ``"series__host__"``) lies within reach."""
        return _beneath({hold.organization_path for hold in self.holds}, lookup)

    def units(self, lookup: str = "") -> Q:
        """The condition that the administrative unit behind ``lookup`` lies within reach."""
        return _beneath({hold.unit_path for hold in self.holds if hold.unit_path}, lookup)


def _beneath(paths: set[str], lookup: str) -> Q:
    condition = NOTHING
    for path in paths:
        condition |= Q(**{f"{lookup}path__startswith": path})
    return condition
