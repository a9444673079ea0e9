"""Several tables beside each other under one line of headings: two lists on one sheet of paper, two printed columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lib.workbooks.cells import Cell, cell_text, is_blank
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.column_meanings import PART_OF_ROLE, ColumnMeaning
from lib.workbooks.layouts.commune_names import names_commune
from lib.workbooks.layouts.headers import LISTING_ROLES, Header, is_figure
from lib.workbooks.layouts.vocabulary import Role
from lib.workbooks.units_of_measure import is_measure

_OF_INDICATORS = frozenset({Role.INDICATOR, Role.INDICATOR_CODE})
EXAMINED_ROWS = 60  # below the header
_Meanings = Mapping[int, ColumnMeaning]


def blocks_in(grid: Grid, header: Header, meanings: _Meanings) -> list[range]:
    """The columns of each table under ``header``: one range, unless units or indicators are listed again further right.

    Each begins with the columns that list and number its lines, and has figures.
    """
    begins, present, has_figures = [0], set[Role](), False
    width = _width(grid, header, meanings)
    for column in range(width):
        found = meanings.get(column, ColumnMeaning())
        if found.role in LISTING_ROLES:
            again = found.role in present or _is_of_another_layout(meanings, begins[-1], column)
            if again and has_figures and _lists(grid, header, column):
                begin = _first_column(meanings, column)
                if any(_holds_figures(grid, header, meanings, further) for further in range(column + 1, width)):
                    begins.append(begin)
                    present = {role for each in range(begin, column) if (role := meanings[each].role) is not None}
                    has_figures = False
            present.add(found.role)
        elif _holds_figures(grid, header, meanings, column):
            has_figures = True
    return [range(begin, end) for begin, end in zip(begins, [*begins[1:], width], strict=True)]


def _is_of_another_layout(meanings: _Meanings, begin: int, column: int) -> bool:
    """Whether units are listed in ``column`` beside a table of indicators in rows, or these beside one of units."""
    left = {meanings[each].role for each in range(begin, column) if each in meanings}
    codes_left = any(found.code for each, found in meanings.items() if begin <= each < column)
    codes_right = any(found.code for each, found in meanings.items() if each > column)
    if meanings[column].role in _OF_INDICATORS:
        return codes_left
    return codes_right and not codes_left and not left.isdisjoint(_OF_INDICATORS)


def split(
    grid: Grid, header: Header, meanings: _Meanings, blocks: list[range]
) -> Iterator[tuple[Grid, Header, dict[int, ColumnMeaning]]]:
    """Sheet, header and meanings of the columns of each block alone; addresses stay what they are."""
    for number, columns in enumerate(blocks):
        end = columns.stop if number + 1 < len(blocks) else None
        rows = [_cut(row, columns.start, end) for row in grid.rows]
        # A block without headings is a table all the same, and its columns are asked about.
        found = {column: meanings.get(column, ColumnMeaning()) for column in columns}
        kept = {column: path for column, path in header.paths.items() if _within(column, columns.start, end)}
        yield (
            replace(grid, rows=rows),
            Header(header.first, header.last, header.data, kept),
            {
                column: meaning
                for column, meaning in found.items()
                if column in meanings or _holds_figures(grid, header, meanings, column)
            },
        )


def find_names_without_heading(grid: Grid, header: Header, meanings: dict[int, ColumnMeaning]) -> None:
    """Let a column without a heading that holds names of communes be one of units: that of a block further right."""
    if not any(found.role == Role.UNIT_NAME for found in meanings.values()):
        return
    rows = _examined(grid, header)
    for column in range(max((len(row) for row in rows), default=0)):
        if column not in header.paths:
            texts = [cell_text(row[column]) for row in rows if column < len(row) and not is_blank(row[column])]
            if texts and sum(map(names_commune, texts)) * 2 > len(texts):
                meanings[column] = ColumnMeaning(Role.UNIT_NAME)


def find_measures_without_heading(grid: Grid, header: Header, meanings: dict[int, ColumnMeaning]) -> None:
    """Let a column whose heading says nothing, and whose cells are units of measure alone, be one of measures."""
    if any(found.role == Role.MEASURE for found in meanings.values()):
        return
    rows = _examined(grid, header)
    for column in range(max((len(row) for row in rows), default=0)):
        found = meanings.get(column, ColumnMeaning())
        if found.role is not None or found.code:
            continue
        cells = [row[column] for row in rows if column < len(row) and not is_blank(row[column])]
        if cells and all(isinstance(cell, str) and is_measure(cell.strip("()[] ")) for cell in cells):
            meanings[column] = ColumnMeaning(Role.MEASURE)


def _cut(row: Sequence[Cell], start: int, end: int | None) -> list[Cell]:
    return [*([""] * min(start, len(row))), *row[start:end]]


def _within(column: int, start: int, end: int | None) -> bool:
    return start <= column and (end is None or column < end)


def _first_column(meanings: _Meanings, column: int) -> int:
    """The first of the columns that list and number the lines, which stand left of ``column`` without a gap."""
    while meanings.get(column - 1, ColumnMeaning()).role in (*LISTING_ROLES, Role.ORDER):
        column -= 1
    return column


def _examined(grid: Grid, header: Header) -> list[list[Cell]]:
    return [list(row) for row in grid.rows[header.data : header.data + EXAMINED_ROWS]]


def _width(grid: Grid, header: Header, meanings: _Meanings) -> int:
    rows = grid.rows[header.data : header.data + EXAMINED_ROWS]
    return max([*(len(row) for row in rows), *(column + 1 for column in meanings)], default=0)


def _lists(grid: Grid, header: Header, column: int) -> bool:
    """Whether anything stands in a column below the header."""
    rows = range(header.data, min(header.data + EXAMINED_ROWS, len(grid.rows)))
    return any(not is_blank(grid.at(row, column)) for row in rows)


def _holds_figures(grid: Grid, header: Header, meanings: _Meanings, column: int) -> bool:
    """Whether a column is of an indicator, or of a part of one, or unknown with figures."""
    found = meanings.get(column, ColumnMeaning())
    if found.code or found.role in PART_OF_ROLE:
        return True
    rows = range(header.data, min(header.data + EXAMINED_ROWS, len(grid.rows)))
    return found.role is None and any(is_figure(grid.at(row, column)) for row in rows)
