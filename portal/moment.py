"""Reading the whole database as it was at one moment, while others go on writing."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_reading = threading.local()  # whether this thread is within a moment of SQLite, of which Django does not know


@contextmanager
def moment() -> Iterator[None]:
    """Within the block every query of this thread sees what had been committed when it began, and nothing may be
    written.

    On PostgreSQL it is one REPEATABLE READ transaction, on SQLite (with its write-ahead log) one that only reads: no
    writer waits for it, and it waits for none. Inside a moment or a transaction of the caller's the block sees what
    that sees, which on PostgreSQL is one moment only if the transaction was begun so.
    """
    if connection.in_atomic_block or getattr(_reading, "now", False):
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT 1")  # the moment is that of the first query
            yield
    else:
        with connection.cursor() as cursor:
            # Not ``atomic``: its transactions are those of writers (``transaction_mode``), who wait for each other.
            cursor.execute("BEGIN DEFERRED")
            try:
                cursor.execute("SELECT COUNT(*) FROM sqlite_master")  # the moment is that of the first query
                _reading.now = True
                yield
            finally:
                _reading.now = False
                cursor.execute("ROLLBACK")
