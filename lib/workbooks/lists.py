"""A list of records as .xlsx or .csv: numbers stay numbers, days stay days, and no text becomes a formula.

Moments are written by the clock that they carry: who hands them over has made them local.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from lib.workbooks.escaping import csv_text, put
from lib.workbooks.writing import CONTENT_TYPE

DAY, MOMENT, WHOLE, BROKEN = "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "#,##0", "#,##0.####"
SHEET_NAME = str.maketrans("[]:*?/\\", "       ")  # what Excel allows in no name of a sheet

_FONT = Font(name="Times New Roman", size=11)
_BOLD = Font(name="Times New Roman", size=11, bold=True)
_HEAD = PatternFill("solid", fgColor="E7E6E6")
_TOP = Alignment(vertical="top", wrap_text=True)


def write_xlsx(title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence]) -> bytes:
    """``rows`` under the headings of ``columns`` (heading, width in letters); headings stay in sight and filter."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title.translate(SHEET_NAME)[:31].strip() or "Danh sách")
    for number, (_, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    looks = {number_format: _look(sheet, number_format) for number_format in ("General", DAY, MOMENT, WHOLE, BROKEN)}
    sheet.append([_heading(sheet, heading) for heading, _ in columns])
    last = 1
    for row in rows:
        sheet.append([_cell(sheet, value, looks) for value in row])
        last += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    workbook.properties.title = title
    workbook.properties.creator, workbook.properties.language = "Cổng thông tin giao ban", "vi-VN"
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def write_csv(title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence]) -> bytes:
    """The same as .csv, as a Vietnamese Excel opens it by a double click: semicolons, decimal comma, UTF-8 with BOM."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";")
    writer.writerow([csv_text(heading) for heading, _ in columns])
    for row in rows:
        writer.writerow([_field(value) for value in row])
    return target.getvalue().encode("utf-8-sig")


WRITERS = {
    "xlsx": (write_xlsx, CONTENT_TYPE),
    "csv": (write_csv, "text/csv; charset=utf-8"),
}


def _heading(sheet, text: str):
    cell = WriteOnlyCell(sheet)
    put(cell, text, font=_BOLD, fill=_HEAD, alignment=_TOP)
    return cell


def _look(sheet, number_format: str):
    """The style of cells with ``number_format``: made once, because openpyxl compares every part for every cell."""
    cell = WriteOnlyCell(sheet)
    cell.font, cell.alignment, cell.number_format = _FONT, _TOP, number_format
    return cell._style


def _cell(sheet, value, looks: dict):
    cell = WriteOnlyCell(sheet)
    value, number_format = _stored(value)
    if value is not None:
        put(cell, value)
    quoted = cell.quotePrefix
    cell._style = copy(looks[number_format])
    if quoted:
        cell.quotePrefix = True
    return cell


def _stored(value) -> tuple:
    """``value`` as Excel keeps it, and the format in which it shows it."""
    if isinstance(value, bool):
        return _yes_or_no(value), "General"
    if isinstance(value, datetime):
        return _local(value), MOMENT
    if isinstance(value, date):
        return value, DAY
    if isinstance(value, Decimal):
        return (int(value), WHOLE) if value == value.to_integral_value() else (value, BROKEN)
    return value, "General"


def _field(value) -> str:
    """``value`` as the text of a .csv."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _yes_or_no(value)
    if isinstance(value, datetime):
        return f"{_local(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        text = format(value, "f")
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    return str(value) if isinstance(value, int) else csv_text(str(value))


def _local(moment: datetime) -> datetime:
    """By its own clock, to the minute, as Excel keeps it."""
    return moment.replace(tzinfo=None, second=0, microsecond=0)


def _yes_or_no(value: bool) -> str:
    return "có" if value else "không"
