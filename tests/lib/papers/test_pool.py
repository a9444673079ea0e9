"""Whatever is in a paper, the process that asked for it lives, and the person reads a sentence."""

import os
import signal
import subprocess
import sys
import threading
import time
from io import BytesIO

import pytest
from pypdf import PdfReader

from lib.papers import render_pdf
from lib.papers.jobs import Limits
from lib.papers.pool import Pool, pool
from lib.refused import Refused
from tests.lib.papers.paper_html import job, paper, table


@pytest.fixture
def own_pool():
    made = Pool(size=1)
    yield made
    made.close()


def text(rendering) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(rendering.content)).pages)


def test_one_warm_process_prints_one_paper_after_the_other(own_pool):
    first = own_pool.render(job("<p>Một</p>"))
    process = own_pool.idle[0].process
    second = own_pool.render(job("<p>Hai</p>"))

    assert (text(first), text(second)) == ("Một", "Hai")
    assert own_pool.idle[0].process is process


def test_the_web_process_never_loads_weasyprint():
    """It costs a second and tens of megabytes in every web process."""
    code = (
        "import sys;"
        "from lib.papers.pool import pool;"
        "from tests.lib.papers.paper_html import job;"
        "assert pool().render(job('<p>Chữ</p>')).pages == 1 and pool().pango();"
        "sys.exit('weasyprint' in sys.modules)"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings"}
    assert subprocess.run([sys.executable, "-c", code], env=environment, timeout=120).returncode == 0


@pytest.mark.parametrize(
    ("html", "limits", "sentence"),
    [
        pytest.param("<div>" * 600 + "x", Limits(), "lồng nhau", id="600 blocks in each other"),
        pytest.param(
            "<table><tr><td>" * 200 + "x",
            Limits(seconds=3),
            "lồng nhau|lâu quá|dừng giữa chừng",
            id="200 tables in each other",
        ),
        pytest.param('<div style="display: flex">' * 25 + "x", Limits(seconds=2), "lâu quá", id="25 flex boxes"),
        pytest.param(
            "<p>" + "x" * 3_000_000, Limits(memory=500 << 20, seconds=3), "bộ nhớ|lâu quá", id="one long word"
        ),
        pytest.param(table(10_000), Limits(seconds=2), "lâu quá", id="10,000 rows in two seconds"),
        pytest.param(
            '<p style="break-after: page">x</p>' * 50, Limits(pages=40), "dài 50 trang, quá mức 40", id="too many pages"
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
    process = own_pool.idle[0].process
    threading.Timer(0.5, process.kill).start()

    with pytest.raises(Refused, match="dừng giữa chừng"):
        own_pool.render(job('<div style="display: flex">' * 25 + "x"))

    assert text(own_pool.render(job("<p>Hai</p>"))) == "Hai"


def test_a_process_that_died_while_idle_is_replaced(own_pool):
    own_pool.render(job("<p>Một</p>"))
    os.kill(own_pool.idle[0].process.pid, signal.SIGKILL)
    time.sleep(0.2)

    assert text(own_pool.render(job("<p>Hai</p>"))) == "Hai"


def test_a_process_that_ends_when_it_is_asked_for_its_version_is_replaced(own_pool):
    own_pool.render(job("<p>Một</p>"))
    process = own_pool.idle[0].process
    process.send_signal(signal.SIGSTOP)  # alive, and will not answer
    threading.Timer(0.3, process.kill).start()

    assert own_pool.pango() == pool().pango()
    assert own_pool.idle[0].process is not process


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
    assert len(own_pool.workers) == 1


def test_a_child_made_by_fork_has_processes_of_its_own():
    pool().render(job("<p>Cha</p>"))
    mine = {worker.process.pid for worker in pool().workers}
    reading, writing = os.pipe()
    if os.fork() == 0:
        try:
            pool().render(job("<p>Con</p>"))
            theirs = {worker.process.pid for worker in pool().workers}
            pool().close()
            os.write(writing, b"apart" if theirs and not theirs & mine else b"shared")
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        assert answer.read() == b"apart"
    assert text(pool().render(job("<p>Cha lần nữa</p>"))) == "Cha lần nữa"


def test_the_processes_end_with_who_started_them():
    code = (
        "from lib.papers.pool import pool;"
        "from tests.lib.papers.paper_html import job;"
        "pool().render(job('<p>Chữ</p>'));"
        "print(next(iter(pool().workers)).process.pid, flush=True);"
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, timeout=120)
    pid, deadline = int(done.stdout), time.monotonic() + 20
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
