"""What waits for a person's decision."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from briefings.choices import BriefingStatus, DueKind, ExtensionDecision, Progress, ReportStatus
from briefings.models import Briefing, Directive, DirectiveReview, ExtensionRequest, OrganizationReport
from briefings.services.my_work.duties import LIMIT, Duty, lead_of
from organizations.access import Scope
from organizations.choices import Role
from organizations.roles import CHANGE


def reported(user) -> Iterator[Duty]:
    """Directives reported done, to be accepted or returned; those that wait longest first."""
    rows = Directive.objects.for_user(user, to=CHANGE).filter(progress=Progress.SUBMITTED)
    for row in rows.select_related("lead_organization").order_by("completed_on", "pk")[:LIMIT]:
        note = f"Báo cáo hoàn thành ngày {row.completed_on:%d/%m/%Y}, chờ xác nhận"
        yield Duty("Chỉ đạo", row.content, lead_of(row), row.get_absolute_url(), row.due_on, note=note)


def unassigned(user) -> Iterator[Duty]:
    """Directives that still lack a lead or a deadline."""
    rows = Directive.objects.for_user(user, to=CHANGE).unassigned().exclude(progress=Progress.SUBMITTED)
    for row in rows.select_related("lead_organization").order_by("pk")[:LIMIT]:
        lacks = [] if row.lead_organization_id else ["chưa giao đơn vị chủ trì"]
        lacks += ["chưa xác định thời hạn"] if row.due_kind == DueKind.UNDEFINED else []
        note = " và ".join(lacks).capitalize()
        yield Duty("Giao việc", row.content, lead_of(row), row.get_absolute_url(), row.due_on, note=note)


def report_decisions(user) -> Iterator[Duty]:
    """Reports handed in, for those who host the briefing."""
    hosted = Briefing.objects.for_user(user, to=CHANGE).values("pk")
    rows = OrganizationReport.objects.for_user(user).filter(status=ReportStatus.SUBMITTED, briefing__in=hosted)
    for row in rows.select_related("briefing", "organization").order_by("submitted_at")[:LIMIT]:
        again = row.returned_note or row.briefing.status == BriefingStatus.CLOSED
        came = "Nộp lại" if again else f"Nộp lúc {timezone.localtime(row.submitted_at):%H:%M %d/%m/%Y}"
        note = f"{came}, chờ nhận hoặc trả lại"
        text = f"Báo cáo cho {row.briefing}"
        yield Duty("Báo cáo", text, row.organization.label, row.get_absolute_url(), note=note)


def extensions(user) -> Iterator[Duty]:
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


def reviews(user) -> Iterator[Duty]:
    """Directives of earlier briefings about which a session has said nothing yet."""
    rows = DirectiveReview.objects.for_user(user, to=CHANGE).filter(outcome="")
    rows = rows.filter(briefing__status__in=[BriefingStatus.HELD, BriefingStatus.CONCLUDED])
    rows = rows.select_related("briefing", "directive__lead_organization").order_by("briefing", "pk")
    for row in rows[:LIMIT]:
        note = f"Xem xét lần thứ {row.nth} tại {row.briefing}, chưa ghi kết quả"
        address = reverse("briefings:review", args=[row.pk])
        yield Duty("Xem xét", row.directive.content, lead_of(row.directive), address, row.directive.due_on, note=note)


AHEAD = timedelta(days=14)  # how long before its first day a planned session asks for attention
SAID = {
    BriefingStatus.PLANNED: "Chưa mở thu báo cáo",
    BriefingStatus.COLLECTING: "Đã qua ngày họp, chưa ghi nhận đã họp",
    BriefingStatus.HELD: "Đã họp, chưa ghi nhận kết luận",
    BriefingStatus.CONCLUDED: "Đã kết luận, chưa khép",
}


def briefings(user, on: date) -> Iterator[Duty]:
    """Sessions whose next step is due: the office prepares and holds them, office and leaders conclude and close."""
    scope = Scope.of(user)
    prepares = scope.with_roles(frozenset({Role.SECRETARIAT})).organizations("series__host__")
    ends = scope.with_roles(frozenset({Role.SECRETARIAT, Role.LEADER})).organizations("series__host__")
    near = on + AHEAD
    soon = Q(status=BriefingStatus.PLANNED) & (Q(submit_by__lte=near) | Q(starts_at__date__lte=near))
    over = Q(status=BriefingStatus.COLLECTING, starts_at__date__lt=on)
    wanted = (prepares & (soon | over)) | (ends & Q(status__in=[BriefingStatus.HELD, BriefingStatus.CONCLUDED]))
    rows = Briefing.objects.for_user(user).filter(wanted).select_related("series__host")
    for row in rows.order_by("year", "data_to", "pk")[:LIMIT]:
        yield Duty("Hội nghị", row.title, row.series.host.label, row.get_absolute_url(), note=SAID[row.status])
