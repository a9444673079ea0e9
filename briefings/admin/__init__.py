"""The admin site of the cycle."""

from briefings.admin import (  # noqa: F401 -- they register their pages
    briefings,
    directives,
    documents,
    paper_settings,
    reports,
    series,
    tasks,
)
