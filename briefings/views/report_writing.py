"""The page on which a report is written and handed in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from briefings.choices import ReportStatus
from briefings.forms.report_writing import MORE, PARTS, WritingForm, as_typed
from briefings.models import OrganizationReport
from briefings.punctuality import deadline_word
from briefings.services.prefill import figures
from briefings.services.readiness import checks, overdue_directives
from briefings.services.reopening import is_writable
from briefings.services.writing import quarter_to_come, why_not_write
from briefings.views.steps import carried_out
from organizations.display import display_cell
from organizations.services import drafts

CHECKS = "kiem-tra"  # ``?kiem-tra``: only what the report still lacks, as the script asks for it


def find_to_write(user, key: int) -> OrganizationReport:
    """The report ``key`` with what stands in it; 404 outside the user's scope."""
    rows = OrganizationReport.objects.for_user(user).select_related(
        "organization__unit", "briefing__series__host", "briefing__unit"
    )
    rows = rows.prefetch_related(
        "achievements", "shortcomings", "proposals", "checklist__task", "checklist__shortcoming__briefing"
    )
    return get_object_or_404(rows, pk=key)


@login_required
def report_writing(request, pk):
    """``/bao-cao/<pk>/soan/``: all of a report in one form; what was typed and not sent is in it again."""
    report = find_to_write(request.user, pk)
    why_not = why_not_write(report, by=request.user)
    if request.method == "POST":
        form = WritingForm(request.POST, record=report, by=request.user)
        if why_not:
            messages.error(request, why_not)
            return _kept(request, report, form) if form.typed() else redirect(report)
        after = _after(request, report, form)
        if carried_out(request, form, leads_to=after):
            return redirect(after)
        return _show(request, form.record, form, status=422 if form.has_errors else 200)
    if why_not:
        messages.error(request, why_not)
        return redirect(report)
    found = drafts.of_form(request.user, request.path)
    if found is None:
        form = WritingForm(record=report, by=request.user, more=request.GET.get(MORE, ""))
        return _show(request, report, form)
    draft, fields = found
    form = WritingForm(as_typed(fields), record=report, by=request.user)
    return _show(request, report, form, draft=draft)


def _after(request, report, form: WritingForm) -> str:
    """The page of the report once it is handed in; else this one, with further lines where they are asked for."""
    if form.submits:
        return report.get_absolute_url()
    part = request.POST.get(MORE, "")
    more = f"?{MORE}={part}#{part}" if part in {one.name for one in PARTS} else ""
    return reverse("briefings:report_writing", args=[report.pk]) + more


def _kept(request, report, form: WritingForm):
    """What was typed for a report that may no longer be written, to be copied."""
    return render(request, "briefings/report_kept.html", {"report": report, "kept": form}, status=422)


def _show(request, report, form: WritingForm, *, draft=None, status: int = 200):
    come = quarter_to_come(report)
    overdue = overdue_directives(report, by=request.user)
    context = {"report": report, "checks": list(checks(form.said(), quarter=come.name, overdue=overdue))}
    if CHECKS in request.GET:
        return render(request, "briefings/_report_checks.html", context)
    period = report.briefing.shown_period
    before = {figure.indicator.pk: figure for figure in figures(report, period=period.previous)}
    context |= {
        "form": form,
        "draft": draft,
        "illustrative": report.briefing.illustrative,
        "due": display_cell(deadline_word(report.briefing)),
        "returned": report.returned_note if report.status == ReportStatus.RETURNED else "",
        "to_come": come,
        "figures_of": period,
        "figures": [(figure, before.get(figure.indicator.pk)) for figure in figures(report)],
        "may_submit": form.may_submit and is_writable(report),
        "problems": list(form.problems()) if status == 422 else [],
    }
    return render(request, "briefings/report_writing.html", context, status=status)
