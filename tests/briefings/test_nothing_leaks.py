"""Whoever has nothing to do with a host finds no word of it: in no list, export, feed, file, history or search."""

import io
import json
from collections.abc import Sequence

import openpyxl
import pytest
from django.contrib import admin
from django.db import models
from django.urls import reverse

from briefings.models import CalendarToken
from tests import factories as make
from tests import worlds
from tests.briefings.test_scope import World
from tests.budget import budget

LISTS = (
    "/giao-ban/",
    "/chi-dao/",
    "/nhiem-vu/",
    "/bao-cao/",
    "/ton-tai/",
    "/lich-su/",
    "/viec-cua-toi/",
    "/nguoi-dung/",
)
WORDS = {
    "briefing": "title",
    "own organization": "name",
    "host": "name",
    "series": "name",
    "achievement": "text",
    "common achievement": "text",
    "shortcoming": "text",
    "proposal": "text",
    "task": "title",
    "directive": "content",
    "directive on the commune": "content",
    "update": "text",
    "conclusion": "content",
    "remark": "content",
    "issued paper": "symbol",
    "extension request": "reason",
}


pytestmark = pytest.mark.long_on_postgresql


def build_world() -> World:
    """With words that occur nowhere else."""
    world = World()
    for number, (name, field) in enumerate(WORDS.items()):
        record = world.records[name]
        kept = {"search": f"mat lo {number} qxz"} if hasattr(record, "search") else {}
        rows = models.QuerySet(type(record)).filter(
            pk=record.pk
        )  # a trace's own query set does not let itself be changed
        rows.update(**{field: f"Mật lộ {number} qxz"}, **kept)
    briefing = world.records["briefing"]
    type(briefing).objects.filter(pk=briefing.pk).update(starts_at=make.NOON)
    return world


world = worlds.world(build_world)


def readable(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if "spreadsheet" in answer.headers["Content-Type"]:
        book = openpyxl.load_workbook(io.BytesIO(content))
        return " ".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell
        )
    if "json" in answer.headers["Content-Type"]:
        return json.dumps(json.loads(content), ensure_ascii=False)
    return content.decode().replace("\r\n ", "")  # a calendar folds its lines


def addresses(user):
    yield from LISTS
    yield from (f"{each}?q=mat+lo" for each in LISTS[:5])
    yield from (f"{each}?xuat=xlsx" for each in LISTS[:5])
    yield f"/lich/{CalendarToken.objects.get_or_create(user=user)[0].text}.ics"
    for model, page in admin.site._registry.items():
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"admin:{label}_changelist")
        if page.search_fields:
            yield reverse(f"admin:{label}_changelist") + "?q=mat+lo"
        for name in page.autocomplete_fields:
            asked = f"app_label={model._meta.app_label}&model_name={model._meta.model_name}&field_name={name}"
            yield reverse("admin:autocomplete") + f"?{asked}&term=mat+lo"


def found(client, user, only: Sequence[str] = ()) -> dict[str, int]:
    """At which addresses (``only`` these) ``user`` reads one of the words, and how many."""
    client.force_login(user, backend="organizations.backends.RoleBackend")
    read = {}
    for address in only or addresses(user):
        answer = client.get(address)
        if answer.status_code == 200:
            text = readable(answer)
            read[address] = sum(f"Mật lộ {number} qxz" in text for number in range(len(WORDS)))
    return {address: number for address, number in read.items() if number}


@pytest.mark.parametrize("letter", ["O", "N"])
def test_a_stranger_reads_no_word_of_it_anywhere(client, world, letter):
    assert found(client, world.people[letter]) == {}


def test_the_office_itself_finds_them(client, world):
    """Otherwise the test above would say nothing."""
    shown = (*LISTS[:5], "/viec-cua-toi/", "/chi-dao/?xuat=xlsx", "/chi-dao/?q=mat+lo")
    choices = [each for each in addresses(world.people["S"]) if "autocomplete" in each]
    [calendar] = [each for each in addresses(world.people["S"]) if each.endswith(".ics")]
    read = found(client, world.people["S"], budget((*shown, *choices[::3], calendar), long=()))

    for address in (*shown, calendar):
        assert read.get(address), (address, read)
    assert set(choices) & set(read), read


def test_a_commune_officer_reads_of_directives_only_the_own(client, world):
    hidden = ("/giao-ban/", "/nhiem-vu/", "/bao-cao/", "/ton-tai/")
    read = found(client, world.people["C"], ("/chi-dao/", "/chi-dao/?xuat=xlsx", *hidden))

    # Its words, and the name of the session that gave it.
    assert read == {"/chi-dao/": 2, "/chi-dao/?xuat=xlsx": 2}
