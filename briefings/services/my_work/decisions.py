"""What waits for a person's decision."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import F, Q
from django.urls import reverse

from briefings.choices import BriefingStatus
from briefings.models import Briefing, Directive, DirectiveReview, ExtensionRequest, OrganizationReport
from briefings.punctuality import lateness
from briefings.services.my_work.duties import HOST, LIMIT, REPORT_HOST, Act, Duty, Fold, lead_of, source_of, step_of
from briefings.services.my_work.handover import to_hand_over, to_waive, waiving
from briefings.timeliness import UNASSIGNED, concluded, is_led_by_ended, lacks_deadline, lacks_lead, led_by_ended
from briefings.transitions import ASSIGN, BRIEFING, DECIDE_EXTENSION, DIRECTIVE, REPORT, find, may_take
from organizations.access import Scope
from organizations.display import display_days, display_recent
from organizations.roles import CHANGE
from organizations.validity import label_in


def reported(user) -> Iterator[Duty]:
    """Directives reported done, to be accepted or returned; those that wait longest first."""
    accept = find(DIRECTIVE, "accept")
    rows = Directive.objects.for_user(user).concluded()
    rows = rows.filter(may_take(accept, user, HOST), progress__in=accept.sources)
    fold = Fold("nhiệm vụ chờ xác nhận hoàn thành", f"{reverse('briefings:directives')}?tinh_hinh=waiting")
    for row in rows.select_related("lead_organization", "briefing").order_by(
        F("completed_on").asc(nulls_last=True), "pk"
    )[:LIMIT]:
        yield Duty(
            "Chỉ đạo",
            row.content,
            lead_of(row),
            row.get_absolute_url(),
            row.due_on,
            note=f"Báo cáo hoàn thành ngày {row.completed_on:%d/%m/%Y}, chờ xác nhận",
            title=f"Xác nhận hoàn thành: {row.content}",
            source=source_of(row),
            acts=(Act("Xem và xác nhận", row.get_absolute_url()),),
            fold=fold,
        )


def unassigned(user, on: date) -> Iterator[Duty]:
    """Directives that still lack a lead or a deadline, or whose lead has ended; those reported done wait for another
    decision."""
    rows = Directive.objects.for_user(user).filter(may_take(ASSIGN, user, HOST)).working()
    rows = rows.filter(UNASSIGNED | led_by_ended(on)).select_related("lead_organization", "briefing")
    rows = list(rows.order_by("pk")[:LIMIT])
    yield from to_hand_over(rows, on)
    slugs = {row.briefing.slug if row.briefing else "" for row in rows if not is_led_by_ended(row, on)}
    listed = f"{reverse('briefings:directives')}?tinh_hinh=unassigned"
    if len(slugs) == 1 and "" not in slugs:  # all of one session: where they are assigned together
        listed = reverse("briefings:enter_directives", args=[slugs.pop()])
    fold = Fold("nhiệm vụ chưa phân công", listed, by_note=True)
    for row in rows:
        lacks = ["chưa giao đơn vị chủ trì"] if lacks_lead(row) else []
        lacks += ["chưa xác định thời hạn"] if lacks_deadline(row) else []
        if lacks and not is_led_by_ended(row, on):
            yield Duty(
                "Giao việc",
                row.content,
                lead_of(row),
                row.get_absolute_url(),
                row.due_on,
                note=" và ".join(lacks).capitalize(),
                title=f"Phân công: {row.content}",
                source=source_of(row),
                acts=(Act("Phân công", row.get_absolute_url()),),
                fold=fold,
            )


def report_decisions(user, on: date) -> Iterator[Duty]:
    """Reports handed in, and those that nobody is left to hand in, for those who host the briefing."""
    accept = find(REPORT, "accept")
    rows = OrganizationReport.objects.for_user(user).filter(may_take(accept, user, REPORT_HOST))
    rows = rows.filter(Q(status__in=accept.sources) | to_waive(on))
    fold = Fold("báo cáo chờ tiếp nhận", f"{reverse('briefings:reports')}?tinh_hinh=waiting")
    for row in rows.select_related("briefing", "organization").order_by(F("submitted_at").asc(nulls_last=True))[:LIMIT]:
        if row.status not in accept.sources:
            yield waiving(row, on)
            continue
        again = row.returned_note or row.briefing.status == BriefingStatus.CLOSED
        at = f"Nộp {display_recent(row.submitted_at)}"
        came = "Nộp lại" if again else f"Nhận ngày {row.received_on:%d/%m/%Y}" if row.received_on else at
        late = lateness(row)
        whose = label_in(row, row.organization)
        yield Duty(
            "Báo cáo",
            f"Báo cáo cho {row.briefing}",
            whose,
            row.get_absolute_url(),
            note=f"{came}{f', nộp muộn {display_days(late)}' if late else ''}, chờ nhận hoặc trả lại",
            title=f"Tiếp nhận báo cáo {row.briefing.period_name} của {whose}",
            acts=(Act("Xem báo cáo", row.get_absolute_url()),),
            fold=fold,
        )


def awaiting_acceptance(user) -> int:
    """How many reports wait until ``user`` takes or returns them; one query, none for who may not."""
    accept = find(REPORT, "accept")
    scope = Scope.of(user)
    if not scope.everything and not scope.roles & accept.roles:
        return 0
    rows = OrganizationReport.objects.for_user(user).filter(
        may_take(accept, user, REPORT_HOST), status__in=accept.sources
    )
    return rows.count()


def extensions(user) -> Iterator[Duty]:
    decided_by = may_take(DECIDE_EXTENSION, user, f"directive__{HOST}")
    rows = ExtensionRequest.objects.for_user(user).filter(concluded("directive__"), decided_by)
    rows = rows.filter(decision__in=DECIDE_EXTENSION.sources).select_related("directive__briefing", "organization")
    for row in rows.order_by("requested_at")[:LIMIT]:
        directive = row.directive
        yield Duty(
            "Gia hạn",
            directive.content,
            label_in(directive, row.organization),
            directive.get_absolute_url(),
            directive.due_on,
            note=f"Xin gia hạn đến {row.new_due_on:%d/%m/%Y}: {row.reason}",
            title=f"Quyết định gia hạn: {directive.content}",
            source=source_of(directive),
            acts=(Act("Xem đề nghị gia hạn", directive.get_absolute_url()),),
        )


def reviews(user) -> Iterator[Duty]:
    """Directives of earlier briefings about which a session has said nothing yet."""
    rows = DirectiveReview.objects.for_user(user, to=CHANGE).filter(outcome="")
    rows = rows.filter(briefing__status__in=[BriefingStatus.HELD, BriefingStatus.CONCLUDED])
    rows = rows.select_related("briefing", "directive__lead_organization", "directive__briefing")
    for row in rows.order_by("briefing", "pk")[:LIMIT]:
        address = reverse("briefings:review", args=[row.pk])
        session = row.briefing
        together = reverse("briefings:reviews", args=[session.slug])
        yield Duty(
            "Xem xét",
            row.directive.content,
            lead_of(row.directive),
            address,
            row.directive.due_on,
            note=f"Xem xét lần thứ {row.nth} tại giao ban {session.period_name}, chưa ghi kết quả",
            title=f"Ghi kết quả xem xét: {row.directive.content}",
            source=source_of(row.directive),
            acts=(Act("Ghi kết quả", address),),
            fold=Fold(f"nhiệm vụ chưa ghi kết quả xem xét tại giao ban {session.period_name}", together),
        )


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
    for row in rows.order_by("year", F("data_to").asc(nulls_last=True), "pk")[:LIMIT]:
        name, note = NEXT[row.status]
        address = row.get_absolute_url()
        yield Duty(
            "Hội nghị",
            row.title,
            label_in(row, row.series.host),
            address,
            note=note,
            acts=(Act(find(BRIEFING, name).label, step_of(address, name)),),
            briefing=row,
        )
