"""A plain file that states another period somewhere, in any spelling: never taken without a question."""

from itertools import product

import pytest

from lib.vietnamese import Period
from lib.workbooks.checking.periods import check_periods
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.detection import find_figures
from lib.workbooks.layouts.reading import IndicatorLabels

QUARTER = Period.quarter(2020, 1)
INDICATORS = [IndicatorLabels("TA01", "Số buổi tuyên truyền"), IndicatorLabels("TA02", "Hộ nghèo", "hộ")]
OTHER_QUARTERS = (
    "quý IV/2019", "QUÍ II NĂM 2020", "Q3-2020", "quý tư năm 2019", "quý 2.2020", "2019-Q4", "Quý I/2019",
    "tháng 4 đến tháng 6 năm 2020", "từ ngày 01/10/2019 đến ngày 31/12/2019", "(01/04/2020 - 30/06/2020)",
    "từ ngày 15/3/2020 đến ngày 14/6/2020",
)  # fmt: skip
OTHER_PERIODS = (*OTHER_QUARTERS, "tháng 7/2020", "6 tháng cuối năm 2019", "năm 2019", "4 tháng đầu năm 2019")
WIDE = [["TT", "Tên xã", "Số buổi tuyên truyền", "Hộ nghèo"], [1.0, "Xã A", 8.0, 62.0], [2.0, "Xã B", 5.0, 80.0]]
SINGLE = [["Xã A"], ["TT", "Chỉ tiêu", "Trong quý"], [1.0, "Số buổi tuyên truyền", 8.0], [2.0, "Hộ nghèo", 62.0]]


def in_title(rows, says):
    return [[f"SỐ LIỆU {says}"], [], *rows], "Sheet1"


def in_subtitle(rows, says):
    return [["SỐ LIỆU CẤP XÃ"], ["", "", f"({says})"], *rows], "Sheet1"


def in_name_of_the_sheet(rows, says):
    return rows, says


def in_every_head(rows, says):
    head = next(row for row in range(len(rows)) if rows[row][0] == "TT")
    return [
        *rows[:head],
        [*rows[head][:2], *(f"{text} ({says})" for text in rows[head][2:])],
        *rows[head + 1 :],
    ], "Sheet1"


def in_a_line_above_the_others(rows, says):
    head = next(row for row in range(len(rows)) if rows[row][0] == "TT")
    return [*rows[: head + 1], ["", says], *rows[head + 1 :]], "Sheet1"


def in_a_column(rows, says):
    head = next(row for row in range(len(rows)) if rows[row][0] == "TT")
    return [*rows[:head], [*rows[head], "Kỳ"], *([*row, says] for row in rows[head + 1 :])], "Sheet1"


PLACES = (in_title, in_subtitle, in_name_of_the_sheet, in_every_head, in_a_line_above_the_others, in_a_column)


def below(rows, says):
    return [*rows, [], [f"Số liệu {says}"]], "Sheet1"


def taken(rows, name: str, chosen: Period = QUARTER) -> tuple[int, list[str]]:
    """(how many figures are read, the kinds of what is told)."""
    reading = find_figures([Grid(name, rows)], INDICATORS, quarter=chosen)
    return len(reading.figures), [found.code for found in (*reading.problems, *check_periods(reading, chosen, {}))]


@pytest.mark.parametrize("rows", [WIDE, SINGLE], ids=["wide", "single"])
def test_without_any_period_nothing_is_asked(rows):
    assert taken(rows, "Sheet1")[1] == []
    assert taken(*in_title(rows, "quý I năm 2020"))[1] == []


@pytest.mark.parametrize("rows", [WIDE, SINGLE], ids=["wide", "single"])
@pytest.mark.parametrize(
    ("place", "says"),
    [*product(PLACES, OTHER_PERIODS), *((below, says) for says in OTHER_QUARTERS)],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_another_period_is_asked_about_wherever_it_stands(rows, place, says):
    changed, name = place(rows, says)
    figures, told = taken(changed, name)
    assert "period-differs" in told or (figures == 0 and told)


@pytest.mark.parametrize("rows", [WIDE, SINGLE], ids=["wide", "single"])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "says", ["quý I/2020", "QUÍ 1 NĂM 2020", "từ 01/01/2020 đến 31/3/2020", "3 tháng đầu năm 2020"]
)
def test_the_chosen_period_is_taken_wherever_it_stands(rows, place, says):
    changed, name = place(rows, says)
    figures, told = taken(changed, name)
    assert (figures, told) == (taken(rows, "Sheet1")[0], [])


MONTH, HALF = Period.month(2026, 5), Period.parse("2026-H1")
OF_ANOTHER_SPAN = [
    *((MONTH, says) for says in ("tháng 4/2026", "THÁNG TƯ NĂM 2026", "quý II năm 2026", "6 tháng đầu năm 2026",
                                 "từ ngày 15/4/2026 đến ngày 14/5/2026", "tháng 5/2025")),
    *((HALF, says) for says in ("quý II năm 2026", "tháng 6/2026", "6 tháng cuối năm 2026", "9 tháng năm 2026",
                                "6 tháng đầu năm 2025", "năm 2025")),
]  # fmt: skip


@pytest.mark.parametrize("rows", [WIDE, SINGLE], ids=["wide", "single"])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("chosen", "says"), OF_ANOTHER_SPAN, ids=str)
def test_another_period_is_asked_about_whatever_span_was_chosen(rows, place, chosen, says):
    rows = [[cell if cell != "Trong quý" else "Trong kỳ" for cell in row] for row in rows]
    changed, name = place(rows, says)
    figures, told = taken(changed, name, chosen)
    assert "period-differs" in told or "unknown-column" in told or (figures == 0 and told)


@pytest.mark.parametrize("rows", [WIDE, SINGLE], ids=["wide", "single"])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("chosen", "says"),
    [(MONTH, "tháng 5 năm 2026"), (MONTH, "từ 01/5/2026 đến 31/5/2026"), (HALF, "6 tháng đầu năm 2026")],
    ids=str,
)
def test_the_chosen_period_of_any_span_is_taken_wherever_it_stands(rows, place, chosen, says):
    rows = [[cell if cell != "Trong quý" else "Trong kỳ" for cell in row] for row in rows]
    changed, name = place(rows, says)
    assert taken(changed, name, chosen) == (taken(rows, "Sheet1", chosen)[0], [])
