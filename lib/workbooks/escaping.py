"""Text that leaves in a workbook or a .csv must not become a formula on the reader's machine; numbers stay numbers."""

import re

from lib.workbooks.cells import Cell

# A sheet in which one writes in full width reads those signs, too.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet would take ``text`` for a formula."""
    return text.startswith(_FORMULA_STARTS)


def without_control_characters(text: str) -> str:
    """``text`` without what no workbook may hold."""
    return _CONTROL_CHARACTERS.sub("", text)


def escape_csv(text: str) -> str:
    """``text`` for a .csv: an apostrophe goes before what a spreadsheet would take for a formula."""
    text = without_control_characters(text)
    return f"'{text}" if is_formula_like(text) else text


def unescape_csv(cell: Cell) -> Cell:
    """The reverse of ``escape_csv`` for a cell read back."""
    if isinstance(cell, str) and cell.startswith("'") and is_formula_like(cell[1:]):
        return cell[1:]
    return cell
