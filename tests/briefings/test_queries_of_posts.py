"""What one press of a button asks the database for eight participants and for ninety-two.

What is written together asks nearly the same for both. What is taken row by row, since each row is a step with rules of
its own, asks at most so many for each row (``EACH``).
"""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from briefings.choices import DueKind
from briefings.models import DirectiveReview, OrganizationReport, Task
from briefings.services import briefings, capture, handover
from briefings.services.handover import hanging
from briefings.typed_deadlines import Deadline
from organizations.services.new_organizations import add_organizations
from organizations.services.rows import Row
from tests import factories as make
from tests.briefings.many_participants import build_many
from tests.webforms import of_address

FEW, MANY = 8, 92
MORE = 12  # queries: statements of many rows are cut into several
AT_ONCE = 0
# Of those that are taken row by row: queries for each row more.
EACH = {"conclusions and directives": 10, "new directives": 6}


def queries_of(call: Callable[[], object]) -> int:
    sent = 0

    def count(execute, *args):
        nonlocal sent
        sent += 1
        return execute(*args)

    with connection.execute_wrapper(count):
        call()
    return sent


def press(client, address: str, more: dict) -> int:
    """How many queries the press of the button takes that sends the page's form with ``more``."""
    sent = of_address(client.get(address), address) | more
    answers = []
    number = queries_of(lambda: answers.append(client.post(address, sent)))
    assert answers[0].status_code == 302, answers[0].content.decode()[:4000]
    return number


def attendance(client, made) -> int:
    """Everybody is proposed, and stored."""
    made.briefing.attendances.all().delete()
    number = press(client, f"{made.briefing.get_absolute_url()}diem-danh/", {})
    assert made.briefing.attendances.count() >= len(made.fronts)
    return number


def attendance_again(client, made) -> int:
    """Of everybody one says something else."""
    address = f"{made.briefing.get_absolute_url()}diem-danh/"
    stored = made.briefing.attendances.count()
    more = {f"attendances-{row}-title": f"Chức vụ {row}" for row in range(stored)}
    number = press(client, address, more)
    assert made.briefing.attendances.filter(title__startswith="Chức vụ ").count() == stored
    one = made.briefing.attendances.first()
    assert [row.history_type for row in one.history.order_by("history_id")] == ["+", "~"]
    assert one.history.latest().history_user == made.office
    return number


def agenda(client, made) -> int:
    address = f"{made.briefing.get_absolute_url()}chuong-trinh/"
    remarks = made.briefing.remarks.count()
    return press(client, address, {f"remarks-{row}-content": f"Ý kiến {row}." for row in range(remarks)})


def conclusions(client, made) -> int:
    address = f"{made.briefing.get_absolute_url()}ket-luan/"
    stored = made.briefing.directives.count()
    more = {f"directives-{row}-content": f"Việc {row}." for row in range(stored)}
    return press(client, address, more)


def new_directives(client, made) -> int:
    """Each front is given one."""
    due = Deadline(DueKind.DATE, date(2020, 6, 15), "")
    rows = [
        Row(number, {"content": f"Việc mới {number}.", "lead": front, "deadline": due})
        for number, front in enumerate(made.fronts)
    ]
    return queries_of(lambda: capture.write_down(made.briefing.pk, by=made.office, directives=rows))


def receipts(client, made) -> int:
    """The reports of years ago reached the office on one day."""
    reports = made.briefing.reports.filter(status__in=["submitted", "accepted"])
    reports.update(submitted_at=datetime(2020, 5, 1, tzinfo=UTC))
    address = f"{made.briefing.get_absolute_url()}record_receipts/"
    keys = [str(key) for key in reports.values_list("pk", flat=True)]
    more = {"reports": keys, "received_on": "20/03/2020", "reason": "Nộp bản giấy."}
    number = press(client, address, more)
    assert made.briefing.reports.filter(received_on=date(2020, 3, 20)).count() == len(keys)
    return number


def collect(client, made) -> int:
    """Each is asked for a report, with what is carried into it."""
    following = make.BriefingFactory(series=made.series, unit=made.host.unit, quarter=2, status="planned")
    for front in made.fronts:
        make.TaskFactory(organization=front)
        make.ShortcomingFactory(briefing=made.before, responsible=front)
    number = queries_of(lambda: briefings.collect(following.pk, by=made.office))
    reports = OrganizationReport.objects.filter(briefing=following)
    assert reports.count() == len(made.fronts)
    assert reports.filter(checklist__task__in=Task.objects.all()).distinct().count() == len(made.fronts)
    assert {row.history.count() for row in reports} == {1}
    return number


def hold(client, made) -> int:
    """Each open directive of before is taken up."""
    number = queries_of(lambda: briefings.hold(made.briefing.pk, by=made.office))
    assert DirectiveReview.objects.filter(briefing=made.briefing).count() == len(made.fronts)
    return number


def reviews(client, made) -> int:
    """All go on."""
    waiting = DirectiveReview.objects.filter(briefing=made.briefing, outcome="")
    more = {f"{review.pk}-outcome": "continue" for review in waiting}
    number = press(client, f"{made.briefing.get_absolute_url()}xem-xet/", more)
    decided = DirectiveReview.objects.filter(briefing=made.briefing, outcome="continue")
    assert decided.count() == len(more)
    assert {row.history.count() for row in decided} == {2}
    return number


def participants(client, made) -> int:
    address = f"/giao-ban/loat/{made.series.pk}/"
    return press(client, address, {"participants": [str(front.pk) for front in made.fronts[1:]]})


def call_off(client, made) -> int:
    """The reports that were expected are waived."""
    another = make.BriefingFactory(series=made.series, unit=made.host.unit, quarter=3, status="collecting")
    for front in made.fronts:
        make.OrganizationReportFactory(briefing=another, organization=front)
    number = queries_of(lambda: briefings.cancel(another.pk, by=made.office, reason="Mưa bão."))
    assert {report.status for report in another.reports.all()} == {"waived"}
    return number


def new_organizations(client, made) -> int:
    rows = [
        Row(
            number,
            {
                "name": f"Hội Mới {number} của {made.host.name}",
                "short_name": "",
                "kind": "mass_association",
                "symbol": "",
            },
        )
        for number in range(len(made.fronts))
    ]
    given = {"by": made.office, "parent": made.host, "unit": made.host.unit}
    return queries_of(lambda: add_organizations(rows, **given))


def handing_over(client, made) -> int:
    old, new = make.OrganizationFactory.create_batch(2, parent=made.host)
    for number in range(len(made.fronts)):
        make.TaskFactory(organization=old, title=f"Nhiệm vụ {number}")
    ticked = [item.key for part in hanging(old) for item in part.items if not item.stays]
    assert len(ticked) >= len(made.fronts)
    given = {"by": made.office, "kind": "merged", "effective_on": date(2020, 7, 1), "ticked": ticked}
    return queries_of(lambda: handover.hand_over(old.pk, new.pk, **given))


PRESSES: dict[str, Callable] = {
    "attendance": attendance,
    "attendance, changed": attendance_again,
    "agenda and discussion": agenda,
    "conclusions and directives": conclusions,
    "new directives": new_directives,
    "days of receipt": receipts,
    "asking for reports": collect,
    "holding": hold,
    "reviews": reviews,
    "usual participants": participants,
    "calling off": call_off,
    "new organizations": new_organizations,
    "handover": handing_over,
}


@pytest.mark.django_db
@pytest.mark.long_on_postgresql
def test_no_press_asks_much_more_for_92_than_for_eight(client):
    counts: dict[str, list[int]] = {}
    for number in (FEW, MANY):
        made = build_many(number)
        client.force_login(made.office)
        for name, call in PRESSES.items():
            counts.setdefault(name, []).append(call(client, made))

    for name, (few, many) in counts.items():
        print(f"{name:32} {few:4} {many:5} queries, {(many - few) / (MANY - FEW):5.1f} for each row more")
    allowed = {name: MORE + EACH.get(name, AT_ONCE) * (MANY - FEW) for name in PRESSES}
    assert not {name: found for name, found in counts.items() if found[1] > found[0] + allowed[name]}
