"""The tables of ``office_tables``: nothing is lost, nothing is taken for another period, unit or part."""

import pytest

from lib.vietnamese import Period
from lib.workbooks.cells import cell_text
from lib.workbooks.checking.periods import check_periods
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.detection import find_figures
from lib.workbooks.layouts.reading import IndicatorLabels, Reading
from tests.lib.workbooks.office_tables import HOUSES, OWN, POOR, SENT, SPEECHES, TABLES, TRIP

INDICATORS = [
    IndicatorLabels("MT01", SPEECHES, "buổi"),
    IndicatorLabels("MT02", SENT, "lượt người"),
    IndicatorLabels("MT06", HOUSES, "nhà"),
    IndicatorLabels("MT10", TRIP, "cuộc"),
    IndicatorLabels("XA02", POOR, "hộ"),
]


def stated(reading: Reading, *, planned: bool) -> dict[tuple[str, str], str]:
    found = {}
    for figure in reading.figures:
        if figure.indicator.planned is planned:
            said = cell_text(figure.value)
            so_far = f"|{cell_text(figure.cumulative)}" if figure.cumulative_column >= 0 else ""
            key = (figure.unit.name or OWN, figure.indicator.code)
            assert key not in found
            found[key] = said + so_far
    return found


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_a_table_says(table):
    chosen = Period.parse(table.period)
    reading = find_figures([Grid(table.sheet, table.rows, merged=table.merged)], INDICATORS, quarter=chosen)
    problems = [*reading.problems, *check_periods(reading, chosen, {})]

    assert stated(reading, planned=False) == table.figures
    assert stated(reading, planned=True) == table.plans
    assert [str(problem) for problem in problems if problem.severity != "question"] == []
    assert sorted(problem.cell for problem in problems) == sorted(table.asks)
    notes = " ".join(reading.notes)
    assert [note for note in table.notes if note not in notes] == []


def test_there_are_many():
    assert len(TABLES) >= 25
