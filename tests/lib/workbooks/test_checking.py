"""A file from its bytes to checked figures, by the face alone: what is accepted, refused and asked."""

from datetime import date
from decimal import Decimal

import pytest

from lib.refused import Refused
from lib.vietnamese import Period
from lib.workbooks import (
    CheckingContext,
    IndicatorLabels,
    IndicatorSpec,
    Verdict,
    check_figures,
    read_workbook,
)
from lib.workbooks.matching import Unit, Units
from tests.workbooks import xlsx

UNITS = [
    Unit(1, "02071", "Xã Nghĩa Tá"),
    Unit(2, "02050", "Xã Phương Viên"),
    Unit(3, "02059", "Xã Đông Viên", None, date(2020, 1, 31)),
]
ELSEWHERE = Unit(9, "01234", "Xã Bình Trung")
LABELS = [
    IndicatorLabels("MT01", "Số buổi", "buổi"),
    IndicatorLabels("XA02", "Hộ nghèo", "hộ"),
    IndicatorLabels("XA04", "Tỷ lệ", "%", additive=False),
    IndicatorLabels("MT03", "Số tiền", "triệu đồng"),
    IndicatorLabels("XA06N", "Ngày công nhận", "ngày", additive=False),
]
SPECS = {
    "MT01": (11, IndicatorSpec("MT01", "Số buổi", unit_of_measure="buổi")),
    "XA02": (12, IndicatorSpec("XA02", "Hộ nghèo", minimum=Decimal(0), unit_of_measure="hộ")),
    "XA04": (14, IndicatorSpec("XA04", "Tỷ lệ", "percent", 1, Decimal(0), Decimal(100))),
    "MT03": (15, IndicatorSpec("MT03", "Số tiền", "money", 3)),
    "XA06N": (16, IndicatorSpec("XA06N", "Ngày công nhận", "date")),
}


def checked(rows, answers=None, left_out=(), corrections=None, find_outside=lambda unknown, names: (), **sheets):
    quarter = Period.quarter(2020, 1)
    units = Units(UNITS, {1, 2}, [], [], quarter.last_day)
    context = CheckingContext(quarter, "", SPECS, frozenset(SPECS), units, find_outside)
    reading = read_workbook(xlsx(rows, **sheets), LABELS, answers=answers, corrections=corrections)
    return check_figures(reading, context, answers, left_out)


def problems(result) -> list[tuple[str, str, str]]:
    return [(problem.severity, problem.code, problem.cell) for problem in result.problems]


def accepted(result) -> dict[tuple[int, int], Decimal]:
    return {(f.unit_id, f.indicator_id): f.value for f in result.figures if f.state == Verdict.OK}


HEADER = ["Tên xã", "MT01", "XA02"]


def test_it_works():
    result = checked([HEADER, ["Nghĩa Tá", 4, 10], ["Phương Viên", 0, None]])

    assert accepted(result) == {(1, 11): 4, (1, 12): 10, (2, 11): 0}
    assert problems(result) == []
    assert [(f.ordinal, f.sheet, f.row_number, f.cell) for f in result.figures] == [
        (0, "Quý I", 2, "B2"), (1, "Quý I", 2, "C2"), (2, "Quý I", 3, "B3"),
    ]  # fmt: skip


def test_all_that_is_wrong_is_found_at_once_in_the_order_of_the_file():
    result = checked([HEADER, ["Nghĩa Tá", "mười", -5], ["Không Có", 1, 2], ["Phương Viên", 3, 2.5]])

    assert problems(result) == [
        ("error", "not-a-number", "B2"), ("error", "unknown-unit", "A3"), ("error", "not-whole", "C4"),
    ]  # fmt: skip
    assert accepted(result) == {(1, 12): -5, (2, 11): 3}  # bounds are a warning of the rules, not of a cell


def test_a_unit_elsewhere_is_looked_up_once_and_named():
    asked = []

    def find_outside(unknown, names):
        asked.append(list(unknown))
        return [ELSEWHERE]

    result = checked([HEADER, ["Bình Trung", 1, 2], ["Bình Trung", 3, None]], find_outside=find_outside)

    assert asked == [[("", "Bình Trung")]]
    assert {code for _, code, _ in problems(result)} == {"unit-outside"}
    assert "Xã Bình Trung".lower() in result.problems[0].expected.lower()


def test_a_code_alone_of_a_unit_that_is_gone_is_a_sentence():
    result = checked([["Mã xã", "MT01"], ["02059", 1]])

    assert problems(result) == [("error", "unit-gone", "A2")]


def test_a_unit_that_stands_in_two_rows_is_refused_in_both():
    result = checked([HEADER, ["Nghĩa Tá", 1, None], ["Xã Nghĩa Tá", 2, None], ["Phương Viên", 3, None]])

    assert problems(result) == [("error", "duplicate-unit", "A2"), ("error", "duplicate-unit", "A3")]
    assert accepted(result) == {(2, 11): 3}


def test_the_same_figure_on_two_sheets_is_imported_once_and_another_refused():
    same = checked([HEADER, ["Nghĩa Tá", 1, None]], **{"Bản sao": [HEADER, ["Nghĩa Tá", 1, None]]})
    other = checked([HEADER, ["Nghĩa Tá", 1, None]], **{"Bản khác": [HEADER, ["Nghĩa Tá", 2, None]]})

    assert accepted(same) == {(1, 11): 1}
    assert any("ghi ở nhiều trang" in note for note in same.notes)
    assert [code for _, code, _ in problems(other)] == ["duplicate-figure", "duplicate-figure"]
    assert accepted(other) == {}


def test_a_total_that_is_not_the_sum_is_a_warning_only_of_what_adds_up():
    rows = [
        ["Tên xã", "MT01", "XA04"],
        ["Nghĩa Tá", 1, "10%"],
        ["Phương Viên", 2, "20%"],
        ["Tổng cộng", 4, "15%"],
    ]
    result = checked(rows)

    assert problems(result) == [("warning", "total-differs", "B4")]
    assert "ghi 4 nhưng cộng các dòng là 3" in result.problems[0].expected


def test_a_sign_is_asked_about_once_and_the_answer_holds():
    rows = [HEADER, ["Nghĩa Tá", "-", 1], ["Phương Viên", "-", "-"]]

    (question,) = checked(rows).problems
    assert (question.severity, question.key) == ("question", "sign:-")
    answered = checked(rows, {"sign:-": "zero"})
    assert problems(answered) == []
    assert accepted(answered) == {(1, 11): 0, (1, 12): 1, (2, 11): 0, (2, 12): 0}


def test_another_period_is_a_question_until_it_is_confirmed():
    rows = [["BIỂU TỔNG HỢP QUÝ II NĂM 2020", None, None], HEADER, ["Nghĩa Tá", 1, 2]]

    assert problems(checked(rows)) == [("question", "period-differs", "A1")]
    assert problems(checked(rows, {"period": "keep"})) == []


def test_a_cell_that_was_left_out_has_no_error_and_one_typed_over_another_value():
    rows = [HEADER, ["Nghĩa Tá", "mười", 1], ["Phương Viên", 2, 3]]

    left = checked(rows, left_out={("Quý I", "B2")})
    corrected = checked(rows, corrections={"Quý I": {"B2": 10}})

    assert problems(left) == problems(corrected) == []
    assert [f.state for f in left.figures] == [Verdict.LEFT_OUT, Verdict.OK, Verdict.OK, Verdict.OK]
    assert accepted(corrected)[1, 11] == 10


def test_a_corrected_number_says_nothing_of_those_beside_it():
    rows = [["Tên xã", "MT03"], ["Nghĩa Tá", "1,500"], ["Phương Viên", "2,000"]]

    corrected = checked(rows, corrections={"Quý I": {"B2": "1,5"}})

    assert problems(corrected) == [("question", "ambiguous-number", "B3")]
    assert accepted(corrected) == {(1, 15): Decimal("1.5")}


def test_a_corrected_day_does_not_turn_those_beside_it():
    rows = [["Tên xã", "XA06N"], ["Nghĩa Tá", "3/25/2020"], ["Phương Viên", "4/3/2020"]]
    corrections = {"Quý I": {"B2": "2020-03-25"}}

    (question,) = checked(rows, corrections=corrections).problems
    answered = checked(rows, {question.key: "month"}, corrections=corrections)

    assert (question.code, question.cell) == ("ambiguous-date", "B3")
    assert [figure.text_value for figure in answered.figures] == ["2020-03-25", "2020-04-03"]


def test_a_file_without_figures_is_refused():
    with pytest.raises(Refused, match="chưa có số liệu nào"):
        read_workbook(xlsx([HEADER, ["Nghĩa Tá", None, None]]), LABELS)
    with pytest.raises(Refused, match="Không tìm thấy bảng số liệu"):
        read_workbook(xlsx([["Xin chào"]]), LABELS)
