"""How far work is by the figures: what an indicator says of the units concerned, against what is to be reached.

The figures only tell; that work is done, people say and accept.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from briefings.choices import Progress
from briefings.models import Directive, Task
from briefings.services.history import get_locked, save_with_history
from briefings.timeliness import is_draft
from briefings.transitions import MEASURE, check
from lib.refused import Refused
from lib.vietnamese import Period, Span
from organizations.choices import COMMUNE_LEVEL, NUMERIC, AcrossTime, AcrossUnits, UnitLevel
from organizations.models import AdministrativeUnit, Indicator, IndicatorValue, Organization, ReportForm

MEASURE_FIELDS = ["measured_by", "target_value", "target_year", "target_span", "target_number"]
Cell = tuple[int, Period]  # a unit and a period


@dataclass(frozen=True)
class UnitFigure:
    """What one unit stated; None: nothing yet. ``stated`` of ``asked`` periods."""

    unit: AdministrativeUnit
    value: Decimal | None
    stated: int
    asked: int


@dataclass(frozen=True)
class Measurement:
    """``value`` of the indicator in ``period`` against ``target``; ``stated`` of ``asked`` figures are there.

    ``periods``: those whose figures were read, where the period itself is put together from them.
    """

    indicator: Indicator
    period: Period
    periods: tuple[Period, ...]
    target: Decimal
    value: Decimal | None
    stated: int
    asked: int
    units: tuple[UnitFigure, ...]

    @property
    def percent(self) -> int | None:
        """How much of the target is reached, whole per cent, rounded down; None while no figure is there."""
        return None if self.value is None else int(100 * self.value / self.target)

    @property
    def is_complete(self) -> bool:
        return self.stated == self.asked


def measured(record: Directive | Task) -> Measurement | None:
    """How far ``record`` is by its figures; None where it is not measured. Three queries, whatever the units.

    Of a directive the units are those it concerns, else where its lead works, of one that is given to many or to nobody
    yet where the host works; of a task where its organization works. What each unit stated is put together over time
    and over the units by the indicator's own rules.
    """
    indicator, target, period = record.measured_by, _target(record), _period(record)
    if indicator is None or target is None or period is None:
        return None
    level, span = _collected(indicator, period, _owner(record))
    periods = tuple(period.parts(span)) or (period,)
    units = _units(_areas(record), level, period)
    found = _figures(indicator, units, periods)
    rows = tuple(_of_unit(indicator, unit, periods, found) for unit in units)
    return Measurement(
        indicator,
        period,
        periods,
        target,
        _over_units(indicator, rows, found),
        sum(row.stated for row in rows),
        sum(row.asked for row in rows),
        tuple(sorted(rows, key=lambda row: row.stated)),
    )


def _target(record: Directive | Task) -> Decimal | None:
    return record.target_value if isinstance(record, Directive) else record.target


def _period(record: Directive | Task) -> Period | None:
    return record.target_period if isinstance(record, Directive) else record.period


def _areas(record: Directive | Task) -> list[AdministrativeUnit]:
    if isinstance(record, Task):
        return [record.organization.unit] if record.organization.unit else []
    if units := list(record.units.all()):
        return units
    owner = record.lead_organization or record.series.host
    return [owner.unit] if owner.unit else []


def _owner(record: Directive | Task) -> Organization:
    return record.organization if isinstance(record, Task) else record.series.host


def _collected(indicator: Indicator, period: Period, by: Organization) -> tuple[Sequence[str], Span]:
    """Of which kinds of unit and for how long periods the forms that ``by`` may use ask for ``indicator``; the longest
    that make it up."""
    usable = ReportForm.objects.usable_by(by).filter(indicators=indicator).order_by("code", "pk")
    forms = list(usable.values_list("unit_level", "span"))
    kinds = UnitLevel(forms[0][0]).kinds if forms else COMMUNE_LEVEL
    spans = [Span(span) for _, span in forms if period.parts(Span(span))]
    return kinds, max(spans, key=lambda span: span.months, default=period.span)


def _units(areas: Iterable[AdministrativeUnit], kinds: Sequence[str], period: Period) -> list[AdministrativeUnit]:
    """Those of ``kinds`` in ``areas`` at the end of ``period``; where areas are smaller than those, they themselves."""
    areas = list(areas)
    beneath = Q(pk__in=[])
    for area in areas:
        beneath |= Q(path__startswith=area.path)
    rows = AdministrativeUnit.objects.filter(beneath, kind__in=kinds).in_force(period.last_day)
    return list(rows.order_by("sort_key", "pk")) or areas


def _figures(
    indicator: Indicator, units: Iterable[AdministrativeUnit], periods: Iterable[Period]
) -> dict[int, dict[Cell, Decimal]]:
    """By indicator: ``indicator`` itself, or the parts of a ratio."""
    wanted = [key for key in (indicator.numerator_id, indicator.denominator_id) if key] or [indicator.pk]
    of_period = Q(pk__in=[])
    for period in periods:
        of_period |= Q(year=period.year, span=period.span, number=period.number)
    rows = IndicatorValue.objects.filter(of_period, indicator__in=wanted, value__isnull=False)
    found: dict[int, dict[Cell, Decimal]] = defaultdict(dict)
    for row in rows.filter(unit__in=[unit.pk for unit in units]):
        found[row.indicator_id][row.unit_id, row.period] = row.value
    return found


def _ratio(above: Iterable[Decimal], below: Iterable[Decimal]) -> Decimal | None:
    total = sum(below, Decimal())
    return 100 * sum(above, Decimal()) / total if total else None


_TIME: dict[str, Callable[[list[Decimal]], Decimal]] = {
    AcrossTime.SUM: lambda values: sum(values, Decimal()),
    AcrossTime.LAST: lambda values: values[-1],
    AcrossTime.MAX: max,
}
_UNITS: dict[str, Callable[[list[Decimal]], Decimal]] = {
    AcrossUnits.SUM: lambda values: sum(values, Decimal()),
    AcrossUnits.AVERAGE: lambda values: sum(values, Decimal()) / len(values),
    AcrossUnits.MAX: max,
}


def _of_unit(
    indicator: Indicator, unit: AdministrativeUnit, periods: Sequence[Period], found: dict[int, dict[Cell, Decimal]]
) -> UnitFigure:
    cells = [(unit.pk, period) for period in periods]
    if indicator.numerator_id and indicator.denominator_id:
        above, below = found[indicator.numerator_id], found[indicator.denominator_id]
        whole = [cell for cell in cells if cell in above and cell in below]
        value = _ratio((above[cell] for cell in whole), (below[cell] for cell in whole))
        return UnitFigure(unit, value, len(whole), len(cells))
    values = [found[indicator.pk][cell] for cell in cells if cell in found[indicator.pk]]
    over_time = _TIME.get(indicator.across_time, _TIME[AcrossTime.LAST])
    return UnitFigure(unit, over_time(values) if values else None, len(values), len(cells))


def _over_units(
    indicator: Indicator, rows: Sequence[UnitFigure], found: dict[int, dict[Cell, Decimal]]
) -> Decimal | None:
    if indicator.numerator_id and indicator.denominator_id:
        above, below = found[indicator.numerator_id], found[indicator.denominator_id]
        whole = [cell for cell in above if cell in below]
        return _ratio((above[cell] for cell in whole), (below[cell] for cell in whole))
    values = [row.value for row in rows if row.value is not None]
    if len(rows) == 1 and values:
        return values[0]
    over_units = _UNITS.get(indicator.across_units)
    return over_units(values) if over_units and values else None


def measurable(by):
    """The indicators by which ``by`` may let work be measured: numbers that add up over units."""
    rows = Indicator.objects.for_user(by).filter(value_type__in=NUMERIC)
    return rows.exclude(across_units=AcrossUnits.LAST).order_by("code", "pk")


@transaction.atomic
def measure_by(
    directive_id: int,
    *,
    by,
    indicator: Indicator | None,
    value: Decimal | None = None,
    period: Period | None = None,
) -> Directive:
    """Say by which figures ``directive_id`` is measured (None: by none any more), and what is to be reached when.

    Raises Refused without a target above zero and its period, and for an indicator that does not add up.
    """
    directive = get_locked(Directive, directive_id, by=by)
    host, draft = directive.host, is_draft(directive)
    check(MEASURE, state=directive.progress, states=Progress, by=by, host=host, draft=draft)
    if indicator is not None:
        if value is None or value <= 0 or period is None:
            raise Refused("Đo bằng chỉ tiêu thì ghi mức phải đạt lớn hơn 0 và kỳ phải đạt.")
        if not measurable(by).filter(pk=indicator.pk).exists():
            raise Refused(f"Chỉ tiêu {indicator} không cộng gộp được thành một mức đạt; chọn chỉ tiêu khác.")
    directive.measure_by(indicator, value, period)
    reason = "Bỏ đo bằng chỉ tiêu" if indicator is None else f"Đo bằng chỉ tiêu {indicator.code}"
    save_with_history(directive, by=by, reason=reason, fields=MEASURE_FIELDS)
    return directive
