"""Percentages that may be fractions of one: 0,124 for 12,4 %, in a column without the format of percentages."""

import re
from decimal import Decimal

from lib.vietnamese import ascii_forms, normalize
from lib.workbooks.cell_numbers import places
from lib.workbooks.cells import Cell
from lib.workbooks.layouts.reading import IndicatorReference, Reading
from lib.workbooks.statements import IndicatorSpec

_NUMBER = re.compile(r"[0-9]{1,15}(?:[.,][0-9]+)?")

Place = tuple[str, int]  # sheet, column from 0


class Fractions:
    """What the figures of ``reading`` say together about whether percentages are fractions of one."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._numbers: dict[str, dict[Place, list[Decimal]]] = {}  # code of an indicator → its numbers by column

    def look_so(self, indicator: IndicatorReference, column: int, spec: IndicatorSpec) -> bool:
        """Whether the percentages of ``indicator`` in ``column`` (from 0) may be fractions.

        One below one has more decimals than the indicator takes, or there are several and none is above one.
        """
        if indicator.code not in self._numbers:
            self._numbers[indicator.code] = self._gather(indicator.code)
        numbers = self._numbers[indicator.code].get((indicator.sheet, column), [])
        below_one = [number for number in numbers if 0 < number < 1]
        if any(places(number) > spec.decimal_places for number in below_one):
            return True
        return len(below_one) > 1 and all(number <= 1 for number in numbers)

    def _gather(self, code: str) -> dict[Place, list[Decimal]]:
        found: dict[Place, list[Decimal]] = {}
        for figure in self._reading.figures:
            if figure.indicator.code != code:
                continue
            for column, cell in ((figure.column, figure.value), (figure.cumulative_column, figure.cumulative)):
                is_percentage = (figure.row, column) in figure.indicator.percents
                if column >= 0 and not is_percentage and (number := _number(cell)) is not None:
                    found.setdefault((figure.indicator.sheet, column), []).append(number)
        return found


def _number(cell: Cell) -> Decimal | None:
    """The number that a cell is without a sign of percentages."""
    if isinstance(cell, float):
        number = Decimal(format(cell, ".15g"))
        return number if number.is_finite() else None
    if isinstance(cell, str) and _NUMBER.fullmatch(text := normalize(ascii_forms(cell))):
        return Decimal(text.replace(",", "."))
    return None
