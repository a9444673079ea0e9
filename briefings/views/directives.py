"""The list of directives, for everybody who may read any."""

from django.contrib.auth.decorators import login_required
from django.db.models import Case, F, When
from django.utils import timezone
from django.views.decorators.http import require_safe

from briefings.filters import DirectiveFilter
from briefings.models import Directive
from briefings.states import state
from briefings.timeliness import ENDED, deadline, deadline_word, public_word, urgency_is
from briefings.views.listing import FILE_ONLY, NOTHING, Column, Listing, Sort, beginning, show_list
from organizations.validity import label_in

STATE, DUE, SESSION, PROGRESS = "Tình trạng", "Thời hạn", "Giao tại", "Tiến độ"
LEAD = "Đơn vị chủ trì"


def directives_of(user):
    rows = Directive.objects.for_user(user).select_related("briefing", "lead_organization", "theme")
    return rows.order_by("-briefing__year", "-briefing__data_to", "-briefing", "ordinal")


def by_urgency(on):
    """What is late first, of each kind what is due first; what has ended by its session alone."""
    return urgency_is(on), Case(When(~ENDED, then=F("due_on")))


def lead(directive) -> str | None:
    return label_in(directive, directive.lead_organization) or None


def due(directive):
    """A day as a day, so that the files of the list can be sorted by it."""
    return deadline(directive) or deadline_word(directive)


def shown_due(directive) -> str:
    """What the state does not say already."""
    said = deadline_word(directive)
    return NOTHING if said in public_word(directive, timezone.localdate()) else said


def percent(directive) -> str | None:
    return f"{directive.percent}%" if directive.percent else None


DIRECTIVES = Listing(
    title="Nhiệm vụ giao",
    noun="nhiệm vụ",
    name="briefings:directives",
    filters=DirectiveFilter,
    rows=directives_of,
    columns=(
        Column("TT", lambda row: row.ordinal, width=6, only=FILE_ONLY),
        Column("Nội dung", lambda row: row.content, lambda row: row.get_absolute_url(), width=70, main=True),
        Column("Chủ đề", lambda row: row.theme and row.theme.name, width=22, only=FILE_ONLY),
        Column(
            STATE,
            lambda row: public_word(row, timezone.localdate()),
            width=26,
            shown=state,
            kind="fit",
            sort=Sort("tinh-trang", by_urgency),
        ),
        Column(
            LEAD,
            lead,
            opens=lambda row: row.lead_organization,
            width=28,
            missing="Chưa có đơn vị",
            sort=Sort("chu-tri", lambda on: ["lead_organization__sort_key"]),
        ),
        Column(DUE, due, width=14, shown=shown_due, kind="num flow", sort=Sort("thoi-han", lambda on: ["due_on"])),
        Column(PROGRESS, percent, width=10, kind="num flow", sort=Sort("tien-do", lambda on: ["percent"])),
        Column(
            SESSION,
            lambda row: row.briefing.title,
            opens=lambda row: row.briefing,
            width=40,
            shown=lambda row: row.briefing.short_name,
            full=lambda row: row.briefing.title,
            kind="flow fit",
            sort=Sort("giao-tai", lambda on: ["briefing__year", "briefing__data_to"]),
        ),
    ),
    empty="Nhiệm vụ xuất hiện ở đây sau khi văn phòng ghi kết luận của hội nghị giao ban và giao cho đơn vị chủ trì.",
    begin=beginning("Thêm nhiệm vụ", "briefings.directive"),
    first_sort="tinh-trang",
)


@require_safe
@login_required
def directive_list(request):
    """``/chi-dao/``: the directives the user may see, what is late first."""
    return show_list(request, DIRECTIVES)
