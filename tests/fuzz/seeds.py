"""The sound files that ``damage`` spoils: figures of a small district as .xlsx, .xls, .ods and .csv."""

import io
from functools import cache

import openpyxl

from tests.organizations.importing.conftest import ROWS
from tests.workbooks import delimited, make, repacked, saved

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def decorated() -> bytes:
    """An .xlsx with a second sheet, formats, old fonts, hidden and merged cells, formulas and errors beside figures."""
    book = openpyxl.load_workbook(io.BytesIO(make("xlsx", ROWS)))
    page = book.active
    page["A3"].font = openpyxl.styles.Font(name="Times New Roman", bold=True)
    page["D3"].number_format, page["I9"].number_format = "#,##0.00", "0.0%"
    page.merge_cells("A1:G1")
    page.row_dimensions[8].hidden = page.column_dimensions["J"].hidden = True
    notes = book.create_sheet("Ghi chú")
    notes.sheet_state = "hidden"
    notes["A1"], notes["B1"], notes["C1"] = "Uû ban nh©n d©n", "#REF!", "=1+1"
    notes["A1"].font, notes["B1"].data_type = openpyxl.styles.Font(name=".VnTime"), "e"
    return saved(book)


def with_shared_texts() -> bytes:
    """An .xlsx whose texts stand apart from its cells, as Excel itself writes them."""
    texts, lines = {}, []
    for y, row in enumerate(ROWS, 1):
        cells = []
        for x, value in enumerate(row):
            place = f'r="{chr(ord("A") + x)}{y}"'
            if isinstance(value, str):
                cells.append(f'<c {place} t="s"><v>{texts.setdefault(value, len(texts))}</v></c>')
            elif isinstance(value, int | float):
                cells.append(f"<c {place}><v>{value}</v></c>")
            elif value is not None:
                cells.append(f'<c {place} t="d"><v>{value.isoformat()}</v></c>')
        lines.append(f'<row r="{y}">{"".join(cells)}</row>')
    shared = "".join(f"<si><t>{text}</t></si>" for text in texts)
    sheet = f"<worksheet {MAIN}><sheetData>{''.join(lines)}</sheetData></worksheet>"
    return repacked(
        make("xlsx", ROWS),
        {
            "xl/worksheets/sheet1.xml": sheet.encode(),
            "xl/sharedStrings.xml": f'<sst {MAIN} count="{len(texts)}">{shared}</sst>'.encode(),
        },
    )


@cache
def seeds() -> dict[str, bytes]:
    return {
        "xlsx": make("xlsx", ROWS),
        "decorated.xlsx": decorated(),
        "shared.xlsx": with_shared_texts(),
        "xls": make("xls", ROWS),
        "ods": make("ods", ROWS),
        "csv": make("csv", ROWS),
        "utf-16.csv": delimited(ROWS, encoding="utf-16"),
    }
