"""A paper made for one organization alone: its addressee and the office read it, the other participants nowhere."""

import hashlib
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from briefings import documents
from briefings.choices import DocumentKind
from briefings.models import CalendarToken, Delivery, Document, DocumentRelation, SignedFile
from lib.refused import Refused
from organizations.choices import Role
from tests import factories as make
from tests import worlds
from tests.briefings.test_scope import World
from tests.factories import member
from tests.portal.every_address import every_address

ORGANIZATIONS = {"F": "farmers", "W": "women", "C": "committee"}


def build_world() -> World:
    """With a slip for the farmers, one for the women and one for the commune's office, of one act: symbols, files and
    signed files that say whose they are; each in the inbox of whom it is for, as issuing delivers it."""
    world = World()
    briefing = world.records["briefing"]
    farmers = world.records["own organization"]
    women = world.records["achievement handed in"].report.organization
    committee = world.records["batch"].organization
    world.records["host"].symbol = "HU"
    world.records["host"].save()
    world.of = {"F": farmers, "W": women, "C": committee}
    make.DirectiveFactory(briefing=briefing, assigned=True, lead_organization=women)
    world.slips, at = {}, timezone.now()
    for number, (letter, organization) in enumerate(world.of.items(), 71):
        content = f"%PDF-1.7 của riêng {mark(letter)}".encode()
        slip = make.DocumentFactory(
            briefing=briefing,
            kind=DocumentKind.ASSIGNMENT_SLIP,
            addressee=organization,
            issued=True,
            number=number,
            symbol=f"{number}/{mark(letter)}",
            file=ContentFile(content, "phieu.pdf"),
            sha256=documents_hash(content),
            rendered_by=world.people["S"],
            rendered_at=at,
            search=f"{number}/{mark(letter)}".lower(),
        )
        make.DeliveryFactory(document=slip, organization=organization)
        make.SignedFileFactory(document=slip, by=world.people["S"])
        world.slips[letter] = slip
    make.DocumentRelationFactory(source=world.slips["W"], target=world.records["issued paper"])
    return world


def mark(letter: str) -> str:
    return f"QX{letter}Z"


def documents_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


world = worlds.world(build_world)


def readable(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "")
    packed = content.startswith(b"PK")  # the file of a batch only bears the name of a workbook
    if packed and "zip" in kind:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [archive.read(name).decode(errors="replace") for name in archive.namelist() if ".docx" not in name]
            return " ".join([*archive.namelist(), *parts])
    if packed and "spreadsheet" in kind:
        book = openpyxl.load_workbook(io.BytesIO(content))
        return " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    return content.decode(errors="replace")


def roads(world, user, slip):
    """Every address with a name, those of documents for ``slip``; lists, searches, exports, history and feeds."""
    kept, world.records["issued paper"] = world.records["issued paper"], slip
    try:
        # Whoever holds the paper may compare it by its key, as everybody.
        yield from (str(each) for each in every_address(world) if each.name != "briefings:verify")
    finally:
        world.records["issued paper"] = kept
    yield from (f"/tim/?q={mark(letter)}" for letter in ORGANIZATIONS)
    yield from ("/tim/?q=phieu+giao+viec", "/van-ban-den/?q=qx", "/van-ban-den/?xuat=xlsx")
    yield from (f"/lich-su/?loai=briefings.{name}&he_thong=on" for name in ("document", "signedfile", "delivery"))
    yield f"/lich-su/?loai=briefings.document&ban_ghi={slip.pk}"
    yield f"/lich-su/?loai=briefings.briefing&ban_ghi={slip.briefing_id}"
    yield f"/lich/{CalendarToken.objects.get_or_create(user=user)[0].text}.ics"
    yield from (
        reverse("admin:briefings_document_changelist") + asked for asked in ("", "?q=qx", "?kind=assignment_slip")
    )
    for model, page in admin.site._registry.items():
        for name in page.autocomplete_fields:
            asked = f"app_label={model._meta.app_label}&model_name={model._meta.model_name}&field_name={name}"
            yield reverse("admin:autocomplete") + f"?{asked}&term=qx"


def found(client, world, reader: str, letter: str) -> set[str]:
    """The addresses at which the person ``reader`` reads a word of the slip of ``letter``."""
    user = world.people[reader]
    client.force_login(user, backend="organizations.backends.RoleBackend")
    read = set()
    for address in roads(world, user, world.slips[letter]):
        answer = client.get(address)
        if answer.status_code == 200 and mark(letter) in readable(answer).replace(f'value="{mark(letter)}"', ""):
            read.add(address.replace(str(world.slips[letter].pk), "<slip>"))
    return read


def asked_for(address: str, letter: str) -> bool:
    """Whether the page only repeats what it was asked for."""
    return address == f"/tim/?q={mark(letter)}"


def test_who_reads_a_paper_of_one(world):
    """Of a slip, its signed file, its relation and its delivery, each asked of ``for_user``."""
    people = world.people
    above = make.HostFactory()
    between = make.OrganizationFactory(parent=world.records["host"])
    world.of["W"].parent = between
    world.of["W"].save()
    host = world.records["host"]
    host.parent = above
    host.save()
    people |= {
        "P": member(Role.LEADER, above),  # above the host
        "B": member(Role.OFFICER, between),  # above the addressee, and no participant itself
        "H": member(Role.OFFICER, host),  # of the host, without being its office
    }
    again = {letter: type(user).objects.get(pk=user.pk) for letter, user in people.items() if user.pk}

    def readers(record) -> str:
        rows = {letter: type(record).objects.for_user(user) for letter, user in again.items()}
        return "".join(letter for letter, each in rows.items() if each.filter(pk=record.pk).exists())

    office = "SLR"
    wanted = {"F": f"{office}FXPH", "W": f"{office}WXPBH", "C": f"{office}CXPH"}
    for letter, slip in world.slips.items():
        assert readers(slip) == wanted[letter]
        assert readers(SignedFile.objects.get(document=slip)) == wanted[letter]
    assert readers(DocumentRelation.objects.get(source=world.slips["W"])) == wanted["W"]
    assert readers(world.records["issued paper"]) == f"{office}FWXPBH"  # for all: all of the briefing


@pytest.mark.parametrize("kind", ["invitation", "reminder_letter", "assignment_slip"])
def test_each_kind_that_may_be_for_one_is_kept_from_the_others(world, kind):
    women = world.of["W"]
    for_all = make.DocumentFactory(briefing=world.records["briefing"], kind=kind, issued=True, version=8)
    for_one = make.DocumentFactory(
        briefing=world.records["briefing"], kind=kind, addressee=women, issued=True, version=9
    )

    def readers(paper) -> str:
        rows = {letter: Document.objects.for_user(user) for letter, user in world.people.items()}
        return "".join(letter for letter, each in rows.items() if each.filter(pk=paper.pk).exists())

    assert readers(for_all) == "SLRFWX"
    assert readers(for_one) == "SLRWX"
    Delivery.objects.create(document=for_one, organization=world.of["F"])
    assert readers(for_one) == "SLRFWX"  # sent on, on purpose


@pytest.mark.long_on_postgresql
@pytest.mark.parametrize(("reader", "letter"), [("F", "W"), ("W", "F"), ("W", "C"), ("C", "W"), ("O", "W"), ("N", "W")])
def test_others_read_no_word_of_it_on_any_road(client, world, reader, letter):
    read = found(client, world, reader, letter)

    assert {address for address in read if not asked_for(address, letter)} == set()


@pytest.mark.long_on_postgresql
@pytest.mark.parametrize("reader", ["S", "L", "R", "W", "X"])
def test_whose_it_is_and_the_office_lose_nothing(client, world, reader):
    read = found(client, world, reader, "W")

    page = f"{world.records['briefing'].get_absolute_url()}"
    for address in (
        page,
        f"{page}ho-so.zip",
        "/van-ban/<slip>/",
        "/van-ban/<slip>/tep.pdf",
        "/van-ban/<slip>/cung-dot/",
        "/van-ban/<slip>/cung-dot.zip",
        "/tim/?q=phieu+giao+viec",
        "/lich-su/?loai=briefings.document&he_thong=on",
    ):
        assert address in read, (reader, address, sorted(read))
    assert ("/van-ban-den/" in read) is (reader in "WSX" or reader in "LR"), sorted(read)


def test_what_was_issued_together_shows_each_reader_the_own(client, world):
    first = world.slips["F"]
    for letter, seen in {"F": {"F"}, "S": {"F", "W", "C"}}.items():
        client.force_login(world.people[letter])
        page = client.get(f"/van-ban/{first.pk}/cung-dot/").content.decode()
        archive = readable(client.get(f"/van-ban/{first.pk}/cung-dot.zip"))
        assert {each for each in world.of if mark(each) in page} == seen
        assert {each for each in world.of if mark(each) in archive} == seen


@pytest.mark.parametrize(("reader", "status"), [("F", 404), ("W", 200), ("S", 200), ("R", 200), ("X", 200)])
@pytest.mark.parametrize("address", ["assignment_slip.docx", "du-thao/assignment_slip.docx"])
def test_what_is_not_issued_yet_is_printed_for_the_same_readers(client, world, address, reader, status):
    client.force_login(world.people[reader])
    here = f"{world.records['briefing'].get_absolute_url()}{address}?to-chuc={world.of['W'].pk}"

    assert client.get(here).status_code == status


def test_the_archive_has_drafts_of_the_own_alone(client, world):
    here = f"{world.records['briefing'].get_absolute_url()}ho-so.zip"

    def slips(letter: str) -> set[str]:
        client.force_login(world.people[letter])
        with zipfile.ZipFile(io.BytesIO(b"".join(client.get(here).streaming_content))) as archive:
            names = [name for name in archive.namelist() if name.endswith(".docx") and "Phiếu giao việc" in name]
            return {each for each, organization in world.of.items() if any(organization.name in name for name in names)}

    assert slips("S") == {"F", "W"}
    assert slips("F") == {"F"}
    assert slips("W") == {"W"}


def test_the_command_prints_for_an_account_what_it_may_read(world, tmp_path):
    briefing, women = world.records["briefing"], world.of["W"]

    def render(letter: str) -> None:
        call_command(
            "render_document",
            briefing.slug,
            "--kind=assignment_slip",
            f"--organization={women.name}",
            f"--output={tmp_path / 'phieu.docx'}",
            f"--as={world.people[letter].username}",
        )

    render("W")
    assert (tmp_path / "phieu.docx").stat().st_size
    with pytest.raises((Refused, SystemExit, Exception), match="Không có tổ chức"):
        render("F")


def test_a_correction_of_a_paper_for_one_is_for_the_same_one(world):
    newer = documents.replace_(
        world.slips["F"].pk, by=world.people["S"], issued_on=date(2020, 4, 16), reason="Ghi nhầm thời hạn."
    )

    assert newer.addressee == world.of["F"]
    assert not Document.objects.for_user(world.people["W"]).filter(pk=newer.pk).exists()
