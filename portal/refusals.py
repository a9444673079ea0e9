"""What no page has answered itself: a refusal, a page of a list that it does not have."""

from django.core.paginator import InvalidPage
from django.shortcuts import render

from lib.refused import Refused


class RefusalMiddleware:
    """Answers ``Refused`` with a page that shows its sentence (409): the person's doing, no defect of the portal."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, Refused):
            return render(request, "refused.html", {"sentence": str(exception)}, status=409)
        if isinstance(exception, InvalidPage):
            return render(request, "404.html", status=404)
        return None
