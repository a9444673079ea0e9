"""The front door."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from briefings.models import Briefing, BriefingStatus


@require_safe
@never_cache
def front_page(request):
    """``/``: visitors read what this is; who is signed in is led to the latest briefing within scope."""
    if not request.user.is_authenticated:
        return render(request, "home.html")
    briefings = Briefing.objects.for_user(request.user).exclude(status=BriefingStatus.CANCELLED)
    latest = briefings.latest_first().only("slug").first()
    if latest is None:
        return render(request, "no_briefing.html", {"may_add": request.user.has_perm("briefings.add_briefing")})
    return redirect(latest)
