"""An .xls of Excel 97–2003, and older, by xlrd: it returns errors, fonts and number formats, which calamine does not.

xlrd is pure Python: what a damaged file claims ends in an exception, or at the limits of the process.
"""

import os
from datetime import date, datetime, time

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.xldate import XLDateError, xldate_as_datetime

from lib.refused import Refused
from lib.vietnamese.encodings import font_encoding
from lib.workbooks import limits
from lib.workbooks.cells import Cell, CellError
from lib.workbooks.formats.sheet_details import SheetDetails
from lib.workbooks.formats.xlsx_styles import is_percentage, significant_format
from lib.workbooks.grid import Grid


def read(content: bytes) -> list[Grid]:
    """Every worksheet, in order. Raises Refused."""
    try:
        with open(os.devnull, "w") as nowhere:
            book = xlrd.open_workbook(
                file_contents=content, logfile=nowhere, formatting_info=True, ragged_rows=True, on_demand=True
            )
            if book.nsheets > limits.MAX_SHEETS:
                raise Refused(limits.TOO_MANY_SHEETS)
            grids = [_grid(book, number) for number in range(book.nsheets)]
    except (Refused, MemoryError):
        raise
    except xlrd.XLRDError as error:
        raise Refused(limits.ENCRYPTED if "encrypted" in str(error) else limits.DAMAGED) from error
    except Exception as error:  # a damaged file makes it stumble over whatever comes first
        raise Refused(limits.DAMAGED) from error
    if any(cell.__class__ is str and "\0" in cell for grid in grids for row in grid.rows for cell in row):
        raise Refused(limits.DAMAGED)  # no program writes a null character in a text, and no database stores it
    return grids


def _grid(book: xlrd.Book, number: int) -> Grid:
    sheet = book.sheet_by_index(number)
    rows = [_values(book, sheet, row) for row in range(sheet.nrows)]
    while rows and not rows[-1]:
        rows.pop()
    limits.check_extent(len(rows), max(map(len, rows), default=0))
    details = _details(book, sheet, rows)
    book.unload_sheet(number)
    return details.grid(sheet.name, rows, visible=sheet.visibility == 0)


def _values(book: xlrd.Book, sheet: xlrd.sheet.Sheet, row: int) -> list[Cell]:
    values: list[Cell] = [
        value if kind in (xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER) else _value(book, kind, value)
        for kind, value in zip(sheet.row_types(row), sheet.row_values(row), strict=True)
    ]
    while values and values[-1] == "":
        values.pop()
    return values


def _value(book: xlrd.Book, kind: int, value: float) -> Cell:
    if kind == xlrd.XL_CELL_DATE:
        return _moment(value, book.datemode)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return CellError(error_text_from_code.get(value, "#ERR!"))
    return ""


def _moment(serial: float, datemode: int) -> date | datetime | time | float:
    """Days since the epoch as what the cell shows; a number that is no day stays a number."""
    try:
        moment: datetime = xldate_as_datetime(serial, datemode)
    except (XLDateError, OverflowError, ValueError):
        return serial
    if serial < 1:
        return moment.time()
    return moment.date() if moment.time() == time() else moment


def _details(book: xlrd.Book, sheet: xlrd.sheet.Sheet, rows: list[list[Cell]]) -> SheetDetails:
    details = SheetDetails()
    formats, fonts = _styles(book)
    significant = {*formats, *fonts}
    for row, values in enumerate(rows):
        for column, style in enumerate(sheet.row(row)[: len(values)] if significant else ()):
            index = style.xf_index
            if index not in significant:
                continue
            if (code := formats.get(index)) is not None:
                details.formats.add(row, column, code)
                if is_percentage(code):
                    details.percents.add(row, column, True)
            if (encoding := fonts.get(index)) is not None:
                details.fonts.add(row, column, encoding)
    for (row, column), parts in sheet.rich_text_runlist_map.items():
        text = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
        if isinstance(text, str):
            runs = _runs(book, text, details.fonts.get((row, column), ""), parts)
            if any(encoding for _, encoding in runs):
                details.runs[row, column] = runs
    details.hidden_rows = {row for row, about in sheet.rowinfo_map.items() if about.hidden}
    details.hidden_columns = {column for column, about in sheet.colinfo_map.items() if about.hidden}
    details.merged = [(top, left, below - 1, right - 1) for top, below, left, right in sheet.merged_cells]
    return details


def _styles(book: xlrd.Book) -> tuple[dict[int, str], dict[int, str]]:
    """Number of a cell style → its significant format; and → the encoding of its font, where not of Unicode."""
    formats, fonts = {}, {}
    for index, style in enumerate(book.xf_list):
        shown = book.format_map.get(style.format_key)
        if shown is not None and (code := significant_format(shown.format_str)):
            formats[index] = code
        if encoding := _encoding(book, style.font_index):
            fonts[index] = encoding
    return formats, fonts


def _encoding(book: xlrd.Book, font: int) -> str:
    return font_encoding(book.font_list[font].name) or "" if 0 <= font < len(book.font_list) else ""


def _runs(book: xlrd.Book, text: str, own: str, parts: list[tuple[int, int]]) -> tuple[tuple[str, str], ...]:
    """Each part begins at an offset of ``text``; before the first the font is that of the cell."""
    starts = [(0, own), *((offset, _encoding(book, font)) for offset, font in parts)]
    ends = [offset for offset, _ in starts[1:]] + [len(text)]
    return tuple(
        (text[start:end], encoding) for (start, encoding), end in zip(starts, ends, strict=True) if end > start
    )
