"""The processes that do what waits, and whether they give signs of life."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from organizations.models import Worker
from organizations.services import workers


@dataclass(frozen=True)
class Seen:
    """``lives``: it gave a sign lately and nobody took it for dead."""

    worker: Worker
    lives: bool


def worker_list(now: datetime | None = None) -> list[Seen]:
    """All that are not forgotten; those first that gave the last signs."""
    living = workers.living(now or timezone.now())
    return [Seen(worker, worker.key in living) for worker in Worker.objects.all()]
