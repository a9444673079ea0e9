"""The work on a batch: small files at once, large ones by a worker; whoever asks need not know which.

The tasks stay in this module: their paths are stored with what waits for a worker.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from lib.refused import Refused
from organizations import importing
from organizations.choices import ApplyMode, ImportStep
from organizations.letters import letter_task
from organizations.models import ImportBatch, ImportProgress, User
from organizations.services import drafts, kept_forms, memberships, submissions
from organizations.services.country_units import load_units
from organizations.task_recovery import WORKS, Work, recover_tasks

PREVIEW, APPLY = "preview", "apply"
INLINE_BYTES = 200_000  # a workbook of some 30,000 figures: read and staged within two seconds
INLINE_FIGURES = 20_000  # applied within a second
KEPT_FOR = timedelta(days=14)


@task()
def preview_task(batch_id: int, by: int | None) -> str:
    """Preview the batch; the answer is its state."""
    return _unless_refused(batch_id, lambda: importing.preview_batch(batch_id, by=_user(by)).state)


@task()
def apply_task(batch_id: int, by: int | None, mode: str, reason: str) -> str:
    """Apply the batch; a refusal is kept as its ``failure``, for nobody waits here to read it."""

    def apply() -> str:
        return importing.apply_batch(batch_id, by=_user(by), mode=mode, reason=reason).state

    return _unless_refused(batch_id, apply)


@task()
def undo_task(batch_id: int, by: int | None, reason: str) -> str:
    """Undo the batch; a refusal is kept as its ``failure``."""

    def undo() -> str:
        return _undo_and_log(batch_id, _user(by), reason).sentence

    return _unless_refused(batch_id, undo)


@task()
def load_units_task(by: int | None, keep_names: bool) -> dict[str, str]:
    """Load the country's units; the answer is what to say, and of which ``kind`` it is: ``done`` or ``refused``."""
    try:
        return {"kind": "done", "said": load_units(keep_names=keep_names, by=_user(by)).sentence}
    except Refused as refusal:
        return {"kind": "refused", "said": str(refusal)}


def _on_batch(name: str, step: ImportStep, lasts: timedelta) -> Work:
    """A task whose first argument is the key of a batch."""
    take_up, give_up = partial(importing.take_up_again, step=step), partial(importing.break_off, step=step)
    return Work(name, lasts, "lần nhập", take_up, give_up)


WORKS[preview_task.module_path] = _on_batch("đọc tệp", ImportStep.READING, timedelta(minutes=15))
WORKS[apply_task.module_path] = _on_batch("ghi số liệu", ImportStep.APPLYING, timedelta(minutes=30))
WORKS[undo_task.module_path] = _on_batch("hoàn tác", ImportStep.UNDOING, timedelta(minutes=30))
WORKS[load_units_task.module_path] = Work("nạp đơn vị hành chính", timedelta(minutes=30), repeatable=True)
WORKS[letter_task.module_path] = Work("gửi thư", timedelta(minutes=5), repeatable=True)


def start_undo(batch: ImportBatch, *, by: User | None, reason: str) -> importing.Undone | None:
    """Undo ``batch``: at once when it is small, else by a worker (then None). Raises Refused."""
    if waiting(batch):
        raise Refused("Lần nhập này đang được xử lý; hãy đợi kết quả.")
    if batch.created + batch.updated <= INLINE_FIGURES:
        return _undo_and_log(batch.pk, by, reason)
    importing.check_can_undo(batch.pk, by=by, reason=reason)
    _queue(batch, lambda: undo_task.enqueue(batch.pk, by.pk if by else None, reason))
    return None


def start(
    batch: ImportBatch, step: str, *, by: User | None, mode: str = ApplyMode.ALL, reason: str = ""
) -> ImportBatch:
    """Preview or apply ``batch``: at once when it is small, else by a worker. Returns it as it stands afterwards.

    Raises Refused as the service does; for a worker what can be said at once is said at once.
    """
    if waiting(batch):
        raise Refused("Lần nhập này đang được xử lý; hãy đợi kết quả.")
    ImportProgress.objects.filter(batch=batch).update(cancel_requested=False)
    key = by.pk if by else None
    if step == PREVIEW:
        if batch.file.size <= INLINE_BYTES:
            return importing.preview_batch(batch.pk, by=by)
        _queue(batch, lambda: preview_task.enqueue(batch.pk, key))
    else:
        if batch.figures.accepted().count() <= INLINE_FIGURES:
            return importing.apply_batch(batch.pk, mode=mode, by=by, reason=reason)
        importing.check_applicable(batch.pk, mode=mode, by=by, reason=reason)
        _queue(batch, lambda: apply_task.enqueue(batch.pk, key, str(mode), reason))
    batch.refresh_from_db()
    return batch


def resume(batch: ImportBatch, *, by: User | None) -> ImportBatch:
    """Take up a batch that broke off, where it broke off."""
    if importing.broke_off_applying(batch):
        return start(batch, APPLY, by=by, mode=batch.mode, reason=batch.reason)
    return start(batch, PREVIEW, by=by)


def waiting(batch: ImportBatch) -> bool:
    """Whether a task for ``batch`` waits for a worker or is with one that gave a sign of life."""
    if not _tasks_of(batch.pk).exists():
        return False
    importing.recover_batches()
    step = ImportProgress.objects.filter(batch=batch).values_list("step", flat=True).first()
    return bool(step) and not importing.broke_off_applying(ImportBatch.objects.get(pk=batch.pk))


@dataclass(frozen=True)
class UnitsLoading:
    """How the last loading of the country's units stands. ``waits``: for a worker, or with one; ``kind``: ``done``,
    ``refused`` or ``failed``, empty where there was none; ``said``: its answer."""

    waits: bool = False
    running: bool = False
    kind: str = ""
    said: str = ""
    ended: datetime | None = None


def units_loading() -> UnitsLoading:
    """The last one that a worker was asked for."""
    result = DBTaskResult.objects.filter(task_path=load_units_task.module_path).order_by("-enqueued_at").first()
    if result is None:
        return UnitsLoading()
    if result.status in (TaskResultStatus.READY, TaskResultStatus.RUNNING):
        return UnitsLoading(waits=True, running=result.status == TaskResultStatus.RUNNING)
    if result.status == TaskResultStatus.SUCCESSFUL:
        return UnitsLoading(ended=result.finished_at, **result.return_value)
    return UnitsLoading(kind="failed", ended=result.finished_at)


def start_loading_units(*, keep_names: bool, by: User | None) -> None:
    """Let a worker load the country's units. Raises Refused while one does."""
    if units_loading().waits:
        raise Refused("Hệ thống đang nạp đơn vị hành chính cả nước; đợi xong rồi xem kết quả ở trang này.")
    load_units_task.enqueue(by.pk if by else None, keep_names)


def tidy(now: datetime | None = None) -> None:
    """Close the tasks whose worker died, and forget those that ended long ago, and forms that nobody sends again."""
    now = now or timezone.now()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT_FOR).delete()
    submissions.forget_old(now)
    kept_forms.forget_old(now)
    drafts.forget_old(now)
    memberships.close_ended()
    recover_tasks(now)


def _tasks_of(batch_id: int) -> QuerySet[DBTaskResult]:
    unfinished = DBTaskResult.objects.filter(status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING))
    return unfinished.filter(task_path__startswith=importing.TASK_PATHS, args_kwargs__args__0=batch_id)


def _queue(batch: ImportBatch, enqueue: Callable[[], object]) -> None:
    with transaction.atomic():
        importing.begin_waiting(batch.pk)
        enqueue()


def _undo_and_log(batch_id: int, by: User | None, reason: str) -> importing.Undone:
    """Undo, and keep it in the admin site's log of the batch, too."""
    done = importing.undo_batch(batch_id, by=by, reason=reason)
    if by is not None:
        batch = ImportBatch.objects.filter(pk=batch_id)
        LogEntry.objects.log_actions(by.pk, batch, CHANGE, f"{done.sentence} Lý do: {reason}", single_object=True)
    return done


def _user(key: int | None) -> User | None:
    """The account on whose behalf the task runs, as it is now: rights taken away meanwhile are gone."""
    return None if key is None else User.objects.get(pk=key)


def _unless_refused(batch_id: int, work: Callable[[], str]) -> str:
    try:
        return work()
    except Refused as refusal:
        importing.refuse_work(batch_id, str(refusal))
        return str(refusal)
