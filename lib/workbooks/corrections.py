"""Cells that people corrected after a file came in, applied to the file as it was read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from lib.workbooks.cells import Cell, cell_address, cell_text, parse_address
from lib.workbooks.grid import Grid

# Sheet → address → text or number; None leaves a cell out.
Corrections = Mapping[str, Mapping[str, str | float | None]]


def apply_corrections(grids: list[Grid], corrections: Corrections) -> list[Grid]:
    """``grids`` with the corrected cells in place; rows that nobody touched are shared with the originals.

    A cell that is left out (None) stays as it was read: whoever judges it says so. Raises ValueError for an address
    that is none.
    """
    return [_corrected(grid, corrections[grid.name]) if corrections.get(grid.name) else grid for grid in grids]


def _corrected(grid: Grid, cells: Mapping[str, str | float | None]) -> Grid:
    rows: list[Sequence[Cell]] = list(grid.rows)
    changed: dict[int, list[Cell]] = {}
    for address, value in cells.items():
        if value is None:
            continue
        row, column = parse_address(address)
        rows.extend([] for _ in range(row + 1 - len(rows)))
        if row not in changed:
            rows[row] = changed[row] = list(rows[row])
        changed[row].extend([""] * (column + 1 - len(changed[row])))
        changed[row][column] = value
    corrected = frozenset(parse_address(address) for address, value in cells.items() if value is not None)
    return replace(grid, rows=rows, corrected=corrected)


def changed_cells(
    original: Grid, returned: Grid, repaired: Grid, rows: Mapping[int, int], width: int
) -> dict[str, str | float]:
    """What was changed in rows that went out and came back, by the address in the original.

    ``rows``: row of ``returned`` → row of ``original``, both from 0; columns from ``width`` on are not compared.
    ``repaired`` is ``returned`` in Unicode: what changed is taken from there.
    """
    changed = {}
    for returned_row, original_row in rows.items():
        for column in range(width):
            before, after = original.at(original_row, column), returned.at(returned_row, column)
            if before == after or cell_text(before) == cell_text(after):
                continue
            now_percent = (returned_row, column) in returned.percents
            percent = now_percent and (original_row, column) not in original.percents
            changed[cell_address(original_row, column)] = _storable(repaired.at(returned_row, column), percent)
    return changed


def _storable(cell: Cell, percent: bool) -> str | float:
    """``cell`` as it can be kept as JSON and read again like a cell."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"{cell_text(round(float(cell) * 100, 10))}%" if percent else cell
    if isinstance(cell, date):
        return cell.isoformat()[:10]  # a day typed as such is that day in whatever order the column has them
    return cell_text(cell)
