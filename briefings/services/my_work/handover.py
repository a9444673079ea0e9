"""Open work of organizations that have ended: what waits for the office that hands it over."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from briefings.models import Directive, OrganizationReport
from briefings.punctuality import MISSING
from briefings.services.my_work.duties import Act, Duty, Fold, lead_of, source_of, step_of
from briefings.timeliness import is_led_by_ended
from briefings.transitions import REPORT, find
from organizations.models import OrganizationSuccession
from organizations.validity import ending

ENDED = "Đơn vị đã giải thể"


def to_hand_over(directives: Iterable[Directive], on: date) -> Iterator[Duty]:
    """Those of ``directives`` whose lead has ended by day ``on``: somebody else takes them over."""
    led = [row for row in directives if is_led_by_ended(row, on)]
    heirs = successors(row.lead_organization_id for row in led)
    for row in led:
        assert row.lead_organization is not None  # as it has ended
        taken_over = heirs.get(row.lead_organization.pk, "đơn vị khác")
        note = f"{ENDED} ngày {row.lead_organization.valid_to:%d/%m/%Y} còn việc; hãy giao lại cho {taken_over}"
        address = row.get_absolute_url()
        yield Duty(
            "Bàn giao",
            row.content,
            lead_of(row),
            address,
            row.due_on,
            note=note,
            title=f"Giao lại: {row.content}",
            source=source_of(row),
            acts=(Act("Giao lại", address),),
            fold=Fold("nhiệm vụ của đơn vị đã giải thể", f"{reverse('briefings:directives')}?tinh_hinh=handover"),
        )


def to_waive(on: date) -> Q:
    """The condition that a report is expected of an organization that has ended by day ``on``: the office waives it."""
    expected = Q(status__in=find(REPORT, "waive").sources)
    return expected & MISSING & Q(organization__valid_to__lt=on)


def waiving(report: OrganizationReport, on: date) -> Duty:
    """What the office has to do about ``report``, one of ``to_waive`` on day ``on``."""
    note = f"{ENDED} ngày {report.organization.valid_to:%d/%m/%Y} còn báo cáo chưa nộp; hãy ghi miễn, kèm lý do"
    whose = f"{report.organization.label}{ending(report.organization, (on,))}"
    address = report.get_absolute_url()
    return Duty(
        "Bàn giao",
        f"Báo cáo cho {report.briefing}",
        whose,
        address,
        note=note,
        title=f"Miễn báo cáo {report.briefing.period_name} của {whose}",
        acts=(Act("Ghi miễn", step_of(address, "waive")),),
    )


def successors(keys: Iterable[int | None]) -> dict[int, str]:
    """The names of those that continue each of the organizations ``keys``, where that is written down."""
    found: dict[int, list[str]] = {}
    rows = OrganizationSuccession.objects.filter(predecessor__in=set(keys)).select_related("successor")
    for row in rows.order_by("effective_on", "pk"):
        found.setdefault(row.predecessor_id, []).append(row.successor.label)
    return {key: " hoặc ".join(names) for key, names in found.items()}
