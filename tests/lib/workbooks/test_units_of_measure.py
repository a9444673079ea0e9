"""Units of measure as forms write them, how they convert, and what number formats show beside a number."""

from decimal import Decimal

import pytest

from lib.workbooks.grid import Grid
from lib.workbooks.layouts.stated_measures import measure_in_cell, measure_in_heading, measures_above
from lib.workbooks.number_formats import Shown, shown_beside, shows_measure
from lib.workbooks.units_of_measure import (
    compare,
    conversion,
    converted_parts,
    is_measure,
    measure_label,
    parse_measure,
    parts_of_measure,
    split_measure,
    with_measure,
)


@pytest.mark.parametrize(
    ("label", "spellings"),
    [
        ("đồng", ("đ", "Đồng", "VNĐ", "vnd", "₫", "Việt Nam đồng", "đồng.")),
        ("nghìn đồng", ("1000đ", "1.000 đồng", "1,000đ", "1 000 đ", "Ngàn đồng", "nghìn đ", "ng.đ", "Ngđ", "10³ đồng")),
        ("triệu đồng", ("triệu", "Tr.đ", "trđ", "tr. đồng", "Triệu VNĐ", "1.000.000 đồng", "10^6 đ")),
        ("tỷ đồng", ("tỷ", "tỉ đồng", "Tỷ đ", "tỷ VNĐ")),
        ("người", ("khẩu", "Nhân khẩu", "người dân")),
        ("lượt người", ("lượt", "Số lượt")),
        ("hộ", ("Hộ gia đình", "gia đình")),
        ("%", ("phần trăm", "tỷ lệ %")),
        ("‰", ("phần nghìn",)),
        ("m²", ("m2", "mét vuông")),
        ("ha", ("Ha", "héc ta")),
        ("kg", ("Kg", "ki-lô-gam")),
        ("nghìn người", ("1000 người", "1.000 khẩu")),
    ],
)
def test_one_unit_is_written_in_many_ways(label, spellings):
    assert {parse_measure(spelling).label.replace("khẩu", "người") for spelling in (label, *spellings)} == {label}


@pytest.mark.parametrize(
    ("stated", "own", "factor"),
    [
        ("đồng", "triệu đồng", "0.000001"), ("tỷ đồng", "triệu đồng", "1000"), ("kg", "tấn", "0.001"),
        ("tạ", "kg", "100"), ("m²", "ha", "0.0001"), ("km²", "ha", "100"), ("‰", "%", "0.1"), ("hộ", "hộ", "1"),
        ("nhân khẩu", "người", "1"), ("nghìn người", "người", "1000"), ("Mâm", "mâm", "1"),
    ],
)  # fmt: skip
def test_units_of_one_kind_convert_exactly(stated, own, factor):
    assert conversion(stated, own) == compare(stated, own) == Decimal(factor)


@pytest.mark.parametrize(
    ("stated", "own"),
    [
        ("khẩu", "hộ"), ("người", "lượt người"), ("%", "hộ"), ("đồng", "hộ"), ("USD", "triệu đồng"), ("kg", "ha"),
        ("đồng/tháng", "triệu đồng"), ("đoàn viên", "hội viên"), ("mâm", "suất"), ("ngày công", "ngày"),
    ],
)  # fmt: skip
def test_units_of_two_kinds_contradict_each_other(stated, own):
    assert compare(stated, own) is None


@pytest.mark.parametrize(
    ("stated", "own"),
    [
        ("hội viên", "người"), ("hộ nghèo", "hộ"), ("buổi tuyên truyền", "buổi"), ("HTX", "tổ/HTX"), ("cái", "nhà"),
        ("", "hộ"), ("hộ", ""),
    ],
)  # fmt: skip
def test_a_form_may_say_more_or_less_of_the_same_thing(stated, own):
    assert compare(stated, own) == 1


def test_brackets_hold_a_unit_or_something_else():
    measures = ("hộ", "Khẩu", "triệu đồng", "đ", "%", "m²", "người", "lượt")
    others = ("lũy kế", "nam", "nữ", "năm", "quý I", "1", "a", "d", "g", "cộng", "họ", "DTTS", "31/3", "xã", "phụ nữ")

    assert [text for text in measures if not is_measure(text)] == []
    assert [text for text in others if is_measure(text)] == []


def test_a_number_in_text_is_split_from_its_unit():
    assert split_measure("1.500.000 đ", "triệu đồng") == ("1.500.000", Decimal("0.000001"))
    assert split_measure("12 tấn", "kg") == ("12", Decimal(1000))
    assert split_measure("12", "kg") == ("12", None)
    assert split_measure("12 khẩu", "hộ") == ("12 khẩu", None)
    assert with_measure("12,5", "đồng") == "12,5 đồng"
    assert with_measure("12,5 triệu", "đồng") == "12,5 triệu"
    assert measure_label("triệu đồng", Decimal("0.001")) == "nghìn đồng"
    assert measure_label("hộ", Decimal("0.001")) == ""


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("#,##0 ₫", 5, Shown("₫")), ('#,##0\\ "đ"', 5, Shown("đ")), ("#,##0 [$₫-42A]", 5, Shown("₫")),
        ("_-* #,##0\\ _₫_-", 5, Shown()), ("#,##0,", 5, Shown("", 1000)), ('0.0,," tr"', 5, Shown("tr", 1_000_000)),
        ("[>=1000000]#,##0,,\" triệu\";#,##0", 2e6, Shown("triệu", 1_000_000)),
        ("[>=1000000]#,##0,,\" triệu\";#,##0", 5, Shown()), ('#,##0;[Red]-#,##0 "kg"', -5, Shown("kg")),
        ('0" (*)"', 5, Shown()), ("0.0%", 5, Shown()), ("0,000", 5, Shown()), ("General", 5, Shown()),
    ],
)  # fmt: skip
def test_what_a_number_format_shows_beside_a_number(code, number, shown):
    assert shown_beside(code, number) == shown
    assert shows_measure(code) or shown == Shown()


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Đơn vị tính: Tr.đ", "Tr.đ"), ("(ĐVT: 1.000 đồng)", "1.000 đồng"), ("ĐVT\n1000đ", "1000đ"),
        ("Đơn vị: triệu đồng", "triệu đồng"), ("ĐV tính: nghìn đ", "nghìn đ"), ("Biểu 01 (đơn vị tính: hộ)", "hộ"),
        ("(triệu đồng)", "triệu đồng"), ("Đơn vị tính: mâm", "mâm"),
        ("Đơn vị: UBND xã Nghĩa Tá", ""), ("Đơn vị báo cáo: Xã Nghĩa Tá", ""), ("ĐVT: theo từng chỉ tiêu", ""),
        ("Đơn vị chủ trì: Hội Nông dân", ""), ("TỔNG HỢP QUÝ I NĂM 2020", ""),
    ],
)  # fmt: skip
def test_a_line_above_a_table_states_a_measure(text, measure):
    stated = measures_above(Grid("Quý I", [[text]]), 1)

    assert (stated.text if stated else "") == measure


@pytest.mark.parametrize(
    ("heading", "measure"),
    [
        ("Số tiền đã chi (đồng)", "đồng"), ("Số tiền [triệu đồng]", "triệu đồng"), ("Số tiền\n(1.000đ)", "1.000đ"),
        ("Số tiền, đồng", "đồng"), ("Hộ nghèo (đầu kỳ) (hộ)", "hộ"), ("Số tiền (ĐVT: đồng)", "đồng"),
        ("Chốt/tổ COVID cộng đồng", ""), ("Số lượt\nngười", ""), ("Tổng số khu dân cư (thôn, tổ dân phố)", ""),
        ("Hộ nghèo (lũy kế)", ""), ("Đơn vị tính", ""),
    ],
)  # fmt: skip
def test_a_heading_names_a_measure(heading, measure):
    assert measure_in_heading(heading) == measure


def test_a_cell_of_a_column_of_units_may_state_none():
    assert [measure_in_cell(text) for text in ("(hộ)", "…", "-", "như biểu 01", "‰")] == ["hộ", "", "", "", "‰"]


def test_several_measures_in_one_text_are_that_of_the_indicator_only_where_it_counts_all_of_them():
    assert parts_of_measure("hộ/triệu đồng; kg") == ("hộ", "triệu đồng", "kg")
    assert parts_of_measure("thôn, bản") == ("thôn, bản",)
    assert compare("hộ, khẩu", "hộ") is None
    assert compare("tổ, HTX", "tổ/HTX") == 1
    assert converted_parts("đồng; triệu đồng; nghìn đồng", "triệu đồng") == ["đồng", "nghìn đồng"]


@pytest.mark.parametrize("text", ["đồng x 1.000", "x1000 đ", "thousand VND", "ngìn đồng", "10³ đồng"])
def test_thousands_are_known_however_they_are_written(text):
    assert conversion(text, "đồng") == 1000
