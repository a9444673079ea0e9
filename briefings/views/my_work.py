"""The first page after signing in: the latest briefing, and what to do next."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from briefings.choices import BriefingStatus
from briefings.models import Achievement, Briefing, Directive, Shortcoming
from briefings.services.my_work import LIMIT, followed, my_work
from briefings.views.listing import some_illustrative
from organizations.access import may_read
from organizations.services import notices, people


def latest_briefing(user) -> Briefing | None:
    """The briefing of the latest period that ``user`` may see, with how much of it they may see."""
    rows = Briefing.objects.for_user(user).exclude(status=BriefingStatus.CANCELLED).select_related("series__host")
    directives = Directive.objects.for_user(user).concluded()
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


def _present(sections: list[tuple]) -> list[tuple]:
    return [section for section in sections if section[1]]


@require_safe
@login_required
@never_cache
def my_work_page(request):
    """``/viec-cua-toi/``: what is late, one's own and that of others; the latest briefing; then the rest."""
    today = timezone.localdate()
    work, others = my_work(request.user, today), followed(request.user, today)
    latest = latest_briefing(request.user)
    urgent = [
        ("Quá hạn", work.overdue, "overdue"),
        ("Quá hạn ở các đơn vị", others.overdue, "overdue"),
        ("Chưa nộp báo cáo", others.unreported, "overdue" if any(duty.late for duty in others.unreported) else ""),
    ]
    rest = [
        ("Bị trả lại", work.returned, ""),
        ("Phải làm", work.outstanding, ""),
        ("Chờ tôi quyết định", work.to_decide, ""),
    ]
    urgent, rest = _present(urgent), _present(rest)
    texts = [duty.text for _, duties, _ in urgent + rest for duty in duties] + ([latest.title] if latest else [])
    context = {
        "work": work,
        "latest": latest,
        "reads_briefings": may_read(request.user, "briefings.briefing"),
        "may_add": latest is None and request.user.has_perm("briefings.add_briefing"),
        "urgent": urgent,
        "rest": rest,
        "sections": _present([("Quá hạn", work.overdue, "overdue")]) + rest,  # what the reader owes or decides
        "counted": urgent + rest,
        "limit": LIMIT,
        "some_illustrative": some_illustrative(texts),
        "notices": notices.unread(request.user),
        "ending": notices.ending_soon(request.user),
        "asked_roles": people.asked_of(request.user) if people.may_manage(request.user) else [],
    }
    return render(request, "briefings/my_work.html", context)
