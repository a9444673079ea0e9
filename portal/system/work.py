"""How much work waits, and for how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min
from django.utils import timezone
from django_tasks_db.models import DBTaskResult


@dataclass(frozen=True)
class Queue:
    """Tasks by their state; ``oldest``: how long the first of those that wait has been waiting."""

    waiting: int
    running: int
    failed: int
    oldest: timedelta


def queue(now: datetime | None = None) -> Queue:
    """Tasks that wait, run and failed (until they are forgotten)."""
    now = now or timezone.now()
    tasks = DBTaskResult.objects
    first = tasks.ready().order_by().aggregate(first=Min("enqueued_at"))["first"]
    oldest = max(now - first, timedelta()) if first else timedelta()
    return Queue(tasks.ready().count(), tasks.running().count(), tasks.failed().count(), oldest)
