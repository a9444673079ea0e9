"""A person's calendar: the page of its secret address, and the calendar behind it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from briefings.feeds import CONTENT_TYPE, as_ics, entries
from briefings.models import CalendarToken
from organizations.services import submissions


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def calendar(request):
    """``/lich/``: make the address (``tao``; an older one ends), copy it, revoke it (``huy``)."""
    if request.method == "POST":
        response = redirect("briefings:calendar")
        if "tao" in request.POST:
            with submissions.once():
                CalendarToken.objects.renew(request.user)
                messages.success(request, "Đã tạo địa chỉ lịch; địa chỉ cũ (nếu có) không dùng được nữa.")
                submissions.lead_as_answered(request, response)
        elif "huy" in request.POST:
            with submissions.once():
                CalendarToken.objects.filter(user=request.user).delete()
                messages.success(request, "Đã hủy địa chỉ lịch; không ai đọc được lịch qua địa chỉ ấy nữa.")
                submissions.lead_as_answered(request, response)
        return response
    token = CalendarToken.objects.filter(user=request.user).first()
    address = request.build_absolute_uri(reverse("briefings:calendar_feed", args=[token.text])) if token else ""
    return render(request, "briefings/calendar.html", {"token": token, "address": address})


@require_safe
@conditional_page
def calendar_feed(request, token):
    """``/lich/<token>.ics``: for calendar programs, which do not sign in. 404 when revoked or the account is closed."""
    found = get_object_or_404(CalendarToken.objects.of(token).select_related("user"))
    site = f"{request.scheme}://{request.get_host()}"
    content = as_ics(entries(found.user), name=f"Giao ban – {found.user}", site=site)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'inline; filename="giao-ban.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response
