"""In which periods an indicator may be stated: in those in which one of its definitions holds on some day, by the one
rule for what is typed and what is imported. One without definitions may always be."""

from collections.abc import Collection, Iterable
from datetime import date

from lib.vietnamese import Period
from organizations.models import IndicatorVersion

Days = tuple[date | None, date | None]  # from, to


def definitions_of(indicators: Collection[int]) -> dict[int, list[Days]]:
    """The days on which the definitions of each of ``indicators`` (keys) hold, in order. One query."""
    found: dict[int, list[Days]] = {}
    rows = IndicatorVersion.objects.filter(indicator__in=indicators)
    for key, first, last in rows.values_list("indicator", "valid_from", "valid_to"):
        found.setdefault(key, []).append((first, last))
    return found


def why_not_stated(definitions: Iterable[Days], period: Period) -> str:
    """Why an indicator with these ``definitions`` is not stated in ``period``, as the rest of a sentence that begins
    with it; empty where it may be."""
    days = list(definitions)
    if not days or any(_overlaps(each, period) for each in days):
        return ""
    ends = [last for _, last in days if last is not None]
    begins = [first for first, _ in days if first is not None]
    if len(ends) == len(days) and max(ends) < period.first_day:
        return f"chỉ áp dụng đến hết ngày {max(ends):%d/%m/%Y}, trước {period.name}"
    if len(begins) == len(days) and min(begins) > period.last_day:
        return f"chỉ áp dụng từ ngày {min(begins):%d/%m/%Y}, sau {period.name}"
    return f"không áp dụng trong {period.name}"


def _overlaps(days: Days, period: Period) -> bool:
    first, last = days
    return (first is None or first <= period.last_day) and (last is None or last >= period.first_day)
