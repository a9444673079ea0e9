"""Something that is so for many cells, kept as runs down the columns.

A column of 100,000 percentages is one run, not 100,000 entries: cheap to keep and to hand from one process to another.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any


class CellMap(Mapping):
    """(row, column) from 0 → a value. Cells are added in the order of their rows and then never changed."""

    __slots__ = ("_runs",)

    def __init__(self, cells: Iterable[tuple[tuple[int, int], Any]] = ()):
        self._runs: dict[int, tuple[list[int], list[int], list]] = {}  # column → first rows, last rows, values
        for (row, column), value in cells:
            self.add(row, column, value)

    def add(self, row: int, column: int, value, last: int | None = None) -> None:
        """Note ``value`` for the cells from ``row`` to ``last`` of ``column``; rows of a column come in order."""
        last = row if last is None else last
        if (runs := self._runs.get(column)) is None:
            self._runs[column] = ([row], [last], [value])
            return
        firsts, lasts, values = runs
        if row <= lasts[-1]:
            raise ValueError(f"row {row} of column {column} comes after row {lasts[-1]}")
        if row == lasts[-1] + 1 and values[-1] == value:
            lasts[-1] = last
        else:
            firsts.append(row)
            lasts.append(last)
            values.append(value)

    def get(self, place: tuple[int, int], default=None):
        row, column = place
        if (runs := self._runs.get(column)) is None:
            return default
        firsts, lasts, values = runs
        found = bisect_right(firsts, row) - 1
        return values[found] if found >= 0 and row <= lasts[found] else default

    def __getitem__(self, place: tuple[int, int]):
        missing = object()
        if (value := self.get(place, missing)) is missing:
            raise KeyError(place)
        return value

    def __contains__(self, place) -> bool:
        missing = object()
        return self.get(place, missing) is not missing

    def __iter__(self) -> Iterator[tuple[int, int]]:
        for column, (firsts, lasts, _) in self._runs.items():
            for first, last in zip(firsts, lasts, strict=True):
                for row in range(first, last + 1):
                    yield row, column

    def __len__(self) -> int:
        return sum(
            last - first + 1
            for firsts, lasts, _ in self._runs.values()
            for first, last in zip(firsts, lasts, strict=True)
        )

    def __bool__(self) -> bool:
        return bool(self._runs)

    def __repr__(self) -> str:
        return f"CellMap({self._runs})"
