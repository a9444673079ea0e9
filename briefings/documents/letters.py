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


def even_rows(parts: list[str], face: Face, available: float) -> tuple[str, ...]:
    """``parts``, between which a centred title may break, set into as few rows of ``available`` points as hold them,
    all of about one length: so none is left with a single word. A word that is itself too long leaves it all in one
    row, for whoever sets it to break."""
    if any(width(part, face) > available for part in parts):
        parts = " ".join(parts).split()
    if not parts or any(width(word, face) > available for word in parts):
        return (" ".join(parts),) if parts else ()

    def within(most: float) -> list[str]:
        rows = [parts[0]]
        for part in parts[1:]:
            longer = f"{rows[-1]} {part}"
            if width(longer, face) > most:
                rows.append(part)
            else:
                rows[-1] = longer
        return rows

    best = within(available)
    narrow, wide = max(width(part, face) for part in parts), available
    while wide - narrow > 1:
        between = (narrow + wide) / 2
        rows = within(between)
        if len(rows) <= len(best):
            best, wide = rows, between
        else:
            narrow = between
    return tuple(best)


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
