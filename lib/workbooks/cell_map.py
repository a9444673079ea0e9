"""A value for each of many cells, run-length encoded down the columns.

A column of 100,000 percentages is one run, not 100,000 entries: cheap to keep and to hand from one process to another.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar, overload

from lib.workbooks.cells import Position

Value = TypeVar("Value")
Default = TypeVar("Default")


class CellMap(Mapping[Position, Value]):
    """(row, column) from 0 → a value. Cells are added in the order of their rows and then never changed."""

    __slots__ = ("_runs",)

    def __init__(self, cells: Iterable[tuple[Position, Value]] = ()) -> None:
        # column → first rows, last rows, values
        self._runs: dict[int, tuple[list[int], list[int], list[Value]]] = {}
        for (row, column), value in cells:
            self.add(row, column, value)

    def add(self, row: int, column: int, value: Value, last: int | None = None) -> None:
        """Set ``value`` for the cells from ``row`` to ``last`` (default: ``row``) of ``column``.

        Raises ValueError when the rows of a column do not come in order.
        """
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

    @overload
    def get(self, position: Position, /) -> Value | None: ...
    @overload
    def get(self, position: Position, default: Value | Default, /) -> Value | Default: ...
    def get(self, position: Position, default: object = None, /) -> object:
        """The value of the cell at ``position``, else ``default``."""
        row, column = position
        if (runs := self._runs.get(column)) is None:
            return default
        firsts, lasts, values = runs
        found = bisect_right(firsts, row) - 1
        return values[found] if found >= 0 and row <= lasts[found] else default

    def __getitem__(self, position: Position) -> Value:
        row, column = position
        if (runs := self._runs.get(column)) is not None:
            firsts, lasts, values = runs
            found = bisect_right(firsts, row) - 1
            if found >= 0 and row <= lasts[found]:
                return values[found]
        raise KeyError(position)

    def __contains__(self, position: object) -> bool:
        missing = object()
        return isinstance(position, tuple) and self.get(position, missing) is not missing

    def __iter__(self) -> Iterator[Position]:
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
