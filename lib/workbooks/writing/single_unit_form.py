"""The form of one unit: indicators in rows, with the period before beside; it imports again."""

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lib.vietnamese import capitalized
from lib.workbooks.stamps import FormStamp
from lib.workbooks.statements import IndicatorSpec
from lib.workbooks.writing import style
from lib.workbooks.writing.form import GUIDANCE, Form, FormPart
from lib.workbooks.writing.stamping import write_form_stamp
from lib.workbooks.writing.style import BOX, CENTRE, HEADING_FILL, write_cell, write_statement
from lib.workbooks.writing.validation import data_validation

# Heading, width in characters, mark below.
_LISTED = (("TT", 5, "A"), ("Mã", 9, "B"), ("Chỉ tiêu", 58, "C"), ("Đơn vị tính", 13, "D"))
_NOTE = ("Ghi chú", 22, "E")
_NAME, _FIRST_PART = 3, 5  # columns
_PART_WIDTH = 15


def write_single_unit_form(form: Form) -> bytes:
    """``form`` (with exactly one unit) as .xlsx: one row per indicator. The cumulative value may be left blank."""
    ((unit_code, unit_name),) = form.units
    workbook, sheet = style.new_workbook(style.sheet_name(unit_name))
    parts = _parts(form)
    first = _write_top(sheet, form, parts, unit_code, unit_name)
    for row, indicator in enumerate(form.indicators, first):
        write_cell(sheet.cell(row, 1), row - first + 1)
        for column, text in enumerate((indicator.code, indicator.name, indicator.unit_of_measure), 2):
            write_cell(sheet.cell(row, column), text)
        _write_line(sheet, form, parts, row, (unit_code, indicator.code), indicator)
    sheet.freeze_panes = f"D{first}"
    sheet.print_title_rows = f"{first - 2}:{first - 1}"
    style.print_landscape(sheet)
    style.protect(sheet)
    write_form_stamp(workbook, FormStamp(form.code, form.quarter, form.definition, unit_code))
    return style.xlsx_bytes(workbook, f"{form.title}, {unit_name}, {form.quarter.name}", form.mark)


def _parts(form: Form) -> list[FormPart]:
    """The columns of figures from left to right."""
    parts = [FormPart.PREVIOUS, FormPart.VALUE]
    if form.plan is not None:
        parts.insert(0, FormPart.PLAN)
    if form.has_cumulative or not form.is_so_far:
        parts.append(FormPart.CUMULATIVE)
    return parts


def _headings(form: Form, parts: list[FormPart]) -> list[tuple[str, int, str]]:
    """(heading, width, mark below) of all columns."""
    of_parts = [(form.heading(part), _PART_WIDTH, str(number)) for number, part in enumerate(parts, 1)]
    return [*_LISTED, *of_parts, _NOTE]


def _write_line(
    sheet: Worksheet, form: Form, parts: list[FormPart], row: int, key: tuple[str, str], indicator: IndicatorSpec
) -> None:
    """Write what is stated of ``indicator``, and what may be typed."""
    note = _FIRST_PART + len(parts)
    typed = {note}
    for column, part in enumerate(parts, _FIRST_PART):
        cell, statement = sheet.cell(row, column), form.stated(part, key)
        if part == FormPart.CUMULATIVE:
            cell.number_format = style.number_format(indicator)
            if statement is not None and statement.cumulative is not None:
                write_cell(cell, style.whole_if_possible(statement.cumulative))
        else:
            write_statement(cell, indicator, statement)
        if part == FormPart.PREVIOUS:
            cell.fill = style.PREVIOUS_FILL
        elif part == FormPart.VALUE or indicator.is_number:
            typed.add(column)
            address = f"{get_column_letter(column)}{row}"
            rule = data_validation(indicator, address, cumulative=part != FormPart.VALUE)
            rule.add(address)
            sheet.add_data_validation(rule)
    for column in range(1, note + 1):
        cell = sheet.cell(row, column)
        cell.border, cell.font = BOX, style.font(11)
        horizontal = None if column == _NAME else "center"
        cell.alignment = Alignment(vertical="center", wrap_text=True, horizontal=horizontal)
        if column in typed:
            cell.protection = style.UNLOCKED


def _write_top(sheet: Worksheet, form: Form, parts: list[FormPart], unit_code: str, unit_name: str) -> int:
    """Title and header; answers the first row of the table."""
    headings = _headings(form, parts)
    lines = [
        (form.title.upper(), style.font(14, bold=True)),
        (capitalized(form.quarter.name), style.font(12, bold=True)),
        (f"{unit_name} (mã {unit_code})", style.font(12, bold=True)),
        (f"Biểu {form.code}. {GUIDANCE}", style.font(10, italic=True)),
    ]
    for row, (text, font) in enumerate(lines, 1):
        alignment = Alignment(horizontal="left", vertical="center")
        write_cell(sheet.cell(row, 1), text, font=font, alignment=alignment)
    sheet.merge_cells(start_row=4, start_column=1, end_row=4, end_column=len(headings))
    sheet.cell(4, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[4].height = 30
    top = len(lines) + 2
    for column, (heading, width, mark) in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        for row, text, bold in ((top, heading, True), (top + 1, f"({mark})" if mark.isdigit() else mark, False)):
            cell = sheet.cell(row, column)
            write_cell(cell, text, font=style.font(11, bold=bold, italic=not bold))
            cell.alignment, cell.border, cell.fill = CENTRE, BOX, HEADING_FILL
    sheet.row_dimensions[top].height = 30
    return top + 2
