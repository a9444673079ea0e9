"""The list of shortcomings, open and resolved."""

from django.contrib.auth.decorators import login_required
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.views.decorators.http import require_safe

from briefings.filters import ShortcomingFilter
from briefings.models import Shortcoming
from briefings.querysets import LATEST_BRIEFING
from briefings.states import state
from briefings.views.briefings import period
from briefings.views.listing import FILE_ONLY, Column, Listing, Sort, show_list
from organizations.badges import State
from organizations.validity import label_in


def shortcomings_of(user):
    """With ``goes_on``: whether a later one continues it."""
    rows = Shortcoming.objects.for_user(user).select_related("briefing", "report__organization", "theme", "responsible")
    rows = rows.annotate(goes_on=Exists(Shortcoming.objects.filter(continues_from=OuterRef("pk"))))
    return rows.order_by(*LATEST_BRIEFING, "report__organization__sort_key", "ordinal")


def reporter(shortcoming):
    return shortcoming.report.organization if shortcoming.report else None


def address(shortcoming) -> str:
    """Where it was said."""
    return (shortcoming.report or shortcoming.briefing).get_absolute_url()


def status(shortcoming) -> str:
    return shown_status(shortcoming).word


def resolved(shortcoming) -> str:
    return f" ngày {shortcoming.resolved_on:%d/%m/%Y}" if shortcoming.resolved_on else ""


def shown_status(shortcoming) -> State:
    """With the day on which it was put right."""
    found = state(shortcoming)
    return State(f"{found.word}{resolved(shortcoming)}", found.kind)


def by_urgency(on):
    """Open ones first, then what goes on elsewhere, then what is done."""
    still = When(Q(resolved_on__isnull=True, goes_on=False), then=Value(0))
    return (Case(still, When(resolved_on__isnull=True, then=Value(1)), default=Value(2)),)


SHORTCOMINGS = Listing(
    title="Tồn tại, hạn chế",
    noun="tồn tại, hạn chế",
    name="briefings:shortcomings",
    filters=ShortcomingFilter,
    rows=shortcomings_of,
    columns=(
        Column("Nội dung", lambda row: row.text, address, width=70, main=True),
        Column("Tình trạng", status, width=24, shown=shown_status, kind="fit", sort=Sort("tinh-trang", by_urgency)),
        Column(
            "Tổ chức báo cáo",
            lambda row: label_in(row, row.report.organization) if row.report else "Đánh giá chung",
            opens=reporter,
            width=28,
            sort=Sort("to-chuc", lambda on: ["report__organization__sort_key"]),
        ),
        Column("Chủ đề", lambda row: row.theme and row.theme.name, width=22, only=FILE_ONLY),
        Column(
            "Chịu trách nhiệm",
            lambda row: label_in(row, row.responsible) or None,
            opens=lambda row: row.responsible,
            width=28,
        ),
        Column("Biện pháp khắc phục", lambda row: row.remedy, width=40),
        Column(
            "Kỳ",
            lambda row: period(row.briefing),
            width=18,
            shown=lambda row: row.briefing.short_name,
            full=lambda row: row.briefing.title,
            kind="flow fit",
            sort=Sort("ky", lambda on: ["briefing__year", "briefing__data_to"]),
        ),
    ),
    empty="Tồn tại, hạn chế xuất hiện ở đây khi các tổ chức nêu trong báo cáo hoặc văn phòng ghi trong hội nghị.",
    first_sort="tinh-trang",
)


@require_safe
@login_required
def shortcoming_list(request):
    """``/ton-tai/``: the shortcomings the user may see, open ones first."""
    return show_list(request, SHORTCOMINGS)
