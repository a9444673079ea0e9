"""Correcting staged cells on the page: judged by the rules for cells of a file, and kept for every further preview."""

from collections.abc import Iterable

from django.db import transaction

from lib.refused import Refused
from lib.workbooks import (
    TYPED_HERE,
    IndicatorSpec,
    UnclearCell,
    clean_cell,
    conversion,
    converted_parts,
    measure_in_text,
    with_measure,
    written_clearly,
)
from organizations.choices import FigureState
from organizations.importing.answers import lock_open
from organizations.importing.context import load_specs
from organizations.importing.periods import period_of
from organizations.importing.staging import compare_again, count
from organizations.models import ImportBatch, ImportIssue, Indicator, StagedFigure, User


@transaction.atomic
def edit_cell(figure_id: int, text: str, *, by: User | None) -> StagedFigure:
    """Let the staged figure say ``text`` instead; its comparison and its unit's warnings are renewed.

    ``text`` empty leaves the figure out. Raises Refused with the clause of what was expected; then nothing changed.
    """
    figure = _figures([figure_id], by)[0]
    if not text.strip():
        leave_out([figure_id], by=by)
        figure.refresh_from_db()
        return figure
    batch = figure.batch
    if figure.indicator_id is None or figure.unit_id is None:
        raise Refused(
            f"Ô {figure.cell} chưa rõ thuộc đơn vị hay chỉ tiêu nào nên chưa sửa được; hãy trả lời câu hỏi về ô này, "
            "hoặc sửa trong tệp rồi gửi lại."
        )
    indicator = Indicator.objects.filter(pk=figure.indicator_id)
    spec = dict(load_specs(period_of(figure, batch), indicator).values())[figure.indicator_id]
    stated = _stated_measure(figure, spec)
    text = with_measure(text, stated)
    try:
        statement = clean_cell(text, spec, notation=TYPED_HERE, bounds=False)
    except UnclearCell as reason:
        raise Refused(f"Ô {figure.cell}: đọc được “{text}”; {reason}.") from reason
    assert statement is not None  # only a blank text states nothing
    same = {"unit": figure.unit_id, "indicator": figure.indicator_id, "planned": figure.planned}
    twins = StagedFigure.objects.accepted().filter(batch=batch, **same)
    if other := twins.exclude(pk=figure.pk).first():
        raise Refused(
            f"Số liệu này đã có ở ô {other.cell} trang “{other.sheet}”; hãy bỏ qua một trong hai ô trước khi sửa."
        )
    figure.value, figure.text_value = statement.value, statement.text_value
    figure.missing_reason, figure.read, figure.edited = statement.missing_reason, text.strip()[:255], True
    figure.states_value = True
    figure.state = FigureState.NEW  # the comparison decides
    figure.save()
    ImportIssue.objects.filter(figure=figure).delete()
    StagedFigure.objects.filter(pk=figure.pk).update(warned=False)
    kept = with_measure(written_clearly(statement, text.strip()), spec.unit_of_measure if stated else "")
    _keep(batch, {(figure.sheet, figure.cell): kept})
    compare_again(batch, figure.unit_id)
    batch.save()
    figure.refresh_from_db()
    return figure


def _stated_measure(figure: StagedFigure, spec: IndicatorSpec) -> str:
    """The measure in which the file has the figure, where that is another than the indicator's; else ``""``.

    A number typed over it is in the same; the correction names it, so that reading the file again does not differ.
    """
    own = spec.unit_of_measure
    if (measure := measure_in_text(figure.read)) and conversion(measure, own) not in (None, 1):
        return measure
    columns = figure.batch.findings.get("columns", ())
    stated = {
        column.get("stated_measure", "")
        for column in columns
        if column["sheet"] == figure.sheet and column["code"] == spec.code
    }
    others = {measure for text in stated for measure in converted_parts(text, own)}
    if not others:
        return ""
    was_read_in_its_own = figure.value is not None
    return others.pop() if len(stated) == 1 and stated == others and not was_read_in_its_own else own


@transaction.atomic
def leave_out(figure_ids: Iterable[int], *, by: User | None) -> int:
    """Leave staged figures of one batch out of what is applied; how many."""
    figures = _figures(list(figure_ids), by)
    batch = figures[0].batch
    keys = [figure.pk for figure in figures]
    ImportIssue.objects.filter(figure__in=keys).delete()
    StagedFigure.objects.filter(pk__in=keys).update(state=FigureState.LEFT_OUT, warned=False)
    _keep(batch, {(figure.sheet, figure.cell): None for figure in figures})
    units = {figure.unit_id for figure in figures if figure.unit_id}
    if len(units) == 1:
        compare_again(batch, units.pop())
    elif units:
        compare_again(batch)
    count(batch)
    batch.save()
    return len(figures)


def _figures(keys: list[int], by: User | None) -> list[StagedFigure]:
    """The staged figures ``keys``, all of one batch, which is locked and open to ``by``. Raises Refused."""
    figures = list(StagedFigure.objects.filter(pk__in=keys).order_by("ordinal"))
    batches = {figure.batch_id for figure in figures}
    if not keys or len(figures) < len(set(keys)) or len(batches) > 1:
        raise Refused("Ô này không còn trong lần nhập; hãy tải lại trang.")
    batch = lock_open(batches.pop(), by)
    for figure in figures:
        figure.batch = batch
    return figures


def _keep(batch: ImportBatch, cells: dict[tuple[str, str], str | None]) -> None:
    """Note the corrections, so that reading the file again makes them again."""
    for (sheet, cell), text in cells.items():
        batch.corrections.setdefault(sheet, {})[cell] = text
