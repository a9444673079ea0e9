"""What builders read with a briefing: each function says what to prefetch, in the order in which it is printed."""

from django.db.models import Prefetch, prefetch_related_objects

from briefings.models import AgendaItem, Attendance, Briefing, Conclusion, Directive
from briefings.querysets import DirectiveQuerySet
from briefings.timeliness import is_concluded
from organizations.models import Organization

ISSUER = ("series__host", "chair")


def attendances() -> Prefetch:
    """Who was there or should have been, with their organizations, by rank."""
    return Prefetch("attendances", Attendance.objects.select_related("organization"))


def agenda_items() -> Prefetch:
    """The agenda with who presents each item."""
    return Prefetch("agenda_items", AgendaItem.objects.select_related("presenter").order_by("ordinal"))


def conclusions() -> Prefetch:
    """What the chair concluded."""
    return Prefetch("conclusions", Conclusion.objects.order_by("ordinal"))


def keep_drafts_from(user, briefing: Briefing) -> Briefing:
    """Let papers printed of ``briefing`` name only the directives that ``user`` may see; returns it.

    Once the chair has concluded whoever reads the briefing reads them all.
    """
    if not is_concluded(briefing):
        prefetch_related_objects([briefing], Prefetch("directives", _texts(Directive.objects.for_user(user))))
    return briefing


def _texts(rows: DirectiveQuerySet) -> DirectiveQuerySet:
    """What was assigned, each text once: what is given to many names those in its parts."""
    return rows.assigned_texts().select_related("lead_organization").order_by("ordinal")


def _parts() -> DirectiveQuerySet:
    rows = Directive.objects.select_related("lead_organization")
    return rows.order_by("lead_organization__sort_key", "lead_organization")


def directives() -> tuple[Prefetch, ...]:
    """Directives with their leads, who takes part by rank."""
    return (
        Prefetch("directives", _texts(Directive.objects.all())),
        Prefetch("directives__coordinating_organizations", Organization.objects.all()),
        Prefetch("directives__children", _parts()),
    )
