"""Whether a record with ``valid_from`` and ``valid_to`` is in force on a day: the one home of that rule.

A record that names others says of which days it speaks (``Record.days_of``); what it newly names must have been in
force on one of them. It stands here twice, side by side: of one record, and as the condition by which the database
finds such records. An empty start or end is open; both days are included.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Protocol

from django.db.models import Q
from django.utils import timezone

from lib.refused import Refused


class Valid(Protocol):
    """What these words read of a record."""

    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


def covers(valid_from: date | None, valid_to: date | None, on: date) -> bool:
    """Whether day ``on`` lies between the two, which are both included; an empty one is open."""
    return (valid_from is None or valid_from <= on) and (valid_to is None or on <= valid_to)


def is_in_force(record: Valid, *days: date) -> bool:
    """Whether ``record`` was in force on one of ``days``."""
    return any(covers(record.valid_from, record.valid_to, on) for on in days)


def in_force(*days: date, lookup: str = "") -> Q:
    """The condition that the record behind ``lookup`` was in force on one of ``days``."""
    found = Q(pk__in=[])
    for on in days:
        begun = Q(**{f"{lookup}valid_from__isnull": True}) | Q(**{f"{lookup}valid_from__lte": on})
        found |= begun & (Q(**{f"{lookup}valid_to__isnull": True}) | Q(**{f"{lookup}valid_to__gte": on}))
    return found


def has_ended(record: Valid, on: date) -> bool:
    """Whether ``record`` is no longer in force on day ``on``."""
    return record.valid_to is not None and record.valid_to < on


def days_of(record: Any, field: str) -> tuple[date, ...] | None:
    """The days of which ``record`` speaks (``Record.days_of``); a row that never says speaks of today.

    None where what was typed makes no day, such as a year of ten digits: its own field says so.
    """
    try:
        return record.days_of(field) if hasattr(record, "days_of") else ()
    except (ValueError, OverflowError):
        return None


def days_or_today(days: tuple[date, ...] | None) -> tuple[date, ...] | None:
    """``days`` as ``Record.days_of`` gives them, with today where a record says none."""
    return (timezone.localdate(),) if days == () else days


def ending(record: Valid, days: Sequence[date] | None = None) -> str:
    """What follows the name of ``record`` in one that speaks of ``days`` (without them: today): ``" (đến 30/06/2025)"``
    where it had ended on the last of them, else nothing."""
    on = max(days) if days else timezone.localdate()
    return f" (đến {record.valid_to:%d/%m/%Y})" if has_ended(record, on) else ""


def dated_name(record: Any, days: Sequence[date] | None = None) -> str:
    """The name of ``record`` in one that speaks of ``days``, with ``ending``."""
    name = getattr(record, "shown_name", None) or str(record)
    return name + ending(record, days) if hasattr(record, "valid_to") else name


def name_in(record: Any, named: Any) -> str:
    """The name of ``named`` where ``record`` names it; empty where there is none."""
    return "" if named is None else f"{named}{_ending_in(record, named)}"


def label_in(record: Any, named: Any) -> str:
    """The same with the short name, where there is one."""
    return "" if named is None else f"{named.label}{_ending_in(record, named)}"


def _ending_in(record: Any, named: Valid) -> str:
    """``ending`` by the days by which ``record`` shows names (``shown_days``, else ``days_of``): asked for last, as
    most organizations have no end."""
    if named.valid_to is None:
        return ""
    return ending(named, record.shown_days() if hasattr(record, "shown_days") else days_of(record, ""))


def why_not_in_force(record: Any, days: Sequence[date]) -> str:
    """The sentence for whoever chose ``record`` in one that speaks of ``days``."""
    on, name = max(days), getattr(record, "shown_name", None) or str(record)
    if not hasattr(record, "valid_to"):
        return f"{name} không áp dụng vào ngày {on:%d/%m/%Y} mà mục này nói tới; hãy chọn mục còn áp dụng."
    if has_ended(record, on):
        return (
            f"{name} chỉ có đến hết ngày {record.valid_to:%d/%m/%Y}, trước ngày {on:%d/%m/%Y} mà mục này nói "
            "tới; hãy chọn nơi còn vào ngày ấy."
        )
    return (
        f"{name} chỉ có từ ngày {record.valid_from:%d/%m/%Y}, sau ngày {on:%d/%m/%Y} mà mục này nói tới; "
        "hãy chọn nơi đã có vào ngày ấy."
    )


def require_in_force(record: Any, field: str, chosen: Iterable, present: Iterable[int | None] = ()) -> None:
    """Raise Refused when ``field`` of ``record`` would newly name one of ``chosen`` that is not in force on its days;
    the keys ``present`` stand there already."""
    days, kept = days_or_today(days_of(record, field)), set(present)
    if days is None:
        return
    for each in chosen:
        if each is not None and each.pk not in kept and not is_in_force(each, *days):
            raise Refused(why_not_in_force(each, days))
