"""A long annex is printed in parts: nobody should see it, but for a page that ends early where two parts meet."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from lib.papers import OutputOptions, limits, render_pdf, split_html
from tests.lib.papers.paper_html import annex, paper

ROWS = 60


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    """As the portal splits, with parts of few rows: a thousand pages would take minutes."""
    monkeypatch.setattr(limits, "PART_ROWS", ROWS)


def rows_of(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'<tr id="d(\d+)"', html)]


def test_a_short_paper_stays_whole():
    html = paper(annex("Phụ lục I", ROWS - 5))
    assert [(part.html, part.continues) for part in split_html(html)] == [(html, False)]


def test_every_row_comes_once_and_in_order():
    parts = split_html(paper(annex("Phụ lục I", 4 * ROWS + 10)))
    assert [rows_of(part.html) for part in parts] == [
        list(range(1, 61)),
        list(range(61, 121)),
        list(range(121, 181)),
        list(range(181, 251)),  # ten rows are no part of their own
    ]
    assert [part.continues for part in parts] == [False, True, True, True]
    assert [part.html.count("<h1>Biên bản") for part in parts] == [1, 0, 0, 0]
    assert [part.html.count("<thead>") for part in parts] == [1, 1, 1, 1]
    assert [part.html.count("Hết Phụ lục I.") for part in parts] == [0, 0, 0, 1]


def test_rows_of_much_text_make_parts_of_fewer_rows(monkeypatch):
    monkeypatch.setattr(limits, "PART_CHARACTERS", 2_000)
    assert len(split_html(paper(annex("Phụ lục I", 150)))) > 3


def test_two_long_annexes_are_both_split_html():
    parts = split_html(paper(annex("Phụ lục I", 2 * ROWS), annex("Phụ lục II", 2 * ROWS)))
    assert [len(rows_of(part.html)) for part in parts] == [60, 120, 60]
    assert ["<h1>Phụ lục II" in part.html for part in parts] == [False, True, False]


@pytest.fixture(scope="module")
def long_paper():
    """``(plain, finished)``: two annexes of which the first goes over five parts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "PART_ROWS", ROWS)
        html = paper(annex("Phụ lục I", 5 * ROWS), annex("Phụ lục II", 40))
        seen = []
        plain = render_pdf(html, progress=lambda done, parts: seen.append((done, parts)))
        assert seen == [(done, 5) for done in range(1, 6)]
        return (
            html,
            plain,
            render_pdf(html, options=OutputOptions(tagged=True, archived=True, data=b"{}", signable=True)),
        )


def numbers(content: bytes) -> list[str]:
    """The number in the upper margin of each page; empty without one."""
    found = []
    for page in PdfReader(BytesIO(content)).pages:
        last = page.extract_text().splitlines()[-1]
        found.append(last if last.isdecimal() else "")
    return found


@pytest.mark.parametrize("finished", [False, True], ids=["plain", "finished"])
def test_pages_are_numbered_through_and_each_annex_from_one(long_paper, finished):
    content = long_paper[1 + finished].content
    found = numbers(content)
    second = next(
        index
        for index, page in enumerate(PdfReader(BytesIO(content)).pages)
        if page.extract_text().startswith("Phụ lục II")
    )
    assert found[:3] == ["", "2", ""]
    assert found[3:second] == [str(number) for number in range(2, second - 1)]
    assert found[second:] == ["", *(str(number) for number in range(2, len(found) - second + 1))]


def test_every_page_of_the_table_has_its_head_and_the_rows_are_all_there(long_paper):
    pages = [page.extract_text() for page in PdfReader(BytesIO(long_paper[1].content)).pages]
    table = [text for text in pages[2:] if "Việc phải làm" in text]
    assert all("Nội dung" in text for text in table)
    whole = "\n".join(table)
    assert [int(number) for number in re.findall(r"thứ (\d+)\.", whole)] == [*range(1, 301), *range(1, 41)]


def test_there_is_one_outline(long_paper):
    reader = PdfReader(BytesIO(long_paper[2].content))
    titles = [(item.title, reader.get_destination_page_number(item)) for item in reader.outline]
    assert [title for title, _ in titles] == ["Biên bản", "Phụ lục I", "Phụ lục II"]
    for title, page in titles:
        assert title in reader.pages[page].extract_text()


def test_the_same_paper_gives_the_same_bytes(long_paper):
    html, plain, _ = long_paper
    assert render_pdf(html).content == plain.content


def test_the_structure_of_all_parts_is_one(long_paper):
    reader = PdfReader(BytesIO(long_paper[2].content))
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    assert len(root["/K"]) == 1
    keys = root["/ParentTree"]["/Nums"][::2]
    assert keys == list(range(len(keys)))
    assert [page["/StructParents"] for page in reader.pages] == sorted(
        {page["/StructParents"] for page in reader.pages}
    )
    elements = root["/ParentTree"]["/Nums"][1::2]
    for page in reader.pages:
        for element in elements[page["/StructParents"]].get_object():
            assert element.get_object()["/Pg"] == page
    identifiers = [str(name) for name in root["/IDTree"]["/Names"][::2]]
    assert identifiers == sorted(set(identifiers))
