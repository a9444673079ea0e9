"""Bar charts as SVG: lying bars, labels at the left, values at their ends, in the paper's own letters.

All words are outlines of the paper's font, as in the watermark: a picture brings no font of its own, looks the same
everywhere, and whoever copies text out meets each figure once, in the table beside it. One unit is one point.
"""

from functools import cache

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

from briefings.documents.blocks import Chart
from briefings.documents.fonts import find_fonts

WIDTH = 460  # points; fits between the margins of an upright sheet
LABELS = 170  # for the labels, right-aligned before the bars
VALUES = 60  # for the values after the longest bar
STEP, BAR, SIZE = 18, 10, 11  # from bar to bar, its thickness, the letters
GREY = "#777"


def picture(chart: Chart) -> bytes:
    """``chart`` as an SVG of ``WIDTH`` by as many points as its bars need."""
    height = STEP * len(chart.bars) + 4
    longest = WIDTH - LABELS - VALUES
    parts = [f'<path d="M{LABELS} 0V{height}" stroke="#000" stroke-width="0.75"/>']
    for place, bar in enumerate(chart.bars):
        top = 2 + STEP * place
        base = top + (STEP + 7) / 2
        length = max(0, round(longest * bar.share, 2))
        label = _fitting(bar.label, LABELS - 8)
        parts.append(_words(label, LABELS - 6 - _width(label), base))
        if length:
            y = top + (STEP - BAR) / 2
            parts.append(f'<rect x="{LABELS}" y="{y:g}" width="{length:g}" height="{BAR}" fill="{GREY}"/>')
        parts.append(_words(bar.value, LABELS + length + 4, base))
    size = f'width="{WIDTH}pt" height="{height}pt" viewBox="0 0 {WIDTH} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'.encode()


def _fitting(text: str, width: float) -> str:
    """``text``, cut with … where it is wider than ``width``."""
    if _width(text) <= width:
        return text
    while text and _width(f"{text}…") > width:
        text = text[:-1].rstrip()
    return f"{text}…"


def _width(text: str) -> float:
    return sum(_letter(letter)[1] for letter in text) * SIZE / 2048


def _words(text: str, x: float, y: float) -> str:
    scale, across, drawn = SIZE / 2048, 0, []
    for letter in text:
        path, width = _letter(letter)
        if path:
            drawn.append(f'<path transform="translate({across} 0)" d="{path}"/>')
        across += width
    return f'<g transform="translate({x:.2f} {y:g}) scale({scale:.6f} {-scale:.6f})">{"".join(drawn)}</g>'


@cache
def _letter(letter: str) -> tuple[str, int]:
    """Outline and width of a letter in font units; of one that the font lacks, those of its box."""
    font = _font()
    name = font.getBestCmap().get(ord(letter), ".notdef")
    glyph = font.getGlyphSet()[name]
    pen = SVGPathPen(font.getGlyphSet(), ntos=lambda number: f"{number:g}")
    glyph.draw(pen)
    return pen.getCommands(), glyph.width


@cache
def _font() -> TTFont:
    return TTFont(find_fonts()["Regular"])
