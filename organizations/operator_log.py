"""What whoever runs the portal must know: ``note`` writes it, the page of the system shows it until it is resolved.

Never about persons: a sentence names the record by its kind and key, not who did what.
"""

import hashlib
import logging
import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from organizations.choices import OperatorKind
from organizations.models import OperatorEntry

MOST = 500  # entries; of more those resolved go first, then the oldest
LONGEST = 2000  # characters of a sentence

logger = logging.getLogger(__name__)


class _Waiting(threading.local):
    """What was noted by this thread inside a transaction, which may yet be rolled back."""

    def __init__(self):
        self.notes: deque[Callable[[], None]] = deque(maxlen=50)


_waiting = _Waiting()


def note(kind: OperatorKind, sentence: str, *, key: str = "") -> None:
    """Tell whoever runs the portal: a line of the log now, and an entry of the system's page.

    ``sentence``: whole, in Vietnamese: what is wrong, where, what to do; without names, passwords or texts of records.
    ``key``: what it happened to, such as ``"briefings.evidence:17"``; the same kind and key is one entry that counts
    its times, and is open again where it had been resolved. Without a key the sentence is its own. Never raises: where
    the database is away the line of the log is all there is. Inside a transaction that is rolled back the entry is
    written by ``write_what_waits`` at the end of the request, task or command.
    """
    logger.error("operator: %s: %s", kind, sentence)
    key = key[:200] or hashlib.sha256(sentence.encode()).hexdigest()
    write = partial(_write, OperatorKind(kind), key, sentence[:LONGEST], timezone.now())
    if transaction.get_connection().in_atomic_block:
        _waiting.notes.append(write)
    write()


def settle(kind: OperatorKind, key: str) -> None:
    """What was noted under ``kind`` and ``key`` has passed by itself: a backup succeeded, a file is back."""
    OperatorEntry.objects.unresolved().filter(kind=kind, key=key).update(resolved_at=timezone.now())


def write_what_waits() -> None:
    """Write what was noted inside transactions and rolled back with them; called once no transaction is open."""
    while _waiting.notes:
        _waiting.notes.popleft()()


def _write(kind: OperatorKind, key: str, sentence: str, at: datetime) -> None:
    """Once for each moment ``at``, however often it is called."""
    try:
        with transaction.atomic():
            if not _count(kind, key, sentence, at):
                _add(kind, key, sentence, at)
    except Exception:  # whoever tells of one trouble must not run into another
        logger.warning("operator: the entry could not be written", exc_info=True)


def _count(kind: OperatorKind, key: str, sentence: str, at: datetime) -> bool:
    """Whether there is an entry already, with this time counted."""
    entry = OperatorEntry.objects.filter(kind=kind, key=key)
    found = entry.filter(last_at__lt=at).update(times=F("times") + 1, last_at=at, sentence=sentence, resolved_at=None)
    return bool(found) or entry.exists()


def _add(kind: OperatorKind, key: str, sentence: str, at: datetime) -> None:
    try:
        with transaction.atomic():
            OperatorEntry.objects.create(kind=kind, key=key, sentence=sentence, first_at=at, last_at=at)
    except IntegrityError:  # another process was first
        _count(kind, key, sentence, at)
        return
    surplus = OperatorEntry.objects.order_by(F("resolved_at").desc(nulls_first=True), "-last_at")
    keys = list(surplus.values_list("pk", flat=True)[MOST:])
    OperatorEntry.objects.filter(pk__in=keys).delete()
