"""Where a table begins: the rows of its header, the row that numbers the columns, and what stands above each column.

The row ``(1) (2) (3)=(2)/(1)`` or ``A B C 1 2 3`` is the anchor where a form has one: the header ends above it.
Elsewhere the row with the most known words is, with what belongs to it above and below.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from lib.vietnamese.text import fold
from lib.workbooks.grid import CellError, Grid, is_blank, shown
from lib.workbooks.layouts.headers import Headers
from lib.workbooks.layouts.words import (
    INDICATOR,
    INDICATOR_CODE,
    UNIT_CODE,
    UNIT_NAME,
    bare,
    numbers_columns,
    plain,
    role,
)
from lib.workbooks.values import MISSING_WORDS

SEARCHED_ROWS = 80
HEADER_ROWS = 5
LISTING = frozenset({UNIT_CODE, UNIT_NAME, INDICATOR, INDICATOR_CODE})
_NUMBER = re.compile(r"[-+]?[0-9][0-9., ]*%?")
_MISSING = {fold(words) for words in MISSING_WORDS}


class Heading(NamedTuple):
    """One text of the header and how many columns it spans."""

    row: int
    column: int
    text: str
    span: int


@dataclass
class Header:
    """Rows ``first`` to ``last`` (from 0); data begin at ``data``. ``paths``: column → its headings, top to bottom."""

    first: int
    last: int
    data: int
    paths: dict[int, tuple[Heading, ...]] = field(default_factory=dict)

    def text(self, column: int) -> str:
        """The headings of a column as one text."""
        return " / ".join(heading.text for heading in self.paths.get(column, ()))

    @property
    def fingerprint(self) -> str:
        """sha256 of the headings, whatever their case, marks and signs: the same form again has the same."""
        return self.fingerprint_with(())

    def fingerprint_with(self, labels: Iterable[str]) -> str:
        """That of a form whose lines are fixed, too."""
        texts = [f"{column}:{plain(self.text(column))}" for column in sorted(self.paths)]
        return hashlib.sha256("\n".join([*texts, *map(plain, labels)]).encode()).hexdigest()


def is_figure(value) -> bool:
    """Whether a cell holds a number, also one typed as text, or stands for one."""
    if isinstance(value, bool):
        return False
    if isinstance(value, float | int | CellError):
        return True
    if isinstance(value, str):
        text = value.strip()
        return bool(_NUMBER.fullmatch(text)) or fold(text) in _MISSING
    return False


def find_header(grid: Grid, headers: Headers, top: int = 0) -> Header | None:
    """The header of the table in ``grid`` from row ``top`` on; None when there is no table."""
    kinds = [_kinds(row, headers) for row in grid.rows[: top + SEARCHED_ROWS]]
    marks = _mark_row(grid, kinds)
    if marks is not None:
        first, last, data = _upwards(grid, kinds, marks), marks - 1, marks + 1
    else:
        anchor = max(range(len(kinds)), key=lambda row: len(kinds[row]), default=None)
        if anchor is None or not kinds[anchor]:
            return None
        first, last = anchor, anchor
        while first > 0 and last - first < HEADER_ROWS - 1 and kinds[first - 1] and not _has_figures(grid, first - 1):
            first -= 1
        while last - first < HEADER_ROWS - 1 and _continues(grid, kinds, first, last + 1, headers):
            last += 1
        data = last + 1
    return header_at(grid, headers, first, last, data)


def header_at(grid: Grid, headers: Headers, first: int, last: int, data: int) -> Header:
    """The header that the rows ``first`` to ``last`` are, over data from ``data`` on."""
    header = Header(first, last, data)
    measured = {row for row in range(first + 1, last + 1) if _gives_measures(grid, row, headers)}
    header.paths = _paths(grid, first, last, measured)
    return header


def begins_table(row: list, headers: Headers) -> bool:
    """Whether a row alone shows that it heads a table: units or indicators are listed below, and more beside."""
    if any(map(is_figure, row)):
        return False
    kinds = _kinds(row, headers)
    return len(kinds) > 1 and not LISTING.isdisjoint(kinds.values())


def _kinds(row: list, headers: Headers) -> dict[int, str]:
    """Column → the role word, or ``=CODE``, of each header word that a row holds."""
    kinds = {}
    for column, cell in enumerate(row):
        if isinstance(cell, str) and cell and len(cell) < 300 and not cell.isspace():
            if found := headers.match(cell):
                kinds[column] = f"={found.code}"
            elif ":" not in cell and (word := role(cell)):  # “Đơn vị báo cáo:” is a label beside a name
                kinds[column] = word
    return kinds


def _mark_row(grid: Grid, kinds: list[dict[int, str]]) -> int | None:
    """The first row that numbers the columns of a header above it."""
    for row in range(1, len(kinds)):
        texts = [shown(cell) for cell in grid.rows[row] if not is_blank(cell)]
        if numbers_columns(texts) and any(len(kinds[above]) > 1 for above in range(max(0, row - HEADER_ROWS), row)):
            return row
    return None


def _upwards(grid: Grid, kinds: list[dict[int, str]], marks: int) -> int:
    """The first header row above the row ``marks``: the highest with a known word before other rows begin."""
    first = row = marks - 1
    while row > 0 and marks - row < HEADER_ROWS:
        row -= 1
        texts = [cell for cell in grid.rows[row] if isinstance(cell, str) and not is_blank(cell)]
        if _has_figures(grid, row) or not (kinds[row] or len(texts) > 1):
            break
        if kinds[row]:
            first = row
    return first


def _has_figures(grid: Grid, row: int) -> bool:
    return any(is_figure(cell) for cell in grid.rows[row])


def _continues(grid: Grid, kinds: list[dict[int, str]], first: int, row: int, headers: Headers) -> bool:
    """Whether ``row``, below what was taken for the header, still belongs to it: words, no figures, and nothing new
    where units and indicators are listed."""
    if row >= len(kinds) or _has_figures(grid, row):
        return False
    texts = {column: cell for column, cell in enumerate(grid.rows[row]) if isinstance(cell, str) and not is_blank(cell)}
    if not texts:
        return False
    listing = {column for above in range(first, row) for column, kind in kinds[above].items() if kind in LISTING}
    if any(column in texts and kinds[row].get(column, "=").startswith("=") for column in listing):
        return False
    if not listing:
        return bool(kinds[row])
    return bool(kinds[row]) or _gives_measures(grid, row, headers) or set(texts).isdisjoint(listing)


def _gives_measures(grid: Grid, row: int, headers: Headers) -> bool:
    """Whether every text of a row is a unit of measure: ``(buổi)``, ``triệu đồng``."""
    texts = [cell for cell in grid.rows[row] if isinstance(cell, str) and not is_blank(cell)]
    return bool(texts) and all(not bare(text) or plain(text) in headers.measure_words for text in texts)


def _paths(grid: Grid, first: int, last: int, measured: set[int]) -> dict[int, tuple[Heading, ...]]:
    """Column → its headings. A merged title shows in its first cell only, so it is carried over the merged range.

    Where the file does not tell of one, a title is carried to the right as far as the columns have headings of their
    own below, and no further than the group above it.
    """
    width = max((len(grid.rows[row]) for row in range(first, last + 1)), default=0)
    rows = [row for row in range(first, last + 1) if row not in measured]
    own = {
        (row, column): shown(cell)
        for row in rows
        for column in range(width)
        if not is_blank(cell := grid.at(row, column))
    }
    merged = _merged(grid, first, last, own)
    lowest = {}  # column → its lowest row with a heading of its own
    for row, column in sorted(own):
        lowest[column] = row
    cover: dict[tuple[int, int], tuple[int, int] | None] = {}
    for number, row in enumerate(rows):
        above = rows[number - 1] if number else None
        for column in range(width):
            if (row, column) in own:
                cover[row, column] = (row, column)
                continue
            if (row, column) in merged:
                cover[row, column] = merged[row, column]
                continue
            left = cover.get((row, column - 1))
            below = lowest.get(column, -1) > row and left is not None and lowest.get(left[1], -1) > row
            same_group = above is None or (column > 0 and cover[above, column] == cover[above, column - 1])
            cover[row, column] = left if below and same_group and left not in merged.values() else None
    spans: dict[tuple[int, int], set[int]] = {}
    for (_, column), place in cover.items():
        if place is not None:
            spans.setdefault(place, set()).add(column)
    paths = {}
    for column in range(width):
        places = dict.fromkeys(place for row in rows if (place := cover[row, column]) is not None)
        if places:
            paths[column] = tuple(Heading(*place, own[place], len(spans[place])) for place in places)
    return paths


def _merged(grid: Grid, first: int, last: int, own) -> dict[tuple[int, int], tuple[int, int]]:
    """Blank cell of the header → the cell whose merged range it lies in."""
    return {
        (row, column): (top, left)
        for top, left, bottom, right in grid.merged
        if (top, left) in own
        for row in range(max(top, first), min(bottom, last) + 1)
        for column in range(left, right + 1)
        if (row, column) not in own
    }
