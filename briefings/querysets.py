"""What can be asked of the cycle, in the words of the trade; ``for_user`` is the one place where rows are scoped.

A briefing belongs to its host. Who takes part (usual participants of the series, or a report expected) reads it; the
host's people, by role, change it. Reports and tasks are their organization's own; the host reads them too.
"""

from datetime import date

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear
from django.utils import timezone

from briefings import punctuality, timeliness
from briefings.choices import (
    AllocationState,
    BriefingStatus,
    DocumentState,
    Progress,
    Punctuality,
    ReportStatus,
    Timeliness,
)
from organizations.access import Scope
from organizations.choices import Role
from organizations.querysets import AppendOnlyQuerySet, ScopedQuerySet, related_model
from organizations.roles import CHANGE, VIEW

HOST_ROLES = frozenset({Role.SECRETARIAT, Role.LEADER, Role.READER})
OWN_ROLES = frozenset({Role.OFFICER})
CONCLUDING_ROLES = frozenset({Role.SECRETARIAT, Role.LEADER})  # who write down what the chair concludes


def before_the_end(lookup: str = "") -> Q:
    """The condition that the briefing of the record behind ``lookup`` is neither closed nor cancelled."""
    return ~Q(**{f"{lookup}briefing__status__in": BriefingStatus.final()})


# The order of what belongs to briefings: of the latest first. What has none, or whose window nobody
# knows, comes last, on either database.
LATEST_BRIEFING = (
    F("briefing__year").desc(nulls_last=True),
    F("briefing__data_to").desc(nulls_last=True),
    F("briefing").desc(nulls_last=True),
)


class CycleQuerySet(ScopedQuerySet):
    """Rows that hang on a briefing or on an organization's report; ``lookup`` leads there, such as ``"report__"``."""

    def _briefing_in(self, scope: Scope, to: str, lookup: str = "", series: str = "") -> Q:
        """The condition that the briefing behind ``lookup`` may be seen (for another ``to``: changed) in ``scope``.

        ``series``: leads to its series, where that is known without the briefing."""
        series = series or f"{lookup}series"
        condition = scope.with_roles(HOST_ROLES).organizations(f"{series}__host__")
        if to == VIEW:
            takes_part = scope.organizations("organization__")
            participants = related_model(self.model, series).participants.through.objects
            attended = participants.filter(takes_part).values("briefingseries")
            condition |= Q(**{f"{series}__in": attended})
            condition |= scope.organizations(f"{series}__host__")
            reports: models.QuerySet = models.QuerySet(related_model(self.model, f"{lookup}reports"))
            condition |= Q(**{f"{lookup}pk__in": reports.filter(takes_part).values("briefing")})
        return condition

    def _writable(self, lookup: str = "") -> Q:
        """The condition that the report behind ``lookup`` may be written by its own people at this moment.

        One of a closed briefing was opened again, and is written only while a grant to do so holds.
        """
        grants = ReopenGrantQuerySet(related_model(self.model, f"{lookup}reopen_grants"))
        reopened = grants.valid(timezone.now()).values("report")
        closed = Q(**{f"{lookup}briefing__status": BriefingStatus.CLOSED})
        return Q(**{f"{lookup}status__in": ReportStatus.editable()}) & (~closed | Q(**{f"{lookup}pk__in": reopened}))


class SeriesQuerySet(ScopedQuerySet):
    def in_scope(self, scope, to):
        condition = scope.organizations("host__")
        if to == VIEW:
            through = self.model.participants.through.objects
            condition |= Q(pk__in=through.filter(scope.organizations("organization__")).values("briefingseries"))
        return condition


class BriefingQuerySet(CycleQuerySet):
    def in_scope(self, scope, to):
        return self._briefing_in(scope, to)

    def latest_first(self):
        """By the month in which the period ends, the newest first; then by week, and by what is known of the day.

        The window of the figures may be unknown, and then says nothing about the order. Weeks stand among months where
        they end on the average of years, among themselves in order.
        """
        ends = Coalesce(
            F("quarter") * 3,
            F("month"),
            F("week") * 7 * 12 / 366 + 1,
            Case(When(period_kind="half_year", then=6), When(period_kind="nine_months", then=9)),
            ExtractMonth("data_to"),
            12,
            output_field=models.IntegerField(),
        )
        days = (F(name).desc(nulls_last=True) for name in ("data_to", "starts_at"))
        week = F("week").desc(nulls_last=True)
        return self.alias(period_ends=ends).order_by("-year", "-period_ends", week, *days, "-pk")


class BriefingPartQuerySet(CycleQuerySet):
    """Attendance, agenda, remarks, conclusions, reviews: they are seen and changed with their briefing."""

    def in_scope(self, scope, to):
        return self._briefing_in(scope, to, "briefing__")


class OrganizationReportQuerySet(CycleQuerySet):
    def in_scope(self, scope, to):
        """The organization's own people, and those who host the briefing.

        What was said to a briefing that is over is changed by nobody, but in a report opened again.
        """
        host = scope.with_roles(HOST_ROLES).organizations("briefing__series__host__")
        if to == VIEW:
            return scope.organizations("organization__") | host
        own = scope.with_roles(OWN_ROLES).organizations("organization__")
        return own & self._writable() | host & (before_the_end() | self._writable())

    def _lapsed(self, at) -> Q:
        """The condition that the report was opened again under a grant that has run out by ``at``."""
        grants = ReopenGrantQuerySet(related_model(self.model, "reopen_grants")).valid(at).values("report")
        return punctuality.REOPENED & ~Q(pk__in=grants)

    def lapsed(self, at):
        """Reports that are locked again from ``at`` on, though the worker has not yet come by to say so."""
        return self.filter(self._lapsed(at))

    def state_is(self, state: str, at) -> Q:
        """The condition that a report is for people in ``state`` at ``at`` (``services.reopening.state_of``)."""
        stored, lapsed = Q(status=state), self._lapsed(at)
        return stored | lapsed if state == ReportStatus.LOCKED else stored & ~lapsed

    def with_lapse(self, at):
        """With ``lapsed`` on each, so that a list of many says their state without asking for each one's grants."""
        return self.annotate(lapsed=Case(When(self._lapsed(at), then=True), default=False))

    def missing(self):
        """Reports for which the office still waits (``punctuality.is_missing``)."""
        return self.filter(punctuality.MISSING)

    def handed_in(self):
        """Reports that the office has (``punctuality.is_handed_in``)."""
        return self.filter(punctuality.HANDED_IN)

    def with_punctuality(self, word: Punctuality, on: date):
        """Reports whose ``punctuality`` on day ``on`` is ``word``."""
        return self.filter(punctuality.punctuality_is(word, on))

    def to_hand_in(self):
        """Reports that their own people have to write at this moment: missing ones, and those opened again."""
        return self.filter(self._writable()).exclude(briefing__status__in=punctuality.NOT_ASKING)


class ReportItemQuerySet(CycleQuerySet):
    """Achievements, shortcomings, proposals: with their report, or with the briefing when they concern all."""

    def in_scope(self, scope, to):
        host = scope.with_roles(HOST_ROLES).organizations("briefing__series__host__")
        own = scope.with_roles(OWN_ROLES if to != VIEW else frozenset(Role)).organizations("report__organization__")
        if to != VIEW:
            return own & self._writable("report__") | host & (before_the_end() | self._writable("report__"))
        return host | own | (Q(report__isnull=True) & self._briefing_in(scope, to, "briefing__"))


class ShortcomingQuerySet(ReportItemQuerySet):
    def open(self):
        """Those that are neither resolved nor continued by a later one, which then stands for them."""
        return self.filter(resolved_on__isnull=True, continued_by__isnull=True)


class ProposalQuerySet(ReportItemQuerySet):
    def in_scope(self, scope, to):
        """Answers come when the briefing is long over: its host may always write them (and then nothing else)."""
        condition = super().in_scope(scope, to)
        if to == CHANGE:
            condition |= scope.with_roles(HOST_ROLES).organizations("briefing__series__host__")
        return condition


class ReportPartQuerySet(CycleQuerySet):
    """What hangs on one organization's report: seen with it; changed by its own people while they may write it."""

    def in_scope(self, scope, to):
        host = scope.with_roles(HOST_ROLES).organizations("report__briefing__series__host__")
        own = scope.with_roles(OWN_ROLES if to != VIEW else frozenset(Role)).organizations("report__organization__")
        if to == VIEW:
            return host | own
        return own & self._writable("report__") | host & (before_the_end("report__") | self._writable("report__"))


class ChecklistQuerySet(ReportPartQuerySet):
    def to_answer(self):
        """Those that still ask something: not in effect yet, about what has not ended or been carried on elsewhere."""
        tasks = TaskQuerySet(related_model(self.model, "task")).unanswered()
        shortcomings = ShortcomingQuerySet(related_model(self.model, "shortcoming")).open()
        asked = Q(task__in=tasks.order_by().values("pk")) | Q(shortcoming__in=shortcomings.order_by().values("pk"))
        return self.filter(asked, settled_at__isnull=True)


class ReopenGrantQuerySet(AppendOnlyQuerySet, ReportPartQuerySet):
    def valid(self, at):
        """Grants under which a report may be opened at the moment ``at``: those that have not ended."""
        return self.filter(expires_at__gt=at, end__isnull=True)


class ReopenGrantEndQuerySet(AppendOnlyQuerySet, ScopedQuerySet):
    def in_scope(self, scope, to):
        """Seen with the grant."""
        grants = ReopenGrantQuerySet(related_model(self.model, "grant"))
        return Q(grant__in=grants.filter(grants.in_scope(scope, VIEW)).values("pk"))


class TaskQuerySet(ScopedQuerySet):
    def in_scope(self, scope, to):
        """Its organization's own; what a report that was taken said of it is changed by nobody."""
        own = scope.organizations("organization__")
        return own if to == VIEW else own & ~self._settled()

    def settled(self):
        """Those for which a report that the office took has answered."""
        return self.filter(self._settled())

    def _settled(self) -> Q:
        answers: models.QuerySet = models.QuerySet(related_model(self.model, "checks"))
        return Q(pk__in=answers.filter(settled_at__isnull=False, task__isnull=False).values("task"))

    def unanswered(self):
        """Those of which somebody still has to say what became of them (``timeliness.is_unanswered``)."""
        return self.filter(timeliness.UNANSWERED)

    def overdue(self, on: date):
        """Unanswered ones whose last day has passed on day ``on`` (``timeliness.is_past``)."""
        return self.unanswered().filter(timeliness.past(on))


class DirectiveQuerySet(CycleQuerySet):
    def in_scope(self, scope, to):
        """Seen with the briefing or its series, by the lead and the coordinating organizations, and by communes it
        concerns; what is given to many, by each of them.

        As long as it is a draft (``timeliness.is_draft``): by those alone who write the conclusions.
        """
        condition = self._briefing_in(scope, to, "briefing__", "series")
        if to == VIEW:
            writing = scope.with_roles(CONCLUDING_ROLES).organizations("series__host__")
            coordinating = self.model.coordinating_organizations.through.objects
            units = self.model.units.through.objects
            condition |= scope.organizations("lead_organization__")
            parts: models.QuerySet = models.QuerySet(self.model)
            led = parts.filter(scope.organizations("lead_organization__"), parent__isnull=False)
            condition |= Q(pk__in=led.values("parent"))
            condition |= Q(pk__in=coordinating.filter(scope.organizations("organization__")).values("directive"))
            communes = scope.with_roles(frozenset({Role.COMMUNE_OFFICER}))
            condition |= Q(pk__in=units.filter(communes.units("administrativeunit__")).values("directive"))
            condition = writing | condition & timeliness.concluded()
        return condition

    def concluded(self):
        """Those that the chair has concluded; the others are drafts."""
        return self.filter(timeliness.concluded())

    def drafts(self):
        """Drafts that wait for the conclusion of their briefing; those of one called off have ended with it."""
        return self.counted().filter(timeliness.DRAFT & ~timeliness.ENDED)

    def counted(self):
        """Each assigned piece of work once: of what is given to many, the parts that each of them answers for."""
        return self.filter(timeliness.COUNTED)

    def assigned_texts(self):
        """Each assigned text once, as it was said: what is given to many, without their parts."""
        return self.filter(parent__isnull=True)

    def collective(self):
        """What is given to many, each of whom answers for itself."""
        return self.filter(collective=True)

    def latest_first(self):
        """By the session or the paper that gave them, the newest first, then in the order in which they were given."""
        year = Coalesce(ExtractYear("paper_day"), F("briefing__year"))
        day = Coalesce(F("paper_day"), F("briefing__data_to"))
        return self.alias(given_year=year, given_until=day).order_by(
            "-given_year",
            F("given_until").desc(nulls_last=True),
            F("briefing").desc(nulls_last=True),
            "issuer",
            "paper_number",
            "ordinal",
            F("parent").asc(nulls_first=True),
            "lead_organization__sort_key",
            "pk",
        )

    def with_roll_up(self, on: date):
        """With ``parts_done``, ``parts_in_all`` and ``parts_overdue`` on each that is given to many: how many have done
        their part, of how many that still count, and how many are late on day ``on`` (``timeliness.roll_up``)."""
        parts: models.QuerySet = models.QuerySet(self.model).filter(parent=OuterRef("pk")).order_by()

        def counted(condition: Q) -> Coalesce:
            number = parts.filter(condition).values("parent").annotate(number=Count("pk")).values("number")
            return Coalesce(Subquery(number, output_field=models.IntegerField()), 0)

        return self.annotate(
            parts_done=counted(Q(progress=Progress.DONE)),
            parts_in_all=counted(~timeliness.STOPPED),
            parts_overdue=counted(timeliness.timeliness_is(Timeliness.OVERDUE, on)),
        )

    def open(self):
        """Directives on which somebody still owes something."""
        return self.filter(timeliness.OPEN)

    def unfinished(self):
        """Those that have not ended, drafts too, each once (``counted``)."""
        return self.counted().exclude(timeliness.ENDED)

    def able_to_succeed(self):
        """Those that may take another's place: open ones, and drafts of a session that was held and is to conclude."""
        return self.unfinished().filter(timeliness.concluded() | Q(briefing__status=BriefingStatus.HELD))

    def working(self):
        """Open directives that are not reported done yet: the others are measured by the day they were completed."""
        return self.filter(timeliness.WORKING)

    def to_accept(self):
        """Directives that their lead has reported done, and that wait for acceptance."""
        return self.open().filter(timeliness.REPORTED)

    def done(self):
        """Directives of which the office has accepted that they are done."""
        return self.counted().filter(progress=Progress.DONE)

    def dated(self):
        """Directives that are due on a day."""
        return self.filter(timeliness.DATED)

    def with_timeliness(self, word: Timeliness, on: date):
        """Directives whose ``timeliness`` on day ``on`` is ``word``."""
        return self.filter(timeliness.timeliness_is(word, on))

    def overdue(self, on: date):
        """Directives still worked on whose date has passed on day ``on``; standing ones are never overdue."""
        return self.with_timeliness(Timeliness.OVERDUE, on)

    def due_soon(self, on: date):
        """Directives still worked on that fall due within a week from day ``on``."""
        return self.with_timeliness(Timeliness.DUE_SOON, on)

    def to_hand_over(self, on: date):
        """Directives still worked on whose lead has ended by day ``on``: somebody else has to take them over."""
        return self.working().filter(timeliness.led_by_ended(on))

    def unassigned(self):
        """Directives, drafts too, that have not ended and still lack a lead or a deadline."""
        return self.filter(timeliness.UNASSIGNED)

    def without_lead(self):
        """Directives, drafts too, that have not ended and that nobody leads yet."""
        return self.unfinished().filter(timeliness.LACKS_LEAD)

    def without_deadline(self):
        """Directives, drafts too, that have not ended and of which nobody has said by when."""
        return self.unfinished().filter(timeliness.LACKS_DEADLINE)


class DirectivePartQuerySet(ScopedQuerySet):
    """Progress, evidence, requests: they are seen with their directive, where ``directive`` leads."""

    directive = "directive"

    def in_scope(self, scope, to):
        directives = DirectiveQuerySet(related_model(self.model, self.directive))
        return Q(**{f"{self.directive}__in": directives.filter(directives.in_scope(scope, VIEW)).values("pk")})


class AppendedDirectivePartQuerySet(AppendOnlyQuerySet, DirectivePartQuerySet):
    pass


class EvidenceQuerySet(AppendedDirectivePartQuerySet):
    directive = "update__directive"


class DocumentQuerySet(CycleQuerySet):
    """Issued documents are written once: sets of them are never rewritten or deleted past ``Document.save``."""

    def in_scope(self, scope, to):
        """Drafts are the host's. Issued ones for all are seen with their briefing; what is made for one organization
        alone by the office and by that organization, not by the others of the briefing; each by whoever received it.
        """
        host = scope.with_roles(HOST_ROLES).organizations("briefing__series__host__")
        if to != VIEW:
            return host
        deliveries: models.QuerySet = models.QuerySet(related_model(self.model, "deliveries"))
        received = deliveries.filter(scope.organizations("organization__")).values("document")
        for_all = Q(addressee__isnull=True) & self._briefing_in(scope, to, "briefing__")
        read = for_all | self._made_for_one_in(scope) | Q(pk__in=received)
        return host | ~Q(state=DocumentState.DRAFT) & read

    def _made_for_one_in(self, scope: Scope) -> Q:
        """The condition that a paper for one organization alone may be read in ``scope``: that one's, or its office's
        (of papers not issued yet ``documents.addressees_for``)."""
        organizations: models.QuerySet = models.QuerySet(related_model(self.model, "addressee"))
        own = organizations.filter(scope.organizations()).order_by().values("pk")
        return Q(addressee__in=own) | scope.organizations("briefing__series__host__")

    def in_force(self):
        return self.filter(state__in=DocumentState.in_force())

    def update(self, **values):
        if set(values) & set(self.model.FROZEN):
            raise TypeError("an issued document never changes")
        return super().update(**values)

    def bulk_update(self, objs, fields, batch_size=None):
        if set(fields) & set(self.model.FROZEN):
            raise TypeError("an issued document never changes")
        return super().bulk_update(objs, fields, batch_size)

    def delete(self):
        if self.exclude(state=DocumentState.DRAFT).exists():
            raise TypeError("an issued document is never deleted")
        return super().delete()

    delete.queryset_only = True  # type: ignore[attr-defined]  # Django reads it where a manager is made


class DocumentPartQuerySet(ScopedQuerySet):
    """What hangs on an issued document: seen with it. ``document`` leads there."""

    document = "document"

    def in_scope(self, scope, to):
        documents = DocumentQuerySet(related_model(self.model, self.document))
        return Q(**{f"{self.document}__in": documents.filter(documents.in_scope(scope, to)).values("pk")})


class SignedFileQuerySet(AppendOnlyQuerySet, DocumentPartQuerySet):
    def verified_since(self, row, signatures: list[dict]):
        """``row`` with its ``signatures`` as they are found now, since more of its signers are known: nothing else of
        it ever changes."""
        models.QuerySet.update(self.filter(pk=row.pk), signatures=signatures)
        return self.get(pk=row.pk)


class RelationQuerySet(DocumentPartQuerySet):
    document = "source"


class DeliveryQuerySet(AppendOnlyQuerySet, ScopedQuerySet):
    def in_scope(self, scope, to):
        """Seen by the receiving organization and by the office that issued; sent by that office alone."""
        host = scope.with_roles(HOST_ROLES).organizations("document__briefing__series__host__")
        return host if to != VIEW else host | scope.organizations("organization__")

    def received_by(self, user):
        """What came to an organization in the scope of ``user``: their inbox, without what their office only sent."""
        scope = Scope.of(user)
        return self.all() if scope.everything else self.filter(scope.organizations("organization__"))

    def unread(self):
        """Those that nobody has opened and somebody still should: what is no longer in force waits for no reader."""
        return self.filter(readings__isnull=True, document__state__in=DocumentState.in_force())


class ReadingQuerySet(AppendOnlyQuerySet, ScopedQuerySet):
    def in_scope(self, scope, to):
        host = scope.with_roles(HOST_ROLES).organizations("delivery__document__briefing__series__host__")
        return host | scope.organizations("delivery__organization__")


class NumberSeriesQuerySet(ScopedQuerySet):
    def in_scope(self, scope, to):
        return scope.organizations("issuer__")


class AllocationQuerySet(ScopedQuerySet):
    def in_scope(self, scope, to):
        return scope.organizations("series__issuer__")

    def binding(self):
        """Numbers whose day later ones may not precede: given, not voided, and not stated to be wrongly dated."""
        return self.filter(state=AllocationState.USED, wrong_day_reason="")

    def ahead_of(self, on):
        """Those of them whose day had not come on day ``on``: a clock was ahead when they were given."""
        return self.binding().filter(document__issued_on__gt=on)


class HandoverQuerySet(ScopedQuerySet):
    def in_scope(self, scope, to):
        """Seen by both sides; made and taken back by whoever looks after both."""
        from_one, to_other = scope.organizations("predecessor__"), scope.organizations("successor__")
        return from_one | to_other if to == VIEW else from_one & to_other


class PaperSettingQuerySet(ScopedQuerySet):
    def in_scope(self, scope, to):
        return scope.organizations("organization__")
