"""From a file to a preview and on: answers, corrections, large files, workers that die."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lib.refused import Refused
from lib.vietnamese import Period
from organizations import importing, tasks
from organizations.choices import BatchState, ImportStep
from organizations.importing import (
    SentFile,
    answer_questions,
    apply_batch,
    earlier_imports,
    edit_cell,
    leave_out,
    preview_batch,
    preview_file,
    receive_file,
    recovery,
)
from organizations.importing.progress import begin
from organizations.models import ImportBatch, ImportProgress, StagedFigure
from tests import workbooks
from tests.organizations.importing.staging_help import snapshot

QUARTER = Period.quarter(2020, 1)


@pytest.fixture
def receive(district):
    def run(rows, organization=None, by=None):
        return receive_file(
            SentFile(workbooks.xlsx(rows), "so-lieu.xlsx"), quarter=QUARTER, form=district.form,
            organization=organization or district.committee, by=by or district.secretary,
        )  # fmt: skip

    return run


@pytest.fixture
def queued(settings):
    """Work waits in the database, and every file is a large one."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(tasks, "INLINE_BYTES", 0)
    monkeypatch.setattr(tasks, "INLINE_FIGURES", 0)


def test_a_file_is_received_previewed_and_applied(receive, district, rows):
    batch = receive(rows)
    assert batch.state == BatchState.UPLOADED

    batch = preview_batch(batch.pk, by=district.secretary)

    assert (batch.state, batch.failure, batch.rejected) == (BatchState.PREVIEWED, "", 0)
    assert batch.created == batch.figures.count() == 11
    assert batch.layout == "wide"
    assert batch.findings["sheets"][0]["rows"][0][0] == "SỐ LIỆU THỬ"
    assert snapshot() == {}
    apply_batch(batch.pk, by=district.secretary, mode="all")
    assert len(snapshot()) == 11


def test_a_file_that_was_stored_before_is_known_again(receive, district, rows):
    first = preview_batch(receive(rows).pk, by=district.secretary)
    assert earlier_imports(first.sha256, district.secretary) == []
    apply_batch(first.pk, by=district.secretary, mode="all")
    assert earlier_imports(first.sha256, district.secretary) == [first]
    assert earlier_imports(first.sha256, district.commune_officer) == []


def test_a_file_without_a_table_fails_with_its_sentence(receive, district):
    batch = preview_batch(receive([["xin chào"]]).pk, by=district.secretary)
    assert batch.state == BatchState.FAILED
    assert "Không tìm thấy bảng số liệu" in batch.failure


def test_only_who_may_import_receives_and_previews(receive, district, rows):
    with pytest.raises(Refused, match="không được nhập số liệu thay"):
        receive(rows, by=district.commune_officer)
    batch = receive(rows)
    with pytest.raises(Refused, match="ngoài phạm vi"):
        preview_batch(batch.pk, by=district.commune_officer)


def test_in_one_go_the_nearest_organization_is_found_and_nothing_kept_when_refused(district, rows):
    file = SentFile(workbooks.xlsx(rows), "so-lieu.xlsx")
    batch = preview_file(file, quarter=QUARTER, form=None, organization=None, by=None)
    assert (batch.organization, batch.state) == (district.committee, BatchState.PREVIEWED)
    with pytest.raises(Refused):
        preview_file(SentFile(b"xin chao", "a.csv"), quarter=QUARTER, form=None, organization=None, by=None)
    assert ImportBatch.objects.count() == 1


def test_an_answer_is_kept_heeded_and_taken_back(receive, district, rows):
    for row in rows[1:5]:
        row.append("Cột lạ" if row is rows[1] else 7)
    batch = preview_batch(receive(rows).pk, by=district.secretary)
    asked = batch.issues.questions().get()
    with pytest.raises(Refused, match="1 câu hỏi"):
        apply_batch(batch.pk, by=district.secretary, mode="all")
    with pytest.raises(Refused, match="không còn trong lần nhập"):
        answer_questions(batch.pk, {"column:khác:Z": "ignore"}, by=district.secretary)
    with pytest.raises(Refused, match="Không có chỉ tiêu KHAC"):
        answer_questions(batch.pk, {asked.key: "KHAC"}, by=district.secretary)

    answer_questions(batch.pk, {asked.key: "ignore"}, by=district.secretary)
    batch = preview_batch(batch.pk, by=district.secretary)
    assert not batch.issues.questions().exists()
    answer_questions(batch.pk, {asked.key: None}, by=district.secretary)
    assert preview_batch(batch.pk, by=district.secretary).issues.questions().get().key == asked.key


def test_an_answer_that_cannot_be_used_is_refused(receive, district):
    name = "Số buổi tuyên truyền"
    rows = [["Chỉ tiêu", "Thực hiện", "Số đã họp"], [name, 21, 8], ["Số buổi khác", 1, 2]]
    batch = preview_batch(receive([["XÃ PHƯƠNG NAM"], *rows]).pk, by=district.secretary)
    column, known, line = "column:Quý I:C", "column:Quý I:B", "column:Quý I:A4"
    assert {issue.key for issue in batch.issues.questions()} == {column, line}

    for key, answer, sentence in (
        (column, "TA01", r"chỉ nhận một trong các câu trả lời: value \(số trong quý\)"),
        (known, "TA01", "chỉ nhận một trong"),
        (line, "TA03|cumulative", "Một dòng chỉ ghép với một chỉ tiêu"),
        (line, "value", "Không có chỉ tiêu value"),
        ("header:Quý I", "tám", "không phải dòng tiêu đề"),
    ):
        with pytest.raises(Refused, match=sentence):
            answer_questions(batch.pk, {key: answer}, by=district.secretary)
    batch.refresh_from_db()
    assert batch.answers == {}


def test_an_answer_comes_before_what_was_guessed(receive, district):
    name = "Số buổi tuyên truyền"
    batch = receive([["XÃ PHƯƠNG NAM"], ["Chỉ tiêu", "Thực hiện", "Số đã họp"], [name, 21, 8]])
    preview_batch(batch.pk, by=district.secretary)

    answer_questions(batch.pk, {"column:Quý I:C": "value", "column:Quý I:B": "ignore"}, by=district.secretary)

    batch = preview_batch(batch.pk, by=district.secretary)
    assert not batch.issues.questions().exists()
    assert [(figure.cell, figure.value) for figure in batch.figures.all()] == [("C3", 8)]


def test_an_answer_given_before_is_changed_to_what_was_offered_alone(receive, district):
    batch = receive([["Tên xã", "Số buổi tuyên truyền"], ["Phường Phương Nam", 8]])
    preview_batch(batch.pk, by=district.secretary)
    key = "unit:phuong phuong nam"
    answer_questions(batch.pk, {key: "ignore"}, by=district.secretary)
    batch = preview_batch(batch.pk, by=district.secretary)
    assert not batch.issues.exists()

    with pytest.raises(Refused, match="không có trong các lựa chọn"):
        answer_questions(batch.pk, {key: "999999"}, by=district.secretary)
    unit = next(value for value in batch.findings["answered"][key] if value.isdigit())
    answer_questions(batch.pk, {key: unit}, by=district.secretary)

    batch = preview_batch(batch.pk, by=district.secretary)
    assert [(figure.cell, figure.unit_id) for figure in batch.figures.all()] == [("B2", int(unit))]


def test_a_corrected_cell_is_judged_again_and_stays_so(receive, district, rows):
    rows[2][2] = "mười"
    batch = preview_batch(receive(rows).pk, by=district.secretary)
    bad = batch.figures.get(state="rejected")
    with pytest.raises(Refused, match="Ô C3: đọc được “mười hai”"):
        edit_cell(bad.pk, "mười hai", by=district.secretary)

    figure = edit_cell(bad.pk, "12", by=district.secretary)

    assert (figure.value, figure.state, figure.edited, figure.read) == (12, "new", True, "12")
    assert not batch.issues.exists()
    again = preview_batch(batch.pk, by=district.secretary)
    assert again.rejected == 0
    figure = again.figures.get(edited=True)
    assert (figure.value, figure.cell) == (12, "C3")
    apply_batch(batch.pk, by=district.secretary, mode="all")
    with pytest.raises(Refused, match="không sửa được nữa"):
        edit_cell(figure.pk, "13", by=district.secretary)


def test_a_correction_beyond_the_bounds_is_asked_about(receive, district, rows):
    batch = preview_batch(receive(rows).pk, by=district.secretary)
    figure = batch.figures.get(cell="E3")
    assert edit_cell(figure.pk, "25", by=district.secretary).warned
    batch.refresh_from_db()
    assert batch.warned == 1


def test_a_cell_that_is_left_out_stays_out(receive, district, rows):
    rows[2][2] = "mười"
    batch = preview_batch(receive(rows).pk, by=district.secretary)
    keys = list(batch.figures.filter(cell__in=["C3", "C4"]).values_list("pk", flat=True))
    with pytest.raises(Refused, match="ngoài phạm vi"):
        leave_out(keys, by=district.commune_officer)

    assert leave_out(keys, by=district.secretary) == 2

    batch = preview_batch(batch.pk, by=district.secretary)
    assert set(batch.figures.filter(state="left_out").values_list("cell", flat=True)) == {"C3", "C4"}
    assert not batch.issues.exists()
    assert apply_batch(batch.pk, by=district.secretary, mode="all").created == 9


# A worker


def test_small_files_are_worked_on_at_once(receive, district, rows, queued):
    batch = tasks.start(receive(rows), tasks.PREVIEW, by=district.secretary)
    assert batch.state == BatchState.PREVIEWED
    assert tasks.start(batch, tasks.APPLY, by=district.secretary).state == BatchState.APPLIED
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_large_ones_wait_for_a_worker(receive, district, rows, queued, large):
    batch = tasks.start(receive(rows), tasks.PREVIEW, by=district.secretary)
    assert (batch.state, batch.progress.step, tasks.waiting(batch)) == (BatchState.UPLOADED, ImportStep.QUEUED, True)
    with pytest.raises(Refused, match="đang được xử lý"):
        tasks.start(batch, tasks.PREVIEW, by=district.secretary)

    call_command("run_worker", once=True)

    batch.refresh_from_db()
    assert (batch.state, tasks.waiting(batch)) == (BatchState.PREVIEWED, False)
    tasks.start(batch, tasks.APPLY, by=district.secretary)
    call_command("run_worker", once=True)
    batch.refresh_from_db()
    assert batch.state == BatchState.APPLIED
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}


def test_what_can_be_said_at_once_is_not_left_to_the_worker(receive, district, rows, queued, large):
    rows[2][2] = "mười"
    batch = preview_batch(receive(rows).pk, by=district.secretary)
    with pytest.raises(Refused, match="1 lỗi nên chưa ghi gì"):
        tasks.start(batch, tasks.APPLY, by=district.secretary)
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_rights_taken_away_while_it_waits_are_gone(receive, district, rows, queued, large):
    batch = preview_batch(receive(rows).pk, by=district.secretary)
    tasks.start(batch, tasks.APPLY, by=district.secretary)
    district.secretary.memberships.all().delete()
    call_command("run_worker", once=True)
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED
    assert "ngoài phạm vi" in batch.failure
    assert snapshot() == {}


def test_why_a_worker_did_not_write_stands_on_the_pages_of_the_file(client, receive, district, rows, queued, large):
    batch = preview_batch(receive(rows).pk, by=district.secretary)
    tasks.start(batch, tasks.APPLY, by=district.secretary)
    DBTaskResult.objects.all().delete()
    importing.refuse_work(batch.pk, "Quý này vừa khóa nên chưa ghi gì.")
    client.force_login(district.secretary, backend="organizations.backends.RoleBackend")
    for step in ("review", "apply"):
        page = client.get(reverse(f"organizations:import_{step}", args=[batch.pk])).content.decode()
        assert "Quý này vừa khóa nên chưa ghi gì." in page
    assert tasks.waiting(batch) is False


@pytest.mark.django_db(transaction=True)
def test_what_waits_is_stopped_before_it_begins(receive, district, rows, queued, large):
    batch = tasks.start(receive(rows), tasks.PREVIEW, by=district.secretary)
    recovery.cancel_batch(batch.pk, by=district.secretary)
    call_command("run_worker", once=True)
    batch.refresh_from_db()
    assert batch.state == BatchState.CANCELLED


@pytest.mark.django_db(transaction=True)
def test_a_large_one_is_undone_by_a_worker(client, receive, district, rows, queued, large):
    batch = apply_batch(preview_batch(receive(rows).pk, by=district.secretary).pk, by=district.secretary)
    client.force_login(district.secretary, backend="organizations.backends.RoleBackend")
    address = reverse("organizations:import_undo", args=[batch.pk])

    sent = client.post(address, {"reason": "nhập nhầm tệp"}, follow=True)

    assert "Đang hoàn tác" in sent.content.decode()
    assert "Dừng lại" not in sent.content.decode()
    assert "đang được hoàn tác" in client.get(reverse("organizations:import_apply", args=[batch.pk])).content.decode()
    with pytest.raises(Refused, match="đang được xử lý"):
        tasks.start_undo(batch, by=district.secretary, reason="lần nữa")
    assert snapshot()

    call_command("run_worker", once=True)

    batch.refresh_from_db()
    assert (batch.state, tasks.waiting(batch), snapshot()) == (BatchState.UNDONE, False, {})
    assert client.get(sent.redirect_chain[-1][0], follow=True).context["undone_by"].undoes == batch
    assert "Lý do: nhập nhầm tệp" in LogEntry.objects.get(object_id=batch.pk).get_change_message()


@pytest.mark.django_db(transaction=True)
def test_an_undoing_that_the_worker_refuses_says_why(client, receive, district, rows, queued, large):
    batch = apply_batch(preview_batch(receive(rows).pk, by=district.secretary).pk, by=district.secretary)
    tasks.start_undo(batch, by=district.secretary, reason="nhập nhầm tệp")
    district.secretary.memberships.all().delete()
    call_command("run_worker", once=True)
    batch.refresh_from_db()
    assert batch.state == BatchState.APPLIED
    assert "ngoài phạm vi bạn được hoàn tác" in batch.failure
    assert tasks.waiting(batch) is False
    assert snapshot()


# Workers that die


def test_an_undoing_that_died_is_told_and_begun_again(client, receive, district, rows):
    batch = apply_batch(preview_batch(receive(rows).pk, by=district.secretary).pk, by=district.secretary)
    silent(batch, ImportStep.UNDOING, seconds=5)
    assert recovery.recover_batches() == []
    silent(batch, ImportStep.UNDOING, seconds=30)
    assert recovery.recover_batches() == [batch]
    batch.refresh_from_db()
    assert batch.state == BatchState.APPLIED
    client.force_login(district.secretary, backend="organizations.backends.RoleBackend")
    page = client.get(reverse("organizations:import_apply", args=[batch.pk])).content.decode()
    assert "Việc hoàn tác bị gián đoạn" in page
    assert tasks.start_undo(batch, by=district.secretary, reason="nhập nhầm tệp").restored == batch.created
    batch.refresh_from_db()
    assert (batch.state, batch.failure) == (BatchState.UNDONE, "")


def silent(batch, step, **ago):
    begin(batch.pk, step)
    ImportProgress.objects.filter(batch=batch).update(heartbeat_at=timezone.now() - timedelta(**ago))


@pytest.mark.parametrize("step", [ImportStep.QUEUED, ImportStep.READING, ImportStep.CHECKING, ImportStep.STAGING])
def test_a_preview_that_died_is_failed_and_resumed(receive, district, rows, step):
    batch = receive(rows)
    silent(batch, step, minutes=1)
    assert recovery.recover_batches() == []
    silent(batch, step, minutes=5)
    assert recovery.recover_batches() == [batch]
    batch.refresh_from_db()
    assert batch.state == BatchState.FAILED
    assert "đọc lại tệp" in batch.failure
    assert tasks.resume(batch, by=district.secretary).state == BatchState.PREVIEWED


def test_an_apply_that_died_is_failed_and_resumed_without_reading_again(receive, district, rows):
    batch = preview_batch(receive(rows).pk, by=district.secretary)
    batch.file.delete(save=False)
    ImportBatch.objects.update(state=BatchState.APPLYING)
    silent(batch, ImportStep.APPLYING, seconds=5)
    assert recovery.recover_batches() == []
    silent(batch, ImportStep.APPLYING, seconds=30)
    assert recovery.recover_batches() == [batch]
    batch.refresh_from_db()
    assert batch.state == BatchState.FAILED
    assert tasks.resume(batch, by=district.secretary).state == BatchState.APPLIED


def test_a_task_whose_worker_died_is_closed(receive, district, rows, queued, large):
    batch = tasks.start(receive(rows), tasks.PREVIEW, by=district.secretary)
    long_ago = timezone.now() - timedelta(minutes=10)
    DBTaskResult.objects.update(status="RUNNING", started_at=long_ago)
    silent(batch, ImportStep.CHECKING, minutes=10)
    tasks.tidy()
    assert DBTaskResult.objects.get().status == "FAILED"
    batch.refresh_from_db()
    assert batch.state == BatchState.FAILED
    assert tasks.resume(batch, by=district.secretary).progress.step == ImportStep.QUEUED


def test_giving_up_and_removing(receive, district, rows):
    batch = preview_batch(receive(rows).pk, by=district.secretary)
    with pytest.raises(Refused, match="ngoài phạm vi"):
        recovery.cancel_batch(batch.pk, by=district.commune_officer)
    assert recovery.cancel_batch(batch.pk, by=district.secretary).state == BatchState.CANCELLED
    assert not StagedFigure.objects.exists()
    recovery.delete_batch(batch.pk, by=district.secretary)
    assert not ImportBatch.objects.exists()
    applied = preview_batch(receive(rows).pk, by=district.secretary)
    apply_batch(applied.pk, by=district.secretary, mode="all")
    with pytest.raises(Refused, match="không xóa được"):
        recovery.delete_batch(applied.pk, by=district.secretary)
    with pytest.raises(Refused, match="không sửa được nữa"):
        recovery.cancel_batch(applied.pk, by=district.secretary)


def test_old_previews_expire_and_old_rows_go(receive, district, rows):
    unfinished = preview_batch(receive(rows).pk, by=district.secretary)
    applied = preview_batch(receive(rows).pk, by=district.secretary)
    apply_batch(applied.pk, by=district.secretary, mode="all")
    assert recovery.expire_batches(timezone.now() - timedelta(days=60)) == 0
    assert StagedFigure.objects.count() == 22
    assert recovery.expire_batches(timezone.now() + timedelta(days=1)) == 1
    unfinished.refresh_from_db()
    assert unfinished.state == BatchState.EXPIRED
    assert not StagedFigure.objects.exists()
    assert len(snapshot()) == 11
