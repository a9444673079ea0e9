"""Hostile files through every form that takes one: refused with a sentence, nothing kept; and friendly ones taken."""

import hashlib
import io
from datetime import date
from functools import partial
from html import unescape

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import get_resolver
from PIL import Image

from briefings import documents
from briefings.choices import BriefingStatus
from briefings.models import Evidence, SignedFile
from briefings.services.evidence import KINDS
from lib.workbooks import ACCEPTED_EXTENSIONS
from organizations.models import ImportBatch
from tests import evidence as samples
from tests import factories, workbooks, worlds
from tests.budget import budget
from tests.lib.inspection import office_files, pdf_files
from tests.lib.inspection.hostile import CASES
from tests.portal.every_address import every_address
from tests.portal.test_hostile_values import UNANSWERED, build_world

pytestmark = pytest.mark.database_independent

IMPORT = "/nhap-so-lieu/"
UNITS = "/admin/organizations/administrativeunit/import/"
CONVERSION = "/don-vi/chuyen-doi/"
LIST = "/admin/organizations/organization/import/"
# Each form that takes files, and what stands between them and what is kept.
FORMS = {
    "UpdateForm.files": "evidence",
    "SubmitForm.files": "evidence",
    "PaperDirectiveForm.files": "evidence",
    "AttachSignedForm.file": "signed papers",
    "FileForm.import_file": "imports",
    "ReturnedForm.returned_file": "imports",
    "WorkbookForm.import_file": "imports",
    "UnitsImportForm.import_file": "imports",
    "ConversionForm.import_file": "imports",
    "ListImportForm.import_file": "imports",
    "ImportForm.import_file": "a form of libraries, which WorkbookForm stands in for",
}


def all_forms(of: type = forms.BaseForm):
    for kind in of.__subclasses__():
        yield kind
        yield from all_forms(kind)


def test_every_form_that_takes_a_file_is_known():
    _ = get_resolver().url_patterns  # loads all pages
    found = {
        f"{kind.__name__}.{name}"
        for kind in all_forms()
        for name, field in getattr(kind, "base_fields", {}).items()
        if isinstance(field, forms.FileField) and not kind.__module__.startswith(("tests", "django"))
    }
    print(f"\n{len(found)} forms: {', '.join(sorted(found))}")
    assert found <= set(FORMS)
    assert len(found) > 5


@pytest.fixture
def directive(db):
    host = factories.HostFactory()
    farmers = factories.OrganizationFactory(parent=host)
    briefing = factories.BriefingFactory(series__host=host, status=BriefingStatus.CONCLUDED)
    return factories.DirectiveFactory(briefing=briefing, assigned=True, lead_organization=farmers)


@pytest.fixture
def lead(directive, client):
    """Who leads the directive, at work."""
    client.force_login(factories.member("officer", directive.lead_organization))
    return client


@pytest.fixture
def operator(db, client):
    client.force_login(factories.UserFactory(is_staff=True, is_superuser=True))
    return client


def kept_files(folder: str = "") -> list[str]:
    """All that the storage holds."""
    if folder and not default_storage.exists(folder):
        return []
    folders, files = default_storage.listdir(folder) if default_storage.exists(folder or ".") else ([], [])
    return [*files, *(name for inner in folders for name in kept_files(f"{folder}/{inner}".lstrip("/")))]


def said_of(answer, name: str) -> str:
    """The sentence on the page about the file called ``name``."""
    assert answer.status_code < 500
    page = unescape(answer.content.decode())
    start = page.find(name, page.find("<main"))
    return page[max(0, start - 200) : start + 700] if start >= 0 else page


def send(client, directive, step: str, *files: SimpleUploadedFile):
    """The directive's form ``step`` with ``files``."""
    answers = {"organization": directive.lead_organization_id, "text": "Đã làm.", "completed_on": "2020-03-01"}
    return client.post(f"/chi-dao/{directive.pk}/{step}/", answers | {"files": list(files)})


AS_EVIDENCE = [name for name, case in CASES.items() if f".{case.suffix}" in KINDS]
AS_IMPORT = [name for name, case in CASES.items() if f".{case.suffix}" in ACCEPTED_EXTENSIONS]


def test_hostile_evidence_is_refused_and_nothing_is_kept(lead, directive):
    before = kept_files()
    step = budget(6, long=1)  # looked at one by one in tests/lib/inspection
    names = [name for kind in KINDS for name in [one for one in AS_EVIDENCE if f".{CASES[one].suffix}" == kind][::step]]
    for number, name in enumerate(names):
        case = CASES[name]
        step = ("update", "submit")[number % 2]
        # The first file is a good one: nothing of it may stay, either.
        good = SimpleUploadedFile("tot.png", samples.PNG)
        answer = send(lead, directive, step, good, SimpleUploadedFile(f"x.{case.suffix}", case.make()))
        assert answer.status_code == 422, name
        assert "hãy " in said_of(answer, f"“x.{case.suffix}”"), name
    print(f"\n{len(names)} hostile files as evidence")
    assert len(names) > 20
    assert {f".{CASES[name].suffix}" for name in names} == set(KINDS) - {".jpeg"}
    assert not Evidence.objects.exists()
    assert not directive.updates.exists()
    assert kept_files() == before


@pytest.mark.parametrize("address", [IMPORT, UNITS, CONVERSION, LIST])
def test_hostile_figures_are_refused_and_nothing_is_kept(operator, address):
    before = kept_files()
    names = AS_IMPORT if address == IMPORT else AS_IMPORT[::4]
    for name in names:
        case = CASES[name]
        sent = {"import_file": SimpleUploadedFile(f"x.{case.suffix}", case.make()), "format": "0", "resource": ""}
        answer = operator.post(address, sent | {"year": "2020", "period": "Q1", "on": "01/07/2025"}, follow=True)
        page = unescape(answer.content.decode())
        assert answer.status_code == (200 if address == UNITS else 422), name
        assert "Tệp " in page, name
        assert "ãy " in page or "Cổng chỉ nhận tệp" in page, name
        assert answer.context["form"].errors["import_file"], name
    print(f"\n{len(names)} hostile files of figures")
    assert len(names) > 7
    assert not ImportBatch.objects.exists()
    assert kept_files() == before


def test_hostile_corrected_rows_are_refused(operator):
    batch = factories.ImportBatchFactory(state="previewed")
    address = f"/nhap-so-lieu/{batch.pk}/dong-loi/"
    names = [name for name in AS_IMPORT if CASES[name].suffix == "xlsx"]
    for name in names:
        answer = operator.post(address, {"returned_file": SimpleUploadedFile("x.xlsx", CASES[name].make())})
        told = " ".join(str(message) for message in get_messages(answer.wsgi_request))
        assert "Tệp " in told, name
        assert "ãy " in told or "Cổng chỉ nhận tệp" in told, name
    assert len(names) > 10


def test_a_hostile_file_is_never_read_by_the_public_page(client, db):
    paper = factories.DocumentFactory(issued=True, token="a" * 20)
    before = kept_files()
    names = [name for name, case in CASES.items() if case.suffix == "pdf"]
    for name in names:
        answer = client.post(f"/kiem-tra/{paper.token}/", {"file": SimpleUploadedFile("x.pdf", CASES[name].make())})
        assert answer.status_code == 200
        assert "Không đúng" in answer.content.decode()
    assert kept_files() == before


def test_a_hostile_file_is_no_signed_paper(client, db):
    host = factories.HostFactory(format_family="front", symbol="MTTQ-BTT")
    briefing = factories.BriefingFactory(series__host=host, status=BriefingStatus.CONCLUDED)
    factories.ConclusionFactory(briefing=briefing)
    office = factories.member("secretariat", host)
    paper = documents.issue(briefing.pk, "minutes", by=office, issued_on=date(2020, 4, 5))
    client.force_login(office)
    before = kept_files()
    for name in [name for name, case in CASES.items() if case.suffix == "pdf"][::5]:
        sent = {"file": SimpleUploadedFile("x.pdf", CASES[name].make())}
        answer = client.post(f"/van-ban/{paper.pk}/attach_signed/", sent)
        assert answer.status_code == 422, name
    assert not SignedFile.objects.exists()
    assert kept_files() == before


# --- friendly files ---------------------------------------------------------------------------------------------------


def photo(orientation: int = 6) -> bytes:
    """Of a telephone: lying on its side, with where it was taken."""
    picture = Image.linear_gradient("L").resize((400, 300)).convert("RGB")
    exif = picture.getexif()
    exif[0x0112], exif[0x010F], exif[0x9286] = orientation, "Điện thoại", "riêng tư"
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 35.0, 12.0), 3: "E", 4: (105.0, 50.0, 1.0)})
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=93, exif=exif, comment=b"Nha ong A", dpi=(72, 72))
    return target.getvalue() + b"\0" * 64 + b"SEFT"  # what some makers put behind it


FRIENDLY = {
    "báo cáo.docx": office_files.word,
    "số liệu.xlsx": office_files.excel,
    "báo cáo.odt": office_files.writer,
    "số liệu.ods": office_files.calc,
    "bản quét.pdf": partial(pdf_files.pdf, static_id=True),
    "có số liệu.pdf": partial(pdf_files.pdf, pdf_files.attached("so-lieu.json", b'{"ho": 12}'), static_id=True),
    "ảnh chụp.jpg": photo,
    "ảnh.png": office_files.picture,
}


def test_friendly_evidence_is_kept_with_its_name_and_hash(lead, directive):
    answer = send(lead, directive, "update", *(SimpleUploadedFile(name, make()) for name, make in FRIENDLY.items()))

    assert answer.status_code == 302
    kept = {one.original_name: one for one in Evidence.objects.all()}
    assert set(kept) == set(FRIENDLY)
    for name, one in kept.items():
        with one.file.open("rb") as file:
            content = file.read()
        assert hashlib.sha256(content).hexdigest() == one.sha256
        assert name.endswith((".jpg", ".png")) or content == FRIENDLY[name]()


def test_a_photo_is_kept_upright_and_without_where_it_was_taken(lead, directive):
    content = photo()
    send(lead, directive, "update", SimpleUploadedFile("ảnh chụp.jpg", content))

    one = Evidence.objects.get()
    with one.file.open("rb") as file:
        kept = file.read()
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (300, 400)
        assert not picture.getexif()
        assert not {"comment", "exif", "xmp", "icc_profile", "photoshop"} & set(picture.info)
        upright = picture.convert("L")
    for secret in (b"Exif", "riêng tư".encode(), b"Nha ong A", b"SEFT", b"GPS"):
        assert secret not in kept
    assert len(kept) < len(content) * 1.2
    assert (upright.getpixel((5, 200)), upright.getpixel((295, 200))) != (0, 0)
    # The gradient ran from top to bottom; turned by a quarter it runs from right to left.
    assert upright.getpixel((5, 200)) > upright.getpixel((295, 200)) + 200


@pytest.mark.parametrize("kind", workbooks.KINDS)
def test_friendly_figures_are_taken(operator, kind):
    rows = [["Xã", "Số hộ"], ["Bình Trung", 12]]
    sent = {"import_file": SimpleUploadedFile(f"so-lieu.{kind}", workbooks.make(kind, rows)), "year": "2020"}
    answer = operator.post(IMPORT, sent)
    assert "import_file" not in answer.context["form"].errors


# --- and back again ---------------------------------------------------------------------------------------------------


def test_what_people_sent_comes_back_as_a_download_of_no_site(lead, directive, client):
    send(lead, directive, "update", *(SimpleUploadedFile(name, make()) for name, make in FRIENDLY.items()))
    addresses = [f"/minh-chung/{one.pk}/" for one in Evidence.objects.all()]
    types = {".docx": "wordprocessingml", ".xlsx": "spreadsheetml", ".pdf": "application/pdf", ".jpg": "image/jpeg"}
    for address in addresses:
        answer = client.get(address)
        name = Evidence.objects.get(pk=address.split("/")[2]).original_name
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert types.get(name[name.rfind(".") :], "") in answer["Content-Type"]
    assert len(addresses) == len(FRIENDLY)


of_scope = worlds.world(build_world)
USUAL = {
    "briefings:evidence",
    "briefings:document_file",
    "organizations:import_file",
    "briefings:directives",
}


def test_every_address_that_gives_a_file_gives_it_as_a_download_of_no_site(of_scope, client):
    client.force_login(of_scope.people["X"], backend="organizations.backends.RoleBackend")
    found = set()
    for address in every_address(of_scope):
        if address.name in UNANSWERED or (address.name not in USUAL and not budget(False, long=True)):
            continue
        for asked in ({}, {"xuat": "xlsx"}):
            with transaction.atomic():
                answer = client.get(str(address), address.query | asked)
                transaction.set_rollback(True)
            if not answer.get("Content-Disposition", "").startswith("attachment"):
                assert "html" in answer.get("Content-Type", "html") or not answer.streaming, address
                continue
            found.add(address.name)
            assert answer["X-Content-Type-Options"] == "nosniff", address
            assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'", address
            assert "html" not in answer["Content-Type"], address
    print(f"\n{len(found)} addresses give files: {', '.join(sorted(found))}")
    assert len(found) > budget(1, long=8)
