"""What is late at others: what the secretariat and the leaders of a host have to press for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Window
from django.urls import reverse

from briefings.choices import Punctuality
from briefings.models import Briefing, Directive, OrganizationReport
from briefings.punctuality import punctuality, report_deadline
from briefings.querysets import OrganizationReportQuerySet
from briefings.services.my_work.duties import HOST, LIMIT, REPORT_HOST, Act, Duty, Fold, Own, lead_of, source_of
from briefings.services.my_work.figures import ASKING
from briefings.services.my_work.folding import folded
from briefings.timeliness import days_overdue
from organizations.access import Scope
from organizations.choices import Role

PRESSING = frozenset({Role.SECRETARIAT, Role.LEADER})
NAMED = 8  # organizations that have not reported; of more the list says the rest


@dataclass(frozen=True)
class Followed:
    """``overdue``: directives of others whose day has passed, one line for many.

    ``unreported``: one line for each briefing that waits, and another for those of its reports that are not late.
    """

    overdue: tuple[Duty, ...]
    unreported: tuple[Duty, ...]


def followed(user, on: date) -> Followed:
    """What is late on day ``on`` at the organizations that ``user`` follows; nothing for other roles."""
    if (host := followed_hosts(user)) is None:
        return Followed((), ())
    return Followed(tuple(_directives(user, on)), tuple(_reports(user, host, on)))


def followed_hosts(user, lookup: str = REPORT_HOST) -> Q | None:
    """The condition that ``user`` follows what was reported to the host behind ``lookup``, or assigned by it; None for
    other roles."""
    scope = Scope.of(user)
    if not scope.everything and not scope.roles & PRESSING:
        return None
    return Q() if scope.everything else scope.with_roles(PRESSING).organizations(lookup)


def overdue_directives(user, on: date) -> QuerySet[Directive]:
    """Those of others; the person's own stand among their own work."""
    host = followed_hosts(user, HOST)
    assert host is not None  # asked only for those who follow somebody
    rows = Directive.objects.for_user(user).filter(host).overdue(on)
    return rows.exclude(pk__in=Own.of(user).directives(Directive.objects.all()).values("pk"))


def unreported(user, host: Q) -> OrganizationReportQuerySet:
    rows = OrganizationReport.objects.for_user(user).filter(host, briefing__status__in=ASKING).missing()
    return rows.exclude(organization__in=Own.of(user).organizations)


def _directives(user, on: date) -> Iterator[Duty]:
    """Those that are overdue longest first."""
    rows = overdue_directives(user, on).select_related("lead_organization", "briefing")
    found = list(rows.annotate(number=Window(Count("pk"))).order_by(F("due_on").asc(nulls_last=True), "pk")[:LIMIT])
    fold = Fold("nhiệm vụ giao đã quá hạn", f"{reverse('briefings:directives')}?{urlencode({'tinh_hinh': 'overdue'})}")
    duties = [
        Duty(
            "Chỉ đạo",
            row.content,
            lead_of(row),
            row.get_absolute_url(),
            row.due_on,
            True,
            source=source_of(row),
            days=days_overdue(row, on),
            acts=(Act("Xem", row.get_absolute_url()),),
            fold=fold,
        )
        for row in found
    ]
    unread = found[0].number - len(found) if found else 0
    yield from folded(duties, more=unread)


def _reports(user, host: Q, on: date) -> Iterator[Duty]:
    rows = unreported(user, host).select_related("briefing__series__host", "organization")
    waiting: dict[tuple[Briefing, bool], list[OrganizationReport]] = {}
    for row in rows.order_by(F("briefing__submit_by").asc(nulls_last=True), "briefing", "organization__sort_key", "pk"):
        waiting.setdefault((row.briefing, punctuality(row, on) == Punctuality.OVERDUE), []).append(row)
    for (briefing, late), reports in waiting.items():
        due = report_deadline(briefing)
        query = urlencode({"hoi_nghi": briefing.pk, "tinh_hinh": "overdue" if late else "missing"})
        address = f"{reverse('briefings:reports')}?{query}"
        named = [report.organization.label for report in reports[:NAMED]]
        rest = len(reports) - len(named)
        again = due is not None and due < on and not late  # what came in time and was returned
        yield Duty(
            "Báo cáo",
            f"{len(reports)} tổ chức chưa nộp báo cáo cho {briefing}",
            briefing.series.host.label,
            address,
            None if again else due,
            late,
            ", ".join([*named, *([f"{rest} tổ chức khác"] if rest else [])]),
            title=f"{len(reports)} tổ chức chưa nộp {'lại ' if again else ''}báo cáo {briefing.period_name}",
            days=(on - due).days if late and due else 0,
            acts=(Act("Xem danh sách", address),),
            count=len(reports),
        )
