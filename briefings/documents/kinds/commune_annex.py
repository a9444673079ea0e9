"""*Phụ lục số liệu xã*: the figures that communes sent for a period, with totals by each indicator's own rule."""

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from itertools import groupby

from django.db.models import prefetch_related_objects

from briefings.choices import DocumentKind
from briefings.documents.fixed_words import Words
from briefings.documents.frame import Frame, frame
from briefings.documents.kinds.directive_table import ordinal_column
from briefings.documents.kinds.related import ISSUER
from briefings.models import Briefing
from briefings.services.period_figures import PeriodFigures, read_figures
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
from organizations.choices import COMMUNE_LEVEL, MissingReason, OrganizationKind
from organizations.display import format_number
from organizations.models import AdministrativeUnit, Indicator
from organizations.services.aggregation import Total

ABREAST = 6  # columns side by side in one table, beside those that name the unit
UNKNOWN = "–"


def commune_annex(briefing: Briefing, imprint: Imprint | None = None) -> PaperContent:
    """The figures of the communes of the briefing's unit for its period; of a commune those of the places within it.

    Where anybody has a plan of the year, a table tells first how far it is met, and each unit says so beside its own.
    Then one table for at most six columns of one kind of organization, units in rows. A reason why there is no figure
    stands in its cell, is counted apart, and never enters a total. What is not complete says of how much it is.
    """
    prefetch_related_objects([briefing], *ISSUER, "unit")
    paper = frame(briefing, DocumentKind.COMMUNE_ANNEX, imprint)
    period = briefing.shown_period
    figures = read_figures(briefing)
    words, area = paper.words, begins_small(line(briefing.unit.name))
    within = figures.is_within
    title = words.figures_of_areas if within else words.figures_of
    kinds = ", ".join(kind.label.lower() for kind in COMMUNE_LEVEL if any(unit.kind == kind for unit in figures.units))
    kinds = kinds or words.communes
    return paper.content(
        name=f"{words.annex} số liệu xã, {paper.meeting}",
        type_name=words.annex.upper(),
        abstract=paper.titled(title.format(period=period.name, unit=area, kinds=kinds)),
        reference=paper.reference(),
        landscape=True,
        body=tuple(_tables(figures, paper, within)) or (Paragraph(words.figures_nothing),),
    )


def _tables(figures: PeriodFigures, paper: Frame, within: bool) -> list[Block]:
    if not figures.indicators:
        return []
    words, units = paper.words, figures.units
    stating = [unit for unit in units if any(_says(figures, one, unit) for one in figures.indicators)]
    counts = words.figures_counts_areas if within else words.figures_counts
    blocks: list[Block] = [Paragraph(counts.format(communes=two_digits(len(units)), stated=two_digits(len(stating))))]
    if figures.plans:
        blocks += [Heading(words.plan_of.format(year=figures.totals.period.year)), _plans(figures, words)]
    for number, (kind, group) in enumerate(groupby(figures.indicators, key=lambda one: one.owner_kind), 1):
        blocks.append(Heading(f"{number}. {OrganizationKind(kind).label}"))
        for some in _abreast(list(group), figures):
            blocks.append(_table(some, figures, paper))
            blocks += [chart for one in some[:1] if (chart := _chart(one, figures, paper))]
    return blocks


def _abreast(indicators: list[Indicator], figures: PeriodFigures) -> Iterator[list[Indicator]]:
    """``indicators`` by table: as many as stand side by side, one with a plan taking two columns."""
    some: list[Indicator] = []
    wide = 0
    for one in indicators:
        columns = 2 if one.pk in figures.plans else 1
        if wide + columns > ABREAST:
            yield some
            some, wide = [], 0
        some.append(one)
        wide += columns
    yield some


def _plans(figures: PeriodFigures, words: Words) -> Table:
    """Of each indicator with a plan: the plan, what was reached since January, and how far that is."""
    columns = (
        ordinal_column(words),
        Column(words.column_indicator),
        Column(words.column_measure, 26),
        Column(words.column_plan, 34, "right"),
        Column(words.column_so_far, 34, "right"),
        Column(words.column_met, 34, "right"),
    )
    planned = [(one, figures.plans[one.pk]) for one in figures.indicators if one.pk in figures.plans]
    rows = [
        Row(
            (
                (str(number),),
                (f"{one.code}. {line(one.name)}",),
                (line(one.unit_of_measure),),
                *((said or UNKNOWN,) for said in (progress.plan_words, progress.result_words, progress.met_words)),
            )
        )
        for number, (one, progress) in enumerate(planned, 1)
    ]
    return Table(columns, tuple(rows))


def _says(figures: PeriodFigures, indicator: Indicator, unit: AdministrativeUnit) -> bool:
    """Whether ``unit`` has a figure, and not only a reason why there is none."""
    stated = figures.stated.get((indicator.pk, unit.pk))
    return bool(stated and not stated.missing_reason) or figures.of(indicator, unit).shown is not None


def _table(indicators: list[Indicator], figures: PeriodFigures, paper: Frame) -> Table:
    words = paper.words
    columns = (
        ordinal_column(words),
        Column(words.column_commune, 46),
        *(column for one in indicators for column in _columns(one, figures, words)),
    )

    def cells(say: Callable[[Indicator], str], met: Callable[[Indicator], str]) -> list[tuple[str]]:
        return [(text,) for one in indicators for text in (say(one), met(one))[: 2 if one.pk in figures.plans else 1]]

    rows = [
        Row(
            (
                (str(number),),
                (line(unit.name),),
                *cells(partial(_cell, figures, unit=unit), partial(_met, figures, unit=unit)),
            )
        )
        for number, unit in enumerate(figures.units, 1)
    ]
    total = cells(lambda one: _total(figures.of(one, figures.place), one), partial(_met, figures))
    rows.append(Row((("",), (words.total,), *total), "total"))
    how = cells(lambda one: one.how_totalled, lambda one: "")
    rows.append(Row((("",), (words.how,), *how)))
    missing = {one.pk: _missing(figures.reasons(one)) for one in indicators}
    if any(missing.values()):
        why = cells(lambda one: missing[one.pk] or UNKNOWN, lambda one: "")
        rows.append(Row((("",), (words.missing,), *why)))
    return Table(columns, tuple(rows))


def _columns(indicator: Indicator, figures: PeriodFigures, words: Words) -> list[Column]:
    """That of the figure, and, where anybody has a plan, that of how far it is met."""
    met = [Column(words.column_met_beside, 0, "right")] if indicator.pk in figures.plans else []
    return [Column(_title(indicator), 0, "right"), *met]


def _met(figures: PeriodFigures, indicator: Indicator, unit: AdministrativeUnit | None = None) -> str:
    if indicator.pk not in figures.plans:
        return UNKNOWN
    progress = figures.totals.progress(indicator, unit) if unit else figures.plans[indicator.pk]
    return progress.met_words or UNKNOWN


def _title(indicator: Indicator) -> str:
    measure = f" ({line(indicator.unit_of_measure)})" if indicator.unit_of_measure else ""
    return f"{indicator.code}. {line(indicator.name)}{measure}"


def _cell(figures: PeriodFigures, indicator: Indicator, unit: AdministrativeUnit) -> str:
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


def _chart(indicator: Indicator, figures: PeriodFigures, paper: Frame) -> Chart | None:
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
