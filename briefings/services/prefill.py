"""What stands in a report before anybody writes: what is carried from earlier quarters, and the communes' figures."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Avg, Case, Count, Exists, F, Max, OuterRef, Q, Subquery, Sum, When

from briefings.choices import BriefingStatus, ReportStatus
from briefings.models import OrganizationReport, ReportChecklistItem, Shortcoming, Task
from briefings.services.history import create_with_history
from briefings.services.milestones import came_into
from lib.vietnamese import Period
from organizations.choices import COMMUNE_LEVEL, NUMERIC, AcrossUnits
from organizations.models import AdministrativeUnit, Indicator, IndicatorValue, ValueRevision


def reporting_quarter(report: OrganizationReport) -> Period:
    """The quarter that the report speaks of: the one in which its briefing's period ends."""
    return Period.quarter_of(report.briefing.last_day)


def figures_shown(report: OrganizationReport) -> Period:
    """The period of which the report shows figures."""
    return report.briefing.shown_period


def tasks_carried(report: OrganizationReport):
    """The organization's tasks of earlier quarters of which nobody has said yet what became of them."""
    now = reporting_quarter(report)
    earlier = Q(year__lt=now.year) | Q(year=now.year, quarter__lt=now.number)
    return Task.objects.filter(earlier, organization=report.organization).unanswered().order_by("year", "quarter", "pk")


def shortcomings_carried(report: OrganizationReport):
    """Shortcomings stated at earlier briefings of the series that are the organization's and not resolved yet."""
    own = Q(report__organization=report.organization) | Q(report__isnull=True, responsible=report.organization)
    rows = Shortcoming.objects.filter(own, briefing__series=report.briefing.series, resolved_on__isnull=True)
    rows = rows.filter(continued_by__isnull=True).exclude(briefing=report.briefing).select_related("briefing")
    return [row for row in rows.order_by("pk") if row.briefing.last_day <= report.briefing.last_day]


def prefill(report: OrganizationReport, *, by) -> list[ReportChecklistItem]:
    """Put on the report's checklist what is carried into it and not there yet. Returns what was added.

    Lines without an answer whose subject was settled elsewhere meanwhile leave the list.
    """
    tasks = {task.pk: task for task in tasks_carried(report)}
    shortcomings = {one.pk: one for one in shortcomings_carried(report)}
    for item in report.checklist.filter(answer=""):
        if item.task_id not in tasks and item.shortcoming_id not in shortcomings:
            item._history_user = by
            item.delete()
    there = report.checklist.values_list("task", "shortcoming")
    known = {task for task, _ in there}, {shortcoming for _, shortcoming in there}
    new = [ReportChecklistItem(report=report, task=task) for key, task in tasks.items() if key not in known[0]]
    new += [
        ReportChecklistItem(report=report, shortcoming=one) for key, one in shortcomings.items() if key not in known[1]
    ]
    return [create_with_history(item, by=by, reason="Chuyển từ kỳ trước") for item in new]


@dataclass(frozen=True)
class CommuneFigure:
    """One indicator over the communes of the organization's area: ``value`` is None where no commune stated it."""

    indicator: Indicator
    value: Decimal | None
    stated: int  # communes that gave a number
    communes: int  # communes of the area at the end of the period


def figures_as_of(report: OrganizationReport) -> datetime | None:
    """The moment whose figures ``report`` shows: when the office last took it. None: it is still in the making.

    A waived one of a closed briefing shows those of the closing.
    """
    if report.status in ReportStatus.taken():
        taken = came_into(report, ReportStatus.ACCEPTED) or came_into(report, ReportStatus.LOCKED)
        return taken[-1].at if taken else None
    if report.status == ReportStatus.WAIVED and report.briefing.status == BriefingStatus.CLOSED:
        closed = came_into(report.briefing, BriefingStatus.CLOSED)
        return closed[-1].at if closed else None
    return None


def figures(
    report: OrganizationReport, at: datetime | None = None, period: Period | None = None
) -> list[CommuneFigure]:
    """What the communes of the organization's area sent for the period, for the indicators its kind answers for.

    ``at``: as the figures stood at that moment, whatever was corrected since. ``period``: another one than that of
    which the report shows them. Ratios are computed again from their parts, never averaged. Costs the same number of
    queries at any size.
    """
    organization, period = report.organization, period or figures_shown(report)
    if organization.unit is None:
        return []
    indicators = list(
        Indicator.objects.usable_by(organization)
        .in_force(period.last_day)
        .filter(owner_kind=organization.kind, value_type__in=NUMERIC)
        .exclude(across_units=AcrossUnits.LAST)
        .select_related("numerator", "denominator")
        .order_by("code")
    )
    if not indicators:
        return []
    area = AdministrativeUnit.objects.under(organization.unit).communes().in_force(period.last_day)
    communes = area.count()
    wanted = {part for one in indicators for part in (one.pk, one.numerator_id, one.denominator_id) if part}
    rows = IndicatorValue.objects.of(period).filter(
        indicator__in=wanted, unit__path__startswith=organization.unit.path, unit__kind__in=COMMUNE_LEVEL
    )
    rows = _status_at(rows, at).order_by().values("indicator")
    totals = {
        row["indicator"]: row
        for row in rows.annotate(sum=Sum("stood"), average=Avg("stood"), max=Max("stood"), stated=Count("stood"))
    }
    return [CommuneFigure(one, *_over(one, totals), communes) for one in indicators]


def _status_at(rows, at: datetime | None):
    """``rows`` of figures with ``stood``: their value at the moment ``at`` (None: now), as their revisions say.

    That is what the first change after the moment replaced; a figure not changed since has its value of today.
    """
    if at is None:
        return rows.annotate(stood=F("value"))
    since = ValueRevision.objects.filter(indicator_value=OuterRef("pk"), at__gt=at).order_by("at", "pk")
    then = Subquery(since.values("old_value")[:1])
    return rows.annotate(stood=Case(When(Exists(since), then=then), default=F("value")))


def _over(indicator: Indicator, totals: dict) -> tuple[Decimal | None, int]:
    if indicator.across_units != AcrossUnits.RATIO:
        row = totals.get(indicator.pk)
        return (row[indicator.across_units], row["stated"]) if row and row["stated"] else (None, 0)
    above, below = totals.get(indicator.numerator_id), totals.get(indicator.denominator_id)
    if not above or not below or above["sum"] is None or not below["sum"]:
        return None, 0
    percent = 100 * above["sum"] / below["sum"]
    return round(percent, indicator.decimal_places), min(above["stated"], below["stated"])
