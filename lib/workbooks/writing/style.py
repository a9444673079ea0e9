"""What the workbooks of the portal have in common: fonts, borders, number formats, and how a cell is written."""

import io
from copy import copy
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from lib.workbooks.escaping import is_formula_like, without_control_characters
from lib.workbooks.statements import IndicatorSpec, MissingReason, Statement, ValueType

XLSX_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FONT = "Times New Roman"
_THIN = Side(style="thin", color="808080")
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
HEADING_FILL = PatternFill("solid", fgColor="E7E6E6")
PREVIOUS_FILL = PatternFill("solid", fgColor="F7F7F7")
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
UNLOCKED = Protection(locked=False)

DATE_FORMAT, TEXT_FORMAT = "dd/mm/yyyy", "@"
_SHEET_NAME = str.maketrans("[]:*?/\\", "       ")  # what Excel allows in no name of a sheet
_MAX_SHEET_NAME = 31

Value = str | float | Decimal | date | datetime | time | timedelta | None


def font(size: int, *, bold: bool = False, italic: bool = False) -> Font:
    """The font of the portal's workbooks."""
    return Font(name=FONT, size=size, bold=bold, italic=italic)


def sheet_name(text: str) -> str:
    """``text`` as Excel takes it for the name of a sheet."""
    return text.translate(_SHEET_NAME)[:_MAX_SHEET_NAME]


def new_workbook(sheet: str) -> tuple[Workbook, Worksheet]:
    """A workbook and its one sheet, called ``sheet``."""
    workbook = Workbook()
    worksheet = cast(Worksheet, workbook.active)
    worksheet.title = sheet
    return workbook, worksheet


def write_cell(cell: Cell | MergedCell, value: Value, **style: Any) -> None:
    """Set an openpyxl ``cell``: text as text, marked so that Excel never evaluates it; a number as a number.

    ``style``: attributes of the cell, such as ``font``.
    """
    cell = cast(Cell, cell)  # a merged one takes no value, and none is written to
    if isinstance(value, str):
        value = without_control_characters(value)
        cell.value = value
        cell.data_type = "s"
        if is_formula_like(value):
            cell.quotePrefix = True
    else:
        cell.value = value
    for name, setting in style.items():
        setattr(cell, name, setting)


def style_of(cell: Cell | MergedCell) -> StyleArray:
    """A copy of the style of ``cell`` as a whole: setting its parts one by one costs openpyxl a comparison each."""
    return cast(StyleArray, copy(cell._style))  # type: ignore[union-attr]  # the stubs leave it out


def set_style(cell: Cell | MergedCell, style: StyleArray) -> None:
    """Let ``cell`` have ``style``; text that Excel must not evaluate stays marked as such."""
    quoted = cell.quotePrefix
    cell._style = style  # type: ignore[union-attr]  # the stubs leave it out
    if quoted:
        cell.quotePrefix = True


def write_statement(cell: Cell | MergedCell, indicator: IndicatorSpec, statement: Statement | None) -> None:
    """Write what is stated of ``indicator`` (None: nothing) into ``cell``, as its type."""
    cell.number_format = number_format(indicator)
    if statement is None:
        return
    if statement.missing_reason:
        write_cell(cell, MissingReason(statement.missing_reason).label)
    elif statement.value is not None:
        write_cell(cell, whole_if_possible(statement.value))
    elif indicator.value_type == ValueType.DATE and statement.text_value:
        write_cell(cell, date.fromisoformat(statement.text_value))
        cell.number_format = number_format(indicator)  # openpyxl sets its own for a date
    elif statement.text_value:
        write_cell(cell, statement.text_value)


def whole_if_possible(number: Decimal) -> Decimal | int:
    """``number`` as an integer where it is one."""
    return int(number) if number == int(number) else number


def number_format(indicator: IndicatorSpec) -> str:
    """Excel's format for cells of ``indicator``; Excel itself shows dots and commas by the machine's language."""
    if indicator.value_type == ValueType.DATE:
        return DATE_FORMAT
    if indicator.value_type == ValueType.TEXT:
        return TEXT_FORMAT
    return "#,##0" + ("." + "0" + "#" * (indicator.decimal_places - 1) if indicator.decimal_places else "")


def protect(sheet: Worksheet) -> None:
    """Protect all cells that are not unlocked against changes by mistake. No password: whoever must, still can."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.formatCells = False


def print_landscape(sheet: Worksheet, pages: int = 1) -> None:
    """Print on A4 in landscape, ``pages`` side by side, as many below each other as it takes."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def xlsx_bytes(workbook: Workbook, title: str, mark: str = "") -> bytes:
    """``workbook`` as the bytes of an .xlsx that says what it is; ``mark`` such as SỐ LIỆU MINH HỌA."""
    properties = workbook.properties
    properties.title = f"{title} ({mark})" if mark else title
    properties.subject = properties.keywords = mark or None
    properties.creator, properties.language = "Cổng thông tin giao ban", "vi-VN"
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()
