"""Typed numbers of footnotes, left out of what the cells of a sheet say."""

from collections.abc import Sequence
from dataclasses import replace

from lib.workbooks.cells import Cell, Position
from lib.workbooks.footnotes import is_figure_text, may_be_base_of_power, without_footnote
from lib.workbooks.grid import Grid
from lib.workbooks.marks import Mark


def without_footnotes(grid: Grid) -> Grid:
    """``grid`` with the texts of its ``footnoted`` cells as they are without the footnotes' numbers.

    Figures among them are marked, so that it can be said, or asked where the number may be an exponent.
    """
    rows: list[Sequence[Cell]] = list(grid.rows) if grid.footnoted else []
    marks: dict[Position, Mark] = {}
    for y, x in grid.footnoted:
        cell = grid.at(y, x)
        text = without_footnote(cell) if isinstance(cell, str) else cell
        if not isinstance(text, str) or text == cell:
            continue
        rows[y] = [*rows[y][:x], text, *rows[y][x + 1 :]]
        if is_figure_text(text):
            marks[y, x] = Mark.RAISED if may_be_base_of_power(text) else Mark.FOOTNOTE
    return replace(grid, rows=rows, marks={**grid.marks, **marks}) if rows else grid
