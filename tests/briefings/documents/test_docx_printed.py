"""The Word file of each kind, opened and printed by LibreOffice, beside the PDF of the same content."""

import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO

import pdfplumber
import pytest
from pypdf import PdfReader

from briefings.documents.blocks import Item, PaperContent, Row, Table
from briefings.documents.docx import docx
from briefings.documents.papers import PRINTERS
from briefings.documents.profiles import PROFILES
from briefings.documents.wording import lines
from briefings.models import Briefing
from organizations.models import FormatFamily
from tests.briefings.documents.conftest import empty_briefing, forgotten, full_briefing
from tests.briefings.documents.libreoffice import print_files
from tests.briefings.documents.papers_by_hand import COLUMNS, paper

pytestmark = pytest.mark.django_db  # has the database made, also when this file runs alone

FAMILIES = [FormatFamily.FRONT, FormatFamily.PARTY]
BRIEFINGS = {"full": full_briefing, "empty": empty_briefing}
KINDS = [f"{kind}-{family}-{state}" for kind in PRINTERS for family in FAMILIES for state in BRIEFINGS]
BY_HAND = [f"by_hand-{profile.id}" for profile in PROFILES]
TYPED = lines("x" * 5000 + "\n<b>đậm</b> & {{ khóa }}\nשלום مرحبا 👩‍🌾\nNgu\u0079e\u0302\u0303n \u0001\ufffe Thị Thử")


@dataclass(frozen=True)
class Pair:
    """A paper, the PDF of it, and the PDF that LibreOffice made of its Word file."""

    content: PaperContent
    pdf: PdfReader
    word: PdfReader


def contents(blocker) -> dict[str, PaperContent]:
    """Every kind of paper from records, and a paper with every kind of block by hand."""
    found = {f"by_hand-{profile.id}": paper(profile) for profile in PROFILES}
    blocks = (*(Item("-", (one,)) for one in TYPED), Table(COLUMNS, (Row((("1",), tuple(TYPED), ("2",))),)))
    found["typed"] = paper(PROFILES[0], body=blocks, annexes=())
    for family in FAMILIES:
        for state, build in BRIEFINGS.items():
            with forgotten(blocker):  # one at a time: both families' records have the same names
                briefing = build(family)
                for kind, printer in PRINTERS.items():
                    found[f"{kind}-{family}-{state}"] = printer.context(Briefing.objects.get(pk=briefing.pk))
    return found


@pytest.fixture(scope="module")
def pairs(django_db_setup, django_db_blocker, tmp_path_factory) -> dict[str, Pair]:
    papers = contents(django_db_blocker)
    opened = print_files({name: docx(one) for name, one in papers.items()}, tmp_path_factory.mktemp("word"))
    printer = next(iter(PRINTERS.values()))
    return {
        name: Pair(one, PdfReader(BytesIO(printer.draw(one).content)), PdfReader(BytesIO(opened[name])))
        for name, one in papers.items()
    }


def words_of(reader: PdfReader, number_at: int) -> list[str]:
    """The words in their order, without the dots that lead to the margin and without page numbers, which stand at the
    place ``number_at`` (0 or -1) of each page but the first of a section."""
    words, number = [], 0
    for page in reader.pages:
        text = unicodedata.normalize("NFC", page.extract_text())
        found = re.sub(r"\.{4,}", " ", text).split()
        number += 1
        if found and found[number_at] == str(number):
            del found[number_at]
        else:
            number = 1
        words += found
    return words


def without_charts(words: list[str], content: PaperContent) -> list[str]:
    """``words`` without those of charts: in the PDF they are outlines, in Word letters."""
    for chart in content.charts:
        drawn = [word for bar in chart.bars for word in f"{bar.label} {bar.value}".split()]
        starts = [at for at in range(len(words)) if words[at : at + len(drawn)] == drawn]
        assert starts, f"the chart {chart.title} is not printed"
        del words[starts[0] : starts[0] + len(drawn)]
    return words


@pytest.mark.parametrize("name", [*KINDS, *BY_HAND])
def test_the_word_file_prints_the_same_words_in_the_same_order(pairs, name):
    pair = pairs[name]
    expected = words_of(pair.pdf, -1)
    assert len(expected) > 40
    assert without_charts(words_of(pair.word, 0), pair.content) == expected


@pytest.mark.parametrize("name", [*KINDS, *BY_HAND])
def test_the_word_file_prints_on_as_many_pages(pairs, name):
    pair = pairs[name]
    assert abs(len(pair.pdf.pages) - len(pair.word.pages)) <= 1
    turned = [
        [float(page.mediabox.width) > float(page.mediabox.height) for page in one.pages]
        for one in (pair.pdf, pair.word)
    ]
    assert set(turned[0]) == set(turned[1])


def test_what_people_type_stays_on_the_page_and_says_the_same(pairs):
    """Letters that the papers' font lacks are drawn from others that the machine may have or not: Latin ones count."""

    def latin(text: str) -> str:
        return re.sub(r"[^\x21-\x7e\u00c0-\u01b0\u1ea0-\u1ef9]", "", unicodedata.normalize("NFC", text))

    pair = pairs["typed"]
    with pdfplumber.open(pair.word.stream) as opened:
        letters = [letter for page in opened.pages for letter in page.chars]
    said = latin("".join(letter["text"] for letter in letters))
    for text in TYPED:
        assert said.count(latin(text)) >= 2  # as an entry and in a cell
    assert max(letter["x1"] for letter in letters) <= (210 - pair.content.profile.margins.right) / 25.4 * 72 + 1


@pytest.mark.parametrize("name", BY_HAND)
def test_headings_become_bookmarks(pairs, name):
    """Outline levels work outside our own tests of them: LibreOffice takes its bookmarks from them, as Word does."""
    titles = [one.title for one in _flat(pairs[name].word.outline)]
    assert titles == ["BÁO CÁO", "I. PHẦN MỘT", "1. Hội Nông dân", "II. PHẦN HAI", "Phụ lục I", "Phụ lục II"]


def _flat(outline) -> list:
    return [one for part in outline for one in (_flat(part) if isinstance(part, list) else [part])]
