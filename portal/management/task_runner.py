"""The tasks that wait, one after the other, so that none of them ends whoever does them."""

import logging
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from organizations import operator_log, task_recovery
from organizations.services import workers

logger = logging.getLogger(__name__)


class TaskRunner(Worker):
    """The library's worker under the name ``key``. ``run`` comes back when nothing waits.

    ``broke``: a task has failed; what it left in this process (memory, connections, threads) is not to be trusted.
    """

    def __init__(self, key: str):
        super().__init__(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=key,
            excluded_queue_names=[],
        )
        self.broke = False

    def shutdown(self, signum, frame) -> None:
        """Finish the task at hand, then stop, however often it is asked."""
        self.running = False

    def run_task(self, db_task_result: DBTaskResult) -> None:
        """Do it; whatever it raises ends in *failed*. Raises DatabaseError where even that cannot be written."""
        try:
            super().run_task(db_task_result)
        except BaseException as error:
            self._record(db_task_result, error)
        if db_task_result.status == TaskResultStatus.FAILED:
            self.broke = True
            logger.error("task %s failed: %s", db_task_result.pk, db_task_result.exception_class_path)
            task_recovery.tell_failure(db_task_result)
        else:
            task_recovery.tell_success(db_task_result)
        operator_log.write_what_waits()

    def _record(self, db_task_result: DBTaskResult, error: BaseException) -> None:
        """The library could not write what went wrong, or not read what the task is."""
        logger.exception("task %s could not be recorded", db_task_result.pk)
        if not connection.in_atomic_block:
            connection.close()  # whatever the task left it in
        db_task_result.set_failed(RuntimeError(f"{type(error).__qualname__}: could not be recorded"))


def new_key() -> str:
    """A name that no worker has had."""
    return f"{socket.gethostname()[:24]}-{uuid.uuid4().hex}"[:64]


@contextmanager
def signs_of_life(key: str) -> Iterator[None]:
    """Worker ``key`` lives as long as the block: for a process that does tasks by itself."""
    workers.begin(key)
    ended = threading.Event()

    def give() -> None:
        while not ended.wait(workers.SIGNS_EVERY.total_seconds()):
            try:
                workers.sign(key)
            except DatabaseError as error:
                logger.warning("the database does not answer: %s", error)
            finally:
                connection.close()

    threading.Thread(target=give, name="signs-of-life", daemon=True).start()
    try:
        yield
    finally:
        ended.set()
    workers.end(key)
