"""*DỰ THẢO* across every page of a preview.

The big letters are outlines, drawn behind the text: whoever copies or reads out the page meets only its own words, in
their order. One small line of real text in the corner says the same to those who do not see the outlines.
"""

from functools import cache

from lib.papers.fonts import FAMILY
from lib.papers.spacing import SPACING
from lib.papers.text_metrics import capital_height, outlines

TEXT = "DỰ THẢO"
ILLUSTRATIVE = "SỐ LIỆU MINH HỌA – không phải văn bản của cơ quan"  # at the foot of every page made from such
NAME = "watermark"
GREY = "#e4e4e4"  # light enough to read black letters over it, dark enough to survive a photocopier
ANGLE = -45  # degrees, rising from the left


# What small lines in a margin look like.
_NOTE = f'color: #666; font: bold {SPACING.margin_note_size:g}pt "{FAMILY}"'


@cache
def watermark_svg() -> bytes:
    """The outlines as SVG, a square in which the word rises from corner to corner."""
    paths, across = outlines(TEXT, "Bold")
    side = round(across * 0.78)  # the diagonal of the square, with a margin for the height of the letters
    move = (
        f"translate({side / 2:g} {side / 2:g}) rotate({ANGLE}) scale(1 -1) "
        f"translate({-across / 2:g} {-capital_height('Bold') / 2:g})"
    )
    size = f'width="{side}" height="{side}" viewBox="0 0 {side} {side}"'
    drawing = f'<g fill="{GREY}" transform="{move}">{paths}</g>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{drawing}</svg>'.encode()


def watermark_css(address: str) -> str:
    """The style sheet that lays the picture ``address`` and the small line on every page, annexes too."""
    return (
        f"@page {{ background: url({address}) center / 150mm 150mm no-repeat;"
        f' @top-left {{ content: "{TEXT}"; {_NOTE}; vertical-align: middle }} }}'
    )


def illustrative_css() -> str:
    """The style sheet of a paper about made-up figures, which says so at the foot of every page."""
    return f'@page {{ @bottom-center {{ content: "{ILLUSTRATIVE}"; {_NOTE} }} }}'
