"""Open work of organizations that have ended: what waits for the office that hands it over."""

from collections.abc import Iterable, Iterator
from datetime import date

from briefings.models import Directive, OrganizationReport
from briefings.services.my_work.duties import HOST, LIMIT, Duty, lead_of
from briefings.timeliness import is_led_by_ended
from briefings.transitions import REPORT, find, may_take
from organizations.models import OrganizationSuccession

ENDED = "Đơn vị đã giải thể"


def to_hand_over(directives: Iterable[Directive], on: date) -> Iterator[Duty]:
    """Those of ``directives`` whose lead has ended by day ``on``: somebody else takes them over."""
    led = [row for row in directives if is_led_by_ended(row, on)]
    heirs = successors(row.lead_organization_id for row in led)
    for row in led:
        assert row.lead_organization is not None  # as it has ended
        taken_over = heirs.get(row.lead_organization.pk, "đơn vị khác")
        note = f"{ENDED} ngày {row.lead_organization.valid_to:%d/%m/%Y} còn việc; hãy giao lại cho {taken_over}"
        yield Duty("Bàn giao", row.content, lead_of(row), row.get_absolute_url(), row.due_on, note=note)


def reports_of_ended(user, on: date) -> Iterator[Duty]:
    """Reports for which the office still waits, of organizations that have ended by day ``on``: they are waived."""
    waive = find(REPORT, "waive")
    rows = OrganizationReport.objects.for_user(user).filter(may_take(waive, user, HOST), status__in=waive.sources)
    rows = rows.missing().filter(organization__valid_to__lt=on).select_related("briefing", "organization")
    for row in rows.order_by("briefing", "pk")[:LIMIT]:
        ended = f"{row.organization.valid_to:%d/%m/%Y}"
        note = f"{ENDED} ngày {ended} còn báo cáo chưa nộp; hãy ghi miễn, kèm lý do"
        whose = f"{row.organization.label} (đến {ended})"
        yield Duty("Bàn giao", f"Báo cáo cho {row.briefing}", whose, row.get_absolute_url(), note=note)


def successors(keys: Iterable[int | None]) -> dict[int, str]:
    """The names of those that continue each of the organizations ``keys``, where that is written down."""
    found: dict[int, list[str]] = {}
    rows = OrganizationSuccession.objects.filter(predecessor__in=set(keys)).select_related("successor")
    for row in rows.order_by("effective_on", "pk"):
        found.setdefault(row.predecessor_id, []).append(row.successor.label)
    return {key: " hoặc ".join(names) for key, names in found.items()}
