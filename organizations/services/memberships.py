"""Roles given and taken; who holds one may enter the admin site."""

from django.db import transaction

from organizations.models import Membership, Organization, User


@transaction.atomic
def grant(user: User, organization: Organization, role: str, *, by: User | None = None, reason: str = "") -> Membership:
    """Give ``user`` the ``role`` (``organizations.choices.Role``) in ``organization``; a second time changes nothing.

    ``by`` and ``reason`` go to the history; without ``by`` the person of the current request does.
    """
    membership = Membership.objects.filter(user=user, organization=organization, role=role).first()
    if membership is None:
        membership = Membership(user=user, organization=organization, role=role)
        _with_author(membership, by, reason).save()
    sync_admin_access(user, by=by)
    return membership


@transaction.atomic
def withdraw(membership: Membership, *, by: User | None = None, reason: str = "") -> None:
    """Take a role away; what it was, who took it and why stay in the history."""
    user = membership.user
    _with_author(membership, by, reason).delete()
    sync_admin_access(user, by=by)


def sync_admin_access(user: User, *, by: User | None = None) -> None:
    """Open the admin site to ``user`` with the first role and close it with the last; a superuser always enters.

    Called after every change of memberships: the only place that sets ``is_staff``.
    """
    may_enter = user.is_superuser or Membership.objects.filter(user=user).exists()  # asked anew: lists prefetch
    if user.is_staff != may_enter:
        user.is_staff = may_enter
        _with_author(user, by, "Theo vai trò được giao" if may_enter else "Không còn vai trò nào")
        user.save(update_fields=["is_staff"])


def _with_author(record, by: User | None, reason: str):
    """``record`` with the names that its next row of history bears."""
    if by is not None:
        record._history_user = by
    record._change_reason = reason or None
    return record
