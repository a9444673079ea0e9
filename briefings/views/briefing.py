"""The page of one briefing: what was reported, concluded and assigned, as its participants read it, and its steps."""

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from briefings.forms.briefing_steps import BRIEFING_FORMS
from briefings.models import Achievement, Briefing, Directive, DirectiveReview, OrganizationReport, Shortcoming
from briefings.punctuality import lateness
from briefings.services.briefings import offers
from briefings.services.reopening import state_word
from briefings.timeliness import deadline_word, public_word
from briefings.views.issuing import document_context
from briefings.views.steps import Steps, TypedStep, step_context, take_step
from organizations.landing import post_only
from organizations.roles import CHANGE
from organizations.services.period_locks import locks_with_changes

STEPS = Steps(BRIEFING_FORMS, offers, "briefings:briefing_step", key="slug")


def find_briefing(user, slug: str) -> Briefing:
    """The briefing ``slug`` with what its page shows; 404 outside the user's scope."""

    def own(model, *related):
        return model.objects.for_user(user).select_related(*related)

    briefings = Briefing.objects.for_user(user).select_related("series__host", "unit", "chair", "secretary")
    briefings = briefings.prefetch_related(
        "agenda_items",
        "conclusions",
        "attendances__organization",
        "remarks__organization",
        Prefetch("achievements", own(Achievement, "theme", "report__organization")),
        Prefetch("shortcomings", own(Shortcoming, "theme", "report__organization")),
        Prefetch("reports", own(OrganizationReport, "organization", "briefing").with_lapse(timezone.now())),
        Prefetch("directives", own(Directive, "lead_organization", "theme")),
        Prefetch("reviews", own(DirectiveReview, "directive__lead_organization", "directive__briefing")),
    )
    return get_object_or_404(briefings, slug=slug)


def show(request, briefing: Briefing, typed: TypedStep | None = None, status: int = 200):
    """The page; ``typed``: a refused step with what the person had typed."""
    today = timezone.localdate()
    context = {
        "briefing": briefing,
        "illustrative": briefing.illustrative,
        "directives": [
            (directive, public_word(directive, today), deadline_word(directive))
            for directive in briefing.directives.all()
        ],
        "reports": [(report, state_word(report), lateness(report)) for report in briefing.reports.all()],
        "locks": locks_with_changes(briefing.series.host, briefing.unit, briefing.quarters),
        "may_change": Briefing.objects.for_user(request.user, to=CHANGE).filter(pk=briefing.pk).exists(),
        **document_context(briefing, by=request.user),
        **step_context(briefing, STEPS, by=request.user, typed=typed, chosen=request.GET.get("buoc", "")),
    }
    return render(request, "briefings/briefing.html", context, status=status)


@login_required
def briefing_detail(request, slug):
    """``/giao-ban/<slug>/``."""
    return show(request, find_briefing(request.user, slug))


@post_only
@login_required
def briefing_step(request, slug, name):
    """``/giao-ban/<slug>/<step>/``: take one step; what was typed comes back when it is refused."""
    return take_step(request, find_briefing(request.user, slug), STEPS, name, show)
