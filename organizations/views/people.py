"""The office's page of people: who may sign in, in which role, and how one is invited, locked and let in again."""

from collections.abc import Callable
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lib.refused import Refused
from lib.vietnamese import fold
from organizations.choices import MembershipState, Role
from organizations.landing import post_only
from organizations.models import Organization, User
from organizations.services import people, second_factor, submissions
from organizations.services.rights import outranks
from organizations.widgets import DateInput, OneOfTheDay, offer_on

PAGE = 50


class InviteForm(forms.Form):
    """Whom to invite where; the organizations are those in the office's scope."""

    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=150,
        help_text="Viết liền không dấu; tài khoản đã có thì chỉ nhận thêm vai trò.",
    )
    full_name = forms.CharField(
        label="Họ và tên", max_length=120, required=False, help_text="Cần khi tạo tài khoản mới."
    )
    email = forms.EmailField(label="Thư điện tử", required=False, help_text="Để trống nếu không có.")
    organization = OneOfTheDay(label="Tổ chức", queryset=Organization.objects.none(), empty_label="Chưa chọn")
    role = forms.ChoiceField(
        label="Vai trò",
        choices=[("", "Chưa chọn"), *Role.choices],
        help_text="Giao vai trò lãnh đạo hoặc văn phòng thì người ấy và cấp trên được báo ngay.",
    )
    valid_from = forms.DateField(
        label="Từ ngày", required=False, widget=DateInput, help_text="Để trống nếu có hiệu lực ngay; ví dụ 01/01/2027."
    )
    valid_to = forms.DateField(
        label="Đến hết ngày",
        required=False,
        widget=DateInput,
        help_text="Hết ngày ấy quyền tự hết; để trống nếu chưa định.",
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        offer_on(self, "organization", people.organizations_of(by), people.days_of_work(by))


def office_only(view: Callable) -> Callable:
    """Let only those in who look after accounts; for others the address does not exist. Nothing here is cached."""

    @login_required
    @never_cache
    def checked(request, *args, **kwargs):
        if not people.may_manage(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return checked


def _people(by):
    """Accounts with ``roles_here``: their roles in the scope of ``by``, and only those."""
    roles = people.memberships_of(by).order_by("organization__sort_key", "role")
    here = Prefetch("memberships", roles, "roles_here")
    return people.people_of(by).prefetch_related(here)


def _found(by, words: str):
    """Accounts whose name holds all ``words``; they are few and have no folded column."""
    rows = _people(by)
    if not (parts := fold(words).split()):
        return rows
    names = people.people_of(by).values_list("pk", "username", "full_name")
    return rows.filter(pk__in=[key for key, *texts in names if all(part in fold(*texts) for part in parts)])


@require_safe
@office_only
def people_list(request):
    """``/nguoi-dung/``: everybody with a role in the scope of the office, fifty a page."""
    words = request.GET.get("tim", "")
    page = Paginator(_found(request.user, words), PAGE).get_page(request.GET.get("trang"))
    query = f"tim={quote(words)}" if words else ""
    return render(request, "organizations/people.html", {"page": page, "words": words, "query": query})


@require_http_methods(["GET", "HEAD", "POST"])
@office_only
def people_invite(request):
    """``/nguoi-dung/them/``: give somebody a role; the password of a new account is in the answer and nowhere else."""
    asked = {"username": "ten", "organization": "to_chuc", "role": "vai_tro"}
    initial = {name: request.GET.get(parameter, "") for name, parameter in asked.items()}
    form = InviteForm(request.POST or None, by=request.user, initial=initial)
    if form.is_valid():
        try:
            with submissions.once():
                invited = people.invite(by=request.user, **form.cleaned_data)
                _lead_to_person(invited.user, invited.password)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _say_invited(request, invited)
    return render(request, "organizations/people_invite.html", {"form": form}, status=422 if form.errors else 200)


def _say_invited(request, invited: people.Invited):
    user = invited.user
    if invited.password:
        return _show_password(request, user, invited.password, "Đã tạo tài khoản và giao vai trò.")
    if invited.membership.state == MembershipState.ASKED:
        messages.success(
            request,
            f"Tài khoản {user.username} do đơn vị khác quản lý: đã gửi đề nghị, vai trò có hiệu lực khi họ đồng ý.",
        )
        return redirect("organizations:role_requests")
    if invited.is_new and invited.link_sent:
        said = "đã có tài khoản và vai trò; đường dẫn đặt mật khẩu đã gửi tới thư điện tử của người ấy"
    elif invited.is_new:
        said = (
            "đã có tài khoản và vai trò, nhưng chưa có mật khẩu: quyền này ngang quyền của bạn nên bạn không đặt hộ "
            "được; hãy nhờ văn phòng cấp trên hoặc quản trị hệ thống đặt mật khẩu lần đầu"
        )
    elif invited.had_role:
        said = "đã có vai trò này từ trước; thời hạn là thời hạn vừa ghi, tên, thư điện tử và mật khẩu giữ nguyên"
    else:
        said = "đã có tài khoản và vừa nhận thêm vai trò này; tên, thư điện tử và mật khẩu giữ nguyên"
    messages.success(request, f"{user} {said}.")
    return redirect("organizations:person", user.pk)


@require_safe
@office_only
def role_requests(request):
    """``/nguoi-dung/de-nghi/``: what other offices ask for one's people, and what one has asked of others."""
    context = {"asked": people.asked_of(request.user), "sent": people.asked_by(request.user)}
    return render(request, "organizations/role_requests.html", context)


@post_only
@office_only
def role_request_answer(request, membership, name):
    """``/nguoi-dung/de-nghi/<membership>/<name>/``: consent, decline, or take back what one has asked."""
    if name not in ANSWERS:
        raise Http404
    try:
        with submissions.once():
            messages.success(request, ANSWERS[name](request, membership))
            submissions.lead_to(reverse("organizations:role_requests"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("organizations:role_requests")


def _consent(request, key: int) -> str:
    return f"Đã đồng ý: {people.consent(key, by=request.user)}."


def _decline(request, key: int) -> str:
    return f"Đã từ chối: {people.decline(key, by=request.user, reason=request.POST.get('reason', ''))}."


def _take_back(request, key: int) -> str:
    return f"Đã rút đề nghị: {people.take_back(key, by=request.user)}."


ANSWERS = {"dong-y": _consent, "tu-choi": _decline, "rut": _take_back}


@require_safe
@office_only
def person_detail(request, pk):
    """``/nguoi-dung/<pk>/``: roles in scope, and what may be done with the account."""
    return _show_person(request, get_object_or_404(_people(request.user), pk=pk))


@post_only
@office_only
def person_step(request, pk, name):
    """Lock, open, or give a new password. What is refused is said on the person's page."""
    person = get_object_or_404(_people(request.user), pk=pk)
    if name not in STEPS:
        raise Http404
    try:
        with submissions.once():
            response = STEPS[name](request, person)
            submissions.lead_as_answered(request, response)
            return response
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("organizations:person", pk)


@post_only
@office_only
def role_withdraw(request, pk, membership):
    """``/nguoi-dung/<pk>/rut/<membership>/``: take one role away."""
    person = get_object_or_404(_people(request.user), pk=pk)
    if membership not in {row.pk for row in person.roles_here}:
        raise Http404
    try:
        with submissions.once():
            people.withdraw(membership, by=request.user, reason=request.POST.get("reason", ""))
            messages.success(request, f"Đã rút vai trò của {person}.")
            # With the last role in scope the person leaves the office's list.
            listed = people.people_of(request.user).filter(pk=pk).exists()
            response = redirect("organizations:person", pk) if listed else redirect("organizations:people")
            submissions.lead_as_answered(request, response)
            return response
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("organizations:person", pk)


def _lead_to_person(user: User, password: str) -> None:
    """A second press finds the person; a password is shown once, and stored nowhere to be shown again."""
    once = "Mật khẩu chỉ hiện ở lần bấm đầu; nếu chưa kịp chép thì đặt lại mật khẩu." if password else ""
    submissions.lead_to(reverse("organizations:person", args=[user.pk]), once)


def _reset(request, person: User):
    user, password = people.reset_password(person.pk, by=request.user)
    _lead_to_person(user, password)
    return _show_password(request, user, password, "Đã đặt lại mật khẩu.")


def _link(request, person: User):
    people.send_link(person.pk, by=request.user)
    messages.success(request, f"Đã gửi đường dẫn đặt mật khẩu tới thư điện tử của {person}.")
    return redirect("organizations:person", person.pk)


def _lock(request, person: User):
    people.deactivate(person.pk, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, f"Đã khóa tài khoản của {person}.")
    return redirect("organizations:person", person.pk)


def _open(request, person: User):
    people.activate(person.pk, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, f"Đã mở khóa tài khoản của {person}.")
    return redirect("organizations:person", person.pk)


def _reset_second_factor(request, person: User):
    people.reset_second_factor(person.pk, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, f"Đã gỡ xác thực hai bước của {person}; {person} thiết lập lại khi đăng nhập.")
    return redirect("organizations:person", person.pk)


STEPS = {
    "mat-khau": _reset,
    "duong-dan": _link,
    "hai-buoc": _reset_second_factor,
    "khoa": _lock,
    "mo-khoa": _open,
}


def _show_person(request, person: User):
    whole = people.manages_all_roles(person, by=request.user)
    mine = person.pk == request.user.pk
    above = not mine and whole and not outranks(request.user, person)
    context = {"person": person, "whole": whole, "mine": mine, "above": above}
    context["second_factor"] = second_factor.since(person)
    return render(request, "organizations/person.html", context)


def _show_password(request, user: User, password: str, done: str):
    return render(request, "organizations/people_password.html", {"person": user, "password": password, "done": done})
