"""Of which units and how often figures are collected, by the forms that ask for them. Part of the room
``aggregation``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from lib.vietnamese import Period, Span
from organizations.choices import UnitLevel
from organizations.models import Indicator, Organization, ReportForm

LEVELS = list(UnitLevel)  # the lowest first
BOTH_STATE = {UnitLevel.RESIDENTIAL_AREA, UnitLevel.COMMUNE}


@dataclass(frozen=True, slots=True)
class Collected:
    """``level``: the units that are asked; None: communes, and the places within one where any of them states
    something. ``span``: how often; None: as often as anybody answers."""

    level: UnitLevel | None = None
    span: Span | None = None

    def is_lowest(self, kind: str) -> bool:
        """Whether nothing beneath a unit of ``kind`` is asked."""
        return self.level is not None and kind in _kinds_up_to(self.level)


def collected_by_forms(known: Mapping[int, Indicator], by: Organization, period: Period) -> dict[int, Collected]:
    """How the forms that ``by`` may use, and that are in use at the end of ``period``, collect each of ``known``. A
    share that no form asks for is collected as its parts are, and a part as its share is. One query.

    Where forms of communes and of the places within them both ask for one, whichever answers counts; of several other
    levels the lowest, of several spans the longest that makes up ``period``.
    """
    forms = ReportForm.objects.usable_by(by).in_use(period.last_day).filter(indicators__in=known).order_by()
    said: dict[int, set[tuple[str, str]]] = {}
    for key, level, span in forms.values_list("indicators", "unit_level", "span").distinct():
        said.setdefault(key, set()).add((level, span))
    of_shares: dict[int, set[tuple[str, str]]] = {}
    for one in known.values():
        for part in filter(None, (one.numerator_id, one.denominator_id)):
            of_shares.setdefault(one.pk, set()).update(said.get(part, ()))
            of_shares.setdefault(part, set()).update(said.get(one.pk, ()))
    return {key: _chosen(said.get(key) or of_shares.get(key, set()), period) for key in known}


def lowest_level(every: Iterable[Collected]) -> UnitLevel | None:
    """The lowest level of units that any of ``every`` looks at; None where that is not said of all of them."""
    levels = {one.level for one in every}
    known = [level for level in levels if level is not None]
    return None if None in levels or not known else min(known, key=LEVELS.index)


def _chosen(forms: Iterable[tuple[str, str]], period: Period) -> Collected:
    levels = {UnitLevel(level) for level, _ in forms}
    spans = [Span(span) for _, span in forms if period.parts(Span(span))]
    level = None if levels >= BOTH_STATE else min(levels, key=LEVELS.index, default=None)
    return Collected(level, max(spans, key=lambda span: span.months, default=None))


@cache
def _kinds_up_to(level: UnitLevel) -> frozenset[str]:
    """The kinds of units of ``level`` and below."""
    return frozenset(kind for each in LEVELS[: LEVELS.index(level) + 1] for kind in each.kinds)
