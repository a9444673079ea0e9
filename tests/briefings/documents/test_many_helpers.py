"""A directive on which thirty organizations work together is read on one page, in PDF and Word."""

import re
from io import BytesIO

import pytest
from docx import Document as WordDocument
from pypdf import PdfReader

from briefings.choices import DocumentKind
from briefings.documents import PRINTERS, pdf_file, word_file
from briefings.models import Briefing
from lib.papers.blocks import PaperContent, Table
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database_independent]

NAMES = [f"Ủy ban Mặt trận Tổ quốc xã Đồng Thử {number}" for number in range(1, 31)]


def briefing_with(helpers: int) -> Briefing:
    briefing = factories.BriefingFactory(series__host__symbol="HU")
    bodies = [factories.OrganizationFactory(name=name) for name in NAMES[:helpers]]
    lead = factories.OrganizationFactory(name="Hội Nông dân huyện Đồng Thử")
    for number in (1, 2):
        factories.DirectiveFactory(
            briefing=briefing,
            content=f"Rà soát hộ nghèo đợt {number}.",
            lead_organization=lead,
            coordinating_organizations=bodies if number == 1 else [],
        )
    return briefing


def paper_of(briefing: Briefing, kind: str) -> PaperContent:
    printer = PRINTERS[kind]
    return printer.content(Briefing.objects.get(pk=briefing.pk), None, printer.first_addressee(briefing))


def table_in(content: PaperContent) -> Table:
    [table] = [block for block in content.all_blocks if isinstance(block, Table)]
    return table


@pytest.mark.parametrize(
    ("kind", "pages"),
    [
        (DocumentKind.DIRECTIVE_ANNEX, 2),
        (DocumentKind.CONCLUSION_NOTICE, 2),
        (DocumentKind.MINUTES, 2),
        (DocumentKind.ASSIGNMENT_SLIP, 1),
    ],
)
def test_thirty_names_stand_beneath_their_row(kind, pages):
    content = paper_of(briefing_with(30), kind)
    rows = table_in(content).rows

    assert [row.kind for row in rows if row.cells[0] != ("2",)] == ["row", "note"]
    title = "Cùng thực hiện" if kind == DocumentKind.ASSIGNMENT_SLIP else "Đơn vị phối hợp"
    assert rows[0].cells[3] == ("30 đơn vị, ghi ở dòng dưới",)
    assert rows[1].cells == ((f"{title}: {'; '.join(NAMES)}.",),)

    printed = PdfReader(BytesIO(pdf_file(content).content)).pages
    assert len(printed) <= pages
    texts = [" ".join(page.extract_text().split()) for page in printed]
    assert any(all(re.search(rf"{name}\b", text) for name in NAMES) for text in texts)  # of one page
    [table] = [
        one for one in WordDocument(BytesIO(word_file(content).content)).tables if "TT" in one.rows[0].cells[0].text
    ]
    assert len({cell._tc for cell in table.rows[2].cells}) == 1  # one cell over all columns
    assert all(name in table.rows[2].cells[0].text for name in NAMES)
    assert table.rows[1].cells[0].paragraphs[0].paragraph_format.keep_with_next


@pytest.mark.parametrize("helpers", [0, 1, 3])
def test_few_names_stay_in_their_column(helpers):
    rows = table_in(paper_of(briefing_with(helpers), DocumentKind.DIRECTIVE_ANNEX)).rows
    assert [row.kind for row in rows] == ["row", "row"]
    assert rows[0].cells[3] == ("; ".join(NAMES[:helpers]) or "……",)
