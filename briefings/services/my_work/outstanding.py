"""What a person's organizations owe, and the communes for which a commune officer answers."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.urls import reverse
from django.utils import timezone

from briefings.choices import SOON, ExtensionDecision, Progress, Punctuality, ReportStatus, Timeliness
from briefings.models import (
    Directive,
    DirectiveAcknowledgement,
    ExtensionRequest,
    OrganizationReport,
    ProgressUpdate,
    ReopenGrant,
    Shortcoming,
    Task,
)
from briefings.punctuality import is_reopened, punctuality, report_deadline
from briefings.services.my_work.duties import LIMIT, Act, Duty, Fold, Own, lead_of, source_of, step_of
from briefings.services.my_work.figures import OwedForm, owed_forms
from briefings.timeliness import days_overdue, is_past, last_day_of, timeliness
from lib.vietnamese import Period, capitalized
from organizations.models import Organization
from organizations.validity import label_in


def is_near(due_on: date | None, on: date) -> bool:
    """Whether what is due on ``due_on`` wants to be done now: its day has passed, or comes within a week."""
    return due_on is not None and due_on - on <= SOON


def directives(user, own: Own, on: date) -> Iterator[tuple[Duty, bool]]:
    rows = own.directives(Directive.objects.for_user(user).working()).select_related("lead_organization", "briefing")
    heard = DirectiveAcknowledgement.objects.filter(directive=OuterRef("pk"), organization__in=own.organizations)
    helps = Directive.coordinating_organizations.through.objects.filter(
        directive=OuterRef("pk"), organization__in=own.organizations
    )
    asked = ExtensionRequest.objects.filter(directive=OuterRef("pk"), decision=ExtensionDecision.PENDING)
    rows = (
        with_return(rows)
        .annotate(heard=Exists(heard), helps=Exists(helps), asked=Subquery(asked.values("new_due_on")[:1]))
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    fold = Fold("nhiệm vụ giao khác", f"{reverse('briefings:directives')}?tinh_hinh=open", keep=10, whole=False)
    for row in rows[:LIMIT]:
        leads = row.lead_organization_id in own.organizations
        unheard = (leads or row.helps) and not row.heard
        back = row.returned_because if leads else None
        duty = Duty(
            "Chỉ đạo",
            row.content,
            lead_of(row),
            row.get_absolute_url(),
            row.due_on,
            timeliness(row, on) == Timeliness.OVERDUE,
            f"Bị trả lại: {back}" if back else _part(row, leads),
            title=f"Xác nhận đã nhận việc: {row.content}" if unheard else "",
            source=source_of(row),
            days=days_overdue(row, on),
            now=unheard or bool(back) or is_near(row.due_on, on),
            acts=_acts(row, leads=leads, unheard=unheard),
            fold=fold,
        )
        yield duty, bool(back)


def _acts(row, *, leads: bool, unheard: bool) -> tuple[Act, ...]:
    """What is done about ``row``, annotated as above: said to be received, then told of, or given more time."""
    address = row.get_absolute_url()
    receive = [Act("Xác nhận đã nhận", step_of(address, "acknowledge"))] if unheard else []
    update = Act("Cập nhật tiến độ", step_of(address, "update"))
    extend = [Act("Xin gia hạn", step_of(address, "request_extension"))] if leads and row.due_on else []
    return (*receive, update, *([] if row.asked else extend))[:2]


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


def _part(directive, leads: bool) -> str:
    """``directive`` as annotated above: whether it was ``heard``, the person ``helps``, and more time was ``asked``."""
    parts = [] if leads else ["Phối hợp" if directive.helps else "Trên địa bàn xã"]
    if (leads or directive.helps) and not directive.heard:
        parts.append("chưa xác nhận đã nhận việc")
    if leads and directive.asked:
        parts.append(f"đã xin gia hạn đến {directive.asked:%d/%m/%Y}, chờ quyết định")
    return capitalized(", ".join(parts))


def reports(user, own: Own, on: date) -> Iterator[tuple[Duty, bool]]:
    """Those still missing, and those opened again, which are to be handed in before the grant runs out."""
    rows = OrganizationReport.objects.for_user(user).to_hand_in().filter(organization__in=own.organizations)
    grants = ReopenGrant.objects.valid(timezone.now()).filter(report=OuterRef("pk")).order_by("-expires_at")
    rows = rows.annotate(writable_until=Subquery(grants.values("expires_at")[:1]))
    rows = rows.select_related("briefing", "organization")
    fold = Fold("báo cáo khác phải nộp", f"{reverse('briefings:reports')}?tinh_hinh=missing", keep=10, whole=False)
    for row in rows.order_by(F("briefing__submit_by").asc(nulls_last=True), "pk")[:LIMIT]:
        due = timezone.localdate(row.writable_until) if is_reopened(row) else report_deadline(row.briefing)
        back = row.status == ReportStatus.RETURNED
        late = punctuality(row, on) == Punctuality.OVERDUE
        period = row.briefing.period_name
        duty = Duty(
            "Báo cáo",
            f"Báo cáo cho {row.briefing}",
            label_in(row, row.organization),
            row.get_absolute_url(),
            due,
            late,
            f"Bị trả lại: {row.returned_note}" if back else row.get_status_display(),
            title=f"Bổ sung báo cáo {period}" if back else f"Báo cáo {period}",
            days=(on - due).days if late and due else 0,
            now=back or due is None or is_near(due, on),
            acts=(_write(row),),
            fold=fold,
        )
        yield duty, back


def _write(report: OrganizationReport) -> Act:
    """The way to where ``report`` is written."""
    labels: dict[str, str] = {ReportStatus.RETURNED: "Sửa báo cáo", ReportStatus.DRAFT: "Viết tiếp báo cáo"}
    return Act(labels.get(report.status, "Viết báo cáo"), f"{report.get_absolute_url()}?buoc=start")


def begun(on: date) -> Q:
    """The condition that the quarter of a task has begun on day ``on``."""
    now = Period.quarter_of(on)
    return Q(year__lt=now.year) | Q(year=now.year, quarter__lte=now.number)


def tasks(user, own: Own, on: date) -> Iterator[Duty]:
    """Tasks of quarters that have begun."""
    rows = Task.objects.for_user(user).unanswered().filter(begun(on), organization__in=own.organizations)
    rows = rows.select_related("organization")
    listed = reverse("briefings:tasks")
    overdue = Fold("nhiệm vụ quý đã quá hạn", f"{listed}?tinh_hinh=overdue")
    ahead = Fold("nhiệm vụ quý đang thực hiện", f"{listed}?tinh_hinh=open")
    for row in rows.order_by("year", "quarter", "pk")[:LIMIT]:
        due, late = last_day_of(row), is_past(row, on)
        address = row.get_absolute_url()
        yield Duty(
            "Nhiệm vụ",
            row.title,
            label_in(row, row.organization),
            address,
            due,
            late,
            row.get_progress_display(),
            source=f"Nhiệm vụ {row.period.name}",
            days=(on - due).days if late else 0,
            now=is_near(due, on),
            acts=(Act("Cập nhật kết quả", address),),
            fold=overdue if late else ahead,
        )


def shortcomings(user, own: Own) -> Iterator[Duty]:
    """What nobody has put right yet; a named organization answers for it, else the one that reported it."""
    rows = Shortcoming.objects.for_user(user).open()
    rows = rows.select_related("responsible", "report__organization", "briefing")
    rows = rows.filter(
        Q(responsible__in=own.organizations) | Q(responsible__isnull=True, report__organization__in=own.organizations)
    )
    fold = Fold("tồn tại, hạn chế chưa khắc phục", f"{reverse('briefings:shortcomings')}?tinh_hinh=open", keep=1)
    for row in rows.order_by("briefing__year", "pk")[:LIMIT]:
        whose = row.responsible or row.report.organization
        address = (row.report or row.briefing).get_absolute_url()
        yield Duty(
            "Tồn tại",
            row.text,
            label_in(row, whose),
            address,
            note=f"Từ {row.briefing.period_name}",
            source="Tồn tại, hạn chế",
            acts=(Act("Xem", address),),
            fold=fold,
        )


def figures(user, own: Own, on: date) -> Iterator[Duty]:
    """Forms of the communes' own bodies that still lack figures; the duty leads to the import of just that form."""
    for owed in figures_owed(user, own):
        late = owed.is_late(on)
        yield Duty(
            "Số liệu",
            owed.name,
            owed.body.label,
            owed.import_address,
            owed.due_on,
            late,
            owed.note,
            source="Số liệu phải gửi",
            days=(on - owed.due_on).days if late and owed.due_on else 0,
            now=is_near(owed.due_on, on),
            acts=(
                Act("Ghi số liệu", owed.typing_address),
                Act("Gửi tệp Excel", owed.import_address),
                Act("Tải biểu mẫu", owed.form_address),
            ),
        )


def figures_owed(user, own: Own) -> Iterator[OwedForm]:
    """The forms that the bodies of the communes of a commune officer still owe."""
    if own.units:
        bodies = Organization.objects.for_user(user).filter(pk__in=own.organizations, unit__in=own.units)
        yield from owed_forms(bodies.select_related("unit"))
