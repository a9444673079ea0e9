"""Pages that are for system administrators alone."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.views.decorators.cache import never_cache


def administrators_only(view: Callable) -> Callable:
    """For others the address does not exist. Nothing here is cached."""

    @login_required
    @never_cache
    @wraps(view)
    def checked(request, *args, **kwargs):
        if not request.user.is_superuser:
            raise Http404
        return view(request, *args, **kwargs)

    return checked
