from io import StringIO

import openpyxl
from django.core.management import call_command

from briefings.examples.sample.figures import MARK, WORKBOOK, commune_figures, workbook
from briefings.examples.sample.units import COMMUNES_2020
from lib.workbooks import read_sheets
from organizations.models import IndicatorValue


def test_the_committed_workbook_is_what_the_script_makes():
    stored, made = read_sheets(WORKBOOK.read_bytes()), read_sheets(workbook())
    assert [grid.rows for grid in stored.grids] == [grid.rows for grid in made.grids]


def test_it_says_that_it_is_illustrative():
    book = openpyxl.load_workbook(WORKBOOK)
    assert "SỐ LIỆU MINH HỌA" in book.properties.title
    assert "SỐ LIỆU MINH HỌA" in book.worksheets[0]["A1"].value
    assert MARK in [book.worksheets[0].cell(row, 1).value for row in range(1, 5)]


def test_its_figures_agree_with_each_other():
    for unit in COMMUNES_2020:
        figures = commune_figures(unit.code)
        assert figures["XA02"] + figures["XA03"] <= figures["XA01"]
        assert figures["MT14"] <= figures["MT13"]
        assert figures["XA05"] < 19
        assert figures["XA06"] == 0


def test_it_imports_into_the_sample(db):
    call_command("load_sample", stdout=StringIO())
    for expected in ("340 mới", "340 giữ nguyên"):
        out = StringIO()
        call_command("import_commune_data", str(WORKBOOK), "--period", "2020-Q1", "--form", "XA-Q", stdout=out)
        assert expected in out.getvalue()
    households = IndicatorValue.objects.get(unit__code="02071", unit__valid_from=None, indicator__code="XA01")
    assert households.value == commune_figures("02071")["XA01"]
