from datetime import date, datetime
from decimal import Decimal

import pytest

from lib.vietnamese import Dots
from lib.workbooks.cells import CellError
from lib.workbooks.notation import TYPED_HERE, Notation
from lib.workbooks.signs import sign_of
from lib.workbooks.statements import IndicatorSpec, Statement, UnclearCell, ValueType
from lib.workbooks.values import clean_cell, written_clearly

WHOLE = IndicatorSpec("MT01", "Số buổi")
MILLIONS = IndicatorSpec("MT03", "Số tiền", ValueType.MONEY, 2)
FINE = IndicatorSpec("MT08", "Kinh phí", ValueType.DECIMAL, 3)
SHARE = IndicatorSpec("XA04", "Tỷ lệ", ValueType.PERCENT, 1, Decimal(0), Decimal(100))
CRITERIA = IndicatorSpec("XA05", "Số tiêu chí", minimum=Decimal("0.0000"), maximum=Decimal("19.0000"))
DAY = IndicatorSpec("XA06", "Ngày công nhận", ValueType.DATE)
WORDS = IndicatorSpec("XA99", "Ghi chú", ValueType.TEXT)


@pytest.mark.parametrize(
    ("cell", "spec", "value"),
    [
        (10.0, WHOLE, "10"),
        (0.0, WHOLE, "0"),
        ("0", WHOLE, "0"),
        ("1.500", WHOLE, "1500"),
        ("1.234.567", WHOLE, "1234567"),
        (" 12 ", WHOLE, "12"),
        ("1 234 567", WHOLE, "1234567"),
        ("1\u00a0234", WHOLE, "1234"),
        ("-3", WHOLE, "-3"),
        ("007", WHOLE, "7"),
        (12.5, MILLIONS, "12.5"),
        ("12,5", MILLIONS, "12.5"),
        ("12.5", MILLIONS, "12.5"),
        ("12.50", MILLIONS, "12.5"),
        ("1.234,5", MILLIONS, "1234.5"),
        ("1.234.567,5", MILLIONS, "1234567.5"),
        ("1,234,567.5", MILLIONS, "1234567.5"),
        ("0.500", FINE, "0.5"),
        (12.3 + 4.5, MILLIONS, "16.8"),  # 16.799999999999997 in the file
        (100.0, MILLIONS, "100"),
        ("45,7%", SHARE, "45.7"),
        ("45,7 %", SHARE, "45.7"),
        ("45,7", SHARE, "45.7"),
        (45.7, SHARE, "45.7"),
    ],
)
def test_numbers_are_read_as_people_write_them(cell, spec, value):
    assert clean_cell(cell, spec) == Statement(value=Decimal(value))


def test_a_whole_number_leaves_no_exponent_or_zeros():
    assert str(clean_cell(1500.0, WHOLE).value) == "1500"
    assert str(clean_cell("1.000.000", WHOLE).value) == "1000000"


@pytest.mark.parametrize(
    ("cell", "spec", "expected"),
    [
        ("mười hai", WHOLE, "cần số nguyên"),
        ("12 5", WHOLE, "cần số nguyên"),
        ("28/28", WHOLE, "cần số nguyên"),
        ("12,5", WHOLE, "cần số nguyên"),
        (12.5, WHOLE, "cần số nguyên"),
        (True, WHOLE, "cần số nguyên"),
        ("Không", WHOLE, "nếu bằng không thì ghi 0"),
        ("1,500", WHOLE, "1500 hoặc 1,5"),
        ("1,500", MILLIONS, "1500 hoặc 1,5"),
        ("NaN", FINE, "cần số có tối đa 3"),
        ("1e3", WHOLE, "cần số nguyên"),
        ("٣", WHOLE, "cần số nguyên"),
        (float("nan"), WHOLE, "cần số nguyên"),
        ("-", WHOLE, "để trống"),
        ("x", WHOLE, "để trống"),
        (date(2020, 3, 1), WHOLE, "ô chứa ngày"),
        (CellError("#N/A"), WHOLE, "công thức bị lỗi"),
        ("1.500", MILLIONS, "1500 hoặc 1,5"),
        ("1.500", FINE, "1500 hoặc 1,5"),
        (1.234, MILLIONS, "tối đa 2 chữ số thập phân"),
        ("1,234", MILLIONS, "1234 hoặc 1,234; hãy ghi rõ là 1234 hoặc 1,2340"),
        (1e17, WHOLE, "số quá lớn"),
        (20.0, CRITERIA, "cần số nguyên từ 0 đến 19"),
        (-1.0, CRITERIA, "cần số nguyên từ 0 đến 19"),
        ("45%", WHOLE, "cần số nguyên"),
        ("101", SHARE, "từ 0 đến 100"),
        ("31/02/2020", DAY, "không có trong lịch"),
        ("3/2020", DAY, "ngày/tháng/năm"),
        (12.0, DAY, "ngày/tháng/năm"),
        (43891.5, DAY, "ngày/tháng/năm"),
        ("a" * 201, WORDS, "tối đa 200"),
    ],
)
def test_what_is_unclear_is_asked_back(cell, spec, expected):
    with pytest.raises(UnclearCell, match=expected):
        clean_cell(cell, spec)


@pytest.mark.parametrize("cell", ["", None, "   ", "\u00a0", "\x1b", "\u200b \ufeff"])
def test_a_blank_cell_states_nothing(cell):
    assert clean_cell(cell, WHOLE) is None


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("không áp dụng", "not_applicable"),
        ("KHÔNG ÁP DỤNG", "not_applicable"),
        ("Chưa báo cáo", "not_reported"),
        ("không có", "none"),
        ("khong co", "none"),
    ],
)
def test_no_figure_has_a_reason_and_is_not_zero(cell, reason):
    assert clean_cell(cell, WHOLE) == Statement(missing_reason=reason)


@pytest.mark.parametrize(
    "cell",
    [
        "31/03/2020",
        "31-3-2020",
        "31.03.2020",
        "2020-03-31",
        "ngày 31 tháng 3 năm 2020",
        date(2020, 3, 31),
        datetime(2020, 3, 31),
        43921.0,  # Excel's count of days, in a cell without a date format
    ],
)
def test_dates_are_kept_as_iso(cell):
    assert clean_cell(cell, DAY) == Statement(text_value="2020-03-31")


def test_the_number_format_of_a_cell_decides_what_a_fraction_means():
    assert clean_cell(0.457, SHARE, percent_format=True).value == Decimal("45.7")
    assert clean_cell(0.5, SHARE).value == Decimal("0.5")
    with pytest.raises(UnclearCell, match="có dấu %"):
        clean_cell(0.457, SHARE, formats_known=False)
    with pytest.raises(UnclearCell, match="định dạng phần trăm"):
        clean_cell(0.5, MILLIONS, percent_format=True)


@pytest.mark.parametrize(
    ("text", "spec", "kept"),
    [
        ("1,234", FINE, "1,2340"),
        ("12,5", FINE, "12,5"),
        ("1.234,5", FINE, "1.234,5"),
        ("5/3/2020", DAY, "2020-03-05"),
        ("không có", FINE, "không có"),
    ],
)
def test_what_is_typed_on_a_page_is_kept_so_that_every_column_reads_it_alike(text, spec, kept):
    statement = clean_cell(text, spec, notation=TYPED_HERE)

    assert statement is not None
    assert written_clearly(statement, text) == kept
    for notation in (Notation(), Notation(Dots.DECIMALS, commas=Dots.THOUSANDS, days="month")):
        assert clean_cell(kept, spec, notation=notation) == statement


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("–", "-"), ("---", "--"), ("– –", "--"), ("X", "x"), ("....", "…"), ("N/a", "N/A"), ("KHÔNG.", "không"),
        ("(không)", "không"), ("0(không)", "0 (không)"), ("Không: 0", "0 (không)"), ("0 - không có", "0 (không)"),
        ("V", "v"), ("O", "o"), ("Đã đạt chuẩn", "đã đạt chuẩn"), ("Chưa công nhận.", "chưa công nhận"),
        ("Chưa đạt", "chưa đạt"),
        ("true", "TRUE"), ("√", "✓"), ("mười hai", ""), ("12", ""), ("0", ""), ("", ""), ("không có gì", ""),
    ],
)  # fmt: skip
def test_a_sign_is_known_however_it_is_written(text, sign):
    assert sign_of(text) == sign


def test_text_is_composed_and_tidied():
    decomposed = "Nghi\u0303a  Ta\u0301"
    assert clean_cell(decomposed, WORDS) == Statement(text_value="Nghĩa Tá")
