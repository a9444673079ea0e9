"""Files are parsed in processes that may die; the portal's own does not notice more than a sentence."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import openpyxl
import pytest

from lib.refused import Refused
from lib.workbooks import apart, limits
from lib.workbooks.grid import shown
from lib.workbooks.reader import read
from tests.workbooks import KINDS, make, repacked, saved

ROWS = [["Mã xã", "MT01"], ["02071", 10]]


@pytest.fixture
def fresh(monkeypatch):
    """A forker of this test's own."""
    own = apart.Forker()
    monkeypatch.setattr(apart, "_forker", own)
    yield own
    own.close()


def far_cell() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = 1, 2
    return saved(book)


def first_figure(content: bytes) -> str:
    return shown(read(content)[0].at(1, 1))


@pytest.mark.parametrize("kind", KINDS)
def test_it_works(fresh, kind):
    assert first_figure(make(kind, ROWS)) == "10"


def test_a_cell_that_kills_the_parser_is_named(fresh):
    read(make("xlsx", ROWS))
    forking = fresh._process.pid
    with pytest.raises(Refused, match="dòng 1048576, cột thứ 16384"):
        read(far_cell())
    assert first_figure(make("xlsx", ROWS)) == "10"
    assert fresh._process.pid == forking


def test_a_forker_that_was_killed_is_started_again(fresh):
    read(make("xlsx", ROWS))
    fresh._process.kill()
    fresh._process.wait()
    assert first_figure(make("xlsx", ROWS)) == "10"


def test_a_forker_killed_in_the_middle_does_not_blame_the_file(fresh):
    read(make("xlsx", ROWS))
    stopped = fresh._process
    os.kill(stopped.pid, signal.SIGSTOP)  # it takes the job and never gets to it
    threading.Timer(0.2, stopped.kill).start()
    assert first_figure(make("xlsx", ROWS)) == "10"
    assert fresh._process.pid != stopped.pid


def test_a_file_that_takes_too_long_is_a_sentence(fresh, monkeypatch):
    read(make("xlsx", ROWS))
    cells = b"<row>" + b"<c><v>1</v></c>" * 10 + b"</row>"  # without addresses: it has to be followed cell by cell
    sheet = b"<worksheet xmlns='x'><sheetData>" + cells * 150_000 + b"</sheetData></worksheet>"
    monkeypatch.setattr(apart, "SECONDS", dict.fromkeys(apart.SECONDS, 1))
    with pytest.raises(Refused) as refusal:
        read(repacked(make("xlsx", ROWS), {"xl/worksheets/sheet1.xml": sheet}))
    assert str(refusal.value) == limits.EXHAUSTING


def test_files_sent_at_the_same_moment_do_not_mix(fresh):
    files = [make("xlsx", [["Mã xã", "MT01"], ["02071", number]]) for number in range(12)]
    with ThreadPoolExecutor(6) as people:
        assert list(people.map(first_figure, files)) == [str(number) for number in range(12)]


def test_a_fork_of_the_portal_gets_a_forker_of_its_own(fresh):
    """As the workers of a web server are that loads the portal before it forks them."""
    assert first_figure(make("xlsx", ROWS)) == "10"
    child = os.fork()
    if child == 0:
        status = 1
        try:
            fresh.forget()
            status = 0 if first_figure(make("xlsx", ROWS)) == "10" and fresh._process is not None else 2
            fresh.close()
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert fresh._process.poll() is None
    assert first_figure(make("xlsx", ROWS)) == "10"


def test_the_forker_ends_with_its_process():
    script = "from lib.workbooks import apart; apart.parse(b'a;b\\n1;2'); print(apart._forker._process.pid)"
    for ending in ("", "; import os, signal; os.kill(os.getpid(), signal.SIGKILL)"):
        done = subprocess.run(
            [sys.executable, "-uc", script + ending], cwd=apart.PROJECT, capture_output=True, text=True, check=False
        )
        forking = int(done.stdout)
        until = time.monotonic() + 10
        while _runs(forking) and time.monotonic() < until:
            time.sleep(0.05)
        assert not _runs(forking)


def _runs(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat") as about:
            return about.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_forker_loads_neither_django_nor_the_portal():
    script = (
        "import sys, lib.workbooks.forker; print(sorted({m.split('.')[0] for m in sys.modules}"
        " & {'django', 'openpyxl', 'portal', 'briefings'}), 'organizations.models' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=apart.PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] False"


def test_a_machine_without_room_for_a_process_is_a_sentence(fresh, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(Refused) as refusal:
        read(make("xlsx", ROWS))
    assert str(refusal.value) == limits.BUSY
