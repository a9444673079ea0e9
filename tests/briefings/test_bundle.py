"""``/giao-ban/<slug>/ho-so.zip`` as people of the office and of an organization download it."""

import hashlib
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from docx import Document as WordFile
from openpyxl import load_workbook

from briefings import documents
from briefings.choices import BriefingStatus, DocumentKind
from briefings.models import Document, Evidence
from briefings.views import bundle
from tests import factories

pytestmark = pytest.mark.long_on_postgresql

DAY = date(2020, 4, 5)


@pytest.fixture
def host(db):
    return factories.HostFactory(format_family="front", symbol="MTTQ-BTT")


@pytest.fixture
def office(host):
    return factories.member("secretariat", host)


@pytest.fixture
def farmers(host):
    return factories.OrganizationFactory(parent=host)


@pytest.fixture
def briefing(host, farmers):
    series = factories.SeriesFactory(host=host, participants=[farmers])
    briefing = factories.BriefingFactory(
        series=series, status=BriefingStatus.CONCLUDED, title="Giao ban Quý I/2020", year=2020, quarter=1
    )
    factories.ConclusionFactory(briefing=briefing)
    factories.DirectiveFactory(briefing=briefing, assigned=True, lead_organization=farmers)
    return briefing


def fetch(client, briefing, user) -> zipfile.ZipFile:
    client.force_login(user)
    response = client.get(f"/giao-ban/{briefing.slug}/ho-so.zip")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/zip"
    assert response["Cache-Control"] == "private, no-store"
    return zipfile.ZipFile(BytesIO(b"".join(response.streaming_content)))


def names(archive: zipfile.ZipFile, folder: str) -> list[str]:
    return [name.removeprefix(f"{folder}/") for name in archive.namelist() if name.startswith(f"{folder}/")]


def index_of(archive: zipfile.ZipFile) -> str:
    return archive.read(archive.namelist()[-1]).decode()


def test_the_page_of_the_briefing_offers_it(client, briefing, office):
    client.force_login(office)
    assert f"/giao-ban/{briefing.slug}/ho-so.zip" in client.get(briefing.get_absolute_url()).content.decode()


def test_issued_papers_come_byte_by_byte_those_no_longer_in_force_too(client, briefing, office):
    first = documents.issue(briefing.pk, "minutes", by=office, issued_on=DAY)
    second = documents.replace_(first.pk, by=office, issued_on=DAY, reason="Ghi nhầm tên.")
    factories.DocumentFactory(briefing=briefing, kind=DocumentKind.INVITATION)  # a draft

    archive = fetch(client, briefing, office)

    assert names(archive, bundle.ISSUED) == [
        "Biên bản số 01-BB-MTTQ-BTT ngày 05-04-2020.pdf",
        "Biên bản số 02-BB-MTTQ-BTT ngày 05-04-2020.pdf",
    ]
    stored = Document.objects.in_force().get()
    assert stored == second
    content = archive.read(f"{bundle.ISSUED}/Biên bản số 02-BB-MTTQ-BTT ngày 05-04-2020.pdf")
    assert hashlib.sha256(content).hexdigest() == stored.sha256
    index = index_of(archive)
    assert "Đã được thay thế từ ngày 05/04/2020" in index
    assert stored.sha256 in index


def test_files_that_came_back_signed_follow_their_paper(client, briefing, office, host):
    issued = documents.issue(briefing.pk, "minutes", by=office, issued_on=DAY)
    signed = factories.SignedFileFactory(document=issued)
    elsewhere = factories.BriefingFactory(series=briefing.series, quarter=2)
    factories.SignedFileFactory(document__briefing=elsewhere)

    archive = fetch(client, briefing, office)

    title = "Biên bản số 01-BB-MTTQ-BTT ngày 05-04-2020"
    assert names(archive, bundle.ISSUED) == [f"{title}.pdf", f"{title} - bản đã ký 1.pdf"]
    assert archive.read(f"{bundle.ISSUED}/{title} - bản đã ký 1.pdf") == b"%PDF-1.7 signed"
    assert "Có chữ ký của Người Ký Thử" in index_of(archive)
    assert signed.sha256 in index_of(archive)


def test_every_kind_with_something_to_say_comes_as_a_word_file(client, briefing, office, farmers):
    archive = fetch(client, briefing, office)
    found = names(archive, bundle.WORD)
    assert {"Biên bản.docx", "Thông báo kết luận.docx", "Phụ lục giao nhiệm vụ.docx"} < set(found)
    assert [name for name in found if name.startswith("Phiếu")] == [f"Phiếu giao việc - {farmers.label}.docx"]
    assert "thiếu" not in archive.namelist()[-1]
    for name in found:
        assert WordFile(BytesIO(archive.read(f"{bundle.WORD}/{name}"))).paragraphs


def test_lists_hold_the_rows_of_this_briefing_alone_that_the_user_may_see(client, briefing, office, farmers, host):
    factories.DirectiveFactory(briefing=factories.BriefingFactory(series=briefing.series, quarter=2))
    women = factories.OrganizationFactory(parent=host)
    factories.OrganizationReportFactory(briefing=briefing, organization=women)
    factories.OrganizationReportFactory(briefing=briefing, organization=farmers)

    def rows(user, name):
        sheet = load_workbook(BytesIO(fetch(client, briefing, user).read(f"{bundle.DATA}/{name}.xlsx"))).active
        return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]

    assert len(rows(office, "Nhiệm vụ giao")) == 1
    assert {row[0] for row in rows(office, "Báo cáo của các tổ chức")} == {women.name, farmers.name}
    officer = factories.member("officer", farmers)
    assert {row[0] for row in rows(officer, "Báo cáo của các tổ chức")} == {farmers.name}
    assert "Tồn tại, hạn chế.xlsx" not in names(fetch(client, briefing, office), bundle.DATA)  # there is none


def test_figures_of_the_quarter_come_within_the_scope(client, briefing, office, host):
    commune, elsewhere = factories.AdministrativeUnitFactory(), factories.AdministrativeUnitFactory()
    host.unit = commune.parent
    host.save()

    def figures():
        return [name for name in names(fetch(client, briefing, office), bundle.DATA) if "Số liệu" in name]

    factories.IndicatorValueFactory(unit=elsewhere, year=2020, number=1)
    factories.IndicatorValueFactory(unit=commune, year=2020, number=2)
    assert figures() == []
    factories.IndicatorValueFactory(unit=commune, year=2020, number=1)
    assert figures() == ["Số liệu cấp xã quý I năm 2020.xlsx"]


def test_evidence_comes_as_it_was_handed_in_under_its_directive(client, briefing, office, farmers):
    directive = briefing.directives.get()
    for name in ("Ảnh/chụp.JPG", "Ảnh chụp.jpg"):
        factories.EvidenceFactory(
            update__directive=directive, update__organization=farmers, original_name=name, file__data=name.encode()
        )
    factories.EvidenceFactory()  # of another briefing

    archive = fetch(client, briefing, office)

    assert names(archive, bundle.EVIDENCE) == ["Chỉ đạo 01 - Ảnh chụp.jpg", "Chỉ đạo 01 - Ảnh chụp (2).jpg"]
    assert archive.read(f"{bundle.EVIDENCE}/Chỉ đạo 01 - Ảnh chụp (2).jpg") == "Ảnh chụp.jpg".encode()


def test_a_damaged_issued_file_is_left_out_with_its_reason(client, briefing, office):
    document = documents.issue(briefing.pk, "minutes", by=office, issued_on=DAY)
    file = Path(default_storage.path(document.file.name))
    file.chmod(0o600)
    file.write_bytes(b"other")

    archive = fetch(client, briefing, office)

    assert names(archive, bundle.ISSUED) == []
    assert archive.namelist()[-1] == "00 Mục lục (thiếu 1 tệp).html"
    assert "không còn đúng với mã băm đã ghi" in index_of(archive)
    assert names(archive, bundle.WORD)


def test_evidence_that_is_gone_or_too_much_is_named(client, briefing, office, farmers, monkeypatch):
    update = factories.ProgressUpdateFactory(directive=briefing.directives.get(), organization=farmers)
    gone = factories.EvidenceFactory(update=update, original_name="Mất.pdf")
    Path(gone.file.path).unlink()
    altered = factories.EvidenceFactory(update=update, original_name="Khác.pdf")
    Path(altered.file.path).chmod(0o600)
    Path(altered.file.path).write_bytes(b"other")
    for number in (1, 2):
        Evidence.objects.create(
            update=update,
            original_name=f"Tệp {number}.pdf",
            file=ContentFile(b"x" * 600, name=f"tep-{number}.pdf"),
        )
    monkeypatch.setattr(bundle, "MOST_EVIDENCE", 1000)

    archive = fetch(client, briefing, office)

    assert names(archive, bundle.EVIDENCE) == ["Chỉ đạo 01 - Tệp 1.pdf"]
    assert archive.namelist()[-1] == "00 Mục lục (thiếu 3 tệp).html"
    assert "không còn trên máy chủ" in index_of(archive)
    assert "hãy tải tệp này ở trang của chỉ đạo" in index_of(archive)
    assert "không còn đúng với mã băm" in index_of(archive)


def test_it_costs_the_same_number_of_queries_at_any_length(client, briefing, office, farmers, count_queries):
    def more(number):
        for _ in range(number):
            directive = factories.DirectiveFactory(briefing=briefing, assigned=True, lead_organization=farmers)
            factories.EvidenceFactory(update__directive=directive, update__organization=farmers)
            factories.ShortcomingFactory(briefing=briefing)
            factories.OrganizationReportFactory(briefing=briefing)
            factories.DocumentFactory(briefing=briefing, issued=True, kind=DocumentKind.REMINDER_LETTER)

    more(2)
    fetch(client, briefing, office)  # what is asked once per process
    few = count_queries(lambda: fetch(client, briefing, office))
    more(12)
    assert count_queries(lambda: fetch(client, briefing, office)) == few


def test_what_people_typed_never_becomes_markup_of_the_index(client, office, host):
    briefing = factories.BriefingFactory(series=factories.SeriesFactory(host=host), title="<script>alert(1)</script>")
    assert "<script>" not in index_of(fetch(client, briefing, office))
