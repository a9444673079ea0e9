"""Whether this installation can work: for whoever watches it, and for the proxy in front of it."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lib.papers import find_fonts
from lib.refused import Refused
from organizations import task_recovery


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
        "worker": migrated and worker_answers(),
    }
    healthy = all(parts.values())
    return JsonResponse({"status": "ok" if healthy else "failing", **parts}, status=200 if healthy else 503)
