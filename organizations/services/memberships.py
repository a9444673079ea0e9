"""Roles given, prolonged, asked for and taken; who holds one may enter the admin site.

Every change of a membership goes through here: the office's pages, the admin site, commands. Nobody gives anything to
themselves (``rights.refuse_own``, and a constraint of the table), and *leader* and *secretariat* are told.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from lib.refused import Refused
from organizations.choices import MembershipState
from organizations.models import Membership, Organization, User
from organizations.models.base import with_author
from organizations.services.notices import tell_of_role
from organizations.services.rights import refuse_own


@transaction.atomic
def grant(
    user: User,
    organization: Organization,
    role: str,
    *,
    by: User | None = None,
    reason: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Membership:
    """Give ``user`` the ``role`` (``organizations.choices.Role``) in ``organization``; a second time changes nothing,
    another period takes the place of the first.

    ``by`` and ``reason`` go to the history; without ``by`` a program does it. Raises Refused for one's own account.
    """
    refuse_own(user, by)
    membership = Membership.objects.filter(user=user, organization=organization, role=role).first()
    if membership is None:
        membership = Membership(user=user, organization=organization, role=role)
    wanted = (MembershipState.GRANTED, valid_from, valid_to)
    if membership.pk and (membership.state, membership.valid_from, membership.valid_to) == wanted:
        sync_admin_access(user, by=by)
        return membership
    membership.state, membership.valid_from, membership.valid_to = wanted
    return store(membership, by=by, reason=reason)


@transaction.atomic
def ask(
    user: User, organization: Organization, role: str, *, by: User, valid_from: date | None, valid_to: date | None
) -> Membership:
    """Ask that ``user``, whom another office looks after, gets ``role``: it counts once that office has consented."""
    refuse_own(user, by)
    membership = Membership.objects.filter(user=user, organization=organization, role=role).first()
    membership = membership or Membership(user=user, organization=organization, role=role)
    if membership.pk and membership.state == MembershipState.ASKED:
        raise Refused("Việc giao vai trò này đã được đề nghị và đang chờ đơn vị quản lý tài khoản đồng ý.")
    membership.state, membership.valid_from, membership.valid_to = MembershipState.ASKED, valid_from, valid_to
    membership.granted_by = by
    _check(membership)
    with_author(membership, by, "Đề nghị giao vai trò").save()
    sync_admin_access(user, by=by)
    return membership


@transaction.atomic
def store(membership: Membership, *, by: User | None, reason: str = "") -> Membership:
    """Save a granted ``membership`` as it now is, new or changed, and tell of it. Raises Refused for one's own."""
    before = Membership.objects.filter(pk=membership.pk).select_related("user").first() if membership.pk else None
    for user in {membership.user, before.user if before else membership.user}:
        refuse_own(user, by)
    membership.granted_by = by
    _check(membership)
    with_author(membership, by, reason).save()
    for user in {membership.user, before.user if before else membership.user}:
        sync_admin_access(user, by=by)
    tell_of_role(membership, by=by, what="giao" if before is None else "sửa")
    return membership


@transaction.atomic
def withdraw(membership: Membership, *, by: User | None = None, reason: str = "") -> None:
    """Take a role away; what it was, who took it and why stay in the history."""
    user = membership.user
    if membership.state == MembershipState.GRANTED:
        tell_of_role(membership, by=by, what="rút", whose="của")
    with_author(membership, by, reason).delete()
    sync_admin_access(user, by=by)


def sync_admin_access(user: User, *, by: User | None = None) -> None:
    """Open the admin site to ``user`` with the first role and close it with the last; a superuser always enters.

    Called after every change of memberships and each hour: the only place that sets ``is_staff``.
    """
    may_enter = user.is_superuser or Membership.objects.filter(user=user).standing().exists()  # lists prefetch
    if user.is_staff != may_enter:
        user.is_staff = may_enter
        with_author(user, by, "Theo vai trò được giao" if may_enter else "Không còn vai trò nào")
        user.save(update_fields=["is_staff"])


def close_ended() -> int:
    """Close the admin site to those whose last role has ended by date; returns to how many."""
    held = Membership.objects.standing().values("user")
    ended = User.objects.filter(is_staff=True, is_superuser=False, memberships__isnull=False).exclude(pk__in=held)
    users = list(ended.distinct())
    for user in users:
        sync_admin_access(user)
    return len(users)


def _check(membership: Membership) -> None:
    """Raises Refused with the sentence of the constraint that the database would hold against it."""
    try:
        membership.validate_constraints()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
