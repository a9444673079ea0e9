"""A .csv as Excel and LibreOffice save it: UTF-8 with or without BOM; semicolon, comma or tab."""

import csv
import io
from collections import Counter

from organizations.refused import Refused

DELIMITERS = ";\t,"  # in this order when two fit equally: with a decimal comma the fields are parted by semicolons
SAMPLE_LINES = 200


def read_rows(content: bytes) -> list[list[str]]:
    """The fields of ``content``, all text. Raises Refused when it is not UTF-8 or not a table."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Refused(
            f"Tệp .csv không phải mã Unicode (UTF-8), dòng {line} có ký tự không đọc được. "
            "Trong Excel hãy chọn Lưu thành → “CSV UTF-8”, hoặc gửi tệp .xlsx."
        ) from error
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)))
    except csv.Error as error:
        raise Refused(
            "Tệp .csv bị hỏng: có ô quá dài hoặc dấu ngoặc kép không đóng. Hãy lưu lại từ Excel rồi gửi lại."
        ) from error


def delimiter_of(text: str) -> str:
    """The delimiter under which most lines have the same number of fields, more than one."""

    def score(delimiter: str):
        widths = Counter()
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for _, row in zip(range(SAMPLE_LINES), reader, strict=False):
            if any(field.strip() for field in row):
                widths[len(row)] += 1
        wide = [(count, width) for width, count in widths.items() if width > 1]
        return max(wide, default=(0, 0))

    return max(DELIMITERS, key=score)
