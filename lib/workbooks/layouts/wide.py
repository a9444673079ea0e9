"""Communes in rows, indicators in columns: the form of a district, and the portal's own."""

from collections.abc import Iterable, Iterator, Sequence

from lib.workbooks.cells import Cell, cell_text, is_blank
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.annual_plans import planned
from lib.workbooks.layouts.answers import KnownAnswers, hidden_key
from lib.workbooks.layouts.column_meanings import ColumnMeaning
from lib.workbooks.layouts.data_rows import DataRows
from lib.workbooks.layouts.headers import Header, is_figure
from lib.workbooks.layouts.measures import TableMeasures
from lib.workbooks.layouts.questions import (
    hidden_question,
    note_of_which_rows,
)
from lib.workbooks.layouts.reading import (
    FoundTable,
    IndicatorReference,
    Layout,
    RawFigure,
    Reading,
    Total,
    TotalCell,
    UnitReference,
)
from lib.workbooks.layouts.row_measures import settle_measures
from lib.workbooks.layouts.row_periods import RowPeriods, period_columns
from lib.workbooks.layouts.so_far_lines import join_lines
from lib.workbooks.layouts.unit_kinds import find_kinds
from lib.workbooks.layouts.visibility import Extent, settle_visibility
from lib.workbooks.layouts.vocabulary import Role, is_grand_total
from lib.workbooks.layouts.wide_columns import read_columns
from lib.workbooks.layouts.wide_lines import leave_out_other_parts
from lib.workbooks.layouts.wide_table import IndicatorColumns, WideTable
from lib.workbooks.problems import Answer, Problem
from lib.workbooks.unit_names import is_kind, with_kind

STATING_MEASURES = (Role.MEASURE, Role.NOTE)  # of columns that may say in what the figures of each row are

_Triple = tuple[IndicatorReference, int, int]


def is_wide(meanings: dict[int, ColumnMeaning]) -> bool:
    """Whether a header has a column of units, and something beside it."""
    roles = {found.role for found in meanings.values()}
    return bool(roles & {Role.UNIT_CODE, Role.UNIT_NAME}) and len(meanings) > 1


def read_wide(
    grid: Grid, header: Header, meanings: dict[int, ColumnMeaning], answers: KnownAnswers, reading: Reading
) -> None:
    """Put the figures of the table under ``header`` into ``reading``, and all that is doubtful about its columns."""
    table = WideTable(grid, header, answers, reading)
    for column, found in sorted(meanings.items()):
        if found.role == Role.UNIT_CODE and table.code_column is None:
            table.code_column = column
        elif found.role == Role.UNIT_NAME and table.name_column is None:
            table.name_column = column
    find_kinds(table, meanings)
    order = next((column for column, found in sorted(meanings.items()) if found.role == Role.ORDER), None)
    rows = DataRows(
        grid, header, table.unit_columns, answers.indicators, order, lists_units=True, kind_column=table.kind_column
    )
    table.lines = rows.lines
    table.merged_names = _merged_names(table)
    periods = RowPeriods(grid, header, answers, period_columns(grid, header, meanings, always=False))
    table.measures = TableMeasures(grid, header, answers, reading, rows)
    read_columns(table, {c: found for c, found in meanings.items() if c not in periods.columns}, periods.columns)
    heads = {total.row for total in rows.totals}
    table.lines = periods.lines(rows.lines, table.figure_columns, max(table.unit_columns, default=0), heads)
    leave_out_other_parts(table)
    rows.totals = [total for total in rows.totals if periods.takes_total(total.row)]
    periods.note(reading)
    of_role = {role: [c for c, found in sorted(meanings.items()) if found.role == role] for role in STATING_MEASURES}
    settle_measures(table, of_role[Role.MEASURE], of_role[Role.NOTE])
    _read_rows(table, rows)


def _read_rows(table: WideTable, rows: DataRows) -> None:
    grid, reading, figures = table.grid, table.reading, table.reading.figures
    hidden_rows, hidden_columns = _hidden(table)
    skipped_rows: frozenset[int] = frozenset()
    skipped_columns: frozenset[int] = frozenset()
    if hidden_rows or hidden_columns:
        answer = table.answers.given.get(hidden_key(grid.name))
        if answer == Answer.IGNORE:
            skipped_rows, skipped_columns = frozenset(hidden_rows), frozenset(hidden_columns)
        elif answer != Answer.READ:
            reading.problems.append(hidden_question(grid, hidden_rows, hidden_columns))
    imported = [columns.without(skipped_columns) for columns in table.columns_of.values()]
    triples = _triples(imported)
    triples_of_row = _triples_of_rows(table, skipped_columns)
    needed = max(table.figure_columns, default=-1) + 1
    name, table_name, begin = grid.name, table.answers.table(grid.name), len(figures)
    reading.problems += rows.problems(table.figure_columns)
    # The names are local and the tuples made without their constructor: this loop is where the time of a file goes.
    stated, append, new, figure = 0, figures.append, tuple.__new__, RawFigure
    for row in table.lines:
        if row in skipped_rows:
            continue
        cells: Sequence[Cell] = grid.rows[row]
        if len(cells) < needed:
            cells = [*cells, *[""] * (needed - len(cells))]
        unit = _unit_of_row(table, row, table_name)
        before = len(figures)
        for indicator, value_column, cumulative_column in triples_of_row.get(row, triples):
            value = cells[value_column] if value_column >= 0 else ""
            if cumulative_column < 0:
                if type(value) is float or not is_blank(value):
                    append(new(figure, (indicator, unit, row, value_column, value, "", -1, -1)))
                continue
            cumulative = cells[cumulative_column]
            if not (is_blank(value) and is_blank(cumulative)):
                column = value_column if value_column >= 0 else cumulative_column
                append(RawFigure(indicator, unit, row, column, value, cumulative, cumulative_column))
        if len(figures) > before:
            stated += 1
            if not (unit.code or unit.name):
                del figures[before:]
                reading.rows_without_unit.add((name, row))
                reading.problems.append(
                    Problem(grid.name, unit.cell, "", "dòng này có số liệu nhưng không ghi tên hoặc mã đơn vị; "
                            "hãy ghi tên đơn vị hoặc xóa số liệu", code="no-unit")
                )  # fmt: skip
    join_lines(reading, begin, _stated_in(table, table.so_far_lines, imported, table_name))
    references: dict[IndicatorReference, IndicatorReference] = {}
    plans = _stated_in(table, table.plan_lines, imported, f"{table_name}|plan")  # a unit has a line of its own there
    figures += [planned(each, references) for each in plans if not is_blank(each.value)]
    columns = table.figure_columns
    settle_visibility(
        Extent(grid, sorted({*table.lines, *table.plan_lines}), table.unit_columns, columns),
        begin,
        table.answers,
        reading,
    )
    reading.totals += _totals(table, rows, imported)
    note_of_which_rows(
        reading, grid, [row for row in rows.of_which if any(is_figure(grid.at(row, c)) for c in columns)]
    )
    header = table.header
    reading.tables.append(FoundTable(name, Layout.WIDE, header.first + 1, header.last + 1, header.fingerprint, stated))


def _triples(columns: Iterable[IndicatorColumns]) -> list[_Triple]:
    """(indicator, column of the quarter, column of the year so far) of those that are read."""
    return [
        (each.indicator, each.value, each.cumulative) for each in columns if each.value >= 0 or each.cumulative >= 0
    ]


def _triples_of_rows(table: WideTable, skipped_columns: frozenset[int]) -> dict[int, list[_Triple]]:
    """Row → the same, of the rows in which an indicator has a reference of its own; rows alike share one list."""
    made: dict[tuple[int, ...], list[_Triple]] = {}
    rows = {}
    for row, variants in table.variants.items():
        same = tuple(map(id, variants.values()))
        if same not in made:
            columns = (variants.get(key, each) for key, each in table.columns_of.items())
            made[same] = _triples(each.without(skipped_columns) for each in columns)
        rows[row] = made[same]
    return rows


def _stated_in(
    table: WideTable, rows: Iterable[int], imported: list[IndicatorColumns], table_name: str
) -> Iterator[RawFigure]:
    """What ``rows``, the lines *Lũy kế* or *Kế hoạch*, state, as figures of which ``value`` is the year so far or the
    plan."""
    for row in rows:
        unit = _unit_of_row(table, row, table_name)
        own = table.variants.get(row, {})
        for each in imported:
            if each.value >= 0 and not each.indicator.planned:
                indicator = own.get(each.indicator.key, each).indicator
                yield RawFigure(indicator, unit, row, each.value, table.grid.at(row, each.value))


def _unit_of_row(table: WideTable, row: int, table_name: str) -> UnitReference:
    grid, code_column, name_column = table.grid, table.code_column, table.name_column
    top = table.merged_names.get(row, row)
    code = cell_text(grid.at(top, code_column)) if code_column is not None else ""
    name = cell_text(grid.at(top, name_column)) if name_column is not None else ""
    if table.kind_column is not None and name and is_kind(kind := cell_text(grid.at(top, table.kind_column))):
        name = with_kind(kind, name)
    column = code_column if name_column is None or (code and not name) else name_column
    return UnitReference(grid.name, row, column or 0, code, name, (), table_name)


def _merged_names(table: WideTable) -> dict[int, int]:
    """Row → the row above in whose cell its unit stands."""
    columns = table.unit_columns
    return {
        row: top
        for top, left, bottom, right in table.grid.merged
        if top >= table.header.data and any(left <= column <= right for column in columns)
        for row in range(top + 1, bottom + 1)
        if all(is_blank(table.grid.at(row, column)) for column in columns)
    }


def _hidden(table: WideTable) -> tuple[list[int], list[int]]:
    """The hidden rows and columns that hold figures to import."""
    grid, columns = table.grid, table.figure_columns
    hidden_columns = [column for column in columns if column in grid.hidden_columns and table.has_figure(column)]
    hidden_rows = [
        row for row in table.lines if row in grid.hidden_rows and any(is_figure(grid.at(row, c)) for c in columns)
    ]
    return hidden_rows, hidden_columns


def _totals(table: WideTable, rows: DataRows, imported: list[IndicatorColumns]) -> list[Total]:
    totals = []
    for row, label, first, last in rows.totals:
        cells = tuple(
            TotalCell(columns.indicator, column, value, column == columns.cumulative)
            for columns in imported
            for column in (columns.value, columns.cumulative)
            if column >= 0 and not is_blank(value := table.grid.at(row, column))
        )
        if cells:
            totals.append(Total(table.grid.name, row, label, cells, first, last, is_grand_total(label)))
    return totals
