"""The form of an office: communes in rows, indicators in columns, blank or filled; it imports again."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from lib.vietnamese.text import capitalized
from lib.workbooks import writing
from lib.workbooks.escaping import put
from lib.workbooks.stamps import FormStamp, stamp_form
from lib.workbooks.validation import validation_for
from lib.workbooks.writing import BESIDE, BOX, CENTRE, FONT, HEAD, Column, Form, put_said

HEADINGS = ("TT", "Mã đơn vị", "Tên đơn vị")
COLUMNS_A_PAGE = 12  # as many as can be read on paper
PREVIOUS, VALUE, CUMULATIVE = "Quý trước", "Trong quý", "Lũy kế"


def write_form(form: Form) -> bytes:
    """``form`` as .xlsx: rows of codes, names, units of measure (and parts, if more than one); one row per commune."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = capitalized(form.quarter.name)
    parts = _parts(form)
    width = len(HEADINGS) + len(form.columns) * len(parts)
    top = _write_title(sheet, form)
    first = _write_header(sheet, form, top, parts)
    for row, (code, name) in enumerate(form.units, first):
        put(sheet.cell(row, 1), row - first + 1, alignment=CENTRE)
        put(sheet.cell(row, 2), code, alignment=CENTRE, number_format="@")
        put(sheet.cell(row, 3), name)
        for column, indicator, part in _cells(form, parts):
            _write_part(sheet.cell(row, column), form, (code, indicator.code), indicator, part)
        for column in range(1, width + 1):
            sheet.cell(row, column).border = BOX
            sheet.cell(row, column).font = Font(name=FONT, size=11)
    if form.units:
        _validate(sheet, form, parts, first)
    _lay_out(sheet, form, top, first, width)
    stamp_form(workbook, FormStamp(form.code, form.quarter, form.definition))
    return writing.saved(workbook, f"{form.title}, {form.quarter.name}", form.mark)


def _parts(form: Form) -> list[str]:
    """The columns that each indicator has."""
    parts = [VALUE]
    if form.previous is not None:
        parts.insert(0, PREVIOUS)
    if form.has_cumulative:
        parts.append(CUMULATIVE)
    return parts


def _cells(form: Form, parts: list[str]):
    """(column, indicator, part) from left to right."""
    column = len(HEADINGS)
    for indicator in form.columns:
        for part in parts:
            column += 1
            yield column, indicator, part


def _write_title(sheet, form: Form) -> int:
    """The lines above the table; answers the first row of the header."""
    lines = [
        (form.title.upper(), Font(name=FONT, size=14, bold=True)),
        (capitalized(form.quarter.name), Font(name=FONT, size=12, bold=True)),
    ]
    if form.mark:
        lines.append((form.mark, Font(name=FONT, size=12, bold=True, color="C00000")))
    guidance = f"Biểu {form.code}. {writing.GUIDANCE}" if form.code else writing.GUIDANCE
    lines.append((guidance, Font(name=FONT, size=10, italic=True)))
    for row, (text, font) in enumerate(lines, 1):
        put(sheet.cell(row, 1), text, font=font, alignment=Alignment(horizontal="left", vertical="center"))
    return len(lines) + 2


def _write_header(sheet, form: Form, top: int, parts: list[str]) -> int:
    """Answers the first row below the header."""
    last = top + 2 + (len(parts) > 1)
    for column, heading in enumerate(HEADINGS, 1):
        put(sheet.cell(top, column), heading)
        sheet.merge_cells(start_row=top, start_column=column, end_row=last, end_column=column)
    for column, indicator, part in _cells(form, parts):
        if part == parts[0]:
            measure = f"({indicator.unit_of_measure})" if indicator.unit_of_measure else ""
            for row, text in enumerate((indicator.code, indicator.name, measure), top):
                put(sheet.cell(row, column), text)
                if len(parts) > 1:
                    sheet.merge_cells(
                        start_row=row, start_column=column, end_row=row, end_column=column + len(parts) - 1
                    )
        if len(parts) > 1:
            put(sheet.cell(last, column), part)
    for row in range(top, last + 1):
        for column in range(1, len(HEADINGS) + len(form.columns) * len(parts) + 1):
            cell = sheet.cell(row, column)
            cell.font = Font(name=FONT, size=11, bold=row < top + 2, italic=row >= top + 2)
            cell.alignment, cell.border, cell.fill = CENTRE, BOX, HEAD
    return last + 1


def _write_part(cell, form: Form, key: tuple[str, str], indicator: Column, part: str) -> None:
    if part == PREVIOUS:
        put_said(cell, indicator, form.previous.get(key))
        cell.fill = BESIDE
        return
    cell.protection = writing.OPEN
    said = form.figures.get(key)
    if part == VALUE:
        put_said(cell, indicator, said)
        return
    cell.number_format = writing.number_format(indicator)
    if (total := getattr(said, "cumulative", None)) is not None:
        put(cell, writing.plain_number(total))


def _validate(sheet, form: Form, parts: list[str], first: int) -> None:
    last = first + len(form.units) - 1
    for column, indicator, part in _cells(form, parts):
        if part != PREVIOUS:
            letter = get_column_letter(column)
            rule = validation_for(indicator, f"{letter}{first}", cumulative=part == CUMULATIVE)
            rule.add(f"{letter}{first}:{letter}{last}")
            sheet.add_data_validation(rule)


def _lay_out(sheet, form: Form, top: int, first: int, width: int) -> None:
    sheet.freeze_panes = sheet.cell(first, len(HEADINGS) + 1)
    for column, letters in ((1, 5), (2, 11), (3, 24)):
        sheet.column_dimensions[get_column_letter(column)].width = letters
    for column in range(len(HEADINGS) + 1, width + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 15
    longest = max((len(column.name) for column in form.columns), default=0)
    sheet.row_dimensions[top + 1].height = 15 * max(2, -(-longest // 13))
    writing.on_landscape(sheet, pages=max(1, -(-(width - len(HEADINGS)) // COLUMNS_A_PAGE)))
    sheet.print_title_cols = f"A:{get_column_letter(len(HEADINGS))}"
    sheet.print_title_rows = f"{top}:{first - 1}"
    writing.lock(sheet)
