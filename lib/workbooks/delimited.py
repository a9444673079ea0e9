"""A .csv as Excel, LibreOffice and older programs save it; semicolon, comma or tab.

UTF-8 with or without BOM, UTF-16 with BOM, or the one-byte code of a Vietnamese Windows (1258). Bytes that are none of
these may be the letters of an old font (``letters``). What is not Unicode is taken only when its words are Vietnamese;
where they are in two readings, both go on to ``letters``, which asks.
"""

import csv
import io
import re
from collections import Counter
from contextlib import suppress

from lib.refused import Refused
from lib.vietnamese.detection import CLEAR, COMMON, words
from lib.vietnamese.encodings import TCVN3, UTF16, VNI, WINDOWS, read_as
from lib.vietnamese.syllables import is_syllable
from lib.workbooks.grid import Grid
from lib.workbooks.guard import UTF16_MARKS
from lib.workbooks.limits import MAX_COLUMNS, MAX_ROWS, UNKNOWN, check_extent

SHEET = "CSV"
DELIMITERS = ";\t,"  # in this order when two fit equally: with a decimal comma the fields are parted by semicolons
SAMPLE_LINES, SAMPLE_LETTERS = 200, 200_000
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]")  # what an export leaves of a letter that its encoding lacks
SPELLED = 0.9  # share of the words beyond ASCII that must be Vietnamese syllables before a one-byte code is believed


def read(content: bytes) -> Grid:
    """The table ``content``, all text. What is in the letters of an old font stays so for ``letters.repair``.

    Raises Refused when the encoding cannot be told, the content is no table, or is too large.
    """
    text, encoding, readings = _decoded(content)
    if "\0" in text:
        raise Refused(UNKNOWN)
    rows, columns = [], 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    try:
        for row in reader:
            rows.append(row)
            columns = max(columns, len(row))
            if len(rows) > MAX_ROWS or columns > MAX_COLUMNS:
                break
    except csv.Error as error:
        raise Refused(
            f"Tệp .csv bị hỏng ở dòng {reader.line_num}: có ô quá dài hoặc dấu ngoặc kép không đóng. "
            "Hãy lưu lại từ Excel rồi gửi lại."
        ) from error
    while rows and not any(rows[-1]):
        rows.pop()
    check_extent(len(rows), columns)
    return Grid(SHEET, rows, typed=False, encoding=encoding, readings=readings)


def _decoded(content: bytes) -> tuple[str, str, tuple[str, ...]]:
    """(text, how its bytes were written, how else they may be, where the text is still to be decoded)."""
    if content.startswith(UTF16_MARKS):
        try:
            return content.decode("utf-16"), UTF16, ()
        except UnicodeDecodeError as error:
            raise Refused(
                "Tệp .csv mã UTF-16 bị hỏng hoặc bị cắt cụt. Hãy lưu lại từ Excel rồi gửi lại, hoặc gửi tệp .xlsx."
            ) from error
    try:
        return content.decode("utf-8-sig"), "", ()
    except UnicodeDecodeError as error:
        if found := _one_byte(content):
            return found
        line = content[: error.start].count(b"\n") + 1
        raise Refused(
            f"Tệp .csv không phải mã Unicode (UTF-8 hoặc UTF-16), dòng {line} có chữ không đọc được; đọc theo "
            "Windows-1258, TCVN3 hay VNI cũng không ra chữ Việt rõ ràng. "
            "Trong Excel hãy chọn Lưu thành → “CSV UTF-8”, hoặc gửi tệp .xlsx."
        ) from error


def _one_byte(content: bytes) -> tuple[str, str, tuple[str, ...]] | None:
    """As ``_decoded``, of one-byte letters; None when their words are Vietnamese in no reading, or letters are lost."""
    latin = content.decode("latin-1")
    if _LOST.search(latin):
        return None
    texts = {}
    known = Counter()  # words that every form has: of two readings that is meant which holds them
    for encoding in (WINDOWS, TCVN3, VNI):
        text = read_as(latin, encoding)
        told = words(text) if text is not None else []
        if told and sum(map(is_syllable, told)) >= SPELLED * len(told):
            texts[encoding] = text
            known[encoding] = sum(word.lower() in COMMON for word in told)
    if not texts:
        return None
    ((likeliest, most), *others) = known.most_common()
    if others and others[0][1] * CLEAR >= most:
        return latin, "", tuple(encoding for encoding, _ in known.most_common())
    return (texts[WINDOWS], WINDOWS, ()) if likeliest == WINDOWS else (latin, "", ())


def delimiter_of(text: str) -> str:
    """The delimiter under which most lines have the same number of fields, more than one."""

    sample = text[:SAMPLE_LETTERS]

    def score(delimiter: str):
        widths = Counter()
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        with suppress(csv.Error):  # the whole text will be read, and refused, with the number of the line
            for _, row in zip(range(SAMPLE_LINES), reader, strict=False):
                if any(field.strip() for field in row):
                    widths[len(row)] += 1
        wide = [(count, width) for width, count in widths.items() if width > 1]
        return max(wide, default=(0, 0))

    return max(DELIMITERS, key=score)
