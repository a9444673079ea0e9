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
from lib.workbooks.formats.formulas import Sheet, refuse_stale_results
from lib.workbooks.formats.rich_text import RAISED, STRUCK, TextRun
from lib.workbooks.formats.sheet_details import LOWEST_ROW, NARROWEST_COLUMN, NOT_CALCULATED, SheetDetails
from lib.workbooks.formats.xls_formulas import calculates_as_shown, formulas_of
from lib.workbooks.formats.xlsx_events import add_runs, add_style
from lib.workbooks.formats.xlsx_styles import Runs, Styles, is_percentage, significant_format
from lib.workbooks.grid import Grid
from lib.workbooks.marks import Mark, may_hide_numbers

_WHITE, _AUTOMATIC, _SOLID = (1, 9), 64, 1  # numbers of colours in the palette, and of a pattern
_TWIPS, _PER_CHARACTER = 20, 256  # in which heights of rows and widths of columns are counted


def read(content: bytes) -> list[Grid]:
    """Every worksheet, in order. Raises Refused."""
    try:
        with open(os.devnull, "w") as nowhere:
            book = xlrd.open_workbook(
                file_contents=content, logfile=nowhere, formatting_info=True, ragged_rows=True, on_demand=True
            )
            if book.nsheets > limits.MAX_SHEETS:
                raise Refused(limits.TOO_MANY_SHEETS)
            sheets = [_sheet(book, number) for number in range(book.nsheets)]
            refuse_stale_results([sheet for sheet, _ in sheets])
            grids = [sheet.details.grid(sheet.name, sheet.rows, visible=visible) for sheet, visible in sheets]
    except (Refused, MemoryError):
        raise
    except xlrd.XLRDError as error:
        raise Refused(limits.ENCRYPTED if "encrypted" in str(error) else limits.DAMAGED) from error
    except Exception as error:  # a damaged file makes it stumble over whatever comes first
        raise Refused(limits.DAMAGED) from error
    if any(cell.__class__ is str and "\0" in cell for grid in grids for row in grid.rows for cell in row):
        raise Refused(limits.DAMAGED)  # no program writes a null character in a text, and no database stores it
    return grids


def _sheet(book: xlrd.Book, number: int) -> tuple[Sheet, bool]:
    """A sheet, and whether it is visible. Raises Refused."""
    sheet = book.sheet_by_index(number)
    rows = [_values(book, sheet, row) for row in range(sheet.nrows)]
    while rows and not rows[-1]:
        rows.pop()
    limits.check_extent(len(rows), max(map(len, rows), default=0))
    details = _details(book, sheet, rows)
    formulas = list(formulas_of(book, number))
    details.formulas = {formula.position: formula.text for formula in formulas}
    if all(formula.empty for formula in formulas):  # a formula that has a text in it may come to an empty one
        uncalculated = (formula.position for formula in formulas if formula.text and '"' not in formula.text)
        details.errors.update(dict.fromkeys(uncalculated, NOT_CALCULATED))
    book.unload_sheet(number)
    return Sheet(sheet.name, rows, details), sheet.visibility == 0


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
    details = SheetDetails(zeros_hidden=not sheet.show_zero_values, days_from_1904=book.datemode == 1)
    details.rounded = calculates_as_shown(book)
    styles = _styles(book)
    significant = styles.significant
    for row, values in enumerate(rows):
        for column, style in enumerate(sheet.row(row)[: len(values)] if significant else ()):
            if style.xf_index in significant:
                add_style(details, styles, (row, column), style.xf_index)
    for (row, column), parts in sheet.rich_text_runlist_map.items():
        text = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
        if isinstance(text, str):
            runs = _runs(book, text, parts)
            if any(run.encoding or run.effect for run in runs):
                add_runs(details, styles, (row, column), sheet.cell_xf_index(row, column), runs)
    _note_unseen(sheet, details)
    details.merged = [(top, left, below - 1, right - 1) for top, below, left, right in sheet.merged_cells]
    return details


def _note_unseen(sheet: xlrd.sheet.Sheet, details: SheetDetails) -> None:
    """Note the rows and columns that are hidden or have no size."""
    details.hidden_rows = {
        row for row, about in sheet.rowinfo_map.items()
        if about.hidden or (not about.has_default_height and about.height < LOWEST_ROW * _TWIPS)
    }  # fmt: skip
    if sheet.defcolwidth == 0:
        details.hidden_columns = set(range(limits.MAX_COLUMNS)) - set(sheet.colinfo_map)
    details.hidden_columns |= {
        column for column, about in sheet.colinfo_map.items()
        if about.hidden or about.width < NARROWEST_COLUMN * _PER_CHARACTER
    }  # fmt: skip


def _styles(book: xlrd.Book) -> Styles:
    """What the cell styles show."""
    styles = Styles()
    for index, style in enumerate(book.xf_list):
        shown = book.format_map.get(style.format_key)
        if shown is not None and (code := significant_format(shown.format_str)):
            styles.formats[index] = code
            if is_percentage(code):
                styles.percents.add(index)
        if shown is not None and may_hide_numbers(shown.format_str):
            styles.hiding[index] = shown.format_str
        if encoding := _encoding(book, style.font_index):
            styles.fonts[index] = encoding
        if mark := _mark(book, style):
            styles.marks[index] = mark
    return styles


def _mark(book: xlrd.Book, style: xlrd.formatting.XF) -> Mark | None:
    """What a cell style says of all that the cell holds."""
    effect = _effect(book, style.font_index)
    if effect:
        return Mark.STRUCK if effect == STRUCK else Mark.RAISED
    font = book.font_list[style.font_index] if 0 <= style.font_index < len(book.font_list) else None
    if font is None or style.background.fill_pattern not in (0, _SOLID):
        return None
    behind = style.background.pattern_colour_index if style.background.fill_pattern else _WHITE[0]
    same = font.colour_index == behind and behind != _AUTOMATIC
    return Mark.PALE if same or (font.colour_index in _WHITE and behind in _WHITE) else None


def _encoding(book: xlrd.Book, font: int) -> str:
    return font_encoding(book.font_list[font].name) or "" if 0 <= font < len(book.font_list) else ""


def _effect(book: xlrd.Book, font: int) -> str:
    if not 0 <= font < len(book.font_list):
        return ""
    return STRUCK if book.font_list[font].struck_out else RAISED if book.font_list[font].escapement else ""


def _runs(book: xlrd.Book, text: str, parts: list[tuple[int, int]]) -> Runs:
    """Each part begins at an offset of ``text``; before the first the font is that of the cell."""
    looks = [(0, TextRun("")), *((at, TextRun("", _encoding(book, font), _effect(book, font))) for at, font in parts)]
    ends = [offset for offset, _ in looks[1:]] + [len(text)]
    return tuple(
        look._replace(text=text[start:end]) for (start, look), end in zip(looks, ends, strict=True) if end > start
    )
