"""Over units: what a place comes to by the indicator's rule, and how far its year's plan is met.

Part of the room ``aggregation``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from lib.vietnamese import Period
from organizations.choices import COMMUNE_LEVEL, AcrossTime, AcrossUnits, UnitKind, UnitLevel, ValueType
from organizations.display import format_number
from organizations.models import AdministrativeUnit, Indicator
from organizations.services.aggregation.collecting import Collected
from organizations.services.aggregation.over_time import (
    Answers,
    Months,
    OverTime,
    common_tiles,
    over_time,
    periods_of,
    ratio_over_time,
    rounded,
    share,
)
from organizations.services.aggregation.places import Place, topmost

Board = Mapping[tuple[int, int], Answers]  # by indicator and unit
YEAR = Months(1, 12)
NAMED = 5  # places, or periods of one, in a sentence
UNIT_WORDS = {
    UnitKind.RESIDENTIAL_AREA: "thôn",
    **dict.fromkeys(COMMUNE_LEVEL, "xã"),
    UnitKind.DISTRICT: "huyện",
    UnitKind.PROVINCE: "tỉnh",
}


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many."""

    known: int
    expected: int

    @property
    def is_complete(self) -> bool:
        return self.known == self.expected

    def __str__(self):
        return f"{self.known}/{self.expected}"


@dataclass(frozen=True, slots=True)
class Missing:
    """A figure that nobody stated."""

    unit_id: int
    unit_name: str
    period: Period


@dataclass(frozen=True, slots=True)
class Disagreement:
    """For ``period`` the unit stated ``stated`` (None: that it does not apply); what makes it up comes to ``parts``."""

    unit_id: int
    unit_name: str
    period: str
    stated: Decimal | None
    parts: Decimal


@dataclass(frozen=True)
class Total:
    """What one indicator comes to at one place.

    ``value`` is None where it is unknown: a part is missing (``partial`` is then what the others come to, never to be
    shown without ``units`` and ``periods``), it does not apply, or the rule gives none. ``units`` counts those that
    answered of those that were to, ``periods`` the parts of the time that all who stated anything have answered.
    ``figures`` are the keys of the stored figures that it comes from. ``unit_word``: what the units are called.
    """

    value: Decimal | None
    partial: Decimal | None
    units: Count
    periods: Count
    unit_word: str = "đơn vị"
    missing: tuple[Missing, ...] = ()
    figures: tuple[int, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    is_stated: bool = False  # by the place itself

    @property
    def shown(self) -> Decimal | None:
        """The value, or what the parts that are there come to: with ``shortfall`` beside it."""
        return self.partial if self.value is None else self.value

    @property
    def is_complete(self) -> bool:
        return self.units.is_complete and self.periods.is_complete

    @property
    def of_units(self) -> str:
        """``2/3 xã``."""
        return f"{self.units} {self.unit_word}"

    @property
    def shortfall(self) -> str:
        """``2/3 xã, 1/3 kỳ``: how much of it there is; empty where nothing is missing."""
        periods = "" if self.periods.is_complete or self.periods.expected == 1 else f"{self.periods} kỳ"
        alone = self.units.expected == 1 and periods
        units = "" if self.units.is_complete or alone else self.of_units
        return ", ".join(filter(None, (units, periods)))

    @property
    def missing_words(self) -> str:
        """``Xã Nghĩa Tá: T2/2026, T3/2026; Xã Bằng Phúc và 3 nơi khác``: who owes what; empty where nothing is."""
        owed: dict[tuple[int, str], list[str]] = {}
        for one in self.missing:
            owed.setdefault((one.unit_id, one.unit_name), []).append(one.period.short_name)
        said = [
            f"{name}: {_listed(periods)}" if self.periods.expected > 1 else name
            for (_, name), periods in list(owed.items())[:NAMED]
        ]
        more = f" và {len(owed) - NAMED} nơi khác" if len(owed) > NAMED else ""
        return "; ".join(said) + more


@dataclass(frozen=True, slots=True)
class UnitTotal:
    """What one of the units that make up a total comes to."""

    unit_id: int
    name: str
    total: Total


@dataclass(frozen=True)
class PlanProgress:
    """How far the plan of the year is met at a place, from January to the end of the period.

    ``percent`` of the plan, for shares in per cent the difference in ``points`` instead; None where the result or the
    plan is unknown. Where some units lack one of the two it is over those that have both, counted in ``units``.
    ``so_far``: where periods are missing that add up, per cent of the plan that those which are there come to, if more
    units know that than ``percent``; never to be shown without ``so_far_of``.
    """

    plan: Total
    result: Total
    percent: Decimal | None
    points: Decimal | None
    units: Count
    so_far: Decimal | None = None
    so_far_of: str = ""

    @property
    def is_complete(self) -> bool:
        return self.units.is_complete

    @property
    def of_units(self) -> str:
        """``2/3 xã``: how many have both."""
        return f"{self.units} {self.result.unit_word}"

    @property
    def plan_words(self) -> str:
        """The plan of the year: ``40``; of a part of the units ``40 (2/3 xã)``; empty without one."""
        return _words_of(self.plan)

    @property
    def result_words(self) -> str:
        """What was reached since January, likewise."""
        return _words_of(self.result)

    @property
    def met_words(self) -> str:
        """How far the plan is met: ``37,5% (2/3 xã)``, while periods are missing ``20% (1/3 kỳ)``, of a share
        ``−5 điểm %``; empty where that is unknown."""
        if self.points is not None:
            sign = "+" if self.points > 0 else "−" if self.points < 0 else ""
            said = f"{sign}{format_number(abs(self.points))} điểm %"
        elif self.so_far is not None:
            return f"{format_number(self.so_far)}% ({self.so_far_of})"
        elif self.percent is not None:
            said = f"{format_number(self.percent)}%"
        else:
            return ""
        return said if self.is_complete else f"{said} ({self.of_units})"


def _words_of(total: Total) -> str:
    if total.shown is None:
        return ""
    return f"{format_number(total.shown)}{f' ({total.shortfall})' if total.shortfall else ''}"


@dataclass(frozen=True, slots=True)
class _Part:
    """What one of the units that make up a place comes to."""

    place: Place
    over_time: OverTime
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def shown(self) -> Decimal | None:
        return self.over_time.partial if self.over_time.value is None else self.over_time.value


class _View(NamedTuple):
    """Which figures are looked at, results or plans, and of which months."""

    board: Board
    months: Months
    is_plan: bool = False


class Totals:
    """What was read, and what it comes to; asking costs no query."""

    def __init__(
        self,
        indicators: Mapping[int, Indicator],
        places: Mapping[int, Place],
        asked: Iterable[int],
        period: Period,
        results: Board,
        plans: Board,
        *,
        with_plans: bool,
        collected: Mapping[int, Collected],
    ):
        self.period = period
        self._indicators, self._places = indicators, places
        self._top = topmost(places[key] for key in asked)
        self._with_plans = with_plans
        self._collected = collected
        self._planned = _View(plans, YEAR, True)
        self._main = self._planned if period.is_plan else _View(results, Months.of(period))
        self._so_far = _View(results, Months(1, period.last_month))
        self._known: dict[tuple, OverTime] = {}
        self._steps: dict[tuple, int | None] = {}

    def of(self, indicator: Indicator, unit: AdministrativeUnit) -> Total:
        """What ``indicator`` comes to at ``unit``, one of those that were asked for or a unit beneath them."""
        return self._total(self._main, indicator, [self._places[unit.pk]])

    def whole(self, indicator: Indicator) -> Total:
        """What it comes to over all the units that were asked for."""
        return self._total(self._main, indicator, self._top)

    def by_unit(self, indicator: Indicator) -> list[UnitTotal]:
        """What ``indicator`` comes to at each of the units that ``whole`` counts."""
        alone = len(self._top) == 1
        parts = chain.from_iterable(self._make_up(self._main, indicator, place, alone) for place in self._top)
        return [
            UnitTotal(part.place.pk, part.place.name, self._total(self._main, indicator, [part.place]))
            for part in parts
        ]

    def progress(self, indicator: Indicator, unit: AdministrativeUnit | None = None) -> PlanProgress:
        """How far the plan of the year is met at ``unit``, or over all that were asked for, of what was read with
        ``plans``."""
        if not self._with_plans or self.period.is_plan:
            raise ValueError("read with plans, for a period in which something is done")
        places = self._top if unit is None else [self._places[unit.pk]]
        result = self._total(self._so_far, indicator, places)
        plan = self._total(self._planned, indicator, places)
        done, planned, units = result.value, plan.value, result.units
        if done is None or planned is None:
            done, planned, units = self._over_those_with_both(indicator, places)
        percent = points = None
        if done is not None and planned is not None:
            if _is_share(indicator):
                points = done - planned
            elif planned:
                percent = rounded(100 * done / planned, 1)
        so_far = self._met_so_far(indicator, places, result, beyond=0 if percent is None else units.known)
        return PlanProgress(plan, result, percent, points, units, *so_far)

    # One unit

    def _of_unit(self, view: _View, indicator: Indicator, place: Place, *, as_stated: bool = True) -> OverTime:
        """What the unit's own figures come to; a share not ``as_stated`` is computed from its parts alone."""
        key = (view.is_plan, view.months, indicator.pk, place.pk, as_stated)
        if key not in self._known:
            compute = self._as_stated if as_stated else self._from_parts
            self._known[key] = compute(view, indicator, place)
        return self._known[key]

    def _as_stated(self, view: _View, indicator: Indicator, place: Place) -> OverTime:
        answers = view.board.get((indicator.pk, place.pk), {})
        if not indicator.is_numeric:
            return over_time(None, answers, view.months, self._step_of(view, indicator))
        if indicator.across_time != AcrossTime.RATIO:
            rule = AcrossTime(indicator.across_time)
            return over_time(rule, answers, view.months, self._step_of(view, indicator))
        return self._from_parts(view, indicator, place, answers)

    def _from_parts(self, view: _View, indicator: Indicator, place: Place, answers: Answers | None = None) -> OverTime:
        above, below = self._parts_of(indicator)
        if above is None or below is None:  # a share of shares: known only where it was stated
            own = {each: one for each, one in (answers or {}).items() if each == view.months}
            return over_time(AcrossTime.LAST, own, view.months, None)
        one, other = self._of_unit(view, above, place), self._of_unit(view, below, place)
        stated = (answers or {}).get(view.months)
        return ratio_over_time(stated, view.months, one, other, indicator.decimal_places)

    def _parts_of(self, indicator: Indicator) -> tuple[Indicator | None, Indicator | None]:
        """Numerator and denominator, where they are no shares themselves."""
        found = (self._indicators.get(key or 0) for key in (indicator.numerator_id, indicator.denominator_id))
        above, below = (None if one is None or _is_computed(one) else one for one in found)
        return above, below

    def _step_of(self, view: _View, indicator: Indicator) -> int | None:
        """By how many months figures come: as was asked for, else the shortest that there are."""
        span = self._collected[indicator.pk].span
        if view.is_plan or span is not None:
            return None if view.is_plan or span is None else span.months
        key = (view.months, indicator.pk)
        if key not in self._steps:
            every = (view.board.get((indicator.pk, place), {}) for place in self._places)
            inside = (each.length for answers in every for each in answers if each.lie_in(view.months))
            self._steps[key] = min(inside, default=None)
        return self._steps[key]

    # Several units

    def _total(self, view: _View, indicator: Indicator, places: Sequence[Place]) -> Total:
        parts = list(chain.from_iterable(self._make_up(view, indicator, each, len(places) == 1) for each in places))
        itself = len(places) == len(parts) == 1 and parts[0].place is places[0]
        if itself:
            value, partial = parts[0].over_time.value, parts[0].over_time.partial
        else:
            value, partial = self._over_units(view, indicator, parts)
        return Total(
            value=value,
            partial=partial,
            units=Count(sum(part.over_time.is_answered for part in parts), len(parts)),
            periods=_count_periods(indicator, parts),
            unit_word=_unit_word(parts),
            missing=tuple(chain.from_iterable(self._missing(view, part) for part in parts)),
            figures=tuple(dict.fromkeys(chain.from_iterable(part.over_time.figures for part in parts))),
            disagreements=tuple(chain.from_iterable(part.disagreements for part in parts)),
            is_stated=itself and parts[0].over_time.is_answered,
        )

    def _make_up(self, view: _View, indicator: Indicator, place: Place, alone: bool) -> list[_Part]:
        """The units that make up ``place``: itself where it has an answer of its own, else those beneath it.

        A share of several units is made of those that know both of its parts, unless ``alone``.
        """
        as_stated = alone or indicator.across_units != AcrossUnits.RATIO
        own = self._of_unit(view, indicator, place, as_stated=as_stated)
        told = tuple(self._told(view, place, self._of_unit(view, indicator, place)))
        children = self._beneath(indicator, place)
        if not children:
            return [_Part(place, own, told)]
        beneath = list(chain.from_iterable(self._make_up(view, indicator, each, False) for each in children))
        if own.is_answered:
            return [_Part(place, own, (*told, *self._against(view, indicator, place, own, beneath)))]
        if any(part.over_time.figures for part in beneath):
            return beneath
        return [_Part(place, own, told)] if own.figures or self._is_lowest(indicator, place) else beneath

    def _beneath(self, indicator: Indicator, place: Place) -> list[Place]:
        """The next units beneath ``place``, as far down as the indicator is collected."""
        return [] if self._collected[indicator.pk].is_lowest(place.kind) else place.children

    def _is_lowest(self, indicator: Indicator, place: Place) -> bool:
        """Whether those beneath are not asked unless they answer: within communes, where nobody said so."""
        of_places = self._collected[indicator.pk].level == UnitLevel.RESIDENTIAL_AREA
        return place.kind in COMMUNE_LEVEL and not of_places

    def _over_units(
        self, view: _View, indicator: Indicator, parts: Sequence[_Part]
    ) -> tuple[Decimal | None, Decimal | None]:
        """The value of ``parts`` by the rule over units, and what is there of it where some is missing."""
        complete = bool(parts) and all(part.over_time.is_answered for part in parts)
        if indicator.is_numeric and indicator.across_units == AcrossUnits.AVERAGE:
            return self._by_rule(view, indicator, [part for part in parts if part.over_time.value is not None]), None
        come_to = self._by_rule(view, indicator, parts)
        return (come_to, None) if complete else (None, come_to)

    def _by_rule(self, view: _View, indicator: Indicator, parts: Sequence[_Part]) -> Decimal | None:
        """What is there of ``parts``, by the rule over units; None where there is no number, or no rule."""
        numbers = [part.shown for part in parts if part.shown is not None]
        if not indicator.is_numeric or not numbers or indicator.across_units == AcrossUnits.LAST:
            return None
        if indicator.across_units == AcrossUnits.RATIO:
            above, below = self._parts_of(indicator)
            known = [part.place for part in parts if part.over_time.value is not None]
            if above is None or below is None:
                return None
            one, other = (_sum(self._of_unit(view, part, place).value for place in known) for part in (above, below))
            return share(one, other, indicator.decimal_places)
        if indicator.across_units == AcrossUnits.MAX:
            return max(numbers)
        total = sum(numbers, Decimal(0))
        if indicator.across_units == AcrossUnits.AVERAGE:
            return rounded(total / len(numbers), max(indicator.decimal_places, 1))
        return total

    # Plans

    def _over_those_with_both(
        self, indicator: Indicator, places: Sequence[Place]
    ) -> tuple[Decimal | None, Decimal | None, Count]:
        """Result and plan over the units that have both, and how many those are."""
        pairs = list(chain.from_iterable(self._pairs(indicator, place) for place in places))
        both = [pair for pair in pairs if _has_both(pair)]
        done = self._by_rule(self._so_far, indicator, [one for one, _ in both])
        plans = [plan for _, plan in both]
        planned = self._by_rule(self._planned, indicator, plans)
        if indicator.across_units == AcrossUnits.RATIO and len({plan.over_time.value for plan in plans}) == 1:
            planned = plans[0].over_time.value  # where all are to reach the same share, they are together
        return done, planned, Count(len(both), len(pairs))

    def _met_so_far(
        self, indicator: Indicator, places: Sequence[Place], result: Total, *, beyond: int
    ) -> tuple[Decimal | None, str]:
        """Per cent of the plan that the periods which are there come to, and of how much that is: ``1/3 kỳ``; nothing
        where no more than ``beyond`` units have any."""
        adds_up = indicator.across_time == AcrossTime.SUM and indicator.across_units == AcrossUnits.SUM
        if not adds_up or _is_share(indicator) or result.periods.is_complete:
            return None, ""
        pairs = list(chain.from_iterable(self._pairs(indicator, place) for place in places))
        both = [(one.shown, plan.over_time.value) for one, plan in pairs]
        known = [(done, planned) for done, planned in both if done is not None and planned is not None]
        planned = sum((plan for _, plan in known), Decimal(0))
        if not planned or len(known) <= beyond:
            return None, ""
        done = sum((one for one, _ in known), Decimal(0))
        units = "" if len(known) == len(pairs) else f"{Count(len(known), len(pairs))} {result.unit_word}"
        return rounded(100 * done / planned, 1), ", ".join(filter(None, (units, f"{result.periods} kỳ")))

    def _pairs(self, indicator: Indicator, place: Place) -> list[tuple[_Part, _Part]]:
        """Results and plans of the units that make up ``place``: itself where it has both, else those beneath it."""
        as_stated = indicator.across_units != AcrossUnits.RATIO
        done = self._of_unit(self._so_far, indicator, place, as_stated=as_stated)
        own = _Part(place, done), _Part(place, self._of_unit(self._planned, indicator, place))
        children = self._beneath(indicator, place)
        if _has_both(own) or not children:
            return [own]
        beneath = list(chain.from_iterable(self._pairs(indicator, child) for child in children))
        return [own] if self._is_lowest(indicator, place) and not any(_has_both(pair) for pair in beneath) else beneath

    # What is told beside the number

    def _missing(self, view: _View, part: _Part) -> Iterator[Missing]:
        for tile in part.over_time.tiles:
            if not tile.known:
                year = self.period.year
                periods = [Period.plan(year)] if view.is_plan else periods_of(year, tile.months)
                yield from (Missing(part.place.pk, part.place.name, period) for period in periods)

    def _told(self, view: _View, place: Place, own: OverTime) -> Iterator[Disagreement]:
        for one in own.contradictions:
            yield Disagreement(place.pk, place.name, self._name(view, one.months), one.stated, one.parts)

    def _against(
        self, view: _View, indicator: Indicator, place: Place, own: OverTime, beneath: Sequence[_Part]
    ) -> Iterator[Disagreement]:
        """Where the figure of ``place`` is not what all of those beneath it come to."""
        parts, _ = self._over_units(view, indicator, beneath)
        complete = all(part.over_time.is_answered for part in beneath)
        if complete and parts is not None and (own.value is None or not _is_same(indicator, own.value, parts)):
            yield Disagreement(place.pk, place.name, self._name(view, view.months), own.value, parts)

    def _name(self, view: _View, months: Months) -> str:
        """``quý I năm 2026``, ``5 tháng đầu năm 2026``."""
        year = self.period.year
        periods = [Period.plan(year)] if view.is_plan else periods_of(year, months)
        return periods[0].name if len(periods) == 1 else f"{months.last} tháng đầu năm {year}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")


def _sum(numbers: Iterable[Decimal | None]) -> Decimal | None:
    """None where one of ``numbers`` is: a share that was stated without its parts adds up with nothing."""
    found = list(numbers)
    known = [number for number in found if number is not None]
    return sum(known, Decimal(0)) if len(known) == len(found) else None


def _is_computed(indicator: Indicator) -> bool:
    """Whether it is computed from two others."""
    return indicator.across_units == AcrossUnits.RATIO or indicator.across_time == AcrossTime.RATIO


def _is_share(indicator: Indicator) -> bool:
    """Whether it is in per cent itself, so that per cent of a plan would mislead."""
    return indicator.value_type == ValueType.PERCENT or _is_computed(indicator)


def _is_same(indicator: Indicator, stated: Decimal, computed: Decimal) -> bool:
    """Whether both are the same number; one that was divided, as far as it was rounded."""
    if indicator.across_units not in (AcrossUnits.RATIO, AcrossUnits.AVERAGE):
        return stated == computed
    return rounded(stated, -int(computed.as_tuple().exponent)) == computed


def _has_both(pair: tuple[_Part, _Part]) -> bool:
    return all(part.over_time.value is not None for part in pair)


def _count_periods(indicator: Indicator, parts: Sequence[_Part]) -> Count:
    """The parts of the time that all units that stated anything have answered."""
    stating = [part for part in parts if part.over_time.figures] or parts[:1]
    tiles = common_tiles([part.over_time.tiles for part in stating])
    if not indicator.is_numeric or indicator.across_time == AcrossTime.LAST:
        tiles = tiles[-1:]
    return Count(sum(tile.known for tile in tiles), len(tiles))


def _unit_word(parts: Iterable[_Part]) -> str:
    """What the units are called; those of several levels: ``đơn vị``."""
    words = {UNIT_WORDS[UnitKind(part.place.kind)] for part in parts}
    return words.pop() if len(words) == 1 else "đơn vị"
