"""Taking turns: of those who want to do the same lengthy thing one does it, the others wait in line without holding
anything that stops other people.

On PostgreSQL the line is kept by the server, in the order of coming and across machines; what the server forgets when a
connection ends needs no cleaning up. SQLite serves one machine: there a locked file stands for the turn, and the system
frees it when its process ends. The turn only spares useless work; what must never happen twice, the database refuses.
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
def turn(name: str, *, waiting: float = SECONDS, busy: str) -> Iterator[None]:
    """Wait for the turn called ``name`` and keep it. Raises Refused(``busy``) after ``waiting`` seconds.

    Must be entered outside any transaction: whoever waits inside one keeps others from writing.
    """
    kept = _on_the_server if connection.vendor == "postgresql" else _in_a_file
    with kept(name, waiting, busy):
        yield


@contextmanager
def _on_the_server(name: str, waiting: float, busy: str) -> Iterator[None]:
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{round(waiting * 1000)}ms"])
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
def _in_a_file(name: str, waiting: float, busy: str) -> Iterator[None]:
    folder = settings.DATA_DIR / "turns"
    folder.mkdir(mode=0o700, exist_ok=True)
    key = hashlib.sha256(f"{connection.settings_dict['NAME']}\0{name}".encode()).hexdigest()[:32]
    deadline = time.monotonic() + waiting
    with open(folder / key, "ab") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Refused(busy) from None
                time.sleep(STEP * (0.5 + random.random()))  # so that nobody is always the last to look
        yield  # closing the file ends the turn
