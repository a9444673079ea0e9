"""Text typed in the fonts of before Unicode (TCVN3 or ABC, VNI), made Unicode; decomposed Unicode made composed.

Such text arrives as the letters that the same bytes have in Windows-1252: ``Uû ban nh©n d©n``. The font of the cell
tells where the file tells the font; elsewhere the words vote: one that is a Vietnamese syllable in one reading only is
a vote for that reading, and a cell that cannot decide follows its column, then its sheet. Nothing is stripped before:
ư is the soft hyphen in TCVN3. Tables: TCVN 5712:1993 (VN3) and VNI for Windows.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from organizations.excel.grid import Grid, address
from organizations.excel.problems import Problem
from organizations.excel.syllables import is_syllable

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

# Words of every form. Of two possible readings that is meant which is among them: “Xã” is not “Xó” in TCVN3.
COMMON = frozenset(
    re.split(
        r"\s+",
        "xã phường thị trấn huyện tỉnh đơn vị mã tên số thứ tự tổng cộng quý năm kỳ tháng ngày biểu chỉ tiêu hộ nghèo "
        "cận người đồng triệu tỷ lệ lũy luỹ kế hoạch trong đó ủy uỷ mặt trận hội đạt chuẩn tiêu chí có không áp dụng",
    )
)
CLEAR = 4  # a vote is clear when the first has at least so many times the votes of the second

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

# A word ends at a blank, a digit or a sign of ASCII, and at the quotes and dashes that no legacy letter uses.
_BETWEEN = re.compile("[\\x00-@\\[-`{-\\x7f\\xa0“”‘’–—…•]+")


class UnreadableError(ValueError):
    """The text holds a sign that the encoding does not have."""


def from_tcvn3(text: str) -> str:
    """``"Uû ban nh©n d©n" → "Uỷ ban nhân dân"``. Raises UnreadableError."""
    return "".join(sign if sign.isascii() or sign in "\xa0“”‘’–—…•" else _tcvn3_letter(sign) for sign in text)


def _tcvn3_letter(sign: str) -> str:
    if sign not in TCVN3_TABLE:
        raise UnreadableError(sign)
    return TCVN3_TABLE[sign]


def from_vni(text: str) -> str:
    """``"Uûy ban nhaân daân" → "Ủy ban nhân dân"``. Raises UnreadableError."""
    rest = _VNI_TOKEN.sub("", text)
    if strange := next((sign for sign in rest if not sign.isascii() and sign not in "\xa0“”‘’–—…•"), ""):
        raise UnreadableError(strange)
    return _VNI_TOKEN.sub(lambda found: VNI_TABLE[found[0]], text)


def _from_capitals(text: str) -> str:
    return from_tcvn3(text).upper()


READERS: dict[str, Callable[[str], str]] = {TCVN3: from_tcvn3, TCVN3_CAPITALS: _from_capitals, VNI: from_vni}


def read_as(text: str, encoding: str) -> str | None:
    """``text`` as it reads in ``encoding``, composed; None when it cannot be of that encoding."""
    if encoding == UNICODE:
        return unicodedata.normalize("NFC", text)
    try:
        return READERS[encoding](text)
    except UnreadableError:
        return None


def encoding_of_font(name: str) -> str | None:
    """What a font of before Unicode shows: ``.VnTimeH → TCVN3_CAPITALS``; None for any other font."""
    lowered = name.strip().lower()
    if lowered.startswith(".vn"):
        return TCVN3_CAPITALS if lowered.endswith("h") else TCVN3
    return VNI if lowered.startswith("vni-") else None


def words(text: str) -> list[str]:
    """The words of ``text`` that hold a letter beyond ASCII: only they tell one encoding from another."""
    return [word for word in _BETWEEN.split(text) if word and not word.isascii()]


def votes(text: str) -> Counter:
    """For each encoding the words of ``text`` that are syllables, or known words, in that reading and in no other."""
    counted = Counter()
    for word in words(text):
        fitting = _fitting(word)
        if known := [encoding for encoding in fitting if fitting[encoding].lower() in COMMON]:
            fitting = known
        if len(fitting) == 1:
            counted[next(iter(fitting))] += 1
    return counted


def _fitting(word: str) -> dict[str, str]:
    """The encodings in which ``word`` is a syllable, with that reading."""
    readings = {encoding: read_as(word, encoding) for encoding in (UNICODE, TCVN3, VNI)}
    return {encoding: reading for encoding, reading in readings.items() if reading and is_syllable(reading)}


def _against(text: str, encoding: str) -> int:
    """How many words of ``text`` are syllables, but not in ``encoding``."""
    return sum(bool(fitting) and encoding not in fitting for fitting in map(_fitting, words(text)))


def winner(counted: Counter) -> str | None:
    """The encoding that clearly won; None without votes, and when the vote is split."""
    ranked = counted.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[1][1] * CLEAR > ranked[0][1]):
        return None
    return ranked[0][0]


@dataclass(frozen=True)
class Conversion:
    """Cells of one sheet that were of one encoding: how many, and one of them before and after.

    Where the bytes of a .csv had no letters before they were decoded, ``before`` is empty.
    """

    sheet: str
    encoding: str
    cells: int
    cell: str
    before: str
    after: str

    def __str__(self):
        if not self.before:
            return f"Tệp .csv dùng mã {NAMES[self.encoding]}; ví dụ ô {self.cell} đọc được “{_cut(self.after)}”."
        return (
            f"Trang “{self.sheet}”: đã chuyển {self.cells} ô từ {NAMES[self.encoding]} sang Unicode, "
            f"ví dụ ô {self.cell}: “{_cut(self.before)}” → “{_cut(self.after)}”."
        )


@dataclass
class Repaired:
    """Sheets in composed Unicode, what was converted, and the cells whose letters cannot be told."""

    grids: list[Grid] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def repair(grids: Iterable[Grid]) -> Repaired:
    """Every text of ``grids`` as composed Unicode. Hidden sheets are left as they are: nobody reads them."""
    repaired = Repaired()
    for grid in grids:
        repaired.grids.append(_repair_sheet(grid, repaired) if grid.visible else grid)
    return repaired


def _repair_sheet(grid: Grid, repaired: Repaired) -> Grid:
    texts = {
        (y, x): cell
        for y, row in enumerate(grid.rows)
        for x, cell in enumerate(row)
        if isinstance(cell, str) and not cell.isascii()
    }
    if not texts:
        return grid
    if grid.encoding:
        (y, x), text = next(iter(texts.items()))
        repaired.conversions.append(Conversion(grid.name, grid.encoding, len(texts), address(y, x), "", text))
    counted = {text: votes(text) for text in set(texts.values())}
    columns, sheet = defaultdict(Counter), Counter()
    for (_, x), text in texts.items():
        columns[x] += counted[text]
        sheet += counted[text]
    rows = [list(row) for row in grid.rows]
    done: dict[str, list] = defaultdict(list)
    asked = set()
    for (y, x), text in texts.items():
        encoding = _decide(text, grid.fonts.get((y, x)), counted[text], columns[x], sheet)
        if encoding is None:
            if text not in asked:
                asked.add(text)
                repaired.problems.append(_question(grid, y, x, text))
            continue
        reading = read_as(text, encoding)
        if reading != text:
            rows[y][x] = reading
            done[DECOMPOSED if encoding == UNICODE else encoding].append((y, x, text, reading))
    for encoding, cells in done.items():
        y, x, before, after = cells[0]
        repaired.conversions.append(Conversion(grid.name, encoding, len(cells), address(y, x), before, after))
    return replace(grid, rows=rows)


def _decide(text: str, font: str | None, own: Counter, column: Counter, sheet: Counter) -> str | None:
    """The encoding of one cell; None when it cannot be told and the readings differ."""
    possible = {encoding: reading for encoding in (UNICODE, TCVN3, VNI) if (reading := read_as(text, encoding))}
    if len(set(possible.values())) == 1:
        return UNICODE
    if font is not None and read_as(text, font) is not None:
        shown = TCVN3 if font == TCVN3_CAPITALS else font
        # A legacy font over words that are syllables in another reading only: somebody changed the font.
        return font if not own or winner(own) == shown else None
    if own:
        chosen = winner(own)
        return chosen if chosen and _against(text, chosen) * CLEAR <= own[chosen] else None
    if not any(is_syllable(reading) for word in words(text) for e in possible if (reading := read_as(word, e))):
        # Not Vietnamese in any reading, such as “Krông” or “café”: it goes with its surroundings when they are clear.
        chosen = winner(column) or winner(sheet)
        return chosen if chosen in possible else UNICODE
    for around in (column, sheet):
        if around:
            chosen = winner(around)
            return chosen if chosen in possible else None
    return UNICODE


def _question(grid: Grid, y: int, x: int, text: str) -> Problem:
    readings = {encoding: read_as(text, encoding) for encoding in (UNICODE, TCVN3, VNI)}
    listed = " hoặc ".join(f"“{_cut(reading)}” ({NAMES[e]})" for e, reading in readings.items() if reading)
    return Problem(
        grid.name, address(y, x), text,
        f"chữ trong ô không rõ thuộc bảng mã nào, có thể là {listed}; hãy gõ lại ô này bằng phông Unicode",
    )  # fmt: skip


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
