"""Which stored figures a total is made of, read at once. Part of the room ``aggregation``."""

from collections.abc import Collection, Iterator
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from django.db.models import Q, QuerySet

from lib.vietnamese import Period, Span
from organizations.choices import AcrossTime, MissingReason, UnitLevel
from organizations.models import AdministrativeUnit, Indicator, IndicatorValue, Organization, ValueRevision
from organizations.querysets import within_months
from organizations.services.aggregation.collecting import Collected, collected_by_forms, lowest_level
from organizations.services.aggregation.over_time import Answer, Months
from organizations.services.aggregation.places import tree_of, units_under
from organizations.services.aggregation.totals import Totals

ANY_YEAR = 2000
SAYS = ("value", "text_value", "cumulative", "missing_reason")


class _Row(NamedTuple):
    """A stored figure, as much of it as counts."""

    key: int
    indicator: int
    unit: int
    span: str
    number: int
    value: Decimal | None
    text_value: str
    cumulative: Decimal | None
    missing_reason: str


def totals(
    indicators: Collection[Indicator],
    units: Collection[AdministrativeUnit],
    period: Period,
    *,
    level: UnitLevel | None = None,
    span: Span | None = None,
    by: Organization | None = None,
    at: datetime | None = None,
    plans: bool = False,
) -> Totals:
    """What ``indicators`` come to at ``units``, each and together, in ``period``: see the room.

    ``by``: whose forms say of which units and how often each indicator is collected, so that those are counted, and
    what is missing is told by its name. Without it ``level`` and ``span`` say so of all; None: communes, and the places
    within one where any of them states something; as often as the shortest period that there is. ``at``: as the figures
    stood at that moment. ``plans``: also for ``Totals.progress``. At most five queries, whatever the number of
    indicators, units and periods.
    """
    known = _with_parts(indicators)
    collected = dict.fromkeys(known, Collected(level, span)) if by is None else collected_by_forms(known, by, period)
    tree = units_under(units, lowest_level(collected.values()), period.last_day)
    places = tree_of(tree)
    rows = _read(_figures(known, tree, period, plans=plans or period.is_plan), at)
    boards: tuple[dict, dict] = ({}, {})
    rows.sort(key=lambda row: -_months(row.span, row.number).length)  # of two that say so far, the longer one counts
    for row in rows:
        for months, answer, own in _answers(row, known[row.indicator]):
            board = boards[row.span == Span.PLAN].setdefault((row.indicator, row.unit), {})
            if own or months not in board:
                board[months] = answer
    return Totals(
        known,
        places,
        [unit.pk for unit in units],
        period,
        *boards,
        with_plans=plans,
        collected=collected,
    )


def _with_parts(indicators: Collection[Indicator]) -> dict[int, Indicator]:
    """``indicators`` by key, with those that their shares are computed from."""
    known = {one.pk: one for one in indicators}
    parts = {key for one in indicators for key in (one.numerator_id, one.denominator_id) if key} - known.keys()
    if parts:
        known |= Indicator.objects.in_bulk(parts)
    return known


def _figures(known: Collection[int], tree: QuerySet, period: Period, *, plans: bool) -> QuerySet:
    """The stored figures that count: of ``period``, with ``plans`` since January, and the plans of the year."""
    figures = IndicatorValue.objects.filter(indicator__in=known, unit__in=tree.order_by().values("pk"))
    results = within_months(period.year, 1 if plans else period.first_month, period.last_month)
    planned = Q(year=period.year, span=Span.PLAN)
    if period.is_plan:
        return figures.filter(planned)
    return figures.filter(results | planned if plans else results)


def _read(figures: QuerySet, at: datetime | None) -> list[_Row]:
    """``figures``; with ``at`` as they stood then: what the first change after it replaced."""
    columns = ("pk", "indicator", "unit", "span", "number", *SAYS)
    rows = [_Row(*row) for row in figures.order_by().values_list(*columns)]
    if at is None:
        return rows
    since = ValueRevision.objects.filter(at__gt=at, indicator_value__in=figures.order_by().values("pk"))
    old = since.order_by("-at", "-pk").values_list("indicator_value", *(f"old_{name}" for name in SAYS))
    then = {key: dict(zip(SAYS, said, strict=True)) for key, *said in old}
    return [row._replace(**then.get(row.key, {})) for row in rows]


def _answers(row: _Row, indicator: Indicator) -> Iterator[tuple[Months, Answer, bool]]:
    """What ``row`` says of which months, and whether of those of its own period: else of all since January.

    Nothing where it is not reported; a figure that does not apply is answered, and zero is a value.
    """
    months = _months(row.span, row.number)
    if row.missing_reason == MissingReason.NOT_REPORTED:
        return
    if row.missing_reason or row.text_value or row.value is not None:
        yield months, Answer(row.key, row.value), True
    adds_up = indicator.is_numeric and indicator.across_time == AcrossTime.SUM
    if row.cumulative is not None and adds_up and row.span != Span.PLAN:
        yield Months(1, months.last), Answer(row.key, row.cumulative), False


@cache
def _months(span: str, number: int) -> Months:
    return Months.of(Period(ANY_YEAR, Span(span), number))
