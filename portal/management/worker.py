"""A worker: one process that watches and does nothing itself, and those it forks, which do the work and may die.

The watching process gives the signs of life, starts again what died, and stops what hangs. It touches no task and no
file, so whatever a task does – ends its process, takes all memory, never comes back – the worker goes on.
"""

import ctypes
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import NoReturn

from django.db import DatabaseError, close_old_connections, connections
from django_tasks_db.models import DBTaskResult

from organizations import task_recovery
from organizations.services import workers
from portal.backup import nightly_is_due
from portal.management.chores import do_chores, make_backup
from portal.management.task_runner import TaskRunner, new_key

LOOKS_EVERY = 1.0  # seconds between two looks at the queue, and at the processes
CHORES_EVERY = 30.0
HOURLY = 3600.0
CHORES_LAST_AT_MOST = 1800.0
BACKUP_WAITS = 600.0  # seconds until a new worker looks whether last night's backup lacks; a failed one waits an hour
SIGNS_EVERY = workers.SIGNS_EVERY.total_seconds()
PR_SET_PDEATHSIG = 1  # prctl(2)

logger = logging.getLogger(__name__)


class Process:
    """A forked process that does ``work`` and ends; killed by the system when this one dies."""

    def __init__(self, work: Callable[[], object]):
        connections.close_all()  # no connection is shared
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        self.began = time.monotonic()
        self.pid = os.fork()
        if not self.pid:
            _work(work, parent)

    def ended(self) -> bool:
        """Whether it has; looks without waiting."""
        return os.waitpid(self.pid, os.WNOHANG)[0] != 0

    def send(self, signal_number: int) -> None:
        os.kill(self.pid, signal_number)


def _work(work: Callable[[], object], parent: int) -> NoReturn:
    status = 1
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == parent:
            work()
            status = 0
    except DatabaseError as error:
        logger.warning("the database does not answer: %s", error)  # it may be restarting: look again
    except BaseException:
        logger.exception("a process of the worker broke")
    finally:
        os._exit(status)


def do_tasks(key: str) -> None:
    """Do what waits as worker ``key``, until asked to stop or a task broke: another process is better then."""
    runner = TaskRunner(key)
    runner.configure_signals()
    while runner.running and not runner.broke:
        close_old_connections()
        runner.run()
        if runner.running and not runner.broke:
            time.sleep(LOOKS_EVERY)


class Supervisor:
    """Keeps one process that does tasks, and now and then one that does chores."""

    def __init__(self) -> None:
        self.stopping = False
        self.tasks: Process | None = None
        self.chores: Process | None = None
        self.backup: Process | None = None
        self.key = ""
        self.ended: dict[str, bool] = {}  # by key, whether overdue: still to be written down
        self.overdue = False
        self.in_hand: tuple[object, float] = (None, 0.0)  # the task at hand, and since when by our own clock
        self.looked = self.signed = self.did_chores = self.tidied = float("-inf")
        self.backup_from = time.monotonic() + BACKUP_WAITS

    def run(self) -> None:
        """Until SIGTERM or SIGINT, and then until the task at hand is done; a second signal ends that, too."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, self._stop)
        while True:
            self._reap()
            if self.stopping and self.tasks is None:
                break
            try:
                self._look()
            except DatabaseError as error:
                logger.warning("the database does not answer: %s", error)
            time.sleep(LOOKS_EVERY)
        for process in filter(None, (self.chores, self.backup)):
            process.send(signal.SIGKILL)
        self._write_ends()

    def _stop(self, *_: object) -> None:
        if self.tasks:
            self.tasks.send(signal.SIGKILL if self.stopping else signal.SIGTERM)
        self.stopping = True

    def _reap(self) -> None:
        if self.tasks and self.tasks.ended():
            self.ended[self.key], self.overdue = self.overdue, False
            self.tasks, self.did_chores = None, float("-inf")  # what it had in hand is seen to at once
        if self.chores and self.chores.ended():
            self.chores = None
        if self.backup and self.backup.ended():
            self.backup = None

    def _look(self) -> None:
        """Raises DatabaseError."""
        now = time.monotonic()
        self._stop_what_hangs(now)  # first: it may keep the database from being written
        self._write_ends()
        if self.tasks is None and not self.stopping:
            self._start()
        if now - self.signed >= SIGNS_EVERY:
            self.signed = now
            if self.tasks and not workers.sign(self.key):
                logger.error("this worker was silent and taken for dead; what it has in hand is stopped")
                self.tasks.send(signal.SIGKILL)
        if self.chores and now - self.chores.began > CHORES_LAST_AT_MOST:
            self.chores.send(signal.SIGKILL)
        if self.chores is None and now - self.did_chores >= CHORES_EVERY:
            hourly = now - self.tidied >= HOURLY
            self.did_chores, self.tidied = now, now if hourly else self.tidied
            self.chores = Process(lambda: do_chores(hourly=hourly))
        if self.backup is None and now >= self.backup_from and nightly_is_due():
            self.backup_from = now + HOURLY
            self.backup = Process(make_backup)

    def _start(self) -> None:
        key = new_key()
        workers.begin(key)
        self.key, self.in_hand = key, (None, 0.0)
        self.tasks = Process(lambda: do_tasks(key))

    def _stop_what_hangs(self, now: float) -> None:
        """By the clock that nobody sets."""
        if self.tasks is None or now - self.looked < SIGNS_EVERY:
            return
        self.looked = now
        running = DBTaskResult.objects.running().values_list("pk", "task_path", "worker_ids")
        mine = next(((pk, path) for pk, path, keys in running if keys and keys[-1] == self.key), None)
        if mine is None or mine[0] != self.in_hand[0]:
            self.in_hand = (mine and mine[0], now)
        elif now - self.in_hand[1] > task_recovery.lasts_at_most(mine[1]).total_seconds():
            self.overdue = True
            self.tasks.send(signal.SIGKILL)

    def _write_ends(self) -> None:
        """Raises DatabaseError; then it is written at the next look."""
        for key in list(self.ended):
            workers.end(key, overdue=self.ended[key])
            del self.ended[key]
