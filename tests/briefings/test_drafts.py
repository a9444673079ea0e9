"""A directive of a briefing that has not concluded is a draft: office and leader read it, nobody else, and nobody
has to do anything about it."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils import timezone

from briefings.choices import BriefingStatus, DocumentKind
from briefings.documents import PRINTERS, issue_step
from briefings.forms.directive_steps import FORMS
from briefings.models import Directive, DirectiveReview
from briefings.services import digest
from briefings.services.my_work import my_work
from briefings.transitions import ASSIGN, CORRECT_DEADLINE
from tests import factories as make
from tests import worlds
from tests.briefings.test_nothing_leaks import addresses, readable
from tests.briefings.test_scope import World
from tests.budget import budget

WORDS = {
    "directive": "content",
    "directive on the commune": "content",
    "update": "text",
    "evidence": "original_name",
    "extension request": "reason",
}
PARTS = ("acknowledgement", "update", "evidence", "extension request")
NOT_CONCLUDED = [status for status in BriefingStatus if status not in BriefingStatus.concluded()]

pytestmark = pytest.mark.long_on_postgresql


def build_world() -> World:
    """The world of the rights, its briefing held and not concluded: what hangs on its directives has words of its own.

    An earlier directive was replaced by the draft.
    """
    world = World()
    DirectiveReview.objects.all().delete()
    for number, (name, field) in enumerate(WORDS.items()):
        record = world.records[name]
        kept = {"search": f"mat lo {number} qxz"} if hasattr(record, "search") else {}
        models.QuerySet(type(record)).filter(pk=record.pk).update(**{field: f"Mật lộ {number} qxz"}, **kept)
    draft = Directive.objects.get(pk=world.records["directive"].pk)
    draft.save()  # so that its history has the word, too
    world.replaced = make.DirectiveFactory(
        briefing__series=draft.briefing.series, lead_organization=draft.lead_organization, due_kind="ongoing"
    )
    world.replaced.progress, world.replaced.superseded_by = "superseded", draft
    world.replaced.closing_reason = "Gộp việc."
    world.replaced.save()
    stand(world, BriefingStatus.HELD)
    return world


world = worlds.world(build_world)


def stand(world, status: str) -> None:
    type(world.records["briefing"]).objects.filter(pk=world.records["briefing"].pk).update(status=status)


def places(world, user):
    """Every address at which somebody might read of a directive."""
    yield from addresses(user)
    briefing, directive = world.records["briefing"], world.records["directive"]
    yield from (record.get_absolute_url() for record in (briefing, directive, world.replaced, world.records["report"]))
    yield f"/minh-chung/{world.records['evidence'].pk}/"
    yield f"{briefing.get_absolute_url()}ho-so.zip"
    for kind, printer in PRINTERS.items():
        yield f"{briefing.get_absolute_url()}{kind}.docx"
        yield f"{briefing.get_absolute_url()}du-thao/{kind}.docx"
        if budget(printer.one_each, long=True):
            yield f"{briefing.get_absolute_url()}{kind}.docx?to-chuc={directive.lead_organization_id}"
    for organization in {directive.lead_organization_id, world.records["own organization"].pk}:
        yield f"/to-chuc/{organization}/"
    for record in (*(world.records[name] for name in (*WORDS, *PARTS, "briefing")), world.replaced):
        meta = record._meta
        yield f"/lich-su/?loai={meta.label_lower}&ban_ghi={record.pk}"
        if type(record) in admin.site._registry:
            for page in ("change", "history"):
                yield reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[record.pk])


def said(answer) -> str:
    """What a page, list, calendar, Word file or archive of such files says."""
    if "zip" not in answer.headers["Content-Type"] and "wordprocessing" not in answer.headers["Content-Type"]:
        return readable(answer)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return " ".join(_unpacked(content))


def _unpacked(content: bytes):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield name
            inner = archive.read(name)
            if inner[:2] == b"PK":
                yield from _unpacked(inner)
            else:
                yield inner.decode(errors="ignore")


def found(client, world, user, only=()) -> tuple[dict[str, int], int]:
    """At which places (``only`` these) ``user`` reads a word of a draft, and how many places answered."""
    client.force_login(user, backend="organizations.backends.RoleBackend")
    read, answered = {}, 0
    for address in only or places(world, user):
        answer = client.get(address)
        if answer.status_code == 200:
            answered += 1
            read[address] = len(set(re.findall(r"Mật lộ (\d) qxz", re.sub(r"<[^>]+>", "", said(answer)))))
    body = digest.letter(user, my_work(user, timezone.localdate()), timezone.localdate()).body
    read["letter"] = len(set(re.findall(r"Mật lộ (\d) qxz", body)))
    return {address: number for address, number in read.items() if number}, answered


# The stranger, O, opens neither the briefing nor a list with a word of it: test_nothing_leaks and test_rights_table.
@pytest.mark.parametrize("letter", ["F", *(pytest.param(each, marks=pytest.mark.long) for each in "ORWC")])
def test_nobody_but_office_and_leader_reads_a_word_of_a_draft_anywhere(client, world, letter, capsys):
    user = world.people[letter]
    read, answered = found(client, world, user)

    assert read == {}
    assert answered > 80
    with capsys.disabled():
        print(f"\n{letter}: {answered} of {len(list(places(world, user)))} places answered, none names a draft")


def test_the_office_reads_them_and_after_the_conclusion_everybody(client, world):
    """Otherwise the test above would say nothing."""
    office, officer = world.people["S"], world.people["F"]
    briefing = world.records["briefing"].get_absolute_url()
    shown = (
        "/chi-dao/",
        "/chi-dao/?xuat=xlsx",
        world.records["directive"].get_absolute_url(),
        f"{briefing}minutes.docx",
    )
    read, _ = found(client, world, office, budget(shown, long=()))
    assert set(shown) <= set(read), read
    assert "letter" not in read

    stand(world, BriefingStatus.CONCLUDED)
    shown = ("/viec-cua-toi/", "/lich-su/", "/chi-dao/", "/chi-dao/?xuat=xlsx", f"{briefing}ho-so.zip")
    shown = (*shown, world.replaced.get_absolute_url())
    read, _ = found(client, world, officer, budget(shown, long=()))
    assert {"letter", *shown} <= set(read)


def test_in_which_states_of_a_briefing_its_directives_are_drafts(world):
    who = {}
    for status in BriefingStatus:
        stand(world, status)
        who[status] = world.who_may("view", ("directive", *PARTS))

    assert {status for status in BriefingStatus if set(who[status].values()) == {"SLX"}} == set(NOT_CONCLUDED)
    assert who[BriefingStatus.CONCLUDED] == who[BriefingStatus.CLOSED]
    assert all("F" in letters for letters in who[BriefingStatus.CLOSED].values())


@pytest.mark.parametrize("name", FORMS)
def test_a_draft_is_assigned_corrected_and_measured_and_nothing_else(client, world, name):
    directive, today = world.records["directive"], f"{timezone.localdate():%d/%m/%Y}"
    later = f"{timezone.localdate() + timedelta(days=30):%d/%m/%Y}"
    typed = {
        "lead": directive.lead_organization_id,
        "organization": directive.lead_organization_id,
        "due_kind": "date",
        "due_on": f"{directive.due_on:%d/%m/%Y}" if name == "assign" else later,
        "new_due_on": later,
        "text": "Đã làm.",
        "completed_on": today,
        "on": today,
        "reason": "Có lý do.",
        "approve": "1",
        "successor": world.records["directive on the commune"].pk,
    }
    address = reverse("briefings:step", args=[directive.pk, name])

    client.force_login(world.people["F"])
    assert client.post(address, typed).status_code == 404
    client.force_login(world.people["S"])
    if name == CORRECT_DEADLINE.name:
        directive.extension_requests.all().delete()
    before = Directive.objects.get(pk=directive.pk).version
    client.post(address, typed)

    taken = Directive.objects.get(pk=directive.pk).version > before
    assert taken == (name in (ASSIGN.name, CORRECT_DEADLINE.name, "measure"))


def test_what_lists_directives_is_issued_after_the_conclusion(world):
    lists = (
        DocumentKind.MINUTES,
        DocumentKind.CONCLUSION_NOTICE,
        DocumentKind.DIRECTIVE_ANNEX,
        DocumentKind.ASSIGNMENT_SLIP,
    )
    assert all(issue_step(kind).sources == set(BriefingStatus.concluded()) for kind in lists)
