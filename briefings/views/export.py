"""A list as a workbook: the rows that the filters keep, the columns of the screen, a value in each cell."""

import io
from collections.abc import Iterable
from copy import copy
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from organizations.excel.safe import put
from organizations.excel.writing import CONTENT_TYPE
from organizations.refused import Refused
from organizations.text import fold

MAXIMUM_ROWS = 20_000
DAY, MOMENT, WHOLE, BROKEN = "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "#,##0", "#,##0.##"

_FONT = Font(name="Times New Roman", size=11)
_BOLD = Font(name="Times New Roman", size=11, bold=True)
_HEAD = PatternFill("solid", fgColor="E7E6E6")
_TOP = Alignment(vertical="top", wrap_text=True)


def as_workbook(title: str, columns, rows: QuerySet) -> HttpResponse:
    """``rows`` (all of them) as a download named after ``title`` and today. Raises Refused for too many rows."""
    number = rows.count()
    if number > MAXIMUM_ROWS:
        raise Refused(
            f"Danh sách có {_grouped(number)} dòng, nhiều hơn {_grouped(MAXIMUM_ROWS)} dòng mà một tệp nhận được; "
            "hãy lọc bớt, ví dụ theo kỳ hoặc theo tổ chức, rồi xuất lại."
        )
    today = timezone.localdate()
    response = HttpResponse(write(title, columns, rows.iterator(chunk_size=2000)), content_type=CONTENT_TYPE)
    name = f"{slugify(fold(title))}-{today:%Y-%m-%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def write(title: str, columns, records: Iterable) -> bytes:
    """``records`` under the headings of ``columns`` as .xlsx; the headings stay in sight and can be filtered by."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title[:31])
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.freeze_panes = "A2"
    looks = {number_format: _look(sheet, number_format) for number_format in ("General", DAY, MOMENT, WHOLE, BROKEN)}
    sheet.append([_heading(sheet, column.heading) for column in columns])
    last = 1
    for record in records:
        sheet.append([_cell(sheet, column.value(record), looks) for column in columns])
        last += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    workbook.properties.title = title
    workbook.properties.creator, workbook.properties.language = "Cổng thông tin giao ban", "vi-VN"
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


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
    """A number as a number, a day as a day, and text as nothing but text."""
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
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, second=0, microsecond=0), MOMENT
    if isinstance(value, date):
        return value, DAY
    if isinstance(value, Decimal):
        return (int(value), WHOLE) if value == value.to_integral_value() else (value, BROKEN)
    return value, "General"
