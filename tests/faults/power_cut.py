"""The power goes right after each kind of acknowledgement; what was synced until then is all that is left."""

import time
from collections.abc import Iterator

from tests.faults.actions import ACTIONS, Clients, NotTakenError
from tests.faults.browser import UnansweredError
from tests.faults.installation import Installation
from tests.faults.machine import Machine
from tests.faults.outcome import Outcome, Run


def run(run: Run, settings: str = "portal.settings") -> Iterator[Outcome]:
    """``settings``: other ones show that a loss would be seen."""
    copy = run.base.copy(DJANGO_SETTINGS_MODULE=settings)
    machine = Machine(copy.folder, run.work)
    machine.settle()
    copy.more |= machine.environment
    copy.start(worker=False)
    clients = Clients(copy)
    try:
        for number, (kind, action) in enumerate(ACTIONS.items()):
            if run.quick and kind not in ("directive update with evidence", "number issued", "signed file received"):
                continue
            began = time.monotonic()
            try:
                action(clients)
                found = _cut(run, copy, machine, clients, number, kind)
            except (NotTakenError, UnansweredError, AssertionError) as refused:
                found = [f"not possible any more: {refused!r}"[:600]]
            yield Outcome(f"power cut after: {kind}", run.database, 1, len(clients.facts), found, began)
    finally:
        run.base.remove(copy)


def _cut(run: Run, copy: Installation, machine: Machine, clients: Clients, number: int, kind: str) -> list[str]:
    """What is lost when the power goes now. On PostgreSQL the server dies as well, and recovers by its own log."""
    if run.base.cluster:
        run.base.cluster.kill()
        run.base.cluster.start()
    folder = machine.after_power_cut(run.work / f"{copy.folder.name}-after-{number}")
    left = Installation(folder, copy.database, copy.world)
    run.base.installations.append(left)
    found = left.faults(clients.facts) + clients.lost_backups(folder)
    if kind == "number issued" and not found and not run.base.cluster:
        # Started anew, the office issues the next paper: it must not get the number that was told.
        left.start(worker=False)
        try:
            after = Clients(left, facts=list(clients.facts))
            after.briefings = iter(reversed(left.world["briefings"]))
            ACTIONS[kind](after)
            found = left.faults(after.facts)
        finally:
            left.stop()
    return found
