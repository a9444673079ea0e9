"""At 02:00 in Hà Nội, when Greenwich still has the day before, nothing that people read names that day.

Records are made, and pages, lists, papers, letters and the calendar asked for, at that moment. The clock of the machine
shows another day still: what asks it, instead of the office's, is found as well.
"""

import io
import re
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.core import mail
from django.core.management import call_command
from django.db import models
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from openpyxl import load_workbook
from pypdf import PdfReader

from organizations.models import User
from tests import factories
from tests.briefings.admin.records import MAKERS
from tests.briefings.test_rights_table import TABLE, build_world
from tests.budget import budget

pytestmark = [pytest.mark.database_independent, pytest.mark.long_on_postgresql]

MOMENT = datetime(2026, 5, 14, 19, 0, tzinfo=UTC)  # 02:00 on 15 May in Hà Nội
RIGHT, WRONG = date(2026, 5, 15), date(2026, 5, 14)

# When an entry of a calendar was made and changed: by the standard by the clock of Greenwich, and shown by nobody.
GREENWICH = re.compile(r"^(?:DTSTAMP|LAST-MODIFIED):\d{8}T\d{6}Z\r$", re.MULTILINE)


@pytest.fixture
def night(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MOMENT)


def names(day: date) -> re.Pattern:
    """The ways in which a day is written: 14/05/2026, 14/5/2026, 2026-05-14, 14-05-2026, 20260514, in words."""
    ways = [
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%Y-%m-%d}",
        f"{day:%d-%m-%Y}",
        f"{day:%Y%m%d}",
    ]
    return re.compile("|".join(map(re.escape, ways)) + rf"|{day.day:02} tháng 0?{day.month} năm {day.year}")


class Looked:
    """Asks of each text whether it names a wrong day, and counts texts and how often the right one stands in them."""

    def __init__(self):
        self.texts = self.right = 0
        self.found: list[str] = []
        self.wrong = [names(WRONG), names(date.fromtimestamp(datetime.now().timestamp()))]

    def at(self, where: str, text: str) -> None:
        self.texts += 1
        self.right += len(names(RIGHT).findall(text))
        for pattern in self.wrong:
            if match := pattern.search(text):
                self.found.append(f"{where}: …{text[max(match.start() - 60, 0) : match.end() + 20]}…")


def text_of(response) -> str:
    """What a person reads of an answer, its file name too."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return " ".join([response.get("Content-Disposition", ""), *texts_in(content)])


def texts_in(content: bytes) -> list[str]:
    if content.startswith(b"%PDF") and len(content) > 1_000:  # factories keep shorter ones that only begin like one
        return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    if not content.startswith(b"PK"):
        return [GREENWICH.sub("", content.decode(errors="replace"))]
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if "xl/workbook.xml" in package.namelist():
            rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
            return [str(cell) for row in rows for cell in row if cell is not None]
        inner = [package.read(name) for name in package.namelist() if not name.endswith((".png", ".rels"))]
        return [*package.namelist(), *(text for one in inner for text in texts_in(one))]


def test_what_each_record_is_called(host_of_all, capsys):
    """Of every model with a moment among its columns, versions of records too; each moment is 02:00."""
    build_world()
    for make in MAKERS.values():
        make(host_of_all)
    factories.ValueRevisionFactory()
    factories.ReadingFactory()
    factories.DirectiveAcknowledgementFactory()
    looked, without = Looked(), []
    for label in ("organizations", "briefings"):
        for model in apps.get_app_config(label).get_models():
            moments = [one.attname for one in model._meta.concrete_fields if isinstance(one, models.DateTimeField)]
            if not moments:
                continue
            record = model._base_manager.order_by("-pk").first()
            if record is None:
                without.append(model._meta.label)
                continue
            for moment in moments:
                setattr(record, moment, MOMENT)
            looked.at(model._meta.label, str(record))
    with capsys.disabled():
        print(f"\n{looked.texts} models with moments, {looked.right} of them name a day; no record of {without}")
    assert not looked.found, "\n".join(looked.found)
    assert looked.texts > 50
    assert looked.right > 20


def test_every_page_list_paper_and_calendar(night, client, settings, capsys):
    world, looked = build_world(), Looked()
    person = factories.member("secretariat", world.host, is_superuser=True, is_staff=True, email="a@example.vn")
    client.force_login(person)
    for name, line in TABLE.items():
        if line.data is not None:
            continue
        address = line.address(world)
        answer = client.get(address)
        assert answer.status_code in (200, 302), address
        looked.at(address, text_of(answer))
        if b"xuat=xlsx" in (b"" if answer.streaming else answer.content):
            for kind in ("xlsx", "csv"):
                looked.at(
                    f"{name}.{kind}", text_of(client.get(f"{address}{'&' if '?' in address else '?'}xuat={kind}"))
                )
    for address in ("/", "/viec-cua-toi/", reverse("admin:index")):
        looked.at(address, text_of(client.get(address)))
    with capsys.disabled():
        print(f"\n{looked.texts} pages, lists, papers and feeds; they name the day {looked.right} times")
    assert not looked.found, "\n".join(looked.found)
    assert looked.texts > 40
    assert looked.right > 25


def test_every_page_of_the_admin_site(night, client, host_of_all, capsys):
    looked = Looked()
    client.force_login(factories.UserFactory(is_staff=True, is_superuser=True))
    asked = client.get("/admin/").wsgi_request
    for model, make in list(MAKERS.items())[:: budget(3, long=1)]:
        record = make(host_of_all)
        User.objects.update(date_joined=MOMENT)  # Django took its clock when it was loaded
        prefix = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages = [("changelist", ()), ("change", (record.pk,)), ("history", (record.pk,))]
        if admin.site._registry[model].has_add_permission(asked):
            pages.append(("add", ()))
        for page, args in pages:
            looked.at(f"{model.__name__} {page}", text_of(client.get(reverse(f"{prefix}_{page}", args=args))))
    with capsys.disabled():
        print(f"\n{looked.texts} pages of the admin site; they name the day {looked.right} times")
    assert not looked.found, "\n".join(looked.found)
    assert looked.texts > 25
    assert looked.right > 10


@pytest.fixture
def host_of_all(night):
    return factories.HostFactory(unit=factories.DistrictFactory())


def test_the_daily_letter(night, settings):
    settings.PORTAL_ADDRESS = "https://giaoban.example.gov.vn"
    world = build_world()
    world.users["officer"].email = "can-bo@example.vn"
    world.users["officer"].save()
    world.directive.due_on = RIGHT - timedelta(days=1)

    call_command("send_digest")

    looked = Looked()
    assert mail.outbox
    for letter in mail.outbox:
        looked.at(letter.subject, f"{letter.subject} {letter.body}")
        assert "15/05/2026" in letter.subject
    assert not looked.found


def test_a_session_in_the_night_stands_on_its_day_in_the_calendar(night, client):
    world = build_world()
    world.briefing.starts_at = MOMENT
    world.briefing.save()
    token = world.token.text

    [event] = [
        event
        for event in Calendar.from_ical(client.get(f"/lich/{token}.ics").content).walk("VEVENT")
        if event["UID"].startswith("session-")
    ]

    assert timezone.localtime(event.decoded("DTSTART")).date() == RIGHT
