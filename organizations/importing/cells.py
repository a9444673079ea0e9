"""The cells of one indicator in one column, cleaned once per distinct content.

A column of twenty thousand figures holds few hundred different ones, so what a content says is kept; and the plainest
numbers, which most figures are, need none of the care that ``values.clean`` takes. Both say the same (a test holds it).
"""

import re
from decimal import Decimal
from typing import NamedTuple

from lib.workbooks import values
from lib.workbooks.grid import shown
from lib.workbooks.values import PERCENT, Settled, Spec, Unclear

KEPT = 20_000  # contents per column; beyond, a file holds too many different ones for keeping to help
READ = 255
WHOLE_BELOW = 10.0**15  # whole numbers up to here are exact in a cell
EXACT_BELOW = 10.0**10  # and numbers with four decimals up to here
_WHOLE = re.compile(r"[0-9]{1,15}", re.ASCII)
_COMMA = re.compile(r"[0-9]{1,10},[0-9]{1,4}", re.ASCII)


def plain_number(cell, decimal_places: int) -> int | Decimal | None:
    """The number that a cell is beyond any doubt and within the precision; None where it takes a closer look."""
    if cell.__class__ is float:
        if -WHOLE_BELOW < cell < WHOLE_BELOW and cell.is_integer():
            return int(cell)
        if decimal_places and -EXACT_BELOW < cell < EXACT_BELOW:
            text = repr(cell)
            if 0 < len(text) - text.find(".") - 1 <= decimal_places and "e" not in text:
                return Decimal(text)
    elif cell.__class__ is str:
        if _WHOLE.fullmatch(cell):
            return int(cell)
        if decimal_places and _COMMA.fullmatch(cell) and len(cell) - cell.find(",") - 1 <= decimal_places:
            return Decimal(cell.replace(",", ".")).normalize()
    return None


class Outcome(NamedTuple):
    """What one content says: of ``value``, ``text`` and ``reason`` at most one; or why it says nothing (``unclear``).

    ``blank``: it states nothing at all. ``read`` is the content as people see it.
    """

    value: object = None
    text: str = ""
    reason: str = ""
    read: str = ""
    unclear: Unclear | None = None
    blank: bool = False


BLANK = Outcome(blank=True)


class CellCleaner:
    """Cleans the cells of ``spec`` in one column. ``percents`` and ``formats`` are those of the sheet.

    ``plain``: the content alone decides, not the cell's number format, so that ``known`` may be asked by it.
    """

    def __init__(self, spec: Spec, percents, formats, formats_known: bool, settled: Settled):
        self.spec, self.settled, self.formats_known = spec, settled, formats_known
        self.percents, self.formats = percents, formats
        self.plain = not percents and not formats
        # 0.457 may be per cent or not where the file does not tell the formats.
        self.plainly = spec.is_number and (formats_known or spec.value_type != PERCENT)
        self.known: dict = {}

    def say(self, cell, row: int, column: int) -> Outcome:
        """What ``cell`` at (row, column) says."""
        kind = cell.__class__
        if kind is not float and kind is not str and kind is not Decimal:
            return self._clean(cell, row, column)
        key = cell if self.plain else (cell, (row, column) in self.percents, self.formats.get((row, column), ""))
        found = self.known.get(key)
        if found is None:
            found = self._clean(cell, row, column)
            if len(self.known) < KEPT:
                self.known[key] = found
        return found

    def _clean(self, cell, row: int, column: int) -> Outcome:
        if self.plain and self.plainly and (number := plain_number(cell, self.spec.decimal_places)) is not None:
            return Outcome(number, "", "", shown(cell) if cell.__class__ is str else str(number).replace(".", ","))
        percent = not self.plain and (row, column) in self.percents
        read = shown(cell)[:READ]
        try:
            said = values.clean(
                cell,
                self.spec,
                percent_format=percent,
                formats_known=self.formats_known,
                number_format="" if self.plain else self.formats.get((row, column), ""),
                settled=self.settled,
                bounds=False,
            )
        except Unclear as reason:
            return Outcome(read=read, unclear=reason)
        if said is None:
            return BLANK._replace(read=read)
        return Outcome(said.value, said.text_value, said.missing_reason, read)
