"""The hidden sheet by which a workbook that the portal gave out is known again when it comes back."""

from collections.abc import Iterable
from typing import NamedTuple

from lib.vietnamese.quarters import Quarter
from lib.workbooks.escaping import put
from lib.workbooks.grid import Grid, shown

STAMP_SHEET = "_bieu"
FORM_STAMP = "cong-giao-ban"


class FormStamp(NamedTuple):
    """For which form (code, may be empty) and period a workbook was made.

    ``definition`` tells the indicators of the form on that day (``importing.forms.definition_of``), empty where the
    workbook is older than that; ``unit_code`` the one commune that the workbook is for, if it is for one.
    """

    code: str
    quarter: Quarter
    definition: str = ""
    unit_code: str = ""


def write_stamp(workbook, *cells: str) -> None:
    """Hide ``cells`` in an openpyxl ``workbook`` where Excel offers nobody to show them."""
    if STAMP_SHEET in workbook.sheetnames:
        del workbook[STAMP_SHEET]
    sheet = workbook.create_sheet(STAMP_SHEET)
    sheet.sheet_state = "veryHidden"
    for column, text in enumerate(cells, 1):
        put(sheet.cell(1, column), text)


def stamp_form(workbook, stamp: FormStamp) -> None:
    write_stamp(workbook, FORM_STAMP, stamp.code, str(stamp.quarter), stamp.definition, stamp.unit_code)


def stamped(grids: Iterable[Grid]) -> list[str]:
    """The cells of the stamp; empty without one."""
    for grid in grids:
        if grid.name == STAMP_SHEET and grid.rows:
            return [shown(cell) for cell in grid.rows[0]]
    return []


def read_form_stamp(grids: Iterable[Grid]) -> FormStamp | None:
    """The stamp of a form that the portal made; None for other workbooks."""
    cells = stamped(grids)
    if len(cells) < 3 or cells[0] != FORM_STAMP:
        return None
    try:
        quarter = Quarter.parse(cells[2])
    except ValueError:
        return None
    definition, unit_code, *_ = [*cells[3:], "", ""]
    return FormStamp(cells[1], quarter, definition, unit_code)
