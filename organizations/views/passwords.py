"""One's own password, the link under which it is set, and what one was told about rights."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lib.refused import Refused
from organizations.landing import post_only
from organizations.services import notices, password_links, passwords, submissions


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def own_password(request):
    """``/mat-khau/``: change one's own password; all that is open to whoever signed in with one set by another."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if form.is_valid():
        try:
            with submissions.once():
                passwords.set_own(request.user, form.cleaned_data["new_password1"])
                submissions.lead_to(reverse("front_page"))
        except Refused as refusal:
            form.add_error("new_password1", str(refusal))
        else:
            update_session_auth_hash(request, request.user)
            messages.success(request, "Đã đổi mật khẩu; các phiên đăng nhập khác bằng mật khẩu cũ đã hết.")
            return redirect("front_page")
    context = {"form": form, "title": "Đổi mật khẩu", "must": request.user.must_change_password}
    return render(request, "organizations/own_password.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def password_from_link(request, key, link):
    """``/mat-khau/dat-lai/<key>/<link>/``: set a password by the link that came to one's address; it holds once."""
    user = password_links.find_by_link(key, link)
    if user is None:
        return render(request, "organizations/own_password.html", {"form": None, "title": "Đặt mật khẩu"}, status=404)
    form = SetPasswordForm(user, request.POST or None)
    if form.is_valid():
        try:
            password_links.set_by_link(key, link, form.cleaned_data["new_password1"])
        except Refused as refusal:
            form.add_error("new_password1", str(refusal))
        else:
            messages.success(request, "Đã đặt mật khẩu; hãy đăng nhập bằng mật khẩu mới.")
            return redirect("admin:login")
    context = {"form": form, "title": "Đặt mật khẩu", "person": user}
    return render(request, "organizations/own_password.html", context, status=422 if form.errors else 200)


@post_only
@login_required
def notice_read(request, pk):
    """``/thong-bao/<pk>/da-doc/``: mark what one was told as read."""
    if not notices.mark_read(pk, by=request.user):
        raise Http404
    return redirect("front_page")
