"""Taking an applied file back: every figure says again what it said before, unless somebody changed it since.

Nothing is erased: undoing writes one more revision per figure (source *undo*, of the same batch), and a figure that the
file had created becomes a row that says nothing.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction

from organizations.models import BatchState, ImportBatch, IndicatorValue, RevisionSource, User, ValueRevision
from organizations.refused import Refused
from organizations.services.values import Figure, apply_figures, lock_existing

MAX_REASON = ValueRevision._meta.get_field("reason").max_length


@dataclass(frozen=True)
class Cell:
    """One figure that the batch had changed: where it was read, its revision then, and the row as it is now."""

    revision: ValueRevision

    @property
    def row(self) -> IndicatorValue:
        return self.revision.indicator_value

    @property
    def figure(self) -> Figure:
        """What the figure said before the batch."""
        was, row = self.revision, self.row
        return Figure(
            row.indicator_id, row.unit_id, row.year, row.quarter,
            was.old_value, was.old_text_value, was.old_missing_reason,
            cumulative=was.old_cumulative, sheet=was.sheet, cell=was.cell,
        )  # fmt: skip


@dataclass
class Plan:
    """What undoing would do now: cells to ``restore``, and those ``left`` because they were changed since."""

    restore: list[Cell] = field(default_factory=list)
    left: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class Undone:
    """``restored`` counts the figures that say again what they said before; ``left`` were changed since."""

    restored: int
    left: list[Cell]


def plan_undo(batch: ImportBatch) -> Plan:
    """What undoing ``batch`` would restore and what it would leave, in the order of the file; four queries at most."""
    written = batch.revisions.filter(source=RevisionSource.IMPORT)
    revisions = list(written.select_related("indicator_value__unit", "indicator_value__indicator").order_by("pk"))
    changed = _changed_since(batch, revisions)
    plan = Plan()
    for revision in revisions:
        (plan.left if revision.indicator_value_id in changed else plan.restore).append(Cell(revision))
    return plan


@transaction.atomic
def undo_batch(batch_id: int, *, by: User | None, reason: str) -> Undone:
    """Restore every figure that the batch changed and nobody has changed since; the batch becomes *undone*.

    ``by`` None is the system itself. Raises Refused when the batch is not within reach of ``by``, was not applied, was
    undone already, or left nothing to restore, and when ``reason`` is empty or longer than ``MAX_REASON``.
    """
    reason = reason.strip()
    if not reason:
        raise Refused("Hãy ghi lý do hoàn tác; lý do được giữ trong lịch sử của từng số liệu.")
    if len(reason) > MAX_REASON:
        raise Refused(f"Lý do hoàn tác dài {len(reason)} ký tự; chỉ được tối đa {MAX_REASON}, hãy viết ngắn hơn.")
    batch = ImportBatch.objects.undoable_by(by).select_for_update(of=("self",)).filter(pk=batch_id).first()
    if batch is None:
        raise Refused("Lần nhập này không có, hoặc nằm ngoài phạm vi bạn được hoàn tác.")
    check_undoable(batch)
    written = batch.revisions.filter(source=RevisionSource.IMPORT).select_related("indicator_value")
    lock_existing([Cell(revision).figure for revision in written])
    plan = plan_undo(batch)
    if not plan.restore:
        raise Refused(
            "Mọi số liệu của lần nhập này đã được sửa sau đó, nên không còn gì để hoàn tác."
            if plan.left
            else "Lần nhập này không thay đổi số liệu nào, nên không có gì để hoàn tác."
        )
    apply_figures([cell.figure for cell in plan.restore], by=by, source=RevisionSource.UNDO, batch=batch, reason=reason)
    batch.state = BatchState.UNDONE
    batch.save(update_fields=["state", "updated_at"])
    return Undone(len(plan.restore), plan.left)


def check_undoable(batch: ImportBatch) -> None:
    """Raises Refused unless ``batch`` was applied and not undone."""
    if batch.state == BatchState.UNDONE:
        raise Refused(f"Lần nhập “{batch.original_name}” đã được hoàn tác rồi; một lần nhập chỉ hoàn tác được một lần.")
    if batch.state != BatchState.APPLIED:
        raise Refused(
            f"Lần nhập “{batch.original_name}” đang ở trạng thái “{batch.get_state_display().lower()}”; "
            "chỉ hoàn tác được lần nhập đã ghi."
        )


def _changed_since(batch: ImportBatch, revisions: list[ValueRevision]) -> set[int]:
    """Keys of the figures with a later revision, those aside that a later batch wrote and then took back itself."""
    if not revisions:
        return set()
    figures = batch.revisions.filter(source=RevisionSource.IMPORT).values("indicator_value")
    later = ValueRevision.objects.filter(indicator_value__in=figures, pk__gt=revisions[0].pk).exclude(batch=batch)
    # ``exclude`` on a nullable column keeps the revisions without a batch: those made by hand.
    own = {revision.indicator_value_id: revision.pk for revision in revisions}
    trail = defaultdict(lambda: defaultdict(set))
    for key, row, source, of_batch in later.values_list("pk", "indicator_value", "source", "batch"):
        if key > own[row]:
            trail[row][of_batch].add(source)
    taken_back = {RevisionSource.IMPORT.value, RevisionSource.UNDO.value}
    return {
        row
        for row, by_batch in trail.items()
        if any(of_batch is None or sources != taken_back for of_batch, sources in by_batch.items())
    }
