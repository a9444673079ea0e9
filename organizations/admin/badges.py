"""Columns of the admin site that show a choice as a badge."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin

from organizations.badges import Kind, badge


def state_badge(field: str, label: str, kinds: Mapping[Any, Kind]):
    """A column or read-only field that shows the choice in ``field``; ``kinds``: value → how it looks."""

    @admin.display(description=label, ordering=field)
    def shown(self, record):
        return badge(getattr(record, f"get_{field}_display")(), kinds.get(getattr(record, field), Kind.TODO))

    return shown
