"""The details of one sheet of an .xlsx as the usual programs write it: searched for, never parsed cell by cell.

Excel, LibreOffice, WPS, Google and the libraries write ``<c r="D12" …>`` with the address first. What is rare (an
error, a formula without a value, a hidden row, a style that matters) is then found by a search for its few characters,
at a twentieth of the cost of parsing every element. ``xlsx_events`` finds the same, slowly, for every other writer; a
test compares them.
"""

import re
from collections.abc import Iterator
from html import unescape

from lib.refused import Refused
from lib.workbooks import limits
from lib.workbooks.cells import Position, column_number
from lib.workbooks.formats.sheet_details import NOT_CALCULATED, UNKNOWN_ERROR, SheetDetails
from lib.workbooks.formats.xlsx_events import (
    add_runs,
    add_style,
    is_hidden_row,
    note_around,
    note_formula,
    range_of,
)
from lib.workbooks.formats.xlsx_styles import Styles

SAMPLE = 1 << 16
LONGEST_TAG = 300  # of a row or a cell; their attributes are few and short
FEW_STYLES = 20

_TAGS = re.compile(rb"<(?:c|row)\b")
_ADDRESSED = re.compile(rb"""<(?:c r="[A-Z]|row r="[0-9])""")
_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')
_STYLE = re.compile(rb' s="([0-9]{1,6})"')
_ROW = re.compile(rb'<row r="([0-9]{1,7})"[^>]*>')
_ATTRIBUTE = re.compile(rb'([A-Za-z:]+)="([^"]*)"')
# What may make a row one that nobody sees: a flag, a height of less than 2 points, or a height that is not written.
_UNSEEN_ROW = re.compile(rb'" (?:hidden="|customHeight="|ht="(?:[01][".]|\.))')
_ERROR_CODE = re.compile(rb"[^>]*(?<!/)>(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)?<v[^>]*>([^<]{1,40})")
_ERROR = re.compile(rb' t="e"')
_UNCALCULATED = re.compile(
    rb"<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>",
)
_SHARED = re.compile(rb' t="s"[^>]*><v>([0-9]{1,9})</v>')
_COLUMNS = re.compile(rb"<(?:col|sheetFormatPr|sheetView) [^>]*>")
_FORMULA = re.compile(rb"<f\b([^>]*?)(?:/>|>([^<]*)</f>)")
_MERGED = re.compile(rb'<mergeCell ref="([A-Z0-9:]{2,30})"')


def can_read(data: bytes) -> bool:
    """Whether the sheet ``data`` is written in the usual way, by its first cells."""
    start = data.find(b"<sheetData")
    sample = data[start : start + SAMPLE].rpartition(b"<")[0]
    if start < 0 or b"='" in sample or len(_TAGS.findall(sample)) != len(_ADDRESSED.findall(sample)):
        return False
    # Texts in the cells, with parts in fonts of their own, are for the other reader.
    return b"<is>" not in sample or b"</rPr>" not in data


def read_sheet(data: bytes, styles: Styles) -> SheetDetails:
    """What the sheet ``data`` (XML) holds beside its values. Raises Refused."""
    details = SheetDetails(font=styles.font)
    try:
        _scan_around(data, details)
        _scan_cells(data, styles, details)
    except ValueError as error:
        raise Refused(limits.DAMAGED) from error
    return details


def _scan_around(data: bytes, details: SheetDetails) -> None:
    """Columns stand before the cells, merged ranges after them."""
    for found in _COLUMNS.finditer(data, 0, max(data.find(b"<sheetData"), 0)):
        note_around(found[0][1:].split(None, 1)[0].decode(), _attributes(found[0]), details)
    after = max(data.rfind(b"</sheetData"), 0)
    details.merged.extend(range_of(found[1].decode()) for found in _MERGED.finditer(data, after))


def _scan_cells(data: bytes, styles: Styles, details: SheetDetails) -> None:
    for found in _ERROR.finditer(data) if b't="e"' in data else ():
        if cell := _cell_at(data, found.start()):
            code = _ERROR_CODE.match(data, found.end())
            details.errors[_position(cell)] = code[1].decode("utf-8", "replace").strip() if code else UNKNOWN_ERROR
    if b"<f" in data:
        for found in _UNCALCULATED.finditer(data):
            # A formula may answer empty text; without a type and a value it was never calculated.
            cell = _cell_at(data, found.start())
            if cell and b' t="str"' not in data[cell.end() : found.start()]:
                details.errors.setdefault(_position(cell), NOT_CALCULATED)
        _scan_formulas(data, details)
    _scan_rows(data, details)
    if significant := styles.significant:
        few = (
            b"|".join(b"%d" % style for style in sorted(significant))
            if len(significant) <= FEW_STYLES
            else b"[0-9]{1,6}"
        )
        for found in re.compile(rb'" s="(' + few + rb')"').finditer(data):
            style = int(found[1])
            if style in significant and (cell := _cell_at(data, found.start())):
                add_style(details, styles, _position(cell), style)
    if styles.texts:
        for found in _SHARED.finditer(data):
            if (runs := styles.texts.get(int(found[1]))) and (cell := _cell_at(data, found.start())):
                own = _STYLE.search(data, cell.end(), found.end())
                add_runs(details, styles, _position(cell), int(own[1]) if own else 0, runs)


def _scan_rows(data: bytes, details: SheetDetails) -> None:
    low = details.low_rows
    for row in _ROW.finditer(data) if low else _unseen_rows(data):
        if int(row[1]) <= limits.MAX_ROWS and is_hidden_row(_attributes(row[0]), low=low):
            details.hidden_rows.add(int(row[1]) - 1)


def _unseen_rows(data: bytes) -> Iterator[re.Match[bytes]]:
    """The rows that may be hidden or of no height, some of them twice."""
    for found in _UNSEEN_ROW.finditer(data):
        row = _ROW.match(data, data.rfind(b"<", 0, found.start()))
        if row and not (found[0] == b'" customHeight="' and b" ht=" in row[0]):  # Excel writes both for many rows
            yield row


def _scan_formulas(data: bytes, details: SheetDetails) -> None:
    shared: dict[str, tuple[Position, str]] = {}
    for found in _FORMULA.finditer(data):
        if cell := _cell_at(data, found.start()):
            text = unescape((found[2] or b"").decode("utf-8", "replace"))
            note_formula(details, _position(cell), _attributes(found[1]) if found[1] else {}, text, shared)


def _attributes(tag: bytes) -> dict[str, str]:
    return {name.decode(): value.decode("utf-8", "replace") for name, value in _ATTRIBUTE.findall(tag)}


def _cell_at(data: bytes, position: int) -> re.Match[bytes] | None:
    """The beginning of the cell in whose tag, or right behind it, ``position`` stands; None elsewhere."""
    return _CELL.match(data, data.rfind(b"<", max(0, position - LONGEST_TAG), position))


_columns: dict[bytes, int] = {}


def _position(cell: re.Match[bytes]) -> Position:
    letters = cell[1]
    if (column := _columns.get(letters)) is None:
        column = _columns[letters] = column_number(letters.decode())
    return int(cell[2]) - 1, column
