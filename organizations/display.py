"""A stored value as people read it: the one home of numbers, days and moments on screens and in sentences."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lib import vietnamese
from lib.workbooks import MissingReason

NOTHING = "trống"
# Fields filled by the portal itself, and of no interest to anybody.
INTERNAL_FIELDS = frozenset(
    {
        "id",
        "created_at",
        "updated_at",
        "version",
        "search",
        "path",
        "name_place",
        "label_place",
        "last_login",
        "date_joined",
    }
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
    return format_number(value) if isinstance(value, Decimal) else str(value)


def display_moment(at: datetime) -> str:
    """``at`` in a sentence, by the clock of the office: ``14:30 ngày 30/11/2026``."""
    return f"{timezone.localtime(at):%H:%M ngày %d/%m/%Y}"


def display_recent(at: datetime) -> str:
    """``at`` where people look for what is new: ``hôm nay 02:22``, ``hôm qua 14:30``, ``14:30 28/11`` of this year,
    ``14:30 28/11/2025`` of another."""
    moment = timezone.localtime(at)
    today = timezone.localdate()
    if near := {0: "hôm nay", 1: "hôm qua"}.get((today - timezone.localdate(at)).days):
        return f"{near} {moment:%H:%M}"
    return f"{moment:%H:%M %d/%m}" if moment.year == today.year else f"{moment:%H:%M %d/%m/%Y}"


def moment_element(at: datetime | None) -> SafeString:
    """``at`` as ``display_recent`` says it, as HTML that tells the whole moment to whoever asks; empty without one."""
    if at is None:
        return SafeString()
    whole = timezone.localtime(at).isoformat(timespec="seconds")
    return format_html('<time datetime="{}" title="{}">{}</time>', whole, display_moment(at), display_recent(at))


def display_days(number: int) -> str:
    """``1200 → 1.200 ngày``: how long something lasts, or is late."""
    return f"{format_number(number)} ngày"


def display_cell(value: object) -> str:
    """``value`` in a cell of a list: a whole number is a count there; nothing is left blank."""
    if isinstance(value, int) and not isinstance(value, bool):
        return format_number(value)
    return "" if value is None or value == "" else display_value(value)


def display_figure(row, prefix: str = "") -> str:
    """What a figure, or a revision's side (``prefix`` ``old_`` or ``new_``), says, as people read it."""
    reason, value = getattr(row, f"{prefix}missing_reason"), getattr(row, f"{prefix}value")
    if reason:
        return MissingReason(reason).label
    if value is None:
        return getattr(row, f"{prefix}text_value")
    return format_number(value)


def display_statement(row, prefix: str = "") -> str:
    """The same with what it comes to since the year began, where that is stated: ``1.844 (lũy kế 2.000)``."""
    said, cumulative = display_figure(row, prefix), getattr(row, f"{prefix}cumulative")
    total = "" if cumulative is None else f"lũy kế {format_number(cumulative)}"
    return f"{said} ({total})" if said and total else said or total


def plain_number(number: Decimal) -> Decimal:
    """``number`` as people type it, without the zeros that its column keeps: ``400``, ``12.5``."""
    return number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()


def shortened(text: str, length: int = 90) -> str:
    """``text`` cut at a word to at most ``length`` letters."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"


def display_size(size: int) -> str:
    """``31457280 → 30 MB``: a number of bytes as people read it, in whole megabytes; less than one in kilobytes."""
    if size < 1024**2:
        return f"{format_number(-(-size // 1024))} KB"
    return f"{format_number(size // 1024**2)} MB"


def format_number(value: Decimal | int, places: int | None = None) -> str:
    """``1844.5000 → 1.844,5``; with ``places`` at least that many decimals: ``1.844,50``."""
    shown = vietnamese.format_number(Decimal(value or 0), grouped=True)  # a zero has no sign
    if not places:
        return shown
    whole, _, decimals = shown.partition(",")
    return f"{whole},{decimals.ljust(places, '0')}"
