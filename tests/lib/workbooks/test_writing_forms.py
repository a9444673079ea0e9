"""The forms that the portal gives out: what may be typed, what Excel refuses, what stands beside."""

import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from lib.vietnamese import Period
from lib.workbooks import IndicatorLabels, read_workbook
from lib.workbooks.reader import read_grids
from lib.workbooks.stamps import FormStamp, read_form_stamp
from lib.workbooks.statements import IndicatorSpec, Statement
from lib.workbooks.writing import Form, write_form
from lib.workbooks.writing.validation import data_validation

QUARTER = Period.quarter(2020, 1)
INDICATORS = [
    IndicatorSpec("TA01", "Số buổi", unit_of_measure="buổi"),
    IndicatorSpec("TA03", "Số tiêu chí", minimum=Decimal(0), maximum=Decimal(19), unit_of_measure="tiêu chí"),
    IndicatorSpec("TA02", "Số tiền", "money", 2, unit_of_measure="triệu đồng"),
    IndicatorSpec("TA04", "Ngày công nhận", "date"),
    IndicatorSpec("TA09", "Diễn giải", "text"),
]
UNITS = [("42001", "Xã Phương Nam"), ("42002", "Xã Phương Bắc")]
PREVIOUS = {("42001", "TA01"): Statement(Decimal(9)), ("42001", "TA03"): Statement(missing_reason="not_applicable")}


def form(**more) -> Form:
    return Form("Số liệu thử", "TA-Q", QUARTER, INDICATORS, UNITS, **{"definition": "abc", **more})


def opened(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def open_cells(sheet) -> set[str]:
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}


def test_only_the_figures_of_the_quarter_can_be_typed():
    sheet = opened(write_form(form(previous=PREVIOUS)))

    assert sheet.protection.sheet
    assert not sheet.protection.password
    first = next(row[0].row for row in sheet.iter_rows() if row[1].value == "42001")
    assert open_cells(sheet) == {f"{letter}{row}" for letter in "EGIKM" for row in (first, first + 1)}


def test_the_last_quarter_stands_beside():
    sheet = opened(write_form(form(previous=PREVIOUS)))
    [south] = [row for row in sheet.iter_rows(values_only=True) if row[1] == "42001"]

    assert south[3:7] == (9, None, "không áp dụng", None)
    assert [cell for row in sheet.iter_rows(values_only=True) for cell in row].count("Quý trước") == len(INDICATORS)


def test_without_the_last_quarter_each_indicator_has_one_column():
    sheet = opened(write_form(form()))
    header = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "Mã đơn vị")

    assert list(header[3:]) == [indicator.code for indicator in INDICATORS]


def test_no_row_is_kept_for_units_of_measure_where_there_are_none():
    counted = [replace(indicator, unit_of_measure="") for indicator in INDICATORS]
    labels = [IndicatorLabels(indicator.code, indicator.name) for indicator in counted]
    figures = {("42001", "TA01"): Statement(Decimal(5))}
    content = write_form(Form("Số liệu thử", "TA-Q", QUARTER, counted, UNITS, figures, previous=PREVIOUS))
    header = next(row[0].row for row in opened(content).iter_rows() if row[1].value == "Mã đơn vị")

    assert opened(content).cell(header + 2, 4).value == "Quý trước"
    reading = read_workbook(content, labels, quarter=QUARTER)
    assert [(figure.indicator.code, figure.value) for figure in reading.figures] == [("TA01", 5)]
    assert reading.problems == []


def test_what_was_said_so_far_this_year_has_a_column_where_somebody_said_it():
    figures = {("42001", "TA01"): Statement(Decimal(5), cumulative=Decimal(14))}
    sheet = opened(write_form(form(figures=figures)))
    [south] = [row for row in sheet.iter_rows(values_only=True) if row[1] == "42001"]

    assert south[3:5] == (5, 14)


def test_the_form_of_one_commune_has_a_line_per_indicator():
    figures = {("42001", "TA01"): Statement(Decimal(5), cumulative=Decimal(14))}
    single = Form("Số liệu thử", "TA-Q", QUARTER, INDICATORS, UNITS[:1], figures, previous=PREVIOUS, definition="abc")
    sheet = opened(write_form(single, single_unit=True))
    lines = {
        row[1]: row
        for row in sheet.iter_rows(values_only=True)
        if row[1] in {indicator.code for indicator in INDICATORS}
    }

    assert sheet.title == "Xã Phương Nam"
    assert lines["TA01"][2:7] == ("Số buổi", "buổi", 9, 5, 14)
    assert [line[0] for line in lines.values()] == [1, 2, 3, 4, 5]
    first = next(row[0].row for row in sheet.iter_rows() if row[1].value == "TA01")
    assert {"E", "A", "B", "C", "D"}.isdisjoint(cell[0] for cell in open_cells(sheet))
    assert {f"F{first}", f"G{first}", f"H{first}"} <= open_cells(sheet)
    assert f"G{first + 3}" not in open_cells(sheet)  # a day does not add up over the year


@pytest.mark.parametrize("single_unit", [False, True])
def test_the_stamp_tells_form_period_and_definition(single_unit):
    units = UNITS[:1] if single_unit else UNITS
    form = Form("Số liệu thử", "TA-Q", QUARTER, INDICATORS, units, definition="abc")
    content = write_form(form, single_unit=single_unit)

    expected = FormStamp("TA-Q", QUARTER, "abc", "42001" if single_unit else "")
    assert read_form_stamp(read_grids(content)) == expected


def test_a_workbook_of_others_has_no_stamp():
    book = openpyxl.Workbook()
    book.create_sheet("_bieu").append(["cong-giao-ban", "TA-Q", "hôm nay"])
    target = io.BytesIO()
    book.save(target)

    assert read_form_stamp(read_grids(target.getvalue())) is None


def test_an_older_form_without_a_definition_is_known_all_the_same():
    book = openpyxl.Workbook()
    book.create_sheet("_bieu").append(["cong-giao-ban", "TA-Q", "2020-Q1"])
    target = io.BytesIO()
    book.save(target)

    assert read_form_stamp(read_grids(target.getvalue())) == FormStamp("TA-Q", QUARTER)


def test_a_small_count_is_chosen_from_a_list():
    rule = data_validation(INDICATORS[1], "D9")

    assert rule.type == "list"
    assert rule.formula1.startswith('"0,1,2,')
    assert rule.formula1.endswith('19,không áp dụng,chưa báo cáo,không có"')
    assert len(rule.formula1) <= 257  # what Excel takes, quotes aside


def test_a_number_is_checked_by_excel_and_the_words_for_none_are_taken():
    rule = data_validation(INDICATORS[0], "D9")

    assert rule.type == "custom"
    assert "D9=INT(D9)" in rule.formula1
    assert 'LOWER(TRIM(D9))="không áp dụng"' in rule.formula1
    assert rule.error == (
        "Cần số nguyên từ 0 trở lên; không có số liệu thì ghi không áp dụng, chưa báo cáo hoặc không có."
    )
    assert len(rule.formula1) <= 255


def test_what_the_year_adds_up_to_may_exceed_what_a_quarter_may():
    rule = data_validation(INDICATORS[1], "G9", cumulative=True)

    assert rule.type == "custom"
    assert "19" not in rule.formula1


def test_free_text_is_never_refused_by_excel():
    assert not data_validation(INDICATORS[4], "D9").showErrorMessage
