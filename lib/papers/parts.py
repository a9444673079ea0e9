"""A finished document with a table of very many rows, split into parts that can be printed at the same time.

A part is a document of its own: the same head, the same elements around the table, the table's own head (so every page
repeats it), its share of the rows, and what follows the table in the last part. Where parts meet, a page ends. A part
that continues starts with an empty page in place of all that came before it, so that rules for a first page apply to
that one; it is left out when printing. Where a paper is split depends on its rows alone, never on the machine: the same
paper is split alike everywhere.

The markup is that of our templates, in which people's own text is escaped: a "<" always begins a tag.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from lib.papers import limits
from lib.papers.text_metrics import with_boxes
from lib.refused import Refused

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*>")
_STYLE = re.compile(r"<style\b.*?</style>|<!--.*?-->", re.DOTALL)
_BODY = re.compile(r"<body\b[^>]*>")
_VOID = {"br", "col", "hr", "img", "input", "link", "meta", "wbr"}
_BEFORE = '<div style="break-after: page"></div>'


@dataclass(frozen=True)
class Part:
    """One document of a paper that was split. ``continues``: its first page stands for what came before."""

    html: str
    continues: bool


@dataclass(frozen=True)
class _Table:
    """Where a long table stands in a document: ``around`` the start tags still open before it, ``rows`` of its body."""

    around: tuple[tuple[str, str], ...]
    start: int
    rows: tuple[tuple[int, int], ...]


def split_html(html: str) -> list[Part]:
    """The parts in which ``render_pdf`` prints ``html`` (a whole document of our templates): one when no table is long.

    Their text is NFC, with a box for each letter that the papers' font lacks. Raises Refused for more rows than a paper
    can bear, and where the machine lacks the font.
    """
    html = with_boxes(unicodedata.normalize("NFC", html))
    rows = html.count("<tr")
    if rows <= limits.PART_ROWS and len(html) <= limits.PART_CHARACTERS:
        return [Part(html, False)]
    if rows > limits.MOST_ROWS:
        found, most = (f"{number:,}".replace(",", ".") for number in (rows, limits.MOST_ROWS))
        raise Refused(
            f"Văn bản có bảng dài {found} dòng, quá mức {most} dòng một văn bản nên không in; hãy chia số liệu theo "
            "đơn vị hoặc theo kỳ rồi in từng phần."
        )
    return list(_split(html, continues=False))


def _split(html: str, *, continues: bool) -> Iterator[Part]:
    table = _long_table(html)
    if table is None:
        yield Part(html, continues)
        return
    head = html[: _body_start(html)] + "".join(tag for _, tag in table.around) + _BEFORE
    opening = html[table.start : table.rows[0][0]]
    closing = "</tbody></table>" + "".join(f"</{name}>" for name, _ in reversed(table.around)) + "</body></html>"
    bounds = _shares(table.rows)
    for first, last in bounds:
        rows = html[table.rows[first][0] : table.rows[last - 1][1]]
        if first == 0:
            yield Part(html[: table.rows[0][0]] + rows + closing, continues)
        elif last < len(table.rows):
            yield Part(head + opening + rows + closing, True)
        else:  # and whatever follows, which may hold another long table
            yield from _split(head + opening + rows + html[table.rows[-1][1] :], continues=True)


def _shares(rows: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """The first row of each part and the one after its last; a small rest goes to the part before it."""
    most_rows, most_characters = limits.PART_ROWS, limits.PART_CHARACTERS
    starts, begins = [0], rows[0][0]
    for index, (start, end) in enumerate(rows):
        if index - starts[-1] >= most_rows or (end - begins > most_characters and index > starts[-1]):
            starts.append(index)
            begins = start
    if len(starts) > 1 and len(rows) - starts[-1] < most_rows // 2 and rows[-1][1] - begins < most_characters // 2:
        starts.pop()
    return list(zip(starts, [*starts[1:], len(rows)], strict=True))


def _body_start(html: str) -> int:
    """Where the body's start tag ends; 0 for a document without one."""
    found = _BODY.search(html)
    return found.end() if found else 0


def _long_table(html: str) -> _Table | None:
    """The first table whose body is long enough for several parts."""
    styles = [found.span() for found in _STYLE.finditer(html)]
    open_tags: list[tuple[str, str, int]] = []
    tables: list[list[tuple[int, int]]] = []  # rows of the tables that are open
    starts: list[int] = []
    for found in _TAG.finditer(html, _body_start(html)):
        if styles and any(begin <= found.start() < end for begin, end in styles):
            continue
        closing, name = found.group(1), found.group(2).lower()
        if name in _VOID or name in {"body", "html"}:
            continue
        if not closing:
            if name == "table":
                tables.append([])
            elif name == "tr":
                starts.append(found.start())
            open_tags.append((name, found.group(), found.start()))
            continue
        while open_tags and open_tags[-1][0] != name:  # an end tag that HTML lets one leave out
            open_tags.pop()
        opened = open_tags.pop()
        if name == "tr" and tables:
            start = starts.pop()
            if not any(parent == "thead" for parent, _, _ in open_tags[-1:]):
                tables[-1].append((start, found.end()))
        elif name == "table":
            rows = tables.pop()
            if rows and len(_shares(tuple(rows))) > 1:
                around = tuple((parent, tag) for parent, tag, _ in open_tags)
                return _Table(around, opened[2], tuple(rows))
    return None
