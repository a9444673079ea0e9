"""What can be asked of the cycle, in the words of the trade; ``for_user`` is the one place where rows are scoped.

A briefing belongs to its host. Who takes part (usual participants of the series, or a report expected) reads it; the
host's people, by role, change it. Reports and tasks are their organization's own; the host reads them too.
"""

from datetime import date

from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce, ExtractMonth
from django.utils import timezone

from organizations.access import Reach
from organizations.choices import Role
from organizations.querysets import ScopedQuerySet
from organizations.roles import CHANGE, VIEW

HOST_ROLES = frozenset({Role.SECRETARIAT, Role.LEADER, Role.READER})
OWN_ROLES = frozenset({Role.OFFICER})


def briefings_of(reach: Reach, to: str, lookup: str = "") -> Q:
    """The condition that the briefing behind ``lookup`` may be seen (for another ``to``: changed) within ``reach``."""
    from briefings.models import BriefingSeries, OrganizationReport

    condition = reach.within(HOST_ROLES).organizations(f"{lookup}series__host__")
    if to == VIEW:
        takes_part = reach.organizations("organization__")
        series = BriefingSeries.participants.through.objects.filter(takes_part).values("briefingseries")
        condition |= Q(**{f"{lookup}series__in": series})
        condition |= reach.organizations(f"{lookup}series__host__")
        reports = models.QuerySet(OrganizationReport).filter(takes_part).values("briefing")
        condition |= Q(**{f"{lookup}pk__in": reports})
    return condition


class SeriesQuerySet(ScopedQuerySet):
    def scope(self, reach, to):
        condition = reach.organizations("host__")
        if to == VIEW:
            through = self.model.participants.through.objects
            condition |= Q(pk__in=through.filter(reach.organizations("organization__")).values("briefingseries"))
        return condition


class BriefingQuerySet(ScopedQuerySet):
    def scope(self, reach, to):
        return briefings_of(reach, to)

    def latest_first(self):
        """By the month in which the period ends, the newest first; then by what is known of the day.

        The window of the figures may be unknown, and then says nothing about the order.
        """
        ends = Coalesce(
            F("quarter") * 3,
            F("month"),
            Case(When(period_kind="half_year", then=6), When(period_kind="nine_months", then=9)),
            ExtractMonth("data_to"),
            12,
            output_field=models.IntegerField(),
        )
        days = (F(name).desc(nulls_last=True) for name in ("data_to", "starts_at"))
        return self.alias(period_ends=ends).order_by("-year", "-period_ends", *days, "-pk")


class BriefingPartQuerySet(ScopedQuerySet):
    """Attendance, agenda, remarks, conclusions, reviews: they are seen and changed with their briefing."""

    def scope(self, reach, to):
        return briefings_of(reach, to, "briefing__")


def writable(lookup: str = "") -> Q:
    """The condition that the report behind ``lookup`` may be written by its own people at this moment.

    One of a closed briefing was opened again, and is written only while its leave is good.
    """
    from briefings.choices import BriefingStatus, ReportStatus
    from briefings.models import ReopenGrant

    leave = models.QuerySet(ReopenGrant).filter(expires_at__gt=timezone.now()).values("report")
    open_now = ~Q(**{f"{lookup}briefing__status": BriefingStatus.CLOSED}) | Q(**{f"{lookup}pk__in": leave})
    return Q(**{f"{lookup}status__in": ReportStatus.editable()}) & open_now


def before_the_end(lookup: str = "") -> Q:
    """The condition that the briefing of the record behind ``lookup`` is neither closed nor cancelled."""
    from briefings.choices import BriefingStatus

    return ~Q(**{f"{lookup}briefing__status__in": [BriefingStatus.CLOSED, BriefingStatus.CANCELLED]})


class OrganizationReportQuerySet(ScopedQuerySet):
    def scope(self, reach, to):
        """The organization's own people, and those who host the briefing.

        What was said to a briefing that is over is changed by nobody, but in a report opened again.
        """
        host = reach.within(HOST_ROLES).organizations("briefing__series__host__")
        if to == VIEW:
            return reach.organizations("organization__") | host
        own = reach.within(OWN_ROLES).organizations("organization__")
        return own & writable() | host & (before_the_end() | writable())


class ReportItemQuerySet(ScopedQuerySet):
    """Achievements, shortcomings, proposals: with their report, or with the briefing when they concern all."""

    def scope(self, reach, to):
        host = reach.within(HOST_ROLES).organizations("briefing__series__host__")
        own = reach.within(OWN_ROLES if to != VIEW else frozenset(Role)).organizations("report__organization__")
        if to != VIEW:
            return own & writable("report__") | host & (before_the_end() | writable("report__"))
        return host | own | (Q(report__isnull=True) & briefings_of(reach, to, "briefing__"))


class ProposalQuerySet(ReportItemQuerySet):
    def scope(self, reach, to):
        """Answers come when the briefing is long over: its host may always write them (and then nothing else)."""
        condition = super().scope(reach, to)
        if to == CHANGE:
            condition |= reach.within(HOST_ROLES).organizations("briefing__series__host__")
        return condition


class ReportPartQuerySet(ScopedQuerySet):
    """What hangs on one organization's report: seen with it; changed by its own people while they may write it."""

    def scope(self, reach, to):
        host = reach.within(HOST_ROLES).organizations("report__briefing__series__host__")
        own = reach.within(OWN_ROLES if to != VIEW else frozenset(Role)).organizations("report__organization__")
        if to == VIEW:
            return host | own
        return own & writable("report__") | host & (before_the_end("report__") | writable("report__"))


def settled() -> Q:
    """The condition that a task was answered for in a report that the office took."""
    from briefings.models import ReportChecklistItem

    answered = models.QuerySet(ReportChecklistItem).filter(settled_at__isnull=False, task__isnull=False)
    return Q(pk__in=answered.values("task"))


class TaskQuerySet(ScopedQuerySet):
    def scope(self, reach, to):
        """Its organization's own; what a report that was taken said of it is changed by nobody."""
        own = reach.organizations("organization__")
        return own if to == VIEW else own & ~settled()

    def unanswered(self):
        """Planned or under way, and not carried into a later quarter: somebody still has to say what became of it."""
        from briefings.choices import TaskProgress

        return self.filter(progress__in=[TaskProgress.PLANNED, TaskProgress.IN_PROGRESS], carried_to__isnull=True)


class DirectiveQuerySet(ScopedQuerySet):
    def scope(self, reach, to):
        """Seen with the briefing, by the lead and the coordinating organizations, and by communes it concerns."""
        condition = briefings_of(reach, to, "briefing__")
        if to == VIEW:
            coordinating = self.model.coordinating_organizations.through.objects
            units = self.model.units.through.objects
            condition |= reach.organizations("lead_organization__")
            condition |= Q(pk__in=coordinating.filter(reach.organizations("organization__")).values("directive"))
            communes = reach.within(frozenset({Role.COMMUNE_OFFICER}))
            condition |= Q(pk__in=units.filter(communes.units("administrativeunit__")).values("directive"))
        return condition

    def open(self):
        """Directives on which somebody still owes something."""
        from briefings.choices import Progress

        return self.filter(progress__in=Progress.open())

    def working(self):
        """Open directives that are not reported done yet: the others are measured by the day they were completed."""
        from briefings.choices import Progress

        return self.filter(progress__in=[Progress.NOT_STARTED, Progress.IN_PROGRESS])

    def overdue(self, on: date):
        """Directives still worked on whose date has passed on day ``on``; standing ones are never overdue."""
        from briefings.choices import DueKind

        return self.working().filter(due_kind__in=[DueKind.DATE, DueKind.PERIOD], due_on__lt=on)

    def due_soon(self, on: date):
        """Directives still worked on that fall due within a week from day ``on``."""
        from briefings.choices import SOON, DueKind

        dated = self.working().filter(due_kind__in=[DueKind.DATE, DueKind.PERIOD])
        return dated.filter(due_on__gte=on, due_on__lte=on + SOON)

    def unassigned(self):
        """Open directives that still lack a lead or a deadline."""
        from briefings.choices import DueKind

        return self.open().filter(Q(lead_organization__isnull=True) | Q(due_kind=DueKind.UNDEFINED))


class DirectivePartQuerySet(ScopedQuerySet):
    """Progress, evidence, requests: they are seen with their directive."""

    directive = "directive"

    def scope(self, reach, to):
        from briefings.models import Directive

        directives = DirectiveQuerySet(Directive).filter(DirectiveQuerySet(Directive).scope(reach, VIEW))
        return Q(**{f"{self.directive}__in": directives.values("pk")})


class EvidenceQuerySet(DirectivePartQuerySet):
    directive = "update__directive"


class DocumentQuerySet(ScopedQuerySet):
    def scope(self, reach, to):
        """Drafts are the host's; issued papers are seen with their briefing and by those who received them."""
        from briefings.choices import DocumentState
        from briefings.models import Delivery

        host = reach.within(HOST_ROLES).organizations("briefing__series__host__")
        if to != VIEW:
            return host
        received = Delivery.objects.filter(reach.organizations("organization__")).values("document")
        return host | (~Q(state=DocumentState.DRAFT) & (briefings_of(reach, to, "briefing__") | Q(pk__in=received)))


class DocumentPartQuerySet(ScopedQuerySet):
    """What hangs on an issued paper: seen with it."""

    def scope(self, reach, to):
        from briefings.models import Document

        documents = DocumentQuerySet(Document)
        return Q(document__in=documents.filter(documents.scope(reach, to)).values("pk"))


class DeliveryQuerySet(ScopedQuerySet):
    def scope(self, reach, to):
        """Seen by the receiving organization and by the office that issued; sent by that office alone."""
        host = reach.within(HOST_ROLES).organizations("document__briefing__series__host__")
        return host if to != VIEW else host | reach.organizations("organization__")

    def received_by(self, user):
        """What came to an organization within reach of ``user``: their inbox, without what their office only sent."""
        reach = Reach.of(user)
        return self.all() if reach.everything else self.filter(reach.organizations("organization__"))

    def unread(self):
        return self.filter(readings__isnull=True)


class ReadingQuerySet(ScopedQuerySet):
    def scope(self, reach, to):
        host = reach.within(HOST_ROLES).organizations("delivery__document__briefing__series__host__")
        return host | reach.organizations("delivery__organization__")


class NumberSeriesQuerySet(ScopedQuerySet):
    def scope(self, reach, to):
        return reach.organizations("issuer__")


class PaperSettingQuerySet(ScopedQuerySet):
    def scope(self, reach, to):
        return reach.organizations("organization__")
