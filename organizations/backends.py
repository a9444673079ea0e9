"""Django's permissions for people with roles."""

from django.contrib.auth.backends import ModelBackend

from organizations.access import Reach
from organizations.roles import permissions_of


class RoleBackend(ModelBackend):
    """Django's own permissions, and those that follow from roles: rights are derived, never copied to groups."""

    def get_all_permissions(self, user_obj, obj=None):
        own = super().get_all_permissions(user_obj, obj)
        if obj is not None or not user_obj.is_active or user_obj.is_superuser:
            return own
        return own | permissions_of(Reach.of(user_obj).roles)
