"""Papers printed by the portal against what prints the same HTML without it, and issued files against static ones.

* Minutes, from the briefing's key to the bytes, everything warm: against WeasyPrint alone in this process (it gets the
  finished HTML and, for its fonts, the same files; it starts as out of the box, from the machine's fonts), and against
  headless Chromium, which starts cold for every paper as any program that prints by it would.
* An annex of 3,000 rows, cut and printed in parallel: against Chromium on the same HTML, and the memory of the largest
  process against 600 MB. The goal is meant for four cores: on a machine with fewer it is reckoned from the times that
  the parts took there, what is done before and after them included, and what it really took is said, too.
* The second download of an issued paper over gunicorn, which asks the database who may read it and the file whether it
  is still whole, against a static file of the same size from the same server.

Without Chromium its comparisons are left out, and said to be.
"""

import heapq
import os
import re
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from tests import programs
from tests.bench.runner import Pairs, Result, timed_in_turns
from tests.lib.sandbox.processes import children

GOAL = 1.10
SIZES = {"minutes": 10, "long minutes": 120}
ROWS, ANNEX_GOAL, CORES = 3_000, 1.8, 4
MEMORY = 600 * 1024 * 1024
DOWNLOADS = 20  # of each, in turns


def run() -> list[Result]:
    found = [against_weasyprint(name, directives) for name, directives in SIZES.items()]
    _say(found)
    if chromium := programs.chromium():
        found += [minutes_against(chromium), *annex_against(chromium)]
    else:
        print("No Chromium starts here: not compared with it.", file=sys.stderr)
    _say(found)
    return [*found, second_download()]


def _say(found: list[Result]) -> None:
    """What is known so far: the whole takes minutes."""
    for one in found:
        print(f"  {one.name} against {one.against}: {one.ratio:.2f} ×", file=sys.stderr, flush=True)


# --- minutes ----------------------------------------------------------------------------------------------------------


def html_of(key: int) -> str:
    from briefings.documents.kinds.minutes import minutes
    from briefings.documents.printing import paper_html
    from briefings.models import Briefing
    from lib.papers import PageSetup

    return paper_html(PageSetup(minutes(Briefing.objects.get(pk=key))))


def printed(key: int) -> bytes:
    from briefings.documents import minutes_pdf
    from briefings.models import Briefing

    return minutes_pdf(Briefing.objects.get(pk=key)).content


def against_weasyprint(name: str, directives: int) -> Result:
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    from lib.papers.layout import PaperFetcher

    key = fill(directives)
    html = html_of(key)

    def weasyprint_alone():
        return HTML(string=html, url_fetcher=PaperFetcher()).write_pdf(font_config=FontConfiguration())

    pairs = timed_in_turns(lambda: printed(key), weasyprint_alone, runs=25)
    return Result(name, "WeasyPrint alone on the same HTML", pairs.cost, GOAL, False, pairs.runs)


def minutes_against(chromium: str) -> Result:
    key = fill(SIZES["minutes"])
    with Chromium(chromium, html_of(key)) as by_chromium:
        pairs = timed_in_turns(lambda: printed(key), by_chromium.print, runs=5)
    return Result("minutes, warm", "headless Chromium, cold, same HTML", pairs.cost, 1, False, pairs.runs)


def fill(directives: int) -> int:
    """A briefing with as many directives and half as many achievements; its key. Texts are of the usual length."""
    from tests import factories

    briefing = factories.BriefingFactory()
    for number in range(directives // 2):
        factories.AchievementFactory(briefing=briefing, text=f"Kết quả thứ {number} của các đoàn thể trong quý. " * 3)
    factories.ConclusionFactory(briefing=briefing)
    for number in range(directives):
        factories.DirectiveFactory(briefing=briefing, content=f"Tiếp tục triển khai việc thứ {number} ở cơ sở. " * 3)
    return briefing.pk


# --- a long annex -----------------------------------------------------------------------------------------------------


def annex_against(chromium: str) -> list[Result]:
    from lib.papers import render_pdf
    from lib.papers.printing import cores

    html = with_rows(html_of(fill(SIZES["minutes"])), ROWS)
    render_pdf("<p>")  # the processes are warm
    pages, largest, reckoned = 0, 0, []

    def ours():
        nonlocal pages, largest
        start = time.perf_counter()
        with Watched() as memory, Parts() as parts:
            pages = render_pdf(html).pages
        reckoned.append(parts.on_cores(CORES, of=time.perf_counter() - start))
        largest = max(largest, memory.largest)

    with Chromium(chromium, html) as by_chromium:
        pairs = timed_in_turns(ours, by_chromium.print, runs=3, warm_up=False)
    name = f"annex of {ROWS:,} rows, {pages} pages"
    taken = f"{min(pairs.ours):.1f} s on {cores()} cores ({pairs.cost:.2f} ×), Chromium {min(pairs.against):.1f} s"
    print(f"  {name}: {taken}", file=sys.stderr)
    if cores() < CORES:
        name += f", on {CORES} cores (reckoned from its parts on {cores()})"
        pairs = Pairs(reckoned, pairs.against)
    return [
        Result(name, "headless Chromium, same HTML", pairs.cost, ANNEX_GOAL, False, pairs.runs),
        Result("memory of its largest process", "600 MB", largest / MEMORY, 1, False, pairs.runs),
    ]


def with_rows(html: str, rows: int) -> str:
    """``html`` with as many rows in its last table, made of those it has."""
    start = html.rindex("<tbody>") + len("<tbody>")
    end = html.index("</tbody>", start)
    there = re.findall(r"<tr\b.*?</tr>", html[start:end], re.DOTALL)
    return html[:start] + "\n".join(there[number % len(there)] for number in range(rows)) + html[end:]


class Watched:
    """``largest``: bytes in memory of the largest process, this one or one that prints, while the block ran."""

    def __enter__(self):
        self.largest, self.over = 0, threading.Event()
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()
        return self

    def _watch(self):
        from lib.papers.printing import print_pool

        page = resource.getpagesize()
        while not self.over.wait(0.1):
            server = print_pool.sandbox.server_pid
            for process in [os.getpid(), *([server, *children(server)] if server else [])]:
                try:
                    resident = int(Path(f"/proc/{process}/statm").read_text().split()[1]) * page
                except (OSError, IndexError):
                    continue
                self.largest = max(self.largest, resident)

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


class Parts:
    """When each part of a paper was printed while the block ran."""

    def __enter__(self):
        from lib.sandbox import Slot

        self.spans, self.run = [], Slot.run

        def timed(slot, *job, **more):
            start = time.perf_counter()
            try:
                return self.run(slot, *job, **more)
            finally:
                self.spans.append((start, time.perf_counter()))

        Slot.run = timed
        return self

    def __exit__(self, *_):
        from lib.sandbox import Slot

        Slot.run = self.run

    def on_cores(self, cores: int, of: float) -> float:
        """The seconds ``of`` the whole, had each part, in its order, been given to the first free one of ``cores``."""
        free = [0.0] * cores
        for start, end in sorted(self.spans):
            heapq.heapreplace(free, free[0] + end - start)
        first, last = min(start for start, _ in self.spans), max(end for _, end in self.spans)
        return of - (last - first) + max(free)


class Chromium:
    """Headless Chromium that prints one document, with the papers' own letters, in a new process each time."""

    def __init__(self, program: str, html: str):
        from lib.papers import PageSetup, find_fonts

        for face, file in find_fonts().items():
            html = re.sub(rf"{PageSetup.font_scheme}:{face}\b(?!I)", file.as_uri(), html)
        self.program, self.html = program, html

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.source, self.target = Path(self.folder.name, "paper.html"), Path(self.folder.name, "paper.pdf")
        self.source.write_text(self.html, encoding="utf-8")
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def print(self) -> None:
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        options += [f"--user-data-dir={self.folder.name}/profile", f"--print-to-pdf={self.target}"]
        subprocess.run([self.program, *options, self.source.as_uri()], check=True, capture_output=True, timeout=600)
        assert self.target.stat().st_size


# --- the second download ----------------------------------------------------------------------------------------------


def second_download() -> Result:
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from briefings import documents
    from briefings.choices import BriefingStatus
    from tests import factories

    host = factories.HostFactory(symbol="MTTQ-BTT")
    office = factories.member("secretariat", host)
    series = factories.SeriesFactory(host=host)
    briefing = factories.BriefingFactory(series=series, status=BriefingStatus.CONCLUDED)
    factories.ConclusionFactory(briefing=briefing)
    factories.DirectiveFactory.create_batch(60, briefing=briefing)
    day = briefing.data_to or factories.date(2020, 4, 5)
    document = documents.issue(briefing.pk, "minutes", by=office, issued_on=day)
    content = document.file.content()
    call_command("collectstatic", interactive=False, verbosity=0)
    Path(settings.STATIC_ROOT, "bench.pdf").write_bytes(content)
    client = Client()
    client.force_login(office)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    with served() as root:

        def fetch(path: str) -> None:
            for _ in range(DOWNLOADS):
                request = urllib.request.Request(root + path, headers={"Cookie": cookie})
                with urllib.request.urlopen(request, timeout=30) as answer:
                    assert answer.read() == content

        pairs: Pairs = timed_in_turns(
            lambda: fetch(f"/van-ban/{document.pk}/tep.pdf"), lambda: fetch("/static/bench.pdf"), runs=21
        )
    name = f"second download, {len(content) // 1024} KB"
    return Result(name, "static file of that size, same server", pairs.cost, 2, False, pairs.runs)


class served:  # noqa: N801 -- read as a word: ``with served() as root``
    """The portal under gunicorn, one process, on a free port."""

    def __enter__(self) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = os.environ | {"PORT": str(port), "WEB_CONCURRENCY": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "portal/gunicorn.py", "portal.wsgi"],
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        return f"http://127.0.0.1:{port}"

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)
