"""What is so for every form that is sent, whichever page it is on.

Sent twice, it leads to the result of the first time (``organizations.services.submissions``). An address that only
takes what a form sends leads whoever opens it to its page.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import strip_tags

from organizations.form_tokens import FIELD, read_token
from organizations.landing import is_post_only, landing_page, page_of
from organizations.models import Submission
from organizations.services import submissions
from organizations.services.submissions import Attempt, Repeated

SIGNING = {"login", "logout"}  # sent again they change nothing, and nobody is signed in before or after
DONE = "Việc này đã được ghi lúc {at}; lần bấm này không ghi thêm gì. {said}"
SAFE = {"GET", "HEAD"}


class PostingMiddleware:
    """Stands after the session, the account and the messages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request):
        with submissions.sending(None):
            response = self.get_response(request)
            _note_result(request, response)
        return response

    def process_view(self, request, view, args, kwargs):
        match = request.resolver_match
        if request.method in SAFE and is_post_only(match):
            return redirect(page_of(request.path))
        # A view that wants no token looks at a form before anything of it is read.
        if request.method != "POST" or getattr(view, "csrf_exempt", False) or match.url_name in SIGNING:
            return None
        if not request.user.is_authenticated:
            return None
        attempt = Attempt(
            user=request.user,
            path=request.path,
            token=read_token(request.POST.get(FIELD, "")),
            fingerprint=partial(submissions.fingerprint, request.POST, request.FILES),
        )
        if first := submissions.find_first(attempt):
            return _lead_to_first(request, first)
        submissions.start(attempt)
        return None

    def process_exception(self, request, exception):
        if isinstance(exception, Repeated):
            return _lead_to_first(request, exception.first)
        return None


def _lead_to_first(request, first: Submission) -> HttpResponse:
    """To the result of the first time, with what was said then."""
    at = timezone.localtime(first.created_at)
    messages.info(request, DONE.format(at=f"{at:%H:%M:%S ngày %d/%m/%Y}", said=first.said).strip())
    token = read_token(request.POST.get(FIELD, ""))
    return redirect(first.target or (token.page if token else landing_page(request)))


def _note_result(request, response) -> None:
    """Keep where the first press was led, and what it was told, for the second."""
    attempt = submissions.current_submission()
    if attempt is None or not attempt.took_effect():
        return
    waiting: Any = messages.get_messages(request)
    told = waiting._queued_messages  # by this answer, for the next page
    said = " ".join(strip_tags(str(one)) for one in told if one.level == messages.SUCCESS)
    submissions.lead_to(response.headers.get("Location", ""), said)
