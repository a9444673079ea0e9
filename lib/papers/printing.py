"""Papers printed in processes of their own, and page numbers handed from one part of a paper to the next."""

import itertools
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from lib.papers import sandboxed
from lib.papers.jobs import Job, Rendering
from lib.refused import Refused
from lib.sandbox import USUAL_MEMORY, Busy, Died, Limits, Recycling, Sandbox, Slot, TimedOut

MOST = 4  # processes, however many cores there are
SLACK = 2  # how much longer than its processor time a paper may take on a busy machine

BUSY = "Máy chủ đang in nhiều văn bản cùng lúc nên chưa tới lượt văn bản này; hãy thử lại sau ít phút."
TOO_LONG = (
    "In văn bản này lâu quá {seconds} giây nên đã dừng lại; hãy rút gọn nội dung, bỏ phần dán nhầm, hoặc tách thành "
    "nhiều phụ lục rồi in lại."
)
DIED = (
    "Tiến trình in văn bản đã dừng giữa chừng vì văn bản cần quá nhiều bộ nhớ hoặc thời gian; hãy rút gọn nội dung, bỏ "
    "phần dán nhầm, hoặc tách thành nhiều phụ lục rồi in lại."
)


def cores() -> int:
    """How many processors this process may use, at least 1."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class PrintPool:
    """Prints at most ``at_once`` papers, or parts of papers, at the same time; others wait in line.

    A printing process keeps what it has read (style sheets, fonts) for the next paper.
    """

    def __init__(self, at_once: int | None = None):
        self.at_once = at_once or max(1, min(MOST, cores()))
        self.sandbox = Sandbox(
            Limits(memory=USUAL_MEMORY, seconds=60, real_seconds=60),  # of what is no paper
            at_once=self.at_once,
            preload=["lib.papers.sandboxed", "lib.papers.layout"],
            recycling=Recycling(jobs=200, grown=350 * 1024 * 1024),
            idle=900,
            files=True,  # WeasyPrint hands fonts to Pango as files
        )

    def render(self, job: Job) -> Rendering:
        """``job`` printed. Raises Refused with a sentence when it costs too much, also when the process died of it."""
        return _print(self._slot(), job, None)

    def render_parts(self, jobs: list[Job], progress: Callable[[int], object] | None = None) -> list[Rendering]:
        """The parts of one paper, in their order and numbered through; ``progress(done)`` after each.

        A part waits for the numbers of those before it, which have always been given a slot earlier: so parts never
        wait for each other in a ring, however many papers are printed at once.
        """
        before: Future[int] = Future()
        before.set_result(0)
        futures: list[Future[Rendering]] = []
        finished = itertools.count(1)

        def count(future: Future[Rendering]) -> None:
            if progress and not future.exception():
                progress(next(finished))

        with ThreadPoolExecutor(max_workers=self.at_once, thread_name_prefix="paper-part") as threads:
            for job in jobs:
                if any(future.done() and future.exception() for future in futures):
                    break
                last: Future[int] = Future()
                future = threads.submit(_print, self._slot(), job, partial(_number_before, before, last, job))
                future.add_done_callback(partial(_settle, last))
                future.add_done_callback(count)
                futures.append(future)
                before = last
        return [future.result() for future in futures]

    def pango_version(self) -> str:
        """The version of the library that lays out lines; empty where it is missing. Raises Refused when busy."""
        with self._slot() as slot:
            return slot.run(sandboxed.pango_version)

    def close(self) -> None:
        """End the processes; the pool may be used again."""
        self.sandbox.close()

    def _slot(self) -> Slot:
        """Raises Refused."""
        try:
            return self.sandbox.slot()
        except Busy as error:
            raise Refused(BUSY) from error


print_pool = PrintPool()  # of this process


def _print(slot: Slot, job: Job, number_before: Callable[[int], int] | None) -> Rendering:
    """Raises Refused."""
    seconds = job.limits.seconds
    limits = Limits(job.limits.memory, seconds, real_seconds=seconds * SLACK)
    try:
        with slot:
            return slot.run(sandboxed.print_job, job, limits=limits, answer=number_before)
    except Busy as error:
        raise Refused(BUSY) from error
    except TimedOut as error:
        raise Refused(TOO_LONG.format(seconds=round(error.seconds))) from error
    except Died as error:
        raise Refused(DIED) from error


def _number_before(before: "Future[int]", last: "Future[int]", job: Job, counted: int) -> int:
    """The number of the page before ``job``, and to the part after it the number on its own last page."""
    number = before.result()
    last.set_result(number + counted - int(job.continues))
    return number


def _settle(last: "Future[int]", future: "Future[Rendering]") -> None:
    """A part that failed before it was laid out must not keep the next one waiting."""
    if not last.done():
        last.set_exception(future.exception() or RuntimeError("a part was not numbered"))
