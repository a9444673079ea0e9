"""The cells of one indicator in one column, cleaned once per distinct content.

A column of twenty thousand figures holds few hundred different ones, so what a content says is kept; and a typed whole
number, which most figures are, needs no regular expression to be understood.
"""

from typing import NamedTuple

from organizations.excel import values
from organizations.excel.grid import shown
from organizations.excel.values import INTEGER, Settled, Spec, Unclear

KEPT = 20_000  # contents per column; beyond, a file holds too many different ones for keeping to help
READ = 255
_WHOLE_BELOW = 10.0**15  # whole numbers up to here are exact in a cell


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


class Cells:
    """Cleans the cells of ``spec`` in one column. ``percents`` and ``formats`` are those of the sheet."""

    def __init__(self, spec: Spec, percents, formats, formats_known: bool, settled: Settled):
        self.spec, self.settled, self.formats_known = spec, settled, formats_known
        self.percents, self.formats = percents, formats
        self.formatted = bool(percents) or bool(formats)
        self.whole = spec.value_type == INTEGER
        self.known: dict = {}

    def say(self, cell, row: int, column: int) -> Outcome:
        """What ``cell`` at (row, column) says."""
        kind = cell.__class__
        if kind is not float and kind is not str:
            return self._clean(cell, row, column) if kind is not int else self._clean(float(cell), row, column)
        if self.formatted:
            key = (cell, (row, column) in self.percents, self.formats.get((row, column), ""))
        else:
            key = cell
        found = self.known.get(key)
        if found is None:
            found = self._clean(cell, row, column)
            if len(self.known) < KEPT:
                self.known[key] = found
        return found

    def _clean(self, cell, row: int, column: int) -> Outcome:
        percent = self.formatted and (row, column) in self.percents
        if self.whole and not percent and cell.__class__ is float and cell.is_integer() and abs(cell) < _WHOLE_BELOW:
            whole = int(cell)
            return Outcome(whole, read=str(whole))
        read = shown(cell)[:READ]
        try:
            said = values.clean(
                cell,
                self.spec,
                percent_format=percent,
                formats_known=self.formats_known,
                number_format=self.formats.get((row, column), "") if self.formatted else "",
                settled=self.settled,
                bounds=False,
            )
        except Unclear as reason:
            return Outcome(read=read, unclear=reason)
        if said is None:
            return BLANK._replace(read=read)
        return Outcome(said.value, said.text_value, said.missing_reason, read)
