"""Links under which people set their own passwords: whoever has one sent cannot read what is set."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from lib.refused import Refused
from organizations.asked import as_key
from organizations.letters import send_letter, site
from organizations.models import User
from organizations.services.passwords import leave_without, set_own


def send_link(user: User, *, by: User) -> None:
    """Send ``user`` a link under which they set a new password, once. Raises Refused where no letter can reach them."""
    if not settings.MAIL_ON:  # type: ignore[misc]  # of ``portal.mail``, by way of the environment
        raise Refused(
            "Cổng chưa gửi được thư nên không gửi được đường dẫn; hãy nhờ quản trị hệ thống khai báo máy chủ thư, hoặc "
            "đặt mật khẩu bằng lệnh manage.py changepassword trên máy chủ."
        )
    if not user.email:
        raise Refused(
            f"Tài khoản “{user.username}” chưa có thư điện tử nên không gửi được đường dẫn; hãy nhờ quản trị hệ thống "
            "ghi địa chỉ của chính người ấy."
        )
    key = urlsafe_base64_encode(force_bytes(user.pk))
    address = reverse("organizations:password_from_link", args=[key, default_token_generator.make_token(user)])
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    send_letter(
        user.email,
        "Cổng giao ban: đặt mật khẩu",
        f"Kính gửi {user},\n\n{by} vừa yêu cầu gửi cho bạn đường dẫn đặt mật khẩu mới cho tài khoản “{user.username}”. "
        f"Đường dẫn dùng được một lần, trong {hours} giờ:\n\n{site()}{address}\n\n"
        "Nếu bạn không nhờ, hãy bỏ qua thư này và báo quản trị hệ thống; mật khẩu cũ vẫn dùng được.\n",
    )


def lock_and_send_link(user: User, *, by: User) -> bool:
    """Leave a new account without a password, and send its person the link; whether it could be sent."""
    leave_without(user, by=by)
    try:
        send_link(user, by=by)
    except Refused:
        return False
    return True


def find_by_link(key: str, token: str) -> User | None:
    """The active account of a link that holds still; None otherwise."""
    try:
        number = as_key(urlsafe_base64_decode(key).decode("ascii"))
    except ValueError:
        return None
    user = User.objects.filter(pk=number, is_active=True).first() if number else None
    return user if user is not None and default_token_generator.check_token(user, token) else None


@transaction.atomic
def set_by_link(key: str, token: str, password: str) -> User:
    """Set the password of the account of a link. Raises Refused for a link that has been used or has run out."""
    user = find_by_link(key, token)
    if user is None:
        raise Refused("Đường dẫn này đã dùng rồi hoặc đã quá hạn; hãy nhờ văn phòng gửi đường dẫn mới.")
    set_own(user, password, reason="Tự đặt mật khẩu qua đường dẫn")
    return user
