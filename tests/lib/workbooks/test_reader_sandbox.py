"""Files are parsed in processes that may die; the portal's own does not notice more than a sentence."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from lib.refused import Refused
from lib.sandbox import Sandbox
from lib.sandbox.client import ROOT
from lib.workbooks import limits, reader
from lib.workbooks.cells import cell_text
from lib.workbooks.reader import TO_PARSE, read_grids
from tests.lib.sandbox import jobs
from tests.lib.sandbox.processes import becomes_true, runs
from tests.workbooks import KINDS, make, repacked, saved

ROWS = [["Mã xã", "MT01"], ["02071", 10]]


@pytest.fixture
def fresh(monkeypatch):
    """A server of this test's own."""
    own = Sandbox(TO_PARSE, at_once=2, preload=["lib.workbooks.parsing"], plain=True)
    monkeypatch.setattr(reader, "sandbox", own)
    yield own
    own.close()


def far_cell() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = 1, 2
    return saved(book)


def first_figure(content: bytes) -> str:
    return cell_text(read_grids(content)[0].at(1, 1))


@pytest.mark.parametrize("kind", KINDS)
def test_it_works(fresh, kind):
    assert first_figure(make(kind, ROWS)) == "10"


def test_a_cell_that_kills_the_parser_is_named(fresh):
    read_grids(make("xlsx", ROWS))
    server = fresh.server_pid
    with pytest.raises(Refused, match="XFD1048576"):
        read_grids(far_cell())
    assert first_figure(make("xlsx", ROWS)) == "10"
    assert fresh.server_pid == server


def test_a_server_killed_in_the_middle_does_not_blame_the_file(fresh):
    read_grids(make("xlsx", ROWS))
    stopped = fresh.server_pid
    os.kill(stopped, signal.SIGSTOP)  # it takes the job and never gets to it
    threading.Timer(0.2, os.kill, (stopped, signal.SIGKILL)).start()
    assert first_figure(make("xlsx", ROWS)) == "10"
    assert fresh.server_pid != stopped


def test_a_file_that_takes_too_long_is_a_sentence(fresh, monkeypatch):
    read_grids(make("xlsx", ROWS))
    cells = b"<row>" + b"<c><v>1</v></c>" * 10 + b"</row>"  # without addresses: it has to be followed cell by cell
    sheet = b"<worksheet xmlns='x'><sheetData>" + cells * 150_000 + b"</sheetData></worksheet>"
    for name in ("TO_PARSE", "TO_REASON"):
        monkeypatch.setattr(reader, name, TO_PARSE._replace(seconds=1, real_seconds=1))
    with pytest.raises(Refused) as refusal:
        read_grids(repacked(make("xlsx", ROWS), {"xl/worksheets/sheet1.xml": sheet}))
    assert str(refusal.value) == limits.EXHAUSTING


def test_files_sent_at_the_same_moment_do_not_mix(fresh):
    files = [make("xlsx", [["Mã xã", "MT01"], ["02071", number]]) for number in range(12)]
    with ThreadPoolExecutor(6) as people:
        assert list(people.map(first_figure, files)) == [str(number) for number in range(12)]


def test_a_parser_that_needs_too_much_memory_is_a_sentence(fresh, monkeypatch):
    cells = (
        f'<c r="{get_column_letter(column)}{row}" t="inlineStr"><is><t>Xã {row} {column}</t></is></c>'
        for row in range(1, 2_001)
        for column in range(1, 101)
    )
    rows = "".join(f'<row r="{row}">{"".join(islice(cells, 100))}</row>' for row in range(1, 2_001))
    sheet = f"<worksheet xmlns='x'><sheetData>{rows}</sheetData></worksheet>"
    for name in ("TO_PARSE", "TO_REASON"):
        monkeypatch.setattr(reader, name, TO_PARSE._replace(memory=40 * 1024 * 1024))
    with pytest.raises(Refused) as refusal:
        read_grids(repacked(make("xlsx", ROWS), {"xl/worksheets/sheet1.xml": sheet.encode()}))
    assert str(refusal.value) == limits.EXHAUSTING


def test_the_parsers_are_loaded_without_django_and_without_what_writes():
    sandbox = Sandbox(TO_PARSE, at_once=1, preload=["lib.workbooks.parsing"])
    loaded = sandbox.run(jobs.modules)
    sandbox.close()
    assert "lib.workbooks.formats.xlsx" in loaded
    assert not loaded & {"django", "openpyxl", "portal", "briefings", "organizations.models"}


def test_a_parser_leaves_nothing_running_in_a_portal_that_is_killed():
    script = (
        "from lib.workbooks import reader; reader.read_grids(b'a;b\\n1;2'); print(reader.sandbox.server_pid);"
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-uc", script], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    server = int(done.stdout)
    assert becomes_true(lambda: not runs(server))


def test_a_machine_without_room_for_a_process_is_a_sentence(fresh, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(Refused) as refusal:
        read_grids(make("xlsx", ROWS))
    assert str(refusal.value) == limits.BUSY


def test_who_waits_too_long_for_other_files_is_told(fresh):
    fresh.waiting = 0.1
    with fresh.slot(), fresh.slot(), pytest.raises(Refused) as refusal:
        read_grids(make("xlsx", ROWS))
    assert str(refusal.value) == limits.BUSY
    assert first_figure(make("xlsx", ROWS)) == "10"
