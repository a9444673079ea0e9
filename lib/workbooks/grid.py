"""A sheet as plain cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lib.workbooks.cells import Cell, Position, cell_address, cell_text
from lib.workbooks.marks import Mark


@dataclass(frozen=True)
class Grid:
    """One sheet. ``rows[0][0]`` is A1; rows may differ in length; a blank cell is ``""``. Positions count from 0.

    ``visible``: False for a hidden sheet.
    ``percents``: cells whose number format is a percentage, so that 0.457 stands for 45,7 %.
    ``formats``: cells whose number format shows a fraction, a percentage, a unit of measure or thousands alone → that
    format, such as ``#,##0.00`` or ``#,##0 "đ"``.
    ``formats_known``: whether the file has number formats; where not, a number below 1 may be a percentage or not.
    ``fonts``: cells in a font of before Unicode → its ``Encoding``; ``""`` for a cell that is not in ``font``, the
    encoding of all cells that ``fonts`` does not name.
    ``runs``: cells of which only parts are in such a font → their parts as (text, encoding or ``""``).
    ``encoding``: in which ``Encoding`` the bytes of a .csv were, where not in plain Unicode.
    ``possible_encodings``: those the bytes of a .csv may be in, the likeliest first, where that is ambiguous; then
    every text is still to be decoded.
    ``unicode_name``: the sheet's name in Unicode, where ``name`` is in an older encoding.
    ``marks``: cells that may not state what they hold → why. ``hiding``: cells whose number format shows nothing of
    some numbers → that format; ``zeros_hidden``: a nought is shown nowhere on the sheet.
    ``footnoted``: texts that may end in the number of a footnote, in raised characters.
    ``corrected``: cells that somebody typed over since, and so has seen.
    ``hidden_rows``, ``hidden_columns``: those of no height or width, too.
    ``days_from_1904``: whether a day without a date format is counted from 1904, not from 1900.
    ``merged``: first row, first column, last row, last column of each merged range; its value is in the first cell.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    visible: bool = True
    percents: Mapping[Position, bool] = field(default_factory=dict)
    formats: Mapping[Position, str] = field(default_factory=dict)
    formats_known: bool = False
    fonts: Mapping[Position, str] = field(default_factory=dict)
    font: str = ""
    runs: Mapping[Position, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    encoding: str = ""
    possible_encodings: tuple[str, ...] = ()
    unicode_name: str = ""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    marks: Mapping[Position, Mark] = field(default_factory=dict)
    hiding: Mapping[Position, str] = field(default_factory=dict)
    zeros_hidden: bool = False
    days_from_1904: bool = False
    footnoted: frozenset[Position] = frozenset()
    corrected: frozenset[Position] = frozenset()

    @property
    def title(self) -> str:
        """The name of the sheet as it was meant; ``name`` is how the file knows it."""
        return self.unicode_name or self.name

    @property
    def width(self) -> int:
        """The number of columns of the longest row."""
        return max((len(row) for row in self.rows), default=0)

    def at(self, row: int, column: int) -> Cell:
        """The cell at (row, column) from 0; ``""`` beyond the edge."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return ""

    def merged_top(self, row: int, column: int) -> int:
        """The first row of the merged range in which (row, column) lies; ``row`` itself where there is none."""
        return next(
            (
                top for top, left, bottom, right in self.merged
                if top <= row <= bottom and left <= column <= right
            ),
            row,
        )  # fmt: skip

    def text(self, row: int, column: int) -> str:
        """What a reader would see at (row, column) from 0."""
        return cell_text(self.at(row, column))

    def address(self, row: int, column: int) -> str:
        """``D12`` for (11, 3)."""
        return cell_address(row, column)
