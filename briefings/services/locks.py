"""Named locks for lengthy work: one process does it, the others wait in line without holding anything that stops other
people.

On PostgreSQL they are advisory locks of the server, granted in the order of asking and across machines; the server
frees them when a connection ends. SQLite serves one machine: there a locked file is the lock, and the system frees it
when its process ends. A lock only spares useless work; what must never happen twice, the database refuses.
"""

import fcntl
import hashlib
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import OperationalError, connection

from lib.refused import Refused

SECONDS = 180
STEP = 0.03  # seconds between two looks at a locked file


@contextmanager
def exclusive(name: str, *, timeout: float = SECONDS, busy: str) -> Iterator[None]:
    """Take the lock called ``name`` for the block. Raises Refused(``busy``) after ``timeout`` seconds of waiting.

    Must be entered outside any transaction: whoever waits inside one keeps others from writing.
    """
    lock = _on_the_server if connection.vendor == "postgresql" else _in_a_file
    with lock(name, timeout, busy):
        yield


@contextmanager
def _on_the_server(name: str, timeout: float, busy: str) -> Iterator[None]:
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{round(timeout * 1000)}ms"])
        try:
            cursor.execute("SELECT pg_advisory_lock(%s)", [key])
        except OperationalError as error:
            raise Refused(busy) from error
        finally:
            if not connection.needs_rollback and connection.is_usable():
                cursor.execute("SELECT set_config('lock_timeout', '0', false)")
    try:
        yield
    finally:
        if connection.connection is not None and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextmanager
def _in_a_file(name: str, timeout: float, busy: str) -> Iterator[None]:
    folder = settings.DATA_DIR / "locks"
    folder.mkdir(mode=0o700, exist_ok=True)
    key = hashlib.sha256(f"{connection.settings_dict['NAME']}\0{name}".encode()).hexdigest()[:32]
    deadline = time.monotonic() + timeout
    with open(folder / key, "ab") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Refused(busy) from None
                time.sleep(STEP * (0.5 + random.random()))  # so that nobody is always the last to look
        yield  # closing the file frees the lock
