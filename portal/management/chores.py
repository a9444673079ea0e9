"""What a worker sees to beside its tasks, every half minute and every hour. None keeps the others from being done."""

import logging
from collections.abc import Callable

from django.db import DatabaseError

from briefings.services import reopening
from lib.refused import Refused
from organizations import operator_log, task_recovery
from organizations.importing import recover_batches
from portal.backup import make_nightly
from portal.cleaning import clean

OFTEN: tuple[Callable[[], object], ...] = (
    task_recovery.recover_tasks,
    recover_batches,
    reopening.lock_again,
)
HOURLY: tuple[Callable[[], object], ...] = (clean,)

logger = logging.getLogger(__name__)


def make_backup() -> None:
    """That of this night, unless it is there; the operator reads why it could not be made."""
    try:
        make_nightly()
    except Refused as refused:
        logger.warning("no backup of this night: %s", refused)
    operator_log.write_what_waits()


def do_chores(*, hourly: bool) -> None:
    """All that is due. Raises DatabaseError where the database does not answer; other failures are logged."""
    for chore in (*OFTEN, *(HOURLY if hourly else ())):
        try:
            chore()
        except DatabaseError:
            raise
        except Exception:
            logger.exception("%s failed", chore.__qualname__)
    operator_log.write_what_waits()
