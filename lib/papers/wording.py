"""How Vietnamese papers write moments, numbers, names and blanks. Pure functions over plain values."""

import re
import unicodedata
from datetime import date, datetime

from lib.vietnamese.text import fold, normalize

# Dotted blanks of sensible length, of the sign that is three dots, so that a copied blank stays short and plain.
BLANK = "……"
NAME_BLANK = "……………………"

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")

# Not letters: controls, code points that are no character, and the signs that turn the direction of what follows.
_CONTROL = dict.fromkeys(
    [code for code in range(32) if chr(code) not in "\t\n\r"]
    + [*range(0x7F, 0x85), *range(0x86, 0xA0)]
    + [0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFFFE, 0xFFFF],
    None,
)
# No word of any language: laying such a run out takes WeasyPrint a time that grows with its square.
_ENDLESS_WORD = re.compile(r"\S{200,}")


def _tone_places() -> dict[str, str]:
    """Every open syllable end whose tone has two places: the new way (òa, òe, ùy) → the old way (oà, oè, uỳ)."""
    places = {}
    for first, second in ("oa", "oe", "uy"):
        for tone in "\u0300\u0301\u0303\u0309\u0323":
            new, old = first + tone + second, first + second + tone
            for write in (str.lower, str.upper, str.capitalize):
                places[unicodedata.normalize("NFC", write(new))] = unicodedata.normalize("NFC", write(old))
    return places


_OLD_WAY = _tone_places()
_NEW_WAY = {old: new for new, old in _OLD_WAY.items()}
_PLACES = {
    way: re.compile("(?<![qQ])(" + "|".join(table) + r")(?![^\W\d_])")
    for way, table in (("old", _OLD_WAY), ("new", _NEW_WAY))
}


def place_tones(text: str, way: str) -> str:
    """``text`` with the tones of open oa, oe, uy placed the ``old`` way (hoà, uỷ) or the ``new`` way (hòa, ủy).

    A house style for the fixed words of a paper; what people wrote is never passed through here.
    """
    table = _OLD_WAY if way == "old" else _NEW_WAY
    return _PLACES[way].sub(lambda found: table[found[1]], text)


def lines(text: str) -> list[str]:
    """The paragraphs that somebody wrote into one field: NFC, without control characters and empty lines.

    A run of 200 letters and more without a blank (a pasted file, say) may break at a zero-width space every 50.
    """
    written = (normalize(line) for line in text.translate(_CONTROL).splitlines())
    return [_ENDLESS_WORD.sub(_breakable, line) for line in written if line]


def _breakable(word: re.Match) -> str:
    return "\u200b".join(word[0][start : start + 50] for start in range(0, len(word[0]), 50))


def line(text: str) -> str:
    """What somebody wrote, as one line."""
    return " ".join(lines(text))


# Words with which the name of a place or of a union begins in a letterhead.
_PLACE = re.compile(r" (?=(?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|THỊ TRẤN|XÃ|PHƯỜNG|ĐẶC KHU|CÔNG ĐOÀN) )")
# Words of two syllables and dates, which the rows of a title leave whole.
_WHOLE = re.compile(
    r"\b(?:báo cáo|bí thư|chiến binh|chủ tịch|công đoàn|danh mục|đặc khu|đoàn thể|giao ban|hội nghị|kết luận|kết quả"
    r"|lao động|liên đoàn|liên hiệp|mặt trận|nhiệm vụ|nông dân|phụ nữ|phục vụ|số liệu|thanh niên|thành phố|thị trấn"
    r"|thị xã|thực hiện|thường trực|thường vụ|tổ chức|tổ quốc|tổng hợp|ủy ban|uỷ ban|việt nam|xã hội"
    r"|quý [IV]+|tháng \d+|năm \d{4})\b",
    re.IGNORECASE,
)


def letterhead(text: str) -> tuple[str, ...]:
    """``text`` in capitals, in phrases between which a narrow column may break:
    ``("ỦY BAN MTTQ VIỆT NAM", "HUYỆN CHỢ ĐỒN")``."""
    return tuple(phrase for phrase in _PLACE.split(line(text).upper()) if phrase)


def title_parts(text: str) -> list[str]:
    """``text`` in the parts between which a title may break:
    ``["Hội nghị", "giao ban", "Mặt trận", "Tổ quốc", "quý I", "năm 2020"]``."""
    kept = _WHOLE.sub(lambda found: found[0].replace(" ", "\0"), text)
    return [part.replace("\0", " ") for part in kept.split()]


def two_digits(number: int) -> str:
    """``7`` → ``07``."""
    return f"{number:02d}"


def day(on: date | None) -> str:
    """``ngày 05 tháng 01 năm 2020``; days below 10 and months 1 and 2 take a leading zero, other months none
    (Nghị định 30/2020, Phụ lục I, II.4). Dotted where unknown."""
    if on is None:
        return f"ngày {BLANK} tháng {BLANK} năm {BLANK}"
    month = two_digits(on.month) if on.month < 3 else str(on.month)
    return f"ngày {two_digits(on.day)} tháng {month} năm {on.year}"


def moment(at: datetime | None) -> str:
    """``08 giờ 30, ngày 05 tháng 4 năm 2020`` of a local ``at`` (Mẫu 1.9); dotted where unknown."""
    if at is None:
        return f"{BLANK} giờ {BLANK}, {day(None)}"
    return f"{two_digits(at.hour)} giờ {two_digits(at.minute)}, {day(at.date())}"


def meeting_name(title: str, begins_small: bool) -> str:
    """What the minutes are of: ``Giao ban …`` → ``Hội nghị giao ban …``; a title that says "hội nghị" stays as it is.

    ``begins_small``: the abstract begins in lower case, as in Party papers.
    """
    if not fold(title).startswith("hoi nghi"):
        title = f"Hội nghị {_first(title, str.lower)}"
    return _first(title, str.lower) if begins_small else title


def begins_small(text: str) -> str:
    """``text`` inside a sentence: its first letter small unless its first word is an abbreviation."""
    return _first(text, str.lower)


def _first(text: str, write) -> str:
    """``text`` with its first letter written by ``write``, unless its first word is an abbreviation (MTTQ)."""
    word = text.split(" ", 1)[0]
    return text if len(word) > 1 and word.isupper() else write(text[:1]) + text[1:]
