"""A refusal that no page has turned into a message of its own."""

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
        return None
