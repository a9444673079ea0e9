"""Signs of life of the processes that do tasks, and which of them are dead.

Clocks may jump, and on SQLite a long import keeps everybody else from writing for a while. So nobody is dead because
of one look: who is silent is doubted, in a transaction that writes, and is dead when the next sign has not come since.
"""

import os
import socket
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from organizations.models import Worker

SIGNS_EVERY = timedelta(seconds=10)
SILENT_FOR = timedelta(seconds=60)
DOUBTED_FOR = timedelta(seconds=15)


def begin(key: str) -> None:
    """A process that will claim tasks as ``key`` lives."""
    now = timezone.now()
    machine = socket.gethostname()[:100]
    Worker.objects.create(key=key, machine=machine, process=os.getpid(), started_at=now, seen_at=now)


def sign(key: str) -> bool:
    """A sign of life of ``key``; False when it was taken for dead meanwhile, so that it must end."""
    living = Worker.objects.filter(key=key, ended_at=None)
    return bool(living.update(seen_at=timezone.now(), doubted_at=None))


def end(key: str, *, overdue: bool = False) -> None:
    """``key`` is dead; ``overdue``: because its task took too long."""
    Worker.objects.filter(key=key, ended_at=None).update(ended_at=timezone.now(), overdue=overdue)


def silent(now: datetime, field: str, since: timedelta | None = None) -> Q:
    """Nothing at the moment ``field`` for longer than ``since`` (else ``SILENT_FOR``); a moment that is still to come
    says nothing either, for the clock was set back."""
    since = SILENT_FOR if since is None else since
    return Q(**{f"{field}__lt": now - since}) | Q(**{f"{field}__gt": now + since})


def is_silent(moment: datetime | None, now: datetime) -> bool:
    """The same of one ``moment``."""
    return moment is None or abs(now - moment) > SILENT_FOR


@transaction.atomic
def find_dead(now: datetime) -> dict[str, Worker]:
    """All dead workers by their key, those found dead now with them; who is silent for the first time is doubted."""
    missed = Worker.objects.filter(silent(now, "seen_at"), ended_at=None)
    missed.filter(silent(now, "doubted_at", DOUBTED_FOR)).update(ended_at=now)
    missed.filter(doubted_at=None).update(doubted_at=now)
    return {worker.key: worker for worker in Worker.objects.exclude(ended_at=None)}


def living(now: datetime) -> set[str]:
    """The keys of those that gave a sign of life lately."""
    return set(Worker.objects.exclude(silent(now, "seen_at")).filter(ended_at=None).values_list("key", flat=True))


def forget(keys: set[str]) -> None:
    """Dead workers of which nothing is in hand any more."""
    Worker.objects.filter(key__in=keys).exclude(ended_at=None).delete()


def is_known(key: str) -> bool:
    """Whether a worker of this name has ever said so and is not forgotten."""
    return Worker.objects.filter(key=key).exists()
