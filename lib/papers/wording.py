"""How papers write what people typed, names, titles and what nobody knows. Pure functions over plain values."""

import re
from datetime import date, datetime

from lib.papers.plain_letters import plain
from lib.vietnamese import day_in_words, moment_in_words, normalize

# Dotted blanks of sensible length, of the sign that is three dots, so that a copied blank stays short and plain.
BLANK = "……"
NAME_BLANK = "……………………"

# Not letters: controls, code points that are no character, and the signs that turn the direction of what follows.
_CONTROL = dict.fromkeys(
    [code for code in range(32) if chr(code) not in "\t\n\r"]
    + [*range(0x7F, 0x85), *range(0x86, 0xA0)]
    + [0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFFFE, 0xFFFF],
    None,
)
# No word of any language: laying such a run out takes WeasyPrint a time that grows with its square.
_ENDLESS_WORD = re.compile(r"\S{200,}")


def lines(text: str) -> list[str]:
    """The paragraphs that somebody wrote into one field: NFC, without control characters and empty lines.

    Signs that the papers' font lacks are their plain equals, where there are some.

    A run of 200 letters and more without a blank (a pasted file, say) may break at a zero-width space every 50.
    """
    written = (normalize(line) for line in plain(text.translate(_CONTROL)).splitlines())
    return [_ENDLESS_WORD.sub(_breakable, line) for line in written if line]


def _breakable(word: re.Match[str]) -> str:
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


def day_or_blank(on: date | None) -> str:
    """``ngày 05 tháng 01 năm 2020``; dotted where unknown."""
    return day_in_words(on) if on else f"ngày {BLANK} tháng {BLANK} năm {BLANK}"


def moment_or_blank(at: datetime | None) -> str:
    """``08 giờ 30, ngày 05 tháng 4 năm 2020`` of a local ``at``; dotted where unknown."""
    return moment_in_words(at) if at else f"{BLANK} giờ {BLANK}, {day_or_blank(None)}"


def begins_small(text: str) -> str:
    """``text`` inside a sentence: its first letter small unless its first word is an abbreviation (MTTQ)."""
    word = text.split(" ", 1)[0]
    return text if len(word) > 1 and word.isupper() else text[:1].lower() + text[1:]
