"""The list of directives, for everybody who may read any."""

from django.contrib.auth.decorators import login_required
from django.db.models import Case, F, When
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from briefings.filters import DirectiveFilter
from briefings.filters.base import ListFilter
from briefings.models import Directive
from briefings.services.rows import briefings_to_enter
from briefings.states import lead_words, state
from briefings.timeliness import ENDED, deadline, deadline_word, public_word, urgency_is
from briefings.views.listing import FILE_ONLY, NOTHING, Column, Listing, Sort, show_list, some_illustrative
from organizations.access import may_add
from organizations.asked import as_key
from organizations.roles import ADD

STATE, DUE, SESSION, PROGRESS = "Tình trạng", "Thời hạn", "Giao tại", "Tiến độ"
LEAD = "Đơn vị chủ trì"
MOST_SESSIONS = 50  # to choose from: the latest


def directives_of(user):
    rows = Directive.objects.for_user(user).select_related("briefing", "lead_organization", "theme")
    return rows.with_roll_up(timezone.localdate()).latest_first()


def by_urgency(on):
    """What is late first, of each kind what is due first; what has ended by its session alone."""
    return urgency_is(on), Case(When(~ENDED, then=F("due_on")))


def lead(directive) -> str | None:
    return lead_words(directive, timezone.localdate()) or None


def due(directive):
    """A day as a day, so that the files of the list can be sorted by it."""
    return deadline(directive) or deadline_word(directive)


def shown_due(directive) -> str:
    """What the state does not say already."""
    said = deadline_word(directive)
    return NOTHING if said in public_word(directive, timezone.localdate()) else said


def begin(user, found: ListFilter) -> tuple[str, str] | None:
    """Where directives are written down: beside the conclusions of their session, of the one that is filtered by."""
    if not may_add(user, "briefings.directive"):
        return None
    session = as_key(found.data.get("hoi_nghi", ""))
    return "Thêm nhiệm vụ", reverse("briefings:directive_add") + (f"?hoi_nghi={session}" if session else "")


def percent(directive) -> str | None:
    return f"{directive.percent}%" if directive.percent else None


def begin_by_paper(user) -> tuple[str, str] | None:
    """The way to enter what a paper assigns, for the offices and leaders that may."""
    if not may_add(user, Directive._meta.label_lower):
        return None
    return "Theo văn bản", reverse("briefings:add_paper_directive")


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
            lambda row: row.source_name,
            opens=lambda row: row.briefing,
            width=40,
            shown=lambda row: row.source_short,
            full=lambda row: row.source_name,
            kind="flow fit",
            sort=Sort("giao-tai", lambda on: ["given_year", "given_until"]),
        ),
    ),
    empty="Nhiệm vụ xuất hiện ở đây sau khi văn phòng ghi kết luận của hội nghị giao ban và giao cho đơn vị chủ trì.",
    begin=begin,
    begin_too=begin_by_paper,
    first_sort="tinh-trang",
)


@require_safe
@login_required
def directive_list(request):
    """``/chi-dao/``: the directives the user may see, what is late first."""
    return show_list(request, DIRECTIVES)


@require_safe
@login_required
def directive_add(request):
    """``/chi-dao/them/``: leads to the session in which directives are written down, or asks in which one."""
    if not may_add(request.user, "briefings.directive"):
        raise Http404
    rows = briefings_to_enter(request.user, Directive, ADD).select_related("series__host")
    sessions = list(rows.order_by("-year", F("data_to").desc(nulls_last=True), "-pk")[:MOST_SESSIONS])
    asked = as_key(request.GET.get("hoi_nghi", ""))
    chosen = sessions[0] if len(sessions) == 1 else next((one for one in sessions if one.pk == asked), None)
    if chosen is not None:
        return redirect("briefings:enter_directives", chosen.slug)
    context = {"sessions": sessions, "some_illustrative": some_illustrative(one.title for one in sessions)}
    return render(request, "briefings/directive_add.html", context)
