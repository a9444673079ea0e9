"""*Phụ lục số liệu xã*: the figures that communes sent for a period, with totals by each indicator's own rule."""

from collections import Counter
from decimal import Decimal
from itertools import groupby

from django.db.models import prefetch_related_objects

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
from lib.vietnamese import two_digits
from organizations.choices import AcrossUnits, MissingReason, OrganizationKind
from organizations.display import format_number
from organizations.models import AdministrativeUnit, Indicator, IndicatorValue

ABREAST = 6  # indicators side by side in one table
UNKNOWN = "–"
Values = dict[int, dict[int, IndicatorValue]]  # by indicator, then by unit


def commune_annex(briefing: Briefing, imprint: Imprint | None = None) -> PaperContent:
    """The stated figures of the communes of the briefing's unit for its month, or the quarter in which its period ends.

    One table for at most six indicators of one kind of organization, communes in rows. A reason why there is no figure
    stands in its cell, is counted apart, and never enters a total.
    """
    prefetch_related_objects([briefing], *ISSUER, "unit")
    paper = frame(briefing, DocumentKind.COMMUNE_ANNEX, imprint)
    period = briefing.shown_period
    units = list(AdministrativeUnit.objects.under(briefing.unit).communes().in_force(period.last_day))
    values: Values = {}
    usable = Indicator.objects.usable_by(briefing.series.host).order_by()
    stated = IndicatorValue.objects.of(period).stated().filter(unit__in=units, indicator__in=usable.values("pk"))
    for value in stated.select_related("indicator").order_by("indicator__code", "pk"):
        values.setdefault(value.indicator_id, {})[value.unit_id] = value
    words, area = paper.words, begins_small(line(briefing.unit.name))
    return paper.content(
        name=f"{words.annex} số liệu xã, {paper.meeting}",
        type_name=words.annex.upper(),
        abstract=paper.titled(words.figures_of.format(period=period.name, unit=area)),
        reference=paper.reference(),
        landscape=True,
        body=tuple(_tables(units, values, paper)) or (Paragraph(words.figures_nothing),),
    )


def _tables(units: list[AdministrativeUnit], values: Values, paper: Frame) -> list[Block]:
    if not values:
        return []
    words = paper.words
    found = Indicator.objects.filter(pk__in=values).select_related("numerator", "denominator")
    indicators = sorted(found, key=lambda one: (OrganizationKind.values.index(one.owner_kind), one.code))
    stating = {unit for by_unit in values.values() for unit, one in by_unit.items() if not one.missing_reason}
    counts = words.figures_counts.format(communes=two_digits(len(units)), stated=two_digits(len(stating)))
    blocks: list[Block] = [Paragraph(counts)]
    for number, (kind, group) in enumerate(groupby(indicators, key=lambda one: one.owner_kind), 1):
        blocks.append(Heading(f"{number}. {OrganizationKind(kind).label}"))
        own = list(group)
        for start in range(0, len(own), ABREAST):
            some = own[start : start + ABREAST]
            blocks.append(_table(some, units, values, paper))
            blocks += [chart for one in some[:1] if (chart := _chart(one, units, values, paper))]
    return blocks


def _table(indicators: list[Indicator], units: list[AdministrativeUnit], values: Values, paper: Frame) -> Table:
    words = paper.words
    columns = (
        ordinal_column(words),
        Column(words.column_commune, 46),
        *(Column(_title(one), 0, "right") for one in indicators),
    )
    rows = [
        Row(((str(number),), (line(unit.name),), *((_cell(values[one.pk].get(unit.pk), one),) for one in indicators)))
        for number, unit in enumerate(units, 1)
    ]
    totals = [over_units(one, values) for one in indicators]
    total = tuple((_figure(value, one),) for value, one in zip(totals, indicators, strict=True))
    rows.append(Row((("",), (words.total,), *total), "total"))
    rows.append(Row((("",), (words.how,), *((one.get_across_units_display(),) for one in indicators))))
    missing = [_missing(values[one.pk]) for one in indicators]
    if any(missing):
        rows.append(Row((("",), (words.missing,), *((text or UNKNOWN,) for text in missing))))
    return Table(columns, tuple(rows))


def _title(indicator: Indicator) -> str:
    measure = f" ({line(indicator.unit_of_measure)})" if indicator.unit_of_measure else ""
    return f"{indicator.code}. {line(indicator.name)}{measure}"


def _cell(value: IndicatorValue | None, indicator: Indicator) -> str:
    if value is None:
        return UNKNOWN
    if value.missing_reason:
        return str(MissingReason(value.missing_reason).label).lower()
    if value.text_value:
        return line(value.text_value)
    return _figure(value.value, indicator)


def _figure(value: Decimal | None, indicator: Indicator) -> str:
    """With the indicator's decimal places, so that commas stand under each other; with more where more was stated."""
    if value is None:
        return UNKNOWN
    return format_number(value, indicator.decimal_places)


def _missing(by_unit: dict[int, IndicatorValue]) -> str:
    """``2 chưa báo cáo; 1 không áp dụng``."""
    counted = Counter(one.missing_reason for one in by_unit.values() if one.missing_reason)
    return "; ".join(f"{counted[reason]} {reason.label.lower()}" for reason in MissingReason if counted[reason])


def over_units(indicator: Indicator, values: Values) -> Decimal | None:
    """One figure over all units by the indicator's rule; None where it has none or nobody stated a number.

    A ratio is computed again from its parts, over the units that stated both.
    """
    if not indicator.is_numeric or indicator.across_units == AcrossUnits.LAST:
        return None
    if indicator.across_units == AcrossUnits.RATIO:
        parts = (indicator.numerator_id, indicator.denominator_id)
        above, below = (_numbers(values.get(part, {}) if part else {}) for part in parts)
        both = above.keys() & below.keys()
        whole = sum(below[unit] for unit in both)
        return round(100 * sum(above[unit] for unit in both) / whole, indicator.decimal_places) if whole else None
    numbers = list(_numbers(values.get(indicator.pk, {})).values())
    if not numbers:
        return None
    if indicator.across_units == AcrossUnits.MAX:
        return max(numbers)
    total = sum(numbers, Decimal(0))
    if indicator.across_units == AcrossUnits.AVERAGE:
        return round(total / len(numbers), max(indicator.decimal_places, 1))
    return total


def _numbers(by_unit: dict[int, IndicatorValue]) -> dict[int, Decimal]:
    return {unit: one.value for unit, one in by_unit.items() if one.value is not None}


def _chart(indicator: Indicator, units: list[AdministrativeUnit], values: Values, paper: Frame) -> Chart | None:
    """Bars of the communes that stated a number; None for fewer than two, for negative ones and where all are zero."""
    numbers = _numbers(values[indicator.pk]) if indicator.is_numeric else {}
    longest = max(numbers.values(), default=Decimal(0))
    if len(numbers) < 2 or longest <= 0 or min(numbers.values()) < 0:
        return None
    bars = [
        Bar(line(unit.name), _figure(numbers[unit.pk], indicator), round(float(numbers[unit.pk] / longest), 4))
        for unit in units
        if unit.pk in numbers
    ]
    return Chart(paper.words.chart_of.format(indicator=_title(indicator)), tuple(bars))
