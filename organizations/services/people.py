"""The office's own people: who is invited into an organization, in which role, and how an account is locked again.

The office reaches the subtrees of its secretariat roles. An account is given a new password or locked only by somebody
whose rights reach further (``rights.outranks``): otherwise one office could take over what another one gave, or its own
leader's account. Who stands beside or above gets a link to their own address instead. An account of another office gets
a role only once that office has consented. System administrators are never touched here; they look after each other in
the admin site.
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
from organizations.choices import MembershipState, Role
from organizations.models import Membership, Organization, User
from organizations.models.base import with_author
from organizations.services import memberships, notices, password_links, passwords, second_factor
from organizations.services.memberships import withdraw as take_away
from organizations.services.rights import gives_as_much, office_scope, outranks, refuse_own
from organizations.services.sign_ins import end_sessions
from organizations.validity import is_in_force, why_not_in_force

CONSONANTS, VOWELS = "bcdghkmnprstvx", "aeiou"  # nothing that is mistaken for a figure
GROUPS, SYLLABLES = 4, 2
INVITED, CREATED = "Mời vào tổ chức", "Tạo tài khoản khi mời vào tổ chức"  # reasons in the history


@dataclass(frozen=True)
class Invited:
    """What came of an invitation. ``password``: of a new account, in clear, known only here; else empty.

    ``is_new``: the account was made. ``link_sent``: its person sets the first password by a link sent to them.
    """

    user: User
    membership: Membership
    password: str = ""
    had_role: bool = False
    is_new: bool = False
    link_sent: bool = False


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
    ended = Membership.objects.filter(user=by, organization__valid_to__lt=timezone.localdate()).counting()
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
        rows = rows.filter(pk__in=memberships_of(by).filter(state=MembershipState.GRANTED).order_by().values("user"))
    return rows


def manages_all_roles(user: User, *, by) -> bool:
    """Whether all roles of ``user`` lie in the scope of ``by``."""
    held = Membership.objects.filter(user=user).standing()
    return not held.exclude(pk__in=memberships_of(by).values("pk")).exists()


@transaction.atomic
def invite(
    *,
    by: User,
    organization: Organization,
    role: str,
    username: str,
    full_name: str = "",
    email: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    reason: str = "",
) -> Invited:
    """Give the account ``username`` a ``role`` in ``organization``; an account that does not exist is created.

    Name and e-mail of an existing account stay as they are; one that another office looks after waits for its consent
    (``membership.state``). Of a new account that will reach as far as ``by`` nobody is shown a password. Raises Refused
    outside the scope of ``by``, for one's own account, for system administrators, for locked accounts, and for a login
    name that cannot be one. ``reason``: what the history says instead of the usual words.
    """
    invited = reason or INVITED
    _check_where(organization, role, by=by)
    _check_period(valid_from, valid_to)
    username = User.normalize_username(normalize(username))
    user = User.objects.select_for_update(of=("self",)).filter(username__iexact=username).first()
    if user is None:
        user, password = _create(username, full_name.strip(), email.strip(), by=by, reason=reason or CREATED)
        period = {"valid_from": valid_from, "valid_to": valid_to}
        membership = memberships.grant(user, organization, role, by=by, reason=invited, **period)
        if not gives_as_much(by, organization, role):
            return Invited(user, membership, password, is_new=True)
        return Invited(user, membership, is_new=True, link_sent=password_links.lock_and_send_link(user, by=by))
    refuse_own(user, by)
    if user.is_superuser:
        raise Refused(f"“{username}” là tài khoản quản trị hệ thống, không nhận vai trò ở đây.")
    if not user.is_active:
        raise Refused(f"Tài khoản “{username}” đang bị khóa; hãy mở khóa rồi giao vai trò.")
    had_role = Membership.objects.filter(user=user, organization=organization, role=role).standing().exists()
    if not manages_all_roles(user, by=by) and not had_role:
        asked = memberships.ask(user, organization, role, by=by, valid_from=valid_from, valid_to=valid_to)
        return Invited(user, asked)
    membership = memberships.grant(
        user, organization, role, by=by, reason=invited, valid_from=valid_from, valid_to=valid_to
    )
    return Invited(user, membership, had_role=had_role)


def _check_where(organization: Organization, role: str, *, by: User) -> None:
    if not is_in_force(organization, *(days := days_of_work(by))):
        raise Refused(why_not_in_force(organization, days))
    if not organizations_of(by).filter(pk=organization.pk).exists():
        raise Refused(f"{organization} không thuộc phạm vi của bạn; hãy chọn tổ chức của bạn hoặc tổ chức trực thuộc.")
    if role not in Role.values:
        raise Refused("Không có vai trò này; hãy chọn một vai trò trong danh sách.")


def _check_period(valid_from: date | None, valid_to: date | None) -> None:
    today = timezone.localdate()
    if valid_to is not None and valid_to < today:
        raise Refused(
            f"Ngày hết vai trò {valid_to:%d/%m/%Y} đã qua; hãy ghi hôm nay hoặc ngày sau, hoặc để trống nếu chưa định."
        )
    if valid_from is not None and valid_from < today:
        raise Refused(
            f"Vai trò không giao lùi về ngày {valid_from:%d/%m/%Y}; hãy để trống nếu có hiệu lực ngay, hoặc ghi ngày "
            "sau."
        )


# --- consent of the office that looks after an account ----------------------------------------------------------------


def asked_of(by) -> list[Membership]:
    """The roles that other offices ask for accounts which ``by`` looks after, the oldest first."""
    rows = Membership.objects.filter(state=MembershipState.ASKED).exclude(granted_by=by).exclude(user=by)
    rows = rows.select_related("user", "organization", "granted_by").order_by("updated_at", "pk")
    office = office_scope(by)
    if office.everything:
        return list(rows)
    if not office.grants:
        return []
    held = Membership.objects.standing().filter(office.organizations("organization__"))
    return [row for row in rows.filter(user__in=held.values("user")) if _is_home(office, row)]


def asked_by(by) -> list[Membership]:
    """What ``by`` has asked of other offices and waits for."""
    rows = Membership.objects.filter(state=MembershipState.ASKED, granted_by=by)
    return list(rows.select_related("user", "organization").order_by("updated_at", "pk"))


@transaction.atomic
def take_back(membership_id: int, *, by: User) -> Membership:
    """Ask no longer. Returns what was asked."""
    rows = Membership.objects.filter(state=MembershipState.ASKED, granted_by=by)
    asked = rows.select_for_update(of=("self",)).filter(pk=membership_id).first()
    if asked is None:
        raise Refused("Đề nghị này không còn hoặc đã được trả lời; hãy tải lại trang.")
    take_away(asked, by=by, reason="Rút đề nghị")
    asked.pk = membership_id
    return asked


def _is_home(office, asked: Membership) -> bool:
    """Whether ``office`` looks after a role of the account that the office which asks does not reach itself."""
    asking = office_scope(asked.granted_by).grants if asked.granted_by else ()
    held = Membership.objects.filter(user=asked.user_id).standing().select_related("organization")
    elsewhere = [
        row.organization
        for row in held
        if not any(row.organization.path.startswith(grant.organization_path) for grant in asking)
    ]
    return any(office.reaches(organization) for organization in elsewhere)


@transaction.atomic
def consent(membership_id: int, *, by: User) -> Membership:
    """Let the role count that another office asks for an account which ``by`` looks after."""
    asked = _asked(membership_id, by=by)
    _check_period(None, asked.valid_to)
    asker = asked.granted_by
    asked.state = MembershipState.GRANTED
    return memberships.store(asked, by=by, reason=f"Đồng ý theo đề nghị của {asker}" if asker else "Đồng ý")


@transaction.atomic
def decline(membership_id: int, *, by: User, reason: str) -> Membership:
    """Refuse what another office asks, with the reason; who asked is told. Returns what was asked."""
    asked = _asked(membership_id, by=by)
    said = _require_reason(reason, "từ chối")
    if asked.granted_by:
        sentence = f"{by} không đồng ý giao cho {asked.user} vai trò “{asked.get_role_display()}” tại "
        notices.tell([asked.granted_by], f"{sentence}{asked.organization}. Lý do: {said}", about=asked.user)
    key = asked.pk
    take_away(asked, by=by, reason=said)
    asked.pk = key
    return asked


def _asked(membership_id: int, *, by: User) -> Membership:
    locked = Membership.objects.select_for_update(of=("self",)).filter(pk=membership_id).first()
    found = next((row for row in asked_of(by) if locked is not None and row.pk == locked.pk), None)
    if found is None:
        raise Refused(
            "Đề nghị này không còn, đã được trả lời, hoặc không thuộc quyền trả lời của bạn; hãy tải lại trang."
        )
    return found


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
    _check_open(user)
    password = readable_password()
    passwords.set_for_another(user, password, by=by, reason="Đặt lại mật khẩu")
    end_sessions(user)
    notices.tell([user], f"{by} đã đặt lại mật khẩu của bạn. Nếu bạn không nhờ, hãy báo quản trị hệ thống.", about=user)
    return user, password


@transaction.atomic
def send_link(user_id: int, *, by: User) -> User:
    """Send the person a link under which they set a new password themselves: whoever asks for it cannot read it."""
    user = User.objects.select_for_update(of=("self",)).filter(pk__in=people_of(by).values("pk"), pk=user_id).first()
    if user is None:
        raise Refused("Không tìm thấy tài khoản này trong phạm vi của bạn; hãy tải lại trang.")
    _check_open(user)
    password_links.send_link(user, by=by)
    return user


def _check_open(user: User) -> None:
    if not user.is_active:
        raise Refused(f"Tài khoản “{user.username}” đang bị khóa; hãy mở khóa rồi đặt lại mật khẩu.")


@transaction.atomic
def reset_second_factor(user_id: int, *, by: User, reason: str) -> User:
    """Take the second factor of a lost telephone away, with the reason; the person sets it up again at signing in."""
    user = _get_locked(user_id, by=by, what="gỡ xác thực hai bước")
    second_factor.reset(user, by=by, reason=_require_reason(reason, "gỡ xác thực hai bước"))
    return user


@transaction.atomic
def deactivate(user_id: int, *, by: User, reason: str) -> User:
    """Lock the account, with the reason: nobody signs in with it, and its roles stay for the day it is opened."""
    user = _get_locked(user_id, by=by, what="khóa tài khoản")
    if not user.is_active:
        raise Refused(f"Tài khoản “{user.username}” đã bị khóa từ trước.")
    user.is_active = False
    end_sessions(user)
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


def _create(username: str, full_name: str, email: str, *, by: User, reason: str) -> tuple[User, str]:
    if not full_name:
        raise Refused(f"Chưa có tài khoản “{username}”; muốn tạo mới thì phải ghi họ và tên.")
    password = readable_password()
    user = User(username=username, full_name=full_name, email=email, must_change_password=True)
    user.set_password(password)
    try:
        user.clean_fields()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    try:
        with transaction.atomic():
            _save(user, None, by=by, reason=reason)
    except IntegrityError as error:
        raise Refused(f"Người khác vừa tạo tài khoản “{username}”; hãy gửi lại để giao vai trò.") from error
    return user, password


def _get_locked(user_id: int, *, by: User, what: str) -> User:
    """The account, locked for the transaction, if ``by`` may do ``what`` with it."""
    user = User.objects.select_for_update(of=("self",)).filter(pk__in=people_of(by).values("pk"), pk=user_id).first()
    if user is None:
        raise Refused("Không tìm thấy tài khoản này trong phạm vi của bạn; hãy tải lại trang.")
    if user.pk == by.pk:
        raise Refused(f"Bạn không tự {what} của mình ở đây được; mật khẩu của mình thì đổi ở trang “Đổi mật khẩu”.")
    if not manages_all_roles(user, by=by):
        raise Refused(
            f"Tài khoản “{user.username}” còn vai trò ở tổ chức ngoài phạm vi của bạn nên bạn không {what} này được; "
            "hãy rút vai trò trong phạm vi của bạn, hoặc nhờ quản trị hệ thống."
        )
    if not outranks(by, user):
        raise Refused(
            f"“{user.username}” có quyền ngang hoặc rộng hơn bạn nên bạn không {what} này được; hãy gửi đường dẫn đặt "
            "mật khẩu tới thư điện tử của người ấy, hoặc nhờ văn phòng cấp trên hay quản trị hệ thống."
        )
    return user


def _require_reason(reason: str, what: str) -> str:
    if not (text := normalize(reason)):
        raise Refused(f"Phải ghi lý do khi {what}.")
    return text


def _save(user: User, fields: list[str] | None, *, by: User, reason: str) -> None:
    with_author(user, by, reason).save(update_fields=fields)
