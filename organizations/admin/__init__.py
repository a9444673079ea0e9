"""The admin site of the ground floor."""

from organizations.admin import (  # noqa: F401 -- they register their pages
    imports,
    indicators,
    organizations,
    units,
    users,
    values,
)
