import pytest

from lib.workbooks.cells import FigureError, cell_address
from lib.workbooks.corrections import apply_corrections
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.detection import find_figures
from lib.workbooks.layouts.reading import IndicatorLabels
from lib.workbooks.marks import Mark

INDICATORS = [
    IndicatorLabels("MT01", "Số buổi tuyên truyền, vận động", "buổi"),
    IndicatorLabels("MT03", 'Quỹ "Vì người nghèo": số tiền vận động được trong kỳ', "triệu đồng"),
    IndicatorLabels("XA02", "Hộ nghèo", "hộ"),
    IndicatorLabels("XA06", "Xã đạt chuẩn nông thôn mới", "xã"),
]


def read(rows, **grid):
    return find_figures([Grid("Quý I", rows, **grid)], INDICATORS)


def figures(reading):
    return [
        (
            cell_address(figure.row, figure.column),
            figure.indicator.code,
            figure.unit.code,
            figure.unit.name,
            figure.value,
        )
        for figure in reading.figures
    ]


def test_it_works():
    reading = read([["Tên xã", "MT01", "XA02"], ["Xã Nghĩa Tá", 10.0, 5.0], ["Bình Trung", 3.0, ""]])
    assert reading.problems == []
    assert figures(reading) == [
        ("B2", "MT01", "", "Xã Nghĩa Tá", 10.0),
        ("C2", "XA02", "", "Xã Nghĩa Tá", 5.0),
        ("B3", "MT01", "", "Bình Trung", 3.0),
    ]


def test_letterhead_header_rows_totals_and_signatures_are_left_out():
    reading = read(
        [
            ["ỦY BAN MTTQ VIỆT NAM", "", "", "", ""],
            ["HUYỆN CHỢ ĐỒN", "", "", "", "Biểu số: 01/MTTQ-Q"],
            ["BIỂU TỔNG HỢP KẾT QUẢ QUÝ I NĂM 2020", "", "", "", ""],
            ["", "", "", "", "Đơn vị tính: triệu đồng"],
            ["TT", "Xã, phường, thị trấn", "MT01", "Quỹ Vì người nghèo: số tiền vận động được trong kỳ", "Ghi chú"],
            ["", "", "(buổi)", "triệu đồng", ""],
            ["A", "B", "(1)", "(2)", "(3)"],
            [1.0, "Thị trấn Bằng Lũng", 4.0, 12.5, "đã đối chiếu"],
            [2.0, "Xã Nghĩa Tá", 0.0, "", ""],
            ["Tổng cộng", "", 4.0, 12.5, ""],
            ["", "NGƯỜI LẬP BIỂU", "", "TM. BAN THƯỜNG TRỰC", ""],
            ["", "(Ký, ghi rõ họ tên)", "", "CHỦ TỊCH", ""],
        ]
    )
    assert reading.problems == []
    assert figures(reading) == [
        ("C8", "MT01", "", "Thị trấn Bằng Lũng", 4.0),
        ("D8", "MT03", "", "Thị trấn Bằng Lũng", 12.5),
        ("C9", "MT01", "", "Xã Nghĩa Tá", 0.0),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "MT01",
        "mt01",
        "Số buổi tuyên truyền, vận động",
        "SO BUOI TUYEN TRUYEN VAN DONG",
        "MT01 - Số buổi tuyên truyền, vận động",
        "Số buổi tuyên truyền, vận động (buổi)",
    ],
)
def test_a_column_is_known_by_code_or_name(header):
    assert [figure.indicator.code for figure in read([["Xã", header], ["Nghĩa Tá", 1.0]]).figures] == ["MT01"]


def test_two_header_rows_with_code_and_name():
    reading = read(
        [
            ["", "", "XA02", "XA06"],
            ["Mã", "Tên", "Hộ nghèo", "Xã đạt chuẩn nông thôn mới"],
            ["", "", "hộ", "xã"],
            ["02071", "Nghĩa Tá", 1.0, 0.0],
        ]
    )
    assert reading.problems == []
    assert figures(reading) == [("C4", "XA02", "02071", "Nghĩa Tá", 1.0), ("D4", "XA06", "02071", "Nghĩa Tá", 0.0)]


def test_a_code_typed_as_a_number_keeps_its_digits():
    assert read([["Mã xã", "MT01"], [2071.0, 1.0]]).figures[0].unit.code == "2071"


def places(reading):
    return [(problem.cell, problem.read) for problem in reading.problems]


def test_an_unknown_column_is_named():
    reading = read([["Xã", "MT01", "Số lượt người"], ["Nghĩa Tá", 1.0, 2.0]])
    assert places(reading) == [("C1", "Số lượt người")]


def test_a_column_without_header_is_named_by_its_first_figure():
    assert places(read([["Xã", "MT01", ""], ["Nghĩa Tá", 1.0, 2.0]])) == [("C2", "")]


def test_two_columns_of_one_indicator_are_named_both():
    (problem,) = read([["Xã", "MT01", "Số buổi tuyên truyền, vận động"], ["Nghĩa Tá", 1.0, 2.0]]).problems
    assert problem.cell == "C1"
    assert "B1" in problem.expected


def test_a_header_that_names_two_indicators_is_a_problem():
    reading = read([["Xã", "MT01", "XA06"], ["", "Hộ nghèo", ""], ["Nghĩa Tá", 1.0, 2.0]])
    assert any("MT01, XA02" in problem.expected for problem in reading.problems)


def test_figures_without_a_unit_and_below_the_signatures_are_not_dropped():
    reading = read([["Xã", "MT01"], ["Nghĩa Tá", 1.0], ["", 5.0], ["Người lập biểu", ""], ["Bình Trung", 7.0]])
    assert places(reading) == [("B5", "7"), ("A3", "")]


def test_text_cells_of_a_csv_are_treated_alike():
    rows = [
        ["Xã", "MT01"],
        ["(A)", "(1)"],
        ["Nghĩa Tá", "1"],
        ["Tổng số", "1"],
        ["Người lập biểu", ""],
        ["Bình Trung", "7"],
    ]
    reading = read(rows)
    assert [row[0] for row in figures(reading)] == ["B3"]
    assert places(reading) == [("B6", "7")]


def test_a_commune_whose_name_looks_like_a_total_is_a_commune():
    assert [figure.unit.name for figure in read([["Xã", "MT01"], ["Xã Tổng Cọt", 1.0]]).figures] == ["Xã Tổng Cọt"]


def test_hidden_sheets_and_sheets_without_a_table_are_left_out():
    hidden = Grid("Ẩn", [["Xã", "MT01"], ["Nghĩa Tá", 1.0]], visible=False)
    guide = Grid("Hướng dẫn", [["Cách điền"], ["Ghi 0 nếu bằng không"]])
    reading = find_figures([hidden, guide], INDICATORS)
    assert (reading.tables, reading.figures) == ([], [])


def test_our_own_long_export_is_read():
    rows = [
        ["unit_code", "unit_name", "indicator_code", "value"],
        ["02071", "'=Xã", "MT03", "1.500"],
        ["02071", "", "MT01", "không có"],
    ]
    reading = read(rows)
    assert reading.layout == "long"
    assert [(cell, code, name, str(value)) for cell, code, _, name, value in figures(reading)] == [
        ("D2", "MT03", "=Xã", "1.500"),
        ("D3", "MT01", "", "không có"),
    ]


def test_a_cell_that_was_typed_over_is_seen():
    rows = [["TT", "Tên xã", "MT01"], [1, "Xã Nghĩa Tá", 8.0], [2, "Xã Bình Trung", ""]]
    grid = Grid("Quý I", rows, merged=((1, 2, 2, 2),), marks={(1, 2): Mark.STRUCK})
    (corrected,) = apply_corrections([grid], {"Quý I": {"C2": 7, "C3": 5}})

    before, after = find_figures([grid], INDICATORS), find_figures([corrected], INDICATORS)

    assert [type(figure.value) for figure in before.figures] == [FigureError]
    assert [problem.key for problem in before.problems] == ["struck:Quý I"]
    assert ([figure.value for figure in after.figures], after.problems) == ([7, 5], [])


@pytest.mark.parametrize("heading", ["Thôn", "Thôn, bản", "Tên thôn, tổ dân phố", "TDP", "Khu dân cư", "Các bản"])
def test_places_within_a_commune_head_the_column_of_units(heading):
    reading = read([["TT", heading, "MT01", "XA02"], [1.0, "Nà Lỏng", 10.0, 5.0], [2.0, "Bản Tàn", 3.0, 4.0]])
    assert reading.problems == []
    assert [(each.unit.name, each.value) for each in reading.figures][::2] == [("Nà Lỏng", 10.0), ("Bản Tàn", 3.0)]
