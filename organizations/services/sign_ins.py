"""The sessions in which a person is signed in, and their ends."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from organizations.models import SignIn, User

SHARED_IDLE = timedelta(minutes=15)


def idle_time(*, shared: bool) -> timedelta:
    """For how long a session may go unused."""
    idle = timedelta(minutes=settings.PORTAL_IDLE_MINUTES)
    return min(idle, SHARED_IDLE) if shared else idle


def sessions_of(user: User) -> list[SignIn]:
    """The sessions with which ``user`` is signed in now, the last used first."""
    now, living = timezone.now(), []
    hashes = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    rows = SignIn.objects.filter(user=user, session__expire_date__gt=now).select_related("session")
    for row in rows:
        unused = now - row.last_used_at > idle_time(shared=row.shared)
        if not unused and row.session.get_decoded().get(HASH_SESSION_KEY) in hashes:
            living.append(row)
    return living


def end_sessions(user: User, *, but: str | None = "", only: int | None = None) -> int:
    """End the sessions of ``user`` at once: all, all but the one with the key ``but``, or ``only`` one by its
    ``SignIn``. Returns how many."""
    rows = SignIn.objects.filter(user=user).exclude(session_id=but or "")
    if only is not None:
        rows = rows.filter(pk=only)
    ended, _ = Session.objects.filter(pk__in=list(rows.values_list("session_id", flat=True))).delete()
    return ended // 2  # each with its sign-in
