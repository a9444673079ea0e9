"""Entering what a paper from above assigns, without a session."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from briefings.forms.paper_directives import PaperDirectiveForm
from briefings.models import BriefingSeries
from briefings.services.paper_directives import may_record
from briefings.views.adding import chosen
from briefings.views.steps import carried_out


def series_for_papers(user) -> list[BriefingSeries]:
    """The series for which ``user`` may write down what papers assign."""
    rows = BriefingSeries.objects.for_user(user).select_related("host__unit")
    return [one for one in rows.order_by("host__sort_key", "sort_key", "pk") if may_record(user, one)]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_paper_directive(request):
    """``/chi-dao/them/van-ban/``: ``?loat=<pk>`` for that series; without it for the first one."""
    series = series_for_papers(request.user)
    if not series:
        raise Http404
    asked = request.GET.get("loat", "")
    record = chosen(series, asked) if asked else series[0]
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PaperDirectiveForm(*posted, record=record, by=request.user)
    if posted and carried_out(request, form):
        return redirect(form.goes_to)
    context = {"series": series, "record": record, "form": form}
    status = 422 if posted and not form.arranges() else 200
    return render(request, "briefings/paper_directive.html", context, status=status)
