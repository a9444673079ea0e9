"""The second step of signing in: a code that the person's telephone shows, or one of ten recovery codes.

Everybody may set it up; in production whoever issues, assigns or looks after accounts must. Who has one, or must have
one, does nothing before the step is done (``is_done``, asked by the middleware and by commands).
"""

import math
import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lib.refused import Refused
from organizations.access import Scope
from organizations.display import display_moment
from organizations.encryption import decrypt, digests, encrypt
from organizations.letters import send_letter
from organizations.models import RecoveryCode, SecondFactor, User
from organizations.models.base import with_author
from organizations.roles import SECOND_FACTOR_ROLES
from organizations.services import notices
from organizations.services.sign_ins import end_sessions

ISSUER = "Cổng giao ban"
DONE = "_second_factor"  # in a session: with which second factor, by the time of its setting up
SECRET_BYTES = 20  # as long as the hash, RFC 4226 R6
RECOVERY_CODES, GROUPS, GROUP = 10, 2, 5  # of 50 bits each
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # neither l nor o, 0 nor 1
PURPOSE = "recovery code"

WRONG = "Mã không đúng hoặc đã dùng rồi. Hãy đợi ứng dụng hiện mã mới rồi nhập lại; đồng hồ điện thoại phải đúng giờ."
WAIT = "Đã nhập sai {count} lần. Hãy đợi {seconds} giây rồi nhập mã mới."
NOT_YOU = "Nếu không phải bạn làm hoặc không nhờ, hãy đổi mật khẩu và báo văn phòng ngay."
UNREADABLE = (
    "Khóa bí mật của tài khoản này không đọc được nữa; hãy dùng mã dự phòng hoặc nhờ văn phòng gỡ xác thực hai bước."
)


@dataclass(frozen=True)
class Accepted:
    """How the second step was done. ``recovery_codes_left``: None where the telephone showed the code."""

    since: datetime
    recovery_codes_left: int | None = None


@dataclass(frozen=True)
class Setup:
    """What the telephone reads: ``address`` as a QR code, or the ``secret`` typed by hand, in groups of four."""

    address: str
    secret: str


# --- who --------------------------------------------------------------------------------------------------------------


def since(user: User) -> datetime | None:
    """When the second factor of ``user`` was set up; None without one. The account of a session knows it."""
    if not hasattr(user, "second_factor_since"):
        found = SecondFactor.objects.filter(user=user).values_list("confirmed_at", flat=True).first()
        user.second_factor_since = found  # type: ignore[attr-defined]  # as RoleBackend gives it
    return user.second_factor_since  # type: ignore[attr-defined]


def is_required(user: User) -> bool:
    """Whether ``user`` may work only with a second factor."""
    if not settings.PRODUCTION:
        return False
    return user.is_superuser or bool(Scope.of(user).roles & SECOND_FACTOR_ROLES)


def is_done(user: User, session) -> bool:
    """Whether in ``session`` nothing is left to do before ``user`` may work."""
    found = since(user)
    return session.get(DONE) == _mark(found) if found else not is_required(user)


def mark_done(session, at: datetime) -> None:
    session[DONE] = _mark(at)


def _mark(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def check_may_act(user: User) -> None:
    """For whoever acts without a session, such as a command. Raises Refused where a required factor is missing."""
    if is_required(user) and since(user) is None:
        raise Refused(
            f"Tài khoản {user.username} phải có xác thực hai bước mà chưa thiết lập; "
            "hãy đăng nhập vào cổng bằng tài khoản ấy và thiết lập trước."
        )


# --- setting up -------------------------------------------------------------------------------------------------------


@transaction.atomic
def begin(user: User) -> Setup:
    """What ``user`` puts into the telephone; the same until it is confirmed. Raises Refused when it is set up."""
    factor = SecondFactor.objects.select_for_update(of=("self",)).filter(user=user).first()
    if factor is not None and factor.confirmed_at:
        raise Refused("Tài khoản của bạn đã có xác thực hai bước; muốn đổi điện thoại thì gỡ rồi thiết lập lại.")
    secret = decrypt(factor.secret) if factor else None
    if secret is None:
        secret = secrets.token_hex(SECRET_BYTES)
        SecondFactor.objects.update_or_create(user=user, defaults={"secret": encrypt(secret), "last_step": -1})
    typed = b32encode(bytes.fromhex(secret)).decode()
    label = quote(f"{ISSUER}:{user.username}")
    address = f"otpauth://totp/{label}?{urlencode({'secret': typed, 'issuer': ISSUER}, quote_via=quote)}"
    return Setup(address, " ".join(typed[at : at + 4] for at in range(0, len(typed), 4)))


@transaction.atomic
def confirm(user: User, code: str, *, keep: str | None = None) -> tuple[datetime, list[str]]:
    """Set it up for good with a first ``code``: since when it holds, and the recovery codes, known only here.

    Every session of ``user`` ends but that with the key ``keep``. Raises Refused for a wrong code.
    """
    factor = SecondFactor.objects.select_for_update(of=("self",)).filter(user=user, confirmed_at=None).first()
    if factor is None:
        raise Refused("Không có việc thiết lập nào đang dở; hãy mở lại trang xác thực hai bước.")
    if not factor.matches(_digits(code)):
        raise Refused(WRONG)
    factor.confirmed_at = timezone.now()
    factor.save()
    end_sessions(user, but=keep)
    user.second_factor_since = factor.confirmed_at  # type: ignore[attr-defined]
    _note(user, by=user, reason="Thiết lập xác thực hai bước")
    _write(user, "Tài khoản của bạn đã bật xác thực hai bước: từ nay khi đăng nhập phải nhập thêm mã trên điện thoại.")
    return factor.confirmed_at, _new_codes(factor)


@transaction.atomic
def renew_codes(user: User) -> list[str]:
    """Ten new recovery codes; the old ones are void. Raises Refused without a second factor."""
    factor = _confirmed(user)
    _note(user, by=user, reason="Tạo lại mã dự phòng")
    _write(user, "Tài khoản của bạn vừa có mã dự phòng mới; các mã cũ không dùng được nữa.")
    return _new_codes(factor)


@transaction.atomic
def remove(user: User) -> None:
    """Take the own second factor away. Raises Refused where the roles of ``user`` require one."""
    if is_required(user):
        raise Refused(
            "Vai trò của bạn bắt buộc phải có xác thực hai bước nên không tắt được; "
            "muốn đổi điện thoại thì nhờ văn phòng hoặc quản trị hệ thống gỡ, rồi thiết lập lại."
        )
    _confirmed(user).delete()
    user.second_factor_since = None  # type: ignore[attr-defined]
    _note(user, by=user, reason="Tắt xác thực hai bước")
    _write(user, "Tài khoản của bạn đã tắt xác thực hai bước: từ nay khi đăng nhập chỉ cần mật khẩu.")


@transaction.atomic
def reset(user: User, *, by: User | None, reason: str) -> None:
    """Take the second factor of somebody away who has lost the telephone, with the ``reason``; every session of theirs
    ends. ``by``: None for whoever runs the portal. Raises Refused where there is none."""
    factor = SecondFactor.objects.select_for_update(of=("self",)).filter(user=user).first()
    if factor is None:
        raise Refused(f"Tài khoản “{user.username}” chưa có xác thực hai bước.")
    factor.delete()
    end_sessions(user)
    _note(user, by=by, reason=f"Gỡ xác thực hai bước: {reason}")
    said = f"{by or 'Người vận hành máy chủ'} đã gỡ xác thực hai bước của bạn; lý do: {reason.rstrip('.')}. "
    notices.tell([user], f"{said}Hãy thiết lập lại ở trang Tài khoản. {NOT_YOU}", about=user)


# --- signing in -------------------------------------------------------------------------------------------------------


def verify(user: User, typed: str) -> Accepted | str:
    """Do the second step with what ``user`` typed: a code or a recovery code. Answers the sentence that refuses it;
    a wrong one is counted, whatever becomes of the request. Raises Refused while one has to wait after wrong ones."""
    with transaction.atomic():
        factor = _confirmed(user)
        _check_waited(factor)
        assert factor.confirmed_at is not None
        if factor.matches(_digits(typed)):
            factor.throttle_reset()
            return Accepted(factor.confirmed_at)
        if _use_recovery_code(factor, typed):
            factor.throttle_reset()
            left = codes_left(user)
            _note(user, by=user, reason="Đăng nhập bằng mã dự phòng")
            at = display_moment(timezone.now())
            notices.tell([user], f"Đã đăng nhập bằng mã dự phòng lúc {at}; còn {left} mã. {NOT_YOU}", about=user)
            return Accepted(factor.confirmed_at, left)
        factor.throttle_increment()
        return UNREADABLE if decrypt(factor.secret) is None else WRONG


def codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(factor__user=user, used_at=None).count()


def _confirmed(user: User) -> SecondFactor:
    factor = SecondFactor.objects.select_for_update(of=("self",)).filter(user=user, confirmed_at__isnull=False).first()
    if factor is None:
        raise Refused("Tài khoản này chưa có xác thực hai bước; hãy đăng nhập lại.")
    return factor


def _check_waited(factor: SecondFactor) -> None:
    allowed, why = factor.verify_is_allowed()
    if not allowed:
        seconds = math.ceil((why["locked_until"] - timezone.now()).total_seconds())
        raise Refused(WAIT.format(count=why["failure_count"], seconds=seconds))


def _digits(typed: str) -> str:
    return "".join(typed.split())


def _new_codes(factor: SecondFactor) -> list[str]:
    factor.recovery_codes.all().delete()
    codes = ["-".join(_letters() for _ in range(GROUPS)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, digest=digests(_plain(code), PURPOSE)[0]) for code in codes
    )
    return codes


def _letters() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(GROUP))


def _plain(code: str) -> str:
    return "".join(letter for letter in code.lower() if letter.isalnum())


def _use_recovery_code(factor: SecondFactor, typed: str) -> bool:
    found = factor.recovery_codes.filter(used_at=None, digest__in=digests(_plain(typed), PURPOSE))
    return bool(found.update(used_at=timezone.now()))


def _write(user: User, sentence: str) -> None:
    send_letter(user.email, "Cổng giao ban: xác thực hai bước", f"Kính gửi {user},\n\n{sentence}\n{NOT_YOU}\n")


def _note(user: User, *, by: User | None, reason: str) -> None:
    """A row in the history of the account."""
    row = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    with_author(row, by, reason).save(update_fields=["is_active"])
