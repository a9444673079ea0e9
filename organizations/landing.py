"""The page to which an address belongs that only takes what a form sends."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve
from django.views.decorators.http import require_POST

RESTORE = "gui-lai"  # ``?gui-lai=<key>``: the page shows a form as it had been filled

# Views of the libraries that take a POST alone.
FOREIGN_POST_ONLY = ("logout", "_process_import")


def post_only(view: Callable) -> Callable:
    """``require_POST`` for a step of a page: whoever opens its address is led to the page (portal.posting)."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        return require_POST(view)(request, *args, **kwargs)

    checked.post_only = True  # type: ignore[attr-defined]  # asked by is_post_only
    return checked


def is_post_only(match: ResolverMatch | None) -> bool:
    """Whether the view of ``match`` takes what a form sends and nothing else."""
    if match is None:
        return False
    return getattr(match.func, "post_only", False) or (match.url_name or "").endswith(FOREIGN_POST_ONLY)


def page_of(path: str) -> str:
    """``path``, or the nearest address above it that shows a page: ``/chi-dao/7/`` for ``/chi-dao/7/update/``."""
    while path != "/":
        try:
            if not is_post_only(resolve(path)):
                return path
        except Resolver404:
            pass
        path = path.rstrip("/").rpartition("/")[0] + "/"
    return path


def landing_page(request: HttpRequest) -> str:
    """The address under which the page of ``request`` can be opened again."""
    if request.method != "GET" and RESTORE not in request.GET:
        return page_of(request.path)
    query = request.GET.copy()
    query.pop(RESTORE, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path
