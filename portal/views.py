"""The front door."""

from django.http import HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def front_page(request):
    """``/``: visitors read what this is; who is signed in is led to their work, headed by the latest briefing."""
    if request.user.is_authenticated:
        return redirect("briefings:my_work")
    return render(request, "home.html")


BROKEN = (
    "<!DOCTYPE html><html lang='vi'><meta charset='utf-8'><title>Máy chủ gặp lỗi</title><h1>Máy chủ gặp lỗi</h1>"
    "<p>Đây là lỗi của cổng, không phải của bạn. Hãy thử lại sau ít phút; nếu vẫn gặp, hãy báo văn phòng mã {}.</p>"
    "<p><a href='/'>Về trang đầu</a></p></html>"
)


def server_error(request):
    """The page for a defect, with the id under which the log tells of it: without database, account and context."""
    number = getattr(request, "request_id", "")
    try:
        page = str(render_to_string("500.html", {"request_id": number}))
    except Exception:  # whatever broke the page may be what breaks its templates
        page = BROKEN.format(number)
    return HttpResponseServerError(page)
