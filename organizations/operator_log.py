"""What whoever runs the portal must know: ``note`` writes it, the page of the system shows it until it is resolved.

Never about persons: a sentence names the record by its kind and key, not who did what.
"""

import hashlib
import logging
import threading
from collections import deque
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Note:
    """One time that something is told of."""

    kind: OperatorKind
    key: str
    sentence: str
    at: datetime


class _Waiting(threading.local):
    """What was noted by this thread inside a transaction, which may yet be rolled back."""

    def __init__(self):
        self.notes: deque[Note] = deque(maxlen=50)


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
    told = Note(OperatorKind(kind), key, sentence[:LONGEST], timezone.now())
    if transaction.get_connection().in_atomic_block:
        _waiting.notes.append(told)
        transaction.on_commit(partial(_forget, told))
    _write(told)


def settle(kind: OperatorKind, key: str) -> None:
    """What was noted under ``kind`` and ``key`` has passed by itself: a backup succeeded, a file is back."""
    OperatorEntry.objects.unresolved().filter(kind=kind, key=key).update(resolved_at=timezone.now())


def write_what_waits() -> None:
    """Write what was noted inside transactions and rolled back with them; called once no transaction is open."""
    while _waiting.notes:
        told = _waiting.notes.popleft()
        _write(told, unless=told.at)


def _forget(told: Note) -> None:
    """Its transaction ended well."""
    if told in _waiting.notes:
        _waiting.notes.remove(told)


def _write(told: Note, unless: datetime | None = None) -> None:
    """Count it, or add it where there is none like it; ``unless``: not where it was last told of at that moment."""
    try:
        with transaction.atomic():
            like_it = OperatorEntry.objects.filter(kind=told.kind, key=told.key)
            if unless is not None and like_it.filter(last_at=unless).exists():
                return
            if not _count(told):
                _add(told)
    except Exception:  # whoever tells of one trouble must not run into another
        logger.warning("operator: the entry could not be written", exc_info=True)


def _count(told: Note) -> bool:
    """Whether there is an entry already, with this time counted."""
    entry = OperatorEntry.objects.filter(kind=told.kind, key=told.key)
    changed = {"times": F("times") + 1, "last_at": told.at, "sentence": told.sentence, "resolved_at": None}
    return bool(entry.update(**changed))


def _add(told: Note) -> None:
    try:
        with transaction.atomic():
            OperatorEntry.objects.create(
                kind=told.kind, key=told.key, sentence=told.sentence, first_at=told.at, last_at=told.at
            )
    except IntegrityError:  # another process was first
        _count(told)
        return
    surplus = OperatorEntry.objects.order_by(F("resolved_at").desc(nulls_first=True), "-last_at")
    keys = list(surplus.values_list("pk", flat=True)[MOST:])
    OperatorEntry.objects.filter(pk__in=keys).delete()
