"""Every page as every role, in a browser: nothing to be seen in its console, and nothing that axe or a reader finds.

``pytest tests/browser/test_every_page.py --long -k S`` opens all pages of one role and those to which their links lead,
``-k admin-X`` those of the admin site for a system administrator; without ``--long`` a sample is opened and no link
followed. ``-k refused-S`` sends the forms of these pages without a word and opens what refuses them. What is found is
printed page by page.
"""

import re
from collections.abc import Iterator
from importlib.resources import files
from urllib.parse import parse_qsl, urlencode, urlsplit

import lxml.html
import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from tests.browser.probes import ALIKE, RING
from tests.browser.test_language import SEEN
from tests.budget import budget
from tests.english import english_words
from tests.portal.every_address import Address, every_address
from tests.portal.test_fields_and_labels import NO_PAGES, build_world

WIDE, ZOOMED, PHONE = 1440, 720, 390  # 720: 200 % of a screen of 1,440
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
# What axe finds: rule, and of each element where it stands and what it says.
RUN = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations.map((each) => [each.id, each.nodes.map((node) =>
    `${node.target.join(" ")} · ${(node.failureSummary ?? "").split("\\n")[1] ?? ""}`.slice(0, 240))]);
}"""
# Ids that stand more than once, and fields that nothing names.
NAMES = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
  const twice = [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
  const named = (field) => field.labels?.length || field.getAttribute("aria-label")?.trim()
    || (field.getAttribute("aria-labelledby") ?? "").split(" ").some((id) => document.getElementById(id)?.textContent);
  const fields = [...document.querySelectorAll("input:not([type=hidden], [type=submit]), select, textarea")];
  const unnamed = fields.filter((field) => field.getClientRects().length && !named(field));
  return [twice, unnamed.map((field) => field.outerHTML.slice(0, 120))];
}"""
OPEN_ALL = "() => document.querySelectorAll('main details:not(.menu)').forEach((each) => (each.open = true))"
OPEN_MENUS = "() => document.querySelectorAll('details.menu').forEach((each) => (each.open = true))"
CLOSE_MENUS = OPEN_MENUS.replace("true", "false")
WIDTH = "() => document.documentElement.scrollWidth"
LINKS = """() => [...document.querySelectorAll("a[href]")].filter((link) => link.origin === location.origin)
  .map((link) => link.pathname + link.search)"""
FORMS = """() => [...document.querySelectorAll("main form[method=post]")].map((form, number) => [number,
  new URL(form.getAttribute("action") || location.href, location.href).pathname,
  form.querySelector("input:not([type=hidden], [type=submit]), select, textarea") !== null])"""
SEND_NOTHING = """(number) => {
  const form = document.querySelectorAll("main form[method=post]")[number];
  for (const field of form.querySelectorAll("input, select, textarea")) {
    if (field.matches("[type=checkbox], [type=radio]")) field.checked = false;
    else if (!field.matches("[type=hidden], [type=submit], [type=file]")) field.value = "";
  }
  form.noValidate = true;
  HTMLFormElement.prototype.submit.call(form);
}"""
NO_LINK = re.compile(r"logout|/dang-xuat/|\.(pdf|docx|zip|xlsx|ics)\b|autocomplete|jsi18n|[?&]xuat=|/static/")
ANY_RECORD = ("pk", "slug", "token", "figure_id", "membership", "achievement", "key")
NAME_OF_CODE = re.compile(r"\w+(\.\w+)+")  # of a task that failed, for whoever runs the portal
DATA = ("application/json", "application/ld+json", "speculationrules")

PAGES = "SFCLRNXA"
ADMIN = "SFCLX"
REFUSED = "SFCX"  # those who have forms
CASES = [*(f"pages-{who}" for who in PAGES), *(f"admin-{who}" for who in ADMIN)]
# Of the sample every so many addresses are opened, each role beginning with another one.
EVERY = {"pages": 9, "admin": 60}


def inline(html: str) -> list[str]:
    """What a policy without ``unsafe-inline`` forbids, as it stands in the page that was sent."""
    found = []
    for element in lxml.html.document_fromstring(html).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "style" or (
            element.tag == "script" and not element.get("src") and element.get("type") not in DATA
        ):
            found.append(f"<{element.tag}> in the page")
        found += [f"{name}= on <{element.tag}>" for name in element.attrib if name == "style" or name.startswith("on")]
        if (element.get("href") or "").startswith("javascript:"):
            found.append("href=javascript:")
    return found


class Walk:
    """A person's browser; ``look`` answers what is wrong with a page."""

    def __init__(self, browser, live_server, client, settings, person):
        self.context = browser.new_context(base_url=live_server.url, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
        if person.is_authenticated:
            client.force_login(person, backend="organizations.backends.RoleBackend")
            name = settings.SESSION_COOKIE_NAME
            self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        self.page = self.context.new_page()
        self.page.set_default_timeout(240_000)  # some addresses print a paper; the machine may be busy
        self.page.add_init_script(AXE)
        self.said: list[str] = []
        self.links: list[str] = []
        self.errors: set[int] = set()
        self.page.on("console", lambda message: self.said.append(f"console: {message.text[:240]}"))
        self.page.on("pageerror", lambda error: self.said.append(f"script: {str(error)[:240]}"))
        self.page.on("requestfailed", self._failed)

    def _failed(self, request) -> None:
        """What the browser itself gave up on leaving a page, such as its icon, is no fault of the page."""
        if request.failure != "net::ERR_ABORTED":
            self.said.append(f"not loaded: {request.url}: {request.failure}")

    def open(self, address: str):
        """The answer; None where a file comes down."""
        self.said.clear()
        self.links = []
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": WIDE, "height": 900})
        try:
            return self.page.goto(address, wait_until="load")
        except Error as error:
            if "Download is starting" in str(error):
                return None
            raise

    def look(self, address: str) -> list[str] | None:
        """None where the address answers with a file, an error or nothing, or leads to another."""
        answer = self.open(address)
        if answer is None or answer.request.redirected_from or (answer.status != 200 and not self._is_new(answer)):
            return None
        if "html" not in answer.headers.get("content-type", "") or not answer.text().strip():
            return None
        return self._judge(answer)

    def forms(self) -> list[tuple[int, str]]:
        """Of the page just opened the forms with something to fill in: number and the address it is sent to."""
        return [(number, sent_to) for number, sent_to, has_fields in self.page.evaluate(FORMS) if has_fields]

    def send_nothing(self, address: str, number: int) -> list[str] | None:
        """Empties the form ``number`` of the page and sends it; None where the answer refuses nothing on a page."""
        answer = self.open(address)
        if answer is None or answer.status != 200 or len(self.page.evaluate(FORMS)) <= number:
            return None  # an earlier form ended what was asked here
        try:
            with self.page.expect_navigation() as sent:
                self.page.evaluate(SEND_NOTHING, number)
        except Error as error:
            if "Download is starting" in str(error):
                return None
            raise
        if sent.value is None or sent.value.status != 422:
            return None
        self.said = [said for said in self.said if "status of 422" not in said]
        return self._judge(sent.value)

    def _judge(self, answer) -> list[str]:
        found = [*inline(answer.text())]
        if "refresh" in answer.headers:
            found.append("loads itself again")
        texts = (text for text in self.page.evaluate(SEEN) if not NAME_OF_CODE.fullmatch(text))
        found += [f"English: {text!r}" for text in texts if english_words(text)]
        twice, unnamed = self.page.evaluate(NAMES)
        found += [f"id twice: {each}" for each in twice] + [f"no label: {each}" for each in unnamed]
        found += self._axe(f"{WIDE}, light")
        found += [f"ring of focus, light: {each}" for each in self.page.evaluate(RING)]
        for width in (ZOOMED, PHONE):
            self.page.set_viewport_size({"width": width, "height": 900})
            if (wide := self.page.evaluate(WIDTH)) > width:
                found.append(f"sideways at {width}: {wide}")
        self.page.emulate_media(color_scheme="dark")
        self.page.evaluate(OPEN_ALL)
        for width in (ZOOMED, PHONE):
            self.page.set_viewport_size({"width": width, "height": 900})
            if (wide := self.page.evaluate(WIDTH)) > width:
                found.append(f"sideways at {width}, all open: {wide}")
        self.page.evaluate(OPEN_MENUS)
        found += [f"ring of focus, dark: {each}" for each in self.page.evaluate(RING)]
        self.page.evaluate(CLOSE_MENUS)
        found += [f"sounds the same: {each}" for each in self.page.evaluate(ALIKE)]
        found += self._axe(f"{PHONE}, dark, all open")
        self.links = self.page.evaluate(LINKS)
        return found + self.said

    def _is_new(self, answer) -> bool:
        """Whether the page of an error is the first of its kind; that the browser tells of it is no fault."""
        self.said = [said for said in self.said if f"status of {answer.status}" not in said]
        is_new = answer.status not in self.errors
        self.errors.add(answer.status)
        return is_new

    def _axe(self, how: str) -> Iterator[str]:
        for rule, nodes in self.page.evaluate(RUN):
            more = f" and {len(nodes) - 3} more" if len(nodes) > 3 else ""
            yield f"axe {rule} ({how}): {' | '.join(nodes[:3])}{more}"


def addresses(world, case: str, every: int) -> list[Address]:
    """Of the case ``pages-S``: every ``every``-th page outside the admin site; of ``admin-S``: of those in it."""
    part, who = case.split("-")
    found = [
        address
        for address in every_address(world)
        if address.name.startswith("admin:") == (part == "admin")
        and address.name not in NO_PAGES
        and not re.search(r"logout|\.(pdf|docx|zip|xlsx|ics)$|autocomplete|jsi18n", str(address))
    ]
    return found[PAGES.index(who) % every :: every]


def kind_of(link: str) -> tuple | None:
    """What makes a page another one: its name, its step and what is asked, but not of which record; None: no page."""
    parts = urlsplit(link)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    steps = sorted((name, value) for name, value in match.kwargs.items() if name not in ANY_RECORD)
    return (match.view_name, *steps, *sorted(name for name, _ in parse_qsl(parts.query)))


def linked(walk: Walk, seen: set[tuple]) -> Iterator[str]:
    """Of the links of the page just opened those to pages of a kind that was not met yet; ``seen`` grows."""
    for link in walk.links:
        kind = None if NO_LINK.search(link) else kind_of(link)
        if kind and kind not in seen and not kind[0].startswith("admin:"):
            seen.add(kind)
            yield link


def walk_through(walk: Walk, found: list[Address], *, follow: bool = False) -> dict[str, list[str]]:
    faults, opened = {}, 0
    ways = [f"{each}?{urlencode(each.query)}" if each.query else str(each) for each in found]
    seen = {kind_of(way) for way in ways}
    for way in ways:  # grows while it is walked
        wrong = walk.look(way)
        if follow:
            ways += linked(walk, seen)
        if wrong is None:
            continue
        opened += 1
        if wrong:
            faults[way] = wrong
            print(f"\n{way}", *wrong, sep="\n  ")
    print(f"\n{opened} pages opened, {len(faults)} with something found")
    return faults


def send_all_empty(walk: Walk, found: list[Address], *, follow: bool = False) -> dict[str, list[str]]:
    """The forms of all pages first, for what is sent may end what others show; each once by where it is sent to."""
    forms = {}
    ways = [str(each) for each in found]
    seen = {kind_of(way) for way in ways}
    for address in ways:  # grows while it is walked
        answer = walk.open(address)
        if answer and answer.status == 200:
            walk.links = walk.page.evaluate(LINKS)
            if follow:
                ways += linked(walk, seen)
            for number, sent_to in walk.forms():
                forms.setdefault(kind_of(sent_to), (address, number))
    faults, refused = {}, 0
    for address, number in forms.values():
        wrong = walk.send_nothing(address, number)
        refused += wrong is not None
        if wrong:
            faults[address] = wrong
            print(f"\n{address}, form {number}", *wrong, sep="\n  ")
    print(f"\n{len(forms)} forms sent, {refused} refused, {len(faults)} with something found")
    return faults


@pytest.mark.parametrize("case", CASES)
def test_every_page(case, browser, live_server, transactional_db, client, settings):
    part, who = case.split("-")
    every = budget(EVERY[part], long=1)
    world = build_world()
    walk = Walk(browser, live_server, client, settings, world.people[who])

    assert walk_through(walk, addresses(world, case, every), follow=part == "pages" and every == 1) == {}


@pytest.mark.parametrize("who", REFUSED, ids="refused-{}".format)
def test_every_form_that_is_refused(who, browser, live_server, transactional_db, client, settings):
    world = build_world()
    walk = Walk(browser, live_server, client, settings, world.people[who])

    every = budget(EVERY["pages"], long=1)
    assert send_all_empty(walk, addresses(world, f"pages-{who}", every), follow=every == 1) == {}


BAD = """<!DOCTYPE html><html lang="vi">
<head><meta charset="utf-8"><title>Thử</title><script>console.log("a")</script></head>
<body><main><h1>Thử</h1><p style="color: #ddd; width: 2000px" id="a">Save changes</p><input id="a" onclick="go()">
<a href="javascript:go()">Đi</a></main></body></html>"""


def test_what_is_wrong_with_a_page_is_found(browser, live_server, db, client, settings):
    walk = Walk(browser, live_server, client, settings, AnonymousUser())
    walk.context.route("**/bad/", lambda route: route.fulfill(content_type="text/html", body=BAD))

    found = " ".join(walk.look("/bad/"))

    for wanted in (
        "<script> in the page",
        "style= on <p>",
        "onclick= on <input>",
        "href=javascript:",
        "English: 'Save changes'",
        "id twice: a",
        "no label: <input",
        "axe color-contrast (1440, light)",
        "axe label (390, dark, all open)",
        "sideways at 720",
        "console: a",
    ):
        assert wanted in found


def test_a_page_is_of_the_same_kind_whatever_record_it_shows():
    assert kind_of("/chi-dao/1/") == kind_of("/chi-dao/2/") != kind_of("/chi-dao/1/giao/")
    assert kind_of("/chi-dao/?q=a") == kind_of("/chi-dao/?q=b") != kind_of("/chi-dao/?trang=2")
    assert kind_of("/khong-co/trang-nao/nhu-vay/") is None
