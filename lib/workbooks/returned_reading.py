"""Rows to correct (``writing.returned_sheets``) that came back: whose they are, and what was changed in them."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lib.refused import Refused
from lib.workbooks.cells import Cell, cell_text, is_blank
from lib.workbooks.corrections import Corrections, apply_corrections, changed_cells
from lib.workbooks.encoding_repair import repair_encodings
from lib.workbooks.grid import Grid
from lib.workbooks.reader import read_grids
from lib.workbooks.stamps import RETURN_STAMP, ROW_MARK, STAMP_SHEET, read_stamp

_MAX_WORKBOOK_PART = 1 << 20  # bytes of the part that names the sheets

ROW_TWICE = (
    "Trang “{sheet}” có hai dòng cùng là dòng {row} của tệp đã gửi; hãy xóa bớt dòng được chép thêm rồi gửi lại."
)
ROW_ADDED = (
    "Dòng {row} của trang “{sheet}” được thêm vào, không có trong tệp đã gửi; tệp này chỉ nhận các dòng lỗi đã sửa. "
    "Hãy xóa dòng ấy và gửi số liệu thêm trong một tệp riêng."
)


@dataclass(frozen=True)
class ReturnedRows:
    """A workbook of rows to correct as it came back. ``batch_id``: that of its ``ReturnPlan``."""

    batch_id: int
    grids: list[Grid]

    def changes(self, original: bytes, corrections: Corrections) -> dict[str, dict[str, str | float]]:
        """Sheet → address in the file ``original``, with ``corrections`` applied → what stands there now.

        Raises Refused when rows were copied or added, and as ``read_sheets`` does for ``original``.
        """
        originals = {grid.name: grid for grid in apply_corrections(read_grids(original), corrections)}
        repaired = repair_encodings(self.grids).grids
        changed = {}
        for grid, repaired_grid in zip(self.grids, repaired, strict=True):
            original_grid = originals.get(grid.name)
            if original_grid is not None and (cells := _changes(original_grid, grid, repaired_grid)):
                changed[grid.name] = cells
        return changed


def returned_batch_id(content: bytes) -> int | None:
    """The ``batch_id`` of the rows to correct that ``content`` holds; None for any other file. Raises Refused.

    Cheap for files that are not: only what names the sheets is read.
    """
    if not _may_be_returned(content):
        return None
    returned = read_returned(content)
    return returned.batch_id if returned else None


def read_returned(content: bytes) -> ReturnedRows | None:
    """The rows to correct that ``content`` holds; None for any other file. Raises Refused as ``read_sheets`` does."""
    grids = read_grids(content)
    texts = read_stamp(grids)
    if len(texts) < 2 or texts[0] != RETURN_STAMP or not texts[1].isdecimal():
        return None
    return ReturnedRows(int(texts[1]), grids)


def _may_be_returned(content: bytes) -> bool:
    if not content.startswith(b"PK"):
        return RETURN_STAMP.encode() in content or RETURN_STAMP.encode("utf-16-le") in content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in ("xl/workbook.xml", "content.xml"):
                if part in archive.namelist():
                    with archive.open(part) as opened:
                        return STAMP_SHEET.encode() in opened.read(_MAX_WORKBOOK_PART)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return False  # the inspection says what is wrong with it
    return False


def _changes(original: Grid, returned: Grid, repaired: Grid) -> dict[str, str | float]:
    """The corrected cells of one sheet. Raises Refused when rows cannot be matched."""
    marks = dict(_row_marks(returned))
    if not marks:
        return {}
    width = min(column for column, _ in marks.values())
    rows: dict[int, int] = {}
    for row in range(len(returned.rows)):
        if row in marks:
            original_row = marks[row][1]
            if original_row in rows.values():
                raise Refused(ROW_TWICE.format(sheet=returned.name, row=original_row + 1))
            rows[row] = original_row
        elif any(not is_blank(cell) for cell in returned.rows[row]):
            raise Refused(ROW_ADDED.format(sheet=returned.name, row=row + 1))
    return changed_cells(original, returned, repaired, rows, width)


def _row_marks(grid: Grid) -> Iterator[tuple[int, tuple[int, int]]]:
    """(row, (column of its mark, which row of the file it was)), all from 0."""
    found = {row: mark for row, cells in enumerate(grid.rows) if (mark := _row_mark(cells))}
    # The hidden column is one; a user's own text that looks like a mark stands to its left.
    last = max((column for column, _ in found.values()), default=0)
    return ((row, mark) for row, mark in found.items() if mark[0] == last)


def _row_mark(cells: Sequence[Cell]) -> tuple[int, int] | None:
    """(column, row of the file) of the last mark in a row."""
    for column in range(len(cells) - 1, -1, -1):
        text = cell_text(cells[column])
        if text.startswith(ROW_MARK) and text[len(ROW_MARK) :].isdecimal():
            return column, int(text[len(ROW_MARK) :]) - 1
    return None
