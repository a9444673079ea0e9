"""Bytes of a workbook → its sheets as plain cells.

python-calamine reads .xlsx, .xls and .ods; ``delimited`` reads .csv. Every number arrives as a float.
"""

import io

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from organizations.excel import guard
from organizations.excel.delimited import read_rows
from organizations.excel.grid import CellError, Grid
from organizations.refused import Refused

CSV_SHEET = "CSV"
REFUSED_EXTENSIONS = (".xlsm", ".xltm", ".xlsb", ".xlam")
ACCEPTED_EXTENSIONS = (".xlsx", ".xls", ".ods", ".csv")


def check_name(name: str) -> None:
    """Raises Refused when a file of this name is not taken, before its bytes are looked at."""
    lowered = name.lower()
    if lowered.endswith(REFUSED_EXTENSIONS):
        raise Refused(guard.MACROS)
    if not lowered.endswith(ACCEPTED_EXTENSIONS):
        raise Refused(guard.UNKNOWN)


def read(content: bytes) -> list[Grid]:
    """The sheets of the workbook ``content``, in order; which kind of file it is, its bytes tell.

    Raises Refused, with a sentence for the person who sent it, when the file is of another kind, encrypted, damaged,
    with macros, or too large.
    """
    findings = guard.inspect(content)
    if findings.kind == "csv":
        rows = read_rows(content)
        guard.check_extent(len(rows), max((len(row) for row in rows), default=0))
        return [Grid(CSV_SHEET, rows, typed=False)]
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            return [
                _grid(workbook, meta, findings)
                for meta in workbook.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError as error:
        raise Refused(guard.ENCRYPTED) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Refused(guard.DAMAGED) from error


def _grid(workbook: CalamineWorkbook, meta, findings: guard.Findings) -> Grid:
    sheet = workbook.get_sheet_by_name(meta.name)
    guard.check_extent(sheet.total_height, sheet.total_width)
    rows = sheet.to_python(skip_empty_area=False)
    for (row, column), code in findings.errors.get(meta.name, {}).items():
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = CellError(code)
    return Grid(
        meta.name,
        rows,
        visible=meta.visible == SheetVisibleEnum.Visible,
        percents=frozenset(findings.percents.get(meta.name, ())),
        formats_known=findings.kind in ("xlsx", "ods"),
    )
