"""A portal without any organization leads its administrator to the set-up of the first office, instead of to pages on
which there is nothing."""

from django.shortcuts import redirect

from organizations.models import Organization

FIRST_PAGES = ("front_page", "briefings:my_work")


class FirstRunMiddleware:
    """Asks the database only on the first pages, and for administrators alone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method not in ("GET", "HEAD") or request.resolver_match.view_name not in FIRST_PAGES:
            return None
        if request.user.is_superuser and not Organization.objects.exists():
            return redirect("setup")
        return None
