"""Units of measure that differ from row to row of a wide table, as a column *ĐVT* or *Ghi chú* states them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lib.workbooks.cells import cell_address, cell_text, is_blank
from lib.workbooks.layouts.measures import Measured
from lib.workbooks.layouts.reading import IndicatorReference
from lib.workbooks.layouts.stated_measures import StatedMeasure, measure_in_note, measures_in_column
from lib.workbooks.layouts.wide_table import IndicatorColumns, WideTable
from lib.workbooks.units_of_measure import LISTED, compare, parse_measure

MOST_MEASURES = 12  # that a column states; beyond, its words are something else

Key = tuple[str, ...]  # what the columns of a table that state several measures state in one row


@dataclass
class _MeasureColumn:
    """``stated``: row → the measure there; ``texts``: label of each measure → how it is written first.

    ``is_note``: a column of notes, of which a blank cell says nothing.
    """

    number: int
    stated: Mapping[int, StatedMeasure]
    texts: dict[str, str]
    is_note: bool = False

    @property
    def varies(self) -> bool:
        """Whether it states several measures, so that each row has its own."""
        return (self.is_note or len(self.texts) > 1) and len(self.texts) <= MOST_MEASURES

    @property
    def all_texts(self) -> str:
        """All its measures, as one text."""
        return LISTED.join(self.texts.values())


def settle_measures(table: WideTable, measure_columns: Sequence[int], note_columns: Sequence[int]) -> None:
    """Compare the units of measure that the table states, its columns *ĐVT* included, with those of its indicators.

    Where a column states another measure in each row, ``table.variants`` gets what the rows have of their own.
    """
    columns = [_measure_column(table, number) for number in measure_columns]
    notes = [note for number in note_columns if (note := _note_column(table, number)).stated]
    varying: dict[str, list[tuple[Measured, _MeasureColumn]]] = {}
    for each in table.measures.measured:
        found = _nearest(table, columns, each.column) or next(iter(notes), None)
        if found is None:
            continue
        if found.varies and _fits(table, each, found):
            varying.setdefault(each.reference.key, []).append((each, found))
        elif not found.is_note:
            near = len(table.figure_columns) == 1
            each.stated.insert(0, StatedMeasure(found.all_texts, next(iter(found.stated.values())).cell, near))
    for indicator_key, of_indicator in varying.items():
        _vary(table, indicator_key, of_indicator)
    everywhere = [*table.columns_of.values(), *_once(table.variants)]
    for indicator, column in table.measures.settle(table.header.fingerprint):
        for columns_of_one in everywhere:
            if columns_of_one.indicator is indicator:
                columns_of_one.leave(column)


def _measure_column(table: WideTable, number: int) -> _MeasureColumn:
    stated = measures_in_column(table.grid, number, table.stating_lines)
    return _MeasureColumn(number, stated, _texts(stated))


def _note_column(table: WideTable, number: int) -> _MeasureColumn:
    stated = {
        row: StatedMeasure(text, cell_address(row, number))
        for row in table.stating_lines
        if (text := measure_in_note(cell_text(table.grid.at(row, number))))
    }
    return _MeasureColumn(number, stated, _texts(stated), is_note=True)


def _texts(stated: Mapping[int, StatedMeasure]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for each in stated.values():
        texts.setdefault(parse_measure(each.text).label, each.text)
    return texts


def _nearest(table: WideTable, columns: list[_MeasureColumn], number: int) -> _MeasureColumn | None:
    """The column *ĐVT* that is meant for the figures in column ``number``.

    Where a figure stands left of the first, each column of measures follows its figures; else it is before them.
    """
    if not columns:
        return None
    if min(table.figure_columns, default=0) < columns[0].number:
        found = next((column for column in columns if column.number > number), columns[-1])
    else:
        found = [column for column in columns if column.number < number][-1]
    return found if found.stated else None


def _fits(table: WideTable, each: Measured, column: _MeasureColumn) -> bool:
    """Whether the measures in ``column`` are said of the figures ``each``."""
    labels = table.answers.indicators.labels[each.reference.code]
    if not labels.is_number:
        return False
    return any(compare(text, labels.unit_of_measure) is not None for text in column.texts.values()) or (
        len(table.figure_columns) == 1 and not column.is_note
    )


def _vary(table: WideTable, indicator_key: str, varying: list[tuple[Measured, _MeasureColumn]]) -> None:
    """Let the rows with the same measures have a reference of their own to the indicator of ``indicator_key``."""
    columns = table.columns_of[indicator_key]
    measured = table.measures.measured
    of_code = [each for each in measured if each.reference is columns.indicator]
    measured[:] = [each for each in measured if each.reference is not columns.indicator]
    by = {each.column: found for each, found in varying}
    variants: dict[Key, IndicatorColumns] = {}
    for row in table.stating_lines:
        if all(is_blank(table.grid.at(row, each.column)) for each in of_code):
            continue
        key = tuple(found.stated[row].text if row in found.stated else "" for found in by.values())
        if key not in variants:
            reference = replace(columns.indicator, measures={})
            variants[key] = IndicatorColumns(reference, columns.value, columns.cumulative, columns.named)
            measured += [_measured(table, each, by.get(each.column), reference, row) for each in of_code]
        table.variants.setdefault(row, {})[indicator_key] = variants[key]


def _measured(
    table: WideTable, each: Measured, column: _MeasureColumn | None, reference: IndicatorReference, row: int
) -> Measured:
    """The figures ``each`` in ``row`` and those like it, with what ``column`` states of them."""
    if column is None:
        return replace(each, reference=reference)
    own = table.answers.indicators.labels[reference.code].unit_of_measure
    stated: list[StatedMeasure] = []
    if row in column.stated:
        stated = [column.stated[row]._replace(near=column.is_note or len(table.figure_columns) == 1)]
    elif not column.is_note:
        texts = [text for text in column.texts.values() if compare(text, own) is not None]
        stated = [StatedMeasure(text, cell_address(row, column.number)) for text in texts]
    if column.is_note and stated and compare(stated[0].text, own) is None:
        stated = []
    shown = column.all_texts
    return replace(each, reference=reference, stated=[*stated, *each.stated], shown=shown, first=row)


def _once(variants: Mapping[int, Mapping[str, IndicatorColumns]]) -> list[IndicatorColumns]:
    """Each of ``variants`` once."""
    return list({id(columns): columns for row in variants.values() for columns in row.values()}.values())
