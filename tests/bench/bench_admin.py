"""The list of 5,000 directives and a briefing's form with 92 reports, against Django's stock admin without our shell.

Both sites show the same records, columns, filters and lists inside pages to the same secretary, with the same rights
(``stock_admin.py``), through the whole of the portal's middleware, compression included. Time is that of the processor:
the database is SQLite, which works in this process, and nothing else is waited for. The stock form has plain Django
forms: neither versions, nor what is settled, nor who was there on the day of the session.

A first visit is the page and all that it links, as WhiteNoise has compressed it; a second one is the page alone.
"""

import gzip
import re
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.runner import Pairs, Result, timed_in_turns

GOAL = 1.15
RUNS = 15
FEW, MANY = (500, 8), (5_000, 92)  # directives, and reports of the briefing
LINKS = re.compile(r'(?:href|src)="/static/([^"#]+)')
PORTAL, STOCK = "admin", "stock"


@dataclass(frozen=True)
class Page:
    """``first``, ``second``: kilobytes (1,000 bytes), compressed, that a visit may weigh."""

    name: str
    address: str
    first: int
    second: int
    grows: str


PAGES = (
    Page("list of 5,000 directives", "/{site}/briefings/directive/", 110, 25, "list of 500 directives"),
    Page(
        "form of a briefing with 92 reports", "/{site}/briefings/briefing/{key}/change/", 130, 40, "form with 8 reports"
    ),
)


@dataclass(frozen=True)
class Sent:
    """What one answer takes: queries, and bytes of the page raw, of it compressed, and of all that it links."""

    queries: int
    html: int
    page: int
    linked: int

    @property
    def first_visit(self) -> int:
        return self.page + self.linked

    def __str__(self) -> str:
        sizes = f"{self.html / 1000:.0f} KB of HTML, {self.page / 1000:.1f} compressed"
        return f"{sizes}, {self.first_visit / 1000:.0f} with all it links; {self.queries} queries"


def run() -> list[Result]:
    from django.core.management import call_command
    from django.test import override_settings

    from tests.bench import admin_world, stock_admin

    call_command("collectstatic", interactive=False, verbosity=0)
    few, many = admin_world.make(*FEW), admin_world.make(*MANY)
    with override_settings(ROOT_URLCONF=stock_admin.__name__, TEMPLATES=stock_admin.TEMPLATES):
        return [result for page in PAGES for result in measured(page, few, many)]


def measured(page: Page, few, many) -> list[Result]:
    ours, stock = opened(page, PORTAL, many), opened(page, STOCK, many)
    little = opened(page, PORTAL, few)
    sent, stock_sent, little_sent = answered(ours), answered(stock), answered(little)
    against_stock = timed_in_turns(ours, stock, runs=RUNS, clock=time.process_time)
    growth = timed_in_turns(ours, little, runs=RUNS, clock=time.process_time)
    _say(page.name, "portal", sent, against_stock.ours)
    _say(page.name, "stock", stock_sent, against_stock.against)
    _say(page.grows, "portal", little_sent, growth.against)

    def counted(name: str, against: str, ratio: float, goal: float) -> Result:
        return Result(f"{page.name}: {name}", against, ratio, goal, False, 1)

    found = [
        Result(f"{page.name}: time", "Django's stock admin", against_stock.cost, GOAL, False, RUNS),
        counted("page, compressed", "Django's stock admin", sent.page / stock_sent.page, GOAL),
        counted("first visit", "Django's stock admin", sent.first_visit / stock_sent.first_visit, GOAL),
        counted("first visit", f"{page.first} KB", sent.first_visit / page.first / 1000, 1),
        counted("second visit", f"{page.second} KB", sent.page / page.second / 1000, 1),
        counted("queries", page.grows, sent.queries / little_sent.queries, 1),
    ]
    return found + _growth(page, growth)


def _growth(page: Page, growth: Pairs) -> list[Result]:
    """A list shows a page of its rows, however many there are; a form shows all of them."""
    if page is not PAGES[0]:
        return []
    return [Result(f"{page.name}: time", page.grows, growth.cost, GOAL, False, growth.runs)]


def opened(page: Page, site: str, office) -> Callable:
    """A function that opens ``page`` of ``site`` as the secretary of ``office``, and answers what came."""
    from django.test import Client

    from organizations.models import User

    client = Client(headers={"host": "localhost", "Accept-Encoding": "gzip, deflate, br"})
    client.force_login(User.objects.get(pk=office.user), backend="organizations.backends.RoleBackend")
    address = page.address.format(site=site, key=office.briefing)

    def open_page():
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer

    return open_page


def answered(open_page: Callable) -> Sent:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    open_page()
    with CaptureQueriesContext(connection) as queries:
        answer = open_page()
    html = gzip.decompress(answer.content)
    linked = sum(map(_weight, set(LINKS.findall(html.decode()))))
    return Sent(len(queries), len(html), len(answer.content), linked)


def _weight(name: str) -> int:
    from django.conf import settings

    path = Path(settings.STATIC_ROOT, name)
    kinds = (path, path.with_name(f"{path.name}.gz"), path.with_name(f"{path.name}.br"))
    return min((each.stat().st_size for each in kinds if each.exists()), default=0)  # jsi18n is no file


def _say(page: str, site: str, sent: Sent, taken: list[float]) -> None:
    print(f"  {page}, {site}: {statistics.median(taken) * 1000:.0f} ms, {sent}", file=sys.stderr, flush=True)
