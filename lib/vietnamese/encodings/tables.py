"""The character tables of TCVN3 (ABC) and VNI, and text decoded by them.

Sources: TCVN 5712:1993 (VN3) and VNI for Windows. The text is not stripped before: ư is the soft hyphen in TCVN3.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum


class Encoding(StrEnum):
    """How text is encoded. The values are stored with every import."""

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    TCVN3_CAPITALS = "tcvn3-h"  # of fonts such as .VnTimeH, which show small letters as capitals
    VNI = "vni"
    DECOMPOSED = "decomposed"
    UTF_16 = "utf-16"
    WINDOWS_1258 = "windows-1258"

    @property
    def label(self) -> str:
        """Its Vietnamese name."""
        return _LABELS[self]


_LABELS: dict[str, str] = {
    Encoding.UNICODE: "Unicode",
    Encoding.TCVN3: "TCVN3 (ABC)",
    Encoding.TCVN3_CAPITALS: "TCVN3 (ABC) chữ hoa",
    Encoding.VNI: "VNI",
    Encoding.DECOMPOSED: "Unicode tổ hợp",
    Encoding.UTF_16: "Unicode (UTF-16)",
    Encoding.WINDOWS_1258: "Windows-1258",
}


def encoding_label(value: str) -> str:
    """The Vietnamese name of the encoding with this stored ``value``; ``value`` itself where it is none."""
    return _LABELS.get(value, value)


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
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_VNI_MARKS = {
    **_VNI_TONES,
    "â": _CIRCUMFLEX, "á": _CIRCUMFLEX + "\u0301", "à": _CIRCUMFLEX + "\u0300", "å": _CIRCUMFLEX + "\u0309",
    "ã": _CIRCUMFLEX + "\u0303", "ä": _CIRCUMFLEX + "\u0323",
    "ê": _BREVE, "é": _BREVE + "\u0301", "è": _BREVE + "\u0300", "ú": _BREVE + "\u0309", "ü": _BREVE + "\u0303",
    "ë": _BREVE + "\u0323",
}  # fmt: skip
_VNI_SINGLE = {
    "ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip


def _vni_table() -> dict[str, str]:
    """One or two characters → the letter. The base letter's case decides; its mark is written in either case."""
    table = {}
    for base, marks in {"a": "".join(_VNI_MARKS), "e": "øùûõïâáàåãä", "o": "øùûõïâáàåãä",
                        "u": "øùûõï", "y": "øùûõ", "ô": "øùûõï", "ö": "øùûõï"}.items():  # fmt: skip
        letter = _VNI_SINGLE.get(base, base)
        for mark in marks:
            made = unicodedata.normalize("NFC", unicodedata.normalize("NFD", letter) + _VNI_MARKS[mark])
            for written in {mark, mark.upper()}:
                table[base + written], table[base.upper() + written] = made, made.upper()
    for character, letter in _VNI_SINGLE.items():
        table[character], table[character.upper()] = letter, letter.upper()
    return table


VNI_TABLE = _vni_table()
_VNI_TOKEN = re.compile("|".join(sorted(map(re.escape, VNI_TABLE), key=len, reverse=True)))

# What a text of any encoding may hold besides ASCII: the no-break space, and quotes and dashes that no legacy letter
# uses.
NEUTRAL_CHARACTERS = "\xa0“”‘’–—…•"
_NOT_TCVN3 = re.compile(f"[^\\x00-\\x7f{NEUTRAL_CHARACTERS}{''.join(map(re.escape, TCVN3_TABLE))}]")
_NOT_VNI = re.compile(f"[^\\x00-\\x7f{NEUTRAL_CHARACTERS}]")
_TCVN3_TRANSLATION = str.maketrans(TCVN3_TABLE)


class _UndecodableError(ValueError):
    """The text holds a character that the encoding does not have."""


def decode(text: str, encoding: str) -> str | None:
    """``text``, whose characters are bytes of ``encoding`` shown in Windows-1252, as composed Unicode.

    ``decode("Uû ban nh©n d©n", Encoding.TCVN3) == "Uỷ ban nhân dân"``. With ``Encoding.UNICODE`` it is composed only.
    None when the text cannot be of that encoding. Raises KeyError for DECOMPOSED and UTF_16, which are no code pages.
    """
    if encoding == Encoding.UNICODE:
        return unicodedata.normalize("NFC", text)
    try:
        return _DECODERS[encoding](text)
    except _UndecodableError:
        return None


def _from_tcvn3(text: str) -> str:
    if unknown := _NOT_TCVN3.search(text):
        raise _UndecodableError(unknown[0])
    return text.translate(_TCVN3_TRANSLATION)


def _from_tcvn3_capitals(text: str) -> str:
    return _from_tcvn3(text).upper()


def _from_vni(text: str) -> str:
    if unknown := _NOT_VNI.search(_VNI_TOKEN.sub("", text)):
        raise _UndecodableError(unknown[0])
    return _VNI_TOKEN.sub(lambda found: VNI_TABLE[found[0]], text)


def _from_windows_1258(text: str) -> str:
    """Code page 1258 keeps the tone as a character of its own."""
    try:
        return unicodedata.normalize("NFC", text.encode("latin-1").decode("cp1258"))
    except UnicodeError as error:
        raise _UndecodableError(text) from error


_DECODERS: dict[str, Callable[[str], str]] = {
    Encoding.TCVN3: _from_tcvn3,
    Encoding.TCVN3_CAPITALS: _from_tcvn3_capitals,
    Encoding.VNI: _from_vni,
    Encoding.WINDOWS_1258: _from_windows_1258,
}


def font_encoding(name: str) -> Encoding | None:
    """The encoding that the font ``name`` shows: ``.VnTimeH → TCVN3_CAPITALS``; None for a font of Unicode."""
    lowered = name.strip().lower()
    if lowered.startswith(".vn"):
        return Encoding.TCVN3_CAPITALS if lowered.endswith("h") else Encoding.TCVN3
    return Encoding.VNI if lowered.startswith("vni-") else None
