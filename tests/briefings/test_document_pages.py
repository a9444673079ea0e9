"""Previews, the page of an issued paper, its file and the public page that vouches for it, as people meet them."""

from datetime import date
from io import BytesIO
from types import SimpleNamespace

import pdfplumber
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from briefings import documents
from briefings.choices import BriefingStatus
from briefings.documents import minutes_pdf
from briefings.models import Document
from briefings.views import verifying
from tests import factories
from tests.worlds import world

pytestmark = pytest.mark.long_on_postgresql

DAY = date(2020, 4, 5)


def build_concluded() -> SimpleNamespace:
    host = factories.HostFactory(format_family="front", symbol="MTTQ-BTT")
    series = factories.SeriesFactory(host=host)
    briefing = factories.BriefingFactory(series=series, status=BriefingStatus.CONCLUDED, title="Giao ban Quý I")
    factories.ConclusionFactory(briefing=briefing, content="Ghi nhận kết quả của các đoàn thể.")
    factories.DirectiveFactory(briefing=briefing)
    return SimpleNamespace(host=host, briefing=briefing, office=factories.member("secretariat", host))


def build_issued() -> SimpleNamespace:
    cast = build_concluded()
    issued = documents.issue(cast.briefing.pk, "minutes", by=cast.office, issued_on=DAY)
    cast.document = Document.objects.get(pk=issued.pk)
    return cast


issued = world(build_issued)


@pytest.fixture
def cast(request, db) -> SimpleNamespace:
    """A briefing and its host; its minutes are issued where the test asks for the ``document``."""
    return request.getfixturevalue("issued") if "document" in request.fixturenames else build_concluded()


@pytest.fixture
def host(cast):
    return cast.host


@pytest.fixture
def office(cast):
    return cast.office


@pytest.fixture
def briefing(cast):
    return cast.briefing


@pytest.fixture
def document(issued):
    return issued.document


def page(client, address, status=200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:300]
    return response.content.decode()


# --- preview ----------------------------------------------------------------------------------------------------------


def test_a_preview_says_draft_on_every_page_and_is_not_kept(client, briefing, office):
    client.force_login(office)

    response = client.get(f"/giao-ban/{briefing.slug}/du-thao/minutes.pdf")

    pages = pdfplumber.open(BytesIO(response.content)).pages
    assert len(pages) == 2
    for one in pages:
        assert one.extract_text().startswith("DỰ THẢO")
        assert len([curve for curve in one.curves if curve["fill"]]) >= len("DỰTHẢO")  # outlines, not letters
    assert not Document.objects.exists()


def test_the_watermark_leaves_the_text_as_it_was(client, briefing, office):
    client.force_login(office)
    preview = client.get(f"/giao-ban/{briefing.slug}/du-thao/minutes.pdf").content

    def body(content):
        return [page.extract_text().replace("DỰ THẢO", "").split() for page in PdfReader(BytesIO(content)).pages]

    assert body(preview) == body(minutes_pdf(briefing).content)


@pytest.mark.parametrize("address", ["du-thao/minutes.pdf", "ban-hanh/minutes/"])
def test_strangers_find_neither_preview_nor_the_page_of_issuing(client, briefing, address):
    client.force_login(factories.member("secretariat", factories.HostFactory()))
    page(client, f"/giao-ban/{briefing.slug}/{address}", 404)


# --- issuing ----------------------------------------------------------------------------------------------------------


def test_the_office_issues_on_the_page(client, briefing, office):
    client.force_login(office)
    address = f"/giao-ban/{briefing.slug}/ban-hanh/minutes/"
    assert address in page(client, briefing.get_absolute_url())
    asking = page(client, address)
    assert "số 01/BB-MTTQ-BTT ngày" in asking
    assert "Địa điểm" in asking
    assert "PORTAL_ADDRESS" in asking

    answer = client.post(address, {"issued_on": "05/04/2020"}, follow=True)

    document = Document.objects.get()
    assert answer.redirect_chain == [(f"/van-ban/{document.pk}/", 302)]
    shown = answer.content.decode()
    assert "Biên bản số 01/BB-MTTQ-BTT" in shown
    assert document.sha256 in shown
    assert "Không khác gì" in shown
    listed = page(client, briefing.get_absolute_url())
    assert document.get_absolute_url() in listed
    assert address not in listed
    assert "Đã ban hành" in listed


def test_the_paper_is_looked_at_as_of_the_chosen_day_before_it_is_issued(client, briefing, office, host):
    host.format_family = "party"
    host.save()
    client.force_login(office)
    address = f"/giao-ban/{briefing.slug}/ban-hanh/minutes/"

    def checked(day):
        return page(client, f"{address}?ngay={day}")

    assert 'value="05/04/2017"' in checked("05/04/2017")
    assert "Không có thể thức nào quy định cho ngày 05/04/2017" in checked("05/04/2017")
    assert "Không có thể thức nào" not in checked("05/04/2020")
    assert "Hướng dẫn 36-HD/VPTW" in checked("05/04/2020")
    assert "Hướng dẫn 05-HD/VPTW" in checked("05/04/2026")
    early = checked("05/04/2120")
    assert "chưa tới" in early
    assert "btn danger" not in early
    assert not Document.objects.exists()


def test_the_draft_of_a_day_has_the_format_and_the_date_of_that_day_and_no_number(client, briefing, office, host):
    host.place_name = "Đồng Thử"
    host.save()
    client.force_login(office)
    asking = page(client, f"/giao-ban/{briefing.slug}/ban-hanh/conclusion_notice/?ngay=20/11/2026")
    address = f"/giao-ban/{briefing.slug}/du-thao/conclusion_notice.pdf?ngay=2026-11-20"
    assert address in asking

    text = PdfReader(BytesIO(client.get(address).content)).pages[0].extract_text()

    assert "Đồng Thử, ngày 20 tháng 11 năm 2026" in text
    assert "Số: ……/TB-MTTQ-BTT" in text
    page(client, address.replace("2026-11-20", "hom-nay"), 404)


def test_what_was_refused_is_said_and_nothing_is_issued(client, briefing, office):
    client.force_login(office)
    answer = client.post(f"/giao-ban/{briefing.slug}/ban-hanh/minutes/", {"issued_on": "05/04/2120"})
    assert answer.status_code == 422
    assert "chưa tới" in answer.content.decode()
    assert not Document.objects.exists()


@pytest.mark.parametrize("role", ["leader", "reader"])
def test_those_who_only_read_are_not_offered_to_issue(client, briefing, host, role):
    client.force_login(factories.member(role, host))
    assert "/ban-hanh/" not in page(client, briefing.get_absolute_url())
    answer = client.post(f"/giao-ban/{briefing.slug}/ban-hanh/minutes/", {"issued_on": "05/04/2020"})
    assert answer.status_code == 404
    assert not Document.objects.exists()


# --- the page of a paper and its file ---------------------------------------------------------------------------------


def test_the_file_is_given_as_issued_and_not_kept_by_the_browser(client, document, office):
    client.force_login(office)

    response = client.get(f"/van-ban/{document.pk}/tep.pdf")

    assert response.getvalue() == document.file.read()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(document.file.size)
    assert response["ETag"] == f'"{document.sha256}"'
    assert response["Cache-Control"] == "private, no-store"
    assert "01-BB-MTTQ-BTT.pdf" in response["Content-Disposition"]
    again = client.get(f"/van-ban/{document.pk}/tep.pdf", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == response["ETag"]


def test_those_who_take_part_read_the_issued_paper(client, briefing, document):
    report = factories.OrganizationReportFactory(briefing=briefing)
    client.force_login(factories.member("officer", report.organization))
    assert "Biên bản số 01/BB-MTTQ-BTT" in page(client, f"/van-ban/{document.pk}/")
    assert client.get(f"/van-ban/{document.pk}/tep.pdf").status_code == 200


@pytest.mark.parametrize("role", ["secretariat", "officer", "commune_officer", "leader", "reader"])
def test_outside_the_scope_there_is_no_such_paper(client, document, role):
    client.force_login(factories.member(role, factories.HostFactory()))
    register = document.allocation.series_id
    for address in (f"/van-ban/{document.pk}/", f"/van-ban/{document.pk}/tep.pdf", f"/so-van-ban/{register}/"):
        etag = {"If-None-Match": f'"{document.sha256}"'}
        assert client.get(address, headers=etag).status_code == 404
    assert client.post(f"/van-ban/{document.pk}/void/", {"reason": "Nhầm."}).status_code == 404


def test_without_signing_in_one_is_sent_to_sign_in(client, document):
    assert client.get(f"/van-ban/{document.pk}/").status_code == 302
    assert client.get(f"/van-ban/{document.pk}/tep.pdf").status_code == 302


def test_a_replaced_paper_wears_a_banner_and_is_still_given(client, document, office):
    client.force_login(office)

    answer = client.post(
        f"/van-ban/{document.pk}/replace/", {"issued_on": "06/04/2020", "reason": "Ghi sót ý kiến."}, follow=True
    )

    new = Document.objects.exclude(pk=document.pk).get()
    assert answer.redirect_chain[-1][0] == new.get_absolute_url()
    old = page(client, document.get_absolute_url())
    assert "không còn hiệu lực từ ngày 06/04/2020" in old
    assert new.reference in old
    assert "btn danger" not in old
    assert f"{document.get_absolute_url()}replace/" not in old
    assert client.get(f"/van-ban/{document.pk}/tep.pdf").status_code == 200
    assert document.reference in page(client, new.get_absolute_url())


def test_a_paper_is_annulled_on_its_page(client, document, office):
    client.force_login(office)
    address = f"/van-ban/{document.pk}/annul/"
    typed = {"on": "02/06/2020", "reason": "Sai nội dung."}

    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "chỉ bị bãi bỏ bằng một văn bản khác" in refused.content.decode()
    answer = client.post(address, typed | {"basis": "Quyết định số 15 ngày 02/6/2020"}, follow=True)

    assert "Đã bãi bỏ, không còn hiệu lực từ ngày 02/06/2020" in answer.content.decode()


def test_the_page_shows_what_would_be_said_today(client, briefing, document, office):
    briefing.venue = "Hội trường tầng 2"
    briefing.save()
    client.force_login(office)
    shown = page(client, document.get_absolute_url())
    assert "Số liệu của hội nghị đã đổi" in shown
    assert "Hội trường tầng 2" in shown


def test_a_voided_number_stays_in_its_register(client, document, office, host):
    client.force_login(office)
    register = f"/so-van-ban/{document.allocation.series_id}/"
    client.post(f"/van-ban/{document.pk}/void/", {"reason": "Ban hành nhầm."})
    client.post(f"{register}void_next/", {"reason": "Đã dùng trên giấy."})

    shown = page(client, register)

    assert "Ban hành nhầm." in shown
    assert "Đã dùng trên giấy." in shown
    client.force_login(factories.member("reader", host))
    assert "Đã dùng trên giấy." in page(client, register)
    client.post(f"{register}void_next/", {"reason": "Không được phép."})
    assert "Không được phép." not in page(client, register)


# --- verification -----------------------------------------------------------------------------------------------------


def test_anybody_learns_number_day_hash_and_force_and_nothing_else(client, document, briefing, office):
    shown = page(client, f"/kiem-tra/{document.token}/")

    for told in ("01/BB-MTTQ-BTT", "05/04/2020", document.sha256, "đang có hiệu lực"):
        assert told in shown
    held_back = [briefing.title, briefing.slug, briefing.series.host.name, office.full_name, "Ghi nhận kết quả"]
    held_back += ["Biên bản", f"/van-ban/{document.pk}/", "/giao-ban/"]
    assert [word for word in held_back if word in shown] == []


def test_the_public_page_needs_no_cookie_and_stays_out_of_indexes(client, document):
    response = client.get(f"/kiem-tra/{document.token}/")
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"


def test_a_replaced_paper_is_no_longer_in_force_there(client, document, office):
    documents.replace_(document.pk, by=office, issued_on=date(2020, 4, 6), reason="Ghi sót ý kiến.")
    shown = page(client, f"/kiem-tra/{document.token}/")
    assert "không còn hiệu lực" in shown
    assert "Ghi sót" not in shown
    assert "02/BB" not in shown


@pytest.mark.parametrize("token", ["x", "a" * 20, "..", "A" * 20, str(1)])
def test_a_guessed_token_leads_nowhere(client, document, token):
    assert client.get(f"/kiem-tra/{token}/").status_code == 404


def check(client, document, content: bytes):
    file = SimpleUploadedFile("van-ban.pdf", content, "application/pdf")
    return client.post(f"/kiem-tra/{document.token}/", {"file": file})


def test_the_issued_file_is_recognized_and_one_byte_more_is_not(client, document):
    issued = document.file.read()
    right, wrong = check(client, document, issued), check(client, document, issued + b"\n")
    assert "Đúng: tệp vừa chọn là tệp đã ban hành" in right.content.decode()
    assert "Không đúng" in wrong.content.decode()
    assert (right.status_code, wrong.status_code) == (200, 200)


def test_no_file_and_too_large_a_file_are_refused_with_a_sentence(client, document, monkeypatch):
    nothing = client.post(f"/kiem-tra/{document.token}/")
    assert (nothing.status_code, "Chưa chọn tệp" in nothing.content.decode()) == (422, True)
    for largest in (1000, -(10**9)):  # found after reading, and before
        monkeypatch.setattr(verifying, "LARGEST_FILE", largest)
        large = check(client, document, b"%PDF-1.7" + b"0" * 2000)
        assert (large.status_code, "lớn hơn 30 MB" in large.content.decode()) == (422, True)


def test_the_check_works_from_any_browser_without_a_token_of_a_form(document):
    assert check(Client(enforce_csrf_checks=True), document, b"%PDF").status_code == 200
