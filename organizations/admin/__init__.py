"""The admin site of the ground floor."""

from django.contrib import admin

from organizations.admin import (  # noqa: F401 -- they register their pages
    imports,
    indicators,
    organizations,
    period_locks,
    units,
    users,
    values,
)

admin.site.index_title = "Các mục của trang quản trị"
