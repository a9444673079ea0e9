"""The looser Content-Security-Policy of the admin's theme, for ``/admin/`` alone."""

from django.conf import settings


class AdminPolicyMiddleware:
    """Adds ``ADMIN_CONTENT_SECURITY_POLICY`` to the answers of the admin site; stands inside ``CSPMiddleware``."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_update = settings.ADMIN_CONTENT_SECURITY_POLICY
        return response
