"""The column of a wide table that says beside each name of what kind the commune is: *Xã*, *Thị trấn*."""

from collections.abc import Mapping

from lib.workbooks.cells import is_blank
from lib.workbooks.layouts.column_meanings import ColumnMeaning
from lib.workbooks.layouts.vocabulary import Role
from lib.workbooks.layouts.wide_table import WideTable
from lib.workbooks.unit_names import is_kind

EXAMINED_ROWS = 60
FURTHEST = 2  # columns between a kind and its name


def find_kinds(table: WideTable, meanings: Mapping[int, ColumnMeaning]) -> None:
    """Note the column of kinds of ``table``; where it was taken for that of the names, these are further right."""
    names = table.name_column
    if names is None:
        return
    if not _has_kinds(table, names):
        near = range(max(names - FURTHEST, 0), names + FURTHEST + 1)
        others = (each for each in near if each not in table.unit_columns and _is_free(meanings, each))
        table.kind_column = next((each for each in others if _has_kinds(table, each)), None)
        return
    further = range(names + 1, names + FURTHEST + 1)
    column = next((each for each in further if _is_free(meanings, each) and _has_names(table, each)), None)
    if column is not None:
        table.kind_column, table.name_column = names, column


def _is_free(meanings: Mapping[int, ColumnMeaning], column: int) -> bool:
    found = meanings.get(column, ColumnMeaning())
    return not found.code and found.role in (None, Role.UNIT_NAME)


def _texts(table: WideTable, column: int) -> list[object]:
    first = table.header.data
    cells = (table.grid.at(row, column) for row in range(first, first + EXAMINED_ROWS))
    return [cell for cell in cells if not is_blank(cell)]


def _has_kinds(table: WideTable, column: int) -> bool:
    texts = _texts(table, column)
    kinds = [text for text in texts if isinstance(text, str) and is_kind(text)]
    return len(kinds) > 0 and len(kinds) * 10 >= len(texts) * 9  # a total stands there now and then


def _has_names(table: WideTable, column: int) -> bool:
    texts = _texts(table, column)
    return len(texts) > 0 and all(isinstance(text, str) and not is_kind(text) for text in texts)
