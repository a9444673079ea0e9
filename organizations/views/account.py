"""A person's own account: the second factor, and the sessions that are open in its name."""

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lib.refused import Refused
from organizations.browsers import describe_agent
from organizations.landing import post_only
from organizations.models import SignIn
from organizations.services import second_factor, submissions
from organizations.services.sign_ins import end_sessions, sessions_of
from organizations.views.signing_in import TOO_LATE, CodeForm, finish, waiting_person


class PasswordForm(forms.Form):
    """The own password, before something that a stranger at an open page must not do."""

    password = forms.CharField(
        label="Mật khẩu của bạn", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError("Mật khẩu không đúng; hãy nhập lại.")
        return self.cleaned_data["password"]


@require_safe
@login_required
def account(request):
    """``/tai-khoan/``: what belongs to the own account, and the ways there."""
    roles = request.user.memberships.select_related("organization").order_by("organization__sort_key", "role")
    context = {"since": second_factor.since(request.user), "roles": roles, "required": _is_required(request)}
    return render(request, "organizations/account.html", context)


def _is_required(request) -> bool:
    return second_factor.is_required(request.user)


# --- second factor ----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def second_factor_page(request):
    """``/tai-khoan/xac-thuc-hai-buoc/``: set it up, also between password and session; or see that it is set up."""
    user = request.user if request.user.is_authenticated else waiting_person(request)
    if user is None:
        messages.warning(request, TOO_LATE)
        return redirect("admin:login")
    if second_factor.since(user) is None:
        return _set_up(request, user)
    if not request.user.is_authenticated or not second_factor.is_done(user, request.session):
        return redirect("organizations:second_step")
    return _show_second_factor(request)


def _set_up(request, user):
    form = CodeForm(request.POST or None)
    form.fields["one_time_password"].help_text = "Sáu chữ số mà ứng dụng hiện sau khi quét hoặc nhập khóa."
    form.fields["one_time_password"].widget.attrs.pop(
        "autofocus"
    )  # the picture comes first, and on a telephone it would be passed
    if form.is_valid():
        try:
            with submissions.once():
                at, codes = second_factor.confirm(
                    user, form.cleaned_data["one_time_password"], keep=request.session.session_key
                )
                _lead_back()
        except Refused as refusal:
            form.add_error("one_time_password", str(refusal))
        else:
            to = finish(request, user, at)
            return _show_codes(request, codes, "Đã bật xác thực hai bước", to)
    setup = second_factor.begin(user)
    context = {
        "form": form,
        "person": user,
        "setup": setup,
        "picture": _qr_code(setup.address),
        "required": second_factor.is_required(user),
    }
    return render(request, "organizations/second_factor_setup.html", context, status=422 if form.errors else 200)


def _qr_code(text: str) -> str:
    """A picture for ``<img src>``."""
    # segno takes 30 ms to load, which every start of the portal would pay and few pages need.
    import segno

    return segno.make(text, error="m").svg_data_uri(scale=5, border=3, light="white")


def _show_second_factor(request, **forms_sent):
    user = request.user
    context = {
        "since": second_factor.since(user),
        "left": second_factor.codes_left(user),
        "required": second_factor.is_required(user),
        "codes_form": PasswordForm(user=user, auto_id="codes_%s"),
        "off_form": PasswordForm(user=user, auto_id="off_%s"),
        **forms_sent,
    }
    return render(request, "organizations/second_factor.html", context, status=422 if forms_sent else 200)


def _show_codes(request, codes: list[str], done: str, to: str):
    return render(request, "organizations/recovery_codes.html", {"codes": codes, "done": done, "to": to})


def _lead_back() -> None:
    """A second press finds the page; the codes are shown once, and stored nowhere to be shown again."""
    said = "Mã dự phòng chỉ hiện ở lần bấm đầu; nếu chưa kịp chép thì tạo mã mới ở đây."
    submissions.lead_to(reverse("organizations:second_factor"), said)


@post_only
@login_required
def second_factor_codes(request):
    """``/tai-khoan/xac-thuc-hai-buoc/ma-du-phong/``: ten new recovery codes, shown once."""
    form = PasswordForm(request.POST, user=request.user, auto_id="codes_%s")
    if second_factor.since(request.user) is None:
        return redirect("organizations:second_factor")
    if not form.is_valid():
        return _show_second_factor(request, codes_form=form)
    with submissions.once():
        codes = second_factor.renew_codes(request.user)
        _lead_back()
    return _show_codes(request, codes, "Mã dự phòng mới", "/")


@post_only
@login_required
def second_factor_off(request):
    """``/tai-khoan/xac-thuc-hai-buoc/tat/``: without it from now on, where the own roles leave the choice."""
    form = PasswordForm(request.POST, user=request.user, auto_id="off_%s")
    if second_factor.since(request.user) is None:
        return redirect("organizations:second_factor")
    if not form.is_valid():
        return _show_second_factor(request, off_form=form)
    try:
        with submissions.once():
            second_factor.remove(request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("organizations:second_factor")
    messages.success(request, "Đã tắt xác thực hai bước; từ nay đăng nhập chỉ cần mật khẩu.")
    return redirect("organizations:account")


# --- sessions ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sign_ins(request):
    """``/tai-khoan/phien/``: where one is signed in; end all other sessions (``khac``), or all (``tat-ca``)."""
    if request.method == "POST":
        return _end_many(request)
    rows = [
        {"row": row, "browser": describe_agent(row.agent), "here": row.session_id == request.session.session_key}
        for row in sessions_of(request.user)
    ]
    rows.sort(key=lambda found: not found["here"])
    return render(request, "organizations/sign_ins.html", {"rows": rows})


def _end_many(request):
    if "tat-ca" in request.POST:
        end_sessions(request.user)
        logout(request)
        messages.success(request, "Đã đăng xuất khỏi mọi thiết bị.")
        return redirect("admin:login")
    if "khac" in request.POST:
        ended = end_sessions(request.user, but=request.session.session_key)
        messages.success(request, f"Đã đăng xuất {ended} phiên khác." if ended else "Không có phiên nào khác.")
    return redirect("organizations:sign_ins")


@post_only
@login_required
def sign_in_end(request, pk):
    """``/tai-khoan/phien/<pk>/ket-thuc/``: end one of the own sessions."""
    row = get_object_or_404(SignIn, pk=pk, user=request.user)
    if row.session_id == request.session.session_key:
        raise Http404  # this one is ended by signing out
    end_sessions(request.user, only=row.pk)
    messages.success(request, "Đã đăng xuất phiên ấy.")
    return redirect("organizations:sign_ins")
