"""The processes that print papers, kept warm, and the way of a job to one of them and back.

Every process that prints (a web worker, a command, a test) has its own pool, started with the first paper. A child made
by ``fork`` starts without one. The printing processes are new programs, not forks, so threads and database connections
of the web process do not reach them; they end when the pipe from here closes.
"""

import atexit
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

from lib.papers.jobs import Job, Rendering
from lib.papers.worker import receive, send
from lib.refused import Refused

WAITING = 120  # seconds that a paper waits for a free process
SLACK = 2  # how much longer than its processor time a paper may take on a busy machine
PROJECT = Path(__file__).resolve().parents[2]
MOST = 4  # processes, however many cores there are

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
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Gone(Exception):  # noqa: N818 -- nobody's fault
    """The process ended before it took the job."""


class Worker:
    """One printing process and the two pipes to it."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from lib.papers.worker import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd=PROJECT,
        )

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def do(self, job: Job, number_before: Callable[[int], int] | None) -> tuple[Rendering, bool]:
        """The paper, and whether the process ends after it. Raises Refused; ``alive`` says whether it outlived that."""
        seconds = job.limits.seconds * SLACK
        try:
            send(self.process.stdin, job)
            while True:
                answer = self._answer(seconds)
                if answer[0] != "numbered":
                    break
                send(self.process.stdin, number_before(answer[1]))
        except (BrokenPipeError, EOFError) as error:
            self.stop()
            if self.process.returncode == 0:  # it had just ended by itself, having had nothing to do
                raise Gone from error
            timed_out = self.process.returncode == -signal.SIGXCPU
            raise Refused(TOO_LONG.format(seconds=job.limits.seconds) if timed_out else DIED) from error
        except BaseException:  # the part before failed, or this thread was told to end
            self.stop()
            raise
        if answer[0] == "refused":
            self.stop()  # what was refused for its size has left its traces in memory
            raise Refused(answer[1])
        if answer[0] == "failed":
            raise RuntimeError(f"a paper could not be printed\n{answer[1]}")
        return answer[1], answer[2]

    def pango(self) -> str:
        try:
            send(self.process.stdin, "pango")
            return self._answer(60)
        except (BrokenPipeError, EOFError) as error:
            self.stop()
            raise Gone from error

    def _answer(self, seconds: float):
        deadline = time.monotonic() + seconds
        if not select.select([self.process.stdout], [], [], max(0, deadline - time.monotonic()))[0]:
            self.stop()
            raise Refused(TOO_LONG.format(seconds=round(seconds)))
        return receive(self.process.stdout)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self.forget()

    def forget(self) -> None:
        """Close our ends of the pipes."""
        self.process.stdin.close()
        self.process.stdout.close()


class Pool:
    """At most ``size`` processes; whoever comes while all are at work waits in line."""

    def __init__(self, size: int | None = None):
        self.size = size or max(1, min(MOST, cores()))
        self.idle: list[Worker] = []
        self.out = 0
        self.workers: set[Worker] = set()
        self.turn = threading.Condition()

    def render(self, job: Job) -> Rendering:
        """``job`` printed. Raises Refused with a sentence when it costs too much, also when the process died of it."""
        return self._run(self._take(), job, None)

    def render_parts(self, jobs: list[Job], progress: Callable[[int], object] | None = None) -> list[Rendering]:
        """The parts of one paper, in their order and numbered through; ``progress(done)`` after each.

        A part waits for the numbers of those before it, which have always been given to a process earlier: so parts
        never wait for each other in a ring, however many papers are printed at once.
        """
        before, futures, done = Future(), [], 0
        before.set_result(0)

        def finished(future: Future) -> None:
            nonlocal done
            if not future.exception():
                with self.turn:
                    done += 1
                    count = done
                if progress:
                    progress(count)

        with ThreadPoolExecutor(max_workers=self.size, thread_name_prefix="paper-part") as threads:
            for job in jobs:
                if any(future.done() and future.exception() for future in futures):
                    break
                last = Future()
                future = threads.submit(self._run, self._take(), job, partial(_number_before, before, last, job))
                future.add_done_callback(partial(_settle, last))
                future.add_done_callback(finished)
                futures.append(future)
                before = last
        return [future.result() for future in futures]

    def _run(self, worker: Worker, job: Job, number_before):
        retiring = True
        try:
            try:
                rendering, retiring = worker.do(job, number_before)
            except Gone:
                worker = self._instead_of(worker)
                rendering, retiring = worker.do(job, number_before)
            return rendering
        finally:
            self._give_back(worker, retiring)

    def _take(self) -> Worker:
        deadline = time.monotonic() + WAITING
        with self.turn:
            while self.out >= self.size:
                if not self.turn.wait(max(0, deadline - time.monotonic())):
                    raise Refused(BUSY)
            self.out += 1
            try:
                while self.idle:
                    worker = self.idle.pop()
                    if worker.alive:
                        return worker
                    self._drop(worker)
                worker = Worker()
            except BaseException:
                self.out -= 1
                self.turn.notify()
                raise
            self.workers.add(worker)
            return worker

    def _instead_of(self, worker: Worker) -> Worker:
        with self.turn:
            self._drop(worker)
            worker = Worker()
            self.workers.add(worker)
            return worker

    def _give_back(self, worker: Worker, retiring: bool) -> None:
        with self.turn:
            self.out -= 1
            if retiring or not worker.alive:
                self._drop(worker)
                if retiring and not self.idle:  # loaded while nobody waits for it
                    self.idle.append(Worker())
                    self.workers.add(self.idle[-1])
            else:
                self.idle.append(worker)
            self.turn.notify()

    def _drop(self, worker: Worker) -> None:
        self.workers.discard(worker)
        if worker.alive:
            worker.process.kill()
        worker.process.wait()
        worker.forget()

    def pango(self) -> str:
        """The version of the library that lays out lines; empty where it is missing."""
        worker, whole = self._take(), False
        try:
            try:
                answer = worker.pango()
            except Gone:
                worker = self._instead_of(worker)
                answer = worker.pango()
            whole = True
            return answer
        finally:
            self._give_back(worker, not whole)

    def close(self) -> None:
        """End the processes; the pool may be used again."""
        with self.turn:
            for worker in list(self.workers):
                self._drop(worker)
            self.idle.clear()

    def forget(self) -> None:
        """In a child of ``fork``: leave the processes to the parent."""
        for worker in self.workers:
            worker.forget()
            worker.process.returncode = 0  # not ours to wait for


def _number_before(before: Future, last: Future, job: Job, counted: int) -> int:
    """The number of the page before ``job``, and to the part after it the number on its own last page."""
    number = before.result()
    last.set_result(number + counted - int(job.continues))
    return number


def _settle(last: Future, future: Future) -> None:
    """A part that failed before it was laid out must not keep the next one waiting."""
    if not last.done():
        last.set_exception(future.exception() or RuntimeError("a part was not numbered"))


_pool = Pool()


def pool() -> Pool:
    """The pool of this process."""
    return _pool


def _after_fork() -> None:
    global _pool
    _pool.forget()
    _pool = Pool()


os.register_at_fork(after_in_child=_after_fork)
atexit.register(lambda: _pool.close())
