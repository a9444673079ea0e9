"""The four steps as people press their buttons: Chọn tệp → Ghép cột → Kiểm tra → Ghi vào; and the list of imports."""

import hashlib
import io
import re
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lib.vietnamese import Period
from organizations.choices import BatchState, FigureState, ImportStep, Role
from organizations.importing import blank_form, preview_batch
from organizations.models import (
    AdministrativeUnit,
    ImportBatch,
    ImportIssue,
    ImportProgress,
    Indicator,
    IndicatorValue,
    MappingProfile,
    StagedFigure,
    ValueRevision,
)
from tests import factories as make
from tests import workbooks
from tests.webforms import of_address

pytestmark = pytest.mark.long_on_postgresql

NEW = "/nhap-so-lieu/"
ADMIN_LIST = "/admin/organizations/importbatch/"


def page(name: str, batch: ImportBatch, *more) -> str:
    return reverse(f"organizations:import_{name}", args=[batch.pk, *more])


def text_of(response) -> str:
    """What the page says, with every run of spaces made one."""
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def send(client, district):
    """``send(rows, user)``: the first step; answers the page on which it goes on."""

    def run(content, user=None, name="so-lieu.xlsx", **answers):
        user = user or district.secretary
        client.force_login(user)
        content = content if isinstance(content, bytes) else workbooks.xlsx(content)
        own = district.government if user == district.commune_officer else district.committee
        data = {
            "import_file": SimpleUploadedFile(name, content),
            "year": "2020",
            "period": "Q1",
            "report_form": district.form.pk,
            "organization": own.pk,
        }
        return client.post(NEW, data | answers, follow=True)

    return run


@pytest.fixture
def wrong(send, rows):
    """A batch with one cell that is no number, ready to be looked at."""
    rows[2][2], rows[5][2] = "mười hai", 4
    send(rows)
    return ImportBatch.objects.get()


def test_the_four_steps_store_the_figures(client, send, district, rows):
    review = send(rows)
    batch = ImportBatch.objects.get()

    assert review.redirect_chain[-1][0] == page("review", batch)
    assert "11 ô có số liệu" in text_of(review)
    assert "chưa có gì được ghi" in text_of(review)
    assert not IndicatorValue.objects.exists()

    asked = client.get(page("apply", batch))
    assert "<strong>11</strong> ô mới" in text_of(asked)
    assert "Ghi 11 ô</button>" in text_of(asked)
    receipt = client.post(page("apply", batch), {"mode": "all"}, follow=True)

    assert "<strong>11</strong> mới, <strong>0</strong> thay đổi, <strong>0</strong> giữ nguyên" in text_of(receipt)
    batch.refresh_from_db()
    assert (batch.state, batch.uploaded_by, batch.original_name) == ("applied", district.secretary, "so-lieu.xlsx")
    assert batch.sha256 in text_of(receipt)
    with batch.file.open() as kept:
        assert hashlib.sha256(kept.read()).hexdigest() == batch.sha256
    assert ValueRevision.objects.filter(by=district.secretary, batch=batch).count() == 11
    assert f"/admin/organizations/indicatorvalue/?lan_nhap={batch.pk}" in receipt.content.decode()
    assert page("undo", batch) in receipt.content.decode()


def test_every_step_leads_back_to_the_others(client, send, rows):
    send(rows)
    batch = ImportBatch.objects.get()
    names = ("sent", "columns", "review", "apply")
    for name in names:
        content = client.get(page(name, batch)).content.decode()
        assert 'aria-current="step"' in content
        for other in set(names) - {name}:
            assert f'href="{page(other, batch)}"' in content, (name, other)


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"%PDF-1.7", "a.xlsx", "không phải bảng tính"),
        (workbooks.xlsx([["Cách điền"]]), "a.xlsx", "Không tìm thấy bảng số liệu"),
        (workbooks.xlsx([["Xã", "TA01"], ["Phương Nam", 1]])[:900], "a.xlsx", "bị hỏng"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(send, district, content, name, says):
    answer = send(content, name=name)
    assert answer.status_code == (200 if answer.redirect_chain else 422)  # one without a table is kept, and asked about
    assert says in answer.content.decode()
    assert not IndicatorValue.objects.exists()


def test_a_file_seen_before_says_when_and_by_whom(client, send, rows, district):
    content = workbooks.xlsx(rows)
    send(content)
    first = ImportBatch.objects.get()
    client.post(page("apply", first), {"mode": "all"})

    again = send(content)

    assert "Tệp này đã được gửi trước đây" in text_of(again)
    assert f"lần nhập số {first.pk}, đã ghi" in text_of(again)
    second = ImportBatch.objects.exclude(pk=first.pk).get()
    assert (second.created, second.updated, second.unchanged) == (0, 0, 11)


def test_an_unknown_column_is_asked_and_the_answer_can_be_changed(client, send, rows):
    rows[1].append("Hộ có xe máy")
    for row, number in zip(rows[2:], (5, 6, 7, 18), strict=True):
        row.append(number)
    asked = send(rows)
    batch = ImportBatch.objects.get()
    assert asked.redirect_chain[-1][0] == page("columns", batch)
    assert "1 câu hỏi cần trả lời" in text_of(asked)
    assert "Hộ có xe máy" in text_of(asked)
    refused = client.post(page("apply", batch), {"mode": "all"}, follow=True)
    assert "câu hỏi" in text_of(refused)
    assert not IndicatorValue.objects.exists()

    answered = client.post(page("columns", batch), {"q0": "ignore"}, follow=True)

    assert answered.redirect_chain[-1][0] == page("review", batch)
    assert "Không còn câu hỏi nào" in text_of(answered)
    batch.refresh_from_db()
    [key] = batch.answers
    assert "Đã trả lời" in text_of(client.get(page("columns", batch)))

    again = client.post(page("columns", batch), {"ask_again": key}, follow=True)
    assert "1 câu hỏi cần trả lời" in text_of(again)


def of_another_quarter(rows, title: str = "BÁO CÁO QUÍ IV NĂM 2020") -> bytes:
    return workbooks.xlsx([[title], *rows[1:]], sheet="Sheet1")


def test_the_period_that_a_file_states_is_proposed_and_taken(client, send, rows):
    shown = send(of_another_quarter(rows))
    batch = ImportBatch.objects.get()

    assert shown.redirect_chain[-1][0] == page("columns", batch)
    assert "ọc được “BÁO CÁO QUÍ IV NĂM 2020”; tệp ghi quý IV năm 2020, còn kỳ đã chọn là quý I" in text_of(shown)
    assert shown.context["form"]["period"].value() == "2020-Q4"
    sent = of_address(shown, page("columns", batch))
    after = client.post(page("columns", batch), sent | {"period": "2020-Q4"}, follow=True)

    assert after.redirect_chain[-1][0] == page("review", batch)
    client.post(page("apply", batch), {"mode": "all"})
    assert set(IndicatorValue.objects.values_list("year", "number")) == {(2020, 4)}


def test_the_period_that_was_chosen_is_kept_against_what_the_file_states(client, send, rows):
    shown = send(of_another_quarter(rows))
    batch = ImportBatch.objects.get()
    assert "Số liệu này đúng là của quý I năm 2020" in text_of(shown)

    after = client.post(page("period", batch), {"keep": "1", "year": 2020, "period": "Q4"}, follow=True)

    assert after.redirect_chain[-1][0] == page("review", batch)
    batch.refresh_from_db()
    assert (batch.number, batch.answers) == (1, {"period": "keep"})
    # Chosen again, the new quarter is compared with what the file says, too.
    client.post(page("period", batch), {"year": 2020, "period": "Q2"}, follow=True)
    batch.refresh_from_db()
    assert (batch.number, batch.answers) == (2, {})
    assert batch.issues.filter(key="period").exists()


def test_a_form_of_the_portal_for_another_quarter_is_imported_for_that_one(client, send, district):
    content = blank_form(district.form, Period.quarter(2020, 4), district.committee, district.secretary)
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    sheet = workbook.worksheets[0]
    [row] = [cell.row for (cell,) in sheet.iter_rows(min_col=2, max_col=2) if cell.value == "42001"]
    sheet.cell(row, 4).value = 7
    target = io.BytesIO()
    workbook.save(target)

    shown = send(target.getvalue())
    batch = ImportBatch.objects.get()

    assert shown.redirect_chain[-1][0] == page("columns", batch)
    assert "tệp này là biểu của quý IV năm 2020" in text_of(shown)
    assert "Số liệu này đúng là của" not in text_of(shown)
    kept = client.post(page("period", batch), {"keep": "1"}, follow=True)
    assert "Câu trả lời này không có trong các lựa chọn" in text_of(kept)
    client.post(page("period", batch), {"year": 2020, "period": "Q4"}, follow=True)
    client.post(page("apply", batch), {"mode": "all"})
    assert list(IndicatorValue.objects.values_list("year", "number", "value")) == [(2020, 4, 7)]


def test_the_period_of_a_batch_that_could_not_be_read_is_chosen_again(client, send, rows, district):
    AdministrativeUnit.objects.communes().filter(valid_from=None).update(valid_from=date(2000, 1, 1))
    failed = send(rows, year="1995")
    batch = ImportBatch.objects.get()
    assert batch.state == BatchState.FAILED
    assert page("sent", batch) in failed.content.decode()
    assert "Chọn lại kỳ" in text_of(client.get(page("sent", batch)))

    after = client.post(page("period", batch), {"year": 2020, "period": "Q1"}, follow=True)

    assert after.redirect_chain[-1][0] == page("review", batch)
    wrong = client.post(page("period", batch), {"year": 2020, "period": "Q5"}, follow=True)
    assert "chọn một kỳ" in text_of(wrong)


def test_what_is_converted_is_shown_before_and_after(client, send, rows):
    Indicator.objects.filter(code="TA02").update(unit_of_measure="triệu đồng")
    rows[1][3] = "TA02 (đồng)"
    for row in rows[2:]:
        row[3] = row[3] and row[3] * 1_000_000
    send(rows)
    batch = ImportBatch.objects.get()

    assert "đồng → triệu đồng" in text_of(client.get(page("columns", batch)))
    figure = batch.figures.filter(indicator__code="TA02").order_by("ordinal").first()
    review = text_of(client.get(page("review", batch)))
    assert f"đọc được “{figure.read}”" in review
    assert figure.read.endswith(" đồng")

    client.post(page("cell", batch, figure.pk), {"text": "13.500.000"}, follow=True)
    figure.refresh_from_db()
    assert (figure.value, figure.read) == (Decimal("13.5"), "13.500.000 đồng")
    preview_batch(batch.pk)
    assert batch.figures.get(cell=figure.cell).value == Decimal("13.5")


def test_measures_that_differ_from_row_to_row_are_shown_and_a_correction_is_in_the_indicators(client, send, rows):
    Indicator.objects.filter(code__in=("TA01", "TA02")).update(unit_of_measure="triệu đồng")
    for row, measure in zip(rows[1:], ("ĐVT", "đồng", "triệu đồng"), strict=False):
        row.append(measure)
    rows[2][2:4] = [8_000_000, 5_000_000]
    send(rows)
    batch = ImportBatch.objects.get()

    assert "đồng; triệu đồng → triệu đồng" in text_of(client.get(page("columns", batch)))
    converted, plain = batch.figures.filter(indicator__code="TA01").order_by("ordinal")[:2]
    assert (converted.value, converted.read) == (8, "8000000 đồng")
    client.post(page("cell", batch, plain.pk), {"text": "9"}, follow=True)
    client.post(page("cell", batch, converted.pk), {"text": "7000000"}, follow=True)
    preview_batch(batch.pk)
    assert [batch.figures.get(cell=figure.cell).value for figure in (converted, plain)] == [7, 9]


def test_a_unit_that_counts_something_else_is_asked_and_the_answer_can_be_changed(client, send, rows):
    Indicator.objects.filter(code="TA01").update(unit_of_measure="buổi")
    rows[1][2] = "TA01 (khẩu)"
    asked = send(rows)
    batch = ImportBatch.objects.get()
    assert "1 câu hỏi cần trả lời" in text_of(asked)
    assert "tính bằng buổi" in text_of(asked)

    client.post(page("columns", batch), {"q0": "ignore"}, follow=True)

    batch.refresh_from_db()
    [key] = batch.answers
    assert not batch.figures.filter(indicator__code="TA01").exists()
    assert "Đơn vị tính ghi ở Quý I!C2: <strong>không nhập" in text_of(client.get(page("columns", batch)))
    again = client.post(page("columns", batch), {"ask_again": key}, follow=True)
    assert "1 câu hỏi cần trả lời" in text_of(again)
    client.post(page("columns", batch), {"q0": "keep"}, follow=True)
    assert batch.figures.filter(indicator__code="TA01").count() == 3


def test_numbers_days_and_signs_that_can_be_read_in_two_ways_are_asked_and_answered(client, send, rows):
    rows[2][2], rows[2][3], rows[2][5] = "Không", "1,500", "3/25/2020"
    rows[3][3], rows[3][5] = "2.000", "4/3/2020"
    rows[5][2] = rows[5][3] = None
    asked = text_of(send(rows))
    batch = ImportBatch.objects.get()
    assert "3 câu hỏi cần trả lời" in asked
    assert "“2.000” là 2000, “1,500” là 1,5" in asked
    assert "chỉ có thể là tháng trước ngày sau" in asked
    order = list(batch.issues.questions().order_by("pk").values_list("key", flat=True))
    answers = {"sign:không": "zero", "number:Quý I:D": "vietnamese", "date:Quý I:F": "month"}

    given = {f"q{place}": answers[key] for place, key in enumerate(dict.fromkeys(order))}
    client.post(page("columns", batch), given, follow=True)

    batch.refresh_from_db()
    assert batch.answers == answers
    said = text_of(client.get(page("columns", batch)))
    assert "Ô ghi “không”: <strong>bằng 0" in said
    assert "Cách đọc số của cột Quý I!D: <strong>dấu chấm ngăn hàng nghìn, dấu phẩy thập phân" in said
    assert "Thứ tự ngày và tháng của cột Quý I!F: <strong>tháng trước, ngày sau" in said
    read = dict(batch.figures.filter(cell__in=["C3", "D3", "D4"]).values_list("cell", "value"))
    assert read == {"C3": 0, "D3": Decimal("1.5"), "D4": 2000}
    assert batch.figures.get(cell="F4").text_value == "2020-04-03"


def test_a_header_that_nobody_finds_is_chosen_by_its_row(client, send):
    asked = send([["Biểu của xã"], ["Nơi nộp", "Làm được"], ["Phương Nam", 3], ["Phương Bắc", 4]])
    batch = ImportBatch.objects.get()
    assert asked.redirect_chain[-1][0] == page("columns", batch)
    assert "Dòng 2: Nơi nộp | Làm được" in text_of(asked)
    header = next(name for name, key in asked.context["form"].keys.items() if name.startswith("h"))

    wrong = client.post(page("columns", batch), {header: "dòng 2"})
    assert "ví dụ 6, hoặc 6-8" in text_of(wrong)
    columns = client.post(page("columns", batch), {header: "2"}, follow=True)
    assert "không rõ cột nào của bảng này" in text_of(columns)
    client.post(page("columns", batch), {"q0": "unit:A"})
    done = client.post(page("columns", batch), {"q0": "TA01"}, follow=True)

    assert done.redirect_chain[-1][0] == page("review", batch)
    assert sorted(batch.figures.values_list("unit__name", "value")) == [("Xã Phương Bắc", 4), ("Xã Phương Nam", 3)]
    shown = text_of(client.get(page("columns", batch)))
    assert "tiêu đề ở dòng 2" in shown
    assert "Dòng tiêu đề của trang Quý I: <strong>dòng 2</strong>" in shown
    assert "Cột tên của trang Quý I: <strong>cột A ghi tên hoặc mã xã</strong>" in shown


def test_an_indicator_of_another_form_is_told_where_columns_are_matched(client, send, district):
    make.IndicatorFactory(code="TB01", name="Số hội viên")
    send([["Xã", "TA01", "TB01"], ["Phương Nam", 3, 40]])
    batch = ImportBatch.objects.get()

    shown = text_of(client.get(page("columns", batch)))
    assert "không thuộc biểu TA-Q" in shown
    form = client.get(page("columns", batch)).context["form"]
    [name] = [name for name, key in form.keys.items() if key == "column:Quý I:C"]
    client.post(page("columns", batch), {name: "ignore"})

    assert not batch.issues.errors().exists()


def test_a_column_that_was_matched_can_be_matched_otherwise(client, send):
    send([["Xã", "TA01"], ["Phương Nam", 3]])
    batch = ImportBatch.objects.get()
    form = client.get(page("columns", batch)).context["form"]
    [name] = [name for name, key in form.keys.items() if key == "column:Quý I:B"]

    client.post(page("columns", batch), {name: "TA02"})

    assert batch.figures.get().indicator.code == "TA02"


def test_old_and_new_stand_beside_each_other_with_who_said_the_old(client, send, rows, district):
    send(rows)
    client.post(page("apply", ImportBatch.objects.get()), {"mode": "all"})
    rows[2][3], rows[5][3] = 13.25, 16.25

    shown = text_of(send(rows))

    assert "12,5" in shown
    assert "<strong>13,25</strong>" in shown
    assert f"{district.secretary}" in shown
    assert "tệp so-lieu.xlsx" in shown


def test_the_list_is_narrowed_by_state_kind_unit_and_indicator(client, wrong, district):
    def cells(**asked):
        return [row["figure"].cell for row in client.get(page("review", wrong), asked).context["rows"]]

    assert len(cells()) == 11
    assert cells(trang_thai="rejected") == ["C3"]
    [group] = client.get(page("review", wrong)).context["groups"]
    assert (group["number"], group["severity"], group["places"]) == (1, "lỗi", "Quý I!C3")
    assert [row["figure"].cell for row in client.get(f"{page('review', wrong)}?{group['query']}").context["rows"]] == [
        "C3"
    ]
    assert cells(don_vi=district.town.pk) == ["C5", "D5", "E5"]
    assert cells(chi_tieu=district.indicators["TA04"].pk) == ["F3"]
    assert len(cells(trang_thai="khong-co", don_vi="x")) == 11


def test_a_page_holds_a_hundred_cells_and_costs_the_same_at_any_size(client, wrong, district, count_queries):
    few = count_queries(lambda: client.get(page("review", wrong)))
    units = make.AdministrativeUnitFactory.create_batch(5)
    for number in range(250):
        figure = make.StagedFigureFactory(
            batch=wrong, ordinal=1000 + number, unit=units[number % 5], indicator=district.indicators["TA01"],
            old_exists=True, state=FigureState.REJECTED,
        )  # fmt: skip
        make.ImportIssueFactory(batch=wrong, figure=figure, severity="error", code="not-a-number")

    answer = client.get(page("review", wrong))
    assert len(answer.context["rows"]) == 100
    assert answer.context["page"].paginator.num_pages == 3
    assert count_queries(lambda: client.get(page("review", wrong))) <= few + 1  # who said the old figures
    assert few <= 25


def test_one_cell_is_edited_and_judged_by_the_same_rules(client, wrong):
    figure = wrong.figures.get(state=FigureState.REJECTED)
    cell = page("cell", wrong, figure.pk)
    assert "mười hai" in text_of(client.get(cell))

    refused = client.post(cell, {"text": "mười ba"})
    assert "cần số nguyên" in text_of(refused)
    done = client.post(cell, {"text": "10"}, follow=True)

    assert "Đã sửa ô Quý I!C3" in text_of(done)
    figure.refresh_from_db()
    assert (figure.state, figure.value, figure.edited) == (FigureState.NEW, 10, True)


def test_cells_are_left_out(client, wrong):
    figure = wrong.figures.get(state=FigureState.REJECTED)
    client.post(page("leave_out", wrong), {"figure": figure.pk})
    figure.refresh_from_db()
    assert figure.state == FigureState.LEFT_OUT
    none = client.post(page("leave_out", wrong), {}, follow=True)
    assert "Chưa chọn ô nào" in text_of(none)

    client.post(page("apply", wrong), {"mode": "all"})
    assert IndicatorValue.objects.count() == 10


def test_with_errors_everything_is_refused_and_valid_cells_alone_are_written(client, wrong):
    asked = client.get(page("apply", wrong))
    assert asked.context["form"]["mode"].value() == "valid"
    assert "Ghi 10 ô</button>" in text_of(asked)
    refused = client.post(page("apply", wrong), {"mode": "all"})
    assert refused.status_code == 422
    assert not IndicatorValue.objects.exists()
    assert refused.context["form"].errors

    receipt = client.post(page("apply", wrong), {"mode": "valid"}, follow=True)
    assert "<strong>10</strong> mới" in text_of(receipt)
    assert IndicatorValue.objects.count() == 10


def test_warnings_are_accepted_with_a_reason_alone(client, send, rows):
    rows[2][4], rows[5][4] = 25, 40  # more criteria than there are
    send(rows)
    batch = ImportBatch.objects.get()
    refused = client.post(page("apply", batch), {"mode": "all", "reason": ""})
    assert "Ghi lý do chấp nhận các ô cần xem lại" in text_of(refused)
    assert not IndicatorValue.objects.exists()

    client.post(page("apply", batch), {"mode": "all", "reason": "đã đối chiếu với sổ"})
    assert ValueRevision.objects.get(reason="đã đối chiếu với sổ").new_value == 25


def test_applying_twice_changes_nothing(client, send, rows):
    send(rows)
    batch = ImportBatch.objects.get()
    for _ in range(2):
        client.post(page("apply", batch), {"mode": "all"})
    assert ValueRevision.objects.count() == 11


def test_nothing_can_be_changed_once_it_is_written(client, send, rows):
    send(rows)
    batch = ImportBatch.objects.get()
    client.post(page("apply", batch), {"mode": "all"})
    figure = batch.figures.first()
    for name, data in (("leave_out", {"figure": figure.pk}), ("columns", {"q0": "ignore"}), ("cancel", {})):
        answer = client.post(page(name, batch), data, follow=True)
        assert "messages" in answer.context
        assert [message.level_tag for message in answer.context["messages"]] == ["error"], name
    removed = client.post(page("remove", batch), follow=True)
    assert "được giữ lại" in text_of(removed)
    assert ImportBatch.objects.filter(pk=batch.pk, state=BatchState.APPLIED).exists()


def test_unfinished_batches_are_found_again_and_given_up(client, wrong):
    listed = client.get(NEW)
    assert f'href="{page("detail", wrong)}"' in listed.content.decode()
    assert "Chờ kiểm tra" in text_of(listed)
    assert "Làm tiếp" in text_of(listed)
    assert client.get(page("detail", wrong)).headers["Location"] == page("review", wrong)
    client.post(page("cancel", wrong))
    wrong.refresh_from_db()
    assert wrong.state == BatchState.CANCELLED
    assert "Đã hủy" in text_of(client.get(page("detail", wrong)))
    assert "không lấy lại được" in text_of(client.get(page("remove", wrong)))
    client.post(page("remove", wrong))
    assert not ImportBatch.objects.exists()


def test_a_large_file_has_a_page_that_tells_how_far_it_is(client, wrong):
    ImportBatch.objects.filter(pk=wrong.pk).update(state=BatchState.UPLOADED)
    ImportProgress.objects.update_or_create(
        batch=wrong, defaults={"step": ImportStep.CHECKING, "done": 30, "total": 120, "cancel_requested": False}
    )
    waiting = client.get(page("progress", wrong))
    assert 'data-poll="3"' in waiting.content.decode()
    assert "Tải lại" in text_of(waiting)
    assert "Kiểm tra từng ô" in text_of(waiting)
    assert "Bước 2/3: 120 số liệu." in text_of(waiting)

    ImportBatch.objects.filter(pk=wrong.pk).update(state=BatchState.FAILED, failure="Máy chủ đã dừng.")
    ImportProgress.objects.filter(batch=wrong).update(step="")
    failed = client.get(page("progress", wrong))
    assert "data-poll" not in failed.content.decode()
    assert "Máy chủ đã dừng." in text_of(failed)
    resumed = client.post(page("resume", wrong), follow=True)
    assert resumed.redirect_chain[-1][0] == page("review", wrong)


def test_a_commune_officer_imports_the_own_commune_only(client, send, district, rows):
    assert "nằm ngoài phạm vi" in text_of(send(rows, district.commune_officer))
    send(rows[:3], district.commune_officer)
    batch = ImportBatch.objects.latest("pk")
    client.post(page("apply", batch), {"mode": "all"})
    assert set(IndicatorValue.objects.values_list("unit", flat=True)) == {district.south.pk}


def test_a_commune_officer_cannot_send_in_the_name_of_another_organization(send, district, rows):
    answer = send(rows[:3], district.commune_officer, organization=district.committee.pk)
    assert answer.context["form"].errors
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("who", ["reader", "commune_officer", "stranger", "leader"])
def test_everybody_is_let_in_or_kept_out_of_a_batch(client, wrong, district, who):
    if who in ("stranger", "leader"):
        host = make.HostFactory() if who == "stranger" else district.committee
        user = make.member(Role.SECRETARIAT if who == "stranger" else Role.LEADER, host)
    else:
        user = getattr(district, who)
    client.force_login(user)
    figure = wrong.figures.first()
    reading = {name: client.get(page(name, wrong)).status_code for name in ("sent", "columns", "review", "apply")}
    if who == "leader":  # reads, and changes nothing
        assert set(reading.values()) == {200}
    else:
        assert set(reading.values()) <= {403, 404}
    changing = {
        name: client.post(page(name, wrong, *more)).status_code
        for name, more in (
            ("columns", ()), ("period", ()), ("cell", (figure.pk,)), ("leave_out", ()), ("returned", ()),
            ("apply", ()), ("cancel", ()), ("resume", ()), ("remove", ()),
        )
    }  # fmt: skip
    assert set(changing.values()) <= {403, 404}, changing
    wrong.refresh_from_db()
    assert wrong.state == BatchState.PREVIEWED


def test_those_without_the_right_see_no_way_in(client, district):
    client.force_login(district.reader)
    for address in (NEW, reverse("organizations:form_download")):
        assert client.get(address).status_code == 403
    assert "Nhập từ Excel" not in client.get("/admin/organizations/indicatorvalue/").content.decode()
    client.force_login(district.secretary)
    shown = text_of(client.get(NEW))
    for words in ("Nhập số liệu từ Excel", "Tệp", "Năm", "Quý", "Biểu mẫu", "Tiếp tục", "Tải biểu mẫu"):
        assert words in shown


@pytest.mark.parametrize("name", ["period", "leave_out", "cancel", "resume"])
def test_what_changes_something_takes_no_link(client, wrong, name):
    assert client.get(page(name, wrong)).status_code == 302  # to the page of the batch


def test_what_was_made_unicode_is_shown_before_and_after(client, send):
    send([["Xã", "TA01"], ["Ph\xad¬ng Nam", 1]])
    batch = ImportBatch.objects.get()
    shown = text_of(client.get(page("columns", batch)))
    assert "TCVN3 (ABC)" in shown
    assert "Phương Nam" in shown
    assert "TCVN3 (ABC)" in text_of(client.get(f"{ADMIN_LIST}{batch.pk}/change/"))


def test_the_batch_page_gives_the_file_back_to_those_who_may_see_it(client, wrong, district):
    address = page("file", wrong)
    assert address in client.get(f"{ADMIN_LIST}{wrong.pk}/change/").content.decode()
    content = b"".join(client.get(address).streaming_content)
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == ["Quý I"]
    client.force_login(district.commune_officer)
    assert client.get(address).status_code == 404
    assert "so-lieu.xlsx" not in client.get(NEW).content.decode()


# --- mended and looked at on the page -------------------------------------------------------------------------------


def fields(client, batch: ImportBatch) -> dict[str, str]:
    """What the form of the third step sends when nothing is changed in it."""
    address = page("review", batch)
    return of_address(client.get(address), address)


def test_what_must_be_mended_is_mended_on_the_page_of_all_cells(client, wrong):
    figure = wrong.figures.get(state=FigureState.REJECTED)
    shown = text_of(client.get(page("review", wrong)))
    assert 'Phải sửa <span class="count late">1</span>' in shown
    assert 'value="mười hai"' in shown

    after = client.post(page("review", wrong), fields(client, wrong) | {f"o-{figure.pk}": "12"})

    assert after.headers["Location"] == page("apply", wrong)
    figure.refresh_from_db()
    assert (figure.state, figure.value, figure.edited) == (FigureState.NEW, 12, True)
    assert "Phải sửa" not in text_of(client.get(page("review", wrong)))


def test_one_refused_cell_keeps_all_that_was_typed_and_changes_nothing(client, send, rows):
    rows[2][2], rows[3][3] = "mười hai", "nhiều"
    send(rows)
    batch = ImportBatch.objects.get()
    first, second = batch.figures.filter(state=FigureState.REJECTED).order_by("ordinal")

    typed = {f"o-{first.pk}": "12", f"o-{second.pk}": "rất nhiều"}
    refused = client.post(page("review", batch), fields(client, batch) | typed)

    assert refused.status_code == 422
    assert "đọc được “rất nhiều”" in text_of(refused)
    assert 'value="12"' in text_of(refused)
    assert 'value="rất nhiều"' in text_of(refused)
    assert batch.figures.filter(state=FigureState.REJECTED).count() == 2
    done = client.post(page("review", batch), fields(client, batch) | typed | {f"o-{second.pk}": "7,5"})
    assert done.status_code == 302
    assert not batch.figures.filter(state=FigureState.REJECTED).exists()


def test_an_emptied_cell_is_not_written(client, wrong):
    figure = wrong.figures.get(state=FigureState.REJECTED)
    client.post(page("review", wrong), fields(client, wrong) | {f"o-{figure.pk}": " "})
    figure.refresh_from_db()
    assert figure.state == FigureState.LEFT_OUT


def test_what_was_left_as_it_is_changes_nothing_and_leads_on(client, wrong):
    before = list(wrong.figures.values_list("pk", "state", "read"))
    after = client.post(page("review", wrong), fields(client, wrong))
    assert after.headers["Location"] == page("apply", wrong)
    assert list(wrong.figures.values_list("pk", "state", "read")) == before


def test_a_cell_that_should_be_looked_at_keeps_the_old_figure_where_that_is_chosen(client, send, rows):
    send(rows)
    client.post(page("apply", ImportBatch.objects.get()), {"mode": "all"})
    rows[2][4], rows[5][4] = 25, 40  # more criteria than there are
    send(rows)
    batch = ImportBatch.objects.latest("pk")
    figure = batch.figures.get(warned=True)
    shown = text_of(client.get(page("review", batch)))
    assert 'Nên xem <span class="count">1</span>' in shown
    assert "Giữ số cũ" in shown

    client.post(page("review", batch), fields(client, batch) | {f"chon-{figure.pk}": "giu"})

    figure.refresh_from_db()
    assert figure.state == FigureState.LEFT_OUT


@pytest.mark.parametrize("key", ["9" * 30, "x", "-1", "²"])
def test_a_cell_that_cannot_be_is_passed_over(client, wrong, key):
    after = client.post(page("review", wrong), fields(client, wrong) | {f"o-{key}": "12", f"chon-{key}": "giu"})
    assert after.headers["Location"] == page("apply", wrong)
    assert client.post(page("leave_out", wrong), {"figure": [key]}).status_code == 302


def test_a_cell_of_another_batch_is_not_touched(client, send, wrong, rows):
    figure = wrong.figures.get(state=FigureState.REJECTED)
    rows[2][2], rows[5][2] = 1, 5
    send(rows)
    other = ImportBatch.objects.latest("pk")
    client.post(page("review", other), fields(client, other) | {f"o-{figure.pk}": "12"})
    figure.refresh_from_db()
    assert figure.state == FigureState.REJECTED


# --- what was imported so far ---------------------------------------------------------------------------------------


def test_the_list_says_what_became_of_each_import_and_what_can_be_done(client, send, rows, district):
    rows[2][2], rows[5][2] = "mười hai", 4
    send(rows)
    batch = ImportBatch.objects.get()
    client.post(page("apply", batch), {"mode": "valid"})

    listed = text_of(client.get(NEW))

    assert '<span class="badge done">Đã ghi 10 ô</span>' in listed
    assert f'href="{page("undo", batch)}"' in listed
    assert f'href="{page("returned", batch)}"' in listed
    undone = client.post(page("undo", batch), {"reason": "Nhầm kỳ."}, follow=True)
    assert undone.redirect_chain[-1][0] == page("apply", batch)
    assert "Lần nhập này đã được hoàn tác" in text_of(undone)
    assert '<span class="badge stop">Đã hoàn tác</span>' in text_of(client.get(NEW))


def test_the_list_costs_the_same_at_any_length(client, wrong, district, count_queries):
    few = count_queries(lambda: client.get(NEW))
    for number in range(30):
        make.ImportBatchFactory(organization=district.committee, original_name=f"tep-{number}.xlsx")
    assert count_queries(lambda: client.get(NEW)) <= few
    assert few <= 25
    assert "tep-29.xlsx" in text_of(client.get(NEW))
    assert "so-lieu.xlsx" in text_of(client.get(f"{NEW}?trang=2"))


def test_a_leader_sees_the_list_and_no_way_in(client, wrong, district):
    client.force_login(make.member(Role.LEADER, district.committee))
    listed = text_of(client.get(NEW))
    assert "so-lieu.xlsx" in listed
    assert 'type="file"' not in listed
    assert "Làm tiếp" not in listed
    assert client.post(NEW).status_code == 403


def test_the_menu_leads_a_commune_officer_here_without_the_admin_site(client, district):
    district.commune_officer.is_staff = False
    district.commune_officer.save()
    client.force_login(district.commune_officer)
    answer = client.get(NEW)
    assert answer.status_code == 200
    assert f'<a href="{NEW}" aria-current="page">' in answer.content.decode()


@pytest.mark.parametrize("rest", ["tep/", "ghep-cot/", "xem/", "xem/7/", "ghi/", "tien-do/", "hoan-tac/", "tep-goc/"])
def test_addresses_that_people_kept_lead_on(client, district, rest):
    client.force_login(district.secretary)
    answer = client.get(f"{ADMIN_LIST}5/{rest}?trang=2")
    assert answer.headers["Location"] == f"{NEW}5/{rest}?trang=2"
    assert client.get(f"{ADMIN_LIST}nhap/?year=2020").headers["Location"] == f"{NEW}?year=2020"
    form = client.get("/admin/organizations/indicatorvalue/bieu-mau/?year=2020")
    assert form.headers["Location"] == f"{NEW}bieu-mau/?year=2020"


# --- every button twice -----------------------------------------------------------------------------------------------


def stored() -> dict[str, int]:
    """How many rows there are of figures and batches, and what becomes of them."""
    models = (ImportBatch, ImportIssue, ImportProgress, StagedFigure, IndicatorValue, ValueRevision, MappingProfile)
    return {model.__name__: model.objects.count() for model in models} | {"log": LogEntry.objects.count()}


def press_twice(client, address: str, sent: dict) -> None:
    answers, counted = [], []
    for _ in range(2):
        answers.append(client.post(address, sent))
        counted.append(stored())
    assert all(answer.status_code < 400 for answer in answers), address
    assert counted[0] == counted[1], address


def test_every_button_of_an_import_pressed_twice_counts_once(client, send, rows, district):
    content = workbooks.xlsx(rows)
    client.force_login(district.secretary)
    sent = of_address(client.get(NEW), NEW) | {"year": "2020", "period": "Q1", "report_form": district.form.pk}
    for _ in range(2):
        file = SimpleUploadedFile("so-lieu.xlsx", content)
        client.post(NEW, sent | {"import_file": file, "organization": district.committee.pk})
    batch = ImportBatch.objects.get()
    figure = StagedFigure.objects.filter(batch=batch, state="new").first()

    cell, review = page("cell", batch, figure.pk), page("review", batch)
    press_twice(client, cell, of_address(client.get(cell), cell) | {"text": "14"})
    press_twice(client, page("leave_out", batch), {"figure": [figure.pk], "ve": ""})
    press_twice(client, page("period", batch), {"year": "2020", "period": "Q1"})
    press_twice(client, page("columns", batch), of_address(client.get(page("columns", batch)), page("columns", batch)))
    press_twice(client, page("resume", batch), {})
    apply = page("apply", batch)
    press_twice(client, apply, of_address(client.get(apply), apply) | {"mode": "valid", "reason": "Đã đối chiếu."})
    assert client.get(review).status_code == 200
    batch.refresh_from_db()
    assert batch.state == BatchState.APPLIED
    undo = page("undo", batch)
    press_twice(client, undo, of_address(client.get(undo), undo) | {"reason": "Nhầm tệp."})
    send(rows)
    other = ImportBatch.objects.latest("pk")
    press_twice(client, page("cancel", other), {})
