"""How wide a text is: what the lines under a letterhead and the columns beside *Kính gửi* are made to fit.

Measured in Liberation Serif, whose letters are as wide as those of Times New Roman.
"""

from collections.abc import Sequence

from lib.papers.measures import MM_PER_POINT, Face
from lib.papers.text_metrics import filled, width


def width_of(text: str, face: Face) -> float:
    """The width in mm of ``text`` on one line, set in ``face``."""
    return width(text, face) * MM_PER_POINT


def fill_lines(phrases: Sequence[str], face: Face, room: float) -> list[str]:
    """``phrases`` set into lines of ``room`` mm (see ``filled``); Word breaks at a blank one that is wider."""
    return filled(phrases, face, room / MM_PER_POINT)


def widest(lines: Sequence[str], face: Face, most: float) -> float:
    """The width of the widest of ``lines``, at most ``most`` mm."""
    return min(max((width_of(one, face) for one in lines), default=0), most)
