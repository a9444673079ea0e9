"""What the plays of whole offices share: an empty portal as in production, and people who come to it with a browser.

Everything is done by what a page shows: links, buttons and fields. Only the first administrator is made by the command
of docs/operations.md, and the days go by here. Where ``PORTAL_PICTURES`` names a folder, the pictures of the guide go
there: ``PORTAL_PICTURES=docs/images pytest tests/browser/test_office_commune_front.py`` makes them anew.
"""

import io
import os
import re
import time
from base64 import b32decode
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pdfplumber
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django_otp.oath import TOTP
from PIL import Image
from playwright.sync_api import Browser

from tests.browser.clicks import Clicks

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
PICTURES = os.environ.get("PORTAL_PICTURES", "")
ADMINISTRATOR, OWN_PASSWORD = "quantri", "rung-cam-ba-sao-77"
TABLE = Path(settings.BASE_DIR) / "docs" / "clicks.md"
SEND = "main form button[type=submit]:visible:not([name])"  # of a page that asks whether to go on


class Play:
    """An office, from its first administrator to its issued minutes; ``clicks`` and ``pages`` of all its people."""

    def __init__(self, browser: Browser, base: str, monkeypatch):
        self.browser, self.base, self.monkeypatch = browser, base, monkeypatch
        self.people: list[Clicks] = []
        self.telephones: dict[str, Telephone] = {}
        self.began = time.monotonic()
        monkeypatch.setattr(settings, "PRODUCTION", True)  # whoever issues needs a second factor

    def on(self, day: int, month: int, year: int = 2026, hour: int = 8) -> None:
        """It is this day for the portal, and the clock goes on from there."""
        shift = datetime(year, month, day, hour, tzinfo=HANOI) - datetime.now(HANOI)
        self.monkeypatch.setattr(timezone, "now", lambda: datetime.now(HANOI) + shift)

    @property
    def clicks(self) -> int:
        return sum(person.count for person in self.people)

    @property
    def pages(self) -> int:
        return len({address for person in self.people for address in person.opened})

    @property
    def complaints(self) -> list[str]:
        """Of the browsers; that a form was refused or asks back is an answer."""
        return [said for person in self.people for said in person.complaints if "status of 422" not in said]

    def person(self, *, width: int = 1440, height: int = 900) -> Clicks:
        """Somebody at the front page."""
        context = self.browser.new_context(
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            viewport={"width": width, "height": height},
            base_url=self.base,
            accept_downloads=True,
        )
        person = Clicks(context.new_page())
        person.page.goto("/")
        self.people.append(person)
        return person

    def sign_in(self, person: Clicks, username: str, password: str) -> None:
        """From the front page, with the second factor set up where it must be, and a password of their own."""
        person.follow("a:has-text('Đăng nhập')")
        person.type("input[name=username]", username)
        person.page.fill("input[name=password]", password)
        enter(person)
        if person.page.locator(".secret").count():
            self.telephones[username] = Telephone(person.page.inner_text(".secret"))
            person.type("input[name=one_time_password]", self.telephones[username].code())
            enter(person)
            person.follow("text=Đã cất mã, tiếp tục")
        elif username in self.telephones:
            person.page.fill("input[name=one_time_password]", self.telephones[username].code())  # the cursor is there
            enter(person)
        if person.page.locator("input[name=old_password]").count():
            person.type("input[name=old_password]", password)
            person.page.fill("input[name=new_password1]", OWN_PASSWORD)
            person.page.fill("input[name=new_password2]", OWN_PASSWORD)
            enter(person)

    def again(self, person: Clicks, username: str) -> None:
        """On another day: the session of the day before has ended."""
        person.page.goto("/")
        self.sign_in(person, username, OWN_PASSWORD)

    def administrator(self) -> Clicks:
        """The first one, signed in for the first time, at the first step of the first run."""
        self.monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", OWN_PASSWORD)
        call_command("createsuperuser", "--no-input", username=ADMINISTRATOR, email="quantri@example.gov.vn")
        person = self.person()
        self.sign_in(person, ADMINISTRATOR, OWN_PASSWORD)
        return person

    def member(self, username: str, passwords: dict[str, str], **window) -> Clicks:
        """Somebody of the office, signed in for the first time, at *Việc của tôi*."""
        person = self.person(**window)
        self.sign_in(person, username, passwords[username])
        return person

    def issue_minutes(self, office: Clicks) -> str:
        """From the page of a concluded briefing; returns what the PDF says."""
        office.follow("main .head a:has-text('Ban hành biên bản')")
        office.on("main form[method=post] input[type=checkbox]:visible")
        office.follow("main button.danger:visible")
        said = office.page.inner_text("main")
        assert "Đã ban hành Biên bản số " in said, said
        with office.page.expect_download() as download:
            office.on("main a:has-text('Tải văn bản (PDF)')")
        return text_of_pdf(Path(download.value.path()).read_bytes())

    def ends(self, name: str, *, most: int) -> None:
        """No browser complained, and docs/clicks.md tells the clicks that were counted."""
        assert self.complaints == []
        seconds = time.monotonic() - self.began
        print(f"\n{name}: {self.clicks} clicks, {self.pages} pages, {seconds:.0f} s")
        assert self.clicks <= most
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in TABLE.read_text("utf-8").splitlines()]
        assert [row[1] for row in rows if row[0] == name] == [str(self.clicks)]


def enter(person: Clicks) -> None:
    """Send the form in which the cursor is."""
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.count += 1


class Telephone:
    """Shows the codes of one account. A code is good once: who signs in again too soon takes the next one."""

    def __init__(self, secret: str):
        self.totp, self.used = TOTP(b32decode(re.sub(r"\s", "", secret)), step=30), 0

    def code(self) -> str:
        wanted = max(int(time.time()) // 30, self.used + 1)
        time.sleep(max(0, 30 * (wanted - 1) - time.time()))  # one ahead is taken, too
        self.used, self.totp.time = wanted, 30 * wanted
        return f"{self.totp.token():06}"


def first_passwords(person: Clicks) -> dict[str, str]:
    """By name of the account, as the page of a finished first run shows them."""
    rows = person.page.locator("main table tbody tr").all()
    return {row.locator(".secret").nth(0).inner_text(): row.locator(".secret").nth(1).inner_text() for row in rows}


def text_of_pdf(content: bytes) -> str:
    with pdfplumber.open(io.BytesIO(content)) as paper:
        return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in paper.pages))


def take_picture(person: Clicks, name: str, *, width: int = 1440, height: int = 900) -> None:
    """Nothing is wider than the window; a picture of the page, small as those of the guide, where somebody asks."""
    page = person.page
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": height})
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    if PICTURES:
        with Image.open(io.BytesIO(page.screenshot())) as taken:
            small = taken.convert("RGB").quantize(128, dither=Image.Dither.NONE)
            small.save(Path(PICTURES) / f"{name}.png", optimize=True)
    page.set_viewport_size(before)


def later(days: int) -> str:
    """The day so many days after today, as it is typed."""
    return f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}"
