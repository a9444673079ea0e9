"""Papers as Word files: the same content as the PDF, walked in the same order.

``lib.papers.word`` calls ``docx_bytes`` and nothing else. No kind of paper is known in here: blocks and measures alone
decide.
"""

from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from lib.papers.blocks import Annex, PaperContent
from lib.papers.docx import letterhead
from lib.papers.docx.closing import closing
from lib.papers.docx.markup import keep_with_next, paragraph, run, space_after
from lib.papers.docx.package import bytes_of, empty_document
from lib.papers.docx.page import page_frames, section
from lib.papers.docx.text import set_blocks
from lib.papers.spacing import SPACING

TOGETHER = 2  # paragraphs that stay with the signatures, which never stand on a page without words of the paper


def docx_bytes(paper: PaperContent, *, draft: bool) -> bytes:
    """``paper`` as a .docx file; ``draft`` lays *DỰ THẢO* across every page."""
    document = empty_document(paper)
    frames = page_frames(document, paper, draft)
    profile, body = paper.profile, document.element.body

    body.extend(_main(paper, profile.text_width(paper.landscape)))
    turned, restart = paper.landscape, False
    for annex in paper.annexes:
        ends = section(profile, frames, landscape=turned, restart=restart)
        _last_paragraph(body).get_or_add_pPr().append(ends)
        body.extend(_annex(annex, profile.text_width(annex.landscape)))
        turned, restart = annex.landscape, True
    _last_paragraph(body)
    body.append(section(profile, frames, landscape=turned, restart=restart))
    return bytes_of(document)


def _main(paper: PaperContent, width: float) -> list[BaseOxmlElement]:
    title = letterhead.title(paper, width)
    if title:
        space_after(title[-1], SPACING.below_title)
    else:
        title = [paragraph("KhoangCach", exactly=SPACING.below_title)]
    head: list[BaseOxmlElement] = [letterhead.letterhead(paper, width), *title]
    if paper.addressees:
        head.append(letterhead.addressees(paper, width))
        head.append(paragraph("KhoangCach", exactly=SPACING.below_addressees))
    text = set_blocks(paper.body, width)
    _keep_with_signatures(text)
    return [*head, *text, *closing(paper, width)]


def _keep_with_signatures(text: list[BaseOxmlElement]) -> None:
    """Keep the last paragraphs of ``text``, or the last row of a table that ends it, on one page with what follows."""
    kept = [element for element in text[-TOGETHER:] if isinstance(element, CT_P)]
    if text and isinstance(text[-1], CT_Tbl):
        kept += [element for element in text[-1].tr_lst[-1].iter(qn("w:p")) if isinstance(element, CT_P)]
    for element in kept:
        keep_with_next(element)


def _annex(annex: Annex, width: float) -> list[BaseOxmlElement]:
    head = [paragraph("PhuLuc", run(annex.mark)), paragraph("TenPhuLuc", run(annex.title))]
    if annex.reference:
        head.append(paragraph("KemTheo", run(annex.reference)))
    space_after(head[-1], SPACING.below_annex_head)
    return [*head, *set_blocks(annex.blocks, width)]


def _last_paragraph(body: BaseOxmlElement) -> CT_P:
    """The paragraph that ends ``body``; after a table a new one that takes no room."""
    last = body[-1] if len(body) else None
    if not isinstance(last, CT_P):
        last = paragraph("KhoangCach")
        body.append(last)
    return last
