"""The long work on a batch, for a worker: each task calls the service that a page would call at once."""

from django_tasks import task

from lib.refused import Refused
from organizations.importing.applying import apply_batch
from organizations.importing.preview import preview_batch
from organizations.models import ImportBatch, User


@task()
def preview_task(batch_id: int, by: int | None) -> str:
    """Preview the batch; the answer is its state."""
    return _unless_refused(batch_id, lambda: preview_batch(batch_id, by=_user(by)).state)


@task()
def apply_task(batch_id: int, by: int | None, mode: str, reason: str) -> str:
    """Apply the batch; a refusal is kept as its ``failure``, for nobody waits here to read it."""
    return _unless_refused(batch_id, lambda: apply_batch(batch_id, by=_user(by), mode=mode, reason=reason).state)


def _user(key: int | None) -> User | None:
    """The account on whose behalf the task runs, as it is now: rights taken away meanwhile are gone."""
    return None if key is None else User.objects.get(pk=key)


def _unless_refused(batch_id: int, work) -> str:
    try:
        return work()
    except Refused as refusal:
        ImportBatch.objects.filter(pk=batch_id).update(failure=str(refusal)[:500])
        return str(refusal)
