"""What passes between a caller and a process that works for it: pickles, each with its kind and its length ahead.

A job begins with the head of ``JOB`` and the answer ``BEGUN``; then comes the pickle of ``(limits, function, data)``. A
channel that ends before ``BEGUN`` says nothing about the job; one that ends after it was ended by the job. From then on
the process sends ``QUESTION`` as often as it likes, each answered by ``REPLY``, and in the end one of the other kinds.
"""

import pickle
import socket
import struct
import time

JOB, REPLY, BEGUN, QUESTION = b"J", b"A", b".", b"?"
RESULT, LAST_RESULT = b"+", b"="  # the process waits for the next job, or ends
REFUSED, FAILED, NO_MEMORY = b"-", b"!", b"m"  # it ends after each of them

HEAD = struct.Struct("<cQ")
STATUS = struct.Struct("<i")  # how a process ended, from the server


class Disconnected(Exception):  # noqa: N818 -- nobody's fault
    """The other side has closed its end of the channel, or ended."""


class DeadlinePassed(Exception):  # noqa: N818 -- as above
    """The other side has not answered in time."""


def pickled(value: object, *, plain: bool = False) -> list[bytes]:
    """``value`` pickled, in pieces: long bytes are not copied.

    ``plain``: no object is in it twice, so nothing need be remembered of those that were pickled: a third of the time.
    One that contains itself raises ValueError then.
    """
    pieces = _Pieces()
    pickler = pickle.Pickler(pieces, pickle.HIGHEST_PROTOCOL)
    pickler.fast = plain
    pickler.dump(value)
    return pieces.all


class _Pieces:
    def __init__(self) -> None:
        self.all: list[bytes] = []

    def write(self, piece: bytes | memoryview) -> None:
        self.all.append(bytes(piece))  # the same object where it is bytes already


def send(channel: socket.socket, kind: bytes, pieces: list[bytes], until: float | None = None) -> None:
    """``until``: on the monotonic clock. Raises Disconnected and DeadlinePassed."""
    first, *others = pieces
    for piece in (HEAD.pack(kind, sum(map(len, pieces))) + first, *others):
        send_bytes(channel, piece, until)


def send_bytes(channel: socket.socket, data: bytes, until: float | None = None) -> None:
    """Raises Disconnected and DeadlinePassed."""
    try:
        channel.settimeout(_left(until))
        channel.sendall(data)
    except TimeoutError as error:
        raise DeadlinePassed from error
    except OSError as error:
        raise Disconnected from error


def receive(channel: socket.socket, until: float | None = None) -> tuple[bytes, bytearray]:
    """The next kind, and what came with it. Raises Disconnected and DeadlinePassed."""
    kind, length = HEAD.unpack(receive_bytes(channel, HEAD.size, until))
    return kind, receive_bytes(channel, length, until)


def receive_bytes(channel: socket.socket, length: int, until: float | None = None) -> bytearray:
    """Exactly ``length`` bytes. Raises Disconnected and DeadlinePassed."""
    data = bytearray(length)
    received = 0
    with memoryview(data) as view:
        while received < length:
            try:
                channel.settimeout(_left(until))
                got = channel.recv_into(view[received:])
            except TimeoutError as error:
                raise DeadlinePassed from error
            except OSError as error:
                raise Disconnected from error
            if not got:
                raise Disconnected
            received += got
    return data


def _left(until: float | None) -> float | None:
    """Seconds from now; never 0, which would mean not to wait at all."""
    return None if until is None else max(until - time.monotonic(), 0.001)
