"""Django's sessions in the database, read by a query prepared once: it is the first of every request."""

from functools import cache

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.utils import timezone

from organizations.prepared import WORD, Prepared


class SessionStore(DatabaseSessions):
    def _get_session_from_db(self):
        row = _sessions(self.model).first(key=self.session_key)
        if row is None or row[-1] <= timezone.now():
            self._session_key = None
            return None
        return self.model(*row)  # type: ignore[misc]  # the columns in the order of the fields


@cache
def _sessions(model) -> Prepared:
    names = ("session_key", "session_data", "expire_date")
    return Prepared(model.objects.filter(session_key=WORD).values_list(*names), key=WORD)
