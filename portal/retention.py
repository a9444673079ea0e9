"""How long the portal keeps what it notes about people at work; then it is forgotten (docs/data-protection.md).

The days of each rule are a setting (``settings.KEEP_DAYS``); 0 keeps for ever. The worker applies all of them.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Model, QuerySet
from django.utils import timezone

from briefings.models import DigestSent, Reading
from organizations.importing import expire_batches
from organizations.models import Download


def forget_old(now: datetime | None = None) -> dict[str, int]:
    """Apply every rule; ``{name of its setting: how many rows were forgotten}``."""
    now = now or timezone.now()
    found = {"sessions": _forget_sessions(now)}
    for name, forget in RULES.items():
        if days := settings.KEEP_DAYS[name]:
            found[name] = forget(now - timedelta(days=days))
    return found


def _forget_sessions(now: datetime) -> int:
    """Those that have ended by themselves."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def _forget_sign_ins(before: datetime) -> int:
    logs = (AccessAttempt, AccessFailureLog, AccessLog)
    return sum(log.objects.filter(attempt_time__lt=before).delete()[0] for log in logs)


def _forget_readers(before: datetime) -> int:
    """Who has read a document; that it was read, and when, stays."""
    return _rows(Reading).filter(at__lt=before, by__isnull=False).update(by=None)


def _forget_downloads(before: datetime) -> int:
    return _rows(Download).filter(at__lt=before).delete()[0]


def _forget_letters(before: datetime) -> int:
    return DigestSent.objects.filter(sent_at__lt=before).delete()[0]


def _rows(model: type[Model]) -> QuerySet:
    """The rows of a log that is otherwise written once and never changed: forgetting is the one exception."""
    return QuerySet(model)


RULES: dict[str, Callable[[datetime], int]] = {
    "sign_ins": _forget_sign_ins,
    "staged": expire_batches,
    "readers": _forget_readers,
    "downloads": _forget_downloads,
    "letters": _forget_letters,
}
