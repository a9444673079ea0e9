"""A signed paper comes back: which files are kept, what the paper then says of itself, and where the file is found."""

import io
import zipfile
from datetime import date
from importlib import import_module
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from openpyxl import load_workbook
from pyhanko.sign.fields import MDPPerm

from briefings import documents
from briefings.choices import BriefingStatus, DocumentState
from briefings.models import Document, SignedFile
from lib.refused import Refused
from tests import factories
from tests.lib.inspection.hostile import small_archive
from tests.lib.papers.signers import Authority, signed
from tests.worlds import world

DAY = date(2020, 4, 5)


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture(scope="module")
def chair(authority):
    return authority.signer("Người Chủ Trì")


def build_paper() -> SimpleNamespace:
    host = factories.HostFactory(format_family="front", symbol="MTTQ-BTT")
    office = factories.member("secretariat", host)
    briefing = factories.BriefingFactory(
        series=factories.SeriesFactory(host=host), status=BriefingStatus.CONCLUDED, title="Giao ban Quý I"
    )
    factories.ConclusionFactory(briefing=briefing, content="Ghi nhận kết quả của các đoàn thể.")
    document = documents.issue(briefing.pk, "minutes", by=office, issued_on=DAY)
    return SimpleNamespace(host=host, office=office, document=Document.objects.get(pk=document.pk))


paper = world(build_paper)


@pytest.fixture
def host(paper):
    return paper.host


@pytest.fixture
def office(paper):
    return paper.office


@pytest.fixture
def document(paper):
    return paper.document


@pytest.fixture
def issued(document) -> bytes:
    return document.file.content()


@pytest.fixture
def trusted(authority, settings, tmp_path):
    """The installation knows the authority."""
    (tmp_path / "goc.pem").write_bytes(authority.pem)
    settings.TRUST_ROOTS = str(tmp_path / "goc.pem")


def attach(document, office, content) -> SignedFile:
    return documents.attach_signed(document.pk, by=office, content=content)


@pytest.mark.usefixtures("trusted")
def test_the_signed_file_stands_beside_the_issued_one(document, office, issued, chair):
    kept = attach(document, office, signed(issued, chair))

    document.refresh_from_db()
    assert document.state == DocumentState.SIGNED
    assert document.is_in_force
    assert document.file.content() == issued
    assert kept.file.content().startswith(issued)
    assert (kept.ordinal, kept.by) == (1, office)
    (one,) = kept.signatures
    assert (one["signer"], one["trusted"], one["whole"]) == ("Người Chủ Trì", True, True)


def test_a_second_signature_goes_on_from_the_first(document, office, issued, chair, authority):
    once = signed(issued, chair)
    attach(document, office, once)
    twice = attach(document, office, signed(once, authority.signer("Cơ quan Thử"), "DauCoQuan"))
    assert [one["signer"] for one in twice.signatures] == ["Người Chủ Trì", "Cơ quan Thử"]
    assert twice.ordinal == 2
    assert document.signed_files.count() == 2


@pytest.mark.usefixtures("trusted")
@pytest.mark.long_on_postgresql
def test_a_file_that_would_lose_a_signature_is_refused(document, office, issued, chair, authority):
    attach(document, office, signed(issued, chair))
    with pytest.raises(Refused, match="bản có chữ ký của Người Chủ Trì"):
        attach(document, office, signed(issued, authority.signer("Thư ký"), "KySo1"))
    assert SignedFile.objects.count() == 1


def test_the_same_file_twice_is_said(document, office, issued, chair):
    once = signed(issued, chair)
    attach(document, office, once)
    with pytest.raises(Refused, match="đã được nộp rồi"):
        attach(document, office, once)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 other"])
@pytest.mark.long_on_postgresql
def test_what_is_not_the_paper_changes_nothing(document, office, content):
    with pytest.raises(Refused):
        attach(document, office, content)
    document.refresh_from_db()
    assert document.state == DocumentState.ISSUED
    assert not SignedFile.objects.exists()


@pytest.mark.long_on_postgresql
def test_a_file_too_large_is_refused_before_it_is_looked_at(document, office, issued):
    with pytest.raises(Refused, match="30 MB"):
        attach(document, office, issued + b"\0" * documents.LARGEST_FILE)


@pytest.mark.parametrize("role", ["officer", "leader", "reader"])
def test_only_the_office_hands_in_signed_papers(document, host, role, issued, chair):
    with pytest.raises(Refused, match="không có quyền"):
        attach(document, factories.member(role, host), signed(issued, chair))


def test_strangers_do_not_learn_that_the_paper_exists(document, issued, chair):
    with pytest.raises(Refused, match="Không tìm thấy"):
        attach(document, factories.member("secretariat", factories.HostFactory()), signed(issued, chair))


def test_an_annulled_paper_is_not_signed_any_more(document, office, issued, chair):
    documents.annul(document.pk, by=office, on=DAY, reason="Sai.", basis="Quyết định số 1-QĐ/HU")
    with pytest.raises(Refused, match="đã bãi bỏ"):
        attach(document, office, signed(issued, chair))


def test_a_signed_paper_is_written_once(document, office, issued, chair):
    kept = attach(document, office, signed(issued, chair))
    with pytest.raises(TypeError):
        kept.save()
    with pytest.raises(TypeError):
        SignedFile.objects.update(sha256="0" * 64)
    with pytest.raises(TypeError):
        SignedFile.objects.all().delete()


# --- on the pages -----------------------------------------------------------------------------------------------------


def upload(content: bytes, name: str = "da-ky.pdf") -> dict:
    return {"file": SimpleUploadedFile(name, content, content_type="application/pdf")}


@pytest.mark.usefixtures("trusted")
def test_the_office_hands_it_in_on_the_page(client, document, office, issued, chair):
    client.force_login(office)
    answer = client.post(f"/van-ban/{document.pk}/attach_signed/", upload(signed(issued, chair)), follow=True)
    shown = answer.content.decode()
    assert "Đã nhận bản đã ký, có chữ ký của Người Chủ Trì." in shown
    assert "Đã xác minh; chứng thư do CA Thử nghiệm cấp" in shown
    assert "Toàn bộ tệp" in shown
    assert "Đã ký" in shown

    given = client.get(f"/van-ban/{document.pk}/ban-da-ky.pdf")
    kept = SignedFile.objects.get()
    assert given.getvalue() == kept.file.content()
    assert "%C4%91%C3%A3%20k%C3%BD" in given["Content-Disposition"]
    again = client.get(f"/van-ban/{document.pk}/ban-da-ky.pdf", headers={"If-None-Match": given["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.long_on_postgresql
def test_what_is_refused_is_said_on_the_page(client, document, office, issued):
    client.force_login(office)
    answer = client.post(f"/van-ban/{document.pk}/attach_signed/", upload(issued))
    assert answer.status_code == 422
    assert "chưa có chữ ký số nào" in answer.content.decode()


@pytest.mark.long_on_postgresql
def test_without_a_signed_file_there_is_none_to_give(client, document, office):
    client.force_login(office)
    assert client.get(f"/van-ban/{document.pk}/ban-da-ky.pdf").status_code == 404


@pytest.mark.usefixtures("trusted")
def test_the_public_page_knows_the_signed_file(client, document, office, issued, chair):
    once = signed(issued, chair)
    address = f"/kiem-tra/{Document.objects.get().token}/"
    assert "Không đúng" in client.post(address, upload(once)).content.decode()
    attach(document, office, once)
    assert "bản đã ký của văn bản này" in client.post(address, upload(once)).content.decode()
    assert "tệp đã ban hành, giống từng byte" in client.post(address, upload(issued)).content.decode()
    assert "Không đúng" in client.post(address, upload(once + b"\n")).content.decode()


@pytest.mark.long_on_postgresql
def test_the_page_says_what_a_certified_file_lets_follow(client, document, office, issued, chair):
    client.force_login(office)
    attach(document, office, signed(issued, chair, certifies=MDPPerm.NO_CHANGES))

    page = " ".join(client.get(document.get_absolute_url()).content.decode().split())

    assert "Toàn bộ tệp; <strong>khóa tài liệu</strong>, không ký thêm được nữa" in page


# --- who is not known is not called a signer --------------------------------------------------------------------------

UNVERIFIED = "chữ ký chưa xác minh mang tên Người Chủ Trì"


def told_everywhere(client, document, office, content) -> dict[str, str]:
    """What each place says of a document whose signed file is ``content``, in small letters."""
    client.force_login(office)
    pages = {
        "its page": client.get(document.get_absolute_url()),
        "the page of the briefing": client.get(document.briefing.get_absolute_url()),
        "the register": client.get(document.allocation.series.get_absolute_url()),
        "the admin's list": client.get("/admin/briefings/document/"),
        "the admin's record": client.get(f"/admin/briefings/document/{document.pk}/change/"),
        "the history": client.get("/lich-su/"),
        "the office's own page": client.get("/viec-cua-toi/"),
        "the public page": client.post(f"/kiem-tra/{document.token}/", upload(content)),
        "the public page before": client.get(f"/kiem-tra/{document.token}/"),
    }
    told = {name: " ".join(answer.content.decode().split()).lower() for name, answer in pages.items()}
    told["the admin's list"] = (
        told["the admin's list"].partition("<tbody")[2].partition("</table>")[0]  # beside it are filters by state
    )
    given = client.get(f"/van-ban/{document.pk}/ban-da-ky.pdf")
    told["the name of its file"] = unquote(given["Content-Disposition"]).lower()
    bundle = client.get(f"/giao-ban/{document.briefing.slug}/ho-so.zip")
    with zipfile.ZipFile(io.BytesIO(bundle.getvalue())) as packed:
        told["the names in the archive"] = " ".join(packed.namelist()).lower()
        index = next(name for name in packed.namelist() if name.endswith((".txt", ".csv", ".html", ".xlsx")))
        told["the index of the archive"] = _text(packed.read(index)).lower()
    return told


def _text(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode("utf-8-sig")
    rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return " ".join(str(cell) for row in rows for cell in row if cell)


CLAIMS = ("đã ký", "chữ ký của người chủ trì", "do người chủ trì ký", "người ký: người chủ trì")


@pytest.mark.long_on_postgresql
def test_a_signer_who_was_not_verified_is_called_one_nowhere(client, document, office, issued, chair):
    content = signed(issued, chair)
    client.force_login(office)
    answer = client.post(f"/van-ban/{document.pk}/attach_signed/", upload(content), follow=True)
    assert f"Đã nhận bản có {UNVERIFIED}. Chưa xác minh được người ký vì cổng chưa được khai báo" in (
        answer.content.decode()
    )

    document.refresh_from_db()
    told = told_everywhere(client, document, office, content)

    assert document.state == DocumentState.ISSUED
    print(f"\n{len(told)} places")
    assert len(told) > 10
    for place, words in told.items():
        for claim in CLAIMS:
            # What has to be known for it to be said, and what is asked for.
            assert claim not in words.replace("chưa được ghi là đã ký", ""), (place, claim)
    assert UNVERIFIED.lower() in told["the admin's record"]
    assert "<strong>chưa xác minh được</strong> vì cổng chưa được khai báo chứng thư gốc" in told["its page"]
    assert "cổng chưa xác minh được chữ ký ấy là của ai" in told["the public page"]
    assert "(có chữ ký chưa xác minh)" in told["the name of its file"]
    assert "bản có chữ ký chưa xác minh 1" in told["the names in the archive"]
    assert UNVERIFIED.lower() in told["the index of the archive"]


@pytest.mark.usefixtures("trusted")
@pytest.mark.long_on_postgresql
def test_of_one_who_was_verified_it_is_said(client, document, office, issued, chair):
    content = signed(issued, chair)
    attach(document, office, content)
    document.refresh_from_db()

    told = told_everywhere(client, document, office, content)

    assert document.state == DocumentState.SIGNED
    for place in (
        "its page",
        "the admin's list",
        "the public page",
        "the name of its file",
        "the names in the archive",
    ):
        assert "đã ký" in told[place], place
    assert "chữ ký của người chủ trì" in told["the index of the archive"]


@pytest.mark.usefixtures("trusted")
@pytest.mark.long_on_postgresql
def test_one_of_two_is_not_known(document, office, issued, chair):
    once = signed(issued, chair)
    attach(document, office, once)
    twice = attach(document, office, signed(once, Authority("CA Lạ").signer("Ai Đó"), "DauCoQuan"))
    document.refresh_from_db()
    assert document.state == DocumentState.ISSUED
    assert twice.signers == "chữ ký của Người Chủ Trì và chữ ký chưa xác minh mang tên Ai Đó"


def test_when_the_authority_is_known_the_same_file_is_looked_at_again(document, office, issued, chair, request):
    content = signed(issued, chair)
    first = attach(document, office, content)
    request.getfixturevalue("trusted")
    again = attach(document, office, content)
    document.refresh_from_db()
    assert (again.pk, again.is_verified, document.state) == (first.pk, True, DocumentState.SIGNED)
    with pytest.raises(Refused, match="đã được nộp rồi"):
        attach(document, office, content)


@pytest.mark.parametrize("state", [DocumentState.ISSUED, DocumentState.SIGNED])
def test_what_ended_comes_back_as_what_its_signatures_make_it(document, office, issued, chair, state, request):
    if state == DocumentState.SIGNED:
        request.getfixturevalue("trusted")
    attach(document, office, signed(issued, chair))
    newer = documents.replace_(document.pk, by=office, issued_on=DAY, reason="Sai số liệu.")
    documents.void(newer.pk, by=office, reason="Ban hành nhầm.")
    document.refresh_from_db()
    assert document.state == state


def test_what_was_called_signed_before_is_issued_where_nobody_knows_by_whom(document, office, issued, chair):
    attach(document, office, signed(issued, chair))
    Document.objects.filter(pk=document.pk).update(state=DocumentState.SIGNED)  # as it was before

    upgrade = import_module("briefings.migrations.0011_verify_signers").call_unverified_not_signed
    upgrade(apps, SimpleNamespace(connection=connection))

    document.refresh_from_db()
    assert document.state == DocumentState.ISSUED


@pytest.mark.long_on_postgresql
def test_a_hostile_file_that_begins_as_the_paper_is_refused(document, office, issued, chair):
    with pytest.raises(Refused, match="giả hai loại"):
        attach(document, office, signed(issued, chair) + small_archive())
    assert not SignedFile.objects.exists()
