"""What becomes of batches whose worker died, of those nobody finished, and of those people give up."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lib.refused import Refused
from organizations.choices import BatchState, ImportStep
from organizations.importing import applying, preview, progress, undoing
from organizations.importing.answers import lock_open
from organizations.importing.applying import OUTSIDE
from organizations.importing.staging import clear
from organizations.models import ImportBatch, ImportIssue, ImportProgress, StagedFigure, User
from organizations.services.workers import silent

# Without a sign of life for so long a preview is dead: no step of it takes longer, and reading is stopped after 60 s.
SILENT_FOR = timedelta(minutes=3)
# Between saying that it applies and locking the batch an applier is silent for an instant; then the lock speaks.
STARTS_WITHIN = timedelta(seconds=15)

BUSY = (ImportStep.QUEUED, ImportStep.READING, ImportStep.CHECKING, ImportStep.STAGING)
UNDOING = (ImportStep.QUEUED, ImportStep.UNDOING)
TASK_PATHS = "organizations.tasks."  # where the paths of our tasks begin


def recover_batches(now: datetime | None = None) -> list[ImportBatch]:
    """Say of every batch whose worker died that it is *failed*, with a sentence; it can be resumed. Returns them."""
    now = now or timezone.now()
    begun = silent(now, "progress__heartbeat_at", STARTS_WITHIN)
    applied = _keys(begun, state=BatchState.APPLYING)
    dead = [_recover_apply(key, silent(now, "heartbeat_at", STARTS_WITHIN)) for key in applied]
    undone = _keys(begun, state=BatchState.APPLIED, progress__step__in=UNDOING)
    dead += [
        _recover_undo(key, silent(now, "heartbeat_at", STARTS_WITHIN)) for key in undone if not _waits_for_a_worker(key)
    ]
    busy = _keys(
        silent(now, "progress__heartbeat_at", SILENT_FOR), progress__step__in=BUSY, state__in=BatchState.open()
    )
    dead += [
        _recover_preview(key, silent(now, "heartbeat_at", SILENT_FOR)) for key in busy if not _waits_for_a_worker(key)
    ]
    return [batch for batch in dead if batch]


def break_off(batch_id: int, step: ImportStep) -> ImportBatch | None:
    """Say of a batch whose task came to nothing while it did ``step`` (reading, applying or undoing) that it broke off;
    it can be resumed. None where nothing of it is open, or another task for it waits."""
    if _waits_for_a_worker(batch_id):
        return None
    if step == ImportStep.APPLYING and refuse_work(batch_id, applying.BROKEN_OFF, only=BatchState.PREVIEWED):
        return ImportBatch.objects.get(pk=batch_id)
    return _recover_apply(batch_id, Q()) or _recover_undo(batch_id, Q()) or _recover_preview(batch_id, Q())


@transaction.atomic
def refuse_work(batch_id: int, sentence: str, *, only: str = "") -> bool:
    """What waits for a worker is not done, for the reason that ``sentence`` says; whether something waited.

    What was previewed or applied stays so. ``only``: batches in this state.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).filter(pk=batch_id).first()
    if batch is None or (only and batch.state != only):
        return False
    waiting = ImportProgress.objects.filter(batch=batch, step=ImportStep.QUEUED)
    waited = bool(waiting.update(step="", cancel_requested=False))
    if waited and batch.state == BatchState.UPLOADED:
        batch.state = BatchState.FAILED
    if waited or not only:
        batch.failure = sentence[:500]
        batch.save(update_fields=["state", "failure", "updated_at"])
    return waited


@transaction.atomic
def take_up_again(batch_id: int, step: ImportStep) -> bool:
    """Have a batch wait for a worker once more, after the one that did ``step`` (reading, applying or undoing) died.

    False: somebody else has gone on with it, or is at work.
    """
    batch = ImportBatch.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=batch_id).first()
    if batch is None or _waits_for_a_worker(batch_id) or not _was_left(batch, step):
        return False
    if batch.state != BatchState.APPLIED:
        batch.state = BatchState.UPLOADED if step == ImportStep.READING else BatchState.PREVIEWED
    batch.failure = ""
    batch.save(update_fields=["state", "failure", "updated_at"])
    progress.begin_waiting(batch_id)
    return True


def _was_left(batch: ImportBatch, step: ImportStep) -> bool:
    """Whether ``batch`` is as somebody leaves it who dies while doing ``step``."""
    now_at = ImportProgress.objects.filter(batch=batch).values_list("step", flat=True).first() or ""
    if step == ImportStep.UNDOING:
        return batch.state == BatchState.APPLIED and (now_at in UNDOING or batch.failure == undoing.BROKEN_OFF)
    if step == ImportStep.APPLYING:
        waits = batch.state == BatchState.PREVIEWED and now_at == ImportStep.QUEUED
        return waits or batch.state == BatchState.APPLYING or broke_off_applying(batch)
    broke_off = batch.state == BatchState.FAILED and batch.failure == preview.BROKEN_OFF
    return batch.state in BatchState.open() and (now_at in BUSY or broke_off)


def _keys(*conditions: Q, **more) -> list[int]:
    return list(ImportBatch.objects.filter(*conditions, **more).values_list("pk", flat=True))


@transaction.atomic
def _recover_apply(batch_id: int, is_silent: Q) -> ImportBatch | None:
    """Whoever gets the lock of a batch that is *applying* knows that nobody applies it any more."""
    batch = ImportBatch.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=batch_id).first()
    if batch is None or batch.state != BatchState.APPLYING:
        return None
    if not ImportProgress.objects.filter(is_silent, batch=batch).exists():
        return None
    batch.state, batch.failure = BatchState.FAILED, applying.BROKEN_OFF
    batch.save(update_fields=["state", "failure", "updated_at"])
    return batch


@transaction.atomic
def _recover_undo(batch_id: int, is_silent: Q) -> ImportBatch | None:
    """Whoever gets the lock of a batch that is being undone knows that nobody undoes it any more; it stays applied."""
    batch = ImportBatch.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=batch_id).first()
    if batch is None or batch.state != BatchState.APPLIED:
        return None
    working = ImportProgress.objects.filter(is_silent, batch=batch, step__in=UNDOING)
    if not working.update(step="", cancel_requested=False):
        return None
    batch.failure = undoing.BROKEN_OFF
    batch.save(update_fields=["failure", "updated_at"])
    return batch


@transaction.atomic
def _recover_preview(batch_id: int, is_silent: Q) -> ImportBatch | None:
    batch = ImportBatch.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=batch_id).first()
    if batch is None or batch.state not in BatchState.open():
        return None
    working = ImportProgress.objects.filter(is_silent, batch=batch, step__in=BUSY)
    if not working.update(step="", cancel_requested=False):
        return None
    batch.state, batch.failure = BatchState.FAILED, preview.BROKEN_OFF
    batch.save(update_fields=["state", "failure", "updated_at"])
    return batch


def _waits_for_a_worker(batch_id: int) -> bool:
    return DBTaskResult.objects.ready().filter(task_path__startswith=TASK_PATHS, args_kwargs__args__0=batch_id).exists()


def broke_off_applying(batch: ImportBatch) -> bool:
    """Whether ``batch`` failed while it was being applied, so that its preview still holds."""
    return (
        batch.state == BatchState.FAILED
        and ImportProgress.objects.filter(batch=batch, step=ImportStep.APPLYING).exists()
    )


def cancel_batch(batch_id: int, *, by: User | None) -> ImportBatch:
    """Give a batch up: at once when nobody works on it, else as soon as the worker looks. Raises Refused."""
    with transaction.atomic():
        seen = ImportBatch.objects.importable_by(by).filter(pk=batch_id).first()
        if seen is None:
            raise Refused(OUTSIDE)
        working = ImportProgress.objects.filter(batch=batch_id).exclude(step="")
        busy = seen.state in (*BatchState.open(), BatchState.APPLYING) and not broke_off_applying(seen)
        if busy and working.update(cancel_requested=True):
            return seen
        batch = lock_open(batch_id, by)
        clear(batch)
        batch.state = BatchState.CANCELLED
        batch.save(update_fields=["state", "updated_at"])
        progress.end(batch_id)
        return batch


@transaction.atomic
def delete_batch(batch_id: int, *, by: User | None) -> None:
    """Remove a batch of which nothing was ever stored, with its file. Raises Refused."""
    batch = ImportBatch.objects.importable_by(by).select_for_update(of=("self",)).filter(pk=batch_id).first()
    if batch is None:
        raise Refused(OUTSIDE)
    if batch.state not in (*BatchState.open(), BatchState.CANCELLED, BatchState.EXPIRED) or batch.revisions.exists():
        raise Refused("Lần nhập đã ghi số liệu thì không xóa được, để còn tra được nguồn; hãy hoàn tác nếu cần.")
    if ImportProgress.objects.filter(batch=batch).exclude(step__in=("", ImportStep.APPLYING)).exists():
        raise Refused("Lần nhập này đang được xử lý; hãy dừng lại trước khi xóa.")
    clear(batch)
    file = batch.file
    batch.delete()
    if file:
        transaction.on_commit(lambda: file.storage.delete(file.name))


def expire_batches(before: datetime) -> int:
    """Let batches expire that nobody finished or touched since ``before``, and drop what is staged for others so
    old; how many expired.

    The file, its counts and the trail of every figure stay.
    """
    old = Q(updated_at__lt=before)
    unfinished = ImportBatch.objects.filter(old, state__in=BatchState.open())
    expired = unfinished.update(state=BatchState.EXPIRED)
    finished = (BatchState.APPLIED, BatchState.UNDONE, BatchState.CANCELLED, BatchState.EXPIRED)
    done = ImportBatch.objects.filter(old, state__in=finished).values("pk")
    ImportIssue.objects.filter(batch__in=done)._raw_delete(using="default")
    StagedFigure.objects.filter(batch__in=done)._raw_delete(using="default")
    return expired
