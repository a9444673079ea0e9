"""Whatever a person types is printed, comes back equal, and stays on the page."""

from dataclasses import replace
from io import BytesIO

import pdfplumber
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from briefings.choices import DocumentKind
from briefings.documents import PRINTERS, pdf_file
from briefings.examples import give_letterhead, temporary_specimens
from briefings.models import Briefing
from lib.papers import PROFILES, FormatProfile
from lib.papers.blocks import Column, Imprint, PaperContent, Paragraph, Row, Table, lines
from tests.briefings.documents.conftest import rolled_back
from tests.budget import budget

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậéèẻẽẹềếểễệỳýỷỹỵĐƯƠ0123456789.,;:()%/"
# What the font of the papers has: Vietnamese and Latin letters, signs, and what looks like markup or a template.
WORDS = st.one_of(
    st.sampled_from(
        [
            "<b>",
            "</p>",
            "&amp;",
            "{{ x }}",
            "{% if %}",
            "{#",
            "<script>",
            "a&b",
            "5<6",
            "“Mỗi xã”",
            "uỷ",
            "hoà",
            "-",
            "…",
        ]
    ),
    st.text(
        st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậéèẻẽẹềếểễệỳýỷỹỵĐƯƠ0123456789.,;:()%/"), min_size=1
    ),
    st.sampled_from(["hoa\u0300", "Vie\u0323\u0302t", "\u202eabc\u202c", "x\x07y", "z\x1b[0m", "đồng\u00a0chí"]),
)
TEXTS = st.lists(WORDS, min_size=1, max_size=30).map(" ".join)
HARD = (
    "\u0627\u0644\u0633 \u202e right to left \u05d0\u05d1 \u202c 😀 🇻🇳 漢字 end",
    "a" * 5000,
    "<table><tr><td colspan=1000000>{{ request }}{% include 'x' %}" * 5,
    "\u200f\u2067\x00\x08\x7f\ufffe",
    "Nước " + "\u0301" * 50,
    '=HYPERLINK("http://x")\tvà\u2028dòng\u2029khác',
)


KINDS = sorted(PRINTERS)
IN_TABLES = {DocumentKind.DIRECTIVE_ANNEX, DocumentKind.REVIEW_ANNEX, DocumentKind.COMMUNE_ANNEX}


@pytest.fixture(scope="module")
def papers(django_db_setup, django_db_blocker) -> dict[str, PaperContent]:
    """One of each kind, with the frame that its own records give it."""
    with rolled_back(django_db_blocker), temporary_specimens() as specimens:
        day = give_letterhead(Briefing.objects.get(pk=specimens.year.pk), PROFILES[0])

        def made(kind):
            briefing, printer = Briefing.objects.get(pk=specimens.year.pk), PRINTERS[kind]
            return printer.content(briefing, Imprint(5, day), printer.first_addressee(briefing))

        return {kind: replace(made(kind), annexes=(), illustrative=False) for kind in KINDS}


def printed(content: PaperContent, profile: FormatProfile, text: str) -> bytes:
    """``content`` in ``profile``, saying ``text``: annexes in a table, other kinds in paragraphs."""
    if content.kind in IN_TABLES:
        said = [Table((Column("TT"),), (Row((tuple(lines(text)) or ("",),)), Row((("Hết bảng.",),))))]
    else:
        said = [Paragraph(one) for one in lines(text)]
    body = (Paragraph("Mở đầu."), *said, Paragraph("Kết thúc."))
    return pdf_file(replace(content, profile=profile, body=body)).content


def squeezed(text: str) -> str:
    """Without blanks and break marks: where a line breaks is not the writer's."""
    return "".join(text.replace("\u200b", "").replace("\u00ad", "").split())


def assert_inside(content: bytes) -> None:
    for page in pdfplumber.open(BytesIO(content)).pages:
        for letter in page.chars:
            assert 0 <= letter["x0"] <= letter["x1"] <= page.width + 0.5
            assert -0.5 <= letter["top"] <= letter["bottom"] <= page.height + 0.5


@settings(max_examples=budget(12, long=200), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, kind=st.sampled_from(KINDS), profile=st.sampled_from(PROFILES))
def test_what_the_font_has_comes_back_letter_by_letter(papers, text, kind, profile):
    content = printed(papers[kind], profile, text)
    out = squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))
    before, after = ("Mởđầu.TT", "Hếtbảng.Kếtthúc.") if kind in IN_TABLES else ("Mởđầu.", "Kếtthúc.")
    assert before + squeezed("".join(lines(text))) + after in out
    assert_inside(content)


@pytest.mark.parametrize(
    ("text", "kind", "profile"),
    list(zip(HARD, KINDS, PROFILES, strict=False)),
    ids=["other scripts", "5000 letters", "markup", "controls", "marks", "formula"],
)
def test_what_no_office_writes_is_printed_all_the_same(papers, text, kind, profile):
    content = printed(papers[kind], profile, text)
    # pdfplumber: pypdf loses a page's text where a letter is missing from the font, and other readers do not.
    out = squeezed("".join(page.extract_text() for page in pdfplumber.open(BytesIO(content)).pages))
    assert "Mởđầu." in out
    assert "Kếtthúc." in out
    assert_inside(content)


def test_a_word_of_5000_letters_comes_back_whole(papers):
    content = printed(papers["minutes"], PROFILES[0], "a" * 5000)
    out = squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))
    assert "a" * 5000 in out.replace("2", "").replace("3", "")  # the numbers of the pages
