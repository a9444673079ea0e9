"""The list of briefings."""

from django.contrib.auth.decorators import login_required
from django.views.decorators.http import require_safe

from briefings.filters import BriefingFilter
from briefings.models import Briefing
from briefings.punctuality import deadline_word
from briefings.states import state
from briefings.views.listing import FILE_ONLY, Column, Listing, Sort, beginning, show_list
from lib.vietnamese import capitalized


def briefings_of(user):
    return Briefing.objects.for_user(user).select_related("series__host", "unit").latest_first()


def period(briefing) -> str:
    """``Quý I năm 2020``, ``Tuần 45, từ 02/11 đến 08/11/2026``."""
    return capitalized(briefing.full_period_name)


BRIEFINGS = Listing(
    title="Hội nghị giao ban",
    noun="hội nghị",
    name="briefings:briefings",
    filters=BriefingFilter,
    rows=briefings_of,
    columns=(
        Column("Hội nghị", lambda row: row.title, lambda row: row.get_absolute_url(), width=60, main=True),
        Column("Trạng thái", lambda row: row.get_status_display(), width=18, shown=state, kind="fit"),
        Column(
            "Kỳ",
            period,
            width=20,
            shown=lambda row: row.short_name,
            full=lambda row: period(row) if row.week else "",
            kind="flow fit",
            sort=Sort("ky", lambda on: ["year", "data_to"]),
        ),
        Column(
            "Cơ quan chủ trì hội nghị",
            lambda row: row.series.host.label,
            opens=lambda row: row.series.host,
            width=28,
        ),
        Column("Địa bàn", lambda row: row.unit.name, width=22, only=FILE_ONLY),
        Column(
            "Hạn nộp báo cáo",
            deadline_word,
            kind="num flow",
            sort=Sort("han-nop", lambda on: ["submit_by"]),
        ),
        Column(
            "Thời gian họp",
            lambda row: row.starts_at,
            width=18,
            kind="num flow",
            sort=Sort("thoi-gian", lambda on: ["starts_at"]),
        ),
    ),
    empty="Hội nghị xuất hiện ở đây khi văn phòng của cơ quan chủ trì đã tạo và tổ chức của bạn thuộc thành phần tham "
    "dự.",
    begin=beginning("Thêm hội nghị", "briefings.briefing", "briefings:add"),
    first_sort="-ky",
)


@require_safe
@login_required
def briefing_list(request):
    """``/giao-ban/``: the briefings the user may see, the latest period first."""
    return show_list(request, BRIEFINGS)
