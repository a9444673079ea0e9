"""How wide a text is: what the lines under a letterhead and the columns beside *Kính gửi* are cut to.

Measured in Liberation Serif, whose letters are as wide as those of Times New Roman.
"""

from functools import cache

from fontTools.ttLib import TTFont

from briefings.documents.fonts import find_fonts
from briefings.documents.profiles import Face

MM_PER_POINT = 25.4 / 72


def width_of(text: str, face: Face) -> float:
    """The width in mm of ``text`` on one line, set in ``face``."""
    advances, unknown, units = _advances(_cut(face))
    return sum(advances.get(ord(letter), unknown) for letter in text) / units * face.size * MM_PER_POINT


def fill_lines(phrases: tuple[str, ...], face: Face, width: float) -> list[str]:
    """``phrases`` set into as few lines of ``width`` mm as hold them, broken only between phrases. A phrase that is
    wider than that stands alone, and Word breaks it at a blank."""
    filled: list[str] = []
    for phrase in phrases:
        if filled and width_of(f"{filled[-1]} {phrase}", face) <= width:
            filled[-1] = f"{filled[-1]} {phrase}"
        else:
            filled.append(phrase)
    return filled


def widest(lines: list[str], face: Face, most: float) -> float:
    """The width of the widest of ``lines``, at most ``most`` mm."""
    return min(max((width_of(one, face) for one in lines), default=0), most)


def _cut(face: Face) -> str:
    return ("Bold" if face.bold else "") + ("Italic" if face.italic else "") or "Regular"


@cache
def _advances(cut: str) -> tuple[dict[int, int], int, int]:
    """Of one font: the advance of each letter, that of an unknown one, and the units of an em."""
    with TTFont(find_fonts()[cut], lazy=True) as font:
        widths = font["hmtx"].metrics
        letters = {code: widths[name][0] for code, name in font.getBestCmap().items()}
        return letters, widths[".notdef"][0], font["head"].unitsPerEm
