"""Characters that nobody sees, which make two texts of one: they are taken out wherever text comes in.

None of them carries meaning in Vietnamese. They come from web pages, chats, PDF files and Windows: soft hyphens and
zero-width spaces (where a line may break), byte order marks, the marks and overrides of writing from right to left,
joiners of Arabic and Indian scripts and of emoji, variation selectors, fillers of Korean, tags, invisible signs of
mathematics, control characters, lone surrogates and code points that are no character.

White space is not among them, no-break spaces included: it parts words and becomes one space. Private characters (the
bullets of Word) are not, either: something is meant by them. Text in an encoding of before Unicode is decoded first:
in TCVN3 *ư* is the soft hyphen.
"""

import re
import unicodedata

# Visible nowhere, though their category does not say so.
_BLANK = (
    0x034F,  # combining grapheme joiner
    0x115F, 0x1160, 0x3164, 0xFFA0,  # fillers of Hangul
    0x17B4, 0x17B5,  # inherent vowels of Khmer
    0x2800,  # the Braille pattern without dots
    *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0),  # variation selectors
    *range(0xFDD0, 0xFDF0), *(plane + last for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)),
)  # fmt: skip
_CATEGORIES = ("Cc", "Cf", "Cs")


def _is_invisible(code: int) -> bool:
    character = chr(code)
    return unicodedata.category(character) in _CATEGORIES and not character.isspace()


def _character_class() -> str:
    """All of them as the inside of ``[…]``, neighbours as a range. Beyond the second plane there are tags alone."""
    codes = sorted({*filter(_is_invisible, [*range(0x20000), *range(0xE0000, 0xE1000)]), *_BLANK})
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges)


_INVISIBLE = re.compile(f"[{_character_class()}]+")


def without_invisible(text: str) -> str:
    """``text`` without characters that nobody sees; white space, line ends included, stays as it is."""
    if text.isascii() and text.isprintable():
        return text
    return _INVISIBLE.sub("", text)
