"""The list of shortcomings, open and resolved."""

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.views.decorators.http import require_safe

from briefings.filters import ShortcomingFilter
from briefings.models import Shortcoming
from briefings.views.briefings import period
from briefings.views.listing import Column, Listing, show_list
from organizations.validity import label_in


def shortcomings_of(user):
    """With ``goes_on``: whether a later one continues it."""
    rows = Shortcoming.objects.for_user(user).select_related("briefing", "report__organization", "theme", "responsible")
    rows = rows.annotate(goes_on=Exists(Shortcoming.objects.filter(continues_from=OuterRef("pk"))))
    return rows.order_by(
        "-briefing__year", "-briefing__data_to", "-briefing", "report__organization__sort_key", "ordinal"
    )


def reporter(shortcoming):
    return shortcoming.report.organization if shortcoming.report else None


def address(shortcoming) -> str:
    """Where it was said."""
    return (shortcoming.report or shortcoming.briefing).get_absolute_url()


def status(shortcoming) -> str:
    if shortcoming.resolved_on:
        return f"Đã khắc phục ngày {shortcoming.resolved_on:%d/%m/%Y}"
    return "Chuyển tiếp kỳ sau" if shortcoming.goes_on else "Chưa khắc phục"


SHORTCOMINGS = Listing(
    title="Tồn tại, hạn chế",
    noun="tồn tại, hạn chế",
    name="briefings:shortcomings",
    filters=ShortcomingFilter,
    rows=shortcomings_of,
    columns=(
        Column("Nội dung", lambda row: row.text, address, width=70, main=True),
        Column(
            "Tổ chức báo cáo",
            lambda row: label_in(row, row.report.organization) if row.report else "Đánh giá chung",
            opens=reporter,
            width=28,
        ),
        Column("Kỳ", lambda row: period(row.briefing), width=18),
        Column("Chủ đề", lambda row: row.theme and row.theme.name, width=22),
        Column(
            "Chịu trách nhiệm",
            lambda row: label_in(row, row.responsible) or None,
            opens=lambda row: row.responsible,
            width=28,
        ),
        Column("Hướng khắc phục", lambda row: row.remedy, width=40),
        Column("Tình hình", status, width=24),
    ),
    empty="Chưa có tồn tại, hạn chế nào trong phạm vi của bạn.",
)


@require_safe
@login_required
def shortcoming_list(request):
    """``/ton-tai/``: the shortcomings the user may see."""
    return show_list(request, SHORTCOMINGS)
