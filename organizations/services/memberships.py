"""Roles given and taken; who holds one may enter the admin site."""

from django.db import transaction

from organizations.models import Membership, Organization, User


@transaction.atomic
def grant(user: User, organization: Organization, role: str) -> Membership:
    """Give ``user`` the ``role`` (``organizations.roles.Role``) in ``organization``; a second time changes nothing."""
    membership, _ = Membership.objects.get_or_create(user=user, organization=organization, role=role)
    settle_entry(user)
    return membership


def settle_entry(user: User) -> None:
    """Open the admin site to ``user`` with the first role and close it with the last; a superuser always enters.

    Called after every change of memberships: the only place that sets ``is_staff``.
    """
    may_enter = user.is_superuser or Membership.objects.filter(user=user).exists()  # asked anew: lists prefetch
    if user.is_staff != may_enter:
        user.is_staff = may_enter
        user.save(update_fields=["is_staff"])
