"""The list of the organizations' reports; who has not reported is one of its filters."""

from django.contrib.auth.decorators import login_required
from django.db.models import Case, F, When
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from briefings.choices import DocumentKind
from briefings.documents import PRINTERS
from briefings.filters import ReportFilter
from briefings.models import Briefing, OrganizationReport
from briefings.punctuality import MISSING, deadline_word, lateness, punctuality_word, urgency_is
from briefings.querysets import LATEST_BRIEFING
from briefings.services.reopening import state_word
from briefings.states import state
from briefings.views.listing import FILE_ONLY, Column, Listing, Sort, show_list
from organizations.display import display_days, display_value, moment_element
from organizations.roles import CHANGE
from organizations.validity import name_in


def reports_of(user):
    rows = OrganizationReport.objects.for_user(user).with_lapse(timezone.now())
    rows = rows.select_related("briefing", "organization")
    return rows.order_by(*LATEST_BRIEFING, "organization__sort_key", "pk")


def by_urgency(on):
    """Who still owes one first, the longest first."""
    return urgency_is(on), Case(When(MISSING, then=F("briefing__submit_by")))


def punctuality(report) -> str:
    return punctuality_word(report, timezone.localdate())


def came(report):
    return report.received_on or report.submitted_at


def shown_coming(report) -> str:
    """When it came, and by how many days too late."""
    at = came(report)
    if at is None:
        return ""
    said = moment_element(at) if at == report.submitted_at else display_value(at)
    late = lateness(report)
    return format_html("{}, nộp muộn {}", said, display_days(late)) if late else said


def reminders(user, found) -> list[tuple[str, str]]:
    """For the list of who has not reported: the way to each briefing's reminder letter, for those who may issue it."""
    asked = found.form.cleaned_data.get("tinh_hinh") if found.is_valid() else ""
    if DocumentKind.REMINDER_LETTER not in PRINTERS or asked not in ("missing", "overdue"):
        return []
    briefings = Briefing.objects.for_user(user, to=CHANGE).filter(pk__in=found.kept.order_by().values("briefing"))
    return [
        (
            f"{DocumentKind.REMINDER_LETTER.label}: {briefing.period_name}",
            reverse("briefings:issue", args=[briefing.slug, DocumentKind.REMINDER_LETTER]),
        )
        for briefing in briefings.latest_first()[:10]
    ]


REPORTS = Listing(
    title="Báo cáo của các tổ chức",
    noun="báo cáo",
    name="briefings:reports",
    filters=ReportFilter,
    rows=reports_of,
    columns=(
        Column(
            "Báo cáo của",
            lambda row: name_in(row, row.organization),
            lambda row: row.get_absolute_url(),
            width=46,
            main=True,
            sort=Sort("to-chuc", lambda on: ["organization__sort_key"]),
        ),
        Column("Tình trạng", state_word, width=16, shown=state, kind="fit", sort=Sort("tinh-trang", by_urgency)),
        Column("Tình hình", punctuality, width=24, only=FILE_ONLY),
        Column(
            "Hạn nộp",
            lambda row: deadline_word(row.briefing),
            width=14,
            kind="num flow",
            sort=Sort("han-nop", lambda on: ["briefing__submit_by"]),
        ),
        Column(
            "Nộp lúc",
            came,
            width=18,
            shown=shown_coming,
            kind="flow",
            sort=Sort("nop-luc", lambda on: ["submitted_at"]),
        ),
        Column(
            "Hội nghị",
            lambda row: row.briefing.title,
            opens=lambda row: row.briefing,
            width=46,
            shown=lambda row: row.briefing.short_name,
            full=lambda row: row.briefing.title,
            kind="flow fit",
            sort=Sort("hoi-nghi", lambda on: ["briefing__year", "briefing__data_to"]),
        ),
    ),
    empty="Báo cáo xuất hiện ở đây khi văn phòng mở thu báo cáo cho một hội nghị.",
    beside=reminders,
    first_sort="tinh-trang",
)


@require_safe
@login_required
def report_list(request):
    """``/bao-cao/``: the reports the user may see, those still expected too."""
    return show_list(request, REPORTS)
