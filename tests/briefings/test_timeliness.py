"""Whether a directive is late (domain §2.3)."""

from datetime import date

import pytest

from briefings.choices import DueKind, Progress, Timeliness
from briefings.models import Directive, Task
from briefings.states import state
from briefings.timeliness import public_word, timeliness
from organizations.badges import Kind
from tests.factories import DirectiveFactory, TaskFactory

DUE = date(2020, 6, 30)


def directive(progress=Progress.IN_PROGRESS, due_kind=DueKind.DATE, due_on=DUE, **more) -> Directive:
    return Directive(progress=progress, due_kind=due_kind, due_on=due_on, **more)


def led(*given, **more) -> Directive:
    return directive(*given, lead_organization_id=1, **more)


@pytest.mark.parametrize("progress", [Progress.NOT_STARTED, Progress.IN_PROGRESS])
@pytest.mark.parametrize("due_kind", [DueKind.DATE, DueKind.PERIOD])
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2020, 1, 1), Timeliness.WITHIN),
        (date(2020, 6, 22), Timeliness.WITHIN),
        (date(2020, 6, 23), Timeliness.DUE_SOON),
        (date(2020, 6, 30), Timeliness.DUE_SOON),
        (date(2020, 7, 1), Timeliness.OVERDUE),
    ],
)
def test_open_work_is_measured_by_today(progress, due_kind, on, expected):
    assert timeliness(directive(progress, due_kind), on) == expected


@pytest.mark.parametrize("progress", [Progress.SUBMITTED, Progress.DONE])
@pytest.mark.parametrize(
    ("completed_on", "expected"),
    [(date(2020, 6, 29), Timeliness.ON_TIME), (DUE, Timeliness.ON_TIME), (date(2020, 7, 1), Timeliness.LATE)],
)
def test_reported_work_is_measured_by_the_day_of_completion(progress, completed_on, expected):
    """Acceptance may come later: whoever reported in time is not late."""
    assert timeliness(directive(progress, completed_on=completed_on), date(2021, 1, 1)) == expected


@pytest.mark.parametrize("progress", [Progress.CANCELLED, Progress.SUPERSEDED])
def test_what_was_stopped_is_never_late(progress):
    assert timeliness(directive(progress), date(2021, 1, 1)) is None


@pytest.mark.parametrize("due_kind", [DueKind.ONGOING, DueKind.UNDEFINED])
@pytest.mark.parametrize("progress", [Progress.NOT_STARTED, Progress.SUBMITTED, Progress.DONE])
def test_without_deadline_nothing_is_late(due_kind, progress):
    found = directive(progress, due_kind, None, completed_on=date(2020, 7, 1))

    assert timeliness(found, date(2021, 1, 1)) is None


@pytest.mark.parametrize(
    ("found", "word"),
    [
        (led(Progress.NOT_STARTED), "Quá hạn 1 ngày"),
        (directive(Progress.IN_PROGRESS), "Quá hạn 1 ngày"),
        (led(Progress.IN_PROGRESS, due_on=date(2017, 1, 1)), "Quá hạn 1.277 ngày"),
        (led(Progress.IN_PROGRESS, due_on=date(2020, 7, 8)), "Còn 7 ngày"),
        (led(Progress.IN_PROGRESS, due_on=date(2020, 7, 1)), "Đến hạn hôm nay"),
        (led(Progress.IN_PROGRESS, due_on=date(2020, 12, 31)), "Đang thực hiện"),
        (directive(Progress.IN_PROGRESS, due_on=date(2020, 12, 31)), "Chưa phân công"),
        (directive(Progress.NOT_STARTED, DueKind.UNDEFINED, None), "Chưa phân công"),
        (led(Progress.NOT_STARTED, DueKind.UNDEFINED, None), "Chưa xác định thời hạn"),
        (directive(Progress.IN_PROGRESS, DueKind.ONGOING, None), "Chưa phân công"),
        (led(Progress.IN_PROGRESS, DueKind.ONGOING, None), "Thường xuyên"),
        (directive(Progress.SUBMITTED, completed_on=DUE), "Đã báo cáo, chờ xác nhận"),
        (directive(Progress.DONE, completed_on=DUE), "Hoàn thành đúng hạn"),
        (directive(Progress.DONE, completed_on=date(2020, 7, 1)), "Hoàn thành quá hạn 1 ngày"),
        (directive(Progress.DONE, DueKind.UNDEFINED, None, completed_on=DUE), "Hoàn thành"),
        (directive(Progress.CANCELLED), "Dừng"),
        (directive(Progress.SUPERSEDED), "Thay thế"),
    ],
)
def test_the_word_people_read(found, word):
    assert public_word(found, date(2020, 7, 1)) == word


@pytest.mark.django_db
@pytest.mark.parametrize("day", [date(2020, 6, 22), date(2020, 6, 23), date(2020, 6, 30), date(2020, 7, 1)])
def test_lists_and_the_single_record_agree(day):
    for progress in (Progress.NOT_STARTED, Progress.IN_PROGRESS):
        for kind in DueKind:
            dated = kind in (DueKind.DATE, DueKind.PERIOD)
            DirectiveFactory(progress=progress, due_kind=kind, due_on=DUE if dated else None)
    DirectiveFactory(reported=True, completed_on=date(2020, 7, 1))
    DirectiveFactory(done=True)
    DirectiveFactory(assigned=True, progress=Progress.CANCELLED, closing_reason="Không còn phù hợp")

    def standing(wanted) -> set[Directive]:
        return {row for row in Directive.objects.all() if timeliness(row, day) == wanted}

    assert set(Directive.objects.overdue(day)) == standing(Timeliness.OVERDUE)
    assert set(Directive.objects.due_soon(day)) == standing(Timeliness.DUE_SOON)


@pytest.mark.django_db
def test_what_is_still_unassigned_is_visible():
    noted = DirectiveFactory()
    no_day = DirectiveFactory(lead_organization=DirectiveFactory(assigned=True).lead_organization)
    no_lead = DirectiveFactory(due_kind=DueKind.ONGOING)
    DirectiveFactory(progress=Progress.CANCELLED, closing_reason="Không còn phù hợp")

    assert set(Directive.objects.unassigned()) == {noted, no_day, no_lead}


@pytest.mark.django_db
def test_a_task_says_for_how_many_days_nobody_has_answered_for_it(count_queries):
    carried = TaskFactory(title="Làm nhà")
    TaskFactory(organization=carried.organization, quarter=2, carried_from=carried)
    TaskFactory(progress="done")
    TaskFactory(due_on=date(2020, 3, 1))
    rows = Task.objects.select_related("carried_to").order_by("pk")

    on = date(2020, 4, 10)
    assert [state(row, on) for row in rows] == [
        ("Chuyển tiếp kỳ sau", Kind.STOP),
        ("Theo kế hoạch", Kind.TODO),
        ("Hoàn thành", Kind.DONE),
        ("Quá hạn 40 ngày", Kind.LATE),
    ]
    assert count_queries(lambda: [state(row, on) for row in rows.all()]) == 1
