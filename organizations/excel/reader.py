"""Bytes of a workbook → its sheets as plain cells.

python-calamine reads .xlsx, .xls and .ods (``parsing``); ``delimited`` reads .csv. Every number arrives as a float.
"""

from organizations.excel import guard
from organizations.excel.delimited import read_rows
from organizations.excel.grid import CellError, Grid
from organizations.excel.parsing import parse, parse_apart
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
        rows, encoding = read_rows(content)
        guard.check_extent(len(rows), max((len(row) for row in rows), default=0))
        return [Grid(CSV_SHEET, rows, typed=False, encoding=encoding)]
    sheets = parse_apart(content) if findings.kind == "xls" else parse(content)
    return [
        Grid(
            name,
            _with_errors(rows, findings.errors.get(name, {})),
            visible=visible,
            percents=frozenset(findings.percents.get(name, ())),
            formats_known=findings.kind in ("xlsx", "ods"),
            fonts=findings.fonts.get(name, {}),
        )
        for name, visible, rows in sheets
    ]


def _with_errors(rows: list[list], errors: dict[tuple[int, int], str]) -> list[list]:
    """``rows`` with the cells that a parser left blank, though they hold a formula error, shown as such."""
    for (row, column), code in errors.items():
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = CellError(code)
    return rows
