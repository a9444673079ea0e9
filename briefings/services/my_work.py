"""What one person owes and by when, what came back to them, and what waits for their decision."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.urls import reverse
from django.utils import timezone

from briefings.filters.reports import missing
from briefings.filters.shortcomings import open_shortcomings
from briefings.models import (
    Briefing,
    BriefingStatus,
    Directive,
    DirectiveAcknowledgement,
    DirectiveReview,
    DueKind,
    ExtensionDecision,
    ExtensionRequest,
    OrganizationReport,
    Progress,
    ProgressUpdate,
    ReportStatus,
    Shortcoming,
    Task,
)
from organizations.access import Reach
from organizations.quarters import Quarter
from organizations.roles import CHANGE, Role

LIMIT = 100  # rows of each kind; whoever has more works from the lists


@dataclass(frozen=True)
class Duty:
    """One thing to do. ``late``: its day has passed. ``note``: why it is here, a Vietnamese phrase or empty."""

    kind: str
    text: str
    organization: str
    address: str
    due_on: date | None = None
    late: bool = False
    note: str = ""


@dataclass(frozen=True)
class MyWork:
    """Each duty stands in one place: overdue ones on top, whatever else they are.

    ``cut``: of some kind only the first ``LIMIT`` are here.
    """

    overdue: tuple[Duty, ...]
    returned: tuple[Duty, ...]
    owed: tuple[Duty, ...]
    to_decide: tuple[Duty, ...]
    cut: bool = False

    @property
    def count(self) -> int:
        return len(self.overdue) + len(self.returned) + len(self.owed) + len(self.to_decide)

    def __bool__(self):
        return self.count > 0


@dataclass(frozen=True)
class Own:
    """The organizations for which a person answers, and the communes for which a commune officer does.

    An organization's people see what lies beneath it, too, but owe only what is given to the organization itself.
    """

    organizations: frozenset[int]
    units: frozenset[int]

    @classmethod
    def of(cls, user) -> "Own":
        holds = Reach.of(user).holds
        writers = {Role.OFFICER, Role.COMMUNE_OFFICER, Role.SECRETARIAT}
        communes = (hold.unit_path for hold in holds if hold.role == Role.COMMUNE_OFFICER and hold.unit_path)
        return cls(
            frozenset(hold.organization_id for hold in holds if hold.role in writers),
            frozenset(int(path.rstrip("/").rpartition("/")[2]) for path in communes),
        )

    def directives(self, rows: QuerySet) -> QuerySet:
        """Those of ``rows`` that are given to the organizations or concern the communes."""
        coordinating = Directive.coordinating_organizations.through.objects.filter(organization__in=self.organizations)
        units = Directive.units.through.objects.filter(administrativeunit__in=self.units)
        return rows.filter(
            Q(lead_organization__in=self.organizations)
            | Q(pk__in=coordinating.values("directive"))
            | Q(pk__in=units.values("directive"))
        )


def my_work(user, on: date) -> MyWork:
    """The work of ``user`` on day ``on``, out of what ``for_user`` lets them see."""
    own = Own.of(user)
    returned, owed = [], []
    for duty, came_back in (*_directives(user, own, on), *_reports(user, own, on)):
        (returned if came_back else owed).append(duty)
    owed += [*_tasks(user, own, on), *_shortcomings(user, own)]
    decisions = [*_reported(user), *_report_decisions(user), *_extensions(user), *_reviews(user), *_unassigned(user)]
    late = [duty for duty in (*returned, *owed) if duty.late]
    kinds = [duty.kind for duty in (*returned, *owed, *decisions)]
    return MyWork(
        overdue=_by_day(late),
        returned=_by_day(duty for duty in returned if not duty.late),
        owed=_by_day(duty for duty in owed if not duty.late),
        to_decide=tuple(decisions),
        cut=any(kinds.count(kind) >= LIMIT for kind in set(kinds)),
    )


def _by_day(duties) -> tuple[Duty, ...]:
    return tuple(sorted(duties, key=lambda duty: (duty.due_on is None, duty.due_on or date.max)))


# What is owed


def _directives(user, own: Own, on: date) -> Iterator[tuple[Duty, bool]]:
    rows = own.directives(Directive.objects.for_user(user).working()).select_related("lead_organization")
    heard = DirectiveAcknowledgement.objects.filter(directive=OuterRef("pk"), organization__in=own.organizations)
    helps = Directive.coordinating_organizations.through.objects.filter(
        directive=OuterRef("pk"), organization__in=own.organizations
    )
    rows = (
        with_return(rows)
        .annotate(heard=Exists(heard), helps=Exists(helps))
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    for row in rows[:LIMIT]:
        late = row.due_kind in (DueKind.DATE, DueKind.PERIOD) and row.due_on < on
        leads = row.lead_organization_id in own.organizations
        back = row.returned_because if leads else None
        note = f"Bị trả lại: {back}" if back else _part(row, leads)
        yield Duty("Chỉ đạo", row.content, _lead(row), row.get_absolute_url(), row.due_on, late, note), bool(back)


def with_return(directives: QuerySet) -> QuerySet:
    """``directives`` with ``returned_because``: the reason with which the lead's last report came back.

    It is null where nothing was reported done, and once somebody has written what was done since.
    """
    versions = Directive.history.model.objects
    reported = versions.filter(id=OuterRef("pk"), progress=Progress.SUBMITTED).order_by("-history_date", "-history_id")
    back = versions.filter(
        id=OuterRef("pk"), progress=Progress.IN_PROGRESS, history_id__gt=OuterRef("reported_version")
    ).order_by("history_id")
    since = ProgressUpdate.objects.filter(directive=OuterRef("pk"), at__gt=OuterRef("reported_at"))
    rows = directives.annotate(
        reported_version=Subquery(reported.values("history_id")[:1]),
        reported_at=Subquery(reported.values("history_date")[:1]),
    )
    reason = Subquery(back.values("history_change_reason")[:1])
    return rows.annotate(answered=Exists(since)).annotate(
        returned_because=Case(When(progress=Progress.IN_PROGRESS, answered=False, then=reason), default=None)
    )


def _lead(directive: Directive) -> str:
    return directive.lead_organization.label if directive.lead_organization else "Chưa giao"


def _part(directive: Directive, leads: bool) -> str:
    parts = [] if leads else ["Phối hợp" if directive.helps else "Trên địa bàn xã"]
    if (leads or directive.helps) and not directive.heard:
        parts.append("chưa xác nhận đã nhận việc")
    phrase = ", ".join(parts)
    return phrase[:1].upper() + phrase[1:]


def _reports(user, own: Own, on: date) -> Iterator[tuple[Duty, bool]]:
    rows = missing(OrganizationReport.objects.for_user(user)).filter(organization__in=own.organizations)
    rows = rows.select_related("briefing", "organization")
    for row in rows.order_by(F("briefing__submit_by").asc(nulls_last=True), "pk")[:LIMIT]:
        due = row.briefing.submit_by
        back = row.status == ReportStatus.RETURNED
        note = f"Bị trả lại: {row.returned_note}" if back else row.get_status_display()
        late = due is not None and due < on
        text = f"Báo cáo cho {row.briefing}"
        yield Duty("Báo cáo", text, row.organization.label, row.get_absolute_url(), due, late, note), back


def _tasks(user, own: Own, on: date) -> Iterator[Duty]:
    """Tasks of quarters that have begun; without a day of its own a task ends with its quarter."""
    now = Quarter.of(on)
    rows = Task.objects.for_user(user).unanswered().filter(organization__in=own.organizations)
    rows = rows.filter(Q(year__lt=now.year) | Q(year=now.year, quarter__lte=now.number)).select_related("organization")
    for row in rows.order_by("year", "quarter", "pk")[:LIMIT]:
        due = row.due_on or row.period.last_day
        address = reverse("admin:briefings_task_change", args=[row.pk])
        yield Duty("Nhiệm vụ", row.title, row.organization.label, address, due, due < on, row.get_progress_display())


def _shortcomings(user, own: Own) -> Iterator[Duty]:
    """What nobody has put right yet; a named organization answers for it, else the one that reported it."""
    rows = open_shortcomings(Shortcoming.objects.for_user(user)).select_related(
        "responsible", "report__organization", "briefing"
    )
    rows = rows.filter(
        Q(responsible__in=own.organizations) | Q(responsible__isnull=True, report__organization__in=own.organizations)
    )
    for row in rows.order_by("briefing__year", "pk")[:LIMIT]:
        whose = row.responsible or row.report.organization
        address = (row.report or row.briefing).get_absolute_url()
        yield Duty("Tồn tại", row.text, whose.label, address, note=f"Từ {row.briefing.period_name}")


# What waits for a decision


def _reported(user) -> Iterator[Duty]:
    """Directives reported done, to be accepted or returned; those that wait longest first."""
    rows = Directive.objects.for_user(user, to=CHANGE).filter(progress=Progress.SUBMITTED)
    for row in rows.select_related("lead_organization").order_by("completed_on", "pk")[:LIMIT]:
        note = f"Báo cáo hoàn thành ngày {row.completed_on:%d/%m/%Y}, chờ xác nhận"
        yield Duty("Chỉ đạo", row.content, _lead(row), row.get_absolute_url(), row.due_on, note=note)


def _unassigned(user) -> Iterator[Duty]:
    """Directives that still lack a lead or a deadline."""
    rows = Directive.objects.for_user(user, to=CHANGE).unassigned().exclude(progress=Progress.SUBMITTED)
    for row in rows.select_related("lead_organization").order_by("pk")[:LIMIT]:
        lacks = [] if row.lead_organization_id else ["chưa giao đơn vị chủ trì"]
        lacks += ["chưa xác định thời hạn"] if row.due_kind == DueKind.UNDEFINED else []
        note = " và ".join(lacks).capitalize()
        yield Duty("Giao việc", row.content, _lead(row), row.get_absolute_url(), row.due_on, note=note)


def _report_decisions(user) -> Iterator[Duty]:
    """Reports handed in, for those who host the briefing."""
    hosted = Briefing.objects.for_user(user, to=CHANGE).values("pk")
    rows = OrganizationReport.objects.for_user(user).filter(status=ReportStatus.SUBMITTED, briefing__in=hosted)
    for row in rows.select_related("briefing", "organization").order_by("submitted_at")[:LIMIT]:
        note = f"Nộp lúc {timezone.localtime(row.submitted_at):%H:%M %d/%m/%Y}, chờ nhận hoặc trả lại"
        text = f"Báo cáo cho {row.briefing}"
        yield Duty("Báo cáo", text, row.organization.label, row.get_absolute_url(), note=note)


def _extensions(user) -> Iterator[Duty]:
    decided_by = Directive.objects.for_user(user, to=CHANGE).values("pk")
    rows = ExtensionRequest.objects.filter(decision=ExtensionDecision.PENDING, directive__in=decided_by)
    for row in rows.select_related("directive", "organization").order_by("requested_at")[:LIMIT]:
        note = f"Xin gia hạn đến {row.new_due_on:%d/%m/%Y}: {row.reason}"
        directive = row.directive
        yield Duty(
            "Gia hạn",
            directive.content,
            row.organization.label,
            directive.get_absolute_url(),
            directive.due_on,
            note=note,
        )


def _reviews(user) -> Iterator[Duty]:
    """Directives of earlier briefings about which a session has said nothing yet."""
    rows = DirectiveReview.objects.for_user(user, to=CHANGE).filter(outcome="")
    rows = rows.filter(briefing__status__in=[BriefingStatus.HELD, BriefingStatus.CONCLUDED])
    rows = rows.select_related("briefing", "directive__lead_organization").order_by("briefing", "pk")
    for row in rows[:LIMIT]:
        note = f"Xem xét lần {row.nth} tại {row.briefing}, chưa ghi kết quả"
        address = reverse("briefings:review", args=[row.pk])
        yield Duty("Xem xét", row.directive.content, _lead(row.directive), address, row.directive.due_on, note=note)
