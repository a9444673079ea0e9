"""Accounts as system administrators change them: what is theirs to change, and who is told."""

from django.db import transaction

from lib.refused import Refused
from organizations.models import User
from organizations.services import passwords
from organizations.services.notices import tell, tell_of_administrator
from organizations.services.rights import OWN_RIGHTS, outranks

# Through these an account is entered: whoever changes them can become its person.
KEYS_OF_ACCOUNT = ("username", "email", "password")
FLAGS = ("is_superuser", "is_staff", "is_active")
EQUAL = (
    "“{user}” cũng là quản trị hệ thống: tên đăng nhập, thư điện tử và mật khẩu của người ấy không ai sửa hộ được, nên "
    "chưa có gì được lưu; người ấy tự sửa tài khoản của mình."
)


@transaction.atomic
def save(user: User, *, by: User) -> None:
    """Save ``user``, new or changed, as ``by`` typed it. A password of a new account holds for one sign-in.

    Raises Refused for rights of one's own and for what opens the account of another system administrator.
    """
    if user.pk is None:
        user.must_change_password = user.has_usable_password()
        user.save()
        return
    before = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    changed = {name for name in (*KEYS_OF_ACCOUNT, *FLAGS) if getattr(before, name) != getattr(user, name)}
    if user.pk == by.pk and changed & set(FLAGS):
        raise Refused(OWN_RIGHTS)
    if user.pk != by.pk and changed & set(KEYS_OF_ACCOUNT) and not outranks(by, before):
        raise Refused(EQUAL.format(user=before.username))
    user.save()
    if "is_superuser" in changed:
        tell_of_administrator(user, "cấp" if user.is_superuser else "rút", by=by)
    if "email" in changed and user.pk != by.pk:
        tell(
            [user], f"{by} đã đổi thư điện tử của tài khoản bạn. Nếu không đúng, hãy báo quản trị hệ thống.", about=user
        )


@transaction.atomic
def note_password(user_id: int, *, by: User) -> None:
    """Note that ``by`` has just set the password of another: it holds for one sign-in."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    if not outranks(by, user):
        raise Refused(EQUAL.format(user=user.username))
    if user.has_usable_password():
        passwords.mark_as_set_by_another(user, by=by)
