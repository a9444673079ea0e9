"""The bad rows as a workbook of their own: what goes out, and what came back changed."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from openpyxl.styles import Font

from lib.sandbox import Sandbox
from lib.workbooks import returned_sheets
from lib.workbooks.corrections import differences, lay_over, position
from lib.workbooks.reader import read
from lib.workbooks.returned_sheets import LIMITS, STYLED_CELLS, Plan, SheetPlan, plain, styled, write_returned
from tests import workbooks

ROWS = [
    ["BIỂU SỐ LIỆU", None, None],
    ["Xã", "TA01", "TA05"],
    ["Phương Nam", 1, "45,7%"],
    ["Phương Bắc", "mười", 0.5],
    ["Đồng Mới", "=1+1", date(2020, 3, 31)],
]
PLAN = Plan(7, "Các dòng lỗi", [SheetPlan("Quý I", [0, 1, 3, 4], {(3, 1): "Cần số nguyên."}, 3)])


@pytest.fixture
def content():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Quý I"
    for row in ROWS:
        sheet.append(row)
    sheet["B5"].value, sheet["B5"].data_type = "=1+1", "s"
    sheet["C4"].number_format = "0.0%"
    sheet["A1"].font = Font(name="Arial", size=16, bold=True)
    sheet.merge_cells("A1:C1")
    sheet.column_dimensions["A"].width = 31
    sheet.row_dimensions[4].height = 33
    book.create_sheet("Trang khác").append(["không có lỗi"])
    return workbooks.saved(book)


def opened(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_the_users_own_workbook_with_the_bad_rows_alone(content):
    book = opened(styled(content, PLAN))
    sheet = book["Quý I"]

    assert [name for name in book.sheetnames if book[name].sheet_state == "visible"] == ["Quý I"]
    assert [[cell.value for cell in row[:3]] for row in sheet.iter_rows()][2:] == [
        ["Phương Bắc", "mười", 0.5],
        ["Đồng Mới", "=1+1", sheet["C4"].value],
    ]
    assert sheet["C4"].value.date() == date(2020, 3, 31)
    assert sheet["B3"].fill.fgColor.rgb == "00FFC7CE"
    assert sheet["B3"].comment.text == "Cần số nguyên."
    assert sheet["A3"].comment is None
    assert (sheet["A1"].font.name, sheet["A1"].font.size) == ("Arial", 16)
    assert sheet.column_dimensions["A"].width == 31
    assert sheet.row_dimensions[3].height == 33
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:C1"]
    assert sheet["C3"].number_format == "0.0%"
    assert (sheet["B4"].data_type, sheet["B4"].quotePrefix) == ("s", True)
    assert [sheet.cell(row, 4).value for row in range(1, 5)] == ["dòng 1", "dòng 2", "dòng 4", "dòng 5"]
    assert sheet.column_dimensions["D"].hidden


@pytest.mark.parametrize("kind", ["xls", "ods", "csv"])
def test_another_kind_comes_back_as_xlsx_with_the_same_cells(kind):
    rows = [row[:2] for row in ROWS]
    grids = read(workbooks.make(kind, rows))
    plan = Plan(7, "Các dòng lỗi", [SheetPlan(grids[0].name, [0, 1, 3], {(3, 1): "Cần số nguyên."}, 2)])

    sheet = opened(write_returned(b"", kind, grids, plan))[grids[0].name]

    assert [[cell.value for cell in row[:2]] for row in sheet.iter_rows()][1:] == [
        ["Xã", "TA01"],
        ["Phương Bắc", "mười"],
    ]
    assert sheet["B3"].comment.text == "Cần số nguyên."


def test_both_ways_give_the_same_cells(content):
    grids = read(content)

    assert _cells(write_returned(content, "xlsx", grids, PLAN)) == _cells(plain(grids, PLAN))


@pytest.mark.parametrize(
    "limits", [LIMITS._replace(memory=30 * 1024 * 1024), LIMITS._replace(real_seconds=0.001)], ids=["memory", "time"]
)
def test_looks_that_cost_too_much_are_left_out(content, monkeypatch, limits):
    book = opened(content)
    for number in range(5_000):
        book["Quý I"].append([f"Xã {number}", number, f"{number} %"])
    content = workbooks.saved(book)
    grids = read(content)
    sandbox = Sandbox(limits, at_once=1, files=True)
    monkeypatch.setattr(returned_sheets, "sandbox", sandbox)

    sheet = opened(write_returned(content, "xlsx", grids, PLAN))["Quý I"]

    sandbox.close()
    assert sheet["A1"].font.name != "Arial"
    assert sheet["B3"].comment.text == "Cần số nguyên."


def _cells(content):
    return [grid.rows for grid in read(content)]


def test_what_openpyxl_cannot_read_comes_back_all_the_same(content):
    found = write_returned(content[:-200], "xlsx", read(content), PLAN)

    assert _cells(found) == _cells(plain(read(content), PLAN))


def test_a_file_of_a_hundred_thousand_rows_comes_back_without_its_looks(content):
    small = read(content)[0]
    large = replace(small, rows=[*small.rows, *(["Phương Nam", number] for number in range(STYLED_CELLS // 2))])

    with_looks, without = (opened(write_returned(content, "xlsx", [grid], PLAN))["Quý I"] for grid in (small, large))

    assert with_looks["A1"].font.name == "Arial"
    assert without["A1"].font.name == "Times New Roman"


def test_corrections_are_laid_over_the_cells_and_leave_the_file_alone(content):
    grids = read(content)

    found = lay_over(grids, {"Quý I": {"B4": 10, "A3": "", "B3": None, "E9": "mới"}})[0]

    assert (found.at(3, 1), found.at(2, 0), found.at(2, 1), found.at(8, 4)) == (10, "", 1, "mới")
    assert grids[0].at(3, 1) == "mười"
    assert found.rows[1] is grids[0].rows[1]


@pytest.mark.parametrize("text", ["", "12", "B0", "B-1", "ABCD1", "b4", "A12345678"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ValueError, match="no address"):
        position(text)


def test_what_changed_is_told_by_the_address_in_the_file(content):
    original = read(content)[0]
    book = opened(styled(content, PLAN))
    sheet = book["Quý I"]
    sheet["B3"].value = 10
    sheet["B4"].value, sheet["B4"].number_format = 0.25, "0.0%"
    sheet["C4"].value = None
    returned = read(workbooks.saved(book))[0]

    changed = differences(original, returned, returned, {0: 0, 1: 1, 2: 3, 3: 4}, 3)

    assert changed == {"B4": 10, "B5": "25%", "C5": ""}
