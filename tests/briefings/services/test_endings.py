"""Nothing waits on what has ended: every ending of the cycle, and everywhere where something may still wait."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from briefings.choices import BriefingStatus, ChecklistAnswer, DueKind, Progress, ReportStatus, ReviewOutcome
from briefings.documents import annul
from briefings.documents.kinds.reminder_letter import addressees
from briefings.feeds import entries
from briefings.models import Delivery, DigestSent, Directive, OrganizationReport, ReopenGrant, ReportChecklistItem, Task
from briefings.services import (
    acknowledgements,
    briefings,
    carry_over,
    digest,
    directives,
    extensions,
    reopening,
    reports,
    reviews,
)
from briefings.services.my_work import my_work
from briefings.transitions import BRIEFING, DIRECTIVE, DIRECTIVE_FOLLOWS, GRANT_FOLLOWS, REPORT, REPORT_FOLLOWS
from lib.refused import Refused
from organizations.models import User
from tests import factories

pytestmark = pytest.mark.long_on_postgresql

S, R, P = BriefingStatus, ReportStatus, Progress
DAY, TODAY = date(2020, 6, 20), date(2020, 7, 15)
PEOPLE = ("office", "leader", "farmer", "woman")
counted: dict[str, int] = {}


class Moment:
    """The cast, and what all of them are shown at one moment, looked up once."""

    def __init__(self, cast):
        self._cast = cast

    def __getattr__(self, name):
        return getattr(self._cast, name)

    @cached_property
    def works(self) -> set[str]:
        """The addresses in anybody's work."""
        found = set()
        for name in PEOPLE:
            work = my_work(getattr(self, name), TODAY)
            found |= {duty.address for duty in (*work.overdue, *work.returned, *work.outstanding, *work.to_decide)}
        return found

    @cached_property
    def calendars(self) -> set[str]:
        return {entry.address for name in PEOPLE for entry in entries(getattr(self, name)) if not entry.called_off}

    @cached_property
    def letters(self) -> str:
        """What the letters of a day say to the office and to the lead."""
        people = (self.office, self.farmer)
        for number, person in enumerate(people):
            User.objects.filter(pk=person.pk).update(email=f"{number}@example.vn")
        mail.outbox.clear()
        DigestSent.objects.all().delete()
        digest.send_digests(TODAY)
        assert len(mail.outbox) <= len(people)
        return " ".join(letter.body for letter in mail.outbox)


def has(text: str, address: str) -> bool:
    return any(word.rstrip(".,").endswith(address) for word in text.split())


# --- where something may wait: of a directive, a report, a briefing ---------------------------------------------------

DIRECTIVE_PLACES: dict[str, Callable] = {
    "request": lambda row, cast: row.extension_requests.filter(decision="pending").exists(),
    "review": lambda row, cast: row.reviews.filter(outcome="").exists(),
    "acknowledgement": lambda row, cast: bool(acknowledgements.unacknowledged(row)),
    "my work": lambda row, cast: row.get_absolute_url() in cast.works,
    "review in my work": lambda row, cast: bool({f"/xem-xet/{one.pk}/" for one in row.reviews.all()} & cast.works),
    "calendar": lambda row, cast: row.get_absolute_url() in cast.calendars,
    "letter of the day": lambda row, cast: has(cast.letters, row.get_absolute_url()),
    "reminder letter": lambda row, cast: cast.farmers in addressees(row.briefing, TODAY),
    "open ones": lambda row, cast: Directive.objects.open().filter(pk=row.pk).exists(),
    "steps": lambda row, cast: any(
        step.name != "reopen"
        for name in PEOPLE
        for step, why_not in directives.offers(row, by=getattr(cast, name))
        if not why_not
    ),
}
# Those of an opened report are counted only where it can be opened.
REPORT_PLACES: dict[str, Callable] = {
    "my work": lambda row, cast: row.get_absolute_url() in cast.works,
    "letter of the day": lambda row, cast: has(cast.letters, row.get_absolute_url()),
    "reminder letter": lambda row, cast: cast.farmers in addressees(row.briefing, TODAY),
    "missing ones": lambda row, cast: OrganizationReport.objects.missing().filter(pk=row.pk).exists(),
    "written by its people": lambda row, cast: reopening.is_writable(row),
    "to be taken or returned": lambda row, cast: row.status == R.SUBMITTED,
    "permission": lambda row, cast: row.reopen_grants.valid(timezone.now()).exists(),
    "checklist": lambda row, cast: "answer" in {step.name for step, _ in reports.offers(row, by=cast.farmer)},
}
BRIEFING_PLACES: dict[str, Callable] = {
    "my work": lambda row, cast: row.get_absolute_url() in cast.works,
    "letter of the day": lambda row, cast: has(cast.letters, row.get_absolute_url()),
    "calendar": lambda row, cast: row.status != S.CLOSED and row.get_absolute_url() in cast.calendars,
    "reports": lambda row, cast: row.reports.missing().exists(),
    "reports to be taken": lambda row, cast: row.reports.filter(status=R.SUBMITTED).exists(),
    "reviews": lambda row, cast: row.reviews.filter(outcome="").exists(),
}


def waiting(places: dict[str, Callable], record, cast) -> set[str]:
    now = Moment(cast)
    return {name for name, waits in places.items() if waits(record, now)}


def walk(places: dict[str, Callable], record, cast, end: Callable, *, wanted: set[str]) -> None:
    """``end`` lets ``record`` come to its end; nothing waits on it in any place, and before it did in ``wanted``."""
    waited = waiting(places, record, cast)
    assert waited >= wanted, wanted - waited

    end(record, cast)

    record = type(record).objects.get(pk=record.pk)
    assert waiting(places, record, cast) == set()
    counted[type(record).__name__] = counted.get(type(record).__name__, 0) + len(places)


# --- directives -------------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(cast) -> Directive:
    """Overdue work of the farmers, who asked for more time; the session after has not decided, nobody acknowledged."""
    cast.briefing.status = S.CONCLUDED
    cast.briefing.save()
    given = factories.DirectiveFactory(
        briefing=cast.briefing,
        lead_organization=cast.farmers,
        due_kind=DueKind.DATE,
        due_on=date(2020, 6, 30),
        coordinating_organizations=[cast.women],
    )
    factories.DirectiveFactory(briefing=cast.briefing, content="Việc thay thế")
    more = {"organization": cast.farmers, "new_due_on": date(2020, 9, 30), "reason": "Mưa lũ."}
    extensions.request_extension(given.pk, by=cast.farmer, **more)
    briefings.hold(factories.BriefingFactory(dated=True, series=cast.series, quarter=2).pk, by=cast.office)
    return Directive.objects.get(pk=given.pk)


def successor() -> Directive:
    return Directive.objects.get(content="Việc thay thế")


def decided(outcome, **more):
    return lambda row, cast: reviews.decide(row.reviews.get().pk, by=cast.office, outcome=outcome, **more)


DIRECTIVE_ENDINGS: dict[str, Callable] = {
    "accept": lambda row, cast: directives.accept(row.pk, by=cast.office, on=DAY),
    "cancel": lambda row, cast: directives.cancel(row.pk, by=cast.office, reason="Không còn phù hợp."),
    "supersede": lambda row, cast: directives.supersede(
        row.pk, by=cast.office, successor_id=successor().pk, reason="Gộp."
    ),
    "review: accept": decided(ReviewOutcome.ACCEPT, on=DAY),
    "review: cancel": decided(ReviewOutcome.CANCEL, reason="Không còn phù hợp."),
    "review: supersede": lambda row, cast: decided(ReviewOutcome.SUPERSEDE, reason="Gộp.", successor_id=successor().pk)(
        row, cast
    ),
}


# Each ending and each state, and in the long run each with each; accepted is what was reported done.
FROM = {"cancel": P.NOT_STARTED, "supersede": P.IN_PROGRESS, "review: cancel": P.IN_PROGRESS}


@pytest.mark.parametrize(
    ("ending", "state"),
    [
        pytest.param(ending, state, marks=() if FROM.get(ending, P.SUBMITTED) == state else pytest.mark.long)
        for ending in DIRECTIVE_ENDINGS
        for state in Progress.open()
        if "accept" not in ending or state == P.SUBMITTED
    ],
)
def test_nothing_waits_on_a_directive_that_has_ended(cast, asked, ending, state):
    if state == P.IN_PROGRESS:
        directives.update(asked.pk, by=cast.farmer, organization=cast.farmers, text="Đang làm.", percent=40)
    if state == P.SUBMITTED:
        directives.submit(asked.pk, by=cast.farmer, completed_on=DAY, text="Đã xong.")
    asked.refresh_from_db()
    working = {"calendar", "reminder letter"} if state != P.SUBMITTED else set()
    always = set(DIRECTIVE_PLACES) - {"calendar", "reminder letter"}

    walk(DIRECTIVE_PLACES, asked, cast, DIRECTIVE_ENDINGS[ending], wanted=always | working)


# --- reports ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def collecting(cast):
    """A briefing whose day for reports has passed, with reports of both; the farmers have a task to answer for."""
    factories.TaskFactory(organization=cast.farmers, year=2020, quarter=1, title="Trồng cây")
    starts = datetime(2020, 7, 20, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    briefing = factories.BriefingFactory(
        dated=True, series=cast.series, quarter=2, submit_by=date(2020, 7, 1), starts_at=starts
    )
    return briefings.collect(briefing.pk, by=cast.office)


def report_in(state, cast, briefing) -> OrganizationReport:
    report = briefing.reports.get(organization=cast.farmers)
    report.narrative = "Đã làm."
    report.save()
    if state in (R.DRAFT, R.RETURNED):
        reports.start(report.pk, by=cast.farmer)
    if state in (R.RETURNED, R.SUBMITTED, R.ACCEPTED):
        answer(report, cast)
        reports.submit(report.pk, by=cast.farmer)
    if state == R.RETURNED:
        reports.return_(report.pk, by=cast.office, note="Thiếu số.")
    if state == R.ACCEPTED:
        reports.accept(report.pk, by=cast.office)
    return OrganizationReport.objects.get(pk=report.pk)


def answer(report, cast):
    items = report.checklist.all()
    carry_over.answer(report.pk, by=cast.farmer, answers={one.pk: (ChecklistAnswer.DONE, "") for one in items})


def close(briefing, cast):
    for report in briefing.reports.filter(status=R.EXPECTED):
        reports.waive(report.pk, by=cast.office, reason="Báo cáo bằng lời.")
    if briefing.status == S.COLLECTING:
        briefings.hold(briefing.pk, by=cast.office)
    for review in briefing.reviews.filter(outcome=""):
        reviews.decide(review.pk, by=cast.office, outcome=ReviewOutcome.CONTINUE)
    factories.ConclusionFactory(briefing=briefing)
    briefings.conclude(briefing.pk, by=cast.office)
    briefings.close(briefing.pk, by=cast.office)


def reopened(cast, briefing, *, hours=24) -> OrganizationReport:
    """Taken, locked with the briefing, opened again by permission, and not handed in yet."""
    report = report_in(R.ACCEPTED, cast, briefing)
    close(briefing, cast)
    until = timezone.now() + timedelta(hours=hours)
    reopening.grant_reopening(report.pk, by=cast.office, reason="Nhầm số.", expires_at=until)
    reopening.reopen(report.pk, by=cast.farmer)
    return OrganizationReport.objects.get(pk=report.pk)


MISSING = {"my work", "letter of the day", "reminder letter", "missing ones", "written by its people"}
WAITING = {
    R.EXPECTED: MISSING | {"checklist"},
    R.DRAFT: MISSING | {"checklist"},
    R.RETURNED: {"my work", "letter of the day", "reminder letter", "missing ones", "written by its people"},
    R.SUBMITTED: {"my work", "letter of the day", "to be taken or returned"},
    R.ACCEPTED: set(),
}


@pytest.mark.parametrize("state", WAITING)
def test_nothing_waits_on_a_report_whose_briefing_is_called_off(cast, collecting, state):
    def called_off(report, cast):
        briefings.cancel(report.briefing_id, by=cast.office, reason="Gộp với quý sau.")

    report = report_in(state, cast, collecting)
    walk(REPORT_PLACES, report, cast, called_off, wanted=WAITING[state])

    [(target, reason)] = {(to, why) for states, to, why in REPORT_FOLLOWS.values() if state in states and "hủy" in why}
    report.refresh_from_db()
    told = report.history.latest("history_id")
    assert (report.status, told.history_change_reason, told.history_user) == (target, reason, cast.office)
    assert report.narrative == "Đã làm."
    until = timezone.now() + timedelta(days=1)
    with pytest.raises(Refused, match=r"Hội nghị đã hủy|chỉ đi từ"):
        reopening.grant_reopening(report.pk, by=cast.office, reason="Nhầm số.", expires_at=until)
    steps = {step.name for name in PEOPLE for step, why in reports.offers(report, by=getattr(cast, name)) if not why}
    assert steps <= {"record_receipt"}  # the day on which the office had it is put right at any time


def test_nothing_waits_on_a_report_that_was_waived(cast, collecting):
    def waived(report, cast):
        reports.waive(report.pk, by=cast.office, reason="Báo cáo bằng lời.")

    walk(REPORT_PLACES, report_in(R.EXPECTED, cast, collecting), cast, waived, wanted=WAITING[R.EXPECTED])


def test_nothing_waits_on_a_report_that_was_taken(cast, collecting):
    def taken(report, cast):
        reports.accept(report.pk, by=cast.office)

    walk(REPORT_PLACES, report_in(R.SUBMITTED, cast, collecting), cast, taken, wanted=WAITING[R.SUBMITTED])


@pytest.mark.parametrize("ending", ["taken", "revoked", "expired"])
def test_nothing_waits_on_a_report_opened_again_once_it_is_locked(cast, collecting, ending, monkeypatch):
    def taken(report, cast):
        reports.submit(report.pk, by=cast.farmer)
        reports.accept(report.pk, by=cast.office)

    def revoked(report, cast):
        reopening.revoke_reopening(report.pk, by=cast.office, reason="Cho phép nhầm.")

    def expired(report, cast):
        later = timezone.now() + timedelta(days=2)
        monkeypatch.setattr(timezone, "now", lambda: later)
        reopening.lock_again()

    end = {"taken": taken, "revoked": revoked, "expired": expired}[ending]
    wanted = {"my work", "letter of the day", "written by its people", "permission"}
    walk(REPORT_PLACES, reopened(cast, collecting), cast, end, wanted=wanted)
    if ending == "taken":
        assert ReopenGrant.objects.get().end.reason == GRANT_FOLLOWS[R.LOCKED]


# --- briefings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [S.PLANNED, S.COLLECTING, S.POSTPONED])
def test_nothing_waits_on_a_briefing_called_off(cast, state):
    starts = datetime(2020, 7, 10, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    briefing = factories.BriefingFactory(
        dated=True, series=cast.series, quarter=2, submit_by=date(2020, 7, 1), starts_at=starts
    )
    if state != S.PLANNED:
        briefings.collect(briefing.pk, by=cast.office)
        report_in(R.SUBMITTED, cast, briefing)
    if state == S.POSTPONED:
        briefings.postpone(briefing.pk, by=cast.office, reason="Mưa bão.")
    briefing.refresh_from_db()
    wanted = {"calendar", "my work", "letter of the day"} if state != S.POSTPONED else set()
    if state == S.COLLECTING:
        wanted |= {"reports", "reports to be taken"}

    def called_off(briefing, cast):
        briefings.cancel(briefing.pk, by=cast.office, reason="Gộp với quý sau.")

    walk(BRIEFING_PLACES, briefing, cast, called_off, wanted=wanted)


def test_nothing_waits_on_a_briefing_that_was_closed(cast, asked):
    briefing = asked.reviews.get().briefing

    walk(BRIEFING_PLACES, briefing, cast, close, wanted={"my work", "letter of the day", "reviews"})


# --- requests, tasks, documents, organizations ------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["approved", "rejected", "withdrawn"])
def test_nothing_waits_on_a_request_that_has_ended(cast, asked, ending):
    request = asked.extension_requests.get()
    address = asked.get_absolute_url()
    assert address in named(cast.office, "Gia hạn")
    if ending == "withdrawn":
        extensions.withdraw_extension(request.pk, by=cast.farmer)
    else:
        extensions.decide_extension(request.pk, by=cast.leader, approve=ending == "approved", note="Xét.")

    for name in PEOPLE:
        assert address not in named(getattr(cast, name), "Gia hạn")
        asked_for = {step.name for step, _ in directives.offers(Directive.objects.get(pk=asked.pk), by=cast.office)}
        assert not asked_for & {"decide_extension", "withdraw_extension"}
    counted["ExtensionRequest"] = counted.get("ExtensionRequest", 0) + 2 * len(PEOPLE)


def named(person, kind) -> set[str]:
    work = my_work(person, TODAY)
    everything = (*work.overdue, *work.returned, *work.outstanding, *work.to_decide)
    return {duty.address for duty in everything if duty.kind == kind}


@pytest.mark.parametrize("ending", ["done", "not_done", "cancelled"])
def test_nothing_waits_on_a_task_that_has_ended_elsewhere(cast, collecting, ending):
    """Typed in the admin site while a report still had to answer for it."""
    task = Task.objects.get(title="Trồng cây")
    report = report_in(R.DRAFT, cast, collecting)
    address = task.get_absolute_url()
    assert address in named(cast.farmer, "Nhiệm vụ")
    with pytest.raises(Refused, match="chưa trả lời"):
        reports.submit(report.pk, by=cast.farmer)

    task.progress, task.outcome_reason = ending, "" if ending == "done" else "Hết kinh phí."
    task.save()

    assert address not in named(cast.farmer, "Nhiệm vụ")
    assert not ReportChecklistItem.objects.to_answer().exists()
    assert "answer" not in {step.name for step, _ in reports.offers(report, by=cast.farmer)}
    assert reports.submit(report.pk, by=cast.farmer).status == R.SUBMITTED
    counted["Task"] = counted.get("Task", 0) + 4


def test_nothing_waits_on_a_document_no_longer_in_force(cast):
    document = factories.DocumentFactory(briefing=cast.briefing, issued=True)
    factories.DeliveryFactory(document=document, organization=cast.farmers)
    assert Delivery.objects.unread().exists()

    annul(document.pk, by=cast.office, on=TODAY, reason="Sai.", basis="Quyết định số 15")

    assert not Delivery.objects.unread().exists()
    counted["Document"] = 1


def test_nobody_is_reminded_for_an_organization_that_was_dissolved(cast, asked, collecting):
    address = asked.get_absolute_url()
    assert address in named(cast.farmer, "Chỉ đạo")
    cast.farmers.valid_to = date(2020, 6, 30)
    cast.farmers.save()
    cast.farmer = type(cast.farmer).objects.get(pk=cast.farmer.pk)

    assert my_work(cast.farmer, TODAY, asked=True).count == 0
    assert not entries_owed(cast.farmer)
    [duty] = [one for one in my_work(cast.office, TODAY).to_decide if one.address == address and one.kind == "Bàn giao"]
    assert duty.note.startswith("Đơn vị đã giải thể ngày 30/06/2020 còn việc")
    counted["Organization"] = 3


def entries_owed(person) -> list:
    return [entry for entry in entries(person) if entry.key.startswith(("directive-", "task-"))]


def test_every_ending_of_the_tables_is_walked():
    """The ends of each table, and how many pairs of an ending and a place were looked at above."""
    directive_ends = {step.name for step in DIRECTIVE if step.target in Progress.final()}
    assert directive_ends <= set(DIRECTIVE_ENDINGS)
    assert set(DIRECTIVE_FOLLOWS) == set(Progress.final())
    assert {step.name for step in BRIEFING if step.target in S.final()} == {"close", "cancel"}
    assert {step.name for step in REPORT if step.target in (R.WAIVED, R.ACCEPTED, R.LOCKED)} == {
        "waive",
        "accept",
        "revoke_reopening",
    }
    assert set(REPORT_FOLLOWS) == {"closed", "cancelled", "cancelled_handed_in", "grant_expired"}
    print(f"{sum(counted.values())} pairs of an ending and a place where something may wait: {counted}")
