"""Where a batch stands: the bar above its pages, and the page that comes next."""

from dataclasses import dataclass

from django.urls import reverse

from organizations.choices import BatchState
from organizations.models import ImportBatch

FILE, COLUMNS, REVIEW, APPLY = "sent", "columns", "review", "apply"
TITLES = {FILE: "Tệp", COLUMNS: "Ghép cột", REVIEW: "Xem và sửa", APPLY: "Ghi"}

# Nothing more happens to these.
ENDED = (BatchState.CANCELLED, BatchState.EXPIRED)
WRITTEN = (BatchState.APPLIED, BatchState.UNDONE)
UNFINISHED = (*BatchState.open(), BatchState.APPLYING)


@dataclass(frozen=True)
class Step:
    """One step of the bar; ``address`` is empty where it cannot be opened yet."""

    number: int
    title: str
    note: str
    address: str
    status: str  # "done", "current", "ahead"


def address(name: str, batch: ImportBatch, *more) -> str:
    """The address of the page ``name`` of ``batch``."""
    return reverse(f"admin:organizations_importbatch_{name}", args=[batch.pk, *more])


def may_work(user, batch: ImportBatch) -> bool:
    """Whether ``user`` may answer, edit, apply and give up here."""
    return ImportBatch.objects.importable_by(user).filter(pk=batch.pk).exists()


def next_address(batch: ImportBatch, open_questions: int | None = None) -> str:
    """The page on which ``batch`` goes on."""
    if batch.undoes_id or batch.state in ENDED:
        return reverse("admin:organizations_importbatch_change", args=[batch.pk])
    if batch.state in WRITTEN:
        return address(APPLY, batch)
    if batch.state != BatchState.PREVIEWED:
        return address("progress", batch)
    if open_questions is None:
        open_questions = batch.issues.questions().count()
    return address(COLUMNS if open_questions else REVIEW, batch)


def bar(batch: ImportBatch | None, current: str, open_questions: int = 0) -> list[Step]:
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
        notes = _notes(batch, open_questions) if read else {}
    return [
        Step(
            number,
            TITLES[name],
            notes.get(name, ""),
            addresses.get(name, "") if name != current else "",
            "current" if name == current else "done" if _is_done(batch, name, current, names) else "ahead",
        )
        for number, name in enumerate(names, 1)
    ]


def _is_done(batch: ImportBatch | None, name: str, current: str, names: list[str]) -> bool:
    if batch is not None and batch.state in WRITTEN:
        return True
    return names.index(name) < names.index(current)


def _notes(batch: ImportBatch, open_questions: int) -> dict[str, str]:
    """What each step came to, in a few words."""
    columns = len(batch.findings.get("columns", ()))
    changes = batch.created + batch.updated
    return {
        FILE: batch.original_name,
        COLUMNS: f"{open_questions} câu hỏi chờ trả lời" if open_questions else f"{columns} cột",
        REVIEW: f"{changes} thay đổi, {batch.rejected} bị loại",
        APPLY: batch.get_state_display().lower() if batch.state in WRITTEN else "",
    }
