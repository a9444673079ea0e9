"""What a person's organizations owe, and the communes for which a commune officer answers."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from briefings.choices import Progress, Punctuality, ReportStatus, Timeliness
from briefings.models import (
    Directive,
    DirectiveAcknowledgement,
    OrganizationReport,
    ProgressUpdate,
    ReopenGrant,
    Shortcoming,
    Task,
)
from briefings.punctuality import is_reopened, punctuality, report_deadline
from briefings.services.my_work.duties import LIMIT, Duty, Own, lead_of
from briefings.services.my_work.figures import owed_forms
from briefings.timeliness import is_past, last_day_of, timeliness
from lib.vietnamese import Quarter
from organizations.models import Organization
from organizations.validity import label_in


def directives(user, own: Own, on: date) -> Iterator[tuple[Duty, bool]]:
    rows = own.directives(Directive.objects.for_user(user).working()).select_related("lead_organization", "briefing")
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
        late = timeliness(row, on) == Timeliness.OVERDUE
        leads = row.lead_organization_id in own.organizations
        back = row.returned_because if leads else None
        note = f"Bị trả lại: {back}" if back else _part(row, leads)
        yield Duty("Chỉ đạo", row.content, lead_of(row), row.get_absolute_url(), row.due_on, late, note), bool(back)


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
    """``directive`` as annotated above: whether it was ``heard`` and the person ``helps``."""
    parts = [] if leads else ["Phối hợp" if directive.helps else "Trên địa bàn xã"]
    if (leads or directive.helps) and not directive.heard:
        parts.append("chưa xác nhận đã nhận việc")
    phrase = ", ".join(parts)
    return phrase[:1].upper() + phrase[1:]


def reports(user, own: Own, on: date) -> Iterator[tuple[Duty, bool]]:
    """Those still missing, and those opened again, which are to be handed in before the grant runs out."""
    rows = OrganizationReport.objects.for_user(user).to_hand_in().filter(organization__in=own.organizations)
    grants = ReopenGrant.objects.valid(timezone.now()).filter(report=OuterRef("pk")).order_by("-expires_at")
    rows = rows.annotate(writable_until=Subquery(grants.values("expires_at")[:1]))
    rows = rows.select_related("briefing", "organization")
    for row in rows.order_by(F("briefing__submit_by").asc(nulls_last=True), "pk")[:LIMIT]:
        due = timezone.localdate(row.writable_until) if is_reopened(row) else report_deadline(row.briefing)
        back = row.status == ReportStatus.RETURNED
        note = f"Bị trả lại: {row.returned_note}" if back else row.get_status_display()
        late = punctuality(row, on) == Punctuality.OVERDUE
        text = f"Báo cáo cho {row.briefing}"
        yield Duty("Báo cáo", text, label_in(row, row.organization), row.get_absolute_url(), due, late, note), back


def tasks(user, own: Own, on: date) -> Iterator[Duty]:
    """Tasks of quarters that have begun."""
    now = Quarter.of(on)
    rows = Task.objects.for_user(user).unanswered().filter(organization__in=own.organizations)
    rows = rows.filter(Q(year__lt=now.year) | Q(year=now.year, quarter__lte=now.number)).select_related("organization")
    for row in rows.order_by("year", "quarter", "pk")[:LIMIT]:
        due, late = last_day_of(row), is_past(row, on)
        whose, word = label_in(row, row.organization), row.get_progress_display()
        yield Duty("Nhiệm vụ", row.title, whose, row.get_absolute_url(), due, late, word)


def shortcomings(user, own: Own) -> Iterator[Duty]:
    """What nobody has put right yet; a named organization answers for it, else the one that reported it."""
    rows = Shortcoming.objects.for_user(user).open()
    rows = rows.select_related("responsible", "report__organization", "briefing")
    rows = rows.filter(
        Q(responsible__in=own.organizations) | Q(responsible__isnull=True, report__organization__in=own.organizations)
    )
    for row in rows.order_by("briefing__year", "pk")[:LIMIT]:
        whose = row.responsible or row.report.organization
        address = (row.report or row.briefing).get_absolute_url()
        yield Duty("Tồn tại", row.text, label_in(row, whose), address, note=f"Từ {row.briefing.period_name}")


def figures(user, own: Own, on: date) -> Iterator[Duty]:
    """Forms of the communes' own bodies that still lack figures; the duty leads to the import of just that form."""
    if not own.units:
        return
    bodies = Organization.objects.for_user(user).filter(pk__in=own.organizations, unit__in=own.units)
    for owed in owed_forms(bodies.select_related("unit")):
        yield Duty("Số liệu", owed.name, owed.body.label, owed.import_address, owed.due_on, owed.is_late(on), owed.note)
