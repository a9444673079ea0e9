"""The page of one organization's report, and its steps."""

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render

from briefings.choices import ReportStatus
from briefings.forms.briefing_steps import REPORT_FORMS
from briefings.models import Achievement, OrganizationReport, ReopenGrant, ReportChecklistItem, Shortcoming
from briefings.punctuality import deadline_word, lateness
from briefings.services.history import on_behalf
from briefings.services.milestones import Milestone, came_into
from briefings.services.prefill import figures, figures_as_of
from briefings.services.receipts import receipt_stated_by
from briefings.services.reopening import state_of
from briefings.services.reports import offers
from briefings.services.writing import quarter_to_come, tasks_to_come, why_not_write
from briefings.transitions import GRANT_REOPENING, REPORT, Transition, find, may_be_taken
from briefings.views.steps import Steps, TypedStep, step_context, take_step
from organizations.display import display_cell
from organizations.landing import post_only
from organizations.services.period_locks import locks_with_changes
from organizations.templatetags.tables import Heading

# What is done on the page on which the report is written.
WHILE_WRITING = ("start", "answer")
PLAN_HEADS = (Heading("Kế hoạch năm", "num"), Heading("Đạt", "num"))
FIRST = ("accept", "reopen")  # steps that the page exists for, once they are open


def steps_here(report: OrganizationReport, *, by) -> list[tuple[Transition, str]]:
    """The steps that are taken on this page."""
    return [(step, why_not) for step, why_not in offers(report, by=by) if step.name not in WHILE_WRITING]


STEPS = Steps(REPORT_FORMS, steps_here, "briefings:report_step")


def find_report(user, key: int) -> OrganizationReport:
    """The report ``key`` with its statements; 404 outside the user's scope."""
    rows = OrganizationReport.objects.for_user(user).select_related(
        "organization__unit", "briefing__series__host", "briefing__unit"
    )
    rows = rows.prefetch_related(
        Prefetch("achievements", Achievement.objects.select_related("theme")),
        "achievements__figures__indicator",
        "achievements__figures__unit",
        Prefetch("shortcomings", Shortcoming.objects.select_related("theme", "responsible")),
        "proposals",
        Prefetch("checklist", ReportChecklistItem.objects.select_related("task", "shortcoming__briefing")),
        Prefetch("reopen_grants", ReopenGrant.objects.select_related("granted_by", "end__by")),
    )
    return get_object_or_404(rows, pk=key)


def handed_in_by(report: OrganizationReport, times: list[Milestone]) -> str:
    """Who pressed the button last, and for whom where that is somebody else; empty while it is not handed in."""
    if not times or times[-1].by is None:
        return ""
    return f"{times[-1].by}{on_behalf(times[-1].by, report.organization)}"


def why_locked(report: OrganizationReport, why_not: str, open_now: set[str], *, by) -> str:
    """What those who could open the locked report again are told who may not do so yet; else empty."""
    if state_of(report) != ReportStatus.LOCKED or open_now & {"reopen", GRANT_REOPENING.name}:
        return ""
    mine = may_be_taken(find(REPORT, "reopen"), by=by, host=report.briefing.series.host, own=[report.organization])
    return why_not if mine else ""


def waiting_reports(briefing, *, by) -> list[int]:
    """The keys of the reports of ``briefing`` that ``by`` is to take next, in protocol order."""
    if not may_be_taken(find(REPORT, "accept"), by=by, host=briefing.series.host):
        return []
    rows = briefing.reports.for_user(by).filter(status=ReportStatus.SUBMITTED)
    return list(rows.order_by("organization__sort_key", "pk").values_list("pk", flat=True))


def show(request, report: OrganizationReport, typed: TypedStep | None = None, status: int = 200):
    """The page; ``typed``: a refused step with what the person had typed."""
    steps = step_context(report, STEPS, by=request.user, typed=typed, chosen=request.GET.get("buoc", ""))
    why_not = why_not_write(report, by=request.user)
    may_write = not why_not
    briefing = report.briefing
    open_now = {entry[0].name for entry in steps["steps"]}
    first = next((entry for entry in steps["steps"] if entry[0].name in FIRST and not entry[3]), None)
    waiting = [] if first else waiting_reports(briefing, by=request.user)
    times, taken = came_into(report, ReportStatus.SUBMITTED), figures_as_of(report)
    shown = figures(report, taken)
    context = {
        "report": report,
        "handed_in_again": times[-1].at if len(times) > 1 else None,
        "illustrative": report.briefing.illustrative,
        "may_write": may_write,
        "locked": why_locked(report, why_not, open_now, by=request.user),
        "writes_now": may_write and report.status in ReportStatus.editable(),
        "first": first,
        "waiting": waiting,
        "folded": [entry for entry in steps["steps"] if entry is not first and not entry[3]],
        "late": lateness(report),
        "receipt_by": receipt_stated_by(report),
        "due": display_cell(deadline_word(report.briefing)),
        "handed_in_by": handed_in_by(report, times),
        "figures_of": briefing.shown_period,
        "to_come": quarter_to_come(report),
        "tasks": tasks_to_come(report),
        "figures": shown,
        "figures_wanting": [figure for figure in shown if figure.total.missing or figure.total.disagreements],
        "plan_heads": PLAN_HEADS if any(figure.plan for figure in shown) else (),
        "figures_as_of": taken,
        "locks": locks_with_changes(briefing.series.host, briefing.unit, briefing.figures_period, by=request.user),
        **steps,
    }
    return render(request, "briefings/report.html", context, status=status)


@login_required
def report_detail(request, pk):
    """``/bao-cao/<pk>/``; asked for a step that is done while writing, it leads there."""
    if request.GET.get("buoc") in WHILE_WRITING:
        return redirect("briefings:report_writing", pk)
    return show(request, find_report(request.user, pk))


@post_only
@login_required
def report_step(request, pk, name):
    """``/bao-cao/<pk>/<step>/``: take one step; what was typed comes back when it is refused."""
    return take_step(request, find_report(request.user, pk), STEPS, name, show)
