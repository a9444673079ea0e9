"""Bad rows go out as the sender's own workbook and come back into the same batch."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lib.refused import Refused
from lib.vietnamese import Period
from lib.workbooks import returned_batch_id
from organizations.choices import FigureState
from organizations.importing import (
    SentFile,
    apply_batch,
    apply_returned,
    leave_out,
    preview_batch,
    preview_file,
    rejected_rows,
)
from organizations.models import ImportBatch, ImportIssue, IndicatorValue
from tests import workbooks
from tests.organizations.importing.test_import_pages import NEW, page, text_of


@pytest.fixture
def batch(district, rows):
    """A batch with two bad rows of three: a word for a number, and a commune that is none."""
    rows[2][2] = "mười hai"
    rows[4][1] = "Xã Không Có"
    del rows[5]
    return staged(district, workbooks.xlsx(rows))


def staged(district, content, name="so-lieu.xlsx"):
    file = SentFile(content, name)
    return preview_file(
        file,
        quarter=Period.quarter(2020, 1),
        form=district.form,
        organization=district.committee,
        by=district.secretary,
    )


def opened(batch):
    return openpyxl.load_workbook(io.BytesIO(rejected_rows(batch)[1]))


def again(batch, book, by) -> ImportBatch:
    apply_returned(batch.pk, workbooks.saved(book), by=by)
    return preview_batch(batch.pk, by=by)


def test_as_many_rows_as_failures_and_the_reason_on_each_cell(batch):
    name, _, number = rejected_rows(batch)
    sheet = opened(batch)["Quý I"]

    assert (name, number) == ("so-lieu-dong-loi.xlsx", 2)
    assert [row[1] for row in sheet.iter_rows(values_only=True)] == [None, "Tên xã", "Xã Phương Nam", "Xã Không Có"]
    assert "cần số nguyên" in sheet["C3"].comment.text
    assert "không phải đơn vị hành chính nào" in sheet["B4"].comment.text


def test_a_failure_that_names_no_cell_takes_nothing_from_the_others(batch):
    assert ImportIssue.objects.filter(batch=batch, message__contains="cần số nguyên").update(cell="Quý I") == 1

    assert opened(batch)["Quý I"]["C3"].comment is None
    assert "không phải đơn vị hành chính nào" in opened(batch)["Quý I"]["B4"].comment.text


def test_a_table_beneath_another_comes_back_under_its_own_header(district, rows):
    rows += [[], ["Mã", "Tên xã", "TA03"], ["42001", "Xã Phương Nam", "chín"]]
    rows[1][4] = "Ghi chú"
    book = opened(staged(district, workbooks.xlsx(rows)))

    last = [row[:3] for row in book["Quý I"].iter_rows(values_only=True)][-2:]
    assert last == [("Mã", "Tên xã", "TA03"), ("42001", "Xã Phương Nam", "chín")]


def test_corrected_rows_go_on_with_the_batch(batch, district):
    book = opened(batch)
    book["Quý I"]["C3"], book["Quý I"]["B4"] = 10, "TT. Đồng Mới"

    done = again(batch, book, district.secretary)

    assert (done.pk, done.created, done.rejected) == (batch.pk, 11, 0)
    apply_batch(batch.pk, by=district.secretary)
    assert IndicatorValue.objects.get(unit=district.south, indicator__code="TA01").value == 10
    assert IndicatorValue.objects.filter(unit=district.town).count() == 3


def test_rows_may_be_deleted_and_sorted(batch, district):
    book = opened(batch)
    sheet = book["Quý I"]
    last = [cell.value for cell in sheet[4]]
    sheet.delete_rows(4)
    sheet.insert_rows(3)
    for column, value in enumerate(last, 1):
        sheet.cell(3, column).value = value
    sheet["B3"] = "TT. Đồng Mới"
    sheet["C4"] = 10
    assert again(batch, book, district.secretary).created == 11


def test_what_was_deleted_stays_as_it_was(batch, district):
    book = opened(batch)
    book["Quý I"].delete_rows(4)
    book["Quý I"]["C3"] = 10
    done = again(batch, book, district.secretary)
    assert done.figures.filter(state=FigureState.REJECTED).count() == 3


def test_a_correction_outlives_another_round(batch, district):
    book = opened(batch)
    book["Quý I"]["C3"] = 10
    again(batch, book, district.secretary)
    book = opened(batch)
    assert [row[1] for row in book["Quý I"].iter_rows(values_only=True)][2:] == ["Xã Không Có"]
    book["Quý I"]["B3"] = "TT. Đồng Mới"
    assert again(batch, book, district.secretary).created == 11


@pytest.mark.parametrize("kind", ["xls", "ods", "csv"])
def test_files_of_other_kinds_come_back_as_xlsx(district, kind):
    rows = [["Xã", "TA01"], ["Phương Nam", "mười"], ["Phương Bắc", 3]]
    batch = staged(district, workbooks.make(kind, rows), f"a.{kind}")
    book = opened(batch)
    sheet = book.worksheets[0]
    assert [row[:2] for row in sheet.iter_rows(values_only=True)] == [("Xã", "TA01"), ("Phương Nam", "mười")]
    sheet["B2"] = 7
    assert again(batch, book, district.secretary).created == 2


def test_a_copied_row_an_added_row_and_no_change_are_refused(batch, district):
    untouched = opened(batch)
    copied, added = opened(batch), opened(batch)
    copied["Quý I"].append([cell.value for cell in copied["Quý I"][3]])
    added["Quý I"].append(["42001", "Xã Phương Nam", 3])
    for book, says in ((untouched, "chưa sửa ô nào"), (copied, "cùng là dòng 3"), (added, "được thêm vào")):
        with pytest.raises(Refused, match=says):
            apply_returned(batch.pk, workbooks.saved(book), by=district.secretary)


def test_other_workbooks_other_batches_and_ended_ones_are_refused(batch, district, rows):
    with pytest.raises(Refused, match="không phải tệp các dòng lỗi"):
        apply_returned(batch.pk, workbooks.xlsx(rows), by=district.secretary)
    content = rejected_rows(batch)[1]
    other = staged(district, workbooks.xlsx([["Xã", "TA01"], ["Phương Bắc", 3]]))
    with pytest.raises(Refused, match=f"lần nhập số {batch.pk}, không phải của lần nhập số {other.pk}"):
        apply_returned(other.pk, content, by=district.secretary)
    apply_batch(batch.pk, mode="valid", by=district.secretary)
    with pytest.raises(Refused, match="đang ở trạng thái “đã ghi”"):
        apply_returned(batch.pk, content, by=district.secretary)
    with pytest.raises(Refused, match="nằm ngoài phạm vi"):
        apply_returned(batch.pk, content, by=district.commune_officer)


def test_a_batch_without_bad_rows_has_none_to_give(batch, district):
    leave_out(batch.figures.filter(state=FigureState.REJECTED).values_list("pk", flat=True), by=district.secretary)
    batch.issues.filter(severity="error").delete()
    with pytest.raises(Refused, match="không có dòng nào bị loại"):
        rejected_rows(batch)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF", b"Xa;TA01\n"])
def test_any_other_file_is_no_returned_one(content):
    assert returned_batch_id(content) is None


def test_rows_of_a_batch_whose_good_rows_are_stored_are_sent_as_a_new_import(client, batch, district):
    book = opened(batch)
    book["Quý I"]["C3"], book["Quý I"]["B4"] = 10, "TT. Đồng Mới"
    apply_batch(batch.pk, mode="valid", by=district.secretary)
    client.force_login(district.secretary)
    answers = {
        "import_file": SimpleUploadedFile("sua.xlsx", workbooks.saved(book)), "year": "2020", "quarter": "1",
        "report_form": district.form.pk, "organization": district.committee.pk,
    }  # fmt: skip

    client.post(NEW, answers, follow=True)

    again = ImportBatch.objects.latest("pk")
    assert (again.state, again.created, again.unchanged, again.rejected) == ("previewed", 4, 4, 0)
    assert again.pk != batch.pk


def test_through_the_pages_there_and_back(client, batch, district):
    client.force_login(district.secretary)
    answer = client.get(page("returned", batch))
    assert "so-lieu-dong-loi.xlsx" in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    book["Quý I"]["C3"] = 10
    sent = {"returned_file": SimpleUploadedFile("a.xlsx", workbooks.saved(book))}
    shown = client.post(page("returned", batch), sent, follow=True)
    assert "Đã nhận 1 ô sửa lại." in text_of(shown)

    book = openpyxl.load_workbook(io.BytesIO(client.get(page("returned", batch)).content))
    book["Quý I"]["B3"] = "TT. Đồng Mới"
    data = {"year": 2020, "quarter": 1, "report_form": district.form.pk, "organization": district.committee.pk}
    sent = data | {"import_file": SimpleUploadedFile("b.xlsx", workbooks.saved(book))}
    first_step = client.post(NEW, sent, follow=True)  # people send it where they send every file
    assert f"ô sửa lại của lần nhập số {batch.pk}" in text_of(first_step)
    batch.refresh_from_db()
    assert (batch.created, ImportBatch.objects.count()) == (11, 1)
    none = client.post(page("returned", batch), {}, follow=True)
    assert "Chưa chọn tệp" in text_of(none)
