"""The Word file of each kind, opened and printed by LibreOffice, beside the PDF of the same content."""

import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO

import pdfplumber
import pytest
from pypdf import PdfReader

from briefings.documents import PRINTERS, pdf_file
from briefings.examples import give_letterhead, temporary_specimens
from briefings.models import Briefing
from lib.papers import PROFILES, render_docx
from lib.papers.blocks import Imprint, Item, PaperContent, Row, Section, Table, lines
from tests.briefings.documents.conftest import rolled_back
from tests.budget import budget
from tests.lib.papers.libreoffice import print_files
from tests.lib.papers.papers_by_hand import COLUMNS, paper

pytestmark = [  # the first has the database made, also when this file runs alone
    pytest.mark.django_db,
    pytest.mark.database_independent,
]

ILLUSTRATIVE = "SỐ LIỆU MINH HỌA – không phải văn bản của cơ quan"
LOOKS = budget(["front_hd91_2013"], long=["front_hd91_2013", "party_hd36_2018"])
KINDS = [f"{kind}-{look}" for kind in PRINTERS for look in LOOKS]
BY_HAND = [f"by_hand-{look}" for look in LOOKS]
TYPED = lines("x" * 5000 + "\n<b>đậm</b> & {{ khóa }}\nשלום مرحبا 👩‍🌾\nNgu\u0079e\u0302\u0303n \u0001\ufffe Thị Thử")


@dataclass(frozen=True)
class Pair:
    """A paper, the PDF of it, and the PDF that LibreOffice made of its Word file."""

    content: PaperContent
    pdf: PdfReader
    word: PdfReader


def contents(blocker) -> dict[str, PaperContent]:
    """Every kind of paper of a made-up year, and a paper with every kind of block by hand."""
    profiles = [profile for profile in PROFILES if profile.id in LOOKS]
    found = {f"by_hand-{profile.id}": paper(profile) for profile in profiles}
    blocks = (*(Item("-", (one,)) for one in TYPED), Table(COLUMNS, (Row((("1",), tuple(TYPED), ("2",))),)))
    found["typed"] = paper(profiles[0], body=blocks, annexes=())
    with rolled_back(blocker), temporary_specimens() as specimens:
        for profile in profiles:
            day = give_letterhead(Briefing.objects.get(pk=specimens.year.pk), profile)
            for kind, printer in PRINTERS.items():
                briefing = Briefing.objects.get(pk=specimens.year.pk)
                addressee = printer.first_addressee(briefing)
                found[f"{kind}-{profile.id}"] = printer.content(briefing, Imprint(5, day), addressee)
    return found


@pytest.fixture(scope="module")
def pairs(django_db_setup, django_db_blocker, tmp_path_factory) -> dict[str, Pair]:
    papers = contents(django_db_blocker)
    opened = print_files({name: render_docx(one) for name, one in papers.items()}, tmp_path_factory.mktemp("word"))
    return {
        name: Pair(one, PdfReader(BytesIO(pdf_file(one).content)), PdfReader(BytesIO(opened[name])))
        for name, one in papers.items()
    }


def words_of(reader: PdfReader, number_at: int) -> list[str]:
    """The words in their order, without the dots that lead to the margin and without page numbers, which stand at the
    place ``number_at`` (0 or -1) of each page but the first of a section."""
    words, number = [], 0
    for page in reader.pages:
        text = unicodedata.normalize("NFC", page.extract_text())
        found = re.sub(rf"\.{{4,}}|{ILLUSTRATIVE}", " ", text).split()
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
        starts = places(drawn, words)
        assert starts, f"the chart {chart.title} is not printed"
        del words[starts[0] : starts[0] + len(drawn)]
    return words


def without_heads(words: list[str], content: PaperContent) -> list[str]:
    """One text of ``words`` without the heads of tables, which repeat where a page happens to end; a word that breaks
    at a dash or slash is read as two."""
    for table in tables(content):
        head = [word for column in table.columns for word in column.title.split()]
        starts = places(head, words)
        assert starts, "a table has no head"
        for at in reversed(starts):
            del words[at : at + len(head)]
    return re.sub(r"([/–-]) ", r"\1", " ".join(words)).split()


def places(some: list[str], words: list[str]) -> list[int]:
    return [at for at in range(len(words)) if words[at : at + len(some)] == some]


def tables(content: PaperContent) -> list[Table]:
    """One of each set of column titles."""
    blocks = [*content.body, *(block for annex in content.annexes for block in annex.blocks)]
    blocks += [block for section in blocks if isinstance(section, Section) for block in section.blocks]
    heads = {tuple(column.title for column in one.columns): one for one in blocks if isinstance(one, Table)}
    return list(heads.values())


@pytest.mark.parametrize("name", [*KINDS, *BY_HAND])
def test_the_word_file_prints_the_same_words_in_the_same_order(pairs, name):
    pair = pairs[name]
    expected = without_heads(words_of(pair.pdf, -1), pair.content)
    assert len(expected) > 40
    assert without_heads(without_charts(words_of(pair.word, 0), pair.content), pair.content) == expected


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
    endless, *others = TYPED
    assert said.count("x") >= 2 * len(latin(endless))  # page numbers and heads of tables stand between
    for text in others:
        assert said.count(latin(text)) >= 2  # as an entry and in a cell
    assert max(letter["x1"] for letter in letters) <= (210 - pair.content.profile.margins.right) / 25.4 * 72 + 1


@pytest.mark.parametrize("name", BY_HAND)
def test_headings_become_bookmarks(pairs, name):
    """Outline levels work outside our own tests of them: LibreOffice takes its bookmarks from them, as Word does."""
    titles = [one.title for one in _flat(pairs[name].word.outline)]
    assert titles == ["BÁO CÁO", "I. PHẦN MỘT", "1. Hội Nông dân", "II. PHẦN HAI", "Phụ lục I", "Phụ lục II"]


def _flat(outline) -> list:
    return [one for part in outline for one in (_flat(part) if isinstance(part, list) else [part])]
