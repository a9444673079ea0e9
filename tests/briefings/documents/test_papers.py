from io import BytesIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from briefings.documents import attachment, file_name, minutes_of, minutes_pdf
from lib.refused import Refused
from tests.factories import BriefingFactory, DirectiveFactory, RemarkFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database_independent]


def test_one_briefing_is_a_pdf():
    paper = minutes_of([BriefingFactory(title="Giao ban Quý I")])
    assert paper.file_name == "Biên bản hội nghị giao ban Quý I.pdf"
    assert paper.media_type == "application/pdf"
    assert paper.content.startswith(b"%PDF-")


def test_several_are_a_zip_with_a_name_for_each_even_when_titles_repeat():
    briefings = [BriefingFactory(title="Giao ban Quý I", slug=slug) for slug in ("giao-ban-a", "giao-ban-b")]

    paper = minutes_of(briefings)

    assert paper.media_type == "application/zip"
    with ZipFile(BytesIO(paper.content)) as archive:
        assert archive.namelist() == ["giao-ban-a.pdf", "giao-ban-b.pdf"]
        assert archive.read("giao-ban-b.pdf") == minutes_pdf(briefings[1]).content
    assert minutes_of(briefings).content == paper.content


def test_none_is_refused():
    with pytest.raises(Refused, match="Chưa chọn hội nghị nào"):
        minutes_of([])


def test_far_too_long_minutes_are_refused_before_they_hold_everybody_up():
    briefing = RemarkFactory(content="Ý kiến rất dài. " * 30_000).briefing
    with pytest.raises(Refused, match="dài quá 400 nghìn ký tự"):
        minutes_pdf(briefing)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ('Giao ban 6/2020: khối "MTTQ"\r\nX', "Giao ban 6 2020 khối MTTQ X.pdf"),
        ("../../etc/passwd", "etc passwd.pdf"),
        ("Đ" * 300, "Đ" * 120 + ".pdf"),
    ],
)
def test_file_names_fit_every_system(title, name):
    assert " ".join(file_name(title, ".pdf").split()) == name


def test_a_download_is_never_sniffed_nor_kept():
    response = attachment(minutes_of([BriefingFactory(title="Giao ban Quý I")]))
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Bi%C3%AAn%20b%E1%BA%A3n%20h")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "application/pdf"


def test_every_page_of_an_illustrative_briefing_says_so():
    briefing = BriefingFactory(illustrative=True)
    DirectiveFactory(briefing=briefing)

    pages = [page.extract_text() for page in PdfReader(BytesIO(minutes_pdf(briefing).content)).pages]

    assert len(pages) > 1
    assert all("SỐ LIỆU MINH HỌA" in page for page in pages)


def test_a_real_briefing_carries_no_such_line():
    [*pages] = PdfReader(BytesIO(minutes_pdf(BriefingFactory()).content)).pages

    assert not any("MINH HỌA" in page.extract_text() for page in pages)
