"""What the system says of processes."""

import os
import time
from collections.abc import Callable
from pathlib import Path


def runs(process: int) -> bool:
    """Whether it exists and is more than what is left of one that has ended."""
    return state(process) not in ("", "Z")


def state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""


def children(process: int) -> list[int]:
    """Those it has forked and not yet waited for."""
    try:
        return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except FileNotFoundError:
        return []


def descriptors(process: int | None = None) -> int:
    """How many files and sockets it has open."""
    return len(os.listdir(f"/proc/{process or 'self'}/fd"))


def becomes_true(said: Callable[[], bool], within: float = 20) -> bool:
    until = time.monotonic() + within
    while not said():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True
