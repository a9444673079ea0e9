"""Bar charts as SVG: lying bars, labels at the left, values at their ends, in the paper's own letters.

All words are outlines of the paper's font, as in the watermark: a picture brings no font of its own, looks the same
everywhere, and whoever copies text out meets each figure once, in the table beside it. One unit is one point.
"""

from lib.papers.blocks import Chart
from lib.papers.measures import Face
from lib.papers.text_metrics import UNITS, outlines, width

WIDTH = 460  # points; fits between the margins of an upright sheet
LABELS = 170  # for the labels, right-aligned before the bars
VALUES = 60  # for the values after the longest bar
STEP, BAR, SIZE = 18, 10, 11  # from bar to bar, its thickness, the letters
GREY = "#777"
FACE = Face(SIZE)


def chart_svg(chart: Chart) -> bytes:
    """``chart`` as an SVG of ``WIDTH`` by as many points as its bars need."""
    height = STEP * len(chart.bars) + 4
    longest = WIDTH - LABELS - VALUES
    parts = [f'<path d="M{LABELS} 0V{height}" stroke="#000" stroke-width="0.75"/>']
    for place, bar in enumerate(chart.bars):
        top = 2 + STEP * place
        base = top + (STEP + 7) / 2
        length = max(0, round(longest * bar.share, 2))
        label = _fitting(bar.label, LABELS - 8)
        parts.append(_words(label, LABELS - 6 - width(label, FACE), base))
        if length:
            y = top + (STEP - BAR) / 2
            parts.append(f'<rect x="{LABELS}" y="{y:g}" width="{length:g}" height="{BAR}" fill="{GREY}"/>')
        parts.append(_words(bar.value, LABELS + length + 4, base))
    size = f'width="{WIDTH}pt" height="{height}pt" viewBox="0 0 {WIDTH} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'.encode()


def _fitting(text: str, room: float) -> str:
    """``text``, shortened with … where it is wider than ``room``."""
    if width(text, FACE) <= room:
        return text
    while text and width(f"{text}…", FACE) > room:
        text = text[:-1].rstrip()
    return f"{text}…"


def _words(text: str, x: float, y: float) -> str:
    scale, (paths, _) = SIZE / UNITS, outlines(text)
    return f'<g transform="translate({x:.2f} {y:g}) scale({scale:.6f} {-scale:.6f})">{paths}</g>'
