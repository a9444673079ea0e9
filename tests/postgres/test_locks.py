"""Locks between processes: one after the other, nobody for ever, and a dead one makes room."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from itertools import pairwise

import pytest

from briefings.services.locks import exclusive
from lib.refused import Refused

FORK = multiprocessing.get_context("fork")


def keep(name, entered, wait) -> None:
    with exclusive(name, busy="bận"):
        entered.put(time.monotonic())
        wait()
        entered.put(time.monotonic())


def start(number: int, wait: Callable[[], object], name: str = "sổ"):
    """Processes of which each has the lock ``name`` as long as ``wait()`` lasts."""
    entered = FORK.SimpleQueue()
    processes = [FORK.Process(target=keep, args=(name, entered, wait)) for _ in range(number)]
    for process in processes:
        process.start()
    return processes, entered


def test_never_two_at_once(shared_database):
    shared_database()
    processes, entered = start(5, lambda: time.sleep(0.05))
    for process in processes:
        process.join(30)
    assert [process.exitcode for process in processes] == [0] * 5
    moments = [entered.get() for _ in range(10)]
    spans = sorted(zip(moments[::2], moments[1::2], strict=True))
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_who_waits_too_long_reads_a_sentence_and_others_go_on(shared_database):
    shared_database()
    left = FORK.Event()
    (process,), entered = start(1, lambda: left.wait(60))
    entered.get()
    with pytest.raises(Refused, match="bận"), exclusive("sổ", timeout=0.3, busy="bận"):
        pass
    with exclusive("sổ khác", timeout=0.3, busy="bận"):
        pass
    left.set()
    process.join(30)
    with exclusive("sổ", timeout=0.3, busy="bận"):
        pass


def test_the_lock_of_a_dead_process_is_free(shared_database):
    shared_database()
    (process,), entered = start(1, lambda: time.sleep(60))
    entered.get()
    os.kill(process.pid, signal.SIGKILL)
    process.join(10)
    with exclusive("sổ", timeout=5, busy="bận"):
        pass
