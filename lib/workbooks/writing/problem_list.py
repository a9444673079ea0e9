"""The list of what is wrong in a file, as a workbook."""

from collections.abc import Iterable

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from lib.workbooks.problems import Problem
from lib.workbooks.writing import style
from lib.workbooks.writing.style import BOX, HEADING_FILL, write_cell

_COLUMNS = (("Trang tính", 20), ("Ô", 9), ("Đọc được", 32), ("Cần có", 90))  # heading, width in characters


def write_problems(problems: Iterable[Problem], source: str) -> bytes:
    """The ``problems`` of the file ``source`` as .xlsx: sheet, cell, what was read, what was expected."""
    workbook, sheet = style.new_workbook("Lỗi")
    write_cell(sheet.cell(1, 1), f"Các lỗi trong tệp {source}", font=style.font(13, bold=True))
    for column, (heading, width) in enumerate(_COLUMNS, 1):
        write_cell(sheet.cell(3, column), heading, font=style.font(11, bold=True), fill=HEADING_FILL, border=BOX)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, problem in enumerate(problems, 4):
        for column, text in enumerate((problem.sheet, problem.cell, problem.read, problem.expected), 1):
            alignment = Alignment(vertical="top", wrap_text=True)
            write_cell(sheet.cell(row, column), text, font=style.font(11), border=BOX, alignment=alignment)
    sheet.freeze_panes = "A4"
    return style.xlsx_bytes(workbook, f"Các lỗi trong tệp {source}")
