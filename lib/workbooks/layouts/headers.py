"""Where a table begins: the rows of its header, the row that numbers the columns, and what stands above each column.

The row ``(1) (2) (3)=(2)/(1)`` or ``A B C 1 2 3`` is the anchor where a form has one: the header ends above it.
Elsewhere it is the row with the most known words, with what belongs to it above and below.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lib.vietnamese import fold
from lib.workbooks.cells import Cell, CellError, Position, cell_text, is_blank
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.commune_names import names_commune
from lib.workbooks.layouts.indicators import IndicatorIndex
from lib.workbooks.layouts.vocabulary import Role, bare_heading_key, heading_key, is_column_numbering, role_of
from lib.workbooks.statements import MISSING_REASON_OF

SEARCHED_ROWS = 80
HEADER_ROWS = 5
SEARCHED_LABELS = 3  # columns from the left in which a line alone may name the commune of those below
LISTING_ROLES = frozenset({Role.UNIT_CODE, Role.UNIT_NAME, Role.INDICATOR, Role.INDICATOR_CODE})
# Never said of a unit or the number of a line.
_OF_FIGURES = frozenset({Role.QUARTER, Role.CUMULATIVE, Role.VALUE, Role.PERIOD, Role.BEFORE})
_NUMBER = re.compile(r"[-+]?[0-9][0-9., ]*%?")

_BOXES = frozenset("☐□☑☒")  # to be ticked in a title

# What a cell of a header row says: a role, or ``=CODE`` for an indicator.
_Kinds = dict[int, str]


class Heading(NamedTuple):
    """One text of the header and how many columns it spans."""

    row: int
    column: int
    text: str
    span: int


@dataclass
class Header:
    """Rows ``first`` to ``last`` (from 0); data begin at ``data``. ``paths``: column → its headings, top to bottom;
    ``measure_rows``: those that give units of measure, which ``paths`` leave out.
    """

    first: int
    last: int
    data: int
    paths: dict[int, tuple[Heading, ...]] = field(default_factory=dict)
    measure_rows: set[int] = field(default_factory=set)

    def text(self, column: int) -> str:
        """The headings of a column as one text."""
        return " / ".join(heading.text for heading in self.paths.get(column, ()))

    @property
    def fingerprint(self) -> str:
        """sha256 of the headings, whatever their case, marks and punctuation: the same form again has the same."""
        return self.fingerprint_with(())

    def fingerprint_with(self, labels: Iterable[str]) -> str:
        """That of a form whose lines are fixed, too."""
        texts = [f"{column}:{heading_key(self.text(column))}" for column in sorted(self.paths)]
        return hashlib.sha256("\n".join([*texts, *map(heading_key, labels)]).encode()).hexdigest()


def is_figure(cell: Cell) -> bool:
    """Whether a cell holds a number, also one typed as text, or stands for one."""
    if isinstance(cell, bool):
        return False
    if isinstance(cell, float | int | CellError):
        return True
    if isinstance(cell, str):
        text = cell.strip()
        return bool(_NUMBER.fullmatch(text)) or fold(text) in MISSING_REASON_OF
    return False


def find_header(grid: Grid, indicators: IndicatorIndex, top: int = 0) -> Header | None:
    """The header of the table in ``grid`` from row ``top`` on; None when there is no table."""
    kinds = [_kinds(row, indicators) for row in grid.rows[: top + SEARCHED_ROWS]]
    numbering = _numbering_row(grid, kinds)
    if numbering is not None:
        first, last, data = _first_row_above(grid, kinds, numbering), numbering - 1, numbering + 1
    else:
        anchor = max(range(len(kinds)), key=lambda row: len(kinds[row]), default=None)
        if anchor is None or not kinds[anchor]:
            return None
        first, last = _first_row_of(grid, kinds, anchor, indicators), anchor
        while last - first < HEADER_ROWS - 1 and _continues(grid, kinds, first, last + 1, indicators):
            last += 1
        data = last + 1
    return header_at(grid, indicators, first, last, data)


def header_at(grid: Grid, indicators: IndicatorIndex, first: int, last: int, data: int) -> Header:
    """The header that the rows ``first`` to ``last`` are, over data from ``data`` on."""
    header = Header(first, last, data)
    header.measure_rows = {row for row in range(first + 1, last + 1) if _gives_measures(grid, row, indicators)}
    header.paths = _paths(grid, first, last, header.measure_rows)
    return header


def begins_table(row: Sequence[Cell], indicators: IndicatorIndex) -> bool:
    """Whether a row alone shows that it heads a table: units or indicators are listed below, and more beside."""
    if any(map(is_figure, row)):
        return False
    kinds = _kinds(row, indicators)
    return len(kinds) > 1 and not LISTING_ROLES.isdisjoint(kinds.values())


def _kinds(row: Sequence[Cell], indicators: IndicatorIndex) -> _Kinds:
    """Column → kind of each known heading that a row holds."""
    kinds: _Kinds = {}
    for column, cell in enumerate(row):
        if isinstance(cell, str) and cell and len(cell) < 300 and not cell.isspace():
            if found := indicators.match(cell):
                kinds[column] = f"={found.code}"
            elif ":" not in cell and _BOXES.isdisjoint(cell) and (role := role_of(cell)):
                kinds[column] = role
    return kinds


def _numbering_row(grid: Grid, kinds: list[_Kinds]) -> int | None:
    """The first row that numbers the columns of a header above it."""
    for row in range(1, len(kinds)):
        texts = [cell_text(cell) for cell in grid.rows[row] if not is_blank(cell)]
        if is_column_numbering(texts) and any(len(kinds[above]) > 1 for above in range(max(0, row - HEADER_ROWS), row)):
            return row
    return None


def _first_row_above(grid: Grid, kinds: list[_Kinds], numbering: int) -> int:
    """The first header row above the row ``numbering``: the highest with a known word before other rows begin."""
    first = row = numbering - 1
    while row > 0 and numbering - row < HEADER_ROWS:
        row -= 1
        texts = [cell for cell in grid.rows[row] if isinstance(cell, str) and not is_blank(cell)]
        if _has_figures(grid, row) or not (kinds[row] or len(texts) > 1):
            break
        if kinds[row]:
            first = row
    return first


def _first_row_of(grid: Grid, kinds: list[_Kinds], anchor: int, indicators: IndicatorIndex) -> int:
    """The first row of the header whose main line is ``anchor``: rows of units of measure may stand between."""
    first = row = anchor
    while row > 0 and anchor - row < HEADER_ROWS - 1:
        row -= 1
        if _has_figures(grid, row) or not (
            kinds[row] or _gives_measures(grid, row, indicators) or _is_within_headings(grid, row)
        ):
            break
        if _is_title(grid, kinds, row, anchor):
            break
        if kinds[row]:
            first = row
    return first


def _is_title(grid: Grid, kinds: list[_Kinds], row: int, anchor: int) -> bool:
    """Whether a row above the line ``anchor`` is no group of columns but a title such as *Quý I năm 2020*."""
    texts = [column for column, cell in enumerate(grid.rows[row]) if not is_blank(cell)]
    if len(texts) != 1 or set(kinds[row].values()) - _OF_FIGURES - {Role.PLAN}:
        return False
    if all(map(is_blank, grid.rows[anchor][texts[0] :])):
        return True  # at the right edge of the page, beside the table
    beginning = [column for column, kind in kinds[anchor].items() if kind in LISTING_ROLES or kind == Role.ORDER]
    return texts[0] <= max(beginning, default=-1)


def _has_figures(grid: Grid, row: int) -> bool:
    return any(is_figure(cell) for cell in grid.rows[row])


def _continues(grid: Grid, kinds: list[_Kinds], first: int, row: int, indicators: IndicatorIndex) -> bool:
    """Whether ``row``, below what was taken for the header, still belongs to it: words, no figures, and nothing new
    where units and indicators are listed."""
    if row >= len(kinds) or _has_figures(grid, row):
        return False
    texts = {column: cell for column, cell in enumerate(grid.rows[row]) if isinstance(cell, str) and not is_blank(cell)}
    if not texts:
        return _is_within_headings(grid, row)
    if len(texts) == 1 and all(map(names_commune, texts.values())) and min(texts) < SEARCHED_LABELS:
        return False  # the commune of the lines below
    listing = {column for above in range(first, row) for column, kind in kinds[above].items() if kind in LISTING_ROLES}
    if any(column in texts and kinds[row].get(column, "=").startswith("=") for column in listing):
        return False
    orders = {column for above in range(first, row) for column, kind in kinds[above].items() if kind == Role.ORDER}
    if any(kinds[row].get(column) in _OF_FIGURES for column in listing | orders):
        return False  # “Quý IV/2019” where communes are listed heads the lines below it
    if not listing:
        return bool(kinds[row])
    return bool(kinds[row]) or _gives_measures(grid, row, indicators) or set(texts).isdisjoint(listing)


def _is_within_headings(grid: Grid, row: int) -> bool:
    """Whether ``row`` is blank, and a heading above it is merged down past it: measures may stand here, and none do."""
    return all(map(is_blank, grid.rows[row])) and any(top < row < bottom for top, _, bottom, _ in grid.merged)


def _gives_measures(grid: Grid, row: int, indicators: IndicatorIndex) -> bool:
    """Whether every text of a row is a unit of measure: ``(buổi)``, ``triệu đồng``; beside the words *Đơn vị tính*."""
    texts = [cell for cell in grid.rows[row] if isinstance(cell, str) and not is_blank(cell)]
    measures = [text for text in texts if role_of(text) != Role.MEASURE]
    return bool(measures) and all(not bare_heading_key(text) or indicators.is_measure(text) for text in measures)


def _paths(grid: Grid, first: int, last: int, measures: set[int]) -> dict[int, tuple[Heading, ...]]:
    """Column → its headings. A merged title shows in its first cell only, so it is carried over the merged range.

    Where the file has no merged range, a title is carried to the right as far as the columns have headings of their own
    below, and no further than the group above it. ``measures``: rows of units of measure, which are left out.
    """
    width = max((len(grid.rows[row]) for row in range(first, last + 1)), default=0)
    rows = [row for row in range(first, last + 1) if row not in measures]
    own = {
        (row, column): cell_text(cell)
        for row in rows
        for column in range(width)
        if not is_blank(cell := grid.at(row, column))
    }
    merged = _merged(grid, first, last, own)
    lowest = {}  # column → its lowest row with a heading of its own
    for row, column in sorted(own):
        lowest[column] = row
    cover: dict[Position, Position | None] = {}
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
    spans: dict[Position, set[int]] = {}
    for (_, column), position in cover.items():
        if position is not None:
            spans.setdefault(position, set()).add(column)
    paths = {}
    for column in range(width):
        positions = dict.fromkeys(position for row in rows if (position := cover[row, column]) is not None)
        if positions:
            paths[column] = tuple(Heading(*position, own[position], len(spans[position])) for position in positions)
    return paths


def _merged(grid: Grid, first: int, last: int, own: Mapping[Position, str]) -> dict[Position, Position]:
    """Blank cell of the header → the cell whose merged range it lies in."""
    return {
        (row, column): (top, left)
        for top, left, bottom, right in grid.merged
        if (top, left) in own
        for row in range(max(top, first), min(bottom, last) + 1)
        for column in range(left, right + 1)
        if (row, column) not in own
    }
