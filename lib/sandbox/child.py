"""What a process of a sandbox does from the moment it is forked until it ends."""

import gc
import math
import os
import pickle
import resource
import select
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

from lib.refused import Refused
from lib.sandbox import protocol
from lib.sandbox.limits import Limits, Settings

_channel: socket.socket | None = None  # to whoever gave the job that is being done


def ask(question: object) -> Any:
    """What the caller says to ``question``: its ``answer(question)``. Only for functions that run in a sandbox.

    Waiting for it counts neither as processor nor as real time. When the caller has gone, the process ends here.
    """
    if _channel is None:
        raise RuntimeError("only a function that runs in a sandbox has somebody to ask")
    left, _ = signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        protocol.send(_channel, protocol.QUESTION, protocol.pickled(question))
        _, reply = protocol.receive(_channel)
    except protocol.Disconnected:
        os._exit(0)
    signal.setitimer(signal.ITIMER_REAL, left)
    return pickle.loads(reply)


def run_jobs(channel: socket.socket, settings: Settings) -> None:
    """Do the jobs that come over ``channel``, until one leaves no result, enough are done, or none came for long."""
    global _channel
    _channel = channel
    for number in range(1, settings.jobs + 1):
        last = number == settings.jobs
        try:
            if not select.select([channel], [], [], settings.idle or None)[0]:
                return
            _, length = protocol.HEAD.unpack(protocol.receive_bytes(channel, protocol.HEAD.size))
            protocol.send_bytes(channel, protocol.BEGUN)
            kind, pieces = _execute(protocol.receive_bytes(channel, length), last, plain=bool(settings.plain))
            if kind == protocol.RESULT and (last or memory_in_use() > settings.grown):
                kind = protocol.LAST_RESULT
            protocol.send(channel, kind, pieces)
        except protocol.Disconnected:
            return
        if kind != protocol.RESULT:
            return
        del pieces
        signal.setitimer(signal.ITIMER_REAL, 0)
        gc.collect()


def _execute(call: bytearray, last: bool, *, plain: bool) -> tuple[bytes, list[bytes]]:
    """The kind and the pickle to answer ``call`` with."""
    try:
        limits, function, data = pickle.loads(call)
        call.clear()
        apply_limits(limits, forever=last)
        return protocol.RESULT, protocol.pickled(function(*data), plain=plain)
    except Refused as refusal:
        return protocol.REFUSED, protocol.pickled(str(refusal))
    except MemoryError:
        pass  # answered when what the function held is free
    except BaseException:  # a panic of Rust is no Exception
        import traceback  # 1 ms of the start of each server, for what hardly ever happens

        return protocol.FAILED, protocol.pickled(traceback.format_exc())
    return protocol.NO_MEMORY, protocol.pickled(None)


def apply_limits(limits: Limits, *, forever: bool) -> None:
    """Bound what this process may still use. ``forever``: so that it cannot be raised again."""
    used = math.ceil(time.process_time())
    _lower(resource.RLIMIT_AS, limits.memory, forever)
    # At the hard limit the process would be killed without saying why.
    _lower(resource.RLIMIT_CPU, used + limits.seconds, forever, until_hard=1)
    _lower(resource.RLIMIT_CORE, 0, forever)
    signal.setitimer(signal.ITIMER_REAL, limits.real_seconds)


def _lower(limit: int, most: int, forever: bool, until_hard: int = 0) -> None:
    """Never beyond what is allowed to whoever started this."""
    _, hard = resource.getrlimit(limit)
    allowed = sys.maxsize if hard == resource.RLIM_INFINITY else hard
    soft = min(most, allowed)
    resource.setrlimit(limit, (soft, min(soft + until_hard, allowed) if forever else hard))


def memory_in_use() -> int:
    """Bytes of this process that are in memory now; where the system does not say, the most there ever were."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def confine_files(folder: Path | None) -> None:
    """Write temporary files to ``folder``, which is new; without one no file may be written by this process, ever."""
    if folder is None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        return
    import tempfile  # 1 ms of the start of a server whose processes may not write

    folder.mkdir()
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
