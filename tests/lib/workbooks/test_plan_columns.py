"""Columns of plans from rows to checked figures: what is the year's plan, what is asked, what is left out."""

from decimal import Decimal

import pytest

from lib.vietnamese import Period
from lib.workbooks import CheckingContext, IndicatorLabels, IndicatorSpec, check_figures
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.detection import find_figures
from lib.workbooks.matching import Unit, Units

QUARTER = Period.quarter(2026, 2)
UNITS = [Unit(1, "02071", "Xã Nghĩa Tá"), Unit(2, "02050", "Xã Phương Viên")]
LABELS = [IndicatorLabels("MT01", "Số buổi", "buổi"), IndicatorLabels("XA02", "Hộ nghèo", "hộ")]
SPECS = {"MT01": (11, IndicatorSpec("MT01", "Số buổi", minimum=Decimal(0), unit_of_measure="buổi")),
         "XA02": (12, IndicatorSpec("XA02", "Hộ nghèo", minimum=Decimal(0), unit_of_measure="hộ"))}  # fmt: skip
OF_THE_YEAR = (
    "Kế hoạch năm", "KẾ HOẠCH NĂM 2026", "Kế hoạch", "KH", "KH năm", "KH năm 2026", "KH 2026", "Kế hoạch năm nay",
    "Kế hoạch giao", "Kế hoạch được giao", "Kế hoạch giao năm 2026", "Kế hoạch tỉnh giao", "Kế hoạch cả năm",
    "Chỉ tiêu giao", "Chỉ tiêu được giao", "Chỉ tiêu năm 2026", "Chỉ tiêu kế hoạch", "Chỉ tiêu kế hoạch năm 2026",
    "Chỉ tiêu giao năm", "Mục tiêu năm", "Mục tiêu năm 2026", "Mục tiêu", "Kế hoạch năm (buổi)", "ke hoach nam 2026",
)  # fmt: skip
NOT_OF_THE_YEAR = (
    "Kế hoạch quý", "Kế hoạch quý II", "KH quý II/2026", "Kế hoạch tháng", "Kế hoạch tháng 6", "Kế hoạch kỳ",
    "Kế hoạch 6 tháng", "Kế hoạch 6 tháng cuối năm", "KH 9 tháng", "Kế hoạch năm trước", "Phương hướng", "Dự kiến",
    "Chỉ tiêu đăng ký", "Nhiệm vụ", "% kế hoạch", "So với kế hoạch năm", "% so với KH", "Đạt % kế hoạch", "TH/KH",
)  # fmt: skip


def tall(*heads, lines=((60.0, 14.0),), title="QUÝ II NĂM 2026"):
    named = zip(("Số buổi", "Hộ nghèo"), lines, strict=False)
    return [["UBND XÃ NGHĨA TÁ"], [title], ["TT", "Chỉ tiêu", *heads],
            *([float(number), name, *cells] for number, (name, cells) in enumerate(named, 1))]  # fmt: skip


def wide(*heads, lines=((60.0, 14.0), (50.0, 9.0)), title="QUÝ II NĂM 2026"):
    named = zip(("Xã Nghĩa Tá", "Xã Phương Viên"), lines, strict=False)
    return [[title], [], ["TT", "Tên xã", "Số buổi", ""], ["", "", *heads],
            *([float(number), name, *cells] for number, (name, cells) in enumerate(named, 1))]  # fmt: skip


def checked(rows, answers=None, period=QUARTER, profiles=None):
    units = Units(UNITS, {1, 2}, [], [], period.last_day)
    context = CheckingContext(period, "", SPECS, frozenset(SPECS), units, lambda unknown, names: ())
    reading = find_figures([Grid("Biểu", rows)], LABELS, answers, profiles, quarter=period)
    return reading, check_figures(reading, context, answers)


def said(result, *, planned):
    return {(f.unit_id, f.indicator_id): f.value for f in result.figures if f.planned is planned and f.state == "ok"}


@pytest.mark.parametrize("heading", OF_THE_YEAR)
@pytest.mark.parametrize("rows", [tall, wide])
def test_the_plan_of_the_year_is_a_figure_of_its_own(rows, heading):
    reading, result = checked(rows(heading, "Thực hiện"))

    both = rows is wide
    assert result.problems == []
    assert said(result, planned=True) == {(1, 11): 60, **({(2, 11): 50} if both else {})}
    assert said(result, planned=False) == {(1, 11): 14, **({(2, 11): 9} if both else {})}
    assert any("là kế hoạch năm 2026" in note for note in result.notes)
    assert [column.part for column in reading.columns if column.code == "MT01" and column.part == "plan"] == (
        ["plan"] if both else []
    )


@pytest.mark.parametrize("heading", NOT_OF_THE_YEAR)
@pytest.mark.parametrize("rows", [tall, wide])
def test_what_is_planned_for_less_than_the_year_is_left_out_with_a_word(rows, heading):
    _, result = checked(rows(heading, "Thực hiện"))

    assert said(result, planned=True) == {}
    assert said(result, planned=False)[1, 11] == 14
    assert any("không nhập" in note and heading in note for note in result.notes) or any(
        problem.severity == "question" and problem.code == "unknown-column" for problem in result.problems
    )


@pytest.mark.parametrize(("rows", "answer", "key"), [(tall, "plan", "C"), (wide, "MT01|plan", "C")])
def test_the_plan_of_another_year_is_asked_about(rows, answer, key):
    table = rows("Kế hoạch năm 2027", "Thực hiện")
    _, result = checked(table)
    [problem] = result.problems

    assert (problem.severity, problem.key) == ("question", f"column:Biểu:{key}")
    assert [value for value, _ in problem.options] == [answer, "ignore"]
    assert said(result, planned=True) == {}
    for chosen, plans in ((answer, 60), ("ignore", None)):
        _, answered = checked(table, {problem.key: chosen})
        assert answered.problems == []
        assert said(answered, planned=True).get((1, 11)) == plans
        assert said(answered, planned=False)[1, 11] == 14


def test_what_a_heading_itself_says_comes_before_what_stands_above():
    rows = [["UBND XÃ NGHĨA TÁ"], [], ["TT", "Chỉ tiêu", "Quý II năm 2026", ""], ["", "", "Kế hoạch năm", "Thực hiện"],
            [1.0, "Số buổi", 60.0, 14.0]]  # fmt: skip
    _, result = checked(rows)
    assert (said(result, planned=True), said(result, planned=False)) == ({(1, 11): 60}, {(1, 11): 14})

    rows[3][2] = "Kế hoạch"
    _, result = checked(rows)
    assert (said(result, planned=True), said(result, planned=False)) == ({}, {(1, 11): 14})


def test_an_answer_about_a_plan_is_remembered():
    rows = tall("Kế hoạch", "Thực hiện", title="KẾT QUẢ THỰC HIỆN KẾ HOẠCH QUÝ II NĂM 2026")
    reading, result = checked(rows)
    assert [problem.key for problem in result.problems] == ["column:Biểu:C"]

    reading, _ = checked(rows, {"column:Biểu:C": "plan"})
    _, again = checked(rows, profiles=reading.remembered)
    assert again.problems == []
    assert said(again, planned=True) == {(1, 11): 60}


def test_a_plan_that_is_no_number_is_told_and_takes_nothing_from_the_result():
    _, result = checked(tall("Kế hoạch năm", "Thực hiện", lines=(("trên 50", 14.0), (80.0, 90.0))))

    assert said(result, planned=True) == {(1, 12): 80}
    assert said(result, planned=False) == {(1, 11): 14, (1, 12): 90}
    assert [(problem.severity, problem.code, problem.cell) for problem in result.problems] == [
        ("warning", "plan-unclear", "C4")
    ]


def test_totals_of_plans_are_compared_with_plans():
    rows = [*wide("KH", "TH"), ["", "Tổng cộng", 110.0, 23.0]]
    assert checked(rows)[1].problems == []

    rows[-1][2] = 23.0
    assert [(problem.code, problem.cell) for problem in checked(rows)[1].problems] == [("total-differs", "C7")]


def test_a_plan_in_another_unit_of_measure_is_converted_or_asked_like_any_figure():
    rows = tall("Kế hoạch năm (chục buổi)", "Thực hiện (buổi)")
    _, result = checked(rows)

    assert said(result, planned=True).get((1, 11)) in (None, 600, 60)
    assert said(result, planned=False) == {(1, 11): 14}


def test_results_of_another_period_are_asked_about_though_a_plan_stands_beside_them():
    _, result = checked(tall("Kế hoạch năm 2026", "Thực hiện quý I/2026", title="BIỂU SỐ LIỆU"))

    assert [(problem.severity, problem.code) for problem in result.problems] == [("question", "period-differs")]
    assert said(result, planned=False) == {}


def test_a_plan_stated_on_two_sheets_alike_counts_once():
    units = Units(UNITS, {1, 2}, [], [], QUARTER.last_day)
    context = CheckingContext(QUARTER, "", SPECS, frozenset(SPECS), units, lambda unknown, names: ())
    sheets = [Grid("A", tall("KH năm", "TH")), Grid("B", tall("KH năm", "TH"))]
    result = check_figures(find_figures(sheets, LABELS, quarter=QUARTER), context)

    assert result.problems == []
    assert (said(result, planned=True), said(result, planned=False)) == ({(1, 11): 60}, {(1, 11): 14})
    assert sorted(figure.ordinal for figure in result.figures) == [0, 1]


def test_a_table_that_a_title_calls_a_plan_can_be_taken_for_it():
    rows = [["GIAO CHỈ TIÊU KẾ HOẠCH NĂM 2026"], [], ["TT", "Tên xã", "Số buổi"], [1.0, "Xã Nghĩa Tá", 60.0]]
    _, result = checked(rows)
    [problem] = result.problems
    assert ("plan", "Kế hoạch năm") in problem.options

    _, answered = checked(rows, {problem.key: "plan"})
    assert (said(answered, planned=True), said(answered, planned=False)) == ({(1, 11): 60}, {})


def test_without_a_chosen_period_no_plan_is_read():
    reading = find_figures([Grid("Biểu", tall("Kế hoạch năm", "Thực hiện"))], LABELS)
    assert [figure.indicator.planned for figure in reading.figures] == [False]
