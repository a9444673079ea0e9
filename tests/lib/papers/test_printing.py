"""Whatever is in a paper, the process that asked for it lives, and the person reads a sentence."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from lib.papers import printing, render_pdf, sandboxed
from lib.papers.jobs import PrintLimits
from lib.papers.printing import PrintPool, print_pool
from lib.refused import Refused
from tests.lib.papers.paper_html import job, paper, table
from tests.lib.sandbox.processes import becomes_true, children, runs


@pytest.fixture
def own_pool():
    made = PrintPool(at_once=1)
    yield made
    made.close()


def printing_process(of: PrintPool) -> int:
    (process,) = children(of.sandbox.server_pid)
    return process


def text(rendering) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(rendering.content)).pages)


def test_one_warm_process_prints_one_paper_after_the_other(own_pool):
    first = own_pool.render(job("<p>Một</p>"))
    process = printing_process(own_pool)
    second = own_pool.render(job("<p>Hai</p>"))

    assert (text(first), text(second)) == ("Một", "Hai")
    assert printing_process(own_pool) == process


def test_the_same_paper_has_the_same_bytes_in_every_process(own_pool):
    """Also in one that was forked before anything was printed, and in one that has printed something else."""
    first = own_pool.render(job(table(30)))
    own_pool.render(job("<p>Một</p>"))
    assert own_pool.render(job(table(30))) == first
    own_pool.close()
    assert own_pool.render(job(table(30))) == first


def test_the_web_process_never_loads_weasyprint():
    """It costs a second and tens of megabytes in every web process."""
    code = (
        "import sys;"
        "from lib.papers.printing import print_pool;"
        "from tests.lib.papers.paper_html import job;"
        "assert print_pool.render(job('<p>Chữ</p>')).pages == 1 and print_pool.pango_version();"
        "sys.exit('weasyprint' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=120).returncode == 0


@pytest.mark.parametrize(
    ("html", "limits", "sentence"),
    [
        pytest.param("<div>" * 600 + "x", PrintLimits(), "lồng nhau", id="600 blocks in each other"),
        pytest.param(
            "<table><tr><td>" * 200 + "x",
            PrintLimits(seconds=2),
            "lồng nhau|lâu quá|dừng giữa chừng",
            id="200 tables in each other",
        ),
        pytest.param('<div style="display: flex">' * 25 + "x", PrintLimits(seconds=1), "lâu quá", id="25 flex boxes"),
        pytest.param(
            "<p>" + "x" * 3_000_000, PrintLimits(memory=500 << 20, seconds=2), "bộ nhớ|lâu quá", id="one long word"
        ),
        pytest.param(table(10_000), PrintLimits(seconds=1), "lâu quá", id="10,000 rows in a second"),
        pytest.param(
            '<p style="break-after: page">x</p>' * 50,
            PrintLimits(pages=40),
            "dài 50 trang, quá mức 40",
            id="too many pages",
        ),
    ],
)
def test_a_paper_that_costs_too_much_is_refused_and_the_next_one_printed(own_pool, html, limits, sentence):
    start = time.monotonic()
    with pytest.raises(Refused, match=sentence):
        own_pool.render(job(html, limits=limits))
    assert time.monotonic() - start < 60
    assert text(own_pool.render(job("<p>Vẫn in được</p>"))) == "Vẫn in được"


def test_a_table_of_100000_rows_is_refused_before_anything_is_drawn():
    start = time.monotonic()
    with pytest.raises(Refused, match=r"bảng dài 100\.002 dòng"):
        render_pdf(paper(table(100_000)))
    assert time.monotonic() - start < 5


def test_too_much_text_is_refused_before_anything_is_drawn():
    with pytest.raises(Refused, match="400 nghìn ký tự"):
        render_pdf(paper("<p>" + "Chữ " * 150_000 + "</p>"))


def test_huge_pictures_are_not_fetched_however_they_are_named(own_pool, tmp_path):
    picture = tmp_path / "huge.svg"
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="99999" height="99999"><text>LỘ</text></svg>')
    html = (
        f'<style>@import url("{picture.as_uri()}"); p {{ background: url("{picture.as_uri()}") }}</style>'
        f'<p>Chữ<img src="{picture.as_uri()}"><img src="http://127.0.0.1:9/x.png">'
        f'<img src="data:image/png;base64,AAAA">'
        f'<object data="{picture.as_uri()}"></object><embed src="{picture.as_uri()}"></p>'
        f'<svg width="10" height="10"><image href="{picture.as_uri()}" width="10" height="10"/>'
        f'<use href="{picture.as_uri()}#a"/></svg>'
    )
    rendering = own_pool.render(job(html))
    assert rendering.pages == 1
    assert "LỘ" not in text(rendering)


def test_a_process_that_is_killed_at_work_ends_in_a_sentence(own_pool):
    own_pool.render(job("<p>Một</p>"))
    threading.Timer(0.5, os.kill, (printing_process(own_pool), signal.SIGKILL)).start()

    with pytest.raises(Refused) as refusal:
        own_pool.render(job('<div style="display: flex">' * 25 + "x"))

    assert str(refusal.value) == printing.DIED
    assert text(own_pool.render(job("<p>Hai</p>"))) == "Hai"


def test_a_process_that_died_while_idle_is_replaced(own_pool):
    own_pool.render(job("<p>Một</p>"))
    process = printing_process(own_pool)
    os.kill(process, signal.SIGKILL)
    assert becomes_true(lambda: not runs(process))

    assert text(own_pool.render(job("<p>Hai</p>"))) == "Hai"


def test_a_process_that_ends_when_it_is_asked_for_its_version_is_replaced(own_pool):
    own_pool.render(job("<p>Một</p>"))
    process = printing_process(own_pool)
    os.kill(process, signal.SIGSTOP)  # alive, and will not answer
    threading.Timer(0.3, os.kill, (process, signal.SIGKILL)).start()

    assert own_pool.pango_version() == print_pool.pango_version()
    assert not runs(process)


def test_who_comes_while_all_are_at_work_waits(own_pool):
    own_pool.render(job("<p>Một</p>"))
    found = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(text(own_pool.render(job(f"<p>Bản {n}</p>")))))
        for n in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(found) == [f"Bản {n}" for n in range(5)]
    assert len(children(own_pool.sandbox.server_pid)) == 1


def test_who_waits_too_long_reads_a_sentence(own_pool):
    own_pool.sandbox.waiting = 0.1
    parts = [job("<p>Một</p>", part=1), job("<p>Hai</p>", part=2)]
    with own_pool.sandbox.slot():
        for printed in (lambda: own_pool.render(job("<p>Một</p>")), lambda: own_pool.render_parts(parts)):
            with pytest.raises(Refused) as refusal:
                printed()
            assert str(refusal.value) == printing.BUSY
    own_pool.sandbox.waiting = 60
    assert [text(one) for one in own_pool.render_parts(parts)] == ["Một", "Hai"]


def test_a_part_that_is_refused_is_the_end_of_the_paper(own_pool):
    """Those behind it are not printed, and none of them waits for its numbers."""
    parts = [job("<p>x</p>", part=1), job("<div>" * 600 + "x", part=2), *(job("<p>x</p>", part=n) for n in (3, 4))]
    done = []
    with pytest.raises(Refused, match="lồng nhau"):
        own_pool.render_parts(parts, done.append)
    assert done in ([1], [1, 2])
    assert text(own_pool.render(job("<p>Vẫn in được</p>"))) == "Vẫn in được"


def test_papers_in_parts_do_not_wait_for_each_other_in_a_ring():
    two = PrintPool(at_once=2)
    try:
        parts = [job(f"<p>Phần {n}</p>", part=n) for n in range(1, 7)]
        with ThreadPoolExecutor(4) as people:
            papers = list(people.map(lambda _: two.render_parts(parts), range(4)))
        for paper_in_parts in papers:
            assert [text(one) for one in paper_in_parts] == [f"Phần {n}" for n in range(1, 7)]
    finally:
        two.close()


def test_nothing_that_a_paper_wrote_is_left(own_pool, monkeypatch, tmp_path):
    """WeasyPrint hands fonts to Pango as files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    own_pool.render(job("<p>Một</p>"))
    process = printing_process(own_pool)
    assert [one for one in tmp_path.glob("sandbox-*/*/weasyprint-*/*") if one.is_file()]
    with pytest.raises(Refused):
        own_pool.render(job("<div>" * 600 + "x"))
    assert becomes_true(lambda: not list(tmp_path.glob(f"sandbox-*/{process}")))
    own_pool.close()
    assert not list(tmp_path.iterdir())


def test_a_machine_without_pango_is_a_sentence(own_pool, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "without_pango"))
    with pytest.raises(Refused) as refusal:
        own_pool.render(job("<p>Một</p>"))
    assert str(refusal.value) == sandboxed.NO_PANGO
    assert own_pool.pango_version() == ""


def test_a_child_made_by_fork_has_processes_of_its_own():
    print_pool.render(job("<p>Cha</p>"))
    mine = print_pool.sandbox.server_pid
    reading, writing = os.pipe()
    if os.fork() == 0:
        try:
            print_pool.render(job("<p>Con</p>"))
            theirs = print_pool.sandbox.server_pid
            print_pool.close()
            os.write(writing, b"apart" if theirs != mine else b"shared")
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        assert answer.read() == b"apart"
    assert text(print_pool.render(job("<p>Cha lần nữa</p>"))) == "Cha lần nữa"
    assert print_pool.sandbox.server_pid == mine


def test_the_processes_end_with_who_started_them():
    code = (
        "from lib.papers.printing import print_pool;"
        "from tests.lib.papers.paper_html import job;"
        "from tests.lib.sandbox.processes import children;"
        "print_pool.render(job('<p>Chữ</p>'));"
        "print(print_pool.sandbox.server_pid, *children(print_pool.sandbox.server_pid), flush=True);"
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, timeout=120)
    server, process = map(int, done.stdout.split())
    assert becomes_true(lambda: not runs(server) and not runs(process))
