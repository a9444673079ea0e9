"""Django's sessions in the database, each of somebody with its ``SignIn``: from where, since when, last used when.

A session is the first that every request reads, by one prepared query. It ends when it has not been used for as long
as ``PORTAL_IDLE_MINUTES`` says, on a shared machine for a quarter of an hour.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.db import DatabaseError, transaction
from django.utils import timezone

from organizations.models import SignIn
from organizations.models.sign_ins import LENGTH_OF_AGENT
from organizations.prepared import WORD, Prepared
from organizations.services.sign_ins import idle_time

SHARED = "_shared"  # in a session: the person said at signing in that others use this machine, too
NOTED_EVERY = 15  # parts of the idle time: so often, at most, the last use is written down


class SessionStore(DatabaseSessions):
    """``address`` and ``agent`` of the request are given by the middleware."""

    address: str | None = None
    agent = ""
    sign_in: SignIn | None = None  # as it was read with the session, or written with it

    def _get_session_from_db(self):
        row = _sessions(self.model).first(key=self.session_key)
        now = timezone.now()
        if row is None or row[2] <= now:
            self._session_key = None
            return None
        session = self.model(*row[:3])  # type: ignore[misc]  # the columns in the order of the fields
        if row[3] is not None:
            self.sign_in = SignIn(*row[3:])
            idle = idle_time(shared=self.sign_in.shared)
            if now - self.sign_in.last_used_at > idle:
                session.delete()
                self._session_key = None
                return None
            self._note_use(self.sign_in, now, idle / NOTED_EVERY)
        return session

    def _note_use(self, known: SignIn, now: datetime, interval: timedelta) -> None:
        if now - known.last_used_at <= interval:
            return
        address, agent = self.address or known.address, self.agent or known.agent
        # Where somebody else writes for long it is noted with the next request.
        with suppress(DatabaseError), transaction.atomic():
            SignIn.objects.filter(pk=known.pk).update(last_used_at=now, address=address, agent=agent)

    def save(self, must_create=False):
        with transaction.atomic():  # one wait for the disk
            super().save(must_create)
            if (user := self.get(SESSION_KEY)) is not None:
                self._note_sign_in(int(user))

    def _note_sign_in(self, user: int) -> None:
        """Once for each session; a new key for the same person goes on with what was known of the old one."""
        known = self.sign_in
        if known is not None and (known.session_id, known.user_id) == (self.session_key, user):
            return
        now = timezone.now()
        self.sign_in, _ = SignIn.objects.get_or_create(
            session_id=self.session_key,
            defaults={
                "user_id": user,
                "started_at": known.started_at if known is not None and known.user_id == user else now,
                "last_used_at": now,
                "address": self.address,
                "agent": self.agent,
                "shared": bool(self.get(SHARED)),
            },
        )


class SessionMiddleware(DjangoSessionMiddleware):
    """Tells the session from where the request comes."""

    def process_request(self, request):
        super().process_request(request)
        request.session.address = client_address(request)
        request.session.agent = request.headers.get("User-Agent", "").replace("\0", "")[:LENGTH_OF_AGENT]


def forwarded_for(request) -> str:
    """What the proxy wrote last, which nobody else can have written; empty without a proxy, or where it wrote none."""
    return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() if settings.BEHIND_PROXY else ""


def client_address(request) -> str | None:
    """The network address that a request comes from, behind a proxy the one that the proxy saw. None where there is
    none."""
    found = forwarded_for(request) or request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(found))
    except ValueError:
        return None


@cache
def _sessions(model) -> Prepared:
    names = ("session_key", "session_data", "expire_date")
    of_sign_in = [f"sign_in__{field.attname}" for field in SignIn._meta.concrete_fields]
    return Prepared(model.objects.filter(session_key=WORD).values_list(*names, *of_sign_in), key=WORD)
