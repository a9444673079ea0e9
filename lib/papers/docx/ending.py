"""The end of a paper: who signs, and who receives it."""

from lib.papers.blocks import PaperContent, Signature
from lib.papers.docx.markup import paragraph, run
from lib.papers.docx.tables import bare

ABOVE = 14  # points
BENEATH_SHARE = 0.7  # of the width, for recipients beneath two signatures


def ending(paper: PaperContent, width: float) -> list:
    """Signatures from left to right; a single one stands at the right with the recipients beside it, level with its
    first line. Nothing of it breaks across pages."""
    above = paragraph("KhoangCach", exactly=ABOVE, keep_next=True)
    if len(paper.signatures) == 1:
        return [above, bare([width / 2] * 2, [_recipients(paper), _signature(paper.signatures[0])])]
    columns = [width / len(paper.signatures)] * len(paper.signatures)
    signed = [_signature(one, keep=True) for one in paper.signatures]
    beneath = _recipients(paper, right=width * (1 - BENEATH_SHARE))
    between = paragraph("KhoangCach", exactly=ABOVE, keep_next=True)
    return [above, bare(columns, signed), between, *beneath]


def _signature(signature: Signature, keep: bool = False) -> list:
    return [
        *(paragraph("QuyenHan", run(line)) for line in signature.authority),
        *([paragraph("ChucVu", run(signature.post))] if signature.post else []),
        paragraph("HoTen", run(signature.name), keep_next=keep),
    ]


def _recipients(paper: PaperContent, right: float | None = None) -> list:
    last = len(paper.recipients) - 1
    return [
        paragraph("NoiNhan", run(paper.recipients_title), right=right),
        *(
            paragraph("NoiNhanDong", run(one), right=right, keep_next=number < last)
            for number, one in enumerate(paper.recipients)
        ),
    ]
