"""What people are told about rights: in the portal until they have read it, and by letter where letters leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from organizations.display import display_moment
from organizations.letters import send_letter, site
from organizations.models import Membership, RightsNotice, User
from organizations.services.rights import TOLD_ABOVE, office_scope, people_above

ENDING_SOON = timedelta(days=14)
OBJECT_PERSON = (
    "Nếu không đúng, hãy báo văn phòng của tổ chức cấp trên hoặc quản trị hệ thống để rút lại; đừng dùng quyền ấy."
)
OBJECT_ABOVE = "Nếu không đúng, hãy rút vai trò ấy ở trang Người dùng, hoặc báo quản trị hệ thống."


def tell(recipients: Iterable[User], sentence: str, *, about: User | None = None) -> None:
    """Tell each of ``recipients`` (once) ``sentence``, in the transaction of what happened."""
    each = {user.pk: user for user in recipients}
    RightsNotice.objects.bulk_create(
        RightsNotice(recipient=one, about=about, sentence=sentence) for one in each.values()
    )
    for user in each.values():
        send_letter(user.email, "Cổng giao ban: thay đổi về quyền", f"{sentence}\n\n{site()}/viec-cua-toi/\n")


def tell_of_role(membership: Membership, *, by: User | None, what: str = "giao", whose: str = "cho") -> None:
    """Tell the person and those above that ``by`` did ``what`` with a role of *leader* or *secretariat*.

    The sentence goes on with the role, where, for how long and ``whose`` it is (*giao … cho*, *rút … của*).
    """
    if membership.role not in TOLD_ABOVE:
        return
    user, organization = membership.user, membership.organization
    said = f"vai trò “{membership.get_role_display()}” tại {organization}{_period(membership)}"
    who = _named(by) if by else "Quản trị hệ thống (bằng lệnh trên máy chủ)"
    at = display_moment(timezone.now())
    tell([user], f"{who} {what} {said} {whose} bạn lúc {at}. {OBJECT_PERSON}", about=user)
    others = people_above(organization).exclude(pk__in=[user.pk, by.pk if by else 0])
    tell(others, f"{who} {what} {said} {whose} {_named(user)} lúc {at}. {OBJECT_ABOVE}", about=user)


def tell_of_administrator(user: User, what: str, *, by: User) -> None:
    """Tell the person and every other system administrator that ``by`` did ``what`` (such as *cấp*) with the right."""
    at = display_moment(timezone.now())
    said = f"{_named(by)} {what} quyền quản trị hệ thống"
    tell([user], f"{said} của bạn lúc {at}. Nếu không đúng, hãy báo một quản trị hệ thống khác.", about=user)
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk__in=[user.pk, by.pk])
    tell(others, f"{said} của {_named(user)} lúc {at}. Nếu không đúng, hãy bỏ quyền ấy ở trang tài khoản.", about=user)


def unread(user) -> QuerySet[RightsNotice]:
    """What ``user`` was told and has not marked as read, the latest first."""
    return RightsNotice.objects.for_user(user).unread()


def mark_read(notice_id: int, *, by: User) -> bool:
    """Mark an own notice as read; whether there was one."""
    return bool(unread(by).filter(pk=notice_id).update(read_at=timezone.now()))


@dataclass(frozen=True)
class Ending:
    """A role that ends in so many ``days`` (0: today is its last)."""

    sentence: str
    days: int


def ending_soon(user, on: date | None = None) -> list[Ending]:
    """The roles that end within 14 days of ``on`` (today): one's own, and those that one looks after."""
    on = on or timezone.localdate()
    rows = Membership.objects.counting(on).filter(valid_to__lte=on + ENDING_SOON, user__is_active=True)
    mine, office = Q(user=user), office_scope(user)
    rows = rows.filter(mine | office.organizations("organization__")) if office.grants else rows.filter(mine)
    rows = rows.select_related("user", "organization").order_by("valid_to", "organization__sort_key", "pk")
    return [Ending(_ends(row, own=row.user_id == user.pk), (row.valid_to - on).days) for row in rows]


def _ends(membership: Membership, *, own: bool) -> str:
    whose = "bạn" if own else _named(membership.user)
    what = "nhờ văn phòng gia hạn trước ngày ấy" if own else "gia hạn ở trang Người dùng"
    return (
        f"Vai trò “{membership.get_role_display()}” của {whose} tại {membership.organization} hết vào cuối ngày "
        f"{membership.valid_to:%d/%m/%Y}; nếu còn cần, hãy {what}."
    )


def _named(user: User) -> str:
    return f"{user} ({user.username})" if user.full_name else user.username


def _period(membership: Membership) -> str:
    return f", {membership.period}" if membership.period else ""
