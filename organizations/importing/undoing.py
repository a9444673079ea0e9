"""Taking an applied batch back: every figure says again what it said before, unless somebody changed it since.

Nothing is erased. Undoing is a batch of its own: what the figures said before is staged and written like a file, with
one more revision each (source *undo*); a figure that the file had created becomes a row that says nothing.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from lib.refused import Refused
from lib.vietnamese import Span
from organizations.choices import BatchState, FigureState, ImportStep, RevisionSource
from organizations.importing import progress
from organizations.importing.database import execute, table
from organizations.importing.periods import periods_of
from organizations.importing.staging import count, refresh_staged
from organizations.importing.writing import FiguresChanged, write
from organizations.models import ImportBatch, IndicatorValue, StagedFigure, User, ValueRevision
from organizations.services.period_locks import find_locked, locked_sentence


@dataclass(frozen=True)
class Plan:
    """What undoing would do now: the revisions whose figures are restored, and those ``left``, changed since."""

    restore: QuerySet[ValueRevision]
    left: QuerySet[ValueRevision]


@dataclass(frozen=True)
class Undone:
    """The batch that undid another; ``restored`` figures say again what they said, ``left`` ones were changed since."""

    batch: ImportBatch
    restored: int
    left: int

    @property
    def sentence(self) -> str:
        return f"Đã hoàn tác: {self.restored} số liệu trở lại như trước, {self.left} số liệu để nguyên."


def plan_undo(batch: ImportBatch) -> Plan:
    """What undoing ``batch`` would restore and what it would leave, in the order of the file."""
    written = ValueRevision.objects.filter(batch=batch, source=RevisionSource.IMPORT).order_by("pk")
    written = written.select_related("indicator_value__unit", "indicator_value__indicator")
    touched = f"({_touched(table(ValueRevision))})"
    # ``extra`` and not an expression: the same condition serves the statement that stages what is restored.
    return Plan(written.extra(where=[f"NOT {touched}"]), written.extra(where=[touched]))


def undo_batch(batch_id: int, *, by: User | None, reason: str) -> Undone:
    """Restore every figure that the batch changed and nobody has changed since; the batch becomes *undone*.

    ``by`` None is the system itself. Raises Refused when the batch is not in the scope of ``by``, was not applied, was
    undone already, undid another, left nothing to restore, or its period is locked, and when ``reason`` is empty or
    too long. All or nothing; meanwhile the batch's progress says *undoing*, and its locked row that somebody is at work
    (``recovery``).
    """
    batch = _begin(batch_id, by, reason)
    try:
        return _undo(batch.pk, by, reason.strip())
    finally:
        progress.end(batch_id)


@transaction.atomic
def check_can_undo(batch_id: int, *, by: User | None, reason: str) -> ImportBatch:
    """The batch. Raises Refused when ``undo_batch`` would not begin: before a worker is asked to do it."""
    _check_reason(reason.strip())
    batch = ImportBatch.objects.undoable_by(by).select_for_update(of=("self",)).filter(pk=batch_id).first()
    if batch is None:
        raise Refused("Lần nhập này không có, hoặc nằm ngoài phạm vi bạn được hoàn tác.")
    check_undoable(batch)
    if locked := locked_to_restore(batch):
        raise Refused(locked)
    return batch


def locked_to_restore(batch: ImportBatch) -> str:
    """The sentence with which undoing ``batch`` would be refused at this moment, because figures are locked; or ""."""
    restored = plan_undo(batch).restore.order_by().values_list("indicator_value__unit", flat=True).distinct()
    plan = Q(indicator_value__span=Span.PLAN)
    return locked_sentence(
        find_locked(period, restored.filter(plan if period.is_plan else ~plan)) for period in periods_of(batch)
    )


@transaction.atomic
def _begin(batch_id: int, by: User | None, reason: str) -> ImportBatch:
    """Check that the batch may be undone, and say that it is being undone."""
    batch = check_can_undo(batch_id, by=by, reason=reason)
    if batch.failure:
        batch.failure = ""
        batch.save(update_fields=["failure", "updated_at"])
    progress.begin(batch_id, ImportStep.UNDOING, batch.created + batch.updated)
    return batch


@transaction.atomic
def _undo(batch_id: int, by: User | None, reason: str) -> Undone:
    batch = check_can_undo(batch_id, by=by, reason=reason)
    undoing = ImportBatch.objects.create(
        organization=batch.organization,
        form=batch.form,
        year=batch.year,
        span=batch.span,
        number=batch.number,
        original_name=batch.original_name,
        uploaded_by=by,
        layout=batch.layout,
        undoes=batch,
        reason=reason,
        state=BatchState.APPLYING,
    )
    refresh_staged(_stage_what_was(batch, undoing))
    staged = count(undoing)
    if not staged.changed:
        raise Refused(
            "Mọi số liệu của lần nhập này đã được sửa sau đó, nên không còn gì để hoàn tác."
            if staged.left_out
            else "Lần nhập này không thay đổi số liệu nào, nên không có gì để hoàn tác."
        )
    try:
        with transaction.atomic():
            write(undoing, by=by, source=RevisionSource.UNDO, reason=reason, on_all=True)
    except FiguresChanged:
        raise Refused("Người khác đang sửa số liệu của lần nhập này; chưa hoàn tác gì, hãy thử lại.") from None
    undoing.state, undoing.applied_at = BatchState.APPLIED, timezone.now()
    undoing.save()
    batch.state = BatchState.UNDONE
    batch.save(update_fields=["state", "updated_at"])
    return Undone(undoing, staged.changed, staged.left_out)


def check_undoable(batch: ImportBatch) -> None:
    """Raises Refused unless ``batch`` brought a file in, was applied and not undone."""
    if batch.undoes_id:
        raise Refused("Đây đã là một lần hoàn tác; muốn ghi lại số liệu của tệp thì hãy nhập lại tệp ấy.")
    if batch.state == BatchState.UNDONE:
        raise Refused(f"Lần nhập “{batch.original_name}” đã được hoàn tác rồi; một lần nhập chỉ hoàn tác được một lần.")
    if batch.state != BatchState.APPLIED:
        raise Refused(
            f"Lần nhập “{batch.original_name}” đang ở trạng thái “{batch.get_state_display().lower()}”; "
            "chỉ hoàn tác được lần nhập đã ghi."
        )


def _check_reason(reason: str) -> None:
    if not reason:
        raise Refused("Hãy ghi lý do hoàn tác; lý do được giữ trong lịch sử của từng số liệu.")
    if len(reason) > (most := ValueRevision.MAX_REASON):
        raise Refused(f"Lý do hoàn tác dài {len(reason)} ký tự; chỉ được tối đa {most}, hãy viết ngắn hơn.")


def _touched(of: str) -> str:
    """That the figure of the revision ``of`` was changed later, apart from batches that were taken back since.

    A batch and its undoing cancel each other out when both lie after ``of``. Undoings of earlier versions of the portal
    carry the batch they undid as their own.
    """
    revision, batch = table(ValueRevision), table(ImportBatch)
    return f"""EXISTS (
        SELECT 1 FROM {revision} x LEFT JOIN {batch} xb ON xb.id = x.batch_id
        WHERE x.indicator_value_id = {of}.indicator_value_id AND x.id > {of}.id
        AND NOT (x.source = 'import' AND EXISTS (
            SELECT 1 FROM {revision} u JOIN {batch} ub ON ub.id = u.batch_id
            WHERE u.indicator_value_id = x.indicator_value_id AND u.source = 'undo'
            AND COALESCE(ub.undoes_id, ub.id) = x.batch_id))
        AND NOT (x.source = 'undo' AND EXISTS (
            SELECT 1 FROM {revision} i
            WHERE i.indicator_value_id = x.indicator_value_id AND i.source = 'import'
            AND i.batch_id = COALESCE(xb.undoes_id, xb.id) AND i.id > {of}.id)))"""


def _stage_what_was(batch: ImportBatch, undoing: ImportBatch) -> int:
    """Stage for ``undoing`` what each figure said before ``batch``; how many. Those changed since are left out."""
    touched = _touched("r")
    return execute(
        f"""INSERT INTO {table(StagedFigure)} (batch_id, ordinal, sheet, row_number, cell, cumulative_cell, unit_id,
                indicator_id, unit_name, read, value, text_value, missing_reason, cumulative, states_value,
                states_cumulative, old_value, old_text_value, old_missing_reason, old_cumulative, old_exists, state,
                warned, edited, planned)
            SELECT %s, ROW_NUMBER() OVER (ORDER BY r.id), r.sheet, 0, r.cell, '', v.unit_id, v.indicator_id, '', '',
                r.old_value, r.old_text_value, r.old_missing_reason, r.old_cumulative, TRUE, TRUE,
                r.new_value, r.new_text_value, r.new_missing_reason, r.new_cumulative, TRUE,
                CASE WHEN {touched} THEN %s ELSE %s END, FALSE, FALSE, v.span = 'plan'
            FROM {table(ValueRevision)} r JOIN {table(IndicatorValue)} v ON v.id = r.indicator_value_id
            WHERE r.batch_id = %s AND r.source = 'import'""",
        [undoing.pk, FigureState.LEFT_OUT.value, FigureState.CHANGED.value, batch.pk],
    )


BROKEN_OFF = "Việc hoàn tác bị gián đoạn giữa chừng; chưa có số liệu nào được hoàn tác. Hãy bấm hoàn tác lại."
