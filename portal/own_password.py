"""Who signed in with a password that another had set reaches one page: that on which it is changed."""

from django.shortcuts import redirect

PAGE = "organizations:own_password"
OPEN = frozenset({PAGE, "organizations:second_step", "organizations:second_factor", "admin:logout", "healthz"})


class OwnPasswordMiddleware:
    """Stands after the account, before whatever looks at what was sent."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        must = request.user.is_authenticated and request.user.must_change_password
        return redirect(PAGE) if must and request.resolver_match.view_name not in OPEN else None
