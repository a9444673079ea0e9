"""Which rows below a header are lines, which are totals, sections or *of which*, and where the signatures begin."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from lib.workbooks.cells import Cell, cell_address, cell_text, is_blank
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.commune_names import may_name_commune, names_commune
from lib.workbooks.layouts.headers import Header, is_figure
from lib.workbooks.layouts.indicators import IndicatorIndex
from lib.workbooks.layouts.vocabulary import (
    OF_WHICH,
    PART_OF_PEOPLE,
    Role,
    heading_key,
    heads_section,
    is_carried,
    is_column_numbering,
    is_roman_numeral,
    is_total,
    role_of,
    starts_footer,
    without_numbering,
)
from lib.workbooks.problems import Problem
from lib.workbooks.unit_names import written_kind

DISTRICTS = frozenset({"huyen", "quan", "tinh", "thi xa", "thanh pho"})
SUM_TOLERANCE = 1e-6
SUBHEADER_ROWS = 3  # within which a row of measures or of column numbers stands below the header


class TotalRow(NamedTuple):
    """A row that sums others: those from ``first`` to ``last`` (rows from 0), or all of the table."""

    row: int
    label: str
    first: int
    last: int


class DataRows:
    """The rows below ``header``, sorted: ``lines`` state figures, ``totals`` sum them, ``of_which`` (*Trong đó*) are
    part of what stands above, and from ``end`` on there are signatures.

    ``label_columns`` are those in which a line says what it is about; ``order_column`` numbers the lines. Where the
    order column has Roman numerals beside others, such a row heads a section, and its figures are the section's sums,
    unless a commune stands there by itself. ``lists_units``: whether the lines are of units.
    ``subheaders`` give units of measure or number the columns.
    """

    def __init__(
        self,
        grid: Grid,
        header: Header,
        label_columns: list[int],
        indicators: IndicatorIndex,
        order_column: int | None = None,
        *,
        lists_units: bool = False,
        kind_column: int | None = None,
    ) -> None:
        self.grid, self.header = grid, header
        self.last_label_column = max(label_columns, default=0)  # the words of totals may stand left of the labels, too
        self.lines: list[int] = []
        self.of_which: list[int] = []
        self.totals: list[TotalRow] = []
        self.subheaders: list[int] = []
        self.end = len(grid.rows)
        self._lists_units, self._kind_column = lists_units, kind_column
        self._headings: set[int] = set()  # rows whose sums are of the lines below
        labels = self._sort(indicators)
        if order_column is not None:
            labels |= self._sections(order_column)
        if lists_units:
            labels |= self._districts()
        self._set_ranges(labels)

    def _sort(self, indicators: IndicatorIndex) -> dict[int, str]:
        """Sort the rows; row → label of those that sum others."""
        grid = self.grid
        totals: dict[int, str] = {}
        for row in range(self.header.data, len(grid.rows)):
            cells = grid.rows[row]
            label = self._label(cells)
            if label is None and all(map(is_blank, cells)):
                continue
            if self._ends(cells, label):
                self.end = row
                break
            if row < self.header.data + SUBHEADER_ROWS and _is_subheader(cells, indicators):
                self.subheaders.append(row)
                continue
            if label and is_total(label):
                if not is_carried(label):
                    totals[row] = label
            elif label and self._lists_units and heads_section(label):
                totals[row] = label
                self._headings.add(row)
            elif label and self._is_part(label):
                self.of_which.append(row)
            else:
                self.lines.append(row)
        return totals

    def _is_part(self, label: str) -> bool:
        """Whether a row is a part of the one above: *Trong đó*, and among communes *- Nam*, *- Nữ*."""
        if self._lists_units and heading_key(label) in PART_OF_PEOPLE:  # with a letter in front: *P. Nam* is a phường
            return True
        return bool(OF_WHICH.match(heading_key(without_numbering(label))))

    def _districts(self) -> dict[int, str]:
        """Row → name of the district whose figures are the sums of all lines, or of those up to the next district."""
        named = {
            row: label for row in self.lines
            if (label := self._label(self.grid.rows[row])) and written_kind(without_numbering(label)) in DISTRICTS
        }  # fmt: skip
        lines = [row for row in self.lines if row not in named]
        found = {}
        for row, after in pairwise([*named, self.end]):
            if any(self._sums(row, below) for below in ([line for line in lines if row < line < after], lines)):
                found[row] = named[row]
        self.lines = [row for row in self.lines if row not in found]
        self._headings |= {row for row in found if any(line > row for line in self.lines)}
        return found

    def _sums(self, row: int, lines: list[int]) -> bool:
        """Whether the numbers of a row are those of ``lines`` together."""
        cells = enumerate(self.grid.rows[row])
        figures = {column: number for column, cell in cells if (number := _plain_number(cell)) is not None}
        figures = {column: number for column, number in figures.items() if column > self.last_label_column}
        return len(lines) > 1 and bool(figures) and all(
            abs(sum(_plain_number(self.grid.at(line, column)) or 0 for line in lines) - number) < SUM_TOLERANCE
            for column, number in figures.items()
        )  # fmt: skip

    def _label(self, cells: Sequence[Cell]) -> str | None:
        """The first text that a row has in or left of its label columns, a total's word before any other."""
        found = None
        if self._kind_column is not None:
            cells = [cell for column, cell in enumerate(cells) if column != self._kind_column]
        for cell in cells[: self.last_label_column + 1]:
            if isinstance(cell, str) and cell and not cell.isspace():
                if cell[0] > "9" and is_total(cell):
                    return cell
                found = cell if found is None or len(found) < 4 else found
        return found

    def _ends(self, cells: Sequence[Cell], label: str | None) -> bool:
        """Whether a row holds the words of signatures and no figure."""
        beside = cells[self.last_label_column + 1 :]
        # What stands beside a unit or an indicator is its figure, be it a day in words; a figure in text begins with a
        # digit.
        words = [label] if label is not None else []
        words = words or [cell for cell in beside if isinstance(cell, str) and cell and cell[0] > "9"]
        return any(map(starts_footer, words)) and not any(map(is_figure, beside))

    def _sections(self, order_column: int) -> dict[int, str]:
        """Row → Roman numeral of the lines that head a section: their figures are the section's sums."""
        orders = {row: cell_text(self.grid.at(row, order_column)) for row in self.lines}
        roman = {row for row, text in orders.items() if text and is_roman_numeral(text)}
        if not roman or all(row in roman for row, text in orders.items() if text):
            return {}
        if self._lists_units:
            roman = {row for row in roman if not self._is_commune(row, roman)}
        self._headings |= roman
        self.lines = [row for row in self.lines if row not in roman]
        return {row: orders[row] for row in roman}

    def _is_commune(self, row: int, roman: set[int]) -> bool:
        """Whether a row with a Roman numeral is a commune, and not the sum of those below it."""
        label = self._label(self.grid.rows[row][: self.last_label_column + 1]) or ""
        if names_commune(label):
            return True
        if not may_name_commune(label):
            return False
        end = min((other for other in roman if other > row), default=self.end)
        below = [line for line in self.lines if row < line < end]
        return any(
            isinstance(figure, float | int) and figure != sum(self._numbers(below, column))
            for column, figure in enumerate(self.grid.rows[row])
            if column > self.last_label_column
        )

    def _numbers(self, rows: list[int], column: int) -> list[float]:
        return [cell for row in rows if isinstance(cell := self.grid.at(row, column), float | int)]

    def _set_ranges(self, labels: dict[int, str]) -> None:
        """Which lines each total may be of: on top, or heading a section, those below; elsewhere those above."""
        rows = sorted(labels)
        first_line = self.lines[0] if self.lines else self.end
        for number, row in enumerate(rows):
            label = labels[row]
            if row < first_line or row in self._headings:
                last = rows[number + 1] - 1 if number + 1 < len(rows) else self.end - 1
                self.totals.append(TotalRow(row, label, row + 1, last))
            else:
                first = rows[number - 1] + 1 if number else self.header.data
                self.totals.append(TotalRow(row, label, first, row - 1))

    def problems(self, columns: list[int]) -> list[Problem]:
        """Errors for figures below the signatures, which are of no unit and must not be lost silently."""
        problems = []
        for row in range(self.end, len(self.grid.rows)):
            column = next((column for column in columns if is_figure(self.grid.at(row, column))), None)
            if column is not None:
                problems.append(
                    Problem(self.grid.name, cell_address(row, column), cell_text(self.grid.at(row, column)),
                            "số này nằm dưới phần chữ ký nên không biết của đơn vị nào; hãy đưa lên bảng hoặc xóa đi",
                            code="below-signatures")
                )  # fmt: skip
        return problems


def _plain_number(cell: Cell) -> float | None:
    """The number in a cell, also one of digits alone in text; None for anything else."""
    if isinstance(cell, str):
        return float(cell) if cell.isascii() and cell.isdigit() else None
    return float(cell) if isinstance(cell, float | int) and not isinstance(cell, bool) else None


def _is_subheader(cells: Sequence[Cell], indicators: IndicatorIndex) -> bool:
    """Whether a row gives units of measure, or numbers the columns."""
    texts = [cell_text(cell) for cell in cells if not is_blank(cell)]
    return is_column_numbering(texts) or all(
        indicators.is_measure(text) or not heading_key(text) or role_of(text) == Role.MEASURE for text in texts
    )
