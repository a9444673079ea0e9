"""The process that loads once what jobs need, and then forks: ``python -m lib.sandbox.server``, started by ``client``.

It is small and has one thread; a fork of it takes milliseconds, where a new interpreter and its imports take from 150
ms to two seconds, and shares nothing with the caller. It does no job itself, so whatever a job does, it lives.

A request is one byte and two sockets. The first is the channel of the new process (``protocol``). The other one stays
here: when anything comes over it, or its other end is closed, the process is killed, and when the process has ended,
its status is sent back over it.

It ends with the caller, whose end closes all these sockets, and kills what still runs; and when it was idle for long.
Nowhere is garbage collected while anything is loaded or done: it costs a tenth of the time and finds little.
"""

import gc
import importlib
import os
import select
import shutil
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

from lib.sandbox import child, protocol
from lib.sandbox.limits import Settings


class Server:
    """``folder``: where each process has a folder for its files, which goes with it; None where none may write."""

    def __init__(self, requests: socket.socket, settings: Settings, folder: Path | None):
        self.requests, self.settings, self.folder = requests, settings, folder
        self.controls: dict[int, socket.socket] = {}  # by the number of the process
        self.woken, self.wakes = socket.socketpair()
        self.poll = select.poll()

    def serve(self) -> None:
        """Fork for every request until the caller has gone."""
        self.wakes.setblocking(False)
        signal.set_wakeup_fd(self.wakes.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # it only has to wake
        for source in (self.requests, self.woken):
            self.poll.register(source, select.POLLIN)
        try:
            while self._serve_once():
                pass
        finally:
            self._end()

    def _serve_once(self) -> bool:
        """Wait for something to happen; whether to go on."""
        waiting = self.settings.idle * 1000 if self.settings.idle and not self.controls else None
        events = {descriptor for descriptor, _ in self.poll.poll(waiting)}
        if not events:
            return False
        if self.woken.fileno() in events:
            self.woken.recv(4096)
            self._reap()
        for process, control in self.controls.items():
            if control.fileno() in events:
                self.poll.unregister(control)
                os.kill(process, signal.SIGKILL)
        return self.requests.fileno() not in events or self._take_request()

    def _take_request(self) -> bool:
        """Fork, where that is possible; otherwise the new channel ends before anything has begun. False at the end."""
        try:
            message, descriptors, _, _ = socket.recv_fds(self.requests, 1, 2)
        except OSError:
            return False
        if not message:
            return False
        with suppress(OSError, ValueError):  # no room for a process, or for two more sockets
            self._fork(*descriptors)
        return True

    def _fork(self, *descriptors: int) -> None:
        """Raises OSError and ValueError."""
        sockets = [socket.socket(fileno=descriptor) for descriptor in descriptors]
        try:
            channel, control = sockets
            process = os.fork()
        except BaseException:
            for one in sockets:
                one.close()
            raise
        if process == 0:
            try:
                control.close()
                self._leave_server_behind()
                child.run_jobs(channel, self.settings)
            finally:
                os._exit(0)
        channel.close()
        self.controls[process] = control
        self.poll.register(control, select.POLLIN)

    def _leave_server_behind(self) -> None:
        """In a fork: close what is the server's, and leave no way out but the channel."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for one in (self.requests, self.woken, self.wakes, *self.controls.values()):
            one.close()
        os.dup2(0, 2)  # what parsers say about files is for nobody
        child.confine_files(self.folder and self.folder / str(os.getpid()))

    def _reap(self) -> None:
        """Report how processes ended to those who asked for them."""
        while True:
            try:
                process, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not process:
                return
            self._reap_one(process, status)

    def _reap_one(self, process: int, status: int) -> None:
        control = self.controls.pop(process)
        with suppress(KeyError):
            self.poll.unregister(control)
        with suppress(OSError):
            control.sendall(protocol.STATUS.pack(status))
        control.close()
        if self.folder:
            shutil.rmtree(self.folder / str(process), ignore_errors=True)

    def _end(self) -> None:
        for process in self.controls:
            os.kill(process, signal.SIGKILL)
        for process in list(self.controls):
            self._reap_one(*os.waitpid(process, 0))
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


def main() -> None:
    """``FD SETTINGS FOLDER MODULE …``: the socket of requests, ``Settings`` as numbers, and what to load."""
    gc.disable()
    descriptor, *numbers = map(int, sys.argv[1 : 2 + len(Settings._fields)])
    folder, *modules = sys.argv[2 + len(numbers) :]
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, signal.SIG_IGN)  # they are for the caller, whose end ends this
    for module in modules:
        with suppress(Exception):  # the function that needs it fails, and says of what
            importlib.import_module(module)
    gc.freeze()  # what is loaded now is never garbage
    settings = Settings(*numbers)
    Server(socket.socket(fileno=descriptor), settings, Path(folder) if settings.files else None).serve()
    os._exit(0)  # without the interpreter's own clearing up, which takes time


if __name__ == "__main__":
    main()
