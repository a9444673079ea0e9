import csv
from decimal import Decimal
from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from lib.refused import Refused
from lib.vietnamese import Period
from organizations.importing import blank_form
from organizations.models import IndicatorValue, ValueRevision
from tests import factories as make
from tests import workbooks
from tests.organizations.importing.conftest import ROWS


@pytest.fixture
def figures(tmp_path, district):
    """The district's figures of the first quarter."""
    path = tmp_path / "in.xlsx"
    path.write_bytes(workbooks.xlsx(ROWS))
    call_command("import_commune_data", str(path), "--period", "2020-Q1", stdout=StringIO())


def export(path, *options):
    call_command("export_commune_data", "--period", "2020-Q1", "--output", str(path), *options, stdout=StringIO())
    return path


def import_again(path) -> str:
    out = StringIO()
    call_command("import_commune_data", str(path), "--period", "2020-Q1", stdout=out)
    return out.getvalue()


def test_csv_holds_every_figure_with_a_decimal_point(figures, tmp_path):
    lines = list(csv.reader(export(tmp_path / "x.csv").open(encoding="utf-8", newline="")))
    assert lines[0] == ["unit_code", "unit_name", "indicator_code", "value"]
    assert lines[1:] == [
        ["42001", "Xã Phương Nam", "TA01", "10"],
        ["42001", "Xã Phương Nam", "TA02", "12.5"],
        ["42001", "Xã Phương Nam", "TA03", "19"],
        ["42001", "Xã Phương Nam", "TA04", "2020-03-31"],
        ["42001", "Xã Phương Nam", "TA05", "45.7"],
        ["42002", "Xã Phương Bắc", "TA01", "0"],
        ["42002", "Xã Phương Bắc", "TA03", "7"],
        ["42002", "Xã Phương Bắc", "TA05", "không áp dụng"],
        ["42003", "Thị trấn Đồng Mới", "TA01", "4"],
        ["42003", "Thị trấn Đồng Mới", "TA02", "3"],
        ["42003", "Thị trấn Đồng Mới", "TA03", "8"],
    ]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("options", [[], ["--form", "TA-Q"]])
def test_export_and_import_changes_nothing(figures, tmp_path, kind, options):
    path = export(tmp_path / f"x.{kind}", *options)
    assert "0 mới, 0 thay đổi, 11 giữ nguyên" in import_again(path)
    assert ValueRevision.objects.count() == 11


def test_large_small_and_odd_values_come_back_equal(figures, tmp_path, district):
    money, words = district.indicators["TA02"], make.IndicatorFactory(code="TA09", name="Diễn giải", value_type="text")
    IndicatorValue.objects.filter(indicator=money, unit=district.south).update(value="9876543210.05")
    IndicatorValue.objects.create(indicator=words, unit=district.south, year=2020, number=1, text_value="=1+1; -2 @x")
    for kind in ("xlsx", "csv"):
        assert "0 mới, 0 thay đổi, 12 giữ nguyên" in import_again(export(tmp_path / f"x.{kind}"))


def test_no_cell_becomes_a_formula_and_numbers_stay_numbers(figures, tmp_path, district):
    district.south.name = "=HYPERLINK(1)"
    district.south.save()
    sheet = openpyxl.load_workbook(export(tmp_path / "x.xlsx")).worksheets[0]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert (cells["=HYPERLINK(1)"].data_type, cells["=HYPERLINK(1)"].quotePrefix) == ("s", True)
    assert cells[12.5].data_type == "n"
    assert not [cell for cell in cells.values() if cell.data_type == "f"]
    assert "'=HYPERLINK(1)" in export(tmp_path / "x.csv").read_text(encoding="utf-8")


def test_only_what_the_account_may_see_goes_out(figures, tmp_path):
    lines = export(tmp_path / "x.csv", "--as", "canboxa").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 6
    assert all(line.startswith("42001") for line in lines[1:])


def test_what_cannot_be_exported_is_refused(figures, tmp_path):
    with pytest.raises(CommandError, match=r"kết thúc bằng \.xlsx hoặc \.csv"):
        export(tmp_path / "x.pdf")
    with pytest.raises(CommandError, match="Chưa có số liệu nào của quý II năm 2020"):
        call_command("export_commune_data", "--period", "2020-Q2", "--output", str(tmp_path / "x.csv"))
    with pytest.raises(CommandError, match="Không ghi được tệp"):
        export(tmp_path / "nowhere" / "x.csv")


def test_a_blank_form_lists_the_communes_of_the_day_and_imports_when_filled(district, tmp_path):
    content = blank_form(district.form, Period.quarter(2020, 1), district.committee)
    (tmp_path / "bieu.xlsx").write_bytes(content)
    with pytest.raises(CommandError, match="chưa có số liệu nào"):
        import_again(tmp_path / "bieu.xlsx")
    book = openpyxl.load_workbook(tmp_path / "bieu.xlsx")
    sheet = book.worksheets[0]
    header = next(row for row in sheet.iter_rows() if row[1].value == "Mã đơn vị")[0].row
    first = header + 2  # codes and names; no indicator of it has a unit of measure
    names = [sheet.cell(row, 3).value for row in range(first, sheet.max_row + 1)]
    assert names == ["Xã Phương Nam", "Xã Phương Bắc", "Thị trấn Đồng Mới"]
    assert [sheet.cell(header, column).value for column in range(4, 9)] == list(district.indicators)
    assert sheet.freeze_panes == f"D{first}"
    assert (sheet.title, sheet["A2"].value) == ("Quý I năm 2020", "Quý I năm 2020")
    sheet.cell(first, 4).value = 7
    sheet.cell(first + 2, 5).value = 1.25
    book.save(tmp_path / "bieu.xlsx")
    assert "2 mới" in import_again(tmp_path / "bieu.xlsx")
    with pytest.raises(CommandError, match="biểu của quý I năm 2020, còn kỳ đã chọn là quý II năm 2020"):
        call_command("import_commune_data", str(tmp_path / "bieu.xlsx"), "--period", "2020-Q2")


def test_a_blank_form_before_the_merger_has_the_old_communes(district, tmp_path):
    (tmp_path / "b.xlsx").write_bytes(blank_form(district.form, Period.quarter(2019, 4), district.committee))
    values = [
        cell.value for row in openpyxl.load_workbook(tmp_path / "b.xlsx").worksheets[0].iter_rows() for cell in row
    ]
    assert {"Xã Đồng Cũ", "Xã Suối Cạn"} < set(values)
    assert "Thị trấn Đồng Mới" not in values


def test_the_form_of_one_commune_filled_by_hand_comes_back(district, tmp_path):
    make.IndicatorFactory(code="TB01")  # of no form
    form = blank_form(district.form, Period.quarter(2020, 1), district.committee, unit=district.south, previous=True)
    (tmp_path / "x.xlsx").write_bytes(form)
    with pytest.raises(CommandError, match="chưa có số liệu nào"):
        import_again(tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    sheet = book.worksheets[0]
    rows = {row[1].value: row for row in sheet.iter_rows()}
    rows["TA01"][5].value, rows["TA01"][6].value = 7, 7
    rows["TA02"][5].value, rows["TA03"][5].value = "1,25", "không áp dụng"
    rows["TA04"][5].value, rows["TA01"][7].value = "31/03/2020", "số ước, 100 người dự"
    book.save(tmp_path / "x.xlsx")

    assert "4 mới" in import_again(tmp_path / "x.xlsx")

    stored = {row.indicator.code: row for row in IndicatorValue.objects.select_related("indicator")}
    assert {row.unit_id for row in stored.values()} == {district.south.pk}
    assert (stored["TA01"].value, stored["TA01"].cumulative, stored["TA02"].value) == (7, 7, Decimal("1.25"))
    assert (stored["TA03"].missing_reason, stored["TA04"].text_value) == ("not_applicable", "2020-03-31")
    again = blank_form(district.form, Period.quarter(2020, 1), district.committee, unit=district.south, filled=True)
    (tmp_path / "x.xlsx").write_bytes(again)
    assert "0 mới, 0 thay đổi, 4 giữ nguyên" in import_again(tmp_path / "x.xlsx")


def test_a_blank_form_for_nobody_is_refused(district):
    with pytest.raises(Refused, match="Không có xã"):
        blank_form(district.form, Period.quarter(2020, 1), district.committee, district.reader)
