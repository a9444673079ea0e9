"""The rows of a batch that could not be taken: out as the user's own workbook, and back into the same batch."""

from collections import defaultdict
from pathlib import PurePath

from django.db import transaction

from lib.refused import Refused
from lib.vietnamese import Period
from lib.workbooks import is_address, parse_address, read_returned, returned_batch_id
from lib.workbooks.writing import ReturnPlan, write_returned
from organizations.choices import BatchState, FigureState, Severity
from organizations.models import ImportBatch, ImportIssue

MAX_RETURNED_ROWS = 5_000

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
OF_QUARTER = (
    "Tệp này là các dòng lỗi của lần nhập số {number}, {own}, còn kỳ đã chọn là {chosen}; hãy chọn lại kỳ ({code})."
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
    plan = ReturnPlan(
        batch.pk,
        f"Các dòng lỗi của {batch.original_name}",
        {sheet: sorted({*range(first.get(sheet, 0)), *_headers(batch, sheet), *rows}) for sheet, rows in bad.items()},
        notes,
        batch.corrections,
    )
    name = f"{PurePath(batch.original_name).stem}-dong-loi.xlsx"
    return name, write_returned(batch.file.content(), batch.original_name, plan), number


def _bad_rows(batch: ImportBatch):
    """Per sheet: reasons by address, rows with something wrong, and the first row with figures (rows from 0)."""
    notes: defaultdict[str, dict[str, str]] = defaultdict(dict)
    bad: defaultdict[str, set[int]] = defaultdict(set)
    first: dict[str, int] = {}
    for sheet, row in batch.figures.values_list("sheet", "row_number"):
        first[sheet] = min(first.get(sheet, row), row - 1)
    for sheet, row in batch.figures.filter(state=FigureState.REJECTED).values_list("sheet", "row_number").distinct():
        bad[sheet].add(row - 1)
    issues = ImportIssue.objects.filter(batch=batch, severity=Severity.ERROR).exclude(cell="")
    for sheet, cell, message in issues.values_list("sheet", "cell", "message"):
        if not is_address(cell):  # nothing in the file to put the note on
            continue
        said = notes[sheet].get(cell)
        notes[sheet][cell] = f"{said}\n{message}" if said else message
        row, _ = parse_address(cell)
        if row >= first.get(sheet, 0):
            bad[sheet].add(row)
    return notes, bad, first


def _headers(batch: ImportBatch, sheet: str) -> set[int]:
    """The rows of all headers on a sheet: several tables may stand beneath each other."""
    tables = [table for table in batch.findings.get("tables", ()) if table["sheet"] == sheet]
    return {row for table in tables for row in range(table["first"] - 1, table["last"])}


def batch_to_go_on_with(content: bytes, quarter: Period, *, by) -> int | None:
    """The number of the batch that the corrected rows in ``content`` go on with; None for any other file.

    Rows of a batch that is stored already, without them, are an import of their own. Raises Refused when those are
    of another quarter, and as ``returned_batch_id`` does.
    """
    number = returned_batch_id(content)
    stored = (
        ImportBatch.objects.importable_by(by).filter(pk=number, state=BatchState.APPLIED).first() if number else None
    )
    if stored is None:
        return number
    require_quarter(stored, quarter)
    return None


def require_quarter(batch: ImportBatch, quarter: Period) -> None:
    """Raises Refused when ``batch`` is of another quarter."""
    own = batch.period
    if own != quarter:
        raise Refused(OF_QUARTER.format(number=batch.pk, own=own.name, chosen=quarter.name, code=own))


def apply_returned(batch_id: int, content: bytes, *, by, again: bool = False) -> int:
    """Lay the corrected rows in ``content`` over the file of the batch; answers how many cells were changed.

    The batch is judged anew by the preview that the caller starts. Raises Refused when the file is not the bad rows of
    this batch, when the batch no longer takes any, when rows were copied or added, and when nothing was changed since
    the last time, unless it may be sent ``again`` (with a reason or an answer that was lacking).
    """
    returned = read_returned(content)
    if returned is None:
        raise Refused(NOT_RETURNED)
    if returned.batch_id != batch_id:
        raise Refused(OF_ANOTHER.format(other=returned.batch_id, this=batch_id))
    with transaction.atomic():
        batch = ImportBatch.objects.importable_by(by).select_for_update(of=("self",)).filter(pk=batch_id).first()
        if batch is None:
            raise Refused("Lần nhập này không có, hoặc nằm ngoài phạm vi của bạn.")
        if batch.state not in BatchState.open():
            raise Refused(NOT_OPEN.format(number=batch.pk, state=batch.get_state_display().lower()))
        changed = returned.changes(batch.file.content(), batch.corrections)
        if not changed and not again:
            raise Refused(NO_CHANGE)
        for sheet, cells in changed.items():
            batch.corrections[sheet] = batch.corrections.get(sheet, {}) | cells
        batch.save(update_fields=["corrections", "updated_at"])
    return sum(map(len, changed.values()))
