"""Which rows below a header are lines, which are totals, sections or *of which*, and where the signatures begin."""

from typing import NamedTuple

from lib.workbooks.grid import Grid, address, is_blank, shown
from lib.workbooks.layouts.header_rows import Header, is_figure
from lib.workbooks.layouts.headers import Headers
from lib.workbooks.layouts.words import (
    OF_WHICH,
    is_roman,
    is_total,
    numbers_columns,
    plain,
    starts_footer,
    without_item,
)
from lib.workbooks.problems import Problem

MARKS_WITHIN = 3  # a row of measures or of column numbers stands directly below the header


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
    order column has Roman numerals beside others, such a row heads a section, and its figures are the section's sums.
    """

    def __init__(
        self, grid: Grid, header: Header, label_columns: list[int], headers: Headers, order_column: int | None = None
    ):
        self.grid, self.header = grid, header
        self.edge = max(label_columns, default=0)  # the words of totals may stand left of the labels, too
        self.lines: list[int] = []
        self.of_which: list[int] = []
        self.totals: list[TotalRow] = []
        self.end = len(grid.rows)
        marked = self._sort(headers)
        if order_column is not None:
            marked |= self._sections(order_column)
        self._bound(marked)

    def _sort(self, headers: Headers) -> dict[int, str]:
        grid, totals = self.grid, {}
        for row in range(self.header.data, len(grid.rows)):
            cells = grid.rows[row]
            label = self._label(cells)
            if label is None and all(map(is_blank, cells)):
                continue
            if self._ends(cells, label):
                self.end = row
                break
            if row < self.header.data + MARKS_WITHIN and _is_under_header(cells, headers):
                continue
            if label and is_total(label):
                totals[row] = label
            elif label and OF_WHICH.match(plain(without_item(label))):
                self.of_which.append(row)
            else:
                self.lines.append(row)
        return totals

    def _label(self, cells: list) -> str | None:
        """The first text that a row has in or left of its label columns, a total's word before any other."""
        found = None
        for cell in cells[: self.edge + 1]:
            if isinstance(cell, str) and cell and not cell.isspace():
                if cell[0] > "9" and is_total(cell):
                    return cell
                found = cell if found is None or len(found) < 4 else found
        return found

    def _ends(self, cells: list, label: str | None) -> bool:
        """Whether a row holds the words of signatures and no figure."""
        beside = cells[self.edge + 1 :]
        # What stands beside a unit or an indicator is its figure, be it a day in words; a figure in text begins with a
        # digit.
        words = [label] if label is not None else []
        words = words or [cell for cell in beside if isinstance(cell, str) and cell and cell[0] > "9"]
        return any(map(starts_footer, words)) and not any(map(is_figure, beside))

    def _sections(self, order_column: int) -> dict[int, str]:
        orders = {row: shown(self.grid.at(row, order_column)) for row in self.lines}
        roman = {row for row, text in orders.items() if text and is_roman(text)}
        if not roman or all(row in roman for row, text in orders.items() if text):
            return {}
        self.lines = [row for row in self.lines if row not in roman]
        return {row: orders[row] for row in roman}

    def _bound(self, marked: dict[int, str]) -> None:
        """Which lines each total may be of: on top, or heading a section, those below; elsewhere those above."""
        rows = sorted(marked)
        first_line = self.lines[0] if self.lines else self.end
        for number, row in enumerate(rows):
            label = marked[row]
            if row < first_line or is_roman(label):
                last = rows[number + 1] - 1 if number + 1 < len(rows) else self.end - 1
                self.totals.append(TotalRow(row, label, row + 1, last))
            else:
                first = rows[number - 1] + 1 if number else self.header.data
                self.totals.append(TotalRow(row, label, first, row - 1))

    def problems(self, columns: list[int]) -> list[Problem]:
        """Figures below the signatures: they belong to nobody and must not be lost in silence."""
        problems = []
        for row in range(self.end, len(self.grid.rows)):
            column = next((column for column in columns if is_figure(self.grid.at(row, column))), None)
            if column is not None:
                problems.append(
                    Problem(self.grid.name, address(row, column), shown(self.grid.at(row, column)),
                            "số này nằm dưới phần chữ ký nên không biết của đơn vị nào; hãy đưa lên bảng hoặc xóa đi",
                            code="below-signatures")
                )  # fmt: skip
        return problems


def _is_under_header(cells: list, headers: Headers) -> bool:
    texts = [shown(cell) for cell in cells if not is_blank(cell)]
    return numbers_columns(texts) or all(plain(text) in headers.measure_words or not plain(text) for text in texts)
