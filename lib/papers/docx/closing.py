"""The end of a paper: who signs, and who receives it."""

from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from lib.papers.blocks import PaperContent, Signature
from lib.papers.docx.markup import paragraph, run
from lib.papers.docx.tables import bare
from lib.papers.spacing import SPACING


def closing(paper: PaperContent, width: float) -> list[BaseOxmlElement]:
    """Signatures from left to right; a single one stands at the right with the recipients beside it, level with its
    first line. Nothing of it breaks across pages."""
    above = paragraph("KhoangCach", exactly=SPACING.above_ending, keep_next=True)
    if len(paper.signatures) == 1:
        return [above, bare([width / 2] * 2, [_recipients(paper), _signature(paper.signatures[0])])]
    columns = [width / len(paper.signatures)] * len(paper.signatures)
    signed = [_signature(one, keep=True) for one in paper.signatures]
    beneath = _recipients(paper, right=width * (1 - SPACING.recipients_share))
    between = paragraph("KhoangCach", exactly=SPACING.above_ending, keep_next=True)
    return [above, bare(columns, signed), between, *beneath]


def _signature(signature: Signature, keep: bool = False) -> list[CT_P]:
    return [
        *(paragraph("QuyenHan", run(line)) for line in signature.authority),
        *([paragraph("ChucVu", run(signature.post))] if signature.post else []),
        paragraph("HoTen", run(signature.name), keep_next=keep),
    ]


def _recipients(paper: PaperContent, right: float | None = None) -> list[CT_P]:
    last = len(paper.recipients) - 1
    return [
        paragraph("NoiNhan", run(paper.recipients_title), right=right),
        *(
            paragraph("NoiNhanDong", run(one), right=right, keep_next=number < last)
            for number, one in enumerate(paper.recipients)
        ),
    ]
