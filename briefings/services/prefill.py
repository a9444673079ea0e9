"""What stands in a report before anybody writes: what is carried from earlier quarters, and the communes' figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from briefings.choices import BriefingStatus, ReportStatus
from briefings.models import OrganizationReport, ReportChecklistItem, Shortcoming, Task
from briefings.services.history import create_all_with_history
from briefings.services.milestones import came_into
from lib.vietnamese import Period, Span
from organizations.models import Indicator, Organization, ReportForm, ReportFormItem
from organizations.models.base import with_author
from organizations.services.aggregation import PlanProgress, Total, totals


def reporting_quarter(report: OrganizationReport) -> Period:
    """The quarter that the report speaks of: the one in which its briefing's period ends, to which its week counts."""
    return Period.quarter_of(report.briefing.shown_period.last_day)


def _tasks_carried(reports: Sequence[OrganizationReport]) -> QuerySet[Task]:
    """Tasks of earlier quarters of the organizations, of which nobody has said yet what became of them."""
    now = reporting_quarter(reports[0])
    earlier = Q(year__lt=now.year) | Q(year=now.year, quarter__lt=now.number)
    own = [report.organization_id for report in reports]
    return Task.objects.filter(earlier, organization__in=own).unanswered().order_by("year", "quarter", "pk")


def _shortcomings_carried(reports: Sequence[OrganizationReport]) -> list[Shortcoming]:
    """Shortcomings stated at earlier briefings of the series that are the organizations' and not resolved yet."""
    briefing, own = reports[0].briefing, [report.organization_id for report in reports]
    theirs = Q(report__organization__in=own) | Q(report__isnull=True, responsible__in=own)
    rows = Shortcoming.objects.filter(theirs, briefing__series=briefing.series_id, resolved_on__isnull=True)
    rows = rows.filter(continued_by__isnull=True).exclude(briefing=briefing).select_related("briefing", "report")
    return [row for row in rows.order_by("pk") if row.briefing.last_day <= briefing.last_day]


def prefill(report: OrganizationReport, *, by) -> list[ReportChecklistItem]:
    """Put on the report's checklist what is carried into it and not there yet. Returns what was added.

    Lines without an answer whose subject was settled elsewhere meanwhile leave the list.
    """
    return prefill_all([report], by=by)


def prefill_all(reports: Sequence[OrganizationReport], *, by) -> list[ReportChecklistItem]:
    """The same of several reports of one briefing, in a few queries however many there are."""
    if not reports:
        return []
    carried: dict[int, tuple[dict, dict]] = {report.organization_id: ({}, {}) for report in reports}
    for task in _tasks_carried(reports):
        carried[task.organization_id][0][task.pk] = task
    for one in _shortcomings_carried(reports):
        whose = one.report.organization_id if one.report else one.responsible_id
        if whose is not None:
            carried[whose][1][one.pk] = one
    there: dict[int, list[ReportChecklistItem]] = {report.pk: [] for report in reports}
    for item in ReportChecklistItem.objects.filter(report__in=list(there)):
        there[item.report_id].append(item)
    new = []
    for report in reports:
        tasks, shortcomings = carried[report.organization_id]
        for item in there[report.pk]:
            if not item.answer and item.task_id not in tasks and item.shortcoming_id not in shortcomings:
                with_author(item, by, "").delete()
        known = {item.task_id for item in there[report.pk]}, {item.shortcoming_id for item in there[report.pk]}
        new += [ReportChecklistItem(report=report, task=task) for key, task in tasks.items() if key not in known[0]]
        new += [
            ReportChecklistItem(report=report, shortcoming=one)
            for key, one in shortcomings.items()
            if key not in known[1]
        ]
    return create_all_with_history(new, by=by, reason="Chuyển từ kỳ trước")


@dataclass(frozen=True)
class CommuneFigure:
    """One indicator over the organization's area, with the plan of the year where there is one."""

    indicator: Indicator
    total: Total
    plan: PlanProgress | None = None

    @property
    def value(self) -> Decimal | None:
        """What it comes to, else what is there of it (``total.shortfall`` beside it); None: nothing."""
        return self.total.shown


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
    """What the organization's area came to in the period, for the indicators its kind answers for.

    ``at``: as the figures stood at that moment, whatever was corrected since. ``period``: another one than that of
    which the report shows them. Costs the same number of queries at any size.
    """
    organization, period = report.organization, period or report.briefing.shown_period
    if organization.unit is None:
        return []
    usable = Indicator.objects.usable_by(organization).in_force(period.last_day)
    elsewhen = _asked_elsewhen(organization, period)
    indicators = list(usable.filter(owner_kind=organization.kind).adding_up().order_by("code"))
    if not indicators:
        return []
    found = totals(indicators, [organization.unit], period, by=organization, at=at, plans=True)
    shown = [CommuneFigure(one, found.whole(one), _planned(found.progress(one))) for one in indicators]
    return [one for one in shown if one.value is not None or one.indicator.pk not in elsewhen]


def _asked_elsewhen(organization: Organization, period: Period) -> set[int]:
    """The indicators that forms ask for, but none of them of ``period`` or of a part of it: of a month those which are
    counted by the quarter. One query."""
    spans: dict[int, set[str]] = {}
    rows = ReportFormItem.objects.filter(form__in=ReportForm.objects.usable_by(organization))
    for indicator, span in rows.values_list("indicator", "form__span"):
        spans.setdefault(indicator, set()).add(span)
    return {indicator for indicator, found in spans.items() if not any(period.parts(Span(span)) for span in found)}


def _planned(progress: PlanProgress) -> PlanProgress | None:
    """``progress`` where anybody has a plan."""
    return progress if progress.plan.figures else None
