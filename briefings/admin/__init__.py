"""The admin site of the cycle."""

from briefings.admin import (  # noqa: F401 -- they register their pages
    briefings,
    directives,
    documents,
    reports,
    series,
    tasks,
)
