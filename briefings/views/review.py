"""Deciding, in a session, about one directive of an earlier briefing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render

from briefings.forms.briefing_steps import ReviewForm
from briefings.models import DirectiveReview, ProgressUpdate
from briefings.services.due_step import pending_request
from briefings.services.reviews import may_decide
from briefings.views.steps import carried_out


@login_required
def review_step(request, pk):
    """``/xem-xet/<pk>/``: the review and, for those who may, the form of its outcome."""
    rows = DirectiveReview.objects.for_user(request.user)
    rows = rows.select_related("briefing__series__host", "directive__lead_organization", "directive__briefing")
    review = get_object_or_404(rows.prefetch_related("directive__extension_requests"), pk=pk)
    directive = review.directive
    why_not = may_decide(review, by=request.user)
    form = ReviewForm(request.POST or None, record=review, by=request.user)
    kept = None
    if request.method == "POST" and why_not:
        messages.error(request, why_not)
        if not form.typed():
            return redirect(review.briefing)
        kept = form
    elif request.method == "POST" and carried_out(request, form):
        return redirect(review.briefing)
    context = {
        "review": review,
        "directive": directive,
        "latest": ProgressUpdate.objects.for_user(request.user).filter(directive=directive).order_by("at", "pk").last(),
        "asked": pending_request(directive),
        "form": None if why_not else form,
        "why_not": why_not,
        "kept": kept,
        "illustrative": review.briefing.illustrative,
    }
    return render(request, "briefings/review.html", context, status=422 if kept or form.errors else 200)
