"""The side of a sandbox that is in the caller's process: slots, processes that wait for work, and the server."""

import atexit
import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple, cast

from lib.refused import Refused
from lib.sandbox import protocol
from lib.sandbox.errors import Busy, Died, Failed, OutOfMemory, TimedOut
from lib.sandbox.limits import Limits, Recycling, Settings

ROOT = Path(__file__).resolve().parents[2]  # the folder that has ``lib``
ONCE = Recycling(jobs=1, grown=0)
BEGINNING = 60  # seconds until a process has to have begun: a server loads its modules first
SLACK = 2  # seconds that the process has to end by itself when its time is over
ENDING = 5  # seconds that a server has to end what it has forked

Result = TypeVar("Result")
Data = TypeVarTuple("Data")
Answer = Callable[[Any], object]


class Sandbox:
    """Runs functions on data in processes that may die.

    The server that forks them (``server``) is started with the first job, and ended with this process or by ``close``.
    Several threads may run jobs at once. After a fork of this process the child has a server of its own.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        at_once: int,
        waiting: float = 120,
        preload: Sequence[str] = (),
        recycling: Recycling = ONCE,
        idle: int = 0,
        plain: bool = False,
        files: bool = False,
    ):
        """``limits``: of each job that brings none of its own. ``at_once``: how many jobs run at the same time; others
        wait for as many seconds as ``waiting`` says. ``preload``: names of modules that a process has when it starts.
        ``recycling``: whether a process does one job or several. ``idle``: seconds after which a process without work
        ends, and the server without processes; 0 for never. ``plain``: no object is twice in a result, so that it is
        pickled in a third of the time. ``files``: whether a function may write files; what it leaves in its folder of
        temporary files is removed."""
        self.limits, self.at_once, self.waiting = limits, at_once, waiting
        self._settings, self._preload = Settings(*recycling, idle, int(plain), int(files)), preload
        self._begin()
        _sandboxes.add(self)

    def _begin(self) -> None:
        self._lock, self._slots = threading.Lock(), threading.BoundedSemaphore(self.at_once)
        self._server: _Server | None = None
        self._processes: set[_Process] = set()
        self._idle: list[_Process] = []
        self._folders: list[str] = []  # of servers that had to be killed

    def run(
        self,
        function: Callable[[*Data], Result],
        *data: *Data,
        limits: Limits | None = None,
        answer: Answer | None = None,
    ) -> Result:
        """``function(*data)``, called in another process.

        ``function`` is one of a module that can be imported; data and result are what pickle knows, the result without
        anything that contains itself. ``answer(question)`` is called for what the function asks (``ask``).

        Raises Refused where the function does; Busy, Died (OutOfMemory, TimedOut) and Failed; and what ``answer``
        raises, which ends the process.
        """
        with self.slot() as slot:
            return slot.run(function, *data, limits=limits, answer=answer)

    def slot(self) -> "Slot":
        """One of the ``at_once``, for jobs one after the other, in any thread. Raises Busy."""
        slots = self._slots
        if not slots.acquire(timeout=self.waiting):
            raise Busy(f"none of {self.at_once} slots was free for {self.waiting} s")
        return Slot(self, slots)

    @property
    def server_pid(self) -> int | None:
        """The number of the process that forks, where there is one."""
        with self._lock:
            return self._server.process.pid if self._server else None

    def close(self) -> None:
        """End all processes. The sandbox may be used again."""
        with self._lock:
            server, processes, folders = self._server, list(self._processes), self._folders
            self._server, self._idle, self._folders = None, [], []
            self._processes.clear()
            for process in processes:
                process.close()
        if server:
            server.end()
            folders.append(server.folder)
        for folder in filter(None, folders):
            shutil.rmtree(folder, ignore_errors=True)

    def hold(self) -> None:
        """Before a fork of the caller: wait until every socket of this sandbox is one that it knows."""
        self._lock.acquire()

    def let_go(self) -> None:
        """After the fork, in the caller."""
        self._lock.release()

    def reset_after_fork(self) -> None:
        """In a fork of the caller: everything belongs to the process that started it."""
        for process in self._processes:
            process.close()
        if self._server:
            self._server.reset_after_fork()
        self._begin()

    # --- for Slot -----------------------------------------------------------------------------------------------------

    def _waiting_process(self) -> "_Process | None":
        """One that has done a job before."""
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _new_process(self) -> "_Process":
        """Raises Busy."""
        with self._lock:
            for _ in range(2):
                try:
                    if self._server is None:
                        self._server = _Server(self._settings, self._preload)
                    process = self._server.fork()
                except OSError as error:
                    failure = error
                    self._end_server()
                else:
                    self._processes.add(process)
                    return process
        raise Busy("no process can be started") from failure

    def _restart(self, server: "_Server") -> None:
        """``server`` took a request and nothing came of it."""
        with self._lock:
            if self._server is server:
                self._end_server()

    def _end_server(self) -> None:
        """What it has forked does the job at hand, with its files, and no other."""
        if self._server is None:
            return
        self._server.end(kill=True)
        self._folders.append(self._server.folder)
        self._server = None
        while self._idle:
            process = self._idle.pop()
            self._processes.discard(process)
            process.close()

    def _give_back(self, process: "_Process", waits: bool) -> None:
        """``waits``: for another job. Otherwise what still runs of it ends."""
        with self._lock:
            if waits and process.server is self._server:
                self._idle.append(process)
                return
            self._processes.discard(process)
            process.close()


class Slot:
    """The right to run one job at a time in a sandbox, until it is released or its ``with`` block ends."""

    def __init__(self, sandbox: Sandbox, slots: threading.BoundedSemaphore):
        self._sandbox, self._slots = sandbox, slots

    def release(self) -> None:
        """Leave the slot to the next one who waits."""
        self._slots.release()

    def __enter__(self) -> "Slot":
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def run(
        self,
        function: Callable[[*Data], Result],
        *data: *Data,
        limits: Limits | None = None,
        answer: Answer | None = None,
    ) -> Result:
        """``Sandbox.run`` in this slot."""
        limits = limits or self._sandbox.limits
        call = protocol.pickled((limits, function, data))
        while process := self._sandbox._waiting_process():
            with suppress(protocol.Disconnected):  # it ended while it had nothing to do
                return cast(Result, self._run_in(process, call, limits, answer))
        for _ in range(2):
            process = self._sandbox._new_process()
            try:
                return cast(Result, self._run_in(process, call, limits, answer))
            except protocol.Disconnected:  # the server is dead, or may not fork
                self._sandbox._restart(process.server)
        raise Busy("no process can be started")

    def _run_in(self, process: "_Process", call: list[bytes], limits: Limits, answer: Answer | None) -> Any:
        waits = False
        try:
            result, waits = process.run(call, limits, answer)
            return result
        finally:  # also when this thread was told to end
            self._sandbox._give_back(process, waits)


class _Process:
    """A forked process: ``channel`` to it, and ``control`` to the ``server`` that forked it."""

    def __init__(self, server: "_Server", channel: socket.socket, control: socket.socket):
        self.server, self.channel, self.control = server, channel, control

    def run(self, call: list[bytes], limits: Limits, answer: Answer | None) -> tuple[Any, bool]:
        """The result, and whether the process waits for another job. Raises Disconnected, before anything has begun,
        and what ``Sandbox.run`` raises but Busy."""
        self._begin(sum(map(len, call)))
        kind, payload = self._exchange(call, limits, protocol.JOB)
        while kind == protocol.QUESTION:
            if answer is None:
                raise TypeError("a function in a sandbox asked, and nobody answers")
            kind, payload = self._exchange(protocol.pickled(answer(pickle.loads(payload))), limits, protocol.REPLY)
        if kind == protocol.NO_MEMORY:
            raise OutOfMemory("out of memory")
        received = pickle.loads(payload)
        if kind == protocol.REFUSED:
            raise Refused(received)
        if kind == protocol.FAILED:
            raise Failed(f"a function failed in its sandbox\n{received}")
        return received, kind == protocol.RESULT

    def _begin(self, length: int) -> None:
        """Raises Disconnected."""
        until = time.monotonic() + BEGINNING
        try:
            protocol.send_bytes(self.channel, protocol.HEAD.pack(protocol.JOB, length), until)
            protocol.receive_bytes(self.channel, len(protocol.BEGUN), until)
        except protocol.DeadlinePassed as error:
            raise protocol.Disconnected from error

    def _exchange(self, pieces: list[bytes], limits: Limits, kind: bytes) -> tuple[bytes, bytearray]:
        """What the process says next. Raises Died and TimedOut."""
        until = time.monotonic() + limits.real_seconds + SLACK
        try:
            if kind == protocol.JOB:  # its head has gone ahead
                for piece in pieces:
                    protocol.send_bytes(self.channel, piece, until)
            else:
                protocol.send(self.channel, kind, pieces, until)
            return protocol.receive(self.channel, until)
        except protocol.DeadlinePassed as error:
            raise TimedOut(limits.real_seconds) from error
        except protocol.Disconnected as error:
            raise self._death(limits) from error

    def _death(self, limits: Limits) -> Died:
        """Why the process ended, which its server knows."""
        try:
            status = protocol.receive_bytes(self.control, protocol.STATUS.size, time.monotonic() + SLACK)
        except (protocol.Disconnected, protocol.DeadlinePassed):
            return Died("ended without an answer, and so did its server")
        ended = max(-os.waitstatus_to_exitcode(*protocol.STATUS.unpack(status)), 0)
        if ended == signal.SIGXCPU:
            return TimedOut(limits.seconds, ended)
        if ended == signal.SIGALRM:
            return TimedOut(limits.real_seconds, ended)
        return Died(f"ended without an answer, signal {ended}", ended)

    def close(self) -> None:
        """Close both channels, whereupon the server kills it."""
        self.channel.close()
        self.control.close()


class _Server:
    """The process that forks, and the channel of requests to it. ``folder``: for what its processes write, or empty."""

    def __init__(self, settings: Settings, preload: Sequence[str]):
        """Raises OSError."""
        self.requests, theirs = socket.socketpair()
        with theirs:
            self.folder = tempfile.mkdtemp(prefix="sandbox-") if settings.files else ""
            arguments = [theirs.fileno(), *settings, self.folder, *preload]
            try:
                self.process = subprocess.Popen(
                    [sys.executable, "-m", "lib.sandbox.server", *map(str, arguments)],
                    cwd=ROOT,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                )
            except BaseException:
                self.requests.close()
                if self.folder:
                    os.rmdir(self.folder)
                raise

    def fork(self) -> _Process:
        """A process that is not there yet, and perhaps never will be. Raises OSError."""
        channel, of_channel = socket.socketpair()
        with of_channel:
            try:
                control, of_control = socket.socketpair()
            except OSError:
                channel.close()
                raise
            with of_control:
                try:
                    socket.send_fds(self.requests, [b"."], [of_channel.fileno(), of_control.fileno()])
                except OSError:
                    channel.close()
                    control.close()
                    raise
        return _Process(self, channel, control)

    def end(self, *, kill: bool = False) -> None:
        """``kill``: at once, because it does not answer."""
        self.requests.close()
        if not kill:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(ENDING)
        self.process.kill()
        self.process.wait()

    def reset_after_fork(self) -> None:
        self.requests.close()
        self.process.returncode = 0  # not ours to wait for


_sandboxes: "weakref.WeakSet[Sandbox]" = weakref.WeakSet()


_held: "list[Sandbox]" = []  # while this process forks


def _before_fork() -> None:
    for sandbox in list(_sandboxes):
        sandbox.hold()
        _held.append(sandbox)


def _after_fork_in_parent() -> None:
    while _held:
        _held.pop().let_go()


def _after_fork() -> None:
    _held.clear()
    for sandbox in list(_sandboxes):
        sandbox.reset_after_fork()


def _close_all() -> None:
    for sandbox in list(_sandboxes):
        sandbox.close()


os.register_at_fork(before=_before_fork, after_in_parent=_after_fork_in_parent, after_in_child=_after_fork)
atexit.register(_close_all)
