"""Text pasted from Word or Excel, or typed line by line, as rows of cells."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lib.vietnamese import fold, normalize

MOST_ROWS, LONGEST = 200, 100_000  # of one paste: rows, characters

_BULLET = re.compile(r"^\s*(?:[-–—+*•·▪]|\(?\d{1,3}[.)]|\(?[a-zđ][.)])\s+")
_NUMBER = re.compile(r"^\(?(?:\d{1,3}|[ivx]{1,5})[.)]?$", re.IGNORECASE)
NUMBERS = {"tt", "stt", "so tt", "so thu tu"}


@dataclass(frozen=True)
class Pasted:
    """``rows``: the cells by name of the column. ``left_out``: headings that the grid has no column for."""

    rows: list[dict[str, str]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def read_paste(text: str, columns: Sequence[str], headings: Mapping[str, str]) -> Pasted:
    """``text`` as rows for ``columns``, which are filled from the left; a first row of headings says which is which.

    ``headings``: what a heading begins with, folded, and the column it means. Numbers and bullets before the lines are
    left out, and so are empty lines. Cells without a column of their own are left out, too, and told.
    """
    table = [row for row in _table(text[:LONGEST]) if any(row)][: MOST_ROWS + 1]
    if not table:
        return Pasted()
    width = max(map(len, table))
    named = _named(table[0], headings)
    left_out: list[str] = []
    if named is not None:
        left_out = [
            heading for heading, name in zip(table[0], named, strict=True) if not name and fold(heading) not in NUMBERS
        ]
        table = table[1:]
    else:
        numbered = width > 1 and all(not row[0] or _NUMBER.match(row[0]) for row in table)
        free = list(columns[: width - numbered])
        left_out = [f"cột {len(free) + numbered + 1}"] if width - numbered > len(free) else []
        named = ([""] if numbered else []) + free
    rows = []
    for cells in table[:MOST_ROWS]:
        row = {name: cell for name, cell in zip(named, cells, strict=False) if name and cell}
        first = columns[0]
        if first in row:
            row[first] = _BULLET.sub("", row[first], count=1)
        rows.append(row)
    return Pasted([row for row in rows if row], [each for each in left_out if each])


def read_lines(text: str) -> list[tuple[int, str]]:
    """What each line of ``text`` says, with its number from 1: a line pasted from a table says its first cell that is
    no number. Numbers and bullets before the lines are left out, and so are empty lines."""
    found = []
    for number, line in enumerate(text[:LONGEST].splitlines(), 1):
        cells = [normalize(cell) for cell in line.split("\t")]
        said = next((cell for cell in cells if cell and not _NUMBER.match(cell)), "")
        if said := _BULLET.sub("", said, count=1).strip():
            found.append((number, said))
    return found


def _table(text: str) -> list[list[str]]:
    """Cells set apart by tabs; a cell of Excel with several lines stands between quotation marks."""
    rows: Iterable[list[str]] = ([line] for line in text.splitlines())
    if "\t" in text:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
    return [[normalize(cell) for cell in row] for row in rows]


def _named(row: Sequence[str], headings: Mapping[str, str]) -> list[str] | None:
    """The column that each cell of a row of headings means, empty for those that the grid lacks; None for a row that is
    none."""
    found: list[str] = []
    for cell in row:
        name = next((name for start, name in headings.items() if fold(cell).startswith(start)), "")
        found.append("" if name in found else name)
    short = all(len(cell) <= 40 for cell in row)
    return found if short and sum(map(bool, found)) >= 2 else None
