"""Lines of a wide table that say which part of a figure they state: *Kế hoạch*, *Thực hiện*."""

from lib.workbooks.cells import cell_address, is_blank
from lib.workbooks.layouts.column_meanings import PART_OF_ROLE
from lib.workbooks.layouts.questions import (
    note_lines_not_imported,
)
from lib.workbooks.layouts.vocabulary import NOT_IMPORTED, Role, role_of, without_numbering
from lib.workbooks.layouts.wide_table import WideTable
from lib.workbooks.problems import Problem

_PARTS = {*PART_OF_ROLE, *NOT_IMPORTED} - {None}
EXAMINED_ROWS = 400  # of a column that may say which part of a figure each line states


def leave_out_other_parts(table: WideTable) -> None:
    """Leave out the lines of plans, earlier periods and comparisons, where it is said of each line what it states."""
    column, roles = _parts_of_lines(table)
    if not roles:
        return
    grid, left_out = table.grid, dict[Role, list[int]]()
    for row, role in roles.items():
        if role in NOT_IMPORTED:
            left_out.setdefault(role, []).append(row)
    so_far = [row for row, role in roles.items() if role == Role.CUMULATIVE]
    table.lines = [row for row in table.lines if roles.get(row) not in {*NOT_IMPORTED, Role.CUMULATIVE}]
    note_lines_not_imported(table.reading, grid, left_out)
    if so_far:
        table.reading.problems.append(
            Problem(grid.name, cell_address(so_far[0], column), grid.text(so_far[0], column),
                    "dòng này ghi số lũy kế riêng nên không biết ghép với số trong quý nào; hãy chuyển lũy kế thành "
                    "một cột bên cạnh cột số trong quý", code="line-of-cumulative")
        )  # fmt: skip


def _parts_of_lines(table: WideTable) -> tuple[int, dict[int, Role]]:
    """(column, row → what its line states) where a column says it, or the lines below the name of each commune."""
    grid = table.grid
    column = next(filter(lambda column: _says_parts(table, column), range(grid.width)), None)
    if column is not None:
        roles = {row: role_of(grid.text(row, column)) for row in table.lines}
        return column, {row: role for row, role in roles.items() if role is not None}
    if table.name_column is None:
        return 0, {}
    return table.name_column, _parts_below_names(table, table.name_column)


def _parts_below_names(table: WideTable, column: int) -> dict[int, Role]:
    """Row → part of the lines *Kế hoạch*, *Thực hiện* below the name of a commune, whose they are."""
    roles: dict[int, Role] = {}
    commune = -1
    for row in table.lines:
        cell = table.grid.at(row, column)
        role = role_of(without_numbering(cell)) if isinstance(cell, str) else None
        if role not in _PARTS:
            commune = row
        elif role is not None and commune >= 0:
            roles[row] = role
            table.merged_names[row] = commune
    return roles


def _says_parts(table: WideTable, column: int) -> bool:
    """Whether every text in a column is a word such as *Kế hoạch*, *Thực hiện*, *Quý trước*, and not all the same."""
    if column in table.unit_columns or column in table.figure_columns:
        return False
    texts = [table.grid.at(row, column) for row in table.lines[:EXAMINED_ROWS]]
    words = {cell for cell in texts if not is_blank(cell)}
    if len(words) < 2 or not all(isinstance(word, str) for word in words):
        return False
    roles = {role_of(str(word)) for word in words}
    return roles <= _PARTS and not roles.isdisjoint(PART_OF_ROLE)
