"""One thing to do, and for whom a person does it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from briefings.models import Briefing, Directive
from briefings.transitions import OFFICER
from organizations.access import Grant, Scope
from organizations.choices import Role
from organizations.models import Organization
from organizations.validity import label_in

HOST = "series__host__"  # from a directive to who calls the briefings of its series
REPORT_HOST = "briefing__series__host__"  # likewise from a report
LIMIT = 100  # rows of each kind; whoever has more works from the lists


@dataclass(frozen=True)
class Act:
    """A button: a Vietnamese verb, and the page on which it is done."""

    label: str
    address: str


@dataclass(frozen=True)
class Fold:
    """How many duties of one kind become one line.

    ``noun`` follows their number (``"nhiệm vụ chưa phân công"``), ``address`` is the list that shows them all. Up to
    ``keep`` stand each for itself; of more all are folded (``whole``), or those after the first ``keep``.
    The line tells whose they are, or how many there are of each note (``by_note``).
    """

    noun: str
    address: str
    keep: int = 3
    whole: bool = True
    by_note: bool = False


@dataclass(frozen=True)
class Duty:
    """One thing to do, or a line that stands for ``count`` of them.

    ``late``: its day has passed, by so many ``days``. ``note``: why it is here, a Vietnamese phrase or empty.
    ``title``: what a page calls it, where that says more than ``text``; ``source``: what it belongs to. ``now``: it
    wants an answer at once, whatever its day. ``acts``: one or two buttons, the first for what is usually done.
    ``briefing``: the session that it is about, whose state is shown.
    """

    kind: str
    text: str
    organization: str
    address: str
    due_on: date | None = None
    late: bool = False
    note: str = ""
    title: str = ""
    source: str = ""
    days: int = 0
    now: bool = False
    acts: tuple[Act, ...] = ()
    fold: Fold | None = None
    count: int = 1
    briefing: Briefing | None = None


def step_of(address: str, name: str) -> str:
    """The page at ``address`` with its step ``name`` open."""
    return f"{address}?buoc={name}#buoc-{name}"


@dataclass(frozen=True)
class Own:
    """The organizations for which a person answers, and the communes for which a commune officer does.

    An organization's people see what lies beneath it, too, but owe only what is given to the organization itself.
    """

    organizations: frozenset[int]
    units: frozenset[int]

    @classmethod
    def of(cls, user, on: date | None = None) -> "Own":
        """Those of ``user``; with ``on`` without those that have ended by that day."""
        grants = Scope.of(user).grants
        if on is not None:
            gone = _ended(grants, on)
            grants = tuple(grant for grant in grants if grant.organization_id not in gone)
        communes = (grant.unit_path for grant in grants if grant.role == Role.COMMUNE_OFFICER and grant.unit_path)
        return cls(
            frozenset(grant.organization_id for grant in grants if grant.role in OFFICER),
            frozenset(int(path.rstrip("/").rpartition("/")[2]) for path in communes),
        )

    def directives(self, rows: QuerySet) -> QuerySet:
        """Those of ``rows`` that are given to the organizations or concern the communes."""
        return rows.filter(self.given())

    def given(self) -> Q:
        """The condition that a directive is given to the organizations or concerns the communes."""
        coordinating = Directive.coordinating_organizations.through.objects.filter(organization__in=self.organizations)
        condition = Q(lead_organization__in=self.organizations) | Q(pk__in=coordinating.values("directive"))
        if self.units:
            units = Directive.units.through.objects.filter(administrativeunit__in=self.units)
            condition |= Q(pk__in=units.values("directive"))
        return condition


def ended_everywhere(user, on: date) -> bool:
    """Whether every organization in which ``user`` has a role has ended by day ``on``."""
    grants = Scope.of(user).grants
    return bool(grants) and {grant.organization_id for grant in grants} == _ended(grants, on)


def _ended(grants: Iterable[Grant], on: date) -> set[int]:
    keys = {grant.organization_id for grant in grants}
    return set(Organization.objects.filter(pk__in=keys).ended(on).values_list("pk", flat=True))


def lead_of(directive: Directive) -> str:
    return label_in(directive, directive.lead_organization) or "Chưa phân công"


def source_of(directive: Directive) -> str:
    """What a line calls ``directive`` besides its content: ``Nhiệm vụ giao Q3/2020 số 2``."""
    return f"Nhiệm vụ giao {directive.source_short} số {directive.ordinal}"
