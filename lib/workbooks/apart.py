"""Has files parsed by ``forker``, whose forks may die as they like: here that is a sentence.

One forker belongs to each process of the portal; it starts with the first file, ends with its process, and is started
anew when it died. (Measured: 3 ms for a file's process, where starting an interpreter anew takes 150 ms.)
"""

import atexit
import os
import pickle
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from lib.refused import Refused
from lib.workbooks import forker, limits
from lib.workbooks.grid import Grid

# Of processor time and of real time: a file is read, or refused with its reason, within a minute.
SECONDS = {forker.PARSE: 40, forker.REASON: 15}
AT_ONCE = 2  # files that one process of the portal has parsed at the same time: each may take ``forker.MEMORY``
PROJECT = Path(__file__).resolve().parents[2]


class DiedError(Exception):
    """The process that had the file ended without an answer."""


class NotBegunError(Exception):
    """No process took the file: the forker is dead, or may not fork."""


def parse(content: bytes) -> list[Grid]:
    """The sheets of the file ``content``. Raises Refused, also when its process died or took too long."""
    for job in (forker.PARSE, forker.REASON):
        try:
            return pickle.loads(_forker.ask(job, content))
        except DiedError:
            continue
    raise Refused(limits.EXHAUSTING)


class Forker:
    """The forker of this process, and the line to it."""

    def __init__(self):
        self._begin()

    def _begin(self) -> None:
        self._lock, self._places = threading.Lock(), threading.BoundedSemaphore(AT_ONCE)
        self._jobs: socket.socket | None = None
        self._process: subprocess.Popen | None = None

    def ask(self, job: bytes, content: bytes) -> bytes:
        """The answer of a process that has ``content`` to itself. Raises DiedError, and Refused with its sentence."""
        with self._places:
            sign, answer = self._answer(job, content)
        if sign == forker.REFUSED:
            raise Refused(answer.decode())
        return answer

    def _answer(self, job: bytes, content: bytes) -> tuple[bytes, bytes]:
        for _ in range(2):
            line, process = self._line(job)
            try:
                with line:
                    return self._exchange(line, content, SECONDS[job] + 2)
            except NotBegunError:
                with self._lock:
                    if self._process is process:
                        self._end()
        raise Refused(limits.BUSY)

    def _line(self, job: bytes) -> tuple[socket.socket, subprocess.Popen]:
        """Our end of a line to a new process, and the forker, which is started, or started again, where it must be."""
        ours, theirs = socket.socketpair()
        message = job + b"%d" % SECONDS[job]
        with theirs, self._lock:
            for _ in range(2):
                try:
                    if self._jobs is None:
                        self._start()
                    socket.send_fds(self._jobs, [message], [theirs.fileno()])
                    return ours, self._process
                except OSError:
                    self._end()
        ours.close()
        raise Refused(limits.BUSY)

    def _start(self) -> None:
        """Raises OSError."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._jobs = ours
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "lib.workbooks.forker", str(theirs.fileno())],
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    @staticmethod
    def _exchange(line: socket.socket, content: bytes, seconds: int) -> tuple[bytes, bytes]:
        """Raises DiedError and NotBegunError."""
        until = time.monotonic() + seconds  # the alarm rings over there first
        try:
            _received(line, len(forker.BEGUN), until)
        except (DiedError, OSError) as error:
            raise NotBegunError from error
        try:
            line.sendall(content)
            line.shutdown(socket.SHUT_WR)
            head = _received(line, 1 + forker.LENGTH.size, until)
            return head[:1], _received(line, forker.LENGTH.unpack(head[1:])[0], until)
        except OSError as error:
            raise DiedError from error

    def _end(self) -> None:
        if self._jobs is not None:
            self._jobs.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._jobs = self._process = None

    def close(self) -> None:
        with self._lock:
            self._end()

    def forget(self) -> None:
        """In a fork of the portal: the forker belongs to the process that started it."""
        if self._jobs is not None:
            self._jobs.close()
        if self._process is not None:
            self._process.returncode = 0  # not ours to wait for
        self._begin()


def _received(line: socket.socket, length: int, until: float) -> bytearray:
    """Exactly ``length`` bytes. Raises DiedError and OSError."""
    data = bytearray(length)
    view, read = memoryview(data), 0
    while read < length:
        line.settimeout(max(until - time.monotonic(), 0.001))
        got = line.recv_into(view[read:])
        if not got:
            raise DiedError
        read += got
    view.release()
    return data


_forker = Forker()
atexit.register(_forker.close)
os.register_at_fork(after_in_child=_forker.forget)
