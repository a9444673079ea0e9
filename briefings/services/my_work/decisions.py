"""What waits for a person's decision."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from briefings.choices import BriefingStatus
from briefings.models import Briefing, Directive, DirectiveReview, ExtensionRequest, OrganizationReport
from briefings.services.my_work.duties import HOST, LIMIT, Duty, lead_of
from briefings.services.my_work.handover import to_hand_over, to_waive, waiving
from briefings.timeliness import UNASSIGNED, concluded, is_led_by_ended, lacks_deadline, lacks_lead, led_by_ended
from briefings.transitions import ASSIGN, BRIEFING, DECIDE_EXTENSION, DIRECTIVE, REPORT, find, may_take
from organizations.roles import CHANGE
from organizations.validity import label_in


def reported(user) -> Iterator[Duty]:
    """Directives reported done, to be accepted or returned; those that wait longest first."""
    accept = find(DIRECTIVE, "accept")
    rows = Directive.objects.for_user(user).concluded()
    rows = rows.filter(may_take(accept, user, HOST), progress__in=accept.sources)
    for row in rows.select_related("lead_organization").order_by("completed_on", "pk")[:LIMIT]:
        note = f"Báo cáo hoàn thành ngày {row.completed_on:%d/%m/%Y}, chờ xác nhận"
        yield Duty("Chỉ đạo", row.content, lead_of(row), row.get_absolute_url(), row.due_on, note=note)


def unassigned(user, on: date) -> Iterator[Duty]:
    """Directives that still lack a lead or a deadline, or whose lead has ended; those reported done wait for another
    decision."""
    rows = Directive.objects.for_user(user).filter(may_take(ASSIGN, user, HOST)).working()
    rows = rows.filter(UNASSIGNED | led_by_ended(on)).select_related("lead_organization").order_by("pk")[:LIMIT]
    yield from to_hand_over(list(rows), on)
    for row in rows:
        lacks = ["chưa giao đơn vị chủ trì"] if lacks_lead(row) else []
        lacks += ["chưa xác định thời hạn"] if lacks_deadline(row) else []
        if lacks and not is_led_by_ended(row, on):
            note = " và ".join(lacks).capitalize()
            yield Duty("Giao việc", row.content, lead_of(row), row.get_absolute_url(), row.due_on, note=note)


def report_decisions(user, on: date) -> Iterator[Duty]:
    """Reports handed in, and those that nobody is left to hand in, for those who host the briefing."""
    accept = find(REPORT, "accept")
    rows = OrganizationReport.objects.for_user(user).filter(may_take(accept, user, HOST))
    rows = rows.filter(Q(status__in=accept.sources) | to_waive(on))
    for row in rows.select_related("briefing", "organization").order_by("submitted_at")[:LIMIT]:
        if row.status not in accept.sources:
            yield waiving(row, on)
            continue
        again = row.returned_note or row.briefing.status == BriefingStatus.CLOSED
        at = f"Nộp lúc {timezone.localtime(row.submitted_at):%H:%M %d/%m/%Y}"
        came = "Nộp lại" if again else f"Nhận ngày {row.received_on:%d/%m/%Y}" if row.received_on else at
        note = f"{came}, chờ nhận hoặc trả lại"
        text = f"Báo cáo cho {row.briefing}"
        yield Duty("Báo cáo", text, label_in(row, row.organization), row.get_absolute_url(), note=note)


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
            label_in(directive, row.organization),
            directive.get_absolute_url(),
            directive.due_on,
            note=note,
        )


def reviews(user) -> Iterator[Duty]:
    """Directives of earlier briefings about which a session has said nothing yet."""
    rows = DirectiveReview.objects.for_user(user, to=CHANGE).filter(outcome="")
    rows = rows.filter(briefing__status__in=[BriefingStatus.HELD, BriefingStatus.CONCLUDED])
    rows = rows.select_related("briefing", "directive__lead_organization", "directive__briefing")
    for row in rows.order_by("briefing", "pk")[:LIMIT]:
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
        yield Duty(
            "Hội nghị", row.title, label_in(row, row.series.host), row.get_absolute_url(), note=NEXT[row.status][1]
        )
