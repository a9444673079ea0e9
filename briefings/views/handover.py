"""Handing over what hangs on an organization that was dissolved, merged, renamed or split."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from briefings.forms.handover import HandoverForm
from briefings.models import Handover
from briefings.services import handover
from briefings.views.steps import carried_out
from lib.refused import Refused
from organizations.landing import post_only
from organizations.models import Organization


def _organization(user, pk: int) -> Organization:
    """404 for whoever does not look after it."""
    found = get_object_or_404(Organization.objects.for_user(user).select_related("unit"), pk=pk)
    if handover.why_not(user, found):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def handover_page(request, pk):
    """``/to-chuc/<pk>/ke-thua/``: what hangs on the organization, to be ticked and passed on in one act."""
    organization = _organization(request.user, pk)
    address = reverse("briefings:handover", args=[pk])
    form = HandoverForm(*([request.POST] if request.method == "POST" else []), record=organization, by=request.user)
    if request.method == "POST" and carried_out(request, form, leads_to=address):
        return redirect(address)
    acts = Handover.objects.for_user(request.user).filter(predecessor=organization)
    context = {
        "organization": organization,
        "form": form,
        "remaining": handover.remaining(organization),
        "acts": acts.select_related("successor", "by", "undone_by"),
    }
    return render(request, "briefings/handover.html", context, status=422 if request.method == "POST" else 200)


@post_only
@login_required
def handover_undo(request, pk, act):
    """``/to-chuc/<pk>/ke-thua/<act>/huy/``: take one act back."""
    organization = _organization(request.user, pk)
    found = get_object_or_404(Handover.objects.for_user(request.user), pk=act, predecessor=organization)
    try:
        handover.undo(found.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Đã hủy bàn giao cho {found.successor}; các phần đã chuyển trở về tổ chức cũ.")
    return redirect("briefings:handover", pk)
