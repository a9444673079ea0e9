"""A .csv as Excel, LibreOffice and older programs save it; semicolon, comma, tab or bar.

UTF-8 with or without BOM, UTF-16, or the single-byte encoding of a Vietnamese Windows (1258) or of an old font
(TCVN3, VNI). What is not Unicode is taken only when its words are Vietnamese; where they are in two encodings, both go
on to ``encoding_repair``, which asks.
"""

import csv
import io
import re
from collections import Counter
from contextlib import suppress

from lib.refused import Refused
from lib.vietnamese.encodings import Encoding, decode, detect_single_byte
from lib.workbooks.grid import Grid
from lib.workbooks.inspection import utf_16_of
from lib.workbooks.limits import MAX_COLUMNS, MAX_ROWS, UNKNOWN, check_extent

SHEET = "CSV"
DELIMITERS = ";\t,|"  # in this order when two fit equally: with a decimal comma the delimiter is the semicolon
_STATED_DELIMITER = re.compile(r"\s*\"?sep=([;\t,|])\"?[;,\t|]*\r?\n", re.IGNORECASE)  # Excel's own first line
_QUOTED = re.compile(r'^\s*="([^"=]*)"\s*$')  # a text that a program protects from Excel, which shows it alone
_FIGURE = re.compile(r"\s*[-+]?[0-9][0-9., ]*%?\s*")
SAMPLE_LINES, SAMPLE_CHARACTERS = 200, 200_000
_REASONS = {
    ",": "dấu phẩy thập phân (như 12,5) không nằm trong ngoặc kép",
    ";": "dấu chấm phẩy trong ô không nằm trong ngoặc kép",
    "\t": "dấu Tab trong ô không nằm trong ngoặc kép",
    "|": "dấu gạch đứng trong ô không nằm trong ngoặc kép",
}
_SEND_AGAIN = (
    "Hãy mở tệp gốc bằng Excel, chọn Lưu thành → .xlsx rồi gửi lại, hoặc đặt những ô có dấu ấy trong ngoặc kép."
)
_SURPLUS = (
    "Tệp .csv có dòng {line} dài hơn dòng tiêu đề: {cells} ô mà tiêu đề chỉ có {width} ô, nên không rõ số nào thuộc "
    f"cột nào. Có lẽ do {{reason}}. {_SEND_AGAIN}"
)
_UNEVEN = (
    "Tệp .csv có các dòng số liệu dài ngắn khác nhau: dòng {line} có {cells} ô, dòng khác chỉ có {fewest} ô, nên không "
    f"rõ số nào thuộc cột nào. Có lẽ do {{reason}}. {_SEND_AGAIN}"
)


def read(content: bytes) -> Grid:
    """The table ``content``, all text. What is in the encoding of an old font stays so for ``repair_encodings``.

    Raises Refused when the encoding is unknown, the content is no table, or is too large.
    """
    text, encoding, possible_encodings = _decoded(content)
    if "\0" in text:
        raise Refused(UNKNOWN)
    rows: list[list[str]] = []
    columns = 0
    lines: list[int] = []  # of the file, in which each row ends
    if stated := _STATED_DELIMITER.match(text):
        text = text[stated.end() :]
    delimiter = stated[1] if stated else delimiter_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            rows.append(row)
            lines.append(reader.line_num + (1 if stated else 0))
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
    _refuse_surplus(rows, lines, delimiter)
    if '="' in text:
        rows = [[_QUOTED.sub(r"\1", cell) for cell in row] for row in rows]
    return Grid(SHEET, rows, encoding=encoding, possible_encodings=possible_encodings)


def _decoded(content: bytes) -> tuple[str, str, tuple[str, ...]]:
    """(text, the encoding of its bytes, those they may be in where the text is still to be decoded)."""
    if utf_16 := utf_16_of(content):
        try:
            return content.decode(utf_16), Encoding.UTF_16, ()
        except UnicodeDecodeError as error:
            raise Refused(
                "Tệp .csv mã UTF-16 bị hỏng hoặc bị cắt cụt. Hãy lưu lại từ Excel rồi gửi lại, hoặc gửi tệp .xlsx."
            ) from error
    try:
        return content.decode("utf-8-sig"), "", ()
    except UnicodeDecodeError as error:
        latin = content.decode("latin-1")
        possible = detect_single_byte(latin)
        if len(possible) > 1:
            return latin, "", possible
        if possible == (Encoding.WINDOWS_1258,):
            return decode(latin, Encoding.WINDOWS_1258) or latin, Encoding.WINDOWS_1258, ()
        if possible:
            return latin, "", ()
        line = content[: error.start].count(b"\n") + 1
        raise Refused(
            f"Tệp .csv không phải mã Unicode (UTF-8 hoặc UTF-16), dòng {line} có chữ không đọc được; đọc theo "
            "Windows-1258, TCVN3 hay VNI cũng không ra chữ Việt rõ ràng. "
            "Trong Excel hãy chọn Lưu thành → “CSV UTF-8”, hoặc gửi tệp .xlsx."
        ) from error


def _refuse_surplus(rows: list[list[str]], lines: list[int], delimiter: str) -> None:
    """Raises Refused for a row of figures with more cells than the header: all behind the surplus one are shifted.

    The header is as wide as the widest row without figures so far. Where the comma separates, rows of figures of
    different widths are doubted, too, when the wider ones end in a figure: a decimal comma may have made one of two.
    """
    width = 0
    narrowest, widest = 0, (0, 0)  # rows of figures: the fewest cells; the most that end in a figure, and the line
    for row, line in zip(rows, lines, strict=False):  # there may be blank lines at the end
        if not any(map(_FIGURE.fullmatch, row)):
            words = sum(map(bool, row))
            width = max(width, len(row)) if words > 1 else width if narrowest else 0  # a title is no header
            continue
        cells = len(row) if delimiter == "," else len(row) - _blanks_at_end(row)
        if width and cells > width:
            raise Refused(_SURPLUS.format(line=line, cells=cells, width=width, reason=_REASONS[delimiter]))
        if width:
            narrowest = min(narrowest or cells, cells)
            widest = max(widest, (cells, -line)) if _FIGURE.fullmatch(row[-1]) else widest
    if delimiter == "," and widest[0] > narrowest > 0:
        raise Refused(_UNEVEN.format(line=-widest[1], cells=widest[0], fewest=narrowest, reason=_REASONS[","]))


def _blanks_at_end(row: list[str]) -> int:
    return next((number for number, cell in enumerate(reversed(row)) if cell.strip()), len(row))


def delimiter_of(text: str) -> str:
    """The delimiter under which most lines have the same number of fields, more than one."""
    sample = text[:SAMPLE_CHARACTERS]

    def score(delimiter: str) -> tuple[int, int]:
        """(how many lines have the usual number of fields, that number)."""
        widths: Counter[int] = Counter()
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        with suppress(csv.Error):  # the whole text will be read, and refused, with the number of the line
            for _, row in zip(range(SAMPLE_LINES), reader, strict=False):
                if any(field.strip() for field in row):
                    widths[len(row)] += 1
        several = [(count, width) for width, count in widths.items() if width > 1]
        return max(several, default=(0, 0))

    return max(DELIMITERS, key=score)
