"""Several tables beneath each other on one sheet, split so that each is read by itself, under its own header."""

from collections.abc import Iterator
from dataclasses import replace

from lib.workbooks.cells import is_blank
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.headers import LISTING_ROLES, begins_table, is_figure
from lib.workbooks.layouts.indicators import IndicatorIndex
from lib.workbooks.layouts.vocabulary import role_of

SEARCHED_COLUMNS = 8  # columns from the left in which a table lists its units or indicators
LONGEST_HEADING = 60


def tables_in(grid: Grid, indicators: IndicatorIndex, top: int = 0) -> Iterator[tuple[int, Grid]]:
    """(first row, sheet with the rows of one table alone) for each table of ``grid``; addresses stay what they are.

    A further table begins where, below figures, another header stands; what is between belongs to it. ``top``: where
    the figures of the first one begin, if that is known.
    """
    begins = [0]
    header = top - 1 if top else None
    for row in _header_rows(grid, indicators, top):
        if header is not None and (last := _last_figures(grid, header + 1, row)) is not None:
            begins.append(_after(grid, last, row))
            header = row
        elif header is None:
            header = row
    if len(begins) == 1:
        yield 0, grid
        return
    for begin, end in zip(begins, [*begins[1:], len(grid.rows)], strict=True):
        yield begin, replace(grid, rows=[*([[]] * begin), *grid.rows[begin:end]])


def _header_rows(grid: Grid, indicators: IndicatorIndex, top: int) -> Iterator[int]:
    """Rows that look like the main line of a header. Each text is judged once: a file may have 100,000 rows."""
    others = {""}  # texts that list nothing
    for number, row in enumerate(grid.rows[top:] if top else grid.rows, top):
        for cell in row if len(row) <= SEARCHED_COLUMNS else row[:SEARCHED_COLUMNS]:
            if type(cell) is str and cell not in others:
                if not _heads_listing(cell):
                    others.add(cell)
                elif begins_table(row, indicators):
                    yield number
                    break


def _heads_listing(text: str) -> bool:
    """Whether a text heads a column of units or indicators."""
    return text > ":" and len(text) <= LONGEST_HEADING and role_of(text) in LISTING_ROLES


def _last_figures(grid: Grid, first: int, end: int) -> int | None:
    """The last row with figures before row ``end``, from ``first`` on."""
    return next((row for row in range(end - 1, first - 1, -1) if any(map(is_figure, grid.rows[row]))), None)


def _after(grid: Grid, last: int, end: int) -> int:
    """Where the next table begins after the row ``last``: at the first blank row, where there is one."""
    blank = (row for row in range(last + 1, end) if all(map(is_blank, grid.rows[row])))
    return next(blank, last + 1)
