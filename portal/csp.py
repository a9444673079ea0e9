"""The Content-Security-Policy of every answer, and the looser one of the admin's theme for ``/admin/`` alone."""

from functools import cache

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings

# Of a file to be kept on a disk: should a browser open it after all, it is of no site and may do nothing.
OF_DOWNLOADS = "sandbox; default-src 'none'"


class PolicyMiddleware:
    """Sends the policies of the settings, which are the same for all answers and so written out once."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not (settings.DEBUG and response.status_code in {404, 500}):  # Django's own pages for developers
            if response.get("Content-Disposition", "").startswith("attachment"):
                response[HEADER] = OF_DOWNLOADS
            response.setdefault(HEADER, policy(admin=request.path.startswith("/admin/")))
        return response


@cache
def policy(*, admin: bool) -> str:
    return build_policy(update=settings.ADMIN_CONTENT_SECURITY_POLICY if admin else None)
