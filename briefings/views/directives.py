"""The list of directives, for everybody who may read any."""

from django.contrib.auth.decorators import login_required
from django.utils import timezone
from django.views.decorators.http import require_safe

from briefings.filters import DirectiveFilter
from briefings.models import Directive
from briefings.timeliness import deadline, deadline_word, public_word
from briefings.views.listing import Column, Listing, show_list
from organizations.validity import label_in


def directives_of(user):
    rows = Directive.objects.for_user(user).select_related("briefing", "lead_organization", "theme")
    return rows.order_by("-briefing__year", "-briefing__data_to", "-briefing", "ordinal")


def lead(directive) -> str:
    return label_in(directive, directive.lead_organization) or "Chưa giao"


def due(directive):
    """A day as a day, so that the files of the list can be sorted by it."""
    return deadline(directive) or deadline_word(directive)


def status(directive) -> str:
    return public_word(directive, timezone.localdate())


DIRECTIVES = Listing(
    title="Chỉ đạo",
    noun="chỉ đạo",
    name="briefings:directives",
    filters=DirectiveFilter,
    rows=directives_of,
    columns=(
        Column("TT", lambda row: row.ordinal, width=6),
        Column("Nội dung", lambda row: row.content, lambda row: row.get_absolute_url(), width=70, main=True),
        Column("Chủ đề", lambda row: row.theme and row.theme.name, width=22),
        Column("Chủ trì", lead, opens=lambda row: row.lead_organization, width=28),
        Column("Thời hạn", due, width=14),
        Column("Tiến độ", status, width=26),
        Column("Hội nghị", lambda row: row.briefing.title, opens=lambda row: row.briefing, width=40),
    ),
    empty="Chưa có chỉ đạo nào trong phạm vi của bạn. Chỉ đạo xuất hiện ở đây sau khi văn phòng ghi kết luận "
    "của hội nghị.",
)


@require_safe
@login_required
def directive_list(request):
    """``/chi-dao/``: the directives the user may see."""
    return show_list(request, DIRECTIVES)
