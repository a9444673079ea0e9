"""Django's permissions for people with roles."""

from functools import cache

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend

from organizations.access import GRANT_FIELDS, Scope
from organizations.prepared import NUMBERS, Prepared
from organizations.roles import permissions_of


class RoleBackend(ModelBackend):
    """Django's own permissions, and those that follow from roles: rights are derived, never copied to groups."""

    def get_user(self, user_id):
        """The account of a session, with what it holds and since when it has a second factor: every page asks."""
        rows = _accounts().rows(key=user_id)
        if not rows:
            return None
        columns = _columns()
        user = get_user_model().from_db(_accounts().alias, columns, rows[0][: len(columns)])
        user.second_factor_since = rows[0][len(columns)]  # type: ignore[attr-defined]  # services.second_factor
        held = [row[len(columns) + 1 :] for row in rows]
        held = [row for row in held if row[0] is not None]
        scope = Scope.from_rows(held)
        scope.keep_with(user)
        if held and not scope.grants and not user.is_superuser:
            user.is_staff = False  # the last role has ended by date, also for a session that is open
        return user if self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user):
        """Accounts for trying the portal, whose password many know, enter none in production."""
        return super().user_can_authenticate(user) and not (user.is_demo and settings.PRODUCTION)

    def get_all_permissions(self, user_obj, obj=None):
        own = super().get_all_permissions(user_obj, obj)
        if obj is not None or not user_obj.is_active or user_obj.is_superuser:
            return own
        if not hasattr(user_obj, "_role_perm_cache"):  # as Django keeps ``_perm_cache``: once per user object
            user_obj._role_perm_cache = own | permissions_of(Scope.of(user_obj).roles)
        return user_obj._role_perm_cache


@cache
def _accounts() -> Prepared:
    held = [f"memberships__{name}" for name in GRANT_FIELDS]
    rows = get_user_model()._default_manager.filter(pk=NUMBERS[0]).order_by("memberships__organization_id")
    return Prepared(rows.values_list(*_columns(), "second_factor__confirmed_at", *held), key=NUMBERS[0])


@cache
def _columns() -> tuple[str, ...]:
    return tuple(field.attname for field in get_user_model()._meta.concrete_fields)
