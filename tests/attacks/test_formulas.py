"""Formulas: in no file that leaves the portal is a text of somebody's taken for a formula."""

import csv
import io
import zipfile

import openpyxl
import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.urls import reverse

from lib.workbooks.escaping import escape_csv, unescape_csv
from tests.attacks.poison import poison
from tests.briefings.test_scope import World
from tests.worlds import world

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql]

SIGN = "QXZ7"
PAYLOADS = (
    f'=HYPERLINK("http://{SIGN}","Xem")',
    f"=cmd|' /C {SIGN}'!A0",
    f"+1+{SIGN}",
    f"-1-{SIGN}",
    f"@SUM({SIGN})",
    f"＝1＋{SIGN}",
    f"＋{SIGN}",
    f"－{SIGN}",
    f"＠{SIGN}",
    f"=1+{SIGN}",
    f"={SIGN}",
    f"+{SIGN}",
)
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LISTS = ("briefings", "reports", "directives", "tasks", "shortcomings", "inbox", "changes")


def build() -> World:
    cast = World()
    cast.columns = poison([*cast.records.values(), *(one for one in cast.people.values() if one.pk)], PAYLOADS)
    type(cast.people["X"]).objects.filter(pk=cast.people["X"].pk).update(is_staff=True)
    return cast


poisoned = world(build)


@pytest.fixture
def browser(poisoned):
    client = Client()
    client.force_login(poisoned.people["X"], backend="organizations.backends.RoleBackend")
    return client


def formulas(content: bytes, kind: str) -> tuple[int, list]:
    """How many cells hold one of the texts, and which of them a spreadsheet would take for a formula."""
    if kind == "csv":
        cells = [cell for line in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";") for cell in line]
        return sum(SIGN in cell for cell in cells), [cell for cell in cells if SIGN in cell and cell.startswith(STARTS)]
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if SIGN in str(cell.value)]
    obeyed = [cell.value for cell in cells if cell.data_type == "f" or _starts_unquoted(cell)]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            text = parts.read(name)
            assert SIGN.encode() not in text or b"externalLink" not in text
            assert b"ddeLink" not in text
            obeyed += [name] if name.endswith(".rels") and SIGN.encode() in text else []
    return len(cells), obeyed


def _starts_unquoted(cell) -> bool:
    """Saved from there as .csv, or typed over, it would be a formula: the mark of a text has to stand at it."""
    return str(cell.value).startswith(STARTS) and not cell.quotePrefix


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_no_list_has_a_formula(poisoned, browser, kind):
    """The lists of the cycle and those of the admin site, with those files that come in again, each with texts that
    begin in every way."""
    addresses = [(reverse(f"briefings:{name}"), kind) for name in LISTS]
    for model, page in admin.site._registry.items():
        listed = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        addresses.append((listed, kind))
        addresses += [(listed, f"{number}.{kind}") for number in range(len(getattr(page, "resource_classes", ())))]
    files, seen = 0, 0
    for address, wanted in addresses:
        answer = browser.get(address, {"xuat": wanted})
        if answer.status_code != 200 or "html" in answer.headers["Content-Type"]:
            continue
        number, obeyed = formulas(answer.content, kind)
        assert obeyed == [], (address, wanted)
        files, seen = files + 1, seen + number
    print(f"\n{files} lists as {kind}, {seen} cells with what looks like a formula, of {poisoned.columns} columns")
    assert files > 25
    assert seen > 50


def test_no_form_of_figures_has_a_formula(poisoned, tmp_path, browser):
    """Forms to be filled, figures one per line, and the sheet that is sent back to its sender."""
    figure = poisoned.records["figure"]
    number = 0
    for ending in ("xlsx", "csv"):
        path = tmp_path / f"figures.{ending}"
        for payload in PAYLOADS:
            models.QuerySet(type(figure.unit)).filter(pk=figure.unit_id).update(name=payload)
            period = str(figure.period)
            call_command("export_commune_data", "--period", period, "--output", str(path), stdout=io.StringIO())
            content = path.read_bytes() if ending == "xlsx" else path.read_bytes().replace(b",", b";")
            seen, obeyed = formulas(content, ending)
            assert seen
            assert obeyed == [], (ending, payload)
            number += seen
    print(f"\n{number} cells of forms and figures")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_was_marked_as_a_text_comes_back_as_it_was(payload):
    assert escape_csv(payload) == f"'{payload}"
    assert unescape_csv(escape_csv(payload)) == payload


def test_the_archive_of_a_session_has_no_formula(poisoned, browser):
    answer = browser.get(reverse("briefings:bundle", args=[poisoned.records["briefing"].slug]))
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    number = 0
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            ending = name.rpartition(".")[2]
            if ending in ("xlsx", "csv"):
                seen, obeyed = formulas(parts.read(name), ending)
                assert obeyed == [], name
                number += seen
    print(f"\n{number} cells in the archive")
    assert number > 5
