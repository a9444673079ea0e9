"""The letters of before Unicode: TCVN3 (ABC) and VNI.

Such text arrives as the letters that the same bytes have in Windows-1252: ``Uû ban nh©n d©n``. Nothing is stripped
before: ư is the soft hyphen in TCVN3. Tables: TCVN 5712:1993 (VN3) and VNI for Windows.
"""

import re
import unicodedata
from collections.abc import Callable

UNICODE, TCVN3, TCVN3_CAPITALS, VNI, DECOMPOSED = "unicode", "tcvn3", "tcvn3-h", "vni", "decomposed"
UTF16, WINDOWS = "utf-16", "windows-1258"
NAMES = {
    UNICODE: "Unicode",
    TCVN3: "TCVN3 (ABC)",
    TCVN3_CAPITALS: "TCVN3 (ABC) chữ hoa",
    VNI: "VNI",
    DECOMPOSED: "Unicode tổ hợp",
    UTF16: "Unicode (UTF-16)",
    WINDOWS: "Windows-1258",
}

_TCVN3_LETTERS = {
    "ĂÂÊÔƠƯĐăâêôơưđ": range(0xA1, 0xAF),
    "àảãáạ": range(0xB5, 0xBA),
    "ằẳẵắ": range(0xBB, 0xBF),
    "ặầẩẫấậè": range(0xC6, 0xCD),
    "ẻẽéẹềểễếệìỉ": range(0xCE, 0xD9),
    "ĩíịò": range(0xDC, 0xE0),
    "ỏõóọồổỗốộờởỡớợù": range(0xE1, 0xF0),
    "ủũúụừửữứựỳỷỹýỵ": range(0xF1, 0xFF),
}
TCVN3_TABLE = {
    chr(code): letter for letters, codes in _TCVN3_LETTERS.items() for letter, code in zip(letters, codes, strict=True)
}

_VNI_TONES = dict(zip("øùûõï", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VNI_MARKS = {
    **_VNI_TONES,
    "â": _CIRCUMFLEX, "á": _CIRCUMFLEX + "\u0301", "à": _CIRCUMFLEX + "\u0300", "å": _CIRCUMFLEX + "\u0309",
    "ã": _CIRCUMFLEX + "\u0303", "ä": _CIRCUMFLEX + "\u0323",
    "ê": _BREVE, "é": _BREVE + "\u0301", "è": _BREVE + "\u0300", "ú": _BREVE + "\u0309", "ü": _BREVE + "\u0303",
    "ë": _BREVE + "\u0323",
}  # fmt: skip
_VNI_ALONE = {
    "ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip


def _vni_table() -> dict[str, str]:
    """One or two signs → the letter. The base letter's case decides; its mark is written in either case."""
    table = {}
    for base, marks in {"a": "".join(_VNI_MARKS), "e": "øùûõïâáàåãä", "o": "øùûõïâáàåãä",
                        "u": "øùûõï", "y": "øùûõ", "ô": "øùûõï", "ö": "øùûõï"}.items():  # fmt: skip
        letter = _VNI_ALONE.get(base, base)
        for mark in marks:
            made = unicodedata.normalize("NFC", unicodedata.normalize("NFD", letter) + _VNI_MARKS[mark])
            for sign in {mark, mark.upper()}:
                table[base + sign], table[base.upper() + sign] = made, made.upper()
    for sign, letter in _VNI_ALONE.items():
        table[sign], table[sign.upper()] = letter, letter.upper()
    return table


VNI_TABLE = _vni_table()
_VNI_TOKEN = re.compile("|".join(sorted(map(re.escape, VNI_TABLE), key=len, reverse=True)))

# What may stand in a text of any encoding: ASCII, the no-break blank, and quotes and dashes that no legacy letter uses.
ANYWHERE = "\xa0“”‘’–—…•"
_NO_TCVN3 = re.compile(f"[^\\x00-\\x7f{ANYWHERE}{''.join(map(re.escape, TCVN3_TABLE))}]")
_NO_VNI = re.compile(f"[^\\x00-\\x7f{ANYWHERE}]")
_TCVN3_SIGNS = str.maketrans(TCVN3_TABLE)


class UnreadableError(ValueError):
    """The text holds a sign that the encoding does not have."""


def from_tcvn3(text: str) -> str:
    """``"Uû ban nh©n d©n" → "Uỷ ban nhân dân"``. Raises UnreadableError."""
    if strange := _NO_TCVN3.search(text):
        raise UnreadableError(strange[0])
    return text.translate(_TCVN3_SIGNS)


def from_vni(text: str) -> str:
    """``"Uûy ban nhaân daân" → "Ủy ban nhân dân"``. Raises UnreadableError."""
    if strange := _NO_VNI.search(_VNI_TOKEN.sub("", text)):
        raise UnreadableError(strange[0])
    return _VNI_TOKEN.sub(lambda found: VNI_TABLE[found[0]], text)


def from_windows(latin: str) -> str:
    """The bytes of ``latin`` in code page 1258, which keeps the tone as a sign of its own. Raises UnreadableError."""
    try:
        return unicodedata.normalize("NFC", latin.encode("latin-1").decode("cp1258"))
    except UnicodeError as error:
        raise UnreadableError(latin) from error


def _from_capitals(text: str) -> str:
    return from_tcvn3(text).upper()


_READERS: dict[str, Callable[[str], str]] = {
    TCVN3: from_tcvn3,
    TCVN3_CAPITALS: _from_capitals,
    VNI: from_vni,
    WINDOWS: from_windows,
}


def read_as(text: str, encoding: str) -> str | None:
    """``text`` as it reads in ``encoding``, composed; None when it cannot be of that encoding."""
    if encoding == UNICODE:
        return unicodedata.normalize("NFC", text)
    try:
        return _READERS[encoding](text)
    except UnreadableError:
        return None


def encoding_of_font(name: str) -> str | None:
    """What a font of before Unicode shows: ``.VnTimeH → TCVN3_CAPITALS``; None for any other font."""
    lowered = name.strip().lower()
    if lowered.startswith(".vn"):
        return TCVN3_CAPITALS if lowered.endswith("h") else TCVN3
    return VNI if lowered.startswith("vni-") else None
