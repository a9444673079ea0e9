"""Nothing that the portal keeps can grow any more, while people import, print, upload, issue and back up."""

import time
from collections.abc import Callable, Iterator

from tests.faults.actions import ACTIONS, Clients, NotTakenError, read_paper, require, send_figures
from tests.faults.browser import UnansweredError
from tests.faults.installation import Installation
from tests.faults.machine import Machine
from tests.faults.outcome import Outcome, Run

WHILE_FULL: dict[str, Callable[[Clients], object]] = {
    "rendering": read_paper,
    "uploading": ACTIONS["directive update with evidence"],
    "issuing": ACTIONS["number issued"],
    "importing": send_figures,
    "applying": ACTIONS["import applied"],
    "signing": ACTIONS["signed file received"],
    "backing up": ACTIONS["backup made"],
}


def run(run: Run) -> Iterator[Outcome]:
    copy = run.base.copy()
    machine = Machine(copy.folder, run.work)
    copy.more |= machine.environment
    copy.more.pop("FAULT_SHADOW")
    copy.start()
    clients = Clients(copy)
    for who in ("office", "officer", "importer"):
        clients.browser(who)
    try:
        for kind, action in WHILE_FULL.items():
            if run.quick and kind not in ("uploading", "issuing"):
                continue
            began = time.monotonic()
            found = _while_full(machine, clients, kind, action)
            found += _afterwards(copy, clients, kind, action)
            yield Outcome(f"disk full: {kind}", run.database, 1, len(clients.facts), found, began)
    finally:
        run.base.remove(copy)


def _while_full(machine: Machine, clients: Clients, kind: str, action: Callable[[Clients], object]) -> list[str]:
    """What people get: a sentence, or what they asked for; never a page that broke."""
    machine.fill_disk()
    try:
        action(clients)
        health = clients.browser("office").get("/healthz")
        if health.status == 200 and not clients.installation.database:
            return [f"{kind}: /healthz says that all is well while the disk is full"]
    except NotTakenError as refused:
        if refused.answer.status == 500 or "Traceback" in refused.answer.text:
            return [f"{kind}: a page that broke: {refused}"[:600]]
    except (UnansweredError, AssertionError) as broken:
        said = str(broken)
        if kind == "backing up" and "Traceback" not in said and not clients.lost_backups(clients.installation.folder):
            return []  # a command that ends with a sentence
        return [f"{kind}: no answer: {said}"[:600]]
    finally:
        machine.make_room()
    return []


def _afterwards(copy: Installation, clients: Clients, kind: str, action: Callable[[Clients], object]) -> list[str]:
    """Everything that was not said to be done is undone; and with room again it goes on, without a restart."""
    found = copy.faults(clients.facts)
    try:
        action(clients)
        require("health", clients.browser("office").get("/healthz"), 200)
    except (NotTakenError, UnansweredError, AssertionError) as refused:
        found.append(f"{kind}: not possible though there is room again: {refused!r}"[:600])
    return found + copy.faults(clients.facts)
