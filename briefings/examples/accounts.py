"""Accounts to try the portal with, never in production: one per role, named after a function and not a person."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from briefings.examples.sample.organizations import HOST, PARTICIPANTS, PEOPLES_COMMITTEES, Body
from lib.refused import Refused
from organizations.choices import OrganizationKind, Role
from organizations.models import Organization, User
from organizations.services.memberships import grant

MARK = "(tài khoản thử)"


@dataclass(frozen=True)
class Account:
    """``role`` in ``organization``; both empty for the system administrator."""

    username: str
    function: str
    role: Role | None = None
    organization: Body | None = None

    @property
    def full_name(self) -> str:
        """What the portal shows; the mark tells it from a person's account."""
        return f"{self.function} {MARK}"


FARMERS = next(body for body in PARTICIPANTS if body.kind == OrganizationKind.FARMERS)
NGHIA_TA = next(body for body in PEOPLES_COMMITTEES if body.unit.code == "02071")

ACCOUNTS = (
    Account("vanphong", "Văn phòng Huyện ủy", Role.SECRETARIAT, HOST),
    Account("nongdan", "Cán bộ Hội Nông dân huyện", Role.OFFICER, FARMERS),
    Account("nghiata", "Cán bộ UBND xã Nghĩa Tá", Role.COMMUNE_OFFICER, NGHIA_TA),
    Account("lanhdao", "Lãnh đạo Huyện ủy", Role.LEADER, HOST),
    Account("nguoidoc", "Người đọc của Huyện ủy", Role.READER, HOST),
    Account("quantri", "Quản trị hệ thống"),
)


def readable_password() -> str:
    """A random password that can be read out: three made-up words and four digits, about 50 bits."""
    words = ("".join(secrets.choice("bcdghklmnrstvx") + secrets.choice("aeiou") for _ in range(2)) for _ in range(3))
    return f"{'-'.join(words)}-{secrets.randbelow(9000) + 1000}"


@transaction.atomic
def create_demo_accounts(password: str, *, reset: bool = False) -> list[Account]:
    """Create the demo accounts that are missing, with ``password``; returns those that have it now.

    Accounts that are there keep theirs unless ``reset``. Raises Refused in production, when the sample is not loaded,
    and when a user name belongs to somebody's real account; then nothing is stored.
    """
    if settings.PRODUCTION:
        raise Refused(
            "Hệ thống đang vận hành chính thức nên không tạo tài khoản thử; "
            "hãy tạo tài khoản thật trong trang quản trị."
        )
    present = {user.username: user for user in User.objects.filter(username__in=[one.username for one in ACCOUNTS])}
    done = []
    for account in ACCOUNTS:
        user = present.get(account.username)
        if user is None:
            _create(account, password)
        elif user.full_name != account.full_name:
            raise Refused(
                f"Tên đăng nhập {account.username} đang thuộc về một tài khoản khác; "
                "hãy đổi tên tài khoản ấy rồi chạy lại."
            )
        elif reset:
            user.set_password(password)
            user.must_change_password, user.password_used_at, user.is_demo = False, None, True
            user.save(update_fields=["password", "must_change_password", "password_used_at", "is_demo"])
        else:
            continue
        done.append(account)
    return done


@transaction.atomic
def lock_demo_accounts() -> list[str]:
    """Lock the accounts for trying the portal, so that it starts in production; returns the names of those locked."""
    locked = []
    for user in User.objects.select_for_update(of=("self",)).filter(is_demo=True, is_active=True).order_by("username"):
        user.is_active = False
        user.save(update_fields=["is_active"])
        locked.append(user.username)
    return locked


def _create(account: Account, password: str) -> None:
    if account.role is None or account.organization is None:
        user = User(username=account.username, full_name=account.full_name, is_demo=True)
        user.is_superuser = user.is_staff = True
        user.set_password(password)
        user.save()
        return
    try:
        organization = Organization.objects.get(name=account.organization.name)
    except Organization.DoesNotExist:
        raise Refused(f"Chưa có tổ chức {account.organization.name}; hãy chạy manage.py load_sample trước.") from None
    user = User.objects.create_user(account.username, password=password, full_name=account.full_name, is_demo=True)
    grant(user, organization, account.role)
