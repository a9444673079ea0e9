"""Signing in: the password, and for whoever has or needs a second factor the code of their telephone.

Between the two steps nobody is signed in: the session only knows who has given the right password, for ten minutes.
"""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import REDIRECT_FIELD_NAME, login, logout
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lib.refused import Refused
from organizations.models import User
from organizations.services import passwords, second_factor
from organizations.sessions import SHARED

WAITING = "_waiting_for_second_step"  # in a session: who has given the right password, and where they want to go
WAITS = timedelta(minutes=10)
MOST_WRONG = 5  # codes; then the password is asked for again
TOO_LATE = "Đã quá mười phút hoặc mật khẩu vừa được đổi; hãy đăng nhập lại."
TOO_OFTEN = "Đã nhập sai mã nhiều lần; hãy đăng nhập lại từ mật khẩu."
FEW_CODES = "Đã đăng nhập bằng mã dự phòng; mã ấy hết dùng. Còn {} mã; sắp hết hoặc mất điện thoại thì tạo mã mới ngay."


NOT_LET_IN = "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản không được vào cổng; lưu ý chữ hoa, chữ thường."


class SignInForm(AdminAuthenticationForm):
    error_messages = AdminAuthenticationForm.error_messages | {"invalid_login": NOT_LET_IN}

    shared = forms.BooleanField(
        label="Máy dùng chung",
        required=False,
        help_text="Phiên kết thúc khi đóng trình duyệt hoặc sau 15 phút không dùng.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class SignIn(LoginView):
    """``/admin/login/``: name and password."""

    authentication_form = SignInForm
    template_name = "organizations/sign_in.html"
    extra_context = {
        "most_wrong": settings.AXES_FAILURE_LIMIT,
        "locked_minutes": round(settings.AXES_COOLOFF_TIME * 60),
    }

    def get(self, request, *args, **kwargs):
        if request.user.is_authenticated and request.user.is_staff:
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        user, shared = form.get_user(), form.cleaned_data["shared"]
        passwords.refuse_used(user)  # before it opens the way to setting up a second factor
        logout(self.request)  # whoever was signed in here before, and every value that was put into the session
        if second_factor.since(user) is None and not second_factor.is_required(user):
            _open_session(self.request, user, shared=shared)
            return HttpResponseRedirect(self.get_success_url())
        self.request.session[WAITING] = {
            "user": user.pk,
            "backend": user.backend,
            "password": user.get_session_auth_hash(),
            "until": (timezone.now() + WAITS).timestamp(),
            "next": self.get_success_url(),
            "shared": shared,
            "wrong": 0,
        }
        return redirect("organizations:second_step")


def waiting_person(request: HttpRequest) -> User | None:
    """Who has given the right password and has the second step before them."""
    found = request.session.get(WAITING)
    if found is None:
        return None
    user = User.objects.filter(pk=found["user"], is_active=True).first()
    in_time = timezone.now().timestamp() < found["until"]
    if user is None or not in_time or user.get_session_auth_hash() != found["password"]:
        del request.session[WAITING]
        return None
    user.backend = found["backend"]  # type: ignore[attr-defined]  # login() keeps it in the session
    return user


def finish(request: HttpRequest, user: User, at) -> str:
    """``user`` has done the second step, with the second factor set up at ``at``; answers where to go. The session has
    a new key."""
    found = request.session.pop(WAITING, None)
    if found is None:  # signed in already, and only now in need of it
        request.session.cycle_key()
        second_factor.mark_done(request.session, at)
        return reverse("front_page")
    _open_session(request, user, shared=found["shared"])
    second_factor.mark_done(request.session, at)
    return found["next"]


def _open_session(request: HttpRequest, user: User, *, shared: bool) -> None:
    if shared:
        request.session[SHARED] = True
        request.session.set_expiry(0)
    with transaction.atomic():  # the session, the last sign-in and its log: one wait for the disk
        login(request, user)


class CodeForm(forms.Form):
    """A code of the second step. Named like a password: forms that come too late are kept without those."""

    one_time_password = forms.CharField(
        label="Mã xác thực",
        max_length=40,
        help_text="Sáu chữ số trên ứng dụng xác thực, hoặc một mã dự phòng.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request):
    """``/dang-nhap/xac-thuc/``: the code of the telephone, or a recovery code."""
    user = waiting_person(request) or (request.user if request.user.is_authenticated else None)
    if user is None:
        messages.warning(request, TOO_LATE)
        return redirect("admin:login")
    if second_factor.since(user) is None:
        return redirect("organizations:second_factor")
    if request.user.is_authenticated and second_factor.is_done(user, request.session):
        return redirect("front_page")
    form = CodeForm(request.POST or None)
    if form.is_valid() and (answer := _try(request, user, form)):
        return answer
    context = {"form": form, "person": user}
    return render(request, "organizations/second_step.html", context, status=422 if form.errors else 200)


def _try(request, user: User, form: CodeForm):
    """The way on with the right code; None where the form says what is wrong."""
    try:
        found = second_factor.verify(user, form.cleaned_data["one_time_password"])
    except Refused as refusal:
        form.add_error("one_time_password", str(refusal))
        return None
    if isinstance(found, str):
        form.add_error("one_time_password", found)
        return _count_wrong(request, user)
    to = finish(request, user, found.since)
    if found.recovery_codes_left is not None:
        messages.warning(request, FEW_CODES.format(found.recovery_codes_left))
    return HttpResponseRedirect(to)


def _count_wrong(request, user: User):
    """A wrong code counts like a wrong password (django-axes); after some the password is asked for again."""
    user_login_failed.send(__name__, credentials={"username": user.username}, request=request)
    found: dict[str, Any] | None = request.session.get(WAITING)
    if found is None:
        return None
    found["wrong"] += 1
    request.session.modified = True
    if found["wrong"] < MOST_WRONG:
        return None
    del request.session[WAITING]
    messages.error(request, TOO_OFTEN)
    return redirect(f"{reverse('admin:login')}?{REDIRECT_FIELD_NAME}={found['next']}")
