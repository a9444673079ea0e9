"""Cells that people corrected after a file came in, laid over the file as it was read."""

import re
from collections.abc import Mapping
from dataclasses import replace

from lib.workbooks.grid import Grid, address, column_number, shown

Corrections = Mapping[str, Mapping[str, object]]  # sheet → address → text or number; None leaves a cell out

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def position(cell: str) -> tuple[int, int]:
    """``"D12" → (11, 3)``. Raises ValueError."""
    found = _ADDRESS.fullmatch(cell)
    if not found:
        raise ValueError(f"{cell!r} is no address of a cell")
    return int(found[2]) - 1, column_number(found[1])


def lay_over(grids: list[Grid], corrections: Corrections) -> list[Grid]:
    """``grids`` with the corrected cells in place; rows that nobody touched are shared with the originals.

    A cell that is left out (None) stays as it was read: whoever judges it says so.
    """
    return [_corrected(grid, corrections[grid.name]) if corrections.get(grid.name) else grid for grid in grids]


def _corrected(grid: Grid, cells: Mapping[str, object]) -> Grid:
    rows, touched = list(grid.rows), set()
    for cell, value in cells.items():
        if value is None:
            continue
        row, column = position(cell)
        rows.extend([] for _ in range(row + 1 - len(rows)))
        if row not in touched:
            rows[row] = list(rows[row])
            touched.add(row)
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = value
    return replace(grid, rows=rows)


def differences(
    original: Grid, returned: Grid, repaired: Grid, rows: Mapping[int, int], width: int
) -> dict[str, object]:
    """What was changed in rows that went out and came back, by the address in the original.

    ``rows``: row of ``returned`` → row of ``original``, both from 0; columns from ``width`` on are not looked at.
    ``repaired`` is ``returned`` with its letters made Unicode: what changed is taken from there.
    """
    changed = {}
    for came, went in rows.items():
        for column in range(width):
            before, after = original.at(went, column), returned.at(came, column)
            if _same(before, after):
                continue
            value = repaired.at(came, column)
            percent = (came, column) in returned.percents and (went, column) not in original.percents
            changed[address(went, column)] = _kept(value, percent)
    return changed


def _same(before, after) -> bool:
    return before == after or shown(before) == shown(after)


def _kept(value, percent: bool):
    """``value`` as it can be kept as JSON and read again like a cell."""
    if isinstance(value, bool) or value is None:
        return shown(value)
    if isinstance(value, int | float):
        return f"{shown(round(float(value) * 100, 10))}%" if percent else value
    return shown(value)
