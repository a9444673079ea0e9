"""What a batch holds, counted and narrowed for its pages: a fixed number of queries whatever the size of the file."""

from dataclasses import asdict
from typing import NamedTuple

from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery, Value, Window
from django.db.models.functions import Coalesce, NullIf, RowNumber

from lib.vietnamese import Period, Span
from organizations.choices import FigureState, Severity
from organizations.models import ImportBatch, ImportIssue, IndicatorValue, StagedFigure, ValueRevision

PAGE = 100
WARNED = "warned"
CELLS_NAMED = 5  # of one kind of findings, before the list itself


class Group(NamedTuple):
    """Findings of one kind: how many, how grave, and where the first ones are."""

    severity: str
    code: str
    number: int
    places: list[str]


def group_findings(batch: ImportBatch) -> list[Group]:
    """The errors and warnings of ``batch`` by kind, the gravest and most frequent first. Two queries."""
    issues = batch.issues.exclude(severity=Severity.QUESTION)
    groups = issues.values_list("severity", "code").annotate(number=Count("pk")).order_by("severity", "-number", "code")
    ranked = issues.annotate(
        rank=Window(RowNumber(), partition_by=[F("severity"), F("code")], order_by=F("pk").asc())
    ).filter(rank__lte=CELLS_NAMED)
    places: dict[tuple[str, str], list[str]] = {}
    for severity, code, sheet, cell in ranked.order_by("pk").values_list("severity", "code", "sheet", "cell"):
        places.setdefault((severity, code), []).append(f"{sheet}!{cell}" if cell else sheet)
    return [Group(severity, code, number, places[severity, code]) for severity, code, number in groups]


class Narrowed(NamedTuple):
    """What the address line asks to see; empty: no narrowing."""

    state: str = ""
    code: str = ""
    unit: int | None = None
    indicator: int | None = None


def narrowed(batch: ImportBatch, asked: Narrowed):
    """The figures of ``batch`` that ``asked`` keeps, in the order of the file."""
    figures = batch.figures.order_by("ordinal")
    if asked.state == WARNED:
        figures = figures.filter(warned=True)
    elif asked.state:
        figures = figures.filter(state=asked.state)
    if asked.code:
        figures = figures.filter(pk__in=ImportIssue.objects.filter(batch=batch, code=asked.code).values("figure"))
    if asked.unit:
        figures = figures.filter(unit=asked.unit)
    if asked.indicator:
        figures = figures.filter(indicator=asked.indicator)
    return figures


def with_findings(figures):
    """``figures`` with units, indicators and findings at hand."""
    issues = ImportIssue.objects.order_by("pk").only(
        "figure", "severity", "code", "message", "expected", "sheet", "cell"
    )
    return figures.select_related("unit", "indicator").prefetch_related(Prefetch("issues", queryset=issues))


def to_mend(batch: ImportBatch, number: int) -> list[StagedFigure]:
    """The first ``number`` figures that cannot be written as they are, in the order of the file."""
    return list(with_findings(batch.figures.filter(state=FigureState.REJECTED).order_by("ordinal"))[:number])


def to_look_at(batch: ImportBatch, number: int) -> list[StagedFigure]:
    """The first ``number`` figures that would be written although something about them is unusual."""
    written = batch.figures.filter(warned=True, state__in=(FigureState.NEW, FigureState.CHANGED))
    return list(with_findings(written.order_by("ordinal"))[:number])


class Entry(NamedTuple):
    """Who stated the figure that is stored now, when, and from which file, if from one."""

    by: str
    at: object
    file: str


def entered_by(batch: ImportBatch, figures: list[StagedFigure]) -> dict[tuple[int, int, bool], Entry]:
    """Who entered what is stored in the place of ``figures``, by unit, indicator and whether it is the year's plan. One
    query."""
    asked = {(figure.unit_id or 0, figure.indicator_id or 0, figure.planned) for figure in figures if figure.old_exists}
    if not asked:
        return {}
    last = ValueRevision.objects.filter(indicator_value=OuterRef("pk")).order_by("-pk")
    rows = (
        IndicatorValue.objects.filter(
            Q(**asdict(batch.period)) | Q(**asdict(Period.plan(batch.year))),
            unit__in={unit for unit, *_ in asked},
            indicator__in={indicator for _, indicator, _ in asked},
        )
        .order_by()
        .annotate(
            entered_by=Subquery(last.values(name=Coalesce(NullIf("by__full_name", Value("")), "by__username"))[:1]),
            entered_at=Subquery(last.values("at")[:1]),
            entered_from=Subquery(last.values("batch__original_name")[:1]),
        )
        .values_list("unit", "indicator", "span", "entered_by", "entered_at", "entered_from")
    )
    return {
        key: Entry(by or "", at, file or "")
        for unit, indicator, span, by, at, file in rows
        if (key := (unit, indicator, span == Span.PLAN)) in asked
    }


def units_in(batch: ImportBatch) -> list[tuple[int, str]]:
    """The units of the file, to narrow by."""
    rows = batch.figures.filter(unit__isnull=False).order_by("unit__sort_key", "unit")
    return list(rows.values_list("unit", "unit__name").distinct())


def indicators_in(batch: ImportBatch) -> list[tuple[int, str]]:
    """The indicators of the file, to narrow by."""
    rows = batch.figures.filter(indicator__isnull=False).order_by("indicator__code")
    return [
        (key, f"{code} {name}")
        for key, code, name in rows.values_list("indicator", "indicator__code", "indicator__name").distinct()
    ]
