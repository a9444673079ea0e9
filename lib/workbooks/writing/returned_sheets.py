"""The rows of a file that could not be taken, as a workbook to correct: cells coloured, each with its reason as a note.

``write_plain`` writes the cells alone. ``write_styled`` keeps the user's own fonts, formats, widths and header; it
needs openpyxl, which is slow and trusts what it reads, so it runs in a sandbox. Whatever goes wrong there,
``write_plain`` still answers.

Every row carries in a hidden column which row of the file it was, so that rows may be deleted or sorted.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import cast

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lib.refused import Refused
from lib.sandbox import USUAL_MEMORY, Limits, Sandbox, SandboxError
from lib.workbooks.cells import CellError, Position, parse_address
from lib.workbooks.corrections import Corrections, apply_corrections
from lib.workbooks.grid import Grid
from lib.workbooks.reader import read_grids
from lib.workbooks.stamps import RETURN_STAMP, ROW_MARK
from lib.workbooks.writing import style
from lib.workbooks.writing.stamping import write_stamp
from lib.workbooks.writing.style import write_cell

STYLED_CELLS = 300_000  # a file with more cells comes back without its style
LIMITS = Limits(memory=USUAL_MEMORY, seconds=60, real_seconds=60)

# openpyxl writes each sheet to a temporary file first.
sandbox = Sandbox(LIMITS, at_once=2, preload=["lib.workbooks.writing.returned_sheets"], idle=900, files=True)

NO_SHEET = (
    "Tệp đã lưu của lần nhập này không có trang tính “{sheets}” mà các dòng lỗi nói tới, nên không trả lại được; "
    "hãy gửi tệp gốc như một lần nhập mới."
)
_PROBLEM_FILL = PatternFill("solid", fgColor="FFC7CE")
_AUTHOR = "Cổng giao ban"


@dataclass(frozen=True)
class ReturnPlan:
    """Which rows of a file go out to be corrected.

    ``batch_id`` identifies the rows when they come back. ``rows``: sheet → the rows that go out, from 0 and in
    order. ``notes``: sheet → address in the file → what is wrong there. ``corrections``: what was typed over since.
    """

    batch_id: int
    title: str
    rows: Mapping[str, Sequence[int]]
    notes: Mapping[str, Mapping[str, str]]
    corrections: Corrections = field(default_factory=dict)


@dataclass(frozen=True)
class _Sheet:
    """One sheet as it goes out: its ``rows``, the ``width`` in columns, and what is written where (from 0)."""

    name: str
    rows: list[int]
    width: int
    notes: dict[Position, str]
    corrections: dict[Position, str | float]


def write_returned(content: bytes, name: str, plan: ReturnPlan) -> bytes:
    """The rows of ``plan`` as .xlsx, in the style of the file ``content`` where that is an .xlsx of moderate size.

    ``name``: that of the file. Each row keeps its number in a hidden column; ``lib.workbooks.read_returned`` reads the
    workbook that comes back. Raises Refused when the file cannot be read, or lacks a sheet of the plan.
    """
    grids = apply_corrections(read_grids(content), plan.corrections)
    if missing := plan.rows.keys() - {grid.name for grid in grids}:
        raise Refused(NO_SHEET.format(sheets="”, “".join(sorted(missing))))
    sheets = [_sheet(grid, plan) for grid in grids if grid.name in plan.rows]
    cells = sum(len(row) for grid in grids for row in grid.rows)
    if PurePath(name).suffix.lower() == ".xlsx" and cells <= STYLED_CELLS:
        try:
            return sandbox.run(write_styled, content, sheets, plan.title, plan.batch_id)
        except SandboxError:
            return write_plain(grids, sheets, plan.title, plan.batch_id)
    return write_plain(grids, sheets, plan.title, plan.batch_id)


def _sheet(grid: Grid, plan: ReturnPlan) -> _Sheet:
    name = grid.name
    corrected = plan.corrections.get(name, {})
    return _Sheet(
        name,
        list(plan.rows[name]),
        grid.width,
        {parse_address(address): note for address, note in plan.notes.get(name, {}).items()},
        {parse_address(address): value for address, value in corrected.items() if value is not None},
    )


def write_plain(grids: list[Grid], sheets: list[_Sheet], title: str, batch_id: int) -> bytes:
    """The cells of ``sheets`` without any style."""
    workbook = Workbook()
    del workbook[workbook.sheetnames[0]]
    by_name = {grid.name: grid for grid in grids}
    for returned in sheets:
        grid, sheet = by_name[returned.name], workbook.create_sheet(returned.name)
        for row, original_row in enumerate(returned.rows, 1):
            for column in range(returned.width):
                cell = sheet.cell(row, column + 1)
                value = returned.corrections.get((original_row, column), grid.at(original_row, column))
                if value not in (None, ""):
                    write_cell(cell, str(value) if isinstance(value, CellError) else value, font=style.font(11))
                if (original_row, column) in grid.percents:
                    cell.number_format = "0.0%"
        for column in range(returned.width):
            sheet.column_dimensions[get_column_letter(column + 1)].width = 16
        _mark_rows(sheet, returned)
    return _stamped(workbook, title, batch_id)


def write_styled(content: bytes, sheets: list[_Sheet], title: str, batch_id: int) -> bytes:
    """The same in the file's own style: values as they were shown, formulas left out."""
    workbook = load_workbook(io.BytesIO(content), data_only=True)
    for returned in sheets:
        source: Worksheet = workbook[returned.name]
        source.title = "_nguồn"
        target: Worksheet = workbook.create_sheet(returned.name)
        for letter, dimension in source.column_dimensions.items():
            if dimension.min and dimension.min <= returned.width:
                own = target.column_dimensions[letter]
                own.width, own.min, own.max = (
                    dimension.width,
                    dimension.min,
                    min(dimension.max or dimension.min, returned.width),
                )
        for row, original_row in enumerate(returned.rows, 1):
            if (height := source.row_dimensions[original_row + 1].height) is not None:
                target.row_dimensions[row].height = height
            for column in range(returned.width):
                old, new = source.cell(original_row + 1, column + 1), target.cell(row, column + 1)
                value = returned.corrections.get((original_row, column), old.value)
                if value is not None:
                    write_cell(new, cast(style.Value, value))  # no formula and no rich text, as it was loaded
                if old.has_style:
                    style.set_style(new, style.style_of(old))
        _merge(source, target, returned)
        workbook.remove(source)
        _mark_rows(target, returned)
    for name in set(workbook.sheetnames) - {returned.name for returned in sheets}:
        del workbook[name]
    workbook.defined_names.clear()  # they point to rows that are no longer where they were
    return _stamped(workbook, title, batch_id)


def _merge(source: Worksheet, target: Worksheet, returned: _Sheet) -> None:
    """Merged cells whose rows all go out, one below the other, are merged again."""
    new_rows = {original_row: row for row, original_row in enumerate(returned.rows, 1)}
    for merged in source.merged_cells.ranges:
        first, last = new_rows.get(merged.min_row - 1), new_rows.get(merged.max_row - 1)
        if first is None or last is None or merged.min_col > returned.width:
            continue
        rows = [new_rows.get(row - 1) for row in range(merged.min_row, merged.max_row + 1)]
        if rows == list(range(first, last + 1)):
            last_column = min(merged.max_col, returned.width)
            target.merge_cells(start_row=first, end_row=last, start_column=merged.min_col, end_column=last_column)


def _mark_rows(sheet: Worksheet, returned: _Sheet) -> None:
    """Colours, notes, and the hidden column that says which row was which."""
    letter = get_column_letter(returned.width + 1)
    for row, original_row in enumerate(returned.rows, 1):
        write_cell(sheet.cell(row, returned.width + 1), f"{ROW_MARK}{original_row + 1}")
        for column in range(returned.width):
            if note := returned.notes.get((original_row, column)):
                cell = sheet.cell(row, column + 1)
                cell.fill = _PROBLEM_FILL
                cell.comment = Comment(note, _AUTHOR, width=320, height=40 + 18 * (len(note) // 42 + 1))
    sheet.column_dimensions[letter].hidden = True


def _stamped(workbook: Workbook, title: str, batch_id: int) -> bytes:
    write_stamp(workbook, RETURN_STAMP, str(batch_id))
    workbook.active = 0
    return style.xlsx_bytes(workbook, title)
