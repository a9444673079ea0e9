"""What is late at others: what the secretariat and the leaders of a host have to press for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q, Window
from django.urls import reverse

from briefings.choices import Punctuality
from briefings.models import Briefing, Directive, OrganizationReport
from briefings.punctuality import punctuality, report_deadline
from briefings.services.my_work.duties import Duty, Own, lead_of
from briefings.services.my_work.figures import ASKING
from briefings.timeliness import days_overdue
from organizations.access import Scope
from organizations.choices import Role

PRESSING = frozenset({Role.SECRETARIAT, Role.LEADER})
NAMED = 5  # directives; of more the list says the rest


@dataclass(frozen=True)
class Followed:
    """``overdue``: directives of others whose day has passed. ``unreported``: one line for each briefing that waits."""

    overdue: tuple[Duty, ...]
    unreported: tuple[Duty, ...]


def followed(user, on: date) -> Followed:
    """What is late on day ``on`` at the organizations that ``user`` follows; nothing for other roles."""
    scope = Scope.of(user)
    if not scope.everything and not scope.roles & PRESSING:
        return Followed((), ())
    host = Q() if scope.everything else scope.with_roles(PRESSING).organizations("briefing__series__host__")
    return Followed(tuple(_directives(user, host, on)), tuple(_reports(user, host, on)))


def _directives(user, host, on: date) -> Iterator[Duty]:
    """Those that are overdue longest; the person's own stand among their own work."""
    rows = Directive.objects.for_user(user).filter(host).overdue(on)
    rows = rows.exclude(pk__in=Own.of(user).directives(Directive.objects.all()).values("pk"))
    rows = rows.select_related("lead_organization", "briefing").annotate(number=Window(Count("pk")))
    found = list(rows.order_by("due_on", "pk")[: NAMED + 1])
    for row in found[:NAMED]:
        note = f"Quá hạn {days_overdue(row, on)} ngày"
        yield Duty("Chỉ đạo", row.content, lead_of(row), row.get_absolute_url(), row.due_on, True, note)
    if len(found) > NAMED:
        address = f"{reverse('briefings:directives')}?{urlencode({'tinh_hinh': 'overdue'})}"
        yield Duty("Chỉ đạo", f"Còn {found[0].number - NAMED} chỉ đạo khác đã quá hạn", "", address, None, True)


def _reports(user, host, on: date) -> Iterator[Duty]:
    rows = OrganizationReport.objects.for_user(user).filter(host, briefing__status__in=ASKING).missing()
    rows = rows.select_related("briefing__series__host", "organization")
    waiting: dict[Briefing, list[OrganizationReport]] = {}
    for row in rows.order_by("briefing__submit_by", "briefing", "organization__sort_key", "pk"):
        waiting.setdefault(row.briefing, []).append(row)
    for briefing, reports in waiting.items():
        query = urlencode({"hoi_nghi": briefing.pk, "tinh_hinh": "missing"})
        yield Duty(
            "Báo cáo",
            f"{len(reports)} tổ chức chưa nộp báo cáo cho {briefing}",
            briefing.series.host.label,
            f"{reverse('briefings:reports')}?{query}",
            report_deadline(briefing),
            any(punctuality(report, on) == Punctuality.OVERDUE for report in reports),
            note=", ".join(report.organization.label for report in reports),
        )
