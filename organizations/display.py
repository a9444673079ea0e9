"""A stored value as people read it, wherever a change is described."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import number_format

from lib import vietnamese
from lib.workbooks import MissingReason

NOTHING = "trống"
# Fields filled by the portal itself, and of no interest to anybody.
INTERNAL_FIELDS = frozenset(
    {"id", "created_at", "updated_at", "version", "search", "path", "last_login", "date_joined"}
)


def display_value(value, choices: dict | None = None) -> str:
    """A stored ``value`` as people read it; nothing is said to be nothing."""
    if value is None or value == "":
        return NOTHING
    if choices and value in choices:
        return str(choices[value])
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%H:%M %d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return number_format(value.normalize() if value % 1 else value.to_integral_value(), use_l10n=True)
    return str(value)


def display_figure(row, prefix: str = "") -> str:
    """What a figure, or a revision's side (``prefix`` ``old_`` or ``new_``), says, as people read it."""
    reason, value = getattr(row, f"{prefix}missing_reason"), getattr(row, f"{prefix}value")
    if reason:
        return MissingReason(reason).label
    if value is None:
        return getattr(row, f"{prefix}text_value")
    return format_number(value)


def format_number(value: Decimal) -> str:
    """``1844.5000 → 1.844,5``."""
    return vietnamese.format_number(value, grouped=True)
