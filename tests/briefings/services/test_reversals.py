"""Every step there and back: a step taken back takes its effects with it, or is final for a reason that is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.apps import apps
from django.utils import timezone

from briefings import transitions
from briefings.choices import BriefingStatus, ChecklistAnswer, Progress, ReportStatus, ReviewOutcome, TaskProgress
from briefings.models import (
    Directive,
    DirectiveReview,
    ExtensionRequest,
    OrganizationReport,
    ReopenGrant,
    Shortcoming,
    Task,
)
from briefings.punctuality import is_missing
from briefings.reversals import FINAL, TABLES, TAKEN_BACK_BY
from briefings.services import (
    briefings,
    carry_over,
    deadlines,
    directives,
    extensions,
    measuring,
    reopening,
    reports,
    reviews,
)
from briefings.transitions import DIRECTIVE, Transition
from lib.refused import Refused
from lib.vietnamese import Period
from tests import factories

pytestmark = pytest.mark.long_on_postgresql

DAY = date(2020, 6, 20)
LATER = date(2020, 9, 30)
S, R, P = BriefingStatus, ReportStatus, Progress
NOT_COMPARED = {"version", "updated_at"}


def stored() -> dict[tuple[str, str], dict]:
    """Every row of the cycle, with every field, but for the histories; rows of lists of many by what they say."""
    found = {}
    for model in apps.get_app_config("briefings").get_models(include_auto_created=True):
        if not model.__name__.startswith("Historical"):
            names = [field.attname for field in model._meta.concrete_fields if field.name not in NOT_COMPARED]
            for row in model._base_manager.values(*names):
                key = row.pop("id")
                found[model.__name__, str(row if model._meta.auto_created else key)] = row
    return found


def assert_as_before(before: dict, after: dict, left=()) -> None:
    """``left``: what a step leaves, for what was said stays."""
    assert {key: row for key, row in after.items() if key in before} == before
    assert {name for name, _ in set(after) - set(before)} <= set(left)


# --- the records, brought into each state by the steps themselves -----------------------------------------------------


@pytest.fixture
def session(cast):
    """The briefing after the one that assigned: held, so that it reviews what is open."""
    cast.briefing.status = S.CONCLUDED
    cast.briefing.save()
    return factories.BriefingFactory(series=cast.series, quarter=2, status=S.COLLECTING, dated=True)


def directive_in(state, cast, session) -> Directive:
    """Led by the farmers; they asked for more time, and a session has not decided about it yet."""
    given = factories.DirectiveFactory(
        briefing=cast.briefing, assigned=True, lead_organization=cast.farmers, coordinating_organizations=[cast.women]
    )
    ask = {"organization": cast.farmers, "new_due_on": LATER, "reason": "Mưa lũ kéo dài."}
    extensions.request_extension(given.pk, by=cast.farmer, **ask)
    briefings.hold(session.pk, by=cast.office)
    if state != P.NOT_STARTED:
        more = {"organization": cast.farmers, "text": "Đang làm.", "percent": 40}
        directives.update(given.pk, by=cast.farmer, **more)
    if state in (P.SUBMITTED, P.DONE):
        submit(given, cast)
    {P.DONE: accept, P.CANCELLED: cancel, P.SUPERSEDED: supersede}.get(state, lambda *_: None)(given, cast)
    return Directive.objects.get(pk=given.pk)


def submit(directive, cast):
    directives.submit(directive.pk, by=cast.farmer, completed_on=DAY, text="Đã xong.")


def return_(directive, cast):
    directives.return_(directive.pk, by=cast.office, reason="Thiếu danh sách.")


def accept(directive, cast):
    directives.accept(directive.pk, by=cast.office, on=DAY)


def cancel(directive, cast):
    directives.cancel(directive.pk, by=cast.office, reason="Không còn phù hợp.")


def supersede(directive, cast):
    """By two: the work was split."""
    there = Directive.objects.filter(content__startswith="Phần việc").order_by("pk")
    parts = list(there) or [factories.DirectiveFactory(briefing=cast.briefing, content=f"Phần việc {n}") for n in "ab"]
    keys = [part.pk for part in parts]
    directives.supersede(directive.pk, by=cast.office, successor_id=keys[0], further_ids=keys[1:], reason="Tách việc.")


def reopen(directive, cast):
    directives.reopen(directive.pk, by=cast.office, reason="Bấm nhầm.")


def decide(directive, cast, approve):
    extensions.decide_extension(request_of(directive).pk, by=cast.leader, approve=approve, note="Xét.")


def reverse(directive, cast):
    extensions.reverse_extension(request_of(directive).pk, by=cast.leader, reason="Ghi nhầm.")


def request_of(directive) -> ExtensionRequest:
    return directive.extension_requests.get()


def ask_again(directive, cast):
    more = {"organization": cast.farmers, "new_due_on": LATER, "reason": "Mưa lũ kéo dài."}
    extensions.request_extension(directive.pk, by=cast.farmer, **more)


def withdraw_request(directive, cast):
    request = directive.extension_requests.get(decision="pending")
    extensions.withdraw_extension(request.pk, by=cast.farmer)


def correct(directive, cast, day):
    deadlines.correct_deadline(directive.pk, by=cast.office, due_on=day, reason="Ghi nhầm.")


def measure(directive, cast):
    period, indicator = Period.plan(2020), factories.IndicatorFactory(code="DO01")
    measuring.measure_by(directive.pk, by=cast.office, indicator=indicator, value=Decimal(400), period=period)


def measure_by_nothing(directive, cast):
    measuring.measure_by(directive.pk, by=cast.office, indicator=None)


def report_in(state, cast, session) -> OrganizationReport:
    """The farmers', with two tasks and a shortcoming of the quarter before to be answered for."""
    for title in ("Trồng cây", "Tập huấn", "Thăm hỏi"):
        factories.TaskFactory(organization=cast.farmers, year=2020, quarter=1, title=title)
    own = factories.OrganizationReportFactory(briefing=cast.briefing, organization=cast.farmers, submitted=True)
    for text in ("Sinh hoạt chưa đều.", "Báo cáo còn chậm."):
        factories.ShortcomingFactory(report=own, text=text)
    briefings.collect(factories.BriefingFactory(series=cast.series, quarter=2, dated=True).pk, by=cast.office)
    report = OrganizationReport.objects.filter(organization=cast.farmers).latest("pk")
    report.narrative = "Đã làm."
    report.save()
    answer(report, cast)
    if state == R.WAIVED:
        waive(report, cast)
    if state in (R.DRAFT, R.RETURNED):
        reports.start(report.pk, by=cast.farmer)
    if state in (R.SUBMITTED, R.ACCEPTED, R.RETURNED, R.LOCKED):
        reports.submit(report.pk, by=cast.farmer)
    if state == R.RETURNED:
        reports.return_(report.pk, by=cast.office, note="Thiếu số liệu.")
    if state in (R.ACCEPTED, R.LOCKED):
        reports.accept(report.pk, by=cast.office)
    if state == R.LOCKED:
        close(report.briefing, cast)
    return OrganizationReport.objects.get(pk=report.pk)


ANSWERS = (ChecklistAnswer.DONE, ChecklistAnswer.NOT_DONE, ChecklistAnswer.CONTINUE)


def answer(report, cast, said=ANSWERS):
    items = report.checklist.order_by("pk")
    tasks, shortcomings = items.filter(task__isnull=False), items.filter(shortcoming__isnull=False)
    given = {item.pk: (word, "Vì mưa." if word else "") for item, word in zip(tasks, said, strict=True)}
    given |= {item.pk: (word, "") for item, word in zip(shortcomings, (said[0], said[2]), strict=True)}
    carry_over.answer(report.pk, by=cast.farmer, answers=given)


def waive(report, cast):
    reports.waive(report.pk, by=cast.office, reason="Báo cáo bằng lời.")


def close(briefing, cast):
    briefing = type(briefing).objects.get(pk=briefing.pk)
    for other in briefing.reports.exclude(organization=cast.farmers):
        reports.waive(other.pk, by=cast.office, reason="Báo cáo bằng lời.")
    briefings.hold(briefing.pk, by=cast.office)
    factories.ConclusionFactory(briefing=briefing)
    briefings.conclude(briefing.pk, by=cast.office)
    briefings.close(briefing.pk, by=cast.office)


def grant(report, cast):
    until = timezone.now() + timedelta(days=1)
    reopening.grant_reopening(report.pk, by=cast.office, reason="Nhầm số.", expires_at=until)


def revoke(report, cast):
    reopening.revoke_reopening(report.pk, by=cast.office, reason="Cho phép nhầm.")


def briefing_in(state, cast, session):
    briefing = factories.BriefingFactory(series=cast.series, quarter=3, dated=True)
    if state == S.COLLECTING:
        briefings.collect(briefing.pk, by=cast.office)
    return briefing


def by_office(service, **more) -> Callable:
    return lambda record, cast: service(record.pk, by=cast.office, **more)


def by_farmer(service, **more) -> Callable:
    return lambda record, cast: service(record.pk, by=cast.farmer, **more)


@dataclass(frozen=True)
class Case:
    """``there`` takes the step from ``state``, ``back`` takes it back. ``left``: models of which rows stay;
    ``but``: a field that says something else after, for the reason written beside the case."""

    make: Callable
    state: str
    there: Callable
    back: Callable
    left: tuple[str, ...] = ()
    but: str = ""
    first: Callable | None = None  # what is done before, so that the step can be taken


OPEN_STATES = Progress.open()
SAID = ("ProgressUpdate",)
withdraw = by_farmer(reports.withdraw)
hand_in = by_farmer(reports.submit)
send_back = by_office(reports.return_, note="Thiếu số liệu.")
take = by_office(reports.accept)
untake = by_office(reports.withdraw_acceptance, reason="Bấm nhầm.")
unwaive = by_office(reports.withdraw_waiver, reason="Miễn nhầm.")
postpone = by_office(briefings.postpone, reason="Mưa bão.")
resume = by_office(briefings.resume, starts_at=factories.NOON)

CASES: dict[str, list[Case]] = {
    "briefing.postpone": [Case(briefing_in, state, postpone, resume) for state in (S.PLANNED, S.COLLECTING)],
    "briefing.resume": [
        Case(briefing_in, state, resume, postpone, first=postpone) for state in (S.PLANNED, S.COLLECTING)
    ],
    "report.submit": [Case(report_in, state, hand_in, withdraw) for state in (R.EXPECTED, R.DRAFT, R.RETURNED)],
    # Handed in anew: it came when it came again.
    "report.withdraw": [Case(report_in, R.SUBMITTED, withdraw, hand_in, but="OrganizationReport.submitted_at")],
    # Why it had come back stays.
    "report.return_": [Case(report_in, R.SUBMITTED, send_back, hand_in, but="OrganizationReport.returned_note")],
    "report.accept": [Case(report_in, R.SUBMITTED, take, untake)],
    "report.waive": [Case(report_in, R.EXPECTED, waive, unwaive)],
    "report.withdraw_waiver": [Case(report_in, R.WAIVED, unwaive, waive)],
    "report.reopen": [
        Case(report_in, R.LOCKED, by_farmer(reopening.reopen), revoke, left=("ReopenGrantEnd",), first=grant)
    ],
    "report.grant_reopening": [Case(report_in, R.LOCKED, grant, revoke, left=("ReopenGrant", "ReopenGrantEnd"))],
    "report.answer": [Case(report_in, R.DRAFT, partial(answer, said=("", "", "")), answer)],
    # It has been worked on: it does not go back to nobody having begun.
    "directive.submit": [
        Case(directive_in, P.NOT_STARTED, submit, return_, left=SAID, but="Directive.progress"),
        Case(directive_in, P.IN_PROGRESS, submit, return_, left=SAID),
    ],
    "directive.return_": [Case(directive_in, P.SUBMITTED, return_, submit, left=SAID)],
    "directive.accept": [Case(directive_in, P.SUBMITTED, accept, reopen)],
    "directive.cancel": [Case(directive_in, state, cancel, reopen) for state in OPEN_STATES],
    "directive.supersede": [Case(directive_in, state, supersede, reopen, left=("Directive",)) for state in OPEN_STATES],
    "directive.reopen": [
        # The request that lapsed lapses again: at another moment.
        Case(directive_in, P.DONE, reopen, accept, but="ExtensionRequest.decided_at"),
        Case(directive_in, P.CANCELLED, reopen, cancel, but="ExtensionRequest.decided_at"),
        Case(directive_in, P.SUPERSEDED, reopen, supersede, but="ExtensionRequest.decided_at"),
    ],
    "directive.correct_deadline": [
        Case(
            directive_in,
            P.IN_PROGRESS,
            partial(correct, day=LATER),
            partial(correct, day=date(2020, 6, 30)),
            first=withdraw_request,
        )
    ],
    "directive.measure": [Case(directive_in, state, measure, measure_by_nothing) for state in Progress.working()],
    "directive.request_extension": [
        Case(
            directive_in, P.IN_PROGRESS, ask_again, withdraw_request, left=("ExtensionRequest",), first=withdraw_request
        )
    ],
    "directive.decide_extension": [
        Case(directive_in, P.IN_PROGRESS, partial(decide, approve=approve), reverse) for approve in (True, False)
    ],
    # Decided anew: at another moment.
    "directive.reverse_extension": [
        Case(
            directive_in,
            P.IN_PROGRESS,
            reverse,
            partial(decide, approve=approve),
            but="ExtensionRequest.decided_at",
            first=partial(decide, approve=approve),
        )
        for approve in (True, False)
    ],
}
OF_ANOTHER_TEST = {"document.issue", "document.amend", "document.replace", "document.annul"}  # tests/…/documents
ANEW = {"report.withdraw_acceptance"}  # what is carried on is made again: below


def test_every_step_is_taken_back_by_another_or_final_for_a_reason():
    steps = {f"{record}.{step.name}" for record, table in TABLES.items() for step in table}
    singles = [value for value in vars(transitions).values() if isinstance(value, Transition)]
    tables = [value for value in vars(transitions).values() if isinstance(value, tuple)]

    assert steps == set(TAKEN_BACK_BY) | set(FINAL)
    assert not set(TAKEN_BACK_BY) & set(FINAL)
    assert len(steps) == len(singles) + sum(map(len, tables))
    assert all(reason.endswith(".") for reason in FINAL.values())
    for name, back in TAKEN_BACK_BY.items():
        table = {step.name for step in TABLES[name.partition(".")[0]]}
        assert set(back.split(", ")) <= table, name
    assert set(CASES) | OF_ANOTHER_TEST | ANEW == set(TAKEN_BACK_BY)
    print(
        f"{len(steps)} steps: {len(TAKEN_BACK_BY)} taken back, {len(FINAL)} final; {sum(map(len, CASES.values()))} ways"
    )


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{name} {case.state}") for name, cases in CASES.items() for case in cases],
)
def test_a_step_taken_back_leaves_all_as_before(cast, session, case):
    record = case.make(case.state, cast, session)
    if case.first:
        case.first(record, cast)
    if case.there is supersede:
        factories.DirectiveFactory(briefing=cast.briefing, content="Phần việc a")
        factories.DirectiveFactory(briefing=cast.briefing, content="Phần việc b")
    before = stored()

    case.there(record, cast)

    between = stored()
    assert between != before
    case.back(record, cast)
    after = stored()
    if case.but:
        model, name = case.but.split(".")
        said = [[row.pop(name) for (of, _), row in rows.items() if of == model] for rows in (before, after)]
        assert said[0] != said[1]
    assert_as_before(before, after, case.left)


def test_a_report_taken_again_carries_on_what_it_carried_on_before(cast, session):
    report = report_in(R.ACCEPTED, cast, session)

    def carried():
        tasks = Task.objects.exclude(carried_from=None).values_list("carried_from", "title", "year", "quarter")
        shortcomings = Shortcoming.objects.exclude(continues_from=None).values_list(
            "continues_from", "text", "briefing"
        )
        states = Task.objects.filter(carried_from=None).values_list("title", "progress", "outcome_reason")
        return [list(rows.order_by("pk")) for rows in (tasks, shortcomings, states)]

    before = carried()
    assert [len(rows) for rows in before] == [1, 1, 3]
    untake(report, cast)
    assert [len(rows) for rows in carried()] == [0, 0, 3]
    assert set(Task.objects.values_list("progress", flat=True)) == {TaskProgress.PLANNED}
    assert not Shortcoming.objects.exclude(resolved_on=None).exists()

    take(report, cast)

    assert carried() == before


@pytest.mark.parametrize("kind", [Task, Shortcoming])
def test_an_acceptance_stays_once_somebody_has_worked_on_what_it_carried_on(cast, session, kind):
    report = report_in(R.ACCEPTED, cast, session)
    [carried] = kind.objects.exclude(**{"carried_from" if kind is Task else "continues_from": None})
    carried.save()

    with pytest.raises(Refused, match="đã có người cập nhật"):
        untake(report, cast)
    report.refresh_from_db()
    assert report.status == R.ACCEPTED
    assert report.checklist.filter(settled_at=None).count() == 0


def test_a_report_withdrawn_was_never_handed_in(cast, session):
    report = report_in(R.SUBMITTED, cast, session)

    withdraw(report, cast)

    report.refresh_from_db()
    assert (report.status, report.submitted_at, is_missing(report)) == (R.EXPECTED, None, True)
    with pytest.raises(Refused, match="không có quyền"):
        reports.withdraw(report_in_again(report, cast).pk, by=cast.office)


def report_in_again(report, cast):
    hand_in(report, cast)
    return report


def test_a_permission_ends_with_the_acceptance_it_was_given_for(cast, session):
    report = report_in(R.LOCKED, cast, session)
    grant(report, cast)
    reopening.reopen(report.pk, by=cast.farmer)
    reports.submit(report.pk, by=cast.farmer)
    reports.accept(report.pk, by=cast.office)

    with pytest.raises(Refused, match=r"đã kết thúc \(Báo cáo đã được nhận lại\); hãy đề nghị"):
        reopening.reopen(report.pk, by=cast.farmer)
    assert not ReopenGrant.objects.valid(timezone.now()).exists()


def test_a_waiver_stays_once_the_briefing_has_ended(cast, session):
    report = report_in(R.WAIVED, cast, session)
    briefings.cancel(report.briefing_id, by=cast.office, reason="Mưa bão.")

    with pytest.raises(Refused, match="không còn báo cáo nào được chờ"):
        unwaive(report, cast)
    assert "withdraw_waiver" not in {step.name for step, _ in reports.offers(report_of(report), by=cast.office)}


def report_of(report):
    return OrganizationReport.objects.get(pk=report.pk)


def test_what_came_back_is_as_far_as_before_it_was_reported(cast, session):
    directive = directive_in(P.SUBMITTED, cast, session)
    assert directive.percent == 100

    return_(directive, cast)

    directive.refresh_from_db()
    assert (directive.progress, directive.percent, directive.completed_on) == (P.IN_PROGRESS, 40, None)


def test_an_acceptance_taken_back_is_returned_as_if_never_accepted(cast, session):
    directive = directive_in(P.DONE, cast, session)
    reopen(directive, cast)

    return_(directive, cast)

    directive.refresh_from_db()
    assert (directive.progress, directive.percent) == (P.IN_PROGRESS, 40)
    assert (directive.completed_on, directive.accepted_on, directive.accepted_by) == (None, None, None)


def test_a_session_whose_decision_ended_it_decides_anew_unless_it_is_closed(cast, session):
    directive = directive_in(P.SUBMITTED, cast, session)
    review = directive.reviews.get()
    reviews.decide(review.pk, by=cast.office, outcome=ReviewOutcome.ACCEPT, on=DAY, remark="Đã bàn.")

    reopen(directive, cast)

    review.refresh_from_db()
    assert (review.outcome, review.remark) == ("", "Đã bàn.")
    reviews.decide(review.pk, by=cast.office, outcome=ReviewOutcome.ACCEPT, on=DAY)
    DirectiveReview.objects.get(pk=review.pk)
    session.refresh_from_db()
    for report in session.reports.all():
        waive(report, cast)
    factories.ConclusionFactory(briefing=session)
    briefings.conclude(session.pk, by=cast.office)
    briefings.close(session.pk, by=cast.office)

    reopen(directive, cast)

    review.refresh_from_db()
    assert review.outcome == ReviewOutcome.ACCEPT
    directive.refresh_from_db()
    assert directive.progress == P.SUBMITTED


def test_all_that_took_its_place_stand_on_its_page_and_in_its_history(cast, session, client):
    directive = directive_in(P.SUPERSEDED, cast, session)
    client.force_login(cast.office)

    page = client.get(directive.get_absolute_url()).content.decode()

    assert [one.content for one in directive.successors] == ["Phần việc a", "Phần việc b"]
    for successor in directive.successors:
        assert f'<a href="{successor.get_absolute_url()}">{successor}</a>' in page
    version = directive.history.latest("history_id")
    first, second = directive.successors
    assert version.superseded_by == first
    assert [row.to_directive_id for row in version.further_successors.all()] == [second.pk]


@pytest.mark.parametrize("wrong", ["itself", "ended", "of elsewhere"])
def test_each_of_several_successors_is_looked_at(cast, session, wrong):
    directive = directive_in(P.IN_PROGRESS, cast, session)
    good = factories.DirectiveFactory(briefing=cast.briefing)
    other = {
        "itself": lambda: directive,
        "ended": lambda: directive_in_other(cast),
        "of elsewhere": lambda: factories.DirectiveFactory(briefing__status=S.CONCLUDED),
    }[wrong]()

    with pytest.raises(Refused, match="một chỉ đạo khác"):
        directives.supersede(
            directive.pk, by=cast.office, successor_id=good.pk, further_ids=[other.pk], reason="Tách việc."
        )


def directive_in_other(cast):
    return factories.DirectiveFactory(briefing=cast.briefing, progress=P.CANCELLED, closing_reason="Không cần nữa.")


def test_several_are_chosen_on_the_page(cast, session, client):
    directive = directive_in(P.IN_PROGRESS, cast, session)
    parts = [factories.DirectiveFactory(briefing=cast.briefing, content=f"Phần việc {n}") for n in "ab"]
    client.force_login(cast.office)

    typed = {"successor": [part.pk for part in parts], "reason": "Tách việc."}
    said = client.post(f"{directive.get_absolute_url()}supersede/", typed, follow=True).content.decode()

    assert "Đã thay bằng nhiệm vụ khác." in said
    directive.refresh_from_db()
    assert directive.successors == parts


def test_steps_that_take_back_are_on_the_page_of_the_office(cast, session, client):
    directive = directive_in(P.DONE, cast, session)
    address = directive.get_absolute_url()
    client.force_login(cast.farmer)
    assert f"{address}reopen/" not in client.get(address).content.decode()
    client.force_login(cast.office)

    said = client.post(f"{address}reopen/", {"reason": "Bấm nhầm."}, follow=True).content.decode()

    assert "Đã mở lại" in said
    assert "Mở lại: Bấm nhầm." in said
    assert {step.name for step in DIRECTIVE} >= {"reopen"}


def test_a_request_that_was_withdrawn_does_not_stop_a_slip_from_being_corrected(cast, session):
    directive = directive_in(P.IN_PROGRESS, cast, session)
    assert "Đã có đề nghị gia hạn" in deadlines.why_not_correct(directive)

    withdraw_request(directive, cast)

    assert deadlines.why_not_correct(Directive.objects.get(pk=directive.pk)) == ""
