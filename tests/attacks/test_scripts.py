"""Scripts: what somebody writes into a text is shown as it was written, wherever it comes out, and obeyed nowhere."""

import io
import json
import re
import zipfile
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from briefings.documents import printing
from briefings.models import CalendarToken
from lib.papers.layout import PaperFetcher
from tests import factories as make
from tests.attacks.poison import poison
from tests.briefings.test_scope import World
from tests.budget import budget
from tests.portal.every_address import every_address
from tests.worlds import world

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql]

SIGN = "qxz7"
PAYLOADS = (
    f"<script>{SIGN}()</script>",
    f'"><img src=x onerror={SIGN}()>',
    f"'><svg onload={SIGN}()>",
    f"javascript:{SIGN}()",
    f"data:text/html,<script>{SIGN}()</script>",
    f"{{{{7*7}}}}{SIGN}{{% debug %}}{{{{ request }}}}",
    f"]]><{SIGN}>",
    f"</script></style></title></textarea><b {SIGN}>",
    f"<!--{SIGN}--><base href=//{SIGN}>",
    f"\r\nX-{SIGN}: 1\r\n\r\n<{SIGN}>",
    f"x\nATTENDEE:mailto:{SIGN}@a.vn\nBEGIN:VEVENT",
    f"<style>*{{background:url(//{SIGN})}}</style>",
    f"<iframe srcdoc='<script>{SIGN}()</script>'>",
    f"<a href='javascript:{SIGN}()'>x</a><link rel=x href=file:///{SIGN}>",
    f"<{SIGN}>",
)
LINKS = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcdoc", "style", "background"}
PAPERS = {"briefings:bundle", "briefings:trial_print", "briefings:word", "briefings:word_preview", "briefings:preview"}


def build() -> World:
    """The district of every kind of record, poisoned."""
    cast = World()
    people = [person for person in cast.people.values() if person.pk]
    make.ProposalFactory(briefing=cast.records["briefing"])
    cast.columns = poison([*cast.records.values(), *people], PAYLOADS)
    for letter, person in cast.people.items():
        if person.pk:
            cast.people[letter] = type(person).objects.get(pk=person.pk)
    for person in cast.people.values():
        if person.pk:
            type(person).objects.filter(pk=person.pk).update(is_staff=True, email=f"{person.pk}@example.vn")
    return cast


poisoned = world(build)


class Obeyed(HTMLParser):
    """What a browser would obey of a page that it should only show."""

    def __init__(self):
        super().__init__()
        self.found, self.script = [], None

    def handle_starttag(self, tag, attrs):
        if SIGN in tag or any(SIGN in name for name, _ in attrs):
            self.found.append(self.get_starttag_text())
        for name, value in attrs:
            if SIGN in (value or "") and self._obeys(tag, name, value.strip().lower()):
                self.found.append(self.get_starttag_text())
        if tag in ("script", "style"):
            self.script = dict(attrs).get("type") or "script"

    def _obeys(self, tag: str, name: str, value: str) -> bool:
        if name.startswith("on") or name in ("srcdoc", "style"):
            return True
        return name in LINKS and (
            tag in ("script", "base", "iframe", "object") or not value.startswith(("/", "?", "#"))
        )

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self.script = None

    def handle_data(self, data):
        if self.script and SIGN in data and self.script != "application/json":
            self.found.append(data[:200])
        if f"49{SIGN}" in data:
            self.found.append(data)

    def handle_comment(self, data):
        if SIGN in data:
            self.found.append(data)


def obeyed(page: str) -> list:
    reader = Obeyed()
    reader.feed(page)
    reader.close()
    return reader.found


def test_the_reader_sees_each_script():
    """A page that shows a payload as it is would be found."""
    seen = [payload for payload in PAYLOADS if obeyed(f"<p>{payload}</p>") or obeyed(f'<a href="{payload}">x</a>')]

    assert len(seen) >= len(PAYLOADS) - 2  # those for calendars and letters are none of HTML
    assert obeyed(f'<p>{"&lt;script&gt;"}{SIGN}</p><a href="/?q=javascript:{SIGN}">x</a>') == []


def signed_in(person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person, backend="organizations.backends.RoleBackend")
    return client


def test_no_page_obeys_a_text(poisoned):
    """Every page, the admin site's, lists, histories, choices in JSON and feeds included, for each kind of reader."""
    number, showing, wrong = 0, 0, []
    steps = [each for each in product("XSFR", every_address(poisoned)) if each[1].name not in PAPERS]
    browsers = {letter: signed_in(poisoned.people[letter]) for letter in "XSFR"}
    for letter, address in steps[:: budget(25, long=1)]:
        answer = browsers[letter].get(str(address), address.query)
        number += 1
        assert answer.status_code < 500 or address.name == "healthz", (letter, str(address))
        assert not any(SIGN in name.lower() for name in answer.headers), str(address)
        assert not any("\n" in value for value in answer.headers.values()), str(address)
        kind = answer.headers.get("Content-Type", "")
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if "html" in kind:
            showing += SIGN in content.decode()
            wrong += [(letter, str(address), what) for what in obeyed(content.decode())]
        elif "json" in kind:
            json.loads(content)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    print(f"\n{number} pages, {showing} of them show one of {poisoned.columns} poisoned columns")
    assert wrong == []
    assert poisoned.columns > 100
    assert showing > budget(10, long=300)


def test_no_search_or_parameter_comes_back_as_a_script(poisoned):
    browser, number, wrong = signed_in(poisoned.people["X"]), 0, []
    for address in every_address(poisoned)[:: budget(25, long=1)]:
        if address.name in PAPERS:
            continue
        for payload in PAYLOADS[:: budget(8, long=2)]:
            asked = dict.fromkeys(("q", "tim", "s", "trang", "next", "ten", "o", "p", "tu", "den", "e"), payload)
            answer = browser.get(str(address), asked | address.query)
            number += 1
            if "html" in answer.headers.get("Content-Type", "") and not answer.streaming:
                wrong += [(str(address), what) for what in obeyed(answer.content.decode())]
            assert not any(SIGN in name.lower() for name in answer.headers), str(address)
    print(f"\n{number} pages asked with scripts")
    assert wrong == []
    assert number > 10


# --- papers -----------------------------------------------------------------------------------------------------------


def test_no_paper_obeys_a_text(poisoned, monkeypatch):
    """What is printed is looked at before it is laid out; what is edited in Word, part by part."""
    laid_out, html_of = [], printing.paper_html
    monkeypatch.setattr(printing, "paper_html", lambda setup: laid_out.append(html_of(setup)) or laid_out[-1])
    browser, slug, printed = signed_in(poisoned.people["S"]), poisoned.records["briefing"].slug, 0
    kinds = ("invitation", "minutes", "conclusion_notice", "directive_annex", "review_annex", "agenda", "report")
    for kind, ending in product(kinds[: budget(3, long=len(kinds))], ("pdf", "docx")):
        answer = browser.get(f"/giao-ban/{slug}/{kind}.{ending}")
        assert answer.status_code in (200, 302, 404, 409), (kind, ending)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.status_code != 200:
            continue
        printed += 1
        if ending == "docx":
            _look_into_word(content)
        else:
            assert not re.search(rb"/(JavaScript|JS|Launch|URI)\b", content)
    print(f"\n{printed} papers, {sum(SIGN in page for page in laid_out)} of {len(laid_out)} printed with a script")
    assert printed >= 4
    assert any(SIGN in page for page in laid_out)
    assert [what for page in laid_out for what in obeyed(page)] == []


def _look_into_word(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            text = parts.read(name)
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(text)
                assert f"<{SIGN}".encode() not in text
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in text
                assert SIGN.encode() not in text


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/a", "https://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "ftp://127.0.0.1/a",
     "//127.0.0.1/a", "gopher://127.0.0.1/", "FILE:///etc/passwd", "data:text/html,a", "jar:file:///a", "../secret"],
)  # fmt: skip
def test_a_paper_asks_no_address(address):
    with pytest.raises((ValueError, OSError, LookupError)):
        PaperFetcher(fonts={}).fetch(address)


# --- what leaves ------------------------------------------------------------------------------------------------------


def test_no_calendar_obeys_a_text(poisoned):
    number = 0
    for letter in "SLRFWC":
        token = CalendarToken.objects.get_or_create(user=poisoned.people[letter])[0].text
        feed = Client().get(f"/lich/{token}.ics").content.decode()
        assert "\r\n" in feed
        lines = feed.replace("\r\n ", "").split("\r\n")
        assert not any("\n" in line or "\r" in line for line in lines)
        assert not [line for line in lines if re.match(rf"(X-{SIGN}|ATTENDEE|<)", line, re.IGNORECASE)]
        assert feed.count("BEGIN:VEVENT\r\n") == feed.count("END:VEVENT\r\n")
        number += len(lines)
    print(f"\n{number} lines of calendars")
    assert number > 60


def test_no_letter_obeys_a_text(poisoned, settings):
    settings.PORTAL_ADDRESS = "https://giaoban.example.vn"
    type(poisoned.records["directive"]).objects.filter(pk=poisoned.records["directive"].pk).update(
        due_kind="date", due_on="2020-06-30"
    )
    call_command("send_digest", on=timezone.localdate(), stdout=io.StringIO())
    for letter in mail.outbox:
        sent = letter.message()
        assert not any(SIGN in name.lower() for name in dict(sent))
        assert all("\n" not in value.replace("\n ", "") for value in map(str, sent.values()))
        assert sent.get_content_type() == "text/plain"
        assert letter.recipients() == [letter.to[0]]
    print(f"\n{len(mail.outbox)} letters")
    assert len(mail.outbox) > 2


def test_the_files_of_the_portal_build_no_html_from_texts():
    """In our own scripts nothing of a page is made from text."""
    scripts = [path for root in ("portal", "organizations", "briefings") for path in Path(root).rglob("static/**/*.js")]
    found = {
        path.name
        for path in scripts
        if re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", path.read_text())
    }

    print(f"\n{len(scripts)} scripts")
    assert scripts
    assert found == set()


def test_an_answer_to_a_script_is_never_guessed(poisoned):
    """A file of a person is sent as what it is and is not shown in the page."""
    browser = signed_in(poisoned.people["S"])
    evidence = poisoned.records["evidence"]

    answer = browser.get(reverse("briefings:evidence", args=[evidence.pk]))

    assert answer.headers["X-Content-Type-Options"] == "nosniff"
