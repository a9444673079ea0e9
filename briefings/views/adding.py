"""Adding a briefing: the next one of a series, one outside its periods, or the first one of a new series."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from briefings.forms.adding import FirstForm, NextForm, ParticipantsForm, SessionForm
from briefings.models import BriefingSeries
from briefings.services.briefings import MAY_SEND_FIGURES_ONLY
from briefings.services.series import latest, waiting
from briefings.transitions import NEXT_BRIEFING, may_take
from briefings.views.steps import carried_out
from organizations.access import Scope
from organizations.asked import as_key
from organizations.choices import Role
from organizations.models import Organization


def series_of(user):
    """The series to which ``user`` may add a briefing."""
    rows = BriefingSeries.objects.for_user(user).filter(may_take(NEXT_BRIEFING, user, "host__"))
    return rows.select_related("host__unit", "chair_post").order_by("host__sort_key", "sort_key", "pk")


def hosts_of(user):
    """The organizations for which ``user`` may begin a series: those of whose office they are."""
    scope = Scope.of(user)
    rows = Organization.objects.for_user(user).select_related("unit").order_by("sort_key", "pk")
    if scope.everything:
        return rows
    offices = scope.with_roles(frozenset({Role.SECRETARIAT})).grants
    return rows.filter(pk__in=[grant.organization_id for grant in offices])


def chosen(rows, asked: str):
    """The record of ``rows`` with the key ``asked``; 404 where there is none."""
    found = next((row for row in rows if row.pk == as_key(asked)), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_briefing(request):
    """``/giao-ban/them/``: ``?loat=<pk>`` for that series, ``?co-quan=<pk>`` for a new one of that host.

    Without either it is the only series, or the first; where there is none, a new one of the first host.
    """
    series, hosts = list(series_of(request.user)), list(hosts_of(request.user))
    if not series and not hosts:
        raise Http404
    asked_series, asked_host = request.GET.get("loat", ""), request.GET.get("co-quan", "")
    is_new = bool(asked_host) or not (series or asked_series)
    rows, asked = (hosts, asked_host) if is_new else (series, asked_series)
    record = chosen(rows, asked) if asked else rows[0]
    form_type: type[SessionForm] = FirstForm if is_new else NextForm
    form = form_type(*([request.POST] if request.method == "POST" else []), record=record, by=request.user)
    if request.method == "POST" and carried_out(request, form):
        return redirect(form.goes_to)
    context = {
        "series": series,
        "hosts": hosts,
        "record": record,
        "is_new": is_new,
        "host": record if is_new else record.host,
        **({} if is_new else _asked_of(record)),
        "before": None if is_new else latest(record),
        "form": form,
    }
    context["waiting"] = waiting(context["before"])
    refused = request.method == "POST" and not form.arranges()
    return render(request, "briefings/add.html", context, status=422 if refused else 200)


def _asked_of(series: BriefingSeries) -> dict:
    """Who is asked for a report when the next briefing of ``series`` opens, and how many send figures alone."""
    everybody = list(series.participants.all())
    reporting = [one for one in everybody if one.kind not in MAY_SEND_FIGURES_ONLY]
    return {"participants": reporting, "figures_only": len(everybody) - len(reporting)}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def series_participants(request, pk: int):
    """``/giao-ban/loat/<pk>/``: who usually takes part in a series; for its office alone."""
    series = get_object_or_404(series_of(request.user), pk=pk)
    sent = (request.POST,) if request.method == "POST" else ()
    form = ParticipantsForm(*sent, record=series, by=request.user)
    if sent and carried_out(request, form, leads_to=request.path):
        return redirect(request.path)
    context = {"series": series, "form": form, "back": f"{reverse('briefings:add')}?loat={series.pk}"}
    status = 422 if sent and not form.arranges() else 200
    return render(request, "briefings/series_participants.html", context, status=status)
