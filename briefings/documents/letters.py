"""How wide words come out in the papers' font, and their outlines: for drawings and for rules under wrapped text."""

from functools import cache

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

from briefings.documents.fonts import find_fonts
from briefings.documents.measures import Face

UNITS = 2048  # font units of one size


def width(text: str, face: Face) -> float:
    """The width of ``text`` in points, set on one line."""
    name = ("Bold" if face.bold else "") + ("Italic" if face.italic else "") or "Regular"
    return sum(letter(one, name)[1] for one in text) * face.size / UNITS


def widest_row(phrases: tuple[str, ...], face: Face, available: float) -> float:
    """The width in points of the longest row that ``phrases`` take in a column of ``available`` points, which breaks
    between phrases where it can; a phrase that is itself too long fills the column."""
    rows, row = [], ""
    for phrase in phrases:
        longer = f"{row} {phrase}".strip()
        if row and width(longer, face) > available:
            rows.append(row)
            longer = phrase
        row = longer
    return min(available, max((width(one, face) for one in [*rows, row]), default=0))


def balanced(text: str, face: Face, available: float) -> float:
    """The least width in points in which ``text``, centred, takes no more rows than in ``available`` points: so no
    row of a title is left with a single word."""
    words = [width(word, face) for word in text.split()]
    blank = width(" ", face)
    if not words or max(words) > available:
        return available

    def rows(most: float) -> int:
        count, row = 1, -blank
        for word in words:
            row += blank + word
            if row > most:
                count, row = count + 1, word
        return count

    fewest, narrow, wide = rows(available), max(words), available
    while wide - narrow > 1:
        between = (narrow + wide) / 2
        narrow, wide = (narrow, between) if rows(between) <= fewest else (between, wide)
    return min(available, wide + 1)  # a point more, so that rounding breaks no row


@cache
def letter(one: str, name: str = "Regular") -> tuple[str, int]:
    """Outline (SVG path, upwards) and width of a letter in font units; of one that the font lacks, those of its box."""
    font = _font(name)
    glyph = font.getGlyphSet()[font.getBestCmap().get(ord(one), ".notdef")]
    pen = SVGPathPen(font.getGlyphSet(), ntos=lambda number: f"{number:g}")
    glyph.draw(pen)
    return pen.getCommands(), glyph.width


def with_boxes(text: str) -> str:
    """``text`` with a box for each letter that the font lacks: left as they are, they print as boxes, too, but several
    readers of PDF then lose the text of the whole page."""
    known = _font("Regular").getBestCmap()
    box = "\u25a1" if 0x25A1 in known else "?"
    lacking = {ord(one): box for one in set(text) if ord(one) not in known and one.isprintable()}
    return text.translate(lacking) if lacking else text


@cache
def _font(name: str) -> TTFont:
    return TTFont(find_fonts()[name])
