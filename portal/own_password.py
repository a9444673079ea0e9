"""Who signed in with a password that another had set reaches one page: that on which it is changed."""

from django.shortcuts import redirect

from organizations.services import second_factor
from portal import second_step

PAGE = "organizations:own_password"
OPEN = second_step.OPEN | {PAGE}


class OwnPasswordMiddleware:
    """Stands after the account, before whatever looks at what was sent."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user = request.user
        # Whoever has the second step before them is led there first (portal.second_step), and here after it.
        must = user.is_authenticated and user.must_change_password and second_factor.is_done(user, request.session)
        return redirect(PAGE) if must and request.resolver_match.view_name not in OPEN else None
