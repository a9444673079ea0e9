"""The formulas of an .xls, which xlrd passes over: it returns their results alone."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

import xlrd
from xlrd.formula import FMLA_TYPE_CELL, decompile_formula

from lib.workbooks.cells import Position

_BOF, _EOF, _FORMULA, _PRECISION = 0x0809, 0x000A, 0x0006, 0x000E
_RECORD, _CELL = struct.Struct("<HH"), struct.Struct("<HHH8sHIH")
_NO_RESULT = b"\x03"  # an empty text, and what xlwt writes for every formula
BIFF8 = 80


class Formula(NamedTuple):
    """``text`` as Excel shows it, ``""`` where it cannot be told; ``empty``: whether its stored result is no text."""

    position: Position
    text: str
    empty: bool


def formulas_of(book: xlrd.Book, number: int) -> Iterator[Formula]:
    """The formulas of sheet ``number`` of a workbook of Excel 97 or later, in the order of the file."""
    if book.biff_version < BIFF8:
        return
    place, depth = book._sh_abs_posn[number], 0
    while place + _RECORD.size <= len(book.mem):
        kind, length = _RECORD.unpack_from(book.mem, place)
        place += _RECORD.size
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if kind == _FORMULA and depth == 1 and length >= _CELL.size:
            row, column, _, result, _, _, size = _CELL.unpack_from(book.mem, place)
            start = place + _CELL.size
            empty = result[6:] == b"\xff\xff" and result[:1] == _NO_RESULT
            yield Formula((row, column), _text(book, book.mem[start : start + size], (row, column)), empty)
        place += length


def calculates_as_shown(book: xlrd.Book) -> bool:
    """Whether formulas were calculated with the numbers as they are shown, and not as they are kept."""
    place = book.base
    while place + _RECORD.size <= len(book.mem):
        kind, length = _RECORD.unpack_from(book.mem, place)
        if kind in (_EOF, _PRECISION):
            return kind == _PRECISION and bytes(book.mem[place + _RECORD.size : place + _RECORD.size + 2]) == b"\0\0"
        place += _RECORD.size + length
    return False


def _text(book: xlrd.Book, tokens: bytes, position: Position) -> str:
    row, column = position
    try:
        text = decompile_formula(book, tokens, len(tokens), FMLA_TYPE_CELL, browx=row, bcolx=column)
    except Exception:
        return ""
    return text if isinstance(text, str) else ""
