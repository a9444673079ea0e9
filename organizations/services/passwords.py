"""How passwords are set: by the person, or by another, which holds for one sign-in.

What another set is known to two people. It opens one session, in which nothing is reached but the page on which it is
changed; a second sign-in with it is refused, so that whoever set it cannot use it unnoticed either.
"""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from lib.refused import Refused
from organizations.display import display_moment
from organizations.models import User
from organizations.models.base import with_author

USED = (
    "Mật khẩu này do người khác đặt cho bạn, chỉ đăng nhập được một lần và đã được dùng lúc {at}. Nếu không phải bạn "
    "dùng, hãy báo ngay quản trị hệ thống; hãy nhờ văn phòng hoặc quản trị hệ thống đặt lại mật khẩu."
)


def check(password: str, user: User | None = None) -> None:
    """Raises Refused with all that speaks against ``password``."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def set_for_another(user: User, password: str, *, by: User | None, reason: str) -> None:
    """Set a password that ``by`` knows: it holds for one sign-in."""
    user.set_password(password)
    mark_as_set_by_another(user, by=by, reason=reason)


def mark_as_set_by_another(user: User, *, by: User | None, reason: str = "Đặt lại mật khẩu") -> None:
    """The password that ``user`` has now is known to ``by``: it holds for one sign-in."""
    user.must_change_password, user.password_used_at = True, None
    _save(user, by=by, reason=reason)


def set_own(user: User, password: str, *, reason: str = "Tự đổi mật khẩu") -> None:
    """Set a password that the person chose; only they know it. Raises Refused for the one they have."""
    if user.has_usable_password() and user.check_password(password):
        raise Refused("Mật khẩu mới trùng mật khẩu đang dùng; hãy chọn mật khẩu khác.")
    check(password, user)
    user.set_password(password)
    user.must_change_password, user.password_used_at = False, None
    _save(user, by=user, reason=reason)


def sign_in_once(user: User) -> None:
    """Note that a password set by another has been used. Raises Refused for the second time."""
    if not user.must_change_password:
        return
    now = timezone.now()
    if not User.objects.filter(pk=user.pk, password_used_at__isnull=True).update(password_used_at=now):
        user.refresh_from_db(fields=["password_used_at"])
        refuse_used(user)


def refuse_used(user: User) -> None:
    """Raises Refused when the password of ``user`` was set by another and has been used."""
    if user.must_change_password and user.password_used_at:
        raise Refused(USED.format(at=f"{display_moment(user.password_used_at)}"))


def leave_without(user: User, *, by: User) -> None:
    """Nobody knows a password of ``user``: the person sets the first one by a link (``password_links``)."""
    user.set_unusable_password()
    user.must_change_password = False
    _save(user, by=by, reason="Chưa có mật khẩu: người giữ tài khoản tự đặt")


def _save(user: User, *, by: User | None, reason: str) -> None:
    fields = ["password", "must_change_password", "password_used_at"]
    with_author(user, by, reason).save(update_fields=None if user.pk is None else fields)
