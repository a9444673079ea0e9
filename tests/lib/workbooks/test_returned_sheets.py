"""The bad rows as a workbook of their own: what goes out, and what came back changed."""

import io
from datetime import date

import openpyxl
import pytest
from openpyxl.styles import Font

from lib.refused import Refused
from lib.sandbox import Sandbox
from lib.workbooks.cells import parse_address
from lib.workbooks.corrections import apply_corrections, changed_cells
from lib.workbooks.reader import read_grids
from lib.workbooks.writing import returned_sheets
from lib.workbooks.writing.returned_sheets import LIMITS, STYLED_CELLS, ReturnPlan, write_returned
from tests import workbooks
from tests.budget import budget

ROWS = [
    ["BIỂU SỐ LIỆU", None, None],
    ["Xã", "TA01", "TA05"],
    ["Phương Nam", 1, "45,7%"],
    ["Phương Bắc", "mười", 0.5],
    ["Đồng Mới", "=1+1", date(2020, 3, 31)],
]
PLAN = ReturnPlan(7, "Các dòng lỗi", {"Quý I": [0, 1, 3, 4]}, {"Quý I": {"B4": "Cần số nguyên."}})
NAME, OTHER_NAME = "so-lieu.xlsx", "so-lieu.xlsm"  # only a file called .xlsx comes back in its own style


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
    book = opened(write_returned(content, NAME, PLAN))
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
    content = workbooks.make(kind, [row[:2] for row in ROWS])
    (grid,) = read_grids(content)
    plan = ReturnPlan(7, "Các dòng lỗi", {grid.name: [0, 1, 3]}, {grid.name: {"B4": "Cần số nguyên."}})

    sheet = opened(write_returned(content, f"so-lieu.{kind}", plan))[grid.name]

    assert [[cell.value for cell in row[:2]] for row in sheet.iter_rows()][1:] == [
        ["Xã", "TA01"],
        ["Phương Bắc", "mười"],
    ]
    assert sheet["B3"].comment.text == "Cần số nguyên."


def test_with_its_style_or_without_a_file_gives_the_same_cells(content):
    assert _cells(write_returned(content, NAME, PLAN)) == _cells(write_returned(content, OTHER_NAME, PLAN))


@pytest.mark.parametrize(
    "limits", [LIMITS._replace(memory=30 * 1024 * 1024), LIMITS._replace(real_seconds=0.001)], ids=["memory", "time"]
)
def test_a_style_that_costs_too_much_is_left_out(content, monkeypatch, limits):
    book = opened(content)
    for number in range(5_000):
        book["Quý I"].append([f"Xã {number}", number, f"{number} %"])
    content = workbooks.saved(book)
    sandbox = Sandbox(limits, at_once=1, files=True)
    monkeypatch.setattr(returned_sheets, "sandbox", sandbox)

    sheet = opened(write_returned(content, NAME, PLAN))["Quý I"]

    sandbox.close()
    assert sheet["A1"].font.name != "Arial"
    assert sheet["B3"].comment.text == "Cần số nguyên."


def _cells(content):
    return [grid.rows for grid in read_grids(content)]


@pytest.mark.parametrize("name", [NAME, OTHER_NAME])
def test_rows_of_a_sheet_that_the_file_lacks_are_refused_with_its_name(content, name):
    with pytest.raises(Refused, match="không có trang tính “Quý II”"):
        write_returned(content, name, ReturnPlan(7, "Các dòng lỗi", {"Quý I": [0], "Quý II": [0]}, {}))


def test_corrected_cells_go_out_as_they_were_typed(content):
    plan = ReturnPlan(7, "Các dòng lỗi", {"Quý I": [1, 3]}, {}, {"Quý I": {"B4": 10, "C4": None}})

    for name in (NAME, OTHER_NAME):
        sheet = opened(write_returned(content, name, plan))["Quý I"]
        assert [cell.value for cell in sheet[2]][:3] == ["Phương Bắc", 10, 0.5]


def test_what_openpyxl_cannot_read_comes_back_all_the_same():
    content = workbooks.make("csv", ROWS)
    plan = ReturnPlan(7, "Các dòng lỗi", {"CSV": [1, 3]}, {})

    assert _cells(write_returned(content, NAME, plan))[0][1][:2] == ["Phương Bắc", "mười"]


def test_a_file_of_very_many_cells_comes_back_without_its_style(content, monkeypatch):
    most = budget(1_000, long=STYLED_CELLS)
    monkeypatch.setattr(returned_sheets, "STYLED_CELLS", most)
    book = openpyxl.load_workbook(io.BytesIO(content))
    for number in range(most // 2):
        book["Quý I"].append(["Phương Nam", number])

    files = (content, workbooks.saved(book))
    with_style, without = (opened(write_returned(file, NAME, PLAN))["Quý I"] for file in files)

    assert with_style["A1"].font.name == "Arial"
    assert without["A1"].font.name == "Times New Roman"


def test_corrections_are_applied_to_the_cells_and_leave_the_file_alone(content):
    grids = read_grids(content)

    found = apply_corrections(grids, {"Quý I": {"B4": 10, "A3": "", "B3": None, "E9": "mới"}})[0]

    assert (found.at(3, 1), found.at(2, 0), found.at(2, 1), found.at(8, 4)) == (10, "", 1, "mới")
    assert grids[0].at(3, 1) == "mười"
    assert found.rows[1] is grids[0].rows[1]


@pytest.mark.parametrize("text", ["", "12", "B0", "B-1", "ABCD1", "b4", "A12345678"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ValueError, match="no address"):
        parse_address(text)


def test_what_changed_is_told_by_the_address_in_the_file(content):
    original = read_grids(content)[0]
    book = opened(write_returned(content, NAME, PLAN))
    sheet = book["Quý I"]
    sheet["B3"].value = 10
    sheet["B4"].value, sheet["B4"].number_format = 0.25, "0.0%"
    sheet["C4"].value = None
    returned = read_grids(workbooks.saved(book))[0]

    changed = changed_cells(original, returned, returned, {0: 0, 1: 1, 2: 3, 3: 4}, 3)

    assert changed == {"B4": 10, "B5": "25%", "C5": ""}
