"""The clock of the machine is two days ahead, and set right again, while the portal runs."""

import re
import time
from collections.abc import Iterator
from datetime import date

from tests.faults.actions import ACTIONS, Clients, NotTakenError, issue_paper, read_document
from tests.faults.browser import Answer
from tests.faults.machine import Machine
from tests.faults.outcome import Outcome, Run

TWO_DAYS = 2 * 24 * 3600


def run(run: Run) -> Iterator[Outcome]:
    copy = run.base.copy(DJANGO_SETTINGS_MODULE="tests.faults.settings")
    machine = Machine(copy.folder, run.work)
    copy.more |= machine.environment
    copy.more.pop("FAULT_SHADOW")
    copy.start()
    clients = Clients(copy)
    began = time.monotonic()
    found: list[str] = []
    try:
        issue_paper(clients)
        before = clients.browser("office")
        machine.set_clock(TWO_DAYS)
        if "/admin/login/" not in before.get("/viec-cua-toi/").path:
            found.append("a session of the day before yesterday still holds")
        clients.signed_in.clear()
        ACTIONS["directive update with evidence"](clients)  # written by the wrong clock
        found += _worker_lives(clients, "two days ahead")

        machine.set_clock(0)
        found += _worker_lives(clients, "set right again")
        found += _asks_for_the_day(clients)
        ACTIONS["setting changed"](clients)
        found += copy.faults(clients.facts)
    except NotTakenError as refused:
        found.append(str(refused))
    finally:
        run.base.remove(copy)
    yield Outcome("clock two days ahead and back", run.database, 1, len(clients.facts), found, began)


def _worker_lives(clients: Clients, when: str) -> list[str]:
    """A large file is read by the worker as ever, and nobody takes it for dead."""
    try:
        ACTIONS["import applied"](clients)
    except TimeoutError as error:
        return [f"the worker does nothing with the clock {when}: {error}"]
    end = time.monotonic() + 30
    while (health := clients.browser("office").get("/healthz")).status != 200:
        if time.monotonic() > end:
            return [f"/healthz with the clock {when}: {health.text}"]
        time.sleep(1)
    return []


def _asks_for_the_day(clients: Clients) -> list[str]:
    """Papers were written by a clock that was ahead: none is dated before the office said which day it is."""
    slug = next(clients.briefings)
    address = f"/giao-ban/{slug}/ban-hanh/minutes/"
    today = f"{date.today():%d/%m/%Y}"
    browser = clients.browser("office")
    unasked: Answer = browser.send(address, {"issued_on": today})
    if unasked.status == 302:
        return ["a paper was issued though the clock had been wrong, and nobody was asked for the day"]
    if "Đồng hồ máy chủ" not in unasked.text:
        return [f"it is not said that the clock is in doubt: {unasked.said[:300]}"]
    answered = browser.send(address, {"issued_on": today, "today": today})
    if answered.status != 302:
        return [f"answered, the paper is not issued: {answered.said[:300]}"]
    key = re.search(r"/van-ban/(\d+)/", answered.location)
    assert key
    read_document(clients, key[1], issued_on=f"{date.today():%Y-%m-%d}")
    return []
