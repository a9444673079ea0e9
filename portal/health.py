"""Whether this installation can work: for whoever watches it, and for the proxy in front of it."""

import logging
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lib import store
from lib.papers import find_fonts
from lib.refused import Refused
from organizations import task_recovery
from organizations.management.database_errors import DAMAGED, FULL, READ_ONLY, sentence_of
from organizations.storage import NoRoom, media_root, room

WRITES_EVERY = 30  # seconds: two writes, of which each waits for the disk
PROBE, PAGE = ".health", 4096
PATIENCE = 500  # milliseconds for a lock
WRITE = "UPDATE django_migrations SET name = name WHERE id = (SELECT MAX(id) FROM django_migrations)"

logger = logging.getLogger(__name__)
_written = {"at": float("-inf")}  # when this process last saw the disk take a write


def database_reachable() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def migrations_applied() -> bool:
    """No migration of the installed code waits to be applied to the database."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def worker_answers() -> bool:
    """No work has been waiting for minutes, or is in the hands of a dead worker: one lives, or is not needed."""
    try:
        return task_recovery.worker_answers()
    except DatabaseError:
        return False


def paper_fonts_present() -> bool:
    try:
        find_fonts()
    except Refused:
        return False
    return True


def disk_takes_writes() -> bool:
    """Whether a file and a row can be written, and are on the disk at once. Asked of the disk every half a minute, and
    again at once where the answer was no."""
    now = time.monotonic()
    if now < _written["at"] + WRITES_EVERY:
        return True
    if not (_file_written() and _row_written()):
        return False
    _written["at"] = now
    return True


def _file_written() -> bool:
    try:
        with room():
            for folder in _folders():
                store.write(folder / PROBE, [b"." * PAGE], mode=0o600)
                (folder / PROBE).unlink()
    except NoRoom:
        return False
    return True


def _folders() -> list[Path]:
    """The data folder, and that of kept files where it lies on another disk."""
    data, media = Path(settings.DATA_DIR), media_root()
    apart = media.exists() and media.stat().st_dev != data.stat().st_dev
    return [data, media] if apart else [data]


def _row_written() -> bool:
    """A row as it was before, which the database writes all the same.

    Where somebody writes for long, SQLite's only lock is theirs: then it writes, and nobody waits for it here.
    """
    sqlite = connection.vendor == "sqlite"
    try:
        with connection.cursor() as cursor:
            if sqlite:
                cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
            with transaction.atomic():
                if not sqlite:
                    cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE}")
                cursor.execute(WRITE)
    except DatabaseError as error:
        if refused := sentence_of(error) in (FULL, READ_ONLY, DAMAGED):
            logger.error("the database takes no writes: %s", error)
        return not refused
    finally:
        if sqlite:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute(f"PRAGMA busy_timeout = {1000 * connection.settings_dict['OPTIONS']['timeout']}")
    return True


@require_safe
@never_cache
def healthz(request):
    """``/healthz``: 200 when all holds, else 503; which part fails, and nothing else about the machine."""
    reachable = database_reachable()
    migrated = reachable and migrations_applied()
    parts = {
        "database": reachable,
        "migrations": migrated,
        "paper_fonts": paper_fonts_present(),
        "disk": disk_takes_writes(),
        "worker": migrated and worker_answers(),
    }
    healthy = all(parts.values())
    return JsonResponse({"status": "ok" if healthy else "failing", **parts}, status=200 if healthy else 503)
