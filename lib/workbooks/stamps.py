"""The hidden sheet by which a workbook that the portal gave out is known again when it comes back."""

from collections.abc import Iterable
from typing import NamedTuple

from lib.vietnamese import Period
from lib.workbooks.cells import cell_text
from lib.workbooks.grid import Grid

STAMP_SHEET = "_bieu"
FORM_STAMP, RETURN_STAMP = "cong-giao-ban", "cong-giao-ban-tra-lai"  # of a form, and of rows to correct
ROW_MARK = "dòng "  # before the number of the row in the file, in the hidden column of rows to correct


class FormStamp(NamedTuple):
    """For which form (code, may be empty) and period a workbook was made.

    ``definition`` identifies the state of the form (``Form.definition``), empty where the workbook is older
    than that; ``unit_code`` is that of the one commune that the workbook is for, if it is for one.
    """

    code: str
    quarter: Period
    definition: str = ""
    unit_code: str = ""


def read_stamp(grids: Iterable[Grid]) -> list[str]:
    """The texts of the stamp; empty without one."""
    for grid in grids:
        if grid.name == STAMP_SHEET and grid.rows:
            return [cell_text(cell) for cell in grid.rows[0]]
    return []


def read_form_stamp(grids: Iterable[Grid]) -> FormStamp | None:
    """The stamp of a form that the portal made; None for other workbooks."""
    cells = read_stamp(grids)
    if len(cells) < 3 or cells[0] != FORM_STAMP:
        return None
    try:
        quarter = Period.parse(cells[2])
    except ValueError:
        return None
    definition, unit_code, *_ = [*cells[3:], "", ""]
    return FormStamp(cells[1], quarter, definition, unit_code)
