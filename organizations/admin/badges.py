"""States and other short words as coloured badges, in lists and on pages alike."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

INFO, DANGER, WARNING, SUCCESS, PLAIN = "info", "danger", "warning", "success", ""


def badge(text: str, kind: str = PLAIN) -> SafeString:
    """``text`` as a badge in the colour of ``kind``."""
    return render_to_string("unfold/helpers/label.html", {"text": text, "type": kind, "class": "badge"})


def state_badge(field: str, label: str, colours: Mapping[Any, str]):
    """A column or read-only field that shows the choice in ``field``; ``colours``: value → kind of badge."""

    @admin.display(description=label, ordering=field)
    def shown(self, record):
        return badge(getattr(record, f"get_{field}_display")(), colours.get(getattr(record, field), PLAIN))

    return shown


def shortened(text: str, length: int = 90) -> str:
    """``text`` cut at a word to at most ``length`` letters."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"
