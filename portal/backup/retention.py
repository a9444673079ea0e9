"""Which nights are kept."""

from collections.abc import Callable, Iterable
from datetime import date

DAILY, WEEKLY, MONTHLY = 7, 5, 24


def days_to_keep(days: Iterable[date]) -> set[date]:
    """Of the ``days`` of which there is a backup: the last 7, the last one of each of the last 5 weeks, and the last
    one of each of the last 24 months that have one.

    Counted are days, weeks and months with a backup, so that none is lost by time alone: after a month without a worker
    the last seven nights are still there.
    """
    latest = sorted(set(days), reverse=True)
    keep: set[date] = set(latest[:DAILY])
    return keep | _last_of_each(latest, _week, WEEKLY) | _last_of_each(latest, _month, MONTHLY)


def _last_of_each(latest: list[date], span: Callable[[date], tuple[int, int]], most: int) -> set[date]:
    found: dict[tuple[int, int], date] = {}
    for day in latest:
        found.setdefault(span(day), day)
    return set(list(found.values())[:most])


def _week(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
