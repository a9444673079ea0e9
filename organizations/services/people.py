"""The office's own people: who is invited into an organization, in which role, and how an account is locked again.

The office reaches the subtrees of its secretariat roles. An account is given a new password or locked only by somebody
who reaches all its roles: otherwise one office could take over what another one gave. System administrators are never
touched here; they look after each other in the admin site.
"""

import secrets
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from lib.refused import Refused
from lib.vietnamese import normalize
from organizations.access import Scope
from organizations.choices import Role
from organizations.models import Membership, Organization, User
from organizations.services.memberships import grant
from organizations.services.memberships import withdraw as take_away
from organizations.validity import is_in_force, why_not_in_force

CONSONANTS, VOWELS = "bcdghkmnprstvx", "aeiou"  # nothing that is mistaken for a figure
GROUPS, SYLLABLES = 4, 2


@dataclass(frozen=True)
class Invited:
    """What came of an invitation. ``password``: of a new account, in clear, known only here; else empty."""

    user: User
    membership: Membership
    password: str
    had_role: bool


def office_scope(user) -> Scope:
    """What ``user`` reaches as a secretary."""
    return Scope.of(user).with_roles(frozenset({Role.SECRETARIAT}))


def may_manage(user) -> bool:
    """Whether ``user`` looks after anybody's account."""
    scope = office_scope(user)
    return scope.everything or bool(scope.grants)


def organizations_of(by) -> QuerySet[Organization]:
    """The organizations into which ``by`` may invite."""
    scope = office_scope(by)
    return Organization.objects.all() if scope.everything else Organization.objects.filter(scope.organizations())


def days_of_work(by) -> tuple[date, ...]:
    """Today, and the last days of those organizations of ``by`` that have ended: their archives stay to be read."""
    ended = Membership.objects.filter(user=by, organization__valid_to__lt=timezone.localdate())
    return timezone.localdate(), *set(ended.values_list("organization__valid_to", flat=True))


def memberships_of(by) -> QuerySet[Membership]:
    """The roles that ``by`` may see and take away."""
    scope = office_scope(by)
    rows = Membership.objects.select_related("organization")
    return rows if scope.everything else rows.filter(scope.organizations("organization__"))


def people_of(by) -> QuerySet[User]:
    """Everybody with a role in the scope of ``by``; a system administrator also sees accounts without a role."""
    rows = User.objects.filter(is_superuser=False)
    if not office_scope(by).everything:
        rows = rows.filter(pk__in=memberships_of(by).order_by().values("user"))
    return rows


def manages_all_roles(user: User, *, by) -> bool:
    """Whether all roles of ``user`` lie in the scope of ``by``."""
    return not Membership.objects.filter(user=user).exclude(pk__in=memberships_of(by).values("pk")).exists()


@transaction.atomic
def invite(
    *, by: User, organization: Organization, role: str, username: str, full_name: str = "", email: str = ""
) -> Invited:
    """Give the account ``username`` a ``role`` in ``organization``; an account that does not exist is created.

    Name and e-mail of an existing account stay as they are. Raises Refused outside the scope of ``by``, for system
    administrators, for locked accounts, and for a login name that cannot be one.
    """
    if not is_in_force(organization, *(days := days_of_work(by))):
        raise Refused(why_not_in_force(organization, days))
    if not organizations_of(by).filter(pk=organization.pk).exists():
        raise Refused(f"{organization} không thuộc phạm vi của bạn; hãy chọn tổ chức của bạn hoặc tổ chức trực thuộc.")
    if role not in Role.values:
        raise Refused("Không có vai trò này; hãy chọn một vai trò trong danh sách.")
    username = User.normalize_username(normalize(username))
    user, password = User.objects.select_for_update().filter(username__iexact=username).first(), ""
    if user is None:
        user, password = _create(username, full_name.strip(), email.strip(), by=by)
    if user.is_superuser:
        raise Refused(f"“{username}” là tài khoản quản trị hệ thống, không nhận vai trò ở đây.")
    if not user.is_active:
        raise Refused(f"Tài khoản “{username}” đang bị khóa; hãy mở khóa rồi giao vai trò.")
    had_role = Membership.objects.filter(user=user, organization=organization, role=role).exists()
    membership = grant(user, organization, role, by=by, reason="Mời vào tổ chức")
    return Invited(user, membership, password, had_role)


@transaction.atomic
def withdraw(membership_id: int, *, by: User, reason: str) -> User:
    """Take a role away, with the reason; returns whose it was. Nobody takes away a role of their own."""
    membership = memberships_of(by).select_for_update(of=("self",)).filter(pk=membership_id).first()
    if membership is None or membership.user.is_superuser:
        raise Refused("Không tìm thấy vai trò này trong phạm vi của bạn; có thể đã được rút, hãy tải lại trang.")
    if membership.user_id == by.pk:
        raise Refused(
            "Bạn không tự rút vai trò của mình được; hãy nhờ người khác của văn phòng hoặc quản trị hệ thống."
        )
    take_away(membership, by=by, reason=_require_reason(reason, "rút vai trò"))
    return membership.user


@transaction.atomic
def reset_password(user_id: int, *, by: User) -> tuple[User, str]:
    """Give the account a new random password, in clear only in the answer; whoever is signed in with it is put out."""
    user = _get_locked(user_id, by=by, what="đặt lại mật khẩu")
    if not user.is_active:
        raise Refused(f"Tài khoản “{user.username}” đang bị khóa; hãy mở khóa rồi đặt lại mật khẩu.")
    password = readable_password()
    user.set_password(password)
    _save(user, ["password"], by=by, reason="Đặt lại mật khẩu")
    return user, password


@transaction.atomic
def deactivate(user_id: int, *, by: User, reason: str) -> User:
    """Lock the account, with the reason: nobody signs in with it, and its roles stay for the day it is opened."""
    user = _get_locked(user_id, by=by, what="khóa tài khoản")
    if not user.is_active:
        raise Refused(f"Tài khoản “{user.username}” đã bị khóa từ trước.")
    user.is_active = False
    _save(user, ["is_active"], by=by, reason=_require_reason(reason, "khóa tài khoản"))
    return user


@transaction.atomic
def activate(user_id: int, *, by: User, reason: str) -> User:
    """Open a locked account again, with the reason."""
    user = _get_locked(user_id, by=by, what="mở khóa tài khoản")
    if user.is_active:
        raise Refused(f"Tài khoản “{user.username}” đang hoạt động, không cần mở khóa.")
    user.is_active = True
    _save(user, ["is_active"], by=by, reason=_require_reason(reason, "mở khóa tài khoản"))
    return user


def readable_password() -> str:
    """A random password that can be read out: four groups of two syllables (49 bits), such as ``beko-nasu-…``."""
    return "-".join(
        "".join(secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(SYLLABLES)) for _ in range(GROUPS)
    )


def _create(username: str, full_name: str, email: str, *, by: User) -> tuple[User, str]:
    if not full_name:
        raise Refused(f"Chưa có tài khoản “{username}”; muốn tạo mới thì phải ghi họ và tên.")
    password = readable_password()
    user = User(username=username, full_name=full_name, email=email)
    user.set_password(password)
    try:
        user.clean_fields()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    try:
        with transaction.atomic():
            _save(user, None, by=by, reason="Tạo tài khoản khi mời vào tổ chức")
    except IntegrityError as error:
        raise Refused(f"Người khác vừa tạo tài khoản “{username}”; hãy gửi lại để giao vai trò.") from error
    return user, password


def _get_locked(user_id: int, *, by: User, what: str) -> User:
    """The account, locked for the transaction, if ``by`` may do ``what`` with it."""
    user = User.objects.select_for_update().filter(pk__in=people_of(by).values("pk"), pk=user_id).first()
    if user is None:
        raise Refused("Không tìm thấy tài khoản này trong phạm vi của bạn; hãy tải lại trang.")
    if user.pk == by.pk:
        raise Refused(f"Bạn không tự {what} của mình ở đây được; mật khẩu của mình thì đổi ở trang “Đổi mật khẩu”.")
    if not manages_all_roles(user, by=by):
        raise Refused(
            f"Tài khoản “{user.username}” còn vai trò ở tổ chức ngoài phạm vi của bạn nên bạn không {what} này được; "
            "hãy rút vai trò trong phạm vi của bạn, hoặc nhờ quản trị hệ thống."
        )
    return user


def _require_reason(reason: str, what: str) -> str:
    if not (text := normalize(reason)):
        raise Refused(f"Phải ghi lý do khi {what}.")
    return text


def _save(user: User, fields: list[str] | None, *, by: User, reason: str) -> None:
    user._history_user = by  # type: ignore[attr-defined]  # simple_history reads it
    user._change_reason = reason  # type: ignore[attr-defined]  # and this
    user.save(update_fields=fields)
