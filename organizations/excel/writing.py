"""Workbooks that go out: the form of one period, blank or filled, which imports again; and lists of problems."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.text import capfirst
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from organizations.excel import values
from organizations.excel.grid import Grid, shown
from organizations.excel.problems import Problem
from organizations.excel.safe import put
from organizations.excel.values import MISSING_TEXT, Statement
from organizations.quarters import Quarter

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STAMP_SHEET = "_bieu"
STAMP = "cong-giao-ban"
HEADINGS = ("TT", "Mã đơn vị", "Tên đơn vị")
GUIDANCE = (
    "Ô để trống là không báo gì, số đã có được giữ nguyên; bằng không thì ghi 0; không có số liệu thì ghi “không áp "
    "dụng”, “chưa báo cáo” hoặc “không có”. Không sửa dòng mã chỉ tiêu và cột mã đơn vị."
)

_FONT = "Times New Roman"
_THIN = Side(style="thin", color="808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="E7E6E6")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


@dataclass(frozen=True)
class Column:
    """One indicator of a form."""

    code: str
    name: str
    unit_of_measure: str = ""
    value_type: str = values.INTEGER
    decimal_places: int = 0


@dataclass(frozen=True)
class Form:
    """A form of one period. ``units``: (code, name) in order. ``figures``: (unit code, indicator code) → statement."""

    title: str
    code: str
    quarter: Quarter
    columns: list[Column]
    units: list[tuple[str, str]]
    figures: dict[tuple[str, str], Statement] = field(default_factory=dict)
    mark: str = ""  # what the paper must say about itself, such as SỐ LIỆU MINH HỌA


def write_form(form: Form) -> bytes:
    """``form`` as .xlsx: a row of codes, of names, of units of measure; then one row per commune."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = capfirst(form.quarter.name)
    width = len(HEADINGS) + len(form.columns)
    top = _write_title(sheet, form, width)
    _write_header(sheet, form, top)
    for number, (code, name) in enumerate(form.units, 1):
        row = top + 2 + number
        put(sheet.cell(row, 1), number, alignment=_CENTRE)
        put(sheet.cell(row, 2), code, alignment=_CENTRE, number_format="@")
        put(sheet.cell(row, 3), name)
        for column, indicator in enumerate(form.columns, len(HEADINGS) + 1):
            _write_figure(sheet.cell(row, column), indicator, form.figures.get((code, indicator.code)))
        for column in range(1, width + 1):
            sheet.cell(row, column).border = _BOX
            sheet.cell(row, column).font = Font(name=_FONT, size=11)
    _lay_out(sheet, form, top, width)
    _stamp(workbook, form)
    return _bytes(workbook, f"{form.title}, {form.quarter.name}", form.mark)


def _write_title(sheet, form: Form, width: int) -> int:
    """The lines above the table; answers the first row of the header."""
    lines = [
        (form.title.upper(), Font(name=_FONT, size=14, bold=True)),
        (capfirst(form.quarter.name), Font(name=_FONT, size=12, bold=True)),
    ]
    if form.mark:
        lines.append((form.mark, Font(name=_FONT, size=12, bold=True, color="C00000")))
    lines.append((f"Biểu {form.code}. {GUIDANCE}" if form.code else GUIDANCE, Font(name=_FONT, size=10, italic=True)))
    for row, (text, font) in enumerate(lines, 1):
        put(sheet.cell(row, 1), text, font=font, alignment=Alignment(horizontal="left", vertical="center"))
    return len(lines) + 2


def _write_header(sheet, form: Form, top: int) -> None:
    for column, heading in enumerate(HEADINGS, 1):
        put(sheet.cell(top, column), heading)
        sheet.merge_cells(start_row=top, start_column=column, end_row=top + 2, end_column=column)
    for column, indicator in enumerate(form.columns, len(HEADINGS) + 1):
        put(sheet.cell(top, column), indicator.code)
        put(sheet.cell(top + 1, column), indicator.name)
        put(sheet.cell(top + 2, column), f"({indicator.unit_of_measure})" if indicator.unit_of_measure else "")
    for row in range(top, top + 3):
        for column in range(1, len(HEADINGS) + len(form.columns) + 1):
            cell = sheet.cell(row, column)
            cell.font = Font(name=_FONT, size=11, bold=row < top + 2, italic=row == top + 2)
            cell.alignment, cell.border, cell.fill = _CENTRE, _BOX, _HEAD


def _write_figure(cell, indicator: Column, statement: Statement | None) -> None:
    cell.number_format = number_format(indicator)
    if statement is None:
        return
    if statement.missing_reason:
        put(cell, MISSING_TEXT[statement.missing_reason])
    elif statement.value is not None:
        put(cell, int(statement.value) if statement.value == int(statement.value) else statement.value)
    elif indicator.value_type == values.DATE:
        put(cell, date.fromisoformat(statement.text_value))
        cell.number_format = number_format(indicator)  # openpyxl sets its own for a date
    else:
        put(cell, statement.text_value)


def number_format(indicator: Column) -> str:
    """Excel's format for cells of ``indicator``; Excel itself shows dots and commas by the machine's language."""
    if indicator.value_type == values.DATE:
        return "dd/mm/yyyy"
    if indicator.value_type == values.TEXT:
        return "@"
    return "#,##0" + ("." + "0" + "#" * (indicator.decimal_places - 1) if indicator.decimal_places else "")


def _lay_out(sheet, form: Form, top: int, width: int) -> None:
    sheet.freeze_panes = sheet.cell(top + 3, len(HEADINGS) + 1)
    for column, letters in ((1, 5), (2, 11), (3, 24)):
        sheet.column_dimensions[get_column_letter(column)].width = letters
    for column in range(len(HEADINGS) + 1, width + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 15
    longest = max((len(column.name) for column in form.columns), default=0)
    sheet.row_dimensions[top + 1].height = 15 * max(2, -(-longest // 13))
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{top}:{top + 2}"


def _stamp(workbook: Workbook, form: Form) -> None:
    sheet = workbook.create_sheet(STAMP_SHEET)
    sheet.sheet_state = "veryHidden"
    sheet.append([STAMP, form.code, str(form.quarter)])


def read_stamp(grids: Iterable[Grid]) -> tuple[str, Quarter] | None:
    """The form's code (may be empty) and the period for which the portal made this workbook; None for others."""
    for grid in grids:
        if grid.name == STAMP_SHEET and shown(grid.at(0, 0)) == STAMP:
            try:
                return shown(grid.at(0, 1)), Quarter.parse(shown(grid.at(0, 2)))
            except ValueError:
                return None
    return None


def write_problems(problems: Iterable[Problem], source: str) -> bytes:
    """The list of what is wrong in the file ``source``: sheet, cell, what was read, what was expected."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Lỗi"
    put(sheet.cell(1, 1), f"Các lỗi trong tệp {source}", font=Font(name=_FONT, size=13, bold=True))
    for column, (heading, letters) in enumerate((("Trang tính", 20), ("Ô", 9), ("Đọc được", 32), ("Cần có", 90)), 1):
        put(sheet.cell(3, column), heading, font=Font(name=_FONT, size=11, bold=True), fill=_HEAD, border=_BOX)
        sheet.column_dimensions[get_column_letter(column)].width = letters
    for row, problem in enumerate(problems, 4):
        for column, text in enumerate((problem.sheet, problem.cell, problem.read, problem.expected), 1):
            alignment = Alignment(vertical="top", wrap_text=True)
            put(sheet.cell(row, column), text, font=Font(name=_FONT, size=11), border=_BOX, alignment=alignment)
    sheet.freeze_panes = "A4"
    return _bytes(workbook, f"Các lỗi trong tệp {source}", "")


def _bytes(workbook: Workbook, title: str, mark: str) -> bytes:
    properties = workbook.properties
    properties.title = f"{title} ({mark})" if mark else title
    properties.subject = properties.keywords = mark or None
    properties.creator, properties.language = "Cổng thông tin giao ban", "vi-VN"
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()
