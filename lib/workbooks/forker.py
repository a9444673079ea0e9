"""The process that parses files: small, apart from the portal, and forked anew for every file.

``python -m lib.workbooks.forker FD`` waits on a socket for jobs. With each comes a socket of its own over which
``apart`` sends the file and receives the answer. The fork costs a few milliseconds, for the parsers are loaded once; it
is bounded in memory, processor time and real time by the system itself, so whatever a file does to it, it ends. No
Django here: what is loaded is in the memory of every fork, and slows the first file.
"""

import gc
import os
import pickle
import resource
import signal
import socket
import struct
import sys

from lib.refused import Refused
from lib.workbooks import parsing

MEMORY = 1_500 * 1024 * 1024
PARSE, REASON = b"P", b"R"
BEGUN = b"."  # comes before the file is taken: whatever happens from then on is the file's doing
READ, REFUSED = b"+", b"-"  # how an answer begins: pickled sheets, or a sentence
LENGTH = struct.Struct("<Q")


def answer_to(job: bytes, content: bytes) -> bytes:
    """The whole answer to one job: a sign, the length, and as many bytes."""
    try:
        if job == REASON:
            raise Refused(parsing.reason(content))
        sign, answer = READ, _pickled(parsing.parse(content))
    except Refused as refusal:
        sign, answer = REFUSED, str(refusal).encode()
    return sign + LENGTH.pack(len(answer)) + answer


def _pickled(grids) -> bytes:
    # No file is twice the same object, so nothing need be remembered: a third of the time.
    target = _Target()
    pickler = pickle.Pickler(target, pickle.HIGHEST_PROTOCOL)
    pickler.fast = True
    pickler.dump(grids)
    return b"".join(target.parts)


class _Target:
    def __init__(self):
        self.parts: list[bytes] = []

    def write(self, part) -> None:
        self.parts.append(bytes(part))


def serve(jobs: socket.socket) -> None:
    """Fork for every job until the other side has gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries them
    gc.freeze()
    while True:
        message, descriptors, _, _ = socket.recv_fds(jobs, 64, 1)
        if not message:
            return
        if not descriptors:
            continue
        line = socket.socket(fileno=descriptors[0])
        try:
            forked = os.fork()
        except OSError:
            forked = -1  # no room for a process now; the other side sees its line end before anything has begun
        if forked == 0:
            jobs.close()
            try:
                _work(line, message)
            finally:
                os._exit(0)
        line.close()


def _work(line: socket.socket, message: bytes) -> None:
    job, seconds = message[:1], int(message[1:])
    for limit, amount in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(limit, (amount, amount))
    signal.alarm(seconds)
    gc.disable()  # it ends before anything is worth collecting
    with line:
        line.sendall(BEGUN)
        line.sendall(answer_to(job, _received(line)))


def _received(line: socket.socket) -> bytes:
    parts = []
    while part := line.recv(1 << 20):
        parts.append(part)
    return b"".join(parts)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the portal, whose end ends this
    serve(socket.socket(fileno=int(sys.argv[1])))


if __name__ == "__main__":
    main()
