"""Papers as Word files; what writes them is loaded with the first one."""

from lib.papers import limits
from lib.papers.blocks import Block, Chart, Item, PaperContent, Table
from lib.refused import Refused


def render_docx(paper: PaperContent, *, draft: bool = False) -> bytes:
    """``paper`` as a .docx file that a clerk can edit; ``draft`` lays *DỰ THẢO* across every page. The same paper gives
    the same bytes.

    The code that vouches for an issued paper is not printed: it vouches for the issued file, and this one can be
    changed. Raises Refused when it would be far too long, or where the machine lacks the font by which lines are
    measured.
    """
    if sum(map(_paragraphs, paper.all_blocks)) > limits.MOST_PARAGRAPHS:
        raise Refused(
            f"{paper.name} có hơn {limits.MOST_PARAGRAPHS // 1000} nghìn đoạn và ô bảng nên không lập được bản Word; "
            "hãy dùng bản PDF, hoặc xuất danh sách ra Excel."
        )
    # python-docx takes 35 ms to load, and every command of the portal would pay for it.
    from lib.papers.docx import docx_bytes

    return docx_bytes(paper, draft=draft)


def _paragraphs(block: Block) -> int:
    """How many paragraphs ``block`` takes, without those of blocks inside it."""
    match block:
        case Table():
            return len(block.rows) * len(block.columns)
        case Item():
            return len(block.texts)
        case Chart():
            return 3 * len(block.bars)
    return 1
