"""The page of one briefing: what was reported, concluded and assigned, as its participants read it."""

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from briefings.models import Achievement, Briefing, Directive, OrganizationReport, Shortcoming
from briefings.timeliness import public_word
from organizations.roles import CHANGE


@login_required
def briefing_detail(request, slug):
    """``/giao-ban/<slug>/``; 404 for a briefing outside the user's scope."""
    user = request.user

    def own(model):
        return model.objects.for_user(user).select_related("theme", "report__organization")

    briefings = Briefing.objects.for_user(user).select_related("series__host", "unit", "chair", "secretary")
    briefing = get_object_or_404(
        briefings.prefetch_related(
            "agenda_items",
            "conclusions",
            Prefetch("achievements", own(Achievement)),
            Prefetch("shortcomings", own(Shortcoming)),
            Prefetch("reports", OrganizationReport.objects.for_user(user).select_related("organization")),
            Prefetch("directives", Directive.objects.for_user(user).select_related("lead_organization", "theme")),
        ),
        slug=slug,
    )
    today = timezone.localdate()
    context = {
        "briefing": briefing,
        "directives": [(directive, public_word(directive, today)) for directive in briefing.directives.all()],
        "may_change": Briefing.objects.for_user(user, to=CHANGE).filter(pk=briefing.pk).exists(),
    }
    return render(request, "briefings/briefing.html", context)
