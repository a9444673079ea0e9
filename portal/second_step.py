"""Nothing of the portal is open to whoever has, or must have, a second factor and has not used it in this session."""

from django.contrib import messages
from django.shortcuts import redirect

from organizations.services import second_factor

# Where the step is done, and the way out.
OPEN = {"organizations:second_step", "organizations:second_factor", "admin:logout", "healthz"}
FIRST = "Tài khoản của bạn phải xác thực hai bước; xong bước này mới làm việc tiếp được."


class SecondStepMiddleware:
    """Stands after the account. Signing in leaves nobody signed in half (``organizations.views.signing_in``); this is
    for sessions opened otherwise, and for whoever is given a role that requires a second factor while at work."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.resolver_match.view_name in OPEN or not request.user.is_authenticated:
            return None
        if second_factor.is_done(request.user, request.session):
            return None
        messages.warning(request, FIRST)
        return redirect("organizations:second_step")
