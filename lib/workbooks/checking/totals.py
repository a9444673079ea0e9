"""Totals rows of a file against the sum of their lines: never imported; a warning where they differ."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from lib.vietnamese import format_number
from lib.workbooks.cells import cell_address
from lib.workbooks.checking.column_values import ColumnValues, Outcome
from lib.workbooks.checking.results import Verdict
from lib.workbooks.layouts.reading import IndicatorReference, Reading
from lib.workbooks.problems import Problem

Number = Decimal | int | None


class LineSums:
    """What the lines of one column state, for the totals beside them."""

    def __init__(self) -> None:
        self._stated: list[tuple[int, Number, Number]] = []  # row, quarter, year so far
        self._refused: list[int] = []  # rows whose figure was refused: their sum is unknown

    def add(self, row: int, outcome: Outcome, cumulative: Outcome, state: str) -> None:
        """Add the line of ``row``, whose figure was judged to be ``state``."""
        if state == Verdict.OK:
            self._stated.append((row, outcome.value, cumulative.value))
        else:
            self._refused.append(row)

    def add_value(self, row: int, value: Number) -> None:
        """Add the line of ``row``, which states ``value`` and nothing for the year so far."""
        self._stated.append((row, value, None))

    def sum(self, first: int, last: int, cumulative: bool) -> Decimal | None:
        """The sum of the lines ``first`` to ``last``; None when one of them was refused."""
        if any(first <= row <= last for row in self._refused):
            return None
        figures = (so_far if cumulative else value for row, value, so_far in self._stated if first <= row <= last)
        return sum((Decimal(figure) for figure in figures if figure is not None), Decimal(0))


def check_totals(
    reading: Reading,
    sums: Mapping[IndicatorReference, LineSums],
    values_of: Callable[[IndicatorReference, int], ColumnValues | None],
) -> list[Problem]:
    """A warning for each total that is neither the sum of the lines beside it nor that of all lines.

    Only of what adds up: averages, percentages and the like are left alone. Where a line was refused, or has no unit,
    the sum is unknown and there is no warning. ``values_of``: (indicator, column) → how its cells are cleaned.
    """
    problems = []
    incomplete = {sheet for sheet, _ in reading.rows_without_unit}
    for total in reading.totals:
        if total.sheet in incomplete:
            continue
        for indicator, column, value, cumulative in total.cells:
            values = values_of(indicator, column)
            if not indicator.additive or indicator not in sums or values is None:
                continue
            stated = values.outcome(value, total.row, column)
            beside = sums[indicator].sum(total.first, total.last, cumulative)
            all_lines = sums[indicator].sum(0, 10**9, cumulative)
            if stated.value is None or all_lines is None or beside is None:
                continue
            if Decimal(stated.value) not in (beside, all_lines, _everywhere(sums, indicator, cumulative)):
                expected = all_lines if total.grand else beside
                problems.append(
                    Problem(
                        total.sheet, cell_address(total.row, column), stated.read,
                        f"dòng “{total.label}” ghi {format_number(Decimal(stated.value), grouped=True)} "
                        f"nhưng cộng các dòng là {format_number(expected, grouped=True)}; "
                        "hãy xem lại các dòng, dòng tổng không được nhập",
                        "warning", "total-differs",
                    )
                )  # fmt: skip
    return problems


def _everywhere(
    sums: Mapping[IndicatorReference, LineSums], indicator: IndicatorReference, cumulative: bool
) -> Decimal | None:
    """The sum of the lines of all tables of the sheet, which may stand beside each other or on several pages."""
    of_tables = [
        lines.sum(0, 10**9, cumulative)
        for each, lines in sums.items()
        if (each.sheet, each.key) == (indicator.sheet, indicator.key)
    ]
    return None if None in of_tables else sum((each for each in of_tables if each is not None), Decimal(0))
