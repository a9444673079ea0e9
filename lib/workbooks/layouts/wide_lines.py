"""Lines of a wide table that say which part of a figure they state: *Kế hoạch*, *Thực hiện*."""

from lib.workbooks.cells import cell_address, is_blank
from lib.workbooks.layouts.annual_plans import PlanLines
from lib.workbooks.layouts.answers import span_word
from lib.workbooks.layouts.column_meanings import PART_OF_ROLE
from lib.workbooks.layouts.questions import (
    note_lines_not_imported,
)
from lib.workbooks.layouts.so_far_lines import part_word, role_of_line
from lib.workbooks.layouts.titles import read_titles
from lib.workbooks.layouts.vocabulary import NOT_IMPORTED, Role
from lib.workbooks.layouts.wide_table import WideTable
from lib.workbooks.problems import Problem

_PARTS = {*PART_OF_ROLE, *NOT_IMPORTED} - {None}
EXAMINED_ROWS = 400  # of a column that may say which part of a figure each line states


def leave_out_other_parts(table: WideTable) -> None:
    """Set the lines of the year's plan apart; leave out those of other plans, earlier periods and comparisons, where it
    is said of each line what it states."""
    column, roles = _parts_of_lines(table)
    if not roles:
        return
    grid, left_out = table.grid, dict[Role, list[int]]()
    plans = PlanLines(table.answers, read_titles(grid, table.header.first))
    may_plan = _may_plan(table, roles)
    for row, role in roles.items():
        if role == Role.PLAN and may_plan and plans.takes(row, grid.text(row, column)):
            continue
        if role in NOT_IMPORTED:
            left_out.setdefault(role, []).append(row)
    table.plan_lines = plans.rows
    plans.note(table.reading, grid.name)
    so_far = [row for row, role in roles.items() if role == Role.CUMULATIVE]
    table.lines = [row for row in table.lines if roles.get(row) not in {*NOT_IMPORTED, Role.CUMULATIVE}]
    note_lines_not_imported(table.reading, grid, left_out)
    if so_far and not _may_join(table, so_far):
        word = span_word(table.answers.quarter)
        table.reading.problems.append(
            Problem(grid.name, cell_address(so_far[0], column), grid.text(so_far[0], column),
                    f"dòng này ghi số lũy kế riêng nên không biết ghép với số trong {word} nào; hãy chuyển lũy kế "
                    f"thành một cột bên cạnh cột số trong {word}", code="line-of-cumulative")
        )  # fmt: skip


def _may_plan(table: WideTable, roles: dict[int, Role]) -> bool:
    """Whether lines *Kế hoạch* can be taken for the year's plan: no column states it, and none is hidden."""
    if any(columns.indicator.planned for columns in table.columns_of.values()):
        return False
    return table.grid.hidden_rows.isdisjoint(row for row, role in roles.items() if role == Role.PLAN)


def _may_join(table: WideTable, so_far: list[int]) -> bool:
    """Whether the lines *Lũy kế* can be taken for the year so far: nothing else states it, and none is hidden."""
    if any(columns.cumulative >= 0 for columns in table.columns_of.values()):
        return False
    if not table.grid.hidden_rows.isdisjoint(so_far):
        return False
    table.so_far_lines = so_far
    return True


def _parts_of_lines(table: WideTable) -> tuple[int, dict[int, Role]]:
    """(column, row → what its line states) where a column says it, or the lines below the name of each commune."""
    grid = table.grid
    column = next(filter(lambda column: _says_parts(table, column), range(grid.width)), None)
    if column is not None:
        roles = {row: _role(table, grid.text(row, column)) for row in table.lines}
        _carry_names(table)
        return column, {row: role for row, role in roles.items() if role is not None}
    if table.name_column is None:
        return 0, {}
    return table.name_column, _parts_below_names(table, table.name_column)


def _role(table: WideTable, text: str) -> Role | None:
    return role_of_line(text, table.answers.quarter, table.answers.year)


def _carry_names(table: WideTable) -> None:
    """Let a line without a name be of the unit above, as the lines of its other parts are."""
    named = -1
    for row in table.lines:
        if any(not is_blank(table.grid.at(row, column)) for column in table.unit_columns):
            named = row
        elif named >= 0:
            table.merged_names.setdefault(row, named)


def _parts_below_names(table: WideTable, column: int) -> dict[int, Role]:
    """Row → part of the lines *Kế hoạch*, *Thực hiện* below the name of a commune, whose they are."""
    roles: dict[int, Role] = {}
    commune = -1
    for row in table.lines:
        cell = table.grid.at(row, column)
        role = _role(table, cell) if isinstance(cell, str) else None
        if role not in _PARTS:
            commune = row
        elif role is not None and commune >= 0:
            roles[row] = role
            table.merged_names[row] = commune
    return roles


def _says_parts(table: WideTable, column: int) -> bool:
    """Whether every text in a column is a word such as *Kế hoạch*, *Thực hiện*, *Quý trước*; where all are the same,
    it is none of the quarter."""
    if column in table.unit_columns or column in table.figure_columns:
        return False
    texts = [table.grid.at(row, column) for row in table.lines[:EXAMINED_ROWS]]
    words = {cell for cell in texts if not is_blank(cell)}
    if not words or not all(isinstance(word, str) for word in words):
        return False
    roles = {part_word(str(word), table.answers.quarter) for word in words}
    if len(words) == 1:
        return roles <= {Role.PLAN, Role.BEFORE, Role.CUMULATIVE}
    return roles <= _PARTS and not roles.isdisjoint(PART_OF_ROLE)
