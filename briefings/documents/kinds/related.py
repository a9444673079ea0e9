"""What builders read with a briefing: each function says what to prefetch, in the order in which it is printed."""

from django.db.models import Prefetch

from briefings.models import AgendaItem, Attendance, Conclusion, Directive
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


def directives() -> tuple[Prefetch, Prefetch]:
    """Directives with their leads, who takes part by rank."""
    return (
        Prefetch("directives", Directive.objects.select_related("lead_organization").order_by("ordinal")),
        Prefetch("directives__coordinating_organizations", Organization.objects.all()),
    )
