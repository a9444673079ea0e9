"""The first page after signing in: what is late, what to do next, and where the latest briefing stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from briefings.choices import BriefingStatus
from briefings.illustrative import without_mark
from briefings.models import Achievement, Briefing, Directive, Shortcoming
from briefings.services.my_work import LIMIT, Act, Duty, Followed, MyWork, folded, followed, my_work
from briefings.views.listing import some_illustrative
from organizations.access import Scope, may_read
from organizations.choices import Role
from organizations.display import display_days
from organizations.models import Organization
from organizations.services import notices, people


def latest_briefing(user) -> Briefing | None:
    """The briefing of the latest period that ``user`` may see, with how much of it they may see."""
    rows = Briefing.objects.for_user(user).exclude(status=BriefingStatus.CANCELLED).select_related("series__host")
    directives = Directive.objects.for_user(user).concluded().counted()
    rows = rows.annotate(
        achieved=_number(Achievement.objects.for_user(user)),
        short=_number(Shortcoming.objects.for_user(user)),
        assigned=_number(directives),
        still_open=_number(directives.open()),
    )
    return rows.latest_first().first()


def _number(rows: QuerySet) -> Coalesce:
    """How many of ``rows`` belong to the briefing, without joining them to it."""
    rows = rows.filter(briefing=OuterRef("pk")).order_by().values("briefing").annotate(number=Count("pk"))
    return Coalesce(Subquery(rows.values("number")), 0)


@dataclass(frozen=True)
class Line:
    """A duty as the page shows it. ``whose``: of another organization than the reader's; ``when``: its day in words."""

    duty: Duty
    title: str
    whose: str
    when: str
    note: str


@dataclass(frozen=True)
class Section:
    """One part of the page, of which many of a kind stand as one line; ``count``: how many things it stands for."""

    title: str
    lines: list[Line]
    late: bool = False

    @property
    def count(self) -> int:
        return sum(line.duty.count for line in self.lines)


def sections(work: MyWork, others: Followed, *, deciding: str, mine: frozenset[str], on: date) -> list[Section]:
    """The parts that are not empty, in the order in which a reader needs them: what is late, what is to be done at
    once, what waits for their word (``deciding`` says for whose), the sessions under way, and what comes later.

    ``mine``: the labels of the reader's organizations, which need not be said.
    """
    late = [*_late(others.unreported), *work.overdue, *others.overdue]
    now = [*work.returned, *(duty for duty in work.outstanding if duty.now)]
    decide = [duty for duty in work.to_decide if duty.briefing is None]
    sessions = [duty for duty in work.to_decide if duty.briefing]
    ahead = [*_late(others.unreported, not_yet=True), *(duty for duty in work.outstanding if not duty.now)]
    parts = [
        ("Quá hạn", late),
        ("Cần làm ngay", now),
        (deciding, decide),
        ("Hội nghị đang làm", sessions),
        ("Sắp tới", ahead),
    ]
    return [
        Section(title, [_line(duty, mine, on) for duty in folded(duties)], late=duties is late)
        for title, duties in parts
        if duties
    ]


def _late(duties: Iterable[Duty], *, not_yet: bool = False) -> list[Duty]:
    return [duty for duty in duties if duty.late != not_yet]


def _line(duty: Duty, mine: frozenset[str], on: date) -> Line:
    title = without_mark(duty.title or duty.text)
    whose = "" if duty.organization in mine or duty.organization in title else duty.organization
    return Line(duty, title, whose, _when(duty, on), without_mark(duty.note))


def _when(duty: Duty, on: date) -> str:
    """``quá hạn 28 ngày (hạn 15/12/2020)``, ``hạn hôm nay``, ``còn 26 ngày (hạn 07/02/2021)``."""
    if duty.due_on is None:
        return ""
    day = f"hạn {duty.due_on:%d/%m/%Y}"
    left = (duty.due_on - on).days
    if duty.late:
        return f"quá hạn {display_days(-left)} ({day})"
    return f"còn {display_days(left)} ({day})" if left > 0 else "hạn hôm nay" if left == 0 else day


def main_act(found: list[Section], own: Iterable[Duty]) -> Act | None:
    """The one button that stands out: of what is to be done at once, else of what is late of one's ``own``, else of
    what waits for the reader, else of the rest."""
    parts = {section.title: [line.duty for line in section.lines] for section in found}
    late = parts.pop("Quá hạn", [])
    now = parts.pop("Cần làm ngay", [])
    mine = [duty for duty in late if duty in set(own)]
    rest = [duty for duties in parts.values() for duty in duties]
    return next((duty.acts[0] for duty in (*now, *mine, *rest, *late) if duty.acts), None)


@require_safe
@login_required
@never_cache
def my_work_page(request):
    """``/viec-cua-toi/``: what is late, one's own and that of others, what to do now, what waits; then the rest."""
    user, today = request.user, timezone.localdate()
    scope = Scope.of(user)
    work, others = my_work(user, today), followed(user, today)
    # Who has a session under way needs no other one.
    sessions = [duty for duty in work.to_decide if duty.briefing]
    latest = None if sessions else latest_briefing(user)
    keys = {grant.organization_id for grant in scope.grants}
    organizations = [each.label for each in Organization.objects.filter(pk__in=keys).order_by("rank", "sort_key", "pk")]
    office = scope.everything or Role.SECRETARIAT in scope.roles
    deciding = "Chờ văn phòng xử lý" if office else "Chờ tôi quyết định"
    found = sections(work, others, deciding=deciding, mine=frozenset(organizations), on=today)
    texts = [duty.text for duty in (*work, *others.overdue, *others.unreported)] + ([latest.title] if latest else [])
    context = {
        "today": today,
        "organizations": organizations,
        "sections": found,
        "main": main_act(found, work.overdue),
        "work": work,
        "limit": LIMIT,
        "latest": latest,
        "no_briefing": latest is None and not sessions and may_read(user, "briefings.briefing"),
        "may_add": latest is None and not sessions and user.has_perm("briefings.add_briefing"),
        "some_illustrative": some_illustrative(texts),
        "notices": notices.unread(user),
        "ending": notices.ending_soon(user),
        "asked_roles": people.asked_of(user) if people.may_manage(user) else [],
    }
    return render(request, "briefings/my_work.html", context)
