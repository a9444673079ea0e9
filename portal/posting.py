"""What is so for every form that is sent, whichever page it is on.

Sent twice, it leads to the result of the first time (``organizations.services.submissions``). Sent without a session,
or from a page that has become too old, it waits (``organizations.services.kept_forms``) until its person has signed in,
and is shown again as it had been filled. An address that only takes what a form sends leads whoever opens it to its
page.
"""

import secrets
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html

from lib.refused import Refused
from organizations.display import display_moment
from organizations.form_tokens import FIELD, FormToken, read_token
from organizations.landing import RESTORE, is_post_only, landing_page, page_of
from organizations.models import KeptForm, Submission
from organizations.services import kept_forms, submissions
from organizations.services.submissions import Attempt, Repeated
from portal.views import framed

SIGNING = {"login", "logout"}  # sent again they change nothing, and nobody is signed in before or after
SAFE = {"GET", "HEAD"}
BROWSER = "trinh_duyet"  # the cookie that says in which browser a form was filled
BROWSER_AGE = 2 * 24 * 3600

DONE = "Việc này đã được ghi lúc {at}; lần bấm này không ghi thêm gì. {said}"
OTHER_CONTENT = (
    "Trang ấy đã được ghi lúc {} rồi. Nội dung gửi lần này khác lần trước nên chưa được ghi; "
    '<a href="{}">mở lại biểu mẫu với nội dung ấy</a> nếu muốn ghi thêm.'
)
BACK = "Nội dung bạn gửi lúc {at} còn nguyên dưới đây nhưng chưa được ghi; hãy xem lại rồi bấm lần nữa."
FILES = " Tệp thì phải chọn lại: {names}."
NOT_YET = "Chưa ghi gì: đây là nội dung được giữ lại, hãy xem lại rồi bấm lần nữa."
GONE = "Nội dung được giữ không còn, vì đã ghi rồi, để quá hai ngày, hoặc do người khác viết."
SIGN_IN = "Phiên làm việc đã hết nên chưa ghi được; hãy đăng nhập lại, nội dung bạn vừa viết đang được giữ."


class PostingMiddleware:
    """Stands after the session, the account and the messages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request):
        with submissions.sending(None):
            response = self.get_response(request)
            _note_result(request, response)
        if request.method == "POST":
            _land_on_a_page(request, response)
        return response

    def process_view(self, request, view, args, kwargs):
        match = request.resolver_match
        if request.method in SAFE:
            if is_post_only(match):
                return redirect(page_of(request.path))
            return _restored(request) if RESTORE in request.GET and request.user.is_authenticated else None
        # A view that wants no token looks at a form before anything of it is read.
        if request.method != "POST" or getattr(view, "csrf_exempt", False) or match.url_name in SIGNING:
            return None
        token = read_token(request.POST.get(FIELD, ""))
        if token and token.user and token.user != request.user.pk:
            return _kept_for_its_person(request, token)
        return _begin(request, token) if request.user.is_authenticated else None

    def process_exception(self, request, exception):
        if isinstance(exception, Repeated):
            return _lead_to_first(request, exception.first)
        return None


# --- sent twice -------------------------------------------------------------------------------------------------------


def _begin(request, token: FormToken | None) -> HttpResponse | None:
    attempt = Attempt(
        user=request.user,
        path=request.path,
        token=token,
        fingerprint=partial(submissions.fingerprint, request.POST, request.FILES),
    )
    if first := submissions.find_first(attempt):
        return _lead_to_first(request, first)
    submissions.start(attempt)
    return None


def _lead_to_first(request, first: Submission) -> HttpResponse:
    """To the result of the first time, with what was said then. Other content is not lost: the way back to it is
    offered."""
    at = f"{timezone.localtime(first.created_at):%H:%M:%S ngày %d/%m/%Y}"
    token = read_token(request.POST.get(FIELD, ""))
    response = redirect(first.target or (token.page if token else landing_page(request)))
    kept = None
    if first.fingerprint != submissions.fingerprint(request.POST, request.FILES) and token:
        kept = _keep(request, token)
    if kept is None:
        messages.info(request, DONE.format(at=at, said=first.said).strip())
        return response
    messages.warning(request, format_html(OTHER_CONTENT, at, _page_with(kept)))
    return _remember_browser(request, response)


def _note_result(request, response) -> None:
    """Keep where the first press was led, and what it was told, for the second."""
    attempt = submissions.current_submission()
    if attempt is None or not attempt.took_effect():
        return
    submissions.lead_as_answered(request, response)


# --- sent too late ----------------------------------------------------------------------------------------------------


def _keep(request, token: FormToken) -> KeptForm | None:
    return kept_forms.keep(token, request.path, request.POST, request.FILES, browser=_browser(request))


def _browser(request) -> str:
    """The name under which this browser is known; new where it has none."""
    if not hasattr(request, "_browser"):
        request._browser = request.COOKIES.get(BROWSER) or secrets.token_urlsafe(32)
    return request._browser[:43]


def _remember_browser(request, response: HttpResponse) -> HttpResponse:
    response.set_cookie(
        BROWSER,
        _browser(request),
        max_age=BROWSER_AGE,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def _page_with(kept: KeptForm) -> str:
    """The page of the form, to be shown as it had been filled."""
    return f"{kept.page}{'&' if '?' in kept.page else '?'}{urlencode({RESTORE: kept.key})}"


def _kept_for_its_person(request, token: FormToken) -> HttpResponse:
    """Nobody, or somebody else, is signed in by now."""
    kept = _keep(request, token)
    if request.user.is_authenticated:
        return render(request, "posting/other_person.html", {"kept": kept is not None}, status=403)
    messages.warning(request, SIGN_IN)
    response = redirect(_login(_page_with(kept) if kept else token.page))
    return _remember_browser(request, response)


def _login(page: str) -> str:
    return redirect_to_login(page).url


def _land_on_a_page(request, response) -> None:
    """Whoever is sent to sign in is led to a page afterwards, not to an address that only takes what a form sends."""
    if response.headers.get("Location") == _login(request.get_full_path()) and is_post_only(request.resolver_match):
        response["Location"] = _login(page_of(request.path))


def too_old(request, reason: str = "") -> HttpResponse:
    """The page for a form whose protection against foreign sites no longer fits: what was typed is shown and kept."""
    token = read_token(request.POST.get(FIELD, ""))
    mine = token is not None and token.user is not None and request.user.pk in (None, token.user)
    kept = _keep(request, token) if token and token.user else None
    context: dict[str, Any] = framed(request) | {"other": token is not None and not mine, "page": page_of(request.path)}
    if kept and mine:
        again = _page_with(kept)
        context |= {
            "texts": [text for _, text in kept_forms.texts(kept)],
            "files": kept.files,
            "again": again if request.user.is_authenticated else _login(again),
            "signed_in": request.user.is_authenticated,
        }
    return _remember_browser(request, render(request, "403_csrf.html", context, status=403))


# --- shown again ------------------------------------------------------------------------------------------------------


def _restored(request) -> HttpResponse:
    """The page with its form as it had been filled; nothing takes effect."""
    query = request.GET.copy()
    key = query.pop(RESTORE)[-1]
    page = f"{request.path}?{query.urlencode()}" if query else request.path
    kept = kept_forms.find(key, by=request.user, browser=request.COOKIES.get(BROWSER, ""))
    if kept is None:
        messages.info(request, GONE)
        return redirect(page)
    said = BACK.format(at=display_moment(kept.created_at))
    said += FILES.format(names=", ".join(kept.files)) if kept.files else ""
    response = _filled(request, kept, said)
    if response is not None:
        return response
    request.method = "GET"
    context = {"said": said, "kept": kept, "texts": kept_forms.texts(kept), "others": kept_forms.others(kept)}
    return render(request, "posting/kept_form.html", context)


def _filled(request, kept: KeptForm, said: str) -> HttpResponse | None:
    """What the view of the form answers to a form that is refused: the page with what was typed. None where it has no
    such page."""
    try:
        match = resolve(kept.path)
    except Resolver404:
        return None
    if not _shows_what_was_typed(match):
        return None
    request.method, request.POST, request._files = "POST", kept_forms.as_sent(kept), MultiValueDict()
    request.resolver_match = match
    attempt = Attempt(user=request.user, path=kept.path, token=None, fingerprint=str, restoring=NOT_YET)
    before = messages.get_messages(request)
    messages.info(request, said)
    with submissions.sending(attempt):
        try:
            response = match.func(request, *match.args, **match.kwargs)
            if hasattr(response, "render"):
                response.render()
        except (Refused, Http404, PermissionDenied):
            response = None
    if response is None or response.status_code not in (200, 422):
        waiting: Any = before
        waiting._queued_messages = []
        return None
    response.status_code = 200
    return response


def _shows_what_was_typed(match: ResolverMatch) -> bool:
    """Whether the view answers a refused form with the form, and asks ``submissions`` before anything takes effect."""
    if match.app_name == "admin":
        return (match.url_name or "").endswith(("_add", "_change"))
    return match.app_name in ("briefings", "organizations")
