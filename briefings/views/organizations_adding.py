"""Several organizations added at once by an office, and taken back while nothing hangs on them."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from briefings.forms.organization_grid import OrganizationsPage
from briefings.views.grids import DONE, take_grids
from lib.refused import Refused
from organizations.asked import as_key
from organizations.services import new_organizations, submissions
from organizations.services.new_organizations import just_added, may_add_organizations

NOTHING = "Chưa ghi tổ chức nào để lưu."
NONE_CHOSEN = "Chưa đánh dấu tổ chức nào; đánh dấu những tổ chức cần xóa, hoặc quay lại."
LIST = "admin:organizations_organization_changelist"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_organizations(request):
    """``/to-chuc/them/``: a page of grids (``take_grids``)."""
    if not may_add_organizations(request.user):
        raise Http404
    page, status = take_grids(request, partial(OrganizationsPage, by=request.user), request.path, NOTHING)
    if status == DONE:
        return redirect(request.path)
    context = {"page": page, "just_added": just_added(request.user)}
    context["listed"] = reverse(LIST) if request.user.is_staff else ""
    return render(request, "briefings/entry/organizations.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def take_back_organizations(request):
    """``/to-chuc/them/hoan-tac/``: those that the reader just added, to be deleted once that was asked for here."""
    if not may_add_organizations(request.user):
        raise Http404
    back = reverse("briefings:add_organizations")
    if "quay_lai" in request.POST:
        return redirect(back)
    refused = ""
    chosen = {key for each in request.POST.getlist("bo") if (key := as_key(each))}
    if request.method == "POST":
        refused = _taken_back(request, chosen, back)
        if not refused:
            return redirect(back)
    added = just_added(request.user)
    hanging = new_organizations.hanging_on(added)
    rows = [
        {"one": one, "hanging": hanging[one.pk], "chosen": one.pk in chosen if refused else not hanging[one.pk]}
        for one in added
    ]
    context = {"rows": rows, "refused": refused, "back": back}
    return render(request, "briefings/organizations_take_back.html", context, status=422 if refused else 200)


def _taken_back(request, chosen: set[int], back: str) -> str:
    """Why nothing was deleted; empty: it was."""
    if not chosen:
        return NONE_CHOSEN
    try:
        with submissions.once():
            names = new_organizations.take_back(chosen, by=request.user)
            said = f"Đã xóa {len(names)} tổ chức vừa thêm."
            submissions.lead_to(back, said)
    except Refused as refusal:
        return str(refusal)
    messages.success(request, said)
    return ""
