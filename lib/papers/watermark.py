"""*DỰ THẢO* across every page of a preview.

The big letters are outlines, drawn behind the text: whoever copies or reads out the page meets only its own words, in
their order. One small line of real text in the corner says the same to those who do not see the outlines.
"""

from functools import cache
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

from lib.papers.fonts import FAMILY, find_fonts

TEXT = "DỰ THẢO"
ILLUSTRATIVE = "SỐ LIỆU MINH HỌA – không phải văn bản của cơ quan"  # at the foot of every page made from such
NAME = "watermark"
GREY = "#e4e4e4"  # light enough to read black letters over it, dark enough to survive a photocopier
ANGLE = -45  # degrees, rising from the left


def watermark() -> bytes:
    """The outlines as SVG, a square in which the word rises from corner to corner."""
    return _drawn(find_fonts()["Bold"])


@cache
def _drawn(file: Path) -> bytes:
    with TTFont(file) as font:
        glyphs, letters, height = font.getGlyphSet(), font.getBestCmap(), font["OS/2"].sCapHeight
        outlines, across = [], 0
        for letter in TEXT:
            pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:g}")
            glyph = glyphs[letters[ord(letter)]]
            glyph.draw(pen)
            if path := pen.getCommands():
                outlines.append(f'<path transform="translate({across} 0)" d="{path}"/>')
            across += glyph.width
    side = round(across * 0.78)  # the diagonal of the square, with a margin for the height of the letters
    move = (
        f"translate({side / 2:g} {side / 2:g}) rotate({ANGLE}) scale(1 -1) translate({-across / 2:g} {-height / 2:g})"
    )
    size = f'width="{side}" height="{side}" viewBox="0 0 {side} {side}"'
    drawing = f'<g fill="{GREY}" transform="{move}">{"".join(outlines)}</g>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{drawing}</svg>'.encode()


def watermark_css(address: str) -> str:
    """The style sheet that lays the picture ``address`` and the small line on every page, annexes too."""
    return (
        f"@page {{ background: url({address}) center / 150mm 150mm no-repeat;"
        f' @top-left {{ content: "{TEXT}"; color: #666; font: bold 9pt "{FAMILY}"; vertical-align: middle }} }}'
    )
