"""The admin site of the ground floor."""

from organizations.admin import indicators, organizations, units, users  # noqa: F401 -- they register their pages
