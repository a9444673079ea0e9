"""The database does not answer, and comes back: a sentence meanwhile, and no restart afterwards."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.actions import ACTIONS, Clients, NotTakenError
from tests.faults.browser import UnansweredError
from tests.faults.installation import Installation
from tests.faults.outcome import Outcome, Run

COMES_BACK_WITHIN = 30  # seconds


def run(run: Run) -> Iterator[Outcome]:
    copy = run.base.copy()
    copy.start()
    clients = Clients(copy, patience=90)
    action = ACTIONS["setting changed"]
    began = time.monotonic()
    found: list[str] = []
    try:
        action(clients)
        with _away(run, copy):
            found += _refused(clients)
        found += _comes_back(clients)
        assert copy.web
        assert copy.worker
        if copy.web.poll() is not None or copy.worker.poll() is not None:
            found.append("a process of the portal has ended")
        found += copy.faults(clients.facts)
    finally:
        run.base.remove(copy)
    yield Outcome("database away and back", run.database, 1, len(clients.facts), found, began)


@contextmanager
def _away(run: Run, copy: Installation) -> Iterator[None]:
    """PostgreSQL stops; SQLite is locked by somebody for longer than anybody waits."""
    if run.base.cluster:
        run.base.cluster.stop("fast")
        yield
        run.base.cluster.start()
        return
    other = sqlite3.connect(copy.folder / "portal.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


def _refused(clients: Clients) -> list[str]:
    """Whoever writes meanwhile is told so in a sentence, with a status that says to try again."""
    page = f"/admin/briefings/papersetting/{clients.installation.world['setting']}/change/"
    try:
        browser = clients.browser("office")
        if clients.installation.database:
            answer = browser.get(page)
        else:  # reading goes on
            answer = browser.send(page, {"recipients": "- Như trên."}, to="papersetting_form")
        health = browser.get("/healthz").status
    except UnansweredError as broken:
        return [f"no answer: {broken}"]
    found = [] if answer.status == 503 else [f"answered {answer.status} instead of 503: {answer.said[:300]}"]
    if "không trả lời" not in answer.text and "đang bận ghi" not in answer.text:
        found.append(f"no sentence about it: {answer.said[:300]}")
    if health != 503 and clients.installation.database:  # one writer who takes long is no failure of SQLite
        found.append(f"/healthz answered {health}")
    return found


def _comes_back(clients: Clients) -> list[str]:
    end = time.monotonic() + COMES_BACK_WITHIN
    while True:
        try:
            ACTIONS["setting changed"](clients)
            if clients.browser("office").get("/healthz").status == 200:
                return []
            why = "/healthz still says that something fails"
        except (NotTakenError, UnansweredError, AssertionError) as refused:
            why = repr(refused)[:400]
        if time.monotonic() > end:
            return [f"it does not work again: {why}"]
        time.sleep(1)
