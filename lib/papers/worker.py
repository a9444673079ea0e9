"""A process that prints papers: ``python -m lib.papers.worker``, started by ``lib.papers.pool``.

It loads WeasyPrint once and then answers one job after the other: length-prefixed pickles, jobs on standard input,
answers on standard output. It ends when its input ends, so it never outlives who started it, when nothing came for a
while, and when it has grown. What a paper may cost is set before each job; a process that goes beyond is ended by the
system, and ``pool`` says so.

Answers: ``("numbered", last)`` asks for the number before this part and waits for it; ``("done", Rendering,
retiring)``; ``("refused", sentence)``; ``("failed", traceback)``. The job ``"pango"`` is answered with that library's
version.
"""

import gc
import os
import pickle
import resource
import select
import struct
import sys
import time
import traceback
from pathlib import Path
from typing import BinaryIO

from lib.papers.jobs import Job, Limits

IDLE = 900  # seconds after which a process without work ends
JOBS = 200  # papers after which it ends, whatever it looks like
GROWN = 350 * 1024 * 1024  # bytes in memory after a job from which on it ends
LENGTH = struct.Struct(">Q")

NO_PANGO = (
    "Máy này thiếu thư viện Pango nên chưa in được văn bản PDF; hãy cài libpango-1.0-0 và libpangoft2-1.0-0 hoặc chạy "
    "lại script/bootstrap."
)
TOO_NESTED = (
    "Nội dung văn bản lồng nhau quá nhiều lớp nên không in được; hãy bỏ định dạng lạ (dán lại dưới dạng văn bản "
    "thường) rồi in lại."
)
TOO_BIG = "Văn bản cần nhiều bộ nhớ hơn mức cho phép nên không in được; hãy rút gọn hoặc tách thành nhiều phụ lục."


def send(stream: BinaryIO, message) -> None:
    data = pickle.dumps(message, protocol=5)
    view = memoryview(LENGTH.pack(len(data)) + data)
    while view:  # unbuffered pipes take what they can
        view = view[stream.write(view) :]


def receive(stream: BinaryIO):
    """The next message. EOFError when the other side is gone."""
    (length,) = LENGTH.unpack(_exactly(stream, LENGTH.size))
    return pickle.loads(_exactly(stream, length))


def _exactly(stream: BinaryIO, length: int) -> bytes:
    parts, missing = [], length
    while missing:
        part = stream.read(missing)
        if not part:
            raise EOFError
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def main() -> None:
    jobs = os.fdopen(os.dup(0), "rb", buffering=0)
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints must not mix with the answers
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        from lib.papers import render
    except OSError:
        render = None
    gc.collect()
    gc.freeze()  # what is loaded now is never garbage
    for number in range(1, JOBS + 1):
        if not select.select([jobs], [], [], IDLE)[0]:
            return
        try:
            job = receive(jobs)
        except EOFError:
            return
        try:
            if job == "pango":
                send(answers, render.pango_version() if render else "")
                continue
            answer = printed(render, job, jobs, answers)
        except BrokenPipeError:
            return
        retiring = number == JOBS or memory_in_use() > GROWN
        if answer[0] == "done":
            answer = (*answer, retiring)
        try:
            send(answers, answer)
        except BrokenPipeError:  # whoever asked is gone
            return
        if retiring:
            return
        del job, answer
        gc.collect()


def printed(render, job: Job, jobs: BinaryIO, answers: BinaryIO) -> tuple:
    """The answer to ``job``."""
    if render is None:
        return ("refused", NO_PANGO)

    def number_before(last: int) -> int:
        send(answers, ("numbered", last))
        return receive(jobs)

    allow(job.limits)
    gc.disable()  # collecting while a paper grows costs a tenth of its time and finds little
    try:
        rendering = render.render_job(job, number_before if job.part else None)
    except EOFError as error:  # whoever asked is gone
        raise BrokenPipeError from error
    except RecursionError:
        return ("refused", TOO_NESTED)
    except MemoryError:
        return ("refused", TOO_BIG)
    except render.TooManyPages as pages:
        return (
            "refused",
            f"Văn bản dài {pages.args[0]} trang, quá mức {job.limits.pages} trang một lần in; hãy rút gọn hoặc tách "
            "thành nhiều phụ lục.",
        )
    except Exception:
        return ("failed", traceback.format_exc())
    finally:
        gc.enable()
    return ("done", rendering)


def allow(limits: Limits) -> None:
    """Bound what the process may still use; beyond memory an allocation fails, beyond time the system ends it."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, resource.RLIM_INFINITY))
    used = int(time.process_time()) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (used + limits.seconds, resource.RLIM_INFINITY))


def memory_in_use() -> int:
    """Bytes of this process that are in memory now; where the system does not say, the most there ever were."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    # Under its own name, so that what is pickled has the same classes on both sides.
    from lib.papers.worker import main as run

    run()
