"""What waits for a person's decision."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from briefings.choices import BriefingStatus
from briefings.models import Briefing, Directive, DirectiveReview, ExtensionRequest, OrganizationReport
from briefings.services.my_work.duties import LIMIT, Duty, lead_of
from briefings.timeliness import UNASSIGNED, concluded, lacks_deadline, lacks_lead
from briefings.transitions import ASSIGN, BRIEFING, DECIDE_EXTENSION, DIRECTIVE, REPORT, find, may_take
from organizations.roles import CHANGE

HOST = "briefing__series__host__"  # from a directive or a report to who calls its briefing


def reported(user) -> Iterator[Duty]:
    """Directives reported done, to be accepted or returned; those that wait longest first."""
    accept = find(DIRECTIVE, "accept")
    rows = Directive.objects.for_user(user).concluded()
    rows = rows.filter(may_take(accept, user, HOST), progress__in=accept.sources)
    for row in rows.select_related("lead_organization").order_by("completed_on", "pk")[:LIMIT]:
        note = f"Báo cáo hoàn thành ngày {row.completed_on:%d/%m/%Y}, chờ xác nhận"
        yield Duty("Chỉ đạo", row.content, lead_of(row), row.get_absolute_url(), row.due_on, note=note)


def unassigned(user, on: date) -> Iterator[Duty]:
    """Directives that lack a lead or a deadline, or whose lead was dissolved before day ``on``: nobody is reminded of
    those until they are given on. Those reported done wait for another decision."""
    dissolved = Q(lead_organization__valid_to__lt=on)
    rows = Directive.objects.for_user(user).filter(may_take(ASSIGN, user, HOST)).working()
    rows = rows.filter(UNASSIGNED | dissolved).select_related("lead_organization")
    for row in rows.order_by("pk")[:LIMIT]:
        lead = row.lead_organization
        lacks = ["chưa giao đơn vị chủ trì"] if lacks_lead(row) else []
        if lead and lead.valid_to and lead.valid_to < on:
            lacks.append(f"đơn vị chủ trì chỉ có đến hết ngày {lead.valid_to:%d/%m/%Y}, cần giao lại")
        lacks += ["chưa xác định thời hạn"] if lacks_deadline(row) else []
        words = " và ".join(lacks)
        note = words[:1].upper() + words[1:]
        yield Duty("Giao việc", row.content, lead_of(row), row.get_absolute_url(), row.due_on, note=note)


def report_decisions(user) -> Iterator[Duty]:
    """Reports handed in, for those who host the briefing."""
    accept = find(REPORT, "accept")
    rows = OrganizationReport.objects.for_user(user).filter(may_take(accept, user, HOST), status__in=accept.sources)
    for row in rows.select_related("briefing", "organization").order_by("submitted_at")[:LIMIT]:
        again = row.returned_note or row.briefing.status == BriefingStatus.CLOSED
        at = f"Nộp lúc {timezone.localtime(row.submitted_at):%H:%M %d/%m/%Y}"
        came = "Nộp lại" if again else f"Nhận ngày {row.received_on:%d/%m/%Y}" if row.received_on else at
        note = f"{came}, chờ nhận hoặc trả lại"
        text = f"Báo cáo cho {row.briefing}"
        yield Duty("Báo cáo", text, row.organization.label, row.get_absolute_url(), note=note)


def extensions(user) -> Iterator[Duty]:
    decided_by = may_take(DECIDE_EXTENSION, user, f"directive__{HOST}")
    rows = ExtensionRequest.objects.for_user(user).filter(concluded("directive__"), decided_by)
    rows = rows.filter(decision__in=DECIDE_EXTENSION.sources)
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
# The step that comes next, and what is said as long as nobody takes it.
NEXT = {
    BriefingStatus.PLANNED: ("collect", "Chưa mở thu báo cáo"),
    BriefingStatus.COLLECTING: ("hold", "Đã qua ngày họp, chưa ghi nhận đã họp"),
    BriefingStatus.HELD: ("conclude", "Đã họp, chưa ghi nhận kết luận"),
    BriefingStatus.CONCLUDED: ("close", "Đã kết luận, chưa khép"),
}


def briefings(user, on: date) -> Iterator[Duty]:
    """Sessions whose next step is due, for those who may take it."""
    near = on + AHEAD
    due = {
        BriefingStatus.PLANNED: Q(submit_by__lte=near) | Q(starts_at__date__lte=near),
        BriefingStatus.COLLECTING: Q(starts_at__date__lt=on),
    }
    wanted = Q(pk__in=[])
    for status, (name, _) in NEXT.items():
        step = find(BRIEFING, name)
        wanted |= Q(status=status) & due.get(status, Q()) & may_take(step, user, "series__host__")
    rows = Briefing.objects.for_user(user).filter(wanted).select_related("series__host")
    for row in rows.order_by("year", "data_to", "pk")[:LIMIT]:
        yield Duty("Hội nghị", row.title, row.series.host.label, row.get_absolute_url(), note=NEXT[row.status][1])
