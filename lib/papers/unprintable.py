"""What somebody typed and the papers' font lacks, without a plain equal: it would print as a box.

Letters and numbers are part of what a paper says: it may not be issued without them. A pictograph is for the clerk.
"""

import re
import unicodedata
from collections.abc import Iterator

from lib.papers.blocks import PaperContent
from lib.papers.finding import Finding, around
from lib.papers.places import printed_texts
from lib.papers.text_metrics import lacking

NAMED = 5  # signs, each in a sentence of its own; of more their number
LETTERS = ("L", "N", "M", "C")  # Unicode's classes of letters, numbers, marks, and of private and unknown code points


def unprintable(paper: PaperContent) -> Iterator[Finding]:
    """A sentence for each sign that ``paper`` cannot print, with its code, its place and the words around it.

    Raises Refused where the machine lacks the papers' font.
    """
    found: dict[str, Finding] = {}
    for place, text in printed_texts(paper):
        for sign in lacking(text):
            if sign not in found:
                found[sign] = _finding(sign, place, text)
    signs = sorted(found.values(), key=lambda one: not one.forbids)
    yield from signs[:NAMED]
    if (more := len(signs) - NAMED) > 0:
        yield Finding(
            f"Còn {more} ký tự khác không có trong phông chữ của văn bản; hãy sửa những ký tự nêu trên rồi xem lại.",
            forbids=any(one.forbids for one in signs[NAMED:]),
        )


def _finding(sign: str, place: str, text: str) -> Finding:
    match = re.search(re.escape(sign), text)
    assert match is not None
    shown = "" if unicodedata.category(sign).startswith("C") else f"“{sign}” "
    forbids = unicodedata.category(sign).startswith(LETTERS)
    return Finding(
        f"Ở {place} có ký tự {shown}(mã U+{ord(sign):04X}) không có trong phông chữ nên sẽ in thành ô vuông: "
        f"“{around(text, match)}”; hãy thay bằng chữ hoặc dấu thường, hoặc bỏ đi.",
        forbids=forbids,
    )
