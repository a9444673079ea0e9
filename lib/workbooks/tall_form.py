"""The form of one commune: indicators in rows, with the last quarter beside; it imports again."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from lib.vietnamese.text import capitalized
from lib.workbooks import writing
from lib.workbooks.escaping import put
from lib.workbooks.lists import SHEET_NAME
from lib.workbooks.stamps import FormStamp, stamp_form
from lib.workbooks.validation import validation_for
from lib.workbooks.values import DATE, TEXT
from lib.workbooks.wide_form import CUMULATIVE, PREVIOUS, VALUE
from lib.workbooks.writing import BESIDE, BOX, CENTRE, FONT, HEAD, Form, put_said

HEADINGS = (
    ("TT", 5, "A"),
    ("Mã", 9, "B"),
    ("Chỉ tiêu", 58, "C"),
    ("Đơn vị tính", 13, "D"),
    (PREVIOUS, 15, "1"),
    (VALUE, 15, "2"),
    (CUMULATIVE, 15, "3"),
    ("Ghi chú", 22, "E"),
)
_PREVIOUS, _VALUE, _CUMULATIVE, _NOTE = 5, 6, 7, 8


def write_tall_form(form: Form) -> bytes:
    """``form`` (with exactly one unit) as .xlsx: one row per indicator. The cumulative value may be left blank."""
    ((unit_code, unit_name),) = form.units
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = unit_name.translate(SHEET_NAME)[:31]
    first = _write_top(sheet, form, unit_code, unit_name)
    for row, indicator in enumerate(form.columns, first):
        key = (unit_code, indicator.code)
        for column, text in enumerate((row - first + 1, indicator.code, indicator.name, indicator.unit_of_measure), 1):
            put(sheet.cell(row, column), text)
        put_said(sheet.cell(row, _PREVIOUS), indicator, (form.previous or {}).get(key))
        sheet.cell(row, _PREVIOUS).fill = BESIDE
        put_said(sheet.cell(row, _VALUE), indicator, said := form.figures.get(key))
        total = sheet.cell(row, _CUMULATIVE)
        total.number_format = writing.number_format(indicator)
        if getattr(said, "cumulative", None) is not None:
            put(total, writing.plain_number(said.cumulative))
        counted = indicator.value_type not in (DATE, TEXT)
        for column in range(1, len(HEADINGS) + 1):
            cell = sheet.cell(row, column)
            cell.border, cell.font = BOX, Font(name=FONT, size=11)
            cell.alignment = Alignment(vertical="center", wrap_text=True, horizontal=None if column == 3 else "center")
            if column in (_VALUE, _NOTE) or (column == _CUMULATIVE and counted):
                cell.protection = writing.OPEN
        for column in (_VALUE, _CUMULATIVE) if counted else (_VALUE,):
            place = f"{get_column_letter(column)}{row}"
            rule = validation_for(indicator, place, cumulative=column == _CUMULATIVE)
            rule.add(place)
            sheet.add_data_validation(rule)
    sheet.freeze_panes = sheet.cell(first, 4)
    sheet.print_title_rows = f"{first - 2}:{first - 1}"
    writing.on_landscape(sheet)
    writing.lock(sheet)
    stamp_form(workbook, FormStamp(form.code, form.quarter, form.definition, unit_code))
    return writing.saved(workbook, f"{form.title}, {unit_name}, {form.quarter.name}", form.mark)


def _write_top(sheet, form: Form, unit_code: str, unit_name: str) -> int:
    """Title and header; answers the first row of the table."""
    lines = [
        (form.title.upper(), Font(name=FONT, size=14, bold=True)),
        (capitalized(form.quarter.name), Font(name=FONT, size=12, bold=True)),
        (f"{unit_name} (mã {unit_code})", Font(name=FONT, size=12, bold=True)),
        (f"Biểu {form.code}. {writing.GUIDANCE}", Font(name=FONT, size=10, italic=True)),
    ]
    for row, (text, font) in enumerate(lines, 1):
        put(sheet.cell(row, 1), text, font=font, alignment=Alignment(horizontal="left", vertical="center"))
    sheet.merge_cells(start_row=4, start_column=1, end_row=4, end_column=len(HEADINGS))
    sheet.cell(4, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[4].height = 30
    top = len(lines) + 2
    for column, (heading, width, mark) in enumerate(HEADINGS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        for row, text, bold in ((top, heading, True), (top + 1, f"({mark})" if mark.isdigit() else mark, False)):
            put(sheet.cell(row, column), text)
            cell = sheet.cell(row, column)
            cell.font = Font(name=FONT, size=11, bold=bold, italic=not bold)
            cell.alignment, cell.border, cell.fill = CENTRE, BOX, HEAD
    sheet.row_dimensions[top].height = 30
    return top + 2
