"""What a closed briefing assigned, as it stood on closing: old minutes say what was true then."""

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter

from briefings.choices import BriefingStatus
from briefings.models import Briefing, Directive
from organizations.models import Organization
from organizations.models.base import kept_lists

SETTLED = ("lead_organization_id", "due_kind", "due_on", "due_text")


def as_closed(briefing: Briefing, directives: Iterable[Directive]) -> None:
    """Give ``directives``, read for printing, the lead, helpers and deadline they had when ``briefing`` was closed.

    Nothing changes while it is open. Costs the same number of queries at any number of directives.
    """
    if briefing.status != BriefingStatus.CLOSED:
        return
    closed = briefing.history.filter(status=BriefingStatus.CLOSED).order_by("history_id").first()
    if closed is not None:
        whole = list(directives)
        parts = [part for one in whole if one.collective for part in one.children.all()]
        _as_they_stood([*whole, *parts], closed.history_date)


def _as_they_stood(directives: list[Directive], at: datetime) -> None:
    versions = Directive.history.filter(id__in=[one.pk for one in directives], history_date__lte=at)
    stood = {version.id: version for version in versions.order_by("history_id")}
    [helpers] = (rows for field, rows in kept_lists(Directive).items() if field.name == "coordinating_organizations")
    helped: dict[int, list[int]] = {}
    of = [version.history_id for version in stood.values()]
    for version, organization in helpers._default_manager.filter(history__in=of).values_list("history", "organization"):
        helped.setdefault(version, []).append(organization)
    leads = {version.lead_organization_id for version in stood.values()}
    organizations = Organization.objects.in_bulk((leads - {None}).union(*helped.values()))
    for directive in directives:
        if version := stood.get(directive.pk):
            _put_back(directive, version, helped.get(version.history_id, []), organizations)


def _put_back(directive: Directive, version, helpers: list[int], organizations: dict[int, Organization]) -> None:
    for name in SETTLED:
        setattr(directive, name, getattr(version, name))
    directive.lead_organization = organizations.get(version.lead_organization_id)
    found = [organizations[key] for key in helpers if key in organizations]
    # As a prefetch leaves them: for reading.
    cache = directive.__dict__.setdefault("_prefetched_objects_cache", {})
    cache["coordinating_organizations"] = sorted(found, key=attrgetter("sort_key", "pk"))
