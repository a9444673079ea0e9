"""Processes of the portal are killed at random moments while people write."""

import itertools
import os
import random
import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.faults.actions import BY_WORKER, Clients, NotTakenError
from tests.faults.browser import Answer, UnansweredError
from tests.faults.installation import Installation, kill_session
from tests.faults.outcome import Outcome, Run

PEOPLE_WRITING = 3
LOOKS_EVERY = 25  # kills between two looks at the data
WORKS_WITHIN = 20  # seconds
SETTLES_WITHIN = 120  # seconds until nothing is in the hands of a dead worker any more


class Writers:
    """People who go on writing, each in a thread, whatever happens to the portal."""

    def __init__(self, installation: Installation, seed: int):
        self.installation, self.over = installation, threading.Event()
        # Counted together: a file that states what is stored already would change nothing, and leave no revision.
        counted = itertools.count(1)
        self.clients = [Clients(installation, patience=40, counted=counted) for _ in range(PEOPLE_WRITING)]
        briefings = installation.world["briefings"]
        for number, one in enumerate(self.clients):
            one.briefings = iter(briefings[number::PEOPLE_WRITING])
        self.refused: list[str] = []
        self.threads = [
            threading.Thread(target=self._write, args=[one, random.Random(seed + number)], daemon=True)
            for number, one in enumerate(self.clients)
        ]
        for thread in self.threads:
            thread.start()

    def _write(self, clients: Clients, chance: random.Random) -> None:
        while not self.over.is_set():
            action = chance.choice(BY_WORKER)
            try:
                action(clients)
            except (UnansweredError, AssertionError, TimeoutError, StopIteration):
                clients.signed_in.clear()  # nobody was told that it is done: whether it is may be either
                self.over.wait(0.3)
            except NotTakenError as refused:
                if refused.answer.status == 500:
                    self.refused.append(f"500: {refused}"[:300] + self._logged(refused.answer))
                clients.signed_in.clear()
                self.over.wait(0.3)

    def _logged(self, answer: Answer) -> str:
        """What the log of the web server says under the number that a page of a defect shows."""
        number = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", answer.text)
        lines = self.installation.log("web.log", whole=True).splitlines() if number else []
        at = next((at for at, line in enumerate(lines) if number and number[0] in line), len(lines))
        return "".join(f"\n    {line}" for line in lines[at : at + 80])

    @property
    def facts(self) -> list[dict]:
        return [fact for one in self.clients for fact in list(one.facts)]

    def stop(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(90)


def run(run: Run) -> Iterator[Outcome]:
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    copy = run.base.copy(DJANGO_SETTINGS_MODULE="tests.faults.settings")
    began, kills, lost = time.monotonic(), 0, []
    writers = None
    try:
        copy.start()
        writers = Writers(copy, seed)
        while kills < run.times and not lost:
            for _ in range(min(LOOKS_EVERY, run.times - kills)):
                _wait_for_work(writers)
                time.sleep(chance.uniform(0, 1.5))
                _kill_one(copy, chance)
                kills += 1
                _start_again(copy)
            lost = copy.faults(writers.facts)
        writers.stop()
        lost += writers.refused[:5] + _settle(copy) + copy.faults(writers.facts)
    finally:
        if writers:
            writers.over.set()
        run.base.remove(copy)
    facts = len(writers.facts)
    yield Outcome(f"kill -9 at random (seed {seed})", run.database, kills, facts, list(dict.fromkeys(lost)), began)


def _wait_for_work(writers: Writers) -> None:
    """Until somebody was told again that something is done: a kill is to hit people at work."""
    before, end = len(writers.facts), time.monotonic() + WORKS_WITHIN
    while len(writers.facts) == before and time.monotonic() < end:
        time.sleep(0.05)


def _kill_one(copy: Installation, chance: random.Random) -> None:
    """All of the web server, one of its processes, all of the worker, or the process that does its tasks."""
    assert copy.web
    assert copy.worker
    leader = chance.choice([copy.web.pid, copy.worker.pid])
    children = _children(leader)
    if children and chance.random() < 0.6:
        with suppress(ProcessLookupError):
            os.kill(chance.choice(children), signal.SIGKILL)
    else:
        kill_session(leader)


def _children(parent: int) -> list[int]:
    try:
        return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    except OSError:
        return []


def _start_again(copy: Installation) -> None:
    """As the service manager does it."""
    time.sleep(0.2)
    if copy.web and copy.web.poll() is not None:
        copy.start_web()
    if copy.worker and copy.worker.poll() is not None:
        copy.start_worker()


def _settle(copy: Installation) -> list[str]:
    """Whether the portal comes to rest by itself: nothing waits, nothing is in the hands of the dead."""
    code = (
        "import django; django.setup()\n"
        "from django_tasks_db.models import DBTaskResult as T\n"
        "print(T.objects.exclude(status__in=('FAILED', 'SUCCESSFUL')).count())"
    )
    end = time.monotonic() + SETTLES_WITHIN
    while (left := copy.run("-m", "tests.faults.code", given=code).stdout.strip()) != "0":
        if time.monotonic() > end:
            return [f"{left} tasks are still in nobody's hands, or wait: {copy.log('worker.log')[-300:]}"]
        time.sleep(2)
    return []
