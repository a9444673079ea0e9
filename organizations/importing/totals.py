"""Totals rows of a file against the sum of their lines: never imported, reported when they differ."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from lib.workbooks.grid import address
from lib.workbooks.layouts import Reading, Source
from lib.workbooks.problems import Problem
from organizations.display import format_number
from organizations.importing.cells import CellCleaner, Outcome
from organizations.importing.staged import OK


class Lines:
    """What the lines of one column state, for the totals beside them: (row, quarter, year so far)."""

    def __init__(self):
        self.stated: list[tuple[int, object, object]] = []
        self.unclear: list[int] = []  # rows whose figure was refused: their sum is unknown

    def add(self, row: int, said: Outcome, cumulative: Outcome, state: str) -> None:
        if state == OK:
            self.stated.append((row, said.value, cumulative.value))
        else:
            self.unclear.append(row)

    def sum(self, first: int, last: int, cumulative: bool) -> Decimal | None:
        """The sum of the lines ``first`` to ``last``; None when one of them was refused."""
        if any(first <= row <= last for row in self.unclear):
            return None
        figures = (so_far if cumulative else value for row, value, so_far in self.stated if first <= row <= last)
        return sum((Decimal(figure) for figure in figures if figure is not None), Decimal(0))


def check_totals(
    reading: Reading, lines: Mapping[Source, Lines], cells_of: Callable[[Source, int], CellCleaner | None]
) -> list[Problem]:
    """A warning for each total that is neither the sum of the lines beside it nor that of all lines.

    Only of what adds up: averages, percentages and the like are left alone. Where a line was refused, or is of nobody,
    the sum is not known and nothing is reported. ``cells_of``: how a column is cleaned.
    """
    problems = []
    incomplete = {sheet for sheet, _ in reading.unplaced}
    for total in reading.totals:
        if total.sheet in incomplete:
            continue
        for source, column, value, cumulative in total.cells:
            cells = cells_of(source, column)
            if not source.sums or source not in lines or cells is None:
                continue
            stated = cells.say(value, total.row, column)
            beside = lines[source].sum(total.first, total.last, cumulative)
            all_lines = lines[source].sum(0, 10**9, cumulative)
            if stated.value is None or all_lines is None:
                continue
            if Decimal(stated.value) not in (beside, all_lines):
                sum_of_lines = all_lines if total.whole else beside
                problems.append(
                    Problem(
                        total.sheet, address(total.row, column), stated.read,
                        f"dòng “{total.label}” ghi {format_number(Decimal(stated.value))} nhưng cộng các dòng là "
                        f"{format_number(sum_of_lines)}; hãy xem lại các dòng, dòng tổng không được nhập",
                        "warning", "total-differs",
                    )
                )  # fmt: skip
    return problems
