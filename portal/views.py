"""The front page, pages that say what went wrong, and what the portal holds about whoever is signed in."""

import sys

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lib.workbooks.writing import LIST_CONTENT_TYPES
from organizations.services import second_factor
from portal.personal_data import personal_data_file
from portal.unavailable import sentence_for


@require_safe
@never_cache
def front_page(request):
    """``/``: visitors read what this is; who is signed in is led to their work, headed by the latest briefing."""
    if request.user.is_authenticated:
        return redirect("briefings:my_work")
    return render(request, "home.html")


def framed(request) -> dict:
    """For a page that says what went wrong: within the portal's own frame, menu and search, where somebody is signed in
    who may use them; without database and account else."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated and second_factor.is_done(user, request.session)
    return {"frame": "base.html"} if known else {}


def page_not_found(request, exception=None):
    """The page for an address that is none, or is none for whoever asks."""
    return render(request, "404.html", framed(request), status=404)


def permission_denied(request, exception=None):
    """The page for what the account may not do."""
    return render(request, "403.html", framed(request), status=403)


BROKEN = (
    "<!DOCTYPE html><html lang='vi'><meta charset='utf-8'><title>Máy chủ gặp lỗi</title><h1>Máy chủ gặp lỗi</h1>"
    "<p>Đây là lỗi của cổng, không phải của bạn. Hãy thử lại sau ít phút; nếu vẫn gặp, hãy báo văn phòng mã {}.</p>"
    "<p><a href='/'>Về trang đầu</a></p></html>"
)


def server_error(request):
    """The page for a defect, with the id under which the log tells of it: without database, account and context. What
    passes by itself is no defect: then a sentence says so (503)."""
    number = getattr(request, "request_id", "")
    if sentence := sentence_for(sys.exc_info()[1]):
        context = {"sentence": sentence, "request_id": number}
        return HttpResponse(render_to_string("503.html", context), status=503, headers={"Retry-After": "30"})
    try:
        page = str(render_to_string("500.html", {"request_id": number}))
    except Exception:  # whatever broke the page may be what breaks its templates
        page = BROKEN.format(number)
    return HttpResponseServerError(page)


@require_safe
@login_required
def own_data(request):
    """``/tai-khoan/du-lieu/``: what the portal keeps about people, for what and how long."""
    return render(request, "own_data.html", {"keep": settings.KEEP_DAYS})


@require_safe
@login_required
def own_data_file(request):
    """``/tai-khoan/du-lieu.xlsx``: all of it about whoever asks, as one file."""
    headers = {
        "Content-Disposition": 'attachment; filename="du-lieu-ca-nhan.xlsx"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(personal_data_file(request.user), content_type=LIST_CONTENT_TYPES["xlsx"], headers=headers)
