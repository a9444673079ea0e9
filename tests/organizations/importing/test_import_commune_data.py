import json
from decimal import Decimal
from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from organizations.choices import Role
from organizations.models import ImportBatch, IndicatorValue, ValueRevision
from tests import factories as make
from tests import workbooks
from tests.lib.vietnamese.legacy_encodings import as_tcvn3, as_vni
from tests.organizations.importing.conftest import ROWS


@pytest.fixture
def send(tmp_path, district):
    """``send(rows, "--form", "TA-Q")`` imports the rows (or bytes) as a file and answers what was printed."""

    def run(content, *options, kind="xlsx", period="2020-Q1"):
        path = tmp_path / f"so-lieu.{kind}"
        path.write_bytes(content if isinstance(content, bytes) else workbooks.make(kind, content))
        out = StringIO()
        call_command("import_commune_data", str(path), "--period", period, *options, stdout=out)
        return out.getvalue()

    return run


def stored():
    """(unit code, indicator, what is said) of every figure."""
    return {
        (row.unit.code, row.indicator.code): row.missing_reason or row.text_value or row.value
        for row in IndicatorValue.objects.select_related("unit", "indicator")
    }


EXPECTED = {
    ("42001", "TA01"): 10,
    ("42001", "TA02"): Decimal("12.5"),
    ("42001", "TA03"): 19,
    ("42001", "TA04"): "2020-03-31",
    ("42001", "TA05"): Decimal("45.7"),
    ("42002", "TA01"): 0,
    ("42002", "TA03"): 7,
    ("42002", "TA05"): "not_applicable",
    ("42003", "TA01"): 4,
    ("42003", "TA02"): 3,
    ("42003", "TA03"): 8,
}


def nothing_is_stored():
    return not (IndicatorValue.objects.exists() or ValueRevision.objects.exists() or ImportBatch.objects.exists())


@pytest.mark.parametrize("kind", workbooks.KINDS)
def test_it_works(send, district, kind):
    assert "11 mới, 0 thay đổi, 0 giữ nguyên" in send(ROWS, kind=kind)
    assert stored() == EXPECTED
    batch = ImportBatch.objects.get()
    assert (batch.created, batch.state, batch.organization, batch.layout) == (11, "applied", district.committee, "wide")
    assert batch.original_name == f"so-lieu.{kind}"
    with batch.file.open() as kept:
        assert len(kept.read()) > 0
    revision = ValueRevision.objects.get(new_value=Decimal("12.5"))
    assert (revision.old_value, revision.source, revision.batch, revision.cell) == (None, "import", batch, "D3")


def test_the_same_file_twice_changes_nothing(send):
    send(ROWS)
    assert "0 mới, 0 thay đổi, 11 giữ nguyên" in send(ROWS)
    assert ValueRevision.objects.count() == 11
    assert stored() == EXPECTED


def test_a_changed_cell_leaves_its_trail_and_blank_cells_say_nothing(send, rows):
    send(rows)
    rows[2][2], rows[5][2] = 11, 15
    rows[2][3], rows[5][3] = None, 3
    rows[3][6] = "12"
    assert "0 mới, 2 thay đổi, 8 giữ nguyên" in send(rows)
    assert stored() == EXPECTED | {("42001", "TA01"): 11, ("42002", "TA05"): 12}
    changed = ValueRevision.objects.get(old_value=10)
    assert (changed.new_value, changed.cell, changed.sheet) == (11, "C3", "Quý I")
    reason = ValueRevision.objects.get(old_missing_reason="not_applicable")
    assert (reason.new_missing_reason, reason.new_value) == ("", 12)


def test_a_wrong_commune_and_a_text_in_a_number_cell_are_both_named_and_nothing_is_stored(send, rows):
    rows[3][0], rows[3][1] = None, "Xã Không Có"
    rows[2][2] = "mười hai"
    with pytest.raises(CommandError) as error:
        send(rows)
    sentence = str(error.value)
    assert "Trang “Quý I”, ô B4: đọc được “Xã Không Có”; “Xã Không Có” không phải đơn vị hành chính nào" in sentence
    assert "Trang “Quý I”, ô C3: đọc được “mười hai”; cần số nguyên từ 0 trở lên." in sentence
    assert error.value.returncode == 1
    assert nothing_is_stored()


@pytest.mark.parametrize(
    ("row", "column", "value", "cell", "says"),
    [
        (2, 2, -1, "C3", "thường từ 0 trở lên; hãy sửa, hoặc ghi lý do"),
        (2, 2, 1.5, "C3", "cần số nguyên"),
        (2, 3, "1.500", "D3", "1500 hoặc 1,5"),
        (2, 4, 20, "E3", "từ 0 đến 19"),
        (2, 5, "31/02/2020", "F3", "không có trong lịch"),
        (1, 2, "TA99", "C2", "không khớp mã hoặc tên chỉ tiêu nào"),
        (1, 3, "TA01", "D2", "đã có ở cột của ô C2"),
        (3, 1, "Phương Nam", "B4", "còn tên “Phương Nam” là xã Phương Nam"),
        (4, 1, "P.Nam", "B5", "đã có ở ô B3; mỗi đơn vị chỉ được một dòng"),
        (4, 1, "Xã Ngoài Huyện", "B5", "nằm ngoài phạm vi"),
        (4, 1, None, "B5", "không ghi tên hoặc mã đơn vị"),
    ],
)
def test_each_kind_of_error_names_its_cell(send, rows, district, row, column, value, cell, says):
    rows[row][column] = value
    # The command itself reaches every commune; the office's secretary does not.
    options = ["--as", "thuky"] if "Ngoài" in str(value) else []
    with pytest.raises(CommandError, match=f"ô {cell}: .*{says}"):
        send(rows, *options)
    assert nothing_is_stored()


def test_bounds_are_those_of_the_definition_in_force_at_the_end_of_the_quarter(send, rows):
    with pytest.raises(CommandError, match=r"ô E3: .*từ 0 đến 10"):
        send(rows, period="2026-Q1")
    send(rows, "--answer", "period=keep", period="2025-Q4")
    assert IndicatorValue.objects.get(unit__code="42001", indicator__code="TA03").value == 19


def test_old_units_lead_to_their_successor(send, district):
    send([["Xã", "TA01"], ["Suối Cạn", 5]])
    assert stored() == {("42003", "TA01"): 5}
    assert IndicatorValue.objects.get().unit == district.town
    send([["Xã", "TA01"], ["Suối Cạn", 5], ["Đồng Cũ", 6]], "--answer", "period=keep", period="2019-Q4")
    assert IndicatorValue.objects.filter(unit__in=district.old).count() == 2


def test_two_old_names_of_one_unit_are_a_duplicate(send):
    with pytest.raises(CommandError, match=r"ô A3: đọc được “Đồng Cũ”; thị trấn Đồng Mới .* đã có ở ô A2"):
        send([["Xã", "TA01"], ["Suối Cạn", 5], ["Đồng Cũ", 6]])


@pytest.mark.parametrize("write", [as_tcvn3, as_vni], ids=["tcvn3", "vni"])
def test_old_letters_are_read_and_what_was_converted_is_said(send, write):
    rows = [[write(cell) if isinstance(cell, str) else cell for cell in row] for row in ROWS]
    said = send(rows)
    assert "sang Unicode, ví dụ ô" in said
    assert "11 mới" in said
    assert stored() == EXPECTED
    batch = ImportBatch.objects.get()
    assert batch.encoding == ("tcvn3" if write is as_tcvn3 else "vni")


def test_letters_that_cannot_be_told_stop_the_import(send):
    with pytest.raises(CommandError, match="ô A3: đọc được “X· Bình”; chữ trong ô không rõ thuộc bảng mã nào"):
        send([["Xã", "TA01"], ["Phương Nam", 1], ["X· Bình", 2]])
    assert nothing_is_stored()


def test_formula_errors_are_errors(send):
    book = openpyxl.Workbook()
    book.active.append(["Xã", "TA01"])
    book.active.append(["Phương Nam", None])
    book.active["B2"] = "#REF!"
    book.active["B2"].data_type = "e"
    with pytest.raises(CommandError, match=r"ô B2: đọc được “#REF!”; công thức bị lỗi"):
        send(workbooks.saved(book))


def test_formulas_without_a_result_are_not_read_as_blank(send, rows):
    rows[2][2] = "=5+5"  # openpyxl leaves the result to Excel; totals are not read, so theirs may be missing
    rows[5][2] = "=SUM(C3:C5)"
    with pytest.raises(CommandError, match=r"có 1 lỗi(.|\n)*ô C3: đọc được “công thức chưa có kết quả”"):
        send(rows)


def test_several_sheets_are_one_file(send):
    sheets = workbooks.xlsx([["Xã", "TA01"], ["Phương Nam", 1]], Phần2=[["Xã", "TA02"], ["Phương Nam", 2.5]])
    send(sheets)
    assert stored() == {("42001", "TA01"): 1, ("42001", "TA02"): Decimal("2.5")}
    again = workbooks.xlsx([["Xã", "TA01"], ["Phương Nam", 1]], Phần2=[["Xã", "TA01"], ["Phương Nam", 2]])
    with pytest.raises(CommandError, match=r"Trang “Phần2”, ô B2: .*đã có ở ô B2 trang “Quý I”"):
        send(again)


def test_only_the_chosen_forms_indicators_are_taken(send, district):
    district.form.items.get(indicator__code="TA02").delete()
    with pytest.raises(CommandError, match=r"ô D2: .*không thuộc biểu TA-Q"):
        send(ROWS, "--form", "TA-Q")
    with pytest.raises(CommandError, match="Không có biểu mẫu XYZ"):
        send(ROWS, "--form", "XYZ")


def test_a_dry_run_stores_nothing(send):
    assert "11 mới" in send(ROWS, "--dry-run")
    assert nothing_is_stored()


def test_json_is_one_object(send, rows, capsys):
    assert json.loads(send(rows, "--json")) == {
        "created": 11,
        "updated": 0,
        "unchanged": 0,
        "rejected": 0,
        "errors": [],
    }


def test_json_holds_every_error(tmp_path, district, rows):
    rows[2][2] = "mười hai"
    rows[4][1] = "Xã Không Có"
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbooks.xlsx(rows))
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("import_commune_data", str(path), "--period", "2020-Q1", "--json", stdout=out)
    result = json.loads(out.getvalue())
    assert (result["created"], result["updated"], result["unchanged"], result["rejected"]) == (0, 0, 0, 4)
    assert [(error["sheet"], error["cell"]) for error in result["errors"]] == [("Quý I", "C3"), ("Quý I", "B5")]
    assert result["errors"][0]["message"] == "đọc được “mười hai”; cần số nguyên từ 0 trở lên."


UNKNOWN = [["Xã", "TA01", "Hộ có xe máy"], ["Phương Nam", 1, 2]]


def test_a_question_is_printed_with_its_answers_and_answered_by_key(send):
    with pytest.raises(CommandError) as error:
        send(UNKNOWN)
    assert '--answer "column:Quý I:C=ignore"' in str(error.value)
    assert nothing_is_stored()

    send(UNKNOWN, "--answer", "column:Quý I:C=TA02")

    assert stored() == {("42001", "TA01"): 1, ("42001", "TA02"): 2}


def test_a_question_is_in_the_json_with_its_key_and_its_answers(tmp_path, district):
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbooks.xlsx(UNKNOWN))
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("import_commune_data", str(path), "--period", "2020-Q1", "--json", stdout=out)
    [asked] = json.loads(out.getvalue())["errors"]
    assert (asked["cell"], asked["key"]) == ("C1", "column:Quý I:C")
    assert "ignore" in asked["options"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("column:Quý I:Z=TA02", "Không có câu hỏi nào mang khóa column:Quý I:Z"),
        ("column:Quý I:C=TA77", "Không có chỉ tiêu TA77"),
    ],
)
def test_an_answer_that_nobody_asked_for_or_that_is_none_is_refused(send, given, says):
    with pytest.raises(CommandError, match=says):
        send(UNKNOWN, "--answer", given)
    assert nothing_is_stored()


OF_ANOTHER_QUARTER = [["BÁO CÁO QUÍ II NĂM 2020"], *ROWS[1:]]


def test_a_file_of_another_quarter_is_asked_about_and_an_answer_imports_it_for_that_one(send):
    content = workbooks.xlsx(OF_ANOTHER_QUARTER, sheet="Sheet1")
    with pytest.raises(CommandError, match="tệp ghi quý II năm 2020") as error:
        send(content)
    assert '--answer "period=2020-Q2"  Chọn lại kỳ: nhập cho quý II năm 2020' in str(error.value)
    assert nothing_is_stored()

    assert "Đã ghi số liệu quý II năm 2020: 11 mới" in send(content, "--answer", "period=2020-Q2")
    assert set(IndicatorValue.objects.values_list("year", "number")) == {(2020, 2)}
    assert ImportBatch.objects.get().number == 2


def test_a_file_of_another_quarter_is_kept_for_the_chosen_one_when_somebody_says_so(send):
    send(workbooks.xlsx(OF_ANOTHER_QUARTER, sheet="Sheet1"), "--answer", "period=keep")
    assert set(IndicatorValue.objects.values_list("year", "number")) == {(2020, 1)}


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("period=keep", "không có gì để xác nhận"),
        ("period=mai", "“mai” không phải một kỳ"),
        ("period=2020-Q5", "không phải một kỳ"),
    ],
)
def test_an_answer_about_the_period_that_cannot_be_is_refused(send, answer, says):
    with pytest.raises(CommandError, match=says):
        send(ROWS, "--answer", answer)
    assert nothing_is_stored()


def test_a_table_that_was_left_can_be_asked_for_all_the_same(send):
    content = workbooks.xlsx([["Xã", "TA01"], ["Phương Nam", 1]], sheet="Q4-2019", **{"Q1-2020": ROWS[1:]})
    send(content, "--dry-run")
    with pytest.raises(CommandError, match="đã có ở ô"):
        send(content, "--answer", "sheet:Q4-2019=keep")
    send(content, "--answer", "sheet:Q4-2019=ignore")
    assert stored() == EXPECTED


def test_an_answer_without_a_value_is_wrong_usage(send):
    with pytest.raises(CommandError, match="KHÓA=GIÁ TRỊ"):
        send(UNKNOWN, "--answer", "column")


def test_valid_cells_alone_when_asked(send, rows):
    rows[2][2], rows[5][2] = "mười hai", 4
    said = send(rows, "--mode", "valid")
    assert "10 mới, 0 thay đổi, 0 giữ nguyên, 1 bị loại" in said
    assert stored() == {key: value for key, value in EXPECTED.items() if key != ("42001", "TA01")}


def test_warnings_need_a_reason_which_is_kept(send, rows):
    rows[2][4], rows[5][4] = 25, 40
    with pytest.raises(CommandError, match=r'1 ô cần xem lại(.|\n)*--reason "lý do"(.|\n)*ô E3'):
        send(rows)
    assert nothing_is_stored()
    send(rows, "--reason", "đã đối chiếu")
    assert ValueRevision.objects.get(reason="đã đối chiếu").new_value == 25
    assert ImportBatch.objects.get().reason == "đã đối chiếu"


def test_rejected_rows_come_back_in_the_own_workbook_and_go_on_with_the_batch(send, rows, tmp_path):
    rows[2][2] = "mười hai"
    rows[5][2] = 14
    bad = tmp_path / "dong-loi.xlsx"
    with pytest.raises(CommandError):
        send(rows, "--rejected", str(bad))
    batch = ImportBatch.objects.get()
    assert not IndicatorValue.objects.exists()

    book = openpyxl.load_workbook(bad)
    sheet = book["Quý I"]
    assert [row[1] for row in sheet.iter_rows(values_only=True)] == [None, "Tên xã", "Xã Phương Nam"]
    sheet["C3"].value = 10
    book.save(bad)

    assert "11 mới" in send(bad.read_bytes())
    assert stored() == EXPECTED
    assert ImportBatch.objects.get().pk == batch.pk


def corrected(path, **cells) -> bytes:
    """The workbook at ``path`` with ``cells`` of its first sheet typed over, as it is from now on."""
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book["Quý I"][cell].value = value
    book.save(path)
    return path.read_bytes()


@pytest.fixture
def bad(send, rows, tmp_path):
    """The rejected rows of a file with two bad rows: a word for a number, and a commune that is none."""
    rows[2][2], rows[4][1] = "mười hai", "Xã Không Có"
    del rows[5]
    path = tmp_path / "dong-loi.xlsx"
    with pytest.raises(CommandError):
        send(rows, "--rejected", str(path))
    return path


def test_rows_corrected_in_two_goes_go_on_with_the_same_batch(send, bad):
    batch = ImportBatch.objects.get()

    with pytest.raises(CommandError, match="Xã Không Có"):
        send(corrected(bad, C3=10))
    assert ImportBatch.objects.get() == batch
    assert batch.figures.filter(state="new").count() == 8

    assert "11 mới" in send(corrected(bad, B4="TT. Đồng Mới"))
    assert stored() == EXPECTED
    assert ImportBatch.objects.get() == batch


def test_what_is_left_after_the_first_go_comes_back_when_asked(send, bad, tmp_path):
    rest = tmp_path / "con-lai.xlsx"
    with pytest.raises(CommandError):
        send(corrected(bad, C3=10), "--rejected", str(rest))

    assert [row[1] for row in openpyxl.load_workbook(rest)["Quý I"].iter_rows(values_only=True)][2:] == ["Xã Không Có"]
    assert "11 mới" in send(corrected(rest, B3="TT. Đồng Mới"))
    assert stored() == EXPECTED


def test_rows_that_were_tried_or_lacked_a_reason_are_sent_again_as_they_are(send, bad):
    content = corrected(bad, C3=-10, B4="TT. Đồng Mới")
    with pytest.raises(CommandError, match="1 ô cần xem lại"):
        send(content)
    assert "11 mới" in send(content, "--dry-run", "--reason", "đã đối chiếu")
    assert not IndicatorValue.objects.exists()
    assert "11 mới" in send(content, "--reason", "đã đối chiếu")
    assert stored() == EXPECTED | {("42001", "TA01"): -10}


def test_an_answer_that_is_none_leaves_the_batch_of_corrected_rows(send, bad):
    with pytest.raises(CommandError, match="Không có câu hỏi nào"):
        send(corrected(bad, C3=10), "--answer", "column:Quý I:Z=TA02")
    assert "11 mới" in send(corrected(bad, B4="TT. Đồng Mới"))


def test_rejected_rows_of_a_batch_whose_good_rows_are_stored_are_an_import_of_their_own(send, rows, tmp_path):
    rows[2][2] = "mười hai"
    del rows[5]
    bad = tmp_path / "dong-loi.xlsx"
    assert "10 mới" in send(rows, "--mode", "valid", "--rejected", str(bad))

    assert "1 mới, 0 thay đổi, 4 giữ nguyên" in send(corrected(bad, C3=10))
    assert stored() == EXPECTED
    assert ImportBatch.objects.filter(state="applied").count() == 2
    with pytest.raises(CommandError, match=r"còn kỳ đã chọn là quý III"):
        send(bad.read_bytes(), period="2020-Q3")


def test_rejected_rows_are_not_taken_for_another_period(send, bad):
    with pytest.raises(CommandError, match=r"quý I năm 2020, còn kỳ đã chọn là quý II.*\(2020-Q1\)"):
        send(corrected(bad, C3=10), period="2020-Q2")
    assert ImportBatch.objects.get().corrections == {}


def test_a_batch_with_questions_alone_is_not_kept(send, tmp_path):
    with pytest.raises(CommandError):
        send(UNKNOWN, "--rejected", str(tmp_path / "dong-loi.xlsx"))
    assert nothing_is_stored()
    assert not (tmp_path / "dong-loi.xlsx").exists()


def test_whose_import_it_is_is_decided_when_the_communes_are_known(send, rows, district, tmp_path):
    """The only commune known at first is one whose government could import it, and nothing more."""
    bad = tmp_path / "dong-loi.xlsx"
    with pytest.raises(CommandError):
        send([*rows[:3], [None, "Xã Không Có", 4]], "--rejected", str(bad))
    assert ImportBatch.objects.get().organization == district.government

    assert "6 mới" in send(corrected(bad, B3="Đồng Mới"))
    assert ImportBatch.objects.get().organization == district.committee


def test_an_officer_of_two_communes_answers_which_of_them_a_file_is_of(send, district):
    north = make.OrganizationFactory(name="UBND xã Phương Bắc", unit=district.north, parent=district.committee)
    make.MembershipFactory(user=district.commune_officer, organization=north, role=Role.COMMUNE_OFFICER)
    form = [["BIỂU SỐ LIỆU"], ["TT", "Chỉ tiêu", "Trong quý"], [1, "TA01", 5], [2, "TA03", 7]]
    with pytest.raises(CommandError, match="không ghi là của xã nào"):
        send(form, "--as", "canboxa")

    for unit, organization in ((district.north, north), (district.south, district.government)):
        send(form, "--as", "canboxa", "--answer", f"unit-of:Quý I={unit.pk}")
        batch = ImportBatch.objects.latest("pk")
        assert (batch.organization, batch.state) == (organization, "applied")
        assert IndicatorValue.objects.filter(unit=unit).count() == 2


def test_errors_go_to_a_workbook_when_asked(send, rows, tmp_path):
    rows[2][2] = "+1 là hai"
    with pytest.raises(CommandError):
        send(rows, "--errors", str(tmp_path / "loi.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "loi.xlsx").active
    assert [cell.value for cell in sheet[4]] == ["Quý I", "C3", "+1 là hai", "cần số nguyên từ 0 trở lên"]
    assert sheet["C4"].data_type == "s"


def test_a_commune_officer_sends_only_the_own_commune(send, rows, district):
    with pytest.raises(CommandError) as error:
        send(rows, "--as", "canboxa")
    assert "ô B4: đọc được “42002 Phương Bắc”; xã Phương Bắc (mã 42002) nằm ngoài phạm vi" in str(error.value)
    assert "ô B5" in str(error.value)
    assert nothing_is_stored()

    send(rows[:3], "--as", "canboxa")
    batch = ImportBatch.objects.get()
    assert (batch.organization, batch.uploaded_by) == (district.government, district.commune_officer)
    assert ValueRevision.objects.filter(by=district.commune_officer).count() == 5


def test_a_reader_sends_nothing(send):
    with pytest.raises(CommandError, match="trong phạm vi được nhập số liệu"):
        send(ROWS, "--as", "nguoidoc")
    with pytest.raises(CommandError, match="Không có tài khoản"):
        send(ROWS, "--as", "khong-co")


@pytest.mark.parametrize(
    ("content", "kind", "says"),
    [
        (b"%PDF-1.7", "xlsx", "không phải bảng tính"),
        (b"x", "xlsm", "Không tìm thấy bảng số liệu"),
        (b"%PDF-1.7", "xlsm", "không phải bảng tính"),
        ([["Cách điền", "Ghi số"]], "xlsx", "Không tìm thấy bảng số liệu"),
        ([["Xã", "TA01"], ["Phương Nam", None]], "xlsx", "chưa có số liệu nào"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(send, content, kind, says):
    if isinstance(content, bytes):
        with pytest.raises(CommandError, match=says):
            send(content, kind=kind)
    else:
        with pytest.raises(CommandError, match=says):
            send(content)


def test_a_file_that_is_not_there_is_refused(district):
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        call_command("import_commune_data", "/nowhere/a.xlsx", "--period", "2020-Q1")


def test_a_wrong_period_is_wrong_usage(tmp_path):
    with pytest.raises(CommandError, match="không phải một kỳ"):
        call_command("import_commune_data", "a.xlsx", "--period", "quý 1")


def test_the_cost_does_not_grow_with_the_rows(send, district, count_queries):
    few = count_queries(lambda: send([["Xã", "TA01"], ["Phương Nam", 1]]))
    many = [["Xã", "TA01", "TA02", "TA03"], *([name, 5, 6, 7] for name in ("Phương Nam", "Phương Bắc", "Đồng Mới"))]
    assert count_queries(lambda: send(many)) <= few + 2  # two more, however many: what is stored is locked and updated
