"""How wide words come out in the papers' font, and their outlines: for drawings and for rules under wrapped text."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from threading import Lock
from unicodedata import category

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

from lib.papers.fonts import FONT_FACES, find_fonts, font_bytes
from lib.papers.measures import Face
from lib.papers.wording import title_parts

UNITS = 2048  # font units of one size
WITHOUT_A_SHAPE = {"Cc", "Cf", "Zs", "Zl", "Zp"}  # classes of Unicode: controls, signs of format, blanks
TITLE_SHARE = 0.88  # of the width between the margins, for a title


def width(text: str, face: Face) -> float:
    """The width of ``text`` in points, set on one line."""
    name = ("Bold" if face.bold else "") + ("Italic" if face.italic else "") or "Regular"
    return sum(glyph(letter, name)[1] for letter in text) * face.size / UNITS


def filled(phrases: Sequence[str], face: Face, available: float) -> list[str]:
    """``phrases`` set into as few rows of ``available`` points as hold them, broken only between phrases. One that is
    itself wider stands alone."""
    rows: list[str] = []
    for phrase in phrases:
        if rows and width(longer := f"{rows[-1]} {phrase}", face) <= available:
            rows[-1] = longer
        else:
            rows.append(phrase)
    return rows


def widest_row(phrases: Sequence[str], face: Face, available: float) -> float:
    """The width in points of the longest row that ``phrases`` take in a column of ``available`` points; a phrase that
    is itself too long fills the column."""
    return min(available, max((width(one, face) for one in filled(phrases, face, available)), default=0))


def title_rows(title: str, face: Face, across: float) -> tuple[str, ...]:
    """The rows of a centred ``title`` on a page that is ``across`` points wide between its margins."""
    return even_rows(title_parts(title), face, across * TITLE_SHARE)


def even_rows(parts: list[str], face: Face, available: float) -> tuple[str, ...]:
    """``parts``, between which a centred title may break, set into as few rows of ``available`` points as hold them,
    all of about one length: so none is left with a single word. A word that is itself too long leaves it all in one
    row, for whoever sets it to break."""
    if any(width(part, face) > available for part in parts):
        parts = " ".join(parts).split()
    if not parts or any(width(word, face) > available for word in parts):
        return (" ".join(parts),) if parts else ()
    best = filled(parts, face, available)
    narrow, wide = max(width(part, face) for part in parts), available
    while wide - narrow > 1:
        between = (narrow + wide) / 2
        rows = filled(parts, face, between)
        if len(rows) <= len(best):
            best, wide = rows, between
        else:
            narrow = between
    return tuple(best)


def outlines(text: str, name: str = "Regular") -> tuple[str, int]:
    """The outlines of ``text`` on one line as SVG paths, upwards from its base line, and its width; in font units of
    the face ``name``."""
    paths, across = [], 0
    for outline, advance in (glyph(letter, name) for letter in text):
        if outline:
            paths.append(f'<path transform="translate({across} 0)" d="{outline}"/>')
        across += advance
    return "".join(paths), across


@cache
def glyph(letter: str, name: str = "Regular") -> tuple[str, int]:
    """Outline (SVG path, upwards) and width of a letter in font units; of one that the font lacks, those of its box."""
    with _face(name) as font:
        found = font.getGlyphSet()[font.getBestCmap().get(ord(letter), ".notdef")]
        pen = SVGPathPen(font.getGlyphSet(), ntos=lambda number: f"{number:g}")
        found.draw(pen)
        return pen.getCommands(), found.width


def capital_height(name: str = "Regular") -> int:
    """The height of capital letters in font units of the face ``name``."""
    with _face(name) as font:
        height: int = font["OS/2"].sCapHeight
        return height


def lacking(text: str) -> list[str]:
    """The letters of ``text`` that the papers' font lacks, each once, in their order."""
    if text.isascii():
        return []
    return [one for one in dict.fromkeys(text) if ord(one) not in _known() and category(one) not in WITHOUT_A_SHAPE]


def with_boxes(text: str) -> str:
    """``text`` with a box for each letter that the font lacks: left as they are, they print as boxes, too, but several
    readers of PDF then lose the text of the whole page, and Word takes them from another font."""
    if not (boxed := lacking(text)):
        return text
    box = "\u25a1" if 0x25A1 in _known() else "?"
    return text.translate({ord(one): box for one in boxed})


@cache
def _known() -> frozenset[int]:
    """The code points that every face of the font has."""
    return frozenset.intersection(*(_code_points(name) for name, _, _ in FONT_FACES))


def _code_points(name: str) -> frozenset[int]:
    with _face(name) as font:
        return frozenset(font.getBestCmap())


_reading = Lock()
_faces: dict[str, TTFont] = {}


@contextmanager
def _face(name: str) -> Iterator[TTFont]:
    """The face ``name``, for one thread at a time: its tables are read when they are first asked for, and a thread that
    asks meanwhile would find half of one. Only plain values leave the ``with`` block."""
    with _reading:
        if name not in _faces:
            _faces[name] = TTFont(BytesIO(font_bytes(find_fonts()[name])))
        yield _faces[name]
