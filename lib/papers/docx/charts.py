"""A bar chart as a table: label, bar, value, as wide as the drawing in the PDF.

A bar is a shaded paragraph, as long as its right indent leaves it: sharp at any size, shown alike by Word and by
LibreOffice, and changed by dragging the indent. A picture would be neither, and python-docx knows no vector pictures.
"""

from docx.oxml.table import CT_Tbl
from docx.oxml.text.paragraph import CT_P

from lib.papers.blocks import Bar, Chart
from lib.papers.docx.markup import make, paragraph, run
from lib.papers.docx.tables import bare

WIDTH, LABELS, VALUES = 162, 60, 25  # mm; the bars get what remains
COLOUR = "777777"
THICK = 10  # points


def chart_of(chart: Chart, width: float) -> CT_Tbl:
    """The bars of ``chart`` in the middle of ``width`` mm, kept on one page. Its title, which stands above it, is
    the table's alternative text as well."""
    together = min(WIDTH, width)
    room = together - LABELS - VALUES
    rows = [
        [
            [paragraph("OBang", run(bar.label), keep_next=keep, align="right", before=2, after=2, right=2)],
            [_drawn(bar, room, keep)],
            [paragraph("OBang", run(bar.value), keep_next=keep, left=1.5)],
        ]
        for bar, keep in zip(chart.bars, [True] * (len(chart.bars) - 1) + [False], strict=True)
    ]
    table = bare([LABELS, room, VALUES], *rows, align="center", middle=True, described=chart.title)
    for row in table.tr_lst:
        axis = make("tcBorders", make("left", val="single", sz=6, space=0, color="auto"))
        row.tc_lst[1].get_or_add_tcPr().insert_element_before(axis, "w:vAlign")
    return table


def _drawn(bar: Bar, room: float, keep: bool) -> CT_P:
    """The shaded paragraph in a column of ``room`` mm; a bar without length shows nothing."""
    free = room * (1 - min(max(bar.share, 0), 1))
    shade = COLOUR if bar.share > 0 else ""
    return paragraph("OBang", keep_next=keep, shade=shade, exactly=THICK, right=free)
