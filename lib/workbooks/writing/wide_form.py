"""The form of an office: communes in rows, indicators in columns, blank or filled; it imports again."""

from collections.abc import Iterator

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lib.vietnamese import capitalized
from lib.workbooks.stamps import FormStamp
from lib.workbooks.statements import IndicatorSpec
from lib.workbooks.writing import style
from lib.workbooks.writing.form import GUIDANCE, Form, FormPart
from lib.workbooks.writing.stamping import write_form_stamp
from lib.workbooks.writing.style import BOX, CENTRE, FONT, HEADING_FILL, write_cell, write_statement
from lib.workbooks.writing.validation import data_validation

HEADINGS = ("TT", "Mã đơn vị", "Tên đơn vị")
COLUMNS_A_PAGE = 12  # as many as can be read on paper


def write_wide_form(form: Form) -> bytes:
    """``form`` as .xlsx: rows of codes, names, units of measure and parts where there are any; a row per commune."""
    workbook, sheet = style.new_workbook(capitalized(form.quarter.name))
    parts = _parts(form)
    width = len(HEADINGS) + len(form.indicators) * len(parts)
    top = _write_title(sheet, form)
    first = _write_header(sheet, form, top, parts)
    for row, (code, name) in enumerate(form.units, first):
        write_cell(sheet.cell(row, 1), row - first + 1, alignment=CENTRE)
        write_cell(sheet.cell(row, 2), code, alignment=CENTRE, number_format=style.TEXT_FORMAT)
        write_cell(sheet.cell(row, 3), name)
        for column, indicator, part in _figure_columns(form, parts):
            _write_part(sheet.cell(row, column), form, (code, indicator.code), indicator, part)
        for column in range(1, width + 1):
            sheet.cell(row, column).border = BOX
            sheet.cell(row, column).font = style.font(11)
    if form.units:
        _add_validation(sheet, form, parts, first)
    _set_page(sheet, form, top, first, width)
    write_form_stamp(workbook, FormStamp(form.code, form.quarter, form.definition))
    return style.xlsx_bytes(workbook, f"{form.title}, {form.quarter.name}", form.mark)


def _parts(form: Form) -> list[FormPart]:
    """The columns that each indicator has."""
    parts = [FormPart.VALUE]
    if form.previous is not None:
        parts.insert(0, FormPart.PREVIOUS)
    if form.plan is not None:
        parts.insert(0, FormPart.PLAN)
    if form.has_cumulative:
        parts.append(FormPart.CUMULATIVE)
    return parts


def _figure_columns(form: Form, parts: list[FormPart]) -> Iterator[tuple[int, IndicatorSpec, FormPart]]:
    """(column, indicator, part) from left to right."""
    column = len(HEADINGS)
    for indicator in form.indicators:
        for part in parts:
            column += 1
            yield column, indicator, part


def _write_title(sheet: Worksheet, form: Form) -> int:
    """The lines above the table; answers the first row of the header."""
    lines = [
        (form.title.upper(), style.font(14, bold=True)),
        (capitalized(form.quarter.name), style.font(12, bold=True)),
    ]
    if form.mark:
        lines.append((form.mark, Font(name=FONT, size=12, bold=True, color="C00000")))
    guidance = f"Biểu {form.code}. {GUIDANCE}" if form.code else GUIDANCE
    lines.append((guidance, style.font(10, italic=True)))
    for row, (text, font) in enumerate(lines, 1):
        alignment = Alignment(horizontal="left", vertical="center")
        write_cell(sheet.cell(row, 1), text, font=font, alignment=alignment)
    return len(lines) + 2


def _write_header(sheet: Worksheet, form: Form, top: int, parts: list[FormPart]) -> int:
    """Answers the first row below the header."""
    has_measures = any(indicator.unit_of_measure for indicator in form.indicators)
    last = top + 1 + has_measures + (len(parts) > 1)
    for column, heading in enumerate(HEADINGS, 1):
        write_cell(sheet.cell(top, column), heading)
        sheet.merge_cells(start_row=top, start_column=column, end_row=last, end_column=column)
    for column, indicator, part in _figure_columns(form, parts):
        if part == parts[0]:
            measure = f"({indicator.unit_of_measure})" if indicator.unit_of_measure else ""
            for row, text in enumerate((indicator.code, indicator.name, measure)[: 2 + has_measures], top):
                write_cell(sheet.cell(row, column), text)
                if len(parts) > 1:
                    last_column = column + len(parts) - 1
                    sheet.merge_cells(start_row=row, start_column=column, end_row=row, end_column=last_column)
        if len(parts) > 1:
            write_cell(sheet.cell(last, column), form.heading(part))
    for row in range(top, last + 1):
        for column in range(1, len(HEADINGS) + len(form.indicators) * len(parts) + 1):
            cell = sheet.cell(row, column)
            cell.font = style.font(11, bold=row < top + 2, italic=row >= top + 2)
            cell.alignment, cell.border, cell.fill = CENTRE, BOX, HEADING_FILL
    return last + 1


def _write_part(
    cell: Cell | MergedCell, form: Form, key: tuple[str, str], indicator: IndicatorSpec, part: FormPart
) -> None:
    statement = form.stated(part, key)
    if part == FormPart.PREVIOUS:
        cell.fill = style.PREVIOUS_FILL
    else:
        cell.protection = style.UNLOCKED
    if part != FormPart.CUMULATIVE:
        write_statement(cell, indicator, statement)
        return
    cell.number_format = style.number_format(indicator)
    if statement is not None and statement.cumulative is not None:
        write_cell(cell, style.whole_if_possible(statement.cumulative))


def _add_validation(sheet: Worksheet, form: Form, parts: list[FormPart], first: int) -> None:
    last = first + len(form.units) - 1
    for column, indicator, part in _figure_columns(form, parts):
        if part != FormPart.PREVIOUS:
            letter = get_column_letter(column)
            rule = data_validation(
                indicator, f"{letter}{first}", cumulative=part in (FormPart.CUMULATIVE, FormPart.PLAN)
            )
            rule.add(f"{letter}{first}:{letter}{last}")
            sheet.add_data_validation(rule)


def _set_page(sheet: Worksheet, form: Form, top: int, first: int, width: int) -> None:
    """Widths, panes and how the sheet prints."""
    sheet.freeze_panes = sheet.cell(first, len(HEADINGS) + 1).coordinate
    for column, characters in ((1, 5), (2, 11), (3, 24)):
        sheet.column_dimensions[get_column_letter(column)].width = characters
    for column in range(len(HEADINGS) + 1, width + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 15
    longest = max((len(indicator.name) for indicator in form.indicators), default=0)
    sheet.row_dimensions[top + 1].height = 15 * max(2, -(-longest // 13))
    style.print_landscape(sheet, pages=max(1, -(-(width - len(HEADINGS)) // COLUMNS_A_PAGE)))
    sheet.print_title_cols = f"A:{get_column_letter(len(HEADINGS))}"
    sheet.print_title_rows = f"{top}:{first - 1}"
    style.protect(sheet)
