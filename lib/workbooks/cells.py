"""What a cell may hold, and how people see it and its address."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from lib.vietnamese import without_invisible

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass(frozen=True)
class CellError:
    """A cell that holds a formula error instead of a value; ``code`` as Excel shows it, such as ``#N/A``."""

    code: str

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True)
class FigureError(CellError):
    """A figure that may not be taken for one: ``clause`` says why, for people; ``code`` is what stands in the cell,
    ``kind`` that of the problem."""

    clause: str
    kind: str


Cell = str | float | int | bool | Decimal | date | datetime | time | timedelta | CellError | None
Position = tuple[int, int]  # row and column, both from 0


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


def cell_address(row: int, column: int) -> str:
    """``(11, 3) → "D12"``; both from 0."""
    return f"{column_letters(column)}{row + 1}"


def parse_address(address: str) -> Position:
    """``"D12" → (11, 3)``. Raises ValueError."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise ValueError(f"{address!r} is no address of a cell")
    return int(found[2]) - 1, column_number(found[1])


def is_address(text: str) -> bool:
    """Whether ``text`` is an address as ``parse_address`` reads it."""
    return _ADDRESS.fullmatch(text) is not None


def is_blank(cell: Cell) -> bool:
    """Whether a cell states nothing."""
    return cell is None or (isinstance(cell, str) and not without_invisible(cell).strip())


def without_time(cell: Cell) -> Cell:
    """The day of a cell that holds a day and an hour; any other cell as it is."""
    return cell.date() if isinstance(cell, datetime) else cell


def cell_text(cell: Cell) -> str:
    """What a Vietnamese reader would see in ``cell``: for messages, and for codes typed as numbers."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        day = f"{cell:%d/%m/%Y}"
        return day if cell.time() == time() else f"{day} {cell:%H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):
        plain = format(cell, ".15g")
        return plain if "e" in plain else plain.replace(".", ",")
    if isinstance(cell, Decimal):
        return format(cell, "f").replace(".", ",")
    return str(cell).strip()
