"""What the workbooks of the portal have in common: the look, an indicator's column, a figure in its cell."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter

from lib.vietnamese.quarters import Quarter
from lib.workbooks import values
from lib.workbooks.escaping import put
from lib.workbooks.problems import Problem
from lib.workbooks.values import MISSING_TEXT

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GUIDANCE = (
    "Ô để trống là không báo gì, số đã có được giữ nguyên; bằng không thì ghi 0; không có số liệu thì ghi “không áp "
    "dụng”, “chưa báo cáo” hoặc “không có”. Chỉ điền vào các ô để mở; các ô khác được khóa để cổng đọc lại được."
)

FONT = "Times New Roman"
THIN = Side(style="thin", color="808080")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD = PatternFill("solid", fgColor="E7E6E6")
BESIDE = PatternFill("solid", fgColor="F7F7F7")
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
OPEN = Protection(locked=False)


class Said(NamedTuple):
    """What is stated of one indicator: at most one of the first three says something."""

    value: Decimal | None = None
    text_value: str = ""
    missing_reason: str = ""
    cumulative: Decimal | None = None


@dataclass(frozen=True)
class Column:
    """One indicator of a form; bounds are those in force in the period."""

    code: str
    name: str
    unit_of_measure: str = ""
    value_type: str = values.INTEGER
    decimal_places: int = 0
    minimum: Decimal | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True)
class Form:
    """A form of one period.

    ``units``: (code, name) in order. ``figures`` and ``previous``: (unit code, indicator code) → what was said this
    quarter and the quarter before (``Said`` or a ``Statement``); ``previous`` None leaves that column out.
    """

    title: str
    code: str
    quarter: Quarter
    columns: list[Column]
    units: list[tuple[str, str]]
    figures: dict[tuple[str, str], object] = field(default_factory=dict)
    mark: str = ""  # what the paper must say about itself, such as SỐ LIỆU MINH HỌA
    previous: dict[tuple[str, str], object] | None = None
    definition: str = ""

    @property
    def has_cumulative(self) -> bool:
        return any(getattr(said, "cumulative", None) is not None for said in self.figures.values())


def put_said(cell, indicator: Column, said) -> None:
    """Write what was ``said`` (None: nothing) of ``indicator`` into ``cell``, as its type."""
    cell.number_format = number_format(indicator)
    if said is None:
        return
    if said.missing_reason:
        put(cell, MISSING_TEXT[said.missing_reason])
    elif said.value is not None:
        put(cell, plain_number(said.value))
    elif indicator.value_type == values.DATE and said.text_value:
        put(cell, date.fromisoformat(said.text_value))
        cell.number_format = number_format(indicator)  # openpyxl sets its own for a date
    elif said.text_value:
        put(cell, said.text_value)


def plain_number(number: Decimal) -> Decimal | int:
    return int(number) if number == int(number) else number


def number_format(indicator: Column) -> str:
    """Excel's format for cells of ``indicator``; Excel itself shows dots and commas by the machine's language."""
    if indicator.value_type == values.DATE:
        return "dd/mm/yyyy"
    if indicator.value_type == values.TEXT:
        return "@"
    return "#,##0" + ("." + "0" + "#" * (indicator.decimal_places - 1) if indicator.decimal_places else "")


def lock(sheet) -> None:
    """What is not left open for typing cannot be changed by mistake. No password: whoever must, still can."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.formatCells = False


def on_landscape(sheet, pages: int = 1) -> None:
    """Printed on A4 across, ``pages`` side by side, as many below each other as it takes."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def write_problems(problems: Iterable[Problem], source: str) -> bytes:
    """The list of what is wrong in the file ``source``: sheet, cell, what was read, what was expected."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Lỗi"
    put(sheet.cell(1, 1), f"Các lỗi trong tệp {source}", font=Font(name=FONT, size=13, bold=True))
    for column, (heading, letters) in enumerate((("Trang tính", 20), ("Ô", 9), ("Đọc được", 32), ("Cần có", 90)), 1):
        put(sheet.cell(3, column), heading, font=Font(name=FONT, size=11, bold=True), fill=HEAD, border=BOX)
        sheet.column_dimensions[get_column_letter(column)].width = letters
    for row, problem in enumerate(problems, 4):
        for column, text in enumerate((problem.sheet, problem.cell, problem.read, problem.expected), 1):
            alignment = Alignment(vertical="top", wrap_text=True)
            put(sheet.cell(row, column), text, font=Font(name=FONT, size=11), border=BOX, alignment=alignment)
    sheet.freeze_panes = "A4"
    return saved(workbook, f"Các lỗi trong tệp {source}")


def saved(workbook: Workbook, title: str, mark: str = "") -> bytes:
    """``workbook`` as the bytes of an .xlsx that says what it is."""
    properties = workbook.properties
    properties.title = f"{title} ({mark})" if mark else title
    properties.subject = properties.keywords = mark or None
    properties.creator, properties.language = "Cổng thông tin giao ban", "vi-VN"
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()
