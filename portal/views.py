"""The front door."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def front_page(request):
    """``/``: visitors read what this is; who is signed in is led to their work, headed by the latest briefing."""
    if request.user.is_authenticated:
        return redirect("briefings:my_work")
    return render(request, "home.html")
