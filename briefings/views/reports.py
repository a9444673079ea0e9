"""The list of the organizations' reports; who has not reported is one of its filters."""

from django.contrib.auth.decorators import login_required
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from briefings.choices import DocumentKind
from briefings.documents import PRINTERS
from briefings.filters import ReportFilter
from briefings.models import Briefing, OrganizationReport
from briefings.punctuality import deadline_word, punctuality_word
from briefings.services.reopening import state_word
from briefings.views.listing import Column, Listing, show_list
from organizations.roles import CHANGE
from organizations.validity import name_in


def reports_of(user):
    rows = OrganizationReport.objects.for_user(user).with_lapse(timezone.now())
    rows = rows.select_related("briefing", "organization")
    return rows.order_by("-briefing__year", "-briefing__data_to", "-briefing", "organization__sort_key", "pk")


def punctuality(report) -> str:
    return punctuality_word(report, timezone.localdate())


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
        ),
        Column("Hội nghị", lambda row: row.briefing.title, opens=lambda row: row.briefing, width=46),
        Column("Hạn nộp", lambda row: deadline_word(row.briefing), width=14),
        Column("Nộp lúc", lambda row: row.received_on or row.submitted_at, width=18),
        Column("Trạng thái", state_word, width=16),
        Column("Tình hình", punctuality, width=24),
    ),
    empty="Chưa có báo cáo nào trong phạm vi của bạn. Báo cáo xuất hiện ở đây khi văn phòng mở thu báo cáo "
    "cho một hội nghị.",
    beside=reminders,
)


@require_safe
@login_required
def report_list(request):
    """``/bao-cao/``: the reports the user may see, those still expected too."""
    return show_list(request, REPORTS)
