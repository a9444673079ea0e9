from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from briefings.choices import ChecklistAnswer, ReportStatus, TaskProgress
from briefings.models import Shortcoming, Task
from briefings.services import briefings, carry_over, reports
from lib.refused import Refused
from tests import factories
from tests.webforms import of_address

DONE, NOT_DONE, CONTINUE = ChecklistAnswer.DONE, ChecklistAnswer.NOT_DONE, ChecklistAnswer.CONTINUE


@pytest.fixture
def task(cast):
    return factories.TaskFactory(
        organization=cast.farmers, title="Trồng 500 cây", target=Decimal(500), unit_of_measure="cây"
    )


@pytest.fixture
def shortcoming(cast):
    first = factories.OrganizationReportFactory(briefing=cast.briefing, organization=cast.farmers)
    return factories.ShortcomingFactory(report=first, text="Nắm tình hình chưa kịp thời.", cause="Thiếu người.")


@pytest.fixture
def report(cast, task, shortcoming):
    second = factories.BriefingFactory(series=cast.series, quarter=2)
    briefings.collect(second.pk, by=cast.office)
    report = second.reports.get(organization=cast.farmers)
    report.narrative = "Quý II, Hội đã hoàn thành kế hoạch."
    report.save()
    return report


def answer(cast, report, of_task, of_shortcoming, by=None):
    items = {bool(item.task_id): item.pk for item in report.checklist.all()}
    return carry_over.answer(
        report.pk, by=by or cast.farmer, answers={items[True]: of_task, items[False]: of_shortcoming}
    )


def hand_in(cast, report):
    reports.submit(report.pk, by=cast.farmer)
    return reports.accept(report.pk, by=cast.office)


def test_submitting_is_refused_with_the_list_until_all_is_answered(cast, report, task, shortcoming):
    with pytest.raises(Refused, match="Còn 2 việc") as refusal:
        reports.submit(report.pk, by=cast.farmer)
    assert task.title in str(refusal.value)
    assert shortcoming.text in str(refusal.value)
    answer(cast, report, (DONE, ""), ("", ""))
    with pytest.raises(Refused, match="Còn 1 việc"):
        reports.submit(report.pk, by=cast.farmer)

    answer(cast, report, (DONE, ""), (CONTINUE, ""))

    assert reports.submit(report.pk, by=cast.farmer).status == ReportStatus.SUBMITTED


def test_what_is_done_ends(cast, report, task, shortcoming):
    answer(cast, report, (DONE, "Đã trồng 520 cây."), (DONE, ""))
    hand_in(cast, report)

    task.refresh_from_db()
    shortcoming.refresh_from_db()
    assert task.progress == TaskProgress.DONE
    assert task.history.latest().history_change_reason == "Đã trồng 520 cây."
    assert shortcoming.resolved_on == timezone.localdate()


def test_what_goes_on_is_carried_by_reference(cast, report, task, shortcoming):
    answer(cast, report, (CONTINUE, ""), (CONTINUE, ""))
    hand_in(cast, report)

    carried = Task.objects.get(carried_from=task)
    assert (carried.year, carried.quarter, carried.title, carried.target) == (2020, 2, task.title, task.target)
    assert carried.progress == TaskProgress.PLANNED
    continued = Shortcoming.objects.get(continues_from=shortcoming)
    assert (continued.report, continued.text, continued.cause) == (report, shortcoming.text, "Thiếu người.")


def test_what_could_not_be_done_ends_with_its_reason(cast, report, task):
    with pytest.raises(Refused, match="phải ghi lý do"):
        answer(cast, report, (NOT_DONE, " "), (CONTINUE, ""))
    answer(cast, report, (NOT_DONE, "Giống không về kịp."), (CONTINUE, ""))
    hand_in(cast, report)

    task.refresh_from_db()
    assert (task.progress, task.outcome_reason) == (TaskProgress.NOT_DONE, "Giống không về kịp.")


def test_a_shortcoming_is_not_ended_unresolved(cast, report):
    with pytest.raises(Refused, match="chọn “Tiếp tục”"):
        answer(cast, report, (DONE, ""), (NOT_DONE, "Khó."))
    assert not report.checklist.exclude(answer="").exists()


def test_nothing_takes_effect_before_acceptance_and_then_only_once(cast, report, task):
    answer(cast, report, (CONTINUE, ""), (CONTINUE, ""))
    reports.submit(report.pk, by=cast.farmer)
    assert not Task.objects.filter(carried_from=task).exists()
    reports.return_(report.pk, by=cast.office, note="Bổ sung số liệu.")

    hand_in(cast, report)
    report.refresh_from_db()
    carry_over.settle(report, by=cast.office)

    assert Task.objects.filter(carried_from=task).count() == 1
    assert report.shortcomings.count() == 1


def test_an_answer_that_took_effect_is_not_changed(cast, report):
    answer(cast, report, (CONTINUE, ""), (CONTINUE, ""))
    hand_in(cast, report)
    report.refresh_from_db()
    report.status = ReportStatus.DRAFT
    report.save()

    with pytest.raises(Refused, match="đã có hiệu lực"):
        answer(cast, report, (DONE, ""), (CONTINUE, ""))


def test_what_was_ended_elsewhere_stays_as_it_is(cast, report, task):
    answer(cast, report, (CONTINUE, ""), (CONTINUE, ""))
    reports.submit(report.pk, by=cast.farmer)
    task.progress = TaskProgress.DONE
    task.save()

    reports.accept(report.pk, by=cast.office)

    assert not Task.objects.filter(carried_from=task).exists()


@pytest.mark.parametrize("who", ["leader", "reader"])
def test_only_the_organization_and_the_office_answer(cast, report, who):
    with pytest.raises(Refused, match="không có quyền"):
        answer(cast, report, (DONE, ""), (DONE, ""), by=getattr(cast, who))
    answer(cast, report, (DONE, ""), (DONE, ""), by=cast.office)


def test_a_report_handed_in_is_not_answered_any_more(cast, report):
    answer(cast, report, (DONE, ""), (DONE, ""))
    reports.submit(report.pk, by=cast.farmer)

    with pytest.raises(Refused, match="khi đang ở trạng thái"):
        answer(cast, report, (CONTINUE, ""), (DONE, ""))


def test_an_item_of_another_report_is_refused(cast, report):
    other = report.briefing.reports.get(organization=cast.women)

    with pytest.raises(Refused, match="không còn trong danh sách"):
        carry_over.answer(other.pk, by=cast.woman, answers={report.checklist.first().pk: (DONE, "")})


def test_a_task_lives_through_three_quarters_and_each_link_is_kept(cast, report, task):
    answer(cast, report, (CONTINUE, ""), (CONTINUE, ""))
    hand_in(cast, report)
    third = factories.BriefingFactory(series=cast.series, quarter=3)
    briefings.collect(third.pk, by=cast.office)
    next_report = third.reports.get(organization=cast.farmers)

    assert {item.task for item in next_report.checklist.exclude(task=None)} == {task.carried_to}
    assert [item.shortcoming.report for item in next_report.checklist.exclude(shortcoming=None)] == [report]


def test_the_page_asks_and_keeps_what_was_typed_when_refused(client, cast, report, task):
    client.force_login(cast.farmer)
    address = f"{report.get_absolute_url()}soan/"
    page = client.get(address)
    assert task.title in page.content.decode()
    of_task = report.checklist.get(shortcoming=None).pk
    of_shortcoming = report.checklist.get(task=None).pk
    form = of_address(page, address) | {f"answer_{of_shortcoming}": "continue", "lam": "luu"}

    refused = client.post(address, form | {f"answer_{of_task}": "not_done"})

    assert refused.status_code == 422
    assert "phải ghi lý do" in refused.content.decode()
    assert of_address(refused, address)[f"answer_{of_task}"] == ["not_done"]
    typed = {f"answer_{of_task}": "done", f"note_{of_task}": "Xong sớm."}
    assert "Đã lưu báo cáo" in client.post(address, form | typed, follow=True).content.decode()
    answers = {item.pk: (item.answer, item.note) for item in report.checklist.all()}
    assert answers == {of_task: ("done", "Xong sớm."), of_shortcoming: ("continue", "")}


def test_a_reader_sees_the_answers_without_a_form(client, cast, report):
    answer(cast, report, (DONE, "Đã trồng 520 cây."), (CONTINUE, ""))
    client.force_login(cast.leader)

    page = client.get(report.get_absolute_url()).content.decode()

    assert "Đã trồng 520 cây." in page
    assert "Ghi câu trả lời" not in page


def test_the_page_costs_the_same_at_any_length(client, cast, report, count_queries):
    client.force_login(cast.farmer)
    few = count_queries(lambda: client.get(report.get_absolute_url()))
    for task in factories.TaskFactory.create_batch(10, organization=cast.farmers, due_on=date(2020, 3, 1)):
        report.checklist.create(task=task)
    assert count_queries(lambda: client.get(report.get_absolute_url())) == few <= 25
