"""The Content-Security-Policy of every answer: one for all pages, and one for files to be kept."""

from functools import cache

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings

# Of a file to be kept on a disk: should a browser open it after all, it is of no site and may do nothing.
OF_DOWNLOADS = "sandbox; default-src 'none'"


class PolicyMiddleware:
    """Sends the policy of the settings, which is the same for all pages and so written out once."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not (settings.DEBUG and response.status_code in {404, 500}):  # Django's own pages for developers
            if response.get("Content-Disposition", "").startswith("attachment"):
                response[HEADER] = OF_DOWNLOADS
            response.setdefault(HEADER, policy())
        return response


@cache
def policy() -> str:
    return build_policy()
