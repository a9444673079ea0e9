"""The cells of one indicator in one column, cleaned once per distinct content.

A column of twenty thousand figures holds few hundred different ones, so what a content says is kept; and the plainest
numbers, which most figures are, need none of the care that ``clean_cell`` takes. Both say the same (a test holds it).
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from lib.workbooks import values
from lib.workbooks.cells import Cell, Position, cell_text
from lib.workbooks.notation import Notation
from lib.workbooks.statements import IndicatorSpec, UnclearCell, ValueType
from lib.workbooks.units_of_measure import compare, measure_label, with_measure

CACHED = 20_000  # contents per column; beyond, a file holds too many different ones for a cache to help
MAX_READ = 255
WHOLE_BELOW = 10.0**15  # whole numbers up to here are exact in a cell
EXACT_BELOW = 10.0**10  # and numbers with four decimals up to here
_WHOLE = re.compile(r"[0-9]{1,15}", re.ASCII)
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[0-9]{1,10},[0-9]{1,4}", re.ASCII)


def plain_number(cell: Cell, decimal_places: int) -> int | Decimal | None:
    """The number that a cell is beyond any doubt and within the precision; None where ``clean_cell`` must decide."""
    if isinstance(cell, float):
        if -WHOLE_BELOW < cell < WHOLE_BELOW and cell.is_integer():
            return int(cell)
        if decimal_places and -EXACT_BELOW < cell < EXACT_BELOW:
            text = repr(cell)
            if 0 < len(text) - text.find(".") - 1 <= decimal_places and "e" not in text:
                return Decimal(text)
    elif isinstance(cell, str):
        if _WHOLE.fullmatch(cell):
            return int(cell)
        if decimal_places and _DECIMAL_COMMA.fullmatch(cell) and len(cell) - cell.find(",") - 1 <= decimal_places:
            return None if _AMBIGUOUS.fullmatch(cell) else Decimal(cell.replace(",", ".")).normalize()
    return None


class Outcome(NamedTuple):
    """What one content says: of ``value``, ``text`` and ``reason`` at most one; or why it says nothing (``unclear``).

    ``blank``: it states nothing at all. ``read`` is the content as people see it.
    """

    value: int | Decimal | None = None
    text: str = ""
    reason: str = ""
    read: str = ""
    unclear: UnclearCell | None = None
    blank: bool = False


BLANK = Outcome(blank=True)


class ColumnValues:
    """Cleans the cells of ``spec`` in one column. ``percents``, ``formats`` and ``formats_known`` are the sheet's.
    ``stated_measure``: in what the column is, where the file says so; it converts to the indicator's own.

    ``by_content_alone``: the content decides, not the cell's number format, so that ``cache`` may be asked by it.
    """

    def __init__(
        self,
        spec: IndicatorSpec,
        percents: Mapping[Position, bool],
        formats: Mapping[Position, str],
        formats_known: bool,
        notation: Notation,
        stated_measure: str = "",
    ) -> None:
        self.spec, self.notation, self.formats_known, self.stated_measure = (
            spec,
            notation,
            formats_known,
            stated_measure,
        )
        self.percents, self.formats = percents, formats
        self.by_content_alone = not percents and not formats
        # 0.457 may be per cent or not where the file has no number formats.
        factor = compare(stated_measure, spec.unit_of_measure) if stated_measure else None
        self._converted_from = measure_label(spec.unit_of_measure, factor) if factor not in (None, 1) else ""
        self._may_be_plain = (
            spec.is_number
            and factor in (None, 1)
            and (spec.value_type != ValueType.PERCENT or (formats_known and not notation.is_fractional))
        )
        self.cache: dict[object, Outcome] = {}

    def outcome(self, cell: Cell, row: int, column: int) -> Outcome:
        """What ``cell`` at (row, column) says."""
        kind = cell.__class__
        if kind is not float and kind is not str and kind is not Decimal:
            return self._clean(cell, row, column)
        key: object = cell
        if not self.by_content_alone:
            key = cell, (row, column) in self.percents, self.formats.get((row, column), "")
        found = self.cache.get(key)
        if found is None:
            found = self._clean(cell, row, column)
            if len(self.cache) < CACHED:
                self.cache[key] = found
        return found

    def _clean(self, cell: Cell, row: int, column: int) -> Outcome:
        if self.by_content_alone and self._may_be_plain:
            number = plain_number(cell, self.spec.decimal_places)
            if number is not None:
                read = cell_text(cell) if isinstance(cell, str) else str(number).replace(".", ",")
                return Outcome(number, "", "", read)
        read = cell_text(cell)[:MAX_READ]
        try:
            statement = values.clean_cell(
                cell,
                self.spec,
                percent_format=not self.by_content_alone and (row, column) in self.percents,
                formats_known=self.formats_known,
                number_format="" if self.by_content_alone else self.formats.get((row, column), ""),
                notation=self.notation,
                bounds=False,
                stated_measure=self.stated_measure,
            )
        except UnclearCell as reason:
            return Outcome(read=with_measure(read, self._converted_from)[:MAX_READ], unclear=reason)
        if statement is None:
            return BLANK._replace(read=read)
        if statement.converted_from:
            read = with_measure(read, statement.converted_from)[:MAX_READ]
        return Outcome(statement.value, statement.text_value, statement.missing_reason, read)
