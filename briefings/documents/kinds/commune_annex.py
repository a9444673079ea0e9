"""*Phụ lục số liệu xã*: the figures that communes sent for a period, with totals by each indicator's own rule."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import QuerySet, prefetch_related_objects

from briefings.choices import DocumentKind
from briefings.documents.frame import Frame, frame
from briefings.documents.kinds.directive_table import ordinal_column
from briefings.documents.kinds.related import ISSUER
from briefings.models import Briefing
from lib.papers.blocks import (
    Bar,
    Block,
    Chart,
    Column,
    Heading,
    Imprint,
    PaperContent,
    Paragraph,
    Row,
    Table,
    begins_small,
    line,
)
from lib.vietnamese import Period, two_digits
from organizations.choices import COMMUNE_LEVEL, MissingReason, OrganizationKind, UnitKind
from organizations.display import format_number
from organizations.models import AdministrativeUnit, Indicator, IndicatorValue
from organizations.services.aggregation import Total, Totals, totals

ABREAST = 6  # indicators side by side in one table
UNKNOWN = "–"


@dataclass(frozen=True)
class _Figures:
    """What the paper shows: units in rows, and for each indicator what it comes to in them and over all."""

    place: AdministrativeUnit
    units: list[AdministrativeUnit]
    indicators: list[Indicator]
    stated: dict[tuple[int, int], IndicatorValue]  # by indicator and unit, for just the period
    totals: Totals

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


def commune_annex(briefing: Briefing, imprint: Imprint | None = None) -> PaperContent:
    """The figures of the communes of the briefing's unit for its period; of a commune those of the places within it.

    One table for at most six indicators of one kind of organization, units in rows. A reason why there is no figure
    stands in its cell, is counted apart, and never enters a total. What is not complete says of how much it is.
    """
    prefetch_related_objects([briefing], *ISSUER, "unit")
    paper = frame(briefing, DocumentKind.COMMUNE_ANNEX, imprint)
    period = briefing.shown_period
    figures = _read(briefing.unit, period, Indicator.objects.usable_by(briefing.series.host))
    words, area = paper.words, begins_small(line(briefing.unit.name))
    within = any(unit.kind == UnitKind.RESIDENTIAL_AREA for unit in figures.units)
    title = words.figures_of_areas if within else words.figures_of
    return paper.content(
        name=f"{words.annex} số liệu xã, {paper.meeting}",
        type_name=words.annex.upper(),
        abstract=paper.titled(title.format(period=period.name, unit=area)),
        reference=paper.reference(),
        landscape=True,
        body=tuple(_tables(figures, paper, within)) or (Paragraph(words.figures_nothing),),
    )


def _read(place: AdministrativeUnit, period: Period, usable: QuerySet[Indicator]) -> _Figures:
    """The figures of ``place``, of those ``usable`` indicators that anybody there stated."""
    beneath = AdministrativeUnit.objects.under(place).in_force(period.last_day)
    communes = list(beneath.communes())
    areas = list(beneath.filter(kind=UnitKind.RESIDENTIAL_AREA)) if place.kind in COMMUNE_LEVEL else []
    stated = IndicatorValue.objects.within(period).stated().filter(unit__in={one.pk for one in (*areas, *communes)})
    pairs = set(stated.order_by().values_list("indicator", "unit").distinct())
    answering = {unit for _, unit in pairs}
    units = areas if any(area.pk in answering for area in areas) else communes
    found = usable.filter(pk__in={indicator for indicator, _ in pairs})
    indicators = sorted(found, key=lambda one: (OrganizationKind.values.index(one.owner_kind), one.code))
    own = stated.of(period).filter(unit__in={unit.pk for unit in units})
    return _Figures(
        place,
        units,
        indicators,
        {(one.indicator_id, one.unit_id): one for one in own},
        totals(indicators, [place], period),
    )


def _tables(figures: _Figures, paper: Frame, within: bool) -> list[Block]:
    if not figures.indicators:
        return []
    words, units = paper.words, figures.units
    stating = [unit for unit in units if any(_says(figures, one, unit) for one in figures.indicators)]
    counts = words.figures_counts_areas if within else words.figures_counts
    blocks: list[Block] = [Paragraph(counts.format(communes=two_digits(len(units)), stated=two_digits(len(stating))))]
    for number, (kind, group) in enumerate(groupby(figures.indicators, key=lambda one: one.owner_kind), 1):
        blocks.append(Heading(f"{number}. {OrganizationKind(kind).label}"))
        own = list(group)
        for start in range(0, len(own), ABREAST):
            some = own[start : start + ABREAST]
            blocks.append(_table(some, figures, paper))
            blocks += [chart for one in some[:1] if (chart := _chart(one, figures, paper))]
    return blocks


def _says(figures: _Figures, indicator: Indicator, unit: AdministrativeUnit) -> bool:
    """Whether ``unit`` has a figure, and not only a reason why there is none."""
    stated = figures.stated.get((indicator.pk, unit.pk))
    return bool(stated and not stated.missing_reason) or figures.of(indicator, unit).shown is not None


def _table(indicators: list[Indicator], figures: _Figures, paper: Frame) -> Table:
    words = paper.words
    columns = (
        ordinal_column(words),
        Column(words.column_commune, 46),
        *(Column(_title(one), 0, "right") for one in indicators),
    )
    rows = [
        Row(((str(number),), (line(unit.name),), *((_cell(figures, one, unit),) for one in indicators)))
        for number, unit in enumerate(figures.units, 1)
    ]
    total = tuple((_total(figures.of(one, figures.place), one),) for one in indicators)
    rows.append(Row((("",), (words.total,), *total), "total"))
    rows.append(Row((("",), (words.how,), *((one.get_across_units_display(),) for one in indicators))))
    missing = [_missing(figures.reasons(one)) for one in indicators]
    if any(missing):
        rows.append(Row((("",), (words.missing,), *((text or UNKNOWN,) for text in missing))))
    return Table(columns, tuple(rows))


def _title(indicator: Indicator) -> str:
    measure = f" ({line(indicator.unit_of_measure)})" if indicator.unit_of_measure else ""
    return f"{indicator.code}. {line(indicator.name)}{measure}"


def _cell(figures: _Figures, indicator: Indicator, unit: AdministrativeUnit) -> str:
    """What ``unit`` stated for the period, else what its parts come to, else why there is no figure."""
    stated, total = figures.stated.get((indicator.pk, unit.pk)), figures.of(indicator, unit)
    if stated and stated.text_value:
        return line(stated.text_value)
    if total.shown is None and stated and stated.missing_reason:
        return str(MissingReason(stated.missing_reason).label).lower()
    return _total(total, indicator)


def _total(total: Total, indicator: Indicator) -> str:
    """``1.234``; where some of it is missing ``1.200 (88/92 xã)``."""
    text = _figure(total.shown, indicator)
    return f"{text} ({total.shortfall})" if total.shown is not None and total.shortfall else text


def _figure(value: Decimal | None, indicator: Indicator) -> str:
    """With the indicator's decimal places, so that commas stand under each other; with more where more was stated."""
    if value is None:
        return UNKNOWN
    return format_number(value, indicator.decimal_places)


def _missing(counted: Counter[str]) -> str:
    """``2 chưa báo cáo; 1 không áp dụng``."""
    return "; ".join(f"{counted[reason]} {reason.label.lower()}" for reason in MissingReason if counted[reason])


def _chart(indicator: Indicator, figures: _Figures, paper: Frame) -> Chart | None:
    """Bars of the units that stated a number; None for fewer than two, for negative ones and where all are zero."""
    numbers = figures.numbers(indicator)
    longest = max(numbers.values(), default=Decimal(0))
    if len(numbers) < 2 or longest <= 0 or min(numbers.values()) < 0:
        return None
    bars = [
        Bar(line(unit.name), _figure(numbers[unit.pk], indicator), round(float(numbers[unit.pk] / longest), 4))
        for unit in figures.units
        if unit.pk in numbers
    ]
    return Chart(paper.words.chart_of.format(indicator=_title(indicator)), tuple(bars))
