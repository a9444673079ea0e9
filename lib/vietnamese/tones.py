"""Where the tone of an open oa, oe or uy is written: the new way (hòa, ủy) or the old way (hoà, uỷ)."""

import re
import unicodedata
from typing import Literal

TonePlacement = Literal["new", "old"]


def _old_placements() -> dict[str, str]:
    """Every open syllable end whose tone has two places: the new way (òa, òe, ùy) → the old way (oà, oè, uỳ)."""
    places = {}
    for first, second in ("oa", "oe", "uy"):
        for tone in "\u0300\u0301\u0303\u0309\u0323":
            new, old = first + tone + second, first + second + tone
            for write in (str.lower, str.upper, str.capitalize):
                places[unicodedata.normalize("NFC", write(new))] = unicodedata.normalize("NFC", write(old))
    return places


_TO_OLD = _old_placements()
_TO_NEW = {old: new for new, old in _TO_OLD.items()}
_TABLES: dict[TonePlacement, dict[str, str]] = {"old": _TO_OLD, "new": _TO_NEW}
# Not after q, where u belongs to the consonant (quý); not before a letter, where the syllable is closed (hoàn).
_FOUND = {
    placement: re.compile("(?<![qQ])(" + "|".join(table) + r")(?![^\W\d_])") for placement, table in _TABLES.items()
}


def place_tones(text: str, placement: TonePlacement) -> str:
    """``text`` (NFC) with the tones of open oa, oe, uy written the ``old`` way (hoà, uỷ) or the ``new`` (hòa, ủy)."""
    table = _TABLES[placement]
    return _FOUND[placement].sub(lambda found: table[found[1]], text)
