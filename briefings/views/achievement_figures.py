"""Which figures of the communes go with an achievement of a report."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render

from briefings.forms.tasks import FiguresForm
from briefings.models import Achievement
from briefings.services.statement_figures import fitting
from briefings.services.writing import why_not_write
from briefings.views.steps import carried_out
from organizations.asked import as_key
from organizations.models import Indicator

INDICATOR = "chi-tieu"  # the key of the indicator whose figures are offered


@login_required
def achievement_figures(request, pk, achievement):
    """``/bao-cao/<pk>/so-lieu/<achievement>/``: one indicator after the other."""
    rows = Achievement.objects.for_user(request.user).filter(report=pk)
    rows = rows.select_related("report__organization__unit", "report__briefing__series__host", "report__briefing__unit")
    statement = get_object_or_404(rows, pk=achievement)
    report = statement.report
    if why_not := why_not_write(report, by=request.user):
        messages.error(request, why_not)
        return redirect(report)
    offered = Indicator.objects.filter(pk__in=fitting(report, by=request.user).order_by().values("indicator"))
    chosen = dict(statement.figures.order_by().values_list("indicator").annotate(Count("pk")))
    indicators = [(one, chosen.get(one.pk, 0)) for one in offered.order_by("code")]
    asked = as_key(request.POST.get(INDICATOR) or request.GET.get(INDICATOR, ""))
    known = {one.pk: one for one, _ in indicators}
    first = next((one for one, number in indicators if number), indicators[0][0] if indicators else None)
    indicator = known.get(asked or 0, first)
    form = None
    if indicator is not None:
        form = FiguresForm(request.POST or None, record=statement, by=request.user, indicator=indicator)
        if request.method == "POST" and carried_out(request, form, leads_to=report.get_absolute_url()):
            return redirect(report)
    context = {
        "report": report,
        "statement": statement,
        "indicators": indicators,
        "indicator": indicator,
        "form": form,
        "illustrative": report.briefing.illustrative,
    }
    return render(request, "briefings/achievement_figures.html", context, status=422 if form and form.errors else 200)
