"""Lists that leave the portal: no text becomes a formula, numbers stay numbers."""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from lib.workbooks.writing import write_list

ROOT = Path(__file__).resolve().parents[3]

COLUMNS = [("Tên", 20), ("Số", 10)]
DANGEROUS = ["=1+1", "+84 123", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "\t=1", "\r=1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula_in_a_workbook(text):
    content = write_list("xlsx", "Thử", COLUMNS, [[text, 1]])
    cell = load_workbook(io.BytesIO(content)).active["A2"]

    assert cell.data_type == "s"
    assert cell.value.replace("_x000D_", "\r") == text
    assert cell.quotePrefix
    assert b"<f>" not in ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula_in_a_csv(text):
    content = write_list("csv", "Thử", COLUMNS, [[text, 1]]).decode("utf-8-sig")

    assert next(csv.reader(io.StringIO(content.split("\r\n", 1)[1], newline=""), delimiter=";"))[0] == f"'{text}"


def test_a_heading_is_no_formula_either():
    content = write_list("xlsx", "Thử", [("=1+1", 10)], [])

    assert load_workbook(io.BytesIO(content)).active["A1"].quotePrefix
    assert write_list("csv", "Thử", [("=1+1", 10)], []).decode("utf-8-sig").startswith("'=1+1")


def test_numbers_stay_numbers_and_days_stay_days():
    values = [-5, Decimal("-1234.50"), 12.25, date(2020, 3, 31), None, True]

    found = [cell.value for cell in load_workbook(io.BytesIO(write_list("xlsx", "Thử", COLUMNS, [values]))).active[2]]
    line = write_list("csv", "Thử", COLUMNS, [values]).decode("utf-8-sig").splitlines()[1]

    assert found[:3] == [-5, -1234.5, 12.25]
    assert found[3].date() == date(2020, 3, 31)
    assert found[4:] == [None, "có"]
    assert line == "-5;-1234,5;12,25;31/03/2020;;có"


def test_a_title_that_excel_takes_for_no_sheet_is_made_one():
    content = write_list("xlsx", "Số liệu [quý I/2020]: tất cả các xã của huyện Chợ Đồn", COLUMNS, [])

    assert load_workbook(io.BytesIO(content)).sheetnames == ["Số liệu  quý I 2020   tất cả cá"]


def test_every_file_that_leaves_is_written_by_the_code_that_is_tested_here():
    """Only ``lib/workbooks`` makes workbooks and .csv files; who makes one elsewhere has to come here first."""
    writers = re.compile(r"\b(import openpyxl|from openpyxl|csv\.writer|DictWriter|import xlsxwriter)\b")
    found = {
        str(path.relative_to(ROOT))
        for app in ("lib", "organizations", "briefings", "portal")
        for path in (ROOT / app).rglob("*.py")
        if writers.search(path.read_text())
    }

    assert {path for path in found if not path.startswith("lib/workbooks/")} == set()
