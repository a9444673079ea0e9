"""Whose fields are whose, where both sides write one record: the organization states, the host of the briefing answers.

``HOST_FIELDS`` is the one list; admin pages, the lists inside them and their forms ask ``closed_fields``. A record that
is not named there belongs to one side as a whole: who may write it says ``for_user``.
"""

from briefings.models import Proposal, Shortcoming
from briefings.querysets import HOST_ROLES, OWN_ROLES
from organizations.access import Scope
from organizations.choices import Role
from organizations.models import Organization
from organizations.roles import ADD, CHANGE, roles_that_may

# What the host alone writes. That a shortcoming is over, or goes on, an organization says in its report
# (``carry_over``); it holds from the moment the office accepts that.
HOST_FIELDS: dict[type, frozenset[str]] = {
    Proposal: frozenset({"answer", "answered_on"}),
    Shortcoming: frozenset({"resolved_on", "continues_from"}),
}

# Whoever writes in the name of the own organization; the office above it does so on its behalf.
SPEAKERS = OWN_ROLES | {Role.COMMUNE_OFFICER}


def closed_fields(user, model: type, host: Organization | None = None) -> frozenset[str]:
    """The fields of a ``model`` that ``user`` may not write, for they are those of ``host``.

    ``host`` None: a record is begun, and nobody knows yet for which briefing; closed to whoever hosts none.
    """
    fields = HOST_FIELDS.get(model, frozenset())
    return frozenset() if not fields or is_of_host(user, model, host) else fields


def is_of_host(user, model: type, host: Organization | None = None) -> bool:
    """Whether ``user`` writes a ``model`` as the office of ``host``; None: of any host at all."""
    writers = roles_that_may(CHANGE, model._meta.label_lower) & HOST_ROLES  # type: ignore[attr-defined]  # a model
    scope = Scope.of(user).with_roles(writers)
    return scope.everything or (bool(scope.grants) if host is None else scope.reaches(host))


def leads_itself(user, organization: Organization) -> bool:
    """Whether ``user`` belongs to ``organization``, or to one above it, as one of its own people."""
    return _own(user).reaches(organization)


def sole_organization(user, label: str) -> int | None:
    """The key of the only organization in whose name ``user`` begins records of ``label``; None: several, or none."""
    scope = Scope.of(user).with_roles(roles_that_may(ADD, label))
    keys = {grant.organization_id for grant in scope.grants}
    return keys.pop() if len(keys) == 1 and keys <= {grant.organization_id for grant in _own(user).grants} else None


def _own(user) -> Scope:
    return Scope.of(user).with_roles(SPEAKERS)
