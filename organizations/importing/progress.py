"""How far the work on a batch is: written by whoever works, read by the page that waits, and asked whether to stop."""

from django.utils import timezone

from lib.refused import Refused
from organizations.choices import ImportStep
from organizations.models import ImportProgress


class Cancelled(Refused):
    """Somebody asked to stop, and nothing was written."""

    def __init__(self):
        super().__init__("Việc này đã được dừng theo yêu cầu; chưa có gì được ghi.")


def begin(batch_id: int, step: ImportStep, total: int = 0) -> None:
    """A step starts; how many figures it concerns in all."""
    values = {"step": step, "done": 0, "total": total, "heartbeat_at": timezone.now()}
    ImportProgress.objects.update_or_create(batch_id=batch_id, defaults=values)


def begin_waiting(batch_id: int) -> None:
    """The batch waits for a worker."""
    begin(batch_id, ImportStep.QUEUED)


def stop_if_asked(batch_id: int) -> None:
    """Raises Cancelled when somebody asked to stop."""
    if ImportProgress.objects.filter(batch_id=batch_id, cancel_requested=True).exists():
        raise Cancelled


def end(batch_id: int) -> None:
    """Nothing is being done with the batch any more."""
    ImportProgress.objects.filter(batch_id=batch_id).update(
        step="", cancel_requested=False, heartbeat_at=timezone.now()
    )
