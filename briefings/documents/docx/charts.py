"""A bar chart as a table: what it is of, the bar, its value.

A bar is a shaded paragraph, as long as its right indent leaves it: sharp at any size, shown alike by Word and by
LibreOffice, and changed by dragging the indent. A picture would be neither, and python-docx cannot hold a drawing.
"""

from briefings.documents.blocks import Chart
from briefings.documents.docx.markup import paragraph, run
from briefings.documents.docx.tables import bare

LABEL, VALUE, GAP = 0.34, 0.16, 2  # of the width; the gap in mm on both sides of the bars
COLOUR = "7F7F7F"
THICK = 10  # points


def chart_of(chart: Chart, width: float):
    """The bars of ``chart`` over ``width`` mm, kept on one page."""
    label, value = width * LABEL, width * VALUE
    longest = width - label - value - 2 * GAP
    rows = []
    for number, bar in enumerate(chart.bars, 1):
        keep = number < len(chart.bars)
        free = longest * (1 - min(max(bar.share, 0), 1))
        shade = COLOUR if bar.share else ""
        drawn = paragraph("OBang", keep_next=keep, shade=shade, before=3, exactly=THICK, left=GAP, right=GAP + free)
        rows.append(
            [
                [paragraph("OBang", run(bar.label), keep_next=keep, align="right")],
                [drawn],
                [paragraph("OBang", run(bar.value), keep_next=keep)],
            ]
        )
    return bare([label, longest + 2 * GAP, value], *rows)
