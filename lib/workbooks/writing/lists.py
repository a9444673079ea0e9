"""A list of records as .xlsx or .csv: numbers stay numbers, days stay days, and no text becomes a formula.

Moments are written by the clock that they carry: who hands them over has made them local.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from lib.vietnamese import format_number
from lib.workbooks.escaping import escape_csv
from lib.workbooks.writing.style import (
    DATE_FORMAT,
    FONT,
    XLSX_CONTENT_TYPE,
    set_style,
    sheet_name,
    style_of,
    write_cell,
)

_DATE_TIME, _WHOLE, _DECIMAL, _GENERAL = "dd/mm/yyyy hh:mm", "#,##0", "#,##0.####", "General"

_FONT = Font(name=FONT, size=11)
_BOLD = Font(name=FONT, size=11, bold=True)
_HEADING_FILL = PatternFill("solid", fgColor="E7E6E6")
_TOP = Alignment(vertical="top", wrap_text=True)

Columns = Sequence[tuple[str, int]]  # heading, width in characters
Rows = Iterable[Sequence[object]]  # text, numbers, days, moments, booleans or None


# The kinds of files that a list can be written as → their content type.
LIST_CONTENT_TYPES = {"xlsx": XLSX_CONTENT_TYPE, "csv": "text/csv; charset=utf-8"}


def write_list(kind: str, title: str, columns: Columns, rows: Rows) -> bytes:
    """``rows`` under the headings of ``columns`` as a file of ``kind``, a key of ``LIST_CONTENT_TYPES``.

    .xlsx: headings stay in sight and filter. .csv: as a Vietnamese Excel opens it by a double click: semicolons,
    decimal comma, UTF-8 with BOM.
    """
    return _xlsx(title, columns, rows) if kind == "xlsx" else _csv(columns, rows)


def _xlsx(title: str, columns: Columns, rows: Rows) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(sheet_name(title).strip() or "Danh sách")
    for number, (_, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    formats = (_GENERAL, DATE_FORMAT, _DATE_TIME, _WHOLE, _DECIMAL)
    styles = {number_format: _style(sheet, number_format) for number_format in formats}
    sheet.append([_heading(sheet, heading) for heading, _ in columns])
    last = 1
    for row in rows:
        sheet.append([_cell(sheet, value, styles) for value in row])
        last += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    workbook.properties.title = title
    workbook.properties.creator, workbook.properties.language = "Cổng thông tin giao ban", "vi-VN"
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def _csv(columns: Columns, rows: Rows) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";")
    writer.writerow([escape_csv(heading) for heading, _ in columns])
    for row in rows:
        writer.writerow([_field(value) for value in row])
    return target.getvalue().encode("utf-8-sig")


def _heading(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet)
    write_cell(cell, text, font=_BOLD, fill=_HEADING_FILL, alignment=_TOP)
    return cell


def _style(sheet: WriteOnlyWorksheet, number_format: str) -> StyleArray:
    """The style of cells with ``number_format``: made once, because openpyxl compares every part for every cell."""
    cell = WriteOnlyCell(sheet)
    cell.font, cell.alignment, cell.number_format = _FONT, _TOP, number_format
    return style_of(cell)


def _cell(sheet: WriteOnlyWorksheet, value: object, styles: dict[str, StyleArray]) -> Cell:
    cell = WriteOnlyCell(sheet)
    stored, number_format = _stored(value)
    if stored is not None:
        write_cell(cell, stored)
    set_style(cell, copy(styles[number_format]))
    return cell


def _stored(value: object) -> tuple[Any, str]:
    """``value`` as Excel keeps it, and the format in which it shows it."""
    if isinstance(value, bool):
        return _yes_or_no(value), _GENERAL
    if isinstance(value, datetime):
        return _to_the_minute(value), _DATE_TIME
    if isinstance(value, date):
        return value, DATE_FORMAT
    if isinstance(value, Decimal):
        return (int(value), _WHOLE) if value == value.to_integral_value() else (value, _DECIMAL)
    return value, _GENERAL


def _field(value: object) -> str:
    """``value`` as the text of a .csv."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _yes_or_no(value)
    if isinstance(value, datetime):
        return f"{_to_the_minute(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    return str(value) if isinstance(value, int) else escape_csv(str(value))


def _to_the_minute(moment: datetime) -> datetime:
    """By its own clock, as Excel keeps it."""
    return moment.replace(tzinfo=None, second=0, microsecond=0)


def _yes_or_no(value: bool) -> str:
    return "có" if value else "không"
