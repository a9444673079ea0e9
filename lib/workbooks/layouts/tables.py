"""Several tables beneath each other on one sheet: each is read by itself, under its own header."""

from collections.abc import Iterator
from dataclasses import replace

from lib.workbooks.grid import Grid, is_blank
from lib.workbooks.layouts.header_rows import LISTING, begins_table, is_figure
from lib.workbooks.layouts.headers import Headers
from lib.workbooks.layouts.words import role

LOOKED_INTO = 8  # columns from the left in which a table lists its units or indicators
LONGEST_WORD = 60


def tables_in(grid: Grid, headers: Headers, top: int = 0) -> Iterator[tuple[int, Grid]]:
    """(first row, sheet with the rows of one table alone) for each table of ``grid``; addresses stay what they are.

    A further table begins where, below figures, another header stands; what is between belongs to it. ``top``: where
    the figures of the first one begin, if that is known.
    """
    begins = [0]
    header = top - 1 if top else None
    for row in _header_rows(grid, headers, top):
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


def _header_rows(grid: Grid, headers: Headers, top: int) -> Iterator[int]:
    """Rows that look like the main line of a header. Each text is looked at once: a file may have 100,000 rows."""
    others = {""}  # texts that list nothing
    for number, row in enumerate(grid.rows[top:] if top else grid.rows, top):
        for cell in row if len(row) <= LOOKED_INTO else row[:LOOKED_INTO]:
            if cell.__class__ is str and cell not in others:
                if not _lists(cell):
                    others.add(cell)
                elif begins_table(row, headers):
                    yield number
                    break


def _lists(text: str) -> bool:
    """Whether a text heads a column of units or indicators."""
    return text > ":" and len(text) <= LONGEST_WORD and role(text) in LISTING


def _last_figures(grid: Grid, first: int, end: int) -> int | None:
    """The last row with figures before row ``end``, from ``first`` on."""
    return next((row for row in range(end - 1, first - 1, -1) if any(map(is_figure, grid.rows[row]))), None)


def _after(grid: Grid, last: int, end: int) -> int:
    """Where the next table begins after the row ``last``: at the first blank row, where there is one."""
    blank = (row for row in range(last + 1, end) if all(map(is_blank, grid.rows[row])))
    return next(blank, last + 1)
