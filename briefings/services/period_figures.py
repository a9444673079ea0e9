"""The figures of a briefing's period, of all units where it is at work: what its annex and its page of figures show."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from briefings.models import Briefing
from lib.vietnamese import Period
from organizations.choices import COMMUNE_LEVEL, OrganizationKind, UnitKind
from organizations.models import AdministrativeUnit, Indicator, IndicatorValue
from organizations.services.aggregation import PlanProgress, Total, Totals, totals


@dataclass(frozen=True)
class PeriodFigures:
    """Units in rows, and for each indicator what it comes to in them and over all."""

    place: AdministrativeUnit
    units: list[AdministrativeUnit]
    indicators: list[Indicator]
    stated: dict[tuple[int, int], IndicatorValue]  # by indicator and unit, for just the period
    totals: Totals
    plans: dict[int, PlanProgress]  # by indicator how far the plan of the year is met, where anybody has one

    @property
    def period(self) -> Period:
        return self.totals.period

    @property
    def is_within(self) -> bool:
        """Whether the units are the places within a commune."""
        return any(unit.kind == UnitKind.RESIDENTIAL_AREA for unit in self.units)

    def of(self, indicator: Indicator, unit: AdministrativeUnit) -> Total:
        return self.totals.of(indicator, unit)

    def numbers(self, indicator: Indicator) -> dict[int, Decimal]:
        """By unit what it comes to, where that is known."""
        found = ((unit.pk, self.of(indicator, unit).value) for unit in self.units)
        return {unit: value for unit, value in found if value is not None}

    def reasons(self, indicator: Indicator) -> Counter[str]:
        """How many units have no figure for which reason."""
        said = (self.stated.get((indicator.pk, unit.pk)) for unit in self.units)
        return Counter(one.missing_reason for one in said if one and one.missing_reason)


def read_figures(briefing: Briefing) -> PeriodFigures:
    """The figures that the units of the briefing's place stated for its period: of the communes,
    in a commune of the places within it where any of them answers; of the indicators that its host may use. Asks the
    database the same for few and for many."""
    place, period = briefing.unit, briefing.shown_period
    beneath = AdministrativeUnit.objects.under(place).in_force(period.last_day)
    communes = list(beneath.communes())
    areas = list(beneath.filter(kind=UnitKind.RESIDENTIAL_AREA)) if place.kind in COMMUNE_LEVEL else []
    stated = IndicatorValue.objects.within(period).stated().filter(unit__in={one.pk for one in (*areas, *communes)})
    pairs = set(stated.order_by().values_list("indicator", "unit").distinct())
    answering = {unit for _, unit in pairs}
    units = areas if any(area.pk in answering for area in areas) else communes
    usable = Indicator.objects.usable_by(briefing.series.host)
    found = usable.filter(pk__in={indicator for indicator, _ in pairs})
    indicators = sorted(found, key=lambda one: (OrganizationKind.values.index(one.owner_kind), one.code))
    own = stated.of(period).filter(unit__in={unit.pk for unit in units})
    come_to = totals(indicators, [place], period, by=briefing.series.host, plans=True)
    progress = {one.pk: come_to.progress(one) for one in indicators}
    return PeriodFigures(
        place,
        units,
        indicators,
        {(one.indicator_id, one.unit_id): one for one in own},
        come_to,
        {key: one for key, one in progress.items() if one.plan.figures},
    )
