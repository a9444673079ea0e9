"""What no page has answered itself: a refusal, an address that means nothing."""

from django.core.paginator import InvalidPage
from django.shortcuts import render

from lib.refused import Refused


def has_null(request) -> bool:
    """Whether the address has a null character (``%00``), which no text has and PostgreSQL does not store."""
    asked = (text for name, values in request.GET.lists() for text in (name, *values))
    return "\0" in request.path_info or any("\0" in text for text in asked)


class RefusalMiddleware:
    """Answers ``Refused`` with a page that shows its sentence (409): the person's doing, no defect of the portal."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if has_null(request):
            return render(request, "400.html", status=400)
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, Refused):
            return render(request, "refused.html", {"sentence": str(exception)}, status=409)
        if isinstance(exception, InvalidPage):
            return render(request, "404.html", status=404)
        return None
