"""The rows of a file that could not be taken, as a workbook to correct: cells coloured, each with its reason as a note.

``plain`` writes the cells alone. ``styled`` keeps the user's own fonts, formats, widths and header; it needs openpyxl,
which is slow and trusts what it reads, so it runs in a sandbox. Whatever goes wrong there, ``plain`` still answers.

Every row carries in a hidden column which row of the file it was, so that rows may be deleted or sorted.
"""

import io
from copy import copy
from dataclasses import dataclass, field

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from lib.sandbox import Limits, Sandbox, SandboxError
from lib.workbooks.escaping import put
from lib.workbooks.grid import CellError, Grid
from lib.workbooks.stamps import write_stamp
from lib.workbooks.writing import FONT, saved

RETURN_STAMP = "cong-giao-ban-tra-lai"
ROW_MARK = "dòng "
STYLED_CELLS = 300_000  # a file with more cells comes back without its looks
LIMITS = Limits(memory=1_500 * 1024 * 1024, seconds=60, real_seconds=60)

# openpyxl writes each sheet to a temporary file first.
sandbox = Sandbox(LIMITS, at_once=2, preload=["lib.workbooks.returned_sheets"], idle=900, files=True)

_BAD = PatternFill("solid", fgColor="FFC7CE")
_AUTHOR = "Cổng giao ban"


@dataclass(frozen=True)
class SheetPlan:
    """One sheet: ``rows`` that go out, from 0 and in order; ``notes``: (row, column) → why; ``width``: its columns."""

    name: str
    rows: list[int]
    notes: dict[tuple[int, int], str]
    width: int


@dataclass(frozen=True)
class Plan:
    """What goes out of one batch."""

    batch_id: int
    title: str
    sheets: list[SheetPlan]
    corrections: dict[str, dict[tuple[int, int], object]] = field(default_factory=dict)  # typed since, by position


def write_returned(content: bytes, kind: str, grids: list[Grid], plan: Plan) -> bytes:
    """The workbook of ``plan``; in the looks of the file ``content`` where that is an .xlsx of bearable size."""
    cells = sum(len(row) for grid in grids for row in grid.rows)
    if kind == "xlsx" and cells <= STYLED_CELLS:
        try:
            return sandbox.run(styled, content, plan)
        except SandboxError:
            return plain(grids, plan)
    return plain(grids, plan)


def plain(grids: list[Grid], plan: Plan) -> bytes:
    """The cells of ``plan`` without any looks."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    by_name = {grid.name: grid for grid in grids}
    for sheet_plan in plan.sheets:
        grid, sheet = by_name[sheet_plan.name], workbook.create_sheet(sheet_plan.name)
        typed = plan.corrections.get(sheet_plan.name, {})
        for row, went in enumerate(sheet_plan.rows, 1):
            for column in range(sheet_plan.width):
                cell = sheet.cell(row, column + 1)
                value = typed.get((went, column), grid.at(went, column))
                if value not in (None, ""):
                    put(cell, str(value) if isinstance(value, CellError) else value, font=Font(name=FONT, size=11))
                if (went, column) in grid.percents:
                    cell.number_format = "0.0%"
        for column in range(sheet_plan.width):
            sheet.column_dimensions[get_column_letter(column + 1)].width = 16
        _mark(sheet, sheet_plan)
    return _stamped(workbook, plan)


def styled(content: bytes, plan: Plan) -> bytes:
    """The same in the file's own looks: values as they were shown, formulas left behind."""
    workbook = load_workbook(io.BytesIO(content), data_only=True)
    for sheet_plan in plan.sheets:
        source = workbook[sheet_plan.name]
        source.title = "_nguồn"
        target = workbook.create_sheet(sheet_plan.name)
        typed = plan.corrections.get(sheet_plan.name, {})
        for letter, dimension in source.column_dimensions.items():
            if dimension.min and dimension.min <= sheet_plan.width:
                own = target.column_dimensions[letter]
                own.width, own.min, own.max = dimension.width, dimension.min, min(dimension.max, sheet_plan.width)
        for row, went in enumerate(sheet_plan.rows, 1):
            if (height := source.row_dimensions[went + 1].height) is not None:
                target.row_dimensions[row].height = height
            for column in range(sheet_plan.width):
                old, new = source.cell(went + 1, column + 1), target.cell(row, column + 1)
                value = typed.get((went, column), old.value)
                if value is not None:
                    put(new, value)
                quoted = new.quotePrefix
                if old.has_style:
                    new._style = copy(old._style)
                if quoted:
                    new.quotePrefix = True
        _merge(source, target, sheet_plan)
        workbook.remove(source)
        _mark(target, sheet_plan)
    for name in set(workbook.sheetnames) - {sheet_plan.name for sheet_plan in plan.sheets}:
        del workbook[name]
    workbook.defined_names.clear()  # they point to rows that are no longer where they were
    return _stamped(workbook, plan)


def _merge(source, target, plan: SheetPlan) -> None:
    """Merged cells whose rows all go out, one below the other, are merged again."""
    place = {went: row for row, went in enumerate(plan.rows)}
    for merged in source.merged_cells.ranges:
        rows = [place.get(row - 1) for row in range(merged.min_row, merged.max_row + 1)]
        if None not in rows and rows == list(range(rows[0], rows[0] + len(rows))) and merged.min_col <= plan.width:
            target.merge_cells(
                start_row=rows[0] + 1,
                end_row=rows[-1] + 1,
                start_column=merged.min_col,
                end_column=min(merged.max_col, plan.width),
            )


def _mark(sheet, plan: SheetPlan) -> None:
    """Colours, notes, and the hidden column that says which row was which."""
    letter = get_column_letter(plan.width + 1)
    for row, went in enumerate(plan.rows, 1):
        put(sheet.cell(row, plan.width + 1), f"{ROW_MARK}{went + 1}")
        for column in range(plan.width):
            if note := plan.notes.get((went, column)):
                cell = sheet.cell(row, column + 1)
                cell.fill = _BAD
                cell.comment = Comment(note, _AUTHOR, width=320, height=40 + 18 * (len(note) // 42 + 1))
    sheet.column_dimensions[letter].hidden = True


def _stamped(workbook: Workbook, plan: Plan) -> bytes:
    write_stamp(workbook, RETURN_STAMP, str(plan.batch_id))
    workbook.active = 0
    return saved(workbook, plan.title)
