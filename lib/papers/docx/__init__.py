"""Papers as Word files that a clerk can edit: the same content as the PDF, walked in the same order.

``docx(paper)`` is all that others call. No kind of paper is known in here: blocks and measures alone decide. The code
that vouches for an issued paper is not printed: it vouches for the issued file, and this one can be changed.
"""

from docx.oxml.ns import qn

from lib.papers.blocks import Annex, PaperContent
from lib.papers.docx import ending, letterhead
from lib.papers.docx.markup import keep_with_next, paragraph, run, space_after
from lib.papers.docx.package import bytes_of, empty_document
from lib.papers.docx.page import frames, section, text_width
from lib.papers.docx.text import set_blocks

AFTER_TITLE, AFTER_ADDRESSEES, AFTER_ANNEX_HEAD = 14, 8, 8  # points
TOGETHER = 2  # paragraphs that stay with the signatures, which never stand on a page without words of the paper


def docx(paper: PaperContent, *, draft: bool = False) -> bytes:
    """``paper`` as a .docx file; ``draft`` lays *DỰ THẢO* across every page. The same paper gives the same bytes.

    Raises Refused where the machine lacks the font by which lines are measured.
    """
    document = empty_document(paper)
    around = frames(document, paper, draft)
    profile, body = paper.profile, document.element.body

    body.extend(_main(paper, text_width(profile, paper.landscape)))
    turned, restart = paper.landscape, False
    for annex in paper.annexes:
        _end_section(body, section(profile, around, landscape=turned, restart=restart))
        body.extend(_annex(annex, text_width(profile, annex.landscape)))
        turned, restart = annex.landscape, True
    if not _ends_with_text(body):
        body.append(paragraph("KhoangCach"))
    body.append(section(profile, around, landscape=turned, restart=restart))
    return bytes_of(document)


def _main(paper: PaperContent, width: float) -> list:
    head = letterhead.title(paper, width)
    if head:
        space_after(head[-1], AFTER_TITLE)
    else:
        head = [paragraph("KhoangCach", exactly=AFTER_TITLE)]
    if paper.addressees:
        head += [letterhead.addressees(paper, width), paragraph("KhoangCach", exactly=AFTER_ADDRESSEES)]
    text = set_blocks(paper.body, width)
    for element in text[-TOGETHER:]:
        if element.tag.endswith("}p"):
            keep_with_next(element)
    if text and text[-1].tag.endswith("}tbl"):
        for element in text[-1].tr_lst[-1].iter(qn("w:p")):
            keep_with_next(element)
    return [letterhead.letterhead(paper, width), *head, *text, *ending.ending(paper, width)]


def _annex(annex: Annex, width: float) -> list:
    head = [paragraph("PhuLuc", run(annex.mark)), paragraph("TenPhuLuc", run(annex.title))]
    if annex.reference:
        head.append(paragraph("KemTheo", run(annex.reference)))
    space_after(head[-1], AFTER_ANNEX_HEAD)
    return [*head, *set_blocks(annex.blocks, width)]


def _ends_with_text(body) -> bool:
    return len(body) > 0 and body[-1].tag.endswith("}p")


def _end_section(body, properties) -> None:
    """End a section in its last paragraph; after a table in one that takes no room."""
    if not _ends_with_text(body):
        body.append(paragraph("KhoangCach"))
    body[-1].get_or_add_pPr().append(properties)
