"""The rows of a batch that could not be taken: out as the user's own workbook, and back into the same batch."""

import io
import zipfile
from collections import defaultdict
from pathlib import PurePath

from django.db import transaction

from lib.refused import Refused
from lib.workbooks import legacy_text as letters
from lib.workbooks.corrections import differences, lay_over, position
from lib.workbooks.grid import Grid, is_blank, shown
from lib.workbooks.reader import read
from lib.workbooks.returned_sheets import RETURN_STAMP, ROW_MARK, Plan, SheetPlan, write_returned
from lib.workbooks.stamps import STAMP_SHEET, stamped
from organizations.choices import BatchState, FigureState, Severity
from organizations.models import ImportBatch, ImportIssue

MAX_RETURNED_ROWS = 5_000
MAX_STAMP_PART = 1 << 20
OPEN_STATES = (BatchState.UPLOADED, BatchState.PREVIEWED, BatchState.FAILED)

NOTHING_BAD = "Lần nhập này không có dòng nào bị loại, nên không có gì để sửa lại."
TOO_MANY = (
    "Tệp có {rows} dòng lỗi, nhiều hơn {most} dòng mà một tệp sửa lỗi nhận được; lỗi nhiều như vậy thường do một cột "
    "ghép nhầm chỉ tiêu. Hãy xem lại bước Ghép cột."
)
NOT_RETURNED = (
    "Tệp này không phải tệp các dòng lỗi tải từ cổng (không có dấu nhận dạng). Hãy tải lại các dòng lỗi của lần nhập "
    "này, sửa trong tệp ấy rồi gửi lên; hoặc gửi tệp này như một lần nhập mới."
)
OF_ANOTHER = (
    "Tệp này là các dòng lỗi của lần nhập số {other}, không phải của lần nhập số {this}; hãy mở lần nhập số {other} "
    "rồi gửi tệp ở đó."
)
NOT_OPEN = (
    "Lần nhập số {number} đang ở trạng thái “{state}”, nên không nhận thêm dòng sửa lỗi; hãy gửi số liệu cần sửa như "
    "một lần nhập mới."
)
TWICE = "Trang “{sheet}” có hai dòng cùng là dòng {row} của tệp đã gửi; hãy xóa bớt dòng được chép thêm rồi gửi lại."
ADDED = (
    "Dòng {row} của trang “{sheet}” được thêm vào, không có trong tệp đã gửi; tệp này chỉ nhận các dòng lỗi đã sửa. "
    "Hãy xóa dòng ấy và gửi số liệu thêm trong một tệp riêng."
)
NO_CHANGE = "Tệp gửi lại chưa sửa ô nào so với lần trước; hãy sửa các ô tô màu, lưu lại rồi gửi."


def rejected_rows(batch: ImportBatch) -> tuple[str, bytes, int]:
    """A name, the .xlsx with the header and the bad rows of ``batch``, and how many bad rows it has. Raises Refused."""
    notes, bad, first = _bad_rows(batch)
    number = sum(map(len, bad.values()))
    if not number:
        raise Refused(NOTHING_BAD)
    if number > MAX_RETURNED_ROWS:
        raise Refused(TOO_MANY.format(rows=number, most=MAX_RETURNED_ROWS))
    content = _bytes_of(batch)
    grids = lay_over(read(content), batch.corrections)
    widths = {grid.name: grid.width for grid in grids}
    plan = Plan(
        batch.pk,
        f"Các dòng lỗi của {batch.original_name}",
        [
            SheetPlan(
                grid.name,
                sorted({*range(first.get(grid.name, 0)), *_headers(batch, grid.name), *bad[grid.name]}),
                notes[grid.name],
                widths[grid.name],
            )
            for grid in grids
            if grid.name in bad
        ],
        {
            sheet: {position(cell): value for cell, value in cells.items() if value is not None}
            for sheet, cells in batch.corrections.items()
        },
    )
    kind = PurePath(batch.original_name).suffix.lower().lstrip(".")
    name = f"{PurePath(batch.original_name).stem}-dong-loi.xlsx"
    return name, write_returned(content, kind, grids, plan), number


def _bad_rows(batch: ImportBatch):
    """Per sheet: reasons by position, rows with something wrong, and the first row with figures (all from 0)."""
    notes: defaultdict[str, dict[tuple[int, int], str]] = defaultdict(dict)
    bad: defaultdict[str, set[int]] = defaultdict(set)
    first: dict[str, int] = {}
    for sheet, row in batch.figures.values_list("sheet", "row_number"):
        first[sheet] = min(first.get(sheet, row), row - 1)
    for sheet, row in batch.figures.filter(state=FigureState.REJECTED).values_list("sheet", "row_number").distinct():
        bad[sheet].add(row - 1)
    issues = ImportIssue.objects.filter(batch=batch, severity=Severity.ERROR).exclude(cell="")
    for sheet, cell, message in issues.values_list("sheet", "cell", "message"):
        place = position(cell)
        said = notes[sheet].get(place)
        notes[sheet][place] = f"{said}\n{message}" if said else message
        if place[0] >= first.get(sheet, 0):
            bad[sheet].add(place[0])
    return notes, bad, first


def _headers(batch: ImportBatch, sheet: str) -> set[int]:
    """The rows of all headers on a sheet: several tables may stand beneath each other."""
    tables = [table for table in batch.findings.get("tables", ()) if table["sheet"] == sheet]
    return {row for table in tables for row in range(table["first"] - 1, table["last"])}


def _bytes_of(batch: ImportBatch) -> bytes:
    with batch.file.open() as kept:
        return kept.read()


def batch_of_returned(content: bytes) -> int | None:
    """The number of the batch whose bad rows ``content`` holds; None for any other file. Raises Refused.

    Cheap for files that are not: only what names the sheets is looked at.
    """
    if not _may_be_returned(content):
        return None
    return _batch_number(read(content))


def _may_be_returned(content: bytes) -> bool:
    if not content.startswith(b"PK"):
        return RETURN_STAMP.encode() in content or RETURN_STAMP.encode("utf-16-le") in content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in ("xl/workbook.xml", "content.xml"):
                if part in archive.namelist():
                    with archive.open(part) as opened:
                        return STAMP_SHEET.encode() in opened.read(MAX_STAMP_PART)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return False  # the guard says what is wrong with it
    return False


def _batch_number(grids: list[Grid]) -> int | None:
    cells = stamped(grids)
    if len(cells) < 2 or cells[0] != RETURN_STAMP or not cells[1].isdecimal():
        return None
    return int(cells[1])


def apply_returned(batch_id: int, content: bytes, *, by) -> int:
    """Lay the corrected rows in ``content`` over the file of the batch; answers how many cells were changed.

    The batch is judged anew by the preview that the caller starts. Raises Refused when the file is not the bad rows of
    this batch, when the batch no longer takes any, and when rows were copied or added.
    """
    grids = read(content)
    number = _batch_number(grids)
    if number is None:
        raise Refused(NOT_RETURNED)
    if number != batch_id:
        raise Refused(OF_ANOTHER.format(other=number, this=batch_id))
    repaired = letters.repair(grids).grids
    with transaction.atomic():
        batch = ImportBatch.objects.importable_by(by).select_for_update(of=("self",)).filter(pk=batch_id).first()
        if batch is None:
            raise Refused("Lần nhập này không có, hoặc nằm ngoài phạm vi của bạn.")
        if batch.state not in OPEN_STATES:
            raise Refused(NOT_OPEN.format(number=batch.pk, state=batch.get_state_display().lower()))
        originals = {grid.name: grid for grid in lay_over(read(_bytes_of(batch)), batch.corrections)}
        changed = {}
        for grid, mended in zip(grids, repaired, strict=True):
            original = originals.get(grid.name)
            if original is not None and (cells := _changes(original, grid, mended)):
                changed[grid.name] = cells
        if not changed:
            raise Refused(NO_CHANGE)
        for sheet, cells in changed.items():
            batch.corrections[sheet] = batch.corrections.get(sheet, {}) | cells
        batch.save(update_fields=["corrections", "updated_at"])
    return sum(map(len, changed.values()))


def _changes(original: Grid, returned: Grid, repaired: Grid) -> dict[str, object]:
    """The corrected cells of one sheet. Raises Refused when a row cannot be told."""
    marks = _marks(returned)
    if not marks:
        return {}
    width = min(column for column, _ in marks.values())
    rows: dict[int, int] = {}
    for row in range(len(returned.rows)):
        if row in marks:
            went = marks[row][1]
            if went in rows.values():
                raise Refused(TWICE.format(sheet=returned.name, row=went + 1))
            rows[row] = went
        elif any(not is_blank(cell) for cell in returned.rows[row]):
            raise Refused(ADDED.format(sheet=returned.name, row=row + 1))
    return differences(original, returned, repaired, rows, width)


def _marks(grid: Grid) -> dict[int, tuple[int, int]]:
    """Row → (column of its mark, which row of the file it was), all from 0."""
    found = {}
    for row, cells in enumerate(grid.rows):
        for column in range(len(cells) - 1, -1, -1):
            text = shown(cells[column])
            if text.startswith(ROW_MARK) and text[len(ROW_MARK) :].isdecimal():
                found[row] = column, int(text[len(ROW_MARK) :]) - 1
                break
    columns = {column for column, _ in found.values()}
    # The hidden column is one; a user's own text that looks like a mark stands to its left.
    last = max(columns, default=0)
    return {row: mark for row, mark in found.items() if mark[0] == last}
