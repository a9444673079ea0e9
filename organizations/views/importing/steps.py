"""Where a batch stands: the rail above its pages, its state as a badge, and the page that comes next."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst

from lib.refused import Refused
from organizations.badges import Kind, State
from organizations.choices import BatchState
from organizations.display import format_number
from organizations.models import ImportBatch, IndicatorValue
from organizations.roles import IMPORT, VIEW

FILE, COLUMNS, REVIEW, APPLY = "sent", "columns", "review", "apply"
TITLES = {FILE: "Chọn tệp", COLUMNS: "Ghép cột", REVIEW: "Kiểm tra", APPLY: "Ghi vào"}
LIST = "organizations:imports"

# Nothing more happens to these.
ENDED = (BatchState.CANCELLED, BatchState.EXPIRED)
WRITTEN = (BatchState.APPLIED, BatchState.UNDONE)
UNFINISHED = (*BatchState.open(), BatchState.APPLYING)
REMOVABLE = (*BatchState.open(), *ENDED)

NOT_OPEN = (
    "Lần nhập số {number} đang ở trạng thái “{state}”, nên không sửa được nữa; "
    "muốn sửa số liệu thì gửi một lần nhập mới."
)


@dataclass(frozen=True)
class Step:
    """One step of the rail; ``address`` is empty where it cannot be opened yet, ``status`` is its class."""

    number: int
    title: str
    note: str
    address: str
    status: str  # "past", "current", ""


def address(name: str, batch: ImportBatch, *more) -> str:
    """The address of the page ``name`` of ``batch``."""
    return reverse(f"organizations:import_{name}", args=[batch.pk, *more])


def may_see(user) -> bool:
    """Whether ``user`` has a role in which batches are read; which ones, ``for_user`` says."""
    return user.has_perm(f"{ImportBatch._meta.app_label}.{VIEW}_{ImportBatch._meta.model_name}")


def may_import(user) -> bool:
    """Whether ``user`` has a role in which figures are imported."""
    return user.has_perm(f"{IndicatorValue._meta.app_label}.{IMPORT}_{IndicatorValue._meta.model_name}")


def may_work(user, batch: ImportBatch) -> bool:
    """Whether ``user`` may answer, edit, apply and give up here."""
    return ImportBatch.objects.importable_by(user).filter(pk=batch.pk).exists()


def may_undo(user, batch: ImportBatch) -> bool:
    """Whether ``user`` may take this batch back, and there is something to take back."""
    return ImportBatch.objects.undoable_by(user).filter(pk=batch.pk, state=BatchState.APPLIED).exists()


def working(user, batch: ImportBatch) -> bool:
    """Whether ``user`` may answer and correct in this batch now."""
    return batch.state == BatchState.PREVIEWED and may_work(user, batch)


def require_working(user, batch: ImportBatch) -> None:
    """Raises Refused unless the batch may still be worked on."""
    if not working(user, batch):
        raise Refused(NOT_OPEN.format(number=batch.pk, state=batch.get_state_display().lower()))


def next_address(batch: ImportBatch, open_questions: int | None = None) -> str:
    """The page on which ``batch`` goes on; for one that ended, the page that tells what it was."""
    if batch.undoes_id or batch.state in ENDED:
        return address("detail", batch)
    if batch.state in WRITTEN:
        return address(APPLY, batch)
    if batch.state != BatchState.PREVIEWED:
        return address("progress", batch)
    if open_questions is None:
        open_questions = batch.issues.questions().count()
    return address(COLUMNS if open_questions else REVIEW, batch)


def period_of(batch: ImportBatch) -> str:
    """``Quý I năm 2020``."""
    return capfirst(batch.period.name)


def state_of_batch(batch: ImportBatch) -> State:
    """What became of ``batch``, for lists and receipts: ``Đã ghi 14 ô``, ``Chờ kiểm tra``."""
    written = batch.created + batch.updated
    if batch.state == BatchState.APPLIED:
        return State(f"Đã ghi {format_number(written)} ô" if written else "Đã ghi, không ô nào đổi", Kind.DONE)
    words: dict[str, str] = {BatchState.PREVIEWED: "Chờ kiểm tra", BatchState.UPLOADED: "Đang đọc tệp"}
    return State(words.get(batch.state, batch.get_state_display()), KINDS.get(batch.state, Kind.STOP))


KINDS: dict[str, Kind] = {
    BatchState.UPLOADED: Kind.DOING,
    BatchState.PREVIEWED: Kind.SOON,
    BatchState.APPLYING: Kind.DOING,
    BatchState.FAILED: Kind.LATE,
}


def page_context(batch: ImportBatch, current: str, open_questions: int = 0) -> dict[str, Any]:
    """What ``_page.html`` needs besides what the page ``current`` shows."""
    return {
        "batch": batch,
        "period": period_of(batch),
        "steps": rail(batch, current, open_questions),
        "remove_address": address("remove", batch),
    }


def rail(batch: ImportBatch | None, current: str, open_questions: int = 0) -> list[Step]:
    """The four steps as people see them on the page ``current``."""
    names = list(TITLES)
    addresses, notes = {}, {}
    if batch is not None:
        read = bool(batch.findings)
        reached = {
            FILE: True,
            COLUMNS: read,
            REVIEW: read,
            APPLY: read and batch.state in (BatchState.PREVIEWED, *WRITTEN),
        }
        addresses = {name: address(name, batch) for name in names if reached[name]}
        notes = _notes(batch, open_questions) if read else {FILE: batch.original_name}
    return [
        Step(
            number,
            TITLES[name],
            notes.get(name, ""),
            addresses.get(name, "") if name != current else "",
            "current" if name == current else "past" if _is_past(batch, name, current, names) else "",
        )
        for number, name in enumerate(names, 1)
    ]


def _is_past(batch: ImportBatch | None, name: str, current: str, names: list[str]) -> bool:
    if batch is not None and batch.state in WRITTEN:
        return True
    return names.index(name) < names.index(current)


def _notes(batch: ImportBatch, open_questions: int) -> dict[str, str]:
    """What each step came to, in a few words."""
    columns = len(batch.findings.get("columns", ()))
    changes = format_number(batch.created + batch.updated)
    wrong = f", {format_number(batch.rejected)} ô sai" if batch.rejected else ""
    return {
        FILE: batch.original_name,
        COLUMNS: f"Còn {open_questions} câu hỏi" if open_questions else f"{columns} cột",
        REVIEW: f"{changes} ô thay đổi{wrong}",
        APPLY: state_of_batch(batch).word if batch.state in WRITTEN else "",
    }
