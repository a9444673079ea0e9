"""Papers as Word files, ready to be given to somebody.

``word_file(content)`` asks not who wants it: give only what ``Briefing.objects.for_user(user)`` let through.
"""

from collections.abc import Iterable

from briefings.documents.papers import Paper, file_name
from lib.papers.blocks import Block, PaperContent
from lib.papers.docx import docx
from lib.refused import Refused

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# 3,000 rows of 20 columns: about 200 MB of memory while it is written. Word itself opens more only slowly.
MOST_PARAGRAPHS = 60_000


def word_file(content: PaperContent, *, draft: bool = False) -> Paper:
    """``content`` as .docx, to be edited; ``draft`` lays *DỰ THẢO* across every page. Its pages are not counted, for
    Word makes them anew on each machine. Raises Refused when it would be far too long, or without the papers' font."""
    blocks = [*content.body, *(block for annex in content.annexes for block in annex.blocks)]
    if _paragraphs(blocks) > MOST_PARAGRAPHS:
        raise Refused(
            f"{content.name} có hơn {MOST_PARAGRAPHS // 1000} nghìn đoạn và ô bảng nên không lập được bản Word; "
            "hãy dùng bản PDF, hoặc xuất danh sách ra Excel."
        )
    name = f"Dự thảo {content.name}" if draft else content.name
    return Paper(file_name(name, ".docx"), docx(content, draft=draft), DOCX, 0)


def _paragraphs(blocks: Iterable[Block]) -> int:
    return sum(_size(block) for block in blocks)


def _size(block: Block) -> int:
    match block.block:
        case "section":
            return 1 + _paragraphs(block.blocks)
        case "table":
            return len(block.rows) * len(block.columns)
        case "item":
            return len(block.texts)
        case "chart":
            return 3 * len(block.bars)
    return 1
