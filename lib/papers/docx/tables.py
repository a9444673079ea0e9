"""Tables: the ruled ones of a paper, whose head repeats on every page, and the bare ones that only hold columns."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from functools import cache
from typing import cast

from docx.oxml.table import CT_Row, CT_Tbl, CT_Tc
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from lib.papers.blocks import Column, Row, Table
from lib.papers.docx.markup import make, paragraph, run, say, sayable, twips
from lib.papers.docx.styles import BARE, RULED
from lib.papers.spacing import SPACING

Cells = Sequence[tuple[Column, tuple[str, ...]]]


def ruled(table: Table, width: float) -> CT_Tbl:
    """``table`` as ``w:tbl`` over ``width`` mm; rows are kept whole, but for those too long for it."""
    widths = widths_of(table.columns, width)
    rows = [_head(table.columns, widths)]
    printed = table.printed_rows
    for number, (row, cells, long) in enumerate(printed, 1):
        noted = number < len(printed) and printed[number][0].kind == "note"
        # The last row never stands alone, unless what stays with the one before it would fill the page.
        keep = row.kind == "group" or noted or (number == len(printed) - 1 and row.kind != "note")
        rows.append(_row(row, cells, widths, whole=not long, keep=keep))
    return _table(RULED, widths, rows)


def widths_of(columns: Sequence[Column], width: float) -> list[float]:
    """The width of each column in mm; those without one share what the others leave of ``width``."""
    open_columns = sum(not column.width for column in columns)
    rest = max(width - sum(column.width for column in columns), 0)
    return [column.width or rest / open_columns for column in columns]


def bare(
    widths: Sequence[float],
    *rows: Sequence[Sequence[CT_P]],
    align: str = "",
    middle: bool = False,
    described: str = "",
) -> CT_Tbl:
    """A table without lines, of ``widths`` in mm; each of ``rows`` is a list of cells, a cell a list of paragraphs.
    No row breaks across pages. ``align``: where the table stands; ``middle``: cells stand level by their middles;
    ``described``: what is read out to those who do not see it."""

    def cell(width: float, paragraphs: Sequence[CT_P]) -> CT_Tc:
        return _cell(width, paragraphs, *([make("vAlign", val="center")] if middle else []))

    made = [_whole_row(*(cell(width, one) for width, one in zip(widths, row, strict=True))) for row in rows]
    return _table(BARE, widths, made, align, described)


def _table(style: str, widths: Sequence[float], rows: Iterable[CT_Row], align: str = "", described: str = "") -> CT_Tbl:
    properties = make(
        "tblPr",
        make("tblStyle", val=style),
        make("tblW", w=twips(sum(widths)), type="dxa"),
        make("jc", val=align) if align else None,
        make("tblLayout", type="fixed"),
        make("tblCaption", val=sayable(described)) if described else None,
    )
    grid = make("tblGrid", *(make("gridCol", w=twips(one)) for one in widths))
    return cast(CT_Tbl, make("tbl", properties, grid, *rows))


def _whole_row(*cells: CT_Tc) -> CT_Row:
    return cast(CT_Row, make("tr", make("trPr", make("cantSplit")), *cells))


def _head(columns: Sequence[Column], widths: Sequence[float]) -> CT_Row:
    cells = [
        _cell(width, [paragraph("DauBang", run(column.title))], make("vAlign", val="center"))
        for column, width in zip(columns, widths, strict=True)
    ]
    return cast(CT_Row, make("tr", make("trPr", make("cantSplit"), make("tblHeader")), *cells))


def _row(row: Row, cells: Cells, widths: Sequence[float], *, whole: bool, keep: bool) -> CT_Row:
    style = "OBang" if row.kind in ("row", "note") else "OBangDam"
    if row.spans:
        across = make("gridSpan", val=len(widths))
        made = [_cell(sum(widths), _texts(cells[0][1], style, "left", keep), across)]
    else:
        made = [
            _cell(width, _texts(texts, style, column.align, keep))
            for width, (column, texts) in zip(widths, cells, strict=False)
        ]
        made += [_cell(width, [paragraph(style)]) for width in widths[len(made) :]]
    return _whole_row(*made) if whole else cast(CT_Row, make("tr", *made))


def _texts(texts: Sequence[str], style: str, align: str, keep: bool) -> list[CT_P]:
    align = "" if align == "left" else align
    made = [deepcopy(_like(style, align, keep, number > 0)) for number in range(len(texts) or 1)]
    for one, text in zip(made, texts, strict=False):
        say(one, text)
    return made


@cache
def _like(style: str, align: str, keep: bool, follows: bool) -> CT_P:
    """A paragraph of a cell that says nothing yet; copying one takes a fifth of the time of making one."""
    before = SPACING.between_cell_paragraphs if follows else None
    return paragraph(style, run(""), keep_next=keep, before=before, align=align)


def _cell(width: float, paragraphs: Iterable[CT_P], *properties: BaseOxmlElement) -> CT_Tc:
    return cast(CT_Tc, make("tc", make("tcPr", make("tcW", w=twips(width), type="dxa"), *properties), *paragraphs))
