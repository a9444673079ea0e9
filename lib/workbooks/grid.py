"""A sheet as plain cells with the addresses people know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

CellValue = str | float | int | bool | Decimal | date | datetime | time | timedelta | None


@dataclass(frozen=True)
class CellError:
    """A cell that holds a formula error instead of a value; ``code`` as Excel shows it, such as ``#N/A``."""

    code: str

    def __str__(self):
        return self.code


Place = tuple[int, int]  # row and column from 0


@dataclass(frozen=True)
class Grid:
    """One sheet. ``rows[0][0]`` is A1; rows may differ in length; a blank cell is ``""``. Places count from 0.

    ``percents``: cells whose number format is a percentage, so that 0.457 stands for 45,7 %.
    ``formats``: cells whose number format shows a fraction or a percentage → that format, such as ``#,##0.00``.
    ``formats_known``: whether the file told the number formats; where not, a small number may be either.
    ``typed``: whether numbers come as numbers; a .csv holds text only.
    ``fonts``: cells in a font of before Unicode → its encoding (``letters``); ``""`` for a cell that is not in
    ``font``, which is the encoding of all cells that ``fonts`` does not name.
    ``runs``: cells of which only parts are in such a font → their parts as (text, encoding or ``""``).
    ``encoding``: how the bytes of a .csv were written, where they were not plain Unicode (``letters.NAMES``).
    ``readings``: how else they may have been, the likeliest first; then every text is still to be decoded.
    ``hidden_rows``, ``hidden_columns``: from 0.
    ``called``: the sheet's name in Unicode, where ``name`` is in letters of before.
    ``merged``: first row, first column, last row, last column of each merged range; its value is in the first cell.
    """

    name: str
    rows: list[list]
    visible: bool = True
    percents: Mapping[Place, bool] | frozenset[Place] = frozenset()
    formats: Mapping[Place, str] = field(default_factory=dict)
    formats_known: bool = False
    typed: bool = True
    fonts: Mapping[Place, str] = field(default_factory=dict)
    font: str = ""
    runs: Mapping[Place, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    encoding: str = ""
    readings: tuple[str, ...] = ()
    called: str = ""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def title(self) -> str:
        """The name of the sheet as it was meant; ``name`` is how the file knows it."""
        return self.called or self.name

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def at(self, row: int, column: int):
        """The value at (row, column) from 0; ``""`` beyond the edge."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return ""


def column_letters(column: int) -> str:
    """``0 → A``, ``25 → Z``, ``26 → AA``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """``A → 0``, ``AA → 26``."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def address(row: int, column: int) -> str:
    """``(11, 3) → D12``."""
    return f"{column_letters(column)}{row + 1}"


def is_blank(value) -> bool:
    """Whether a cell states nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def shown(value) -> str:
    """``value`` as a Vietnamese reader would see it in the cell: for messages, and for codes typed as numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        day = f"{value:%d/%m/%Y}"
        return day if value.time() == time() else f"{day} {value:%H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        plain = format(value, ".15g")
        return plain if "e" in plain else plain.replace(".", ",")
    if isinstance(value, Decimal):
        return format(value, "f").replace(".", ",")
    return str(value).strip()
