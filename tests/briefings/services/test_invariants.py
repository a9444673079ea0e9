"""Random people take random steps: whatever they try, what must never stop being true stays true (design §6).

One example is a series with its first briefing concluded, three directives and five people in their roles, one of them
from elsewhere. Others are called, put off, called off and held; what they assign is a draft until they conclude.
Each rule lets somebody try one step; a refusal must leave nothing behind.

An ordinary run takes the same walks each time. With Hypothesis' profile ``long`` it takes more, and other ones each
time; what it finds becomes a fixed example (``test_settling``).
"""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from briefings import timeliness
from briefings.choices import (
    BriefingStatus,
    ChecklistAnswer,
    DueKind,
    ExtensionDecision,
    Progress,
    Punctuality,
    ReportStatus,
    ReviewOutcome,
)
from briefings.feeds import entries
from briefings.models import (
    Briefing,
    Conclusion,
    Directive,
    DirectiveAcknowledgement,
    DirectiveReview,
    ExtensionRequest,
    OrganizationReport,
    ProgressUpdate,
    ReopenGrant,
    Task,
)
from briefings.services import (
    acknowledgements,
    briefings,
    calling_off,
    carry_over,
    deadlines,
    directives,
    extensions,
    planning,
    reopening,
    reports,
    reviews,
)
from briefings.services.history import create_with_history, save_with_history
from briefings.services.my_work import my_work
from briefings.transitions import BRIEFING, DIRECTIVE, REPORT, REPORT_FOLLOWS
from lib.refused import Refused
from organizations.models.base import AppendOnly, Stale, Tracked
from tests.briefings.services.locked_figures import LockedFigures
from tests.budget import budget

pytestmark = pytest.mark.long_on_postgresql

# Mostly somebody who may, often enough somebody who may not.
OFFICE = st.sampled_from(["office", "office", "office", "office", "leader", "farmer", "reader", "stranger"])
OWN = st.sampled_from(["farmer", "farmer", "farmer", "office", "woman", "leader", "stranger"])
PICK = st.integers(0, 11)  # which of the rows there are
DAYS = st.sampled_from([date(2020, 6, 30), date(2020, 9, 30), date(2020, 12, 31)])
PAST, AHEAD = timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=30)
REASONS = st.sampled_from(["Có lý do.", " "])
HELD = [BriefingStatus.HELD, BriefingStatus.CONCLUDED, BriefingStatus.CLOSED]
FINAL = [Progress.DONE, Progress.CANCELLED, Progress.SUPERSEDED]

LOCKS = {(source, target) for sources, target, _ in REPORT_FOLLOWS.values() for source in sources}
ALLOWED = {
    Briefing: ("status", {(source, step.target) for step in BRIEFING for source in step.sources}),
    OrganizationReport: ("status", LOCKS | {(source, step.target) for step in REPORT for source in step.sources}),
    Directive: ("progress", {(source, step.target) for step in DIRECTIVE for source in step.sources}),
    ExtensionRequest: ("decision", {("pending", decision) for decision in ExtensionDecision.values}),
    DirectiveReview: ("outcome", {("", outcome) for outcome in ReviewOutcome.values}),
}
# Steps that take another back lead where the record was before it, which no table can say.
BACK = {
    Briefing: {("postponed", "planned")},
    OrganizationReport: {("submitted", state) for state in ReportStatus.editable()},
    Directive: {(state, before) for state in Progress.final() for before in Progress.open()},
    ExtensionRequest: {(decision, "pending") for decision in ("approved", "rejected", "lapsed")},
    DirectiveReview: {(outcome, "") for outcome in ("accept", "cancel", "supersede", "extend")},
}
ALLOWED = {model: (state, ways | BACK[model]) for model, (state, ways) in ALLOWED.items()}
MODELS = [model for model in apps.get_app_config("briefings").get_models() if issubclass(model, (Tracked, AppendOnly))]
_TABLES = [(model.history.model if hasattr(model, "history") else model)._meta.db_table for model in MODELS]
COUNT = "SELECT " + " + ".join(f'(SELECT COUNT(*) FROM "{table}")' for table in _TABLES)


class Cycle(LockedFigures, RuleBasedStateMachine):
    cast = None  # given by the test

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.first_due: dict[int, date] = {}
        self.frozen: dict[int, tuple] = {}
        self.kept: Directive | None = None
        cast = self.cast
        self.chair = cast.briefing.chair
        briefings.hold(cast.briefing.pk, by=cast.office)
        create_with_history(Task(organization=cast.farmers, year=2020, quarter=1, title="Trồng cây"), by=cast.farmer)
        for number, day in enumerate((date(2020, 6, 30), date(2020, 9, 30))):
            directive = self._capture(cast.briefing, number)
            more = {"lead": cast.farmers, "due_kind": DueKind.DATE, "due_on": day}
            directives.assign(directive.pk, by=cast.office, **more)
        self._capture(cast.briefing, 2)
        create_with_history(Conclusion(briefing=cast.briefing, ordinal=1, content="Ghi nhận."), by=cast.office)
        briefings.conclude(cast.briefing.pk, by=cast.office)

    def teardown(self):
        try:
            self._check_history()
            self._check_work()
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    # --- how a step is tried ------------------------------------------------------------------------------------------

    def attempt(self, who: str, step, *args, **more):
        """Let ``who`` try ``step``; refused, it must have written nothing. Returns its answer, None when refused."""
        before = self._stored()
        try:
            return step(*args, by=getattr(self.cast, who), **more)
        except Refused:
            assert self._stored() == before
            return None

    def _stored(self) -> int:
        """How many versions and traces there are: every write adds one."""
        with connection.cursor() as cursor:
            cursor.execute(COUNT)
            return cursor.fetchone()[0]

    def pick(self, rows, number: int):
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        return keys[number % len(keys)] if keys else None

    def _capture(self, briefing, number: int) -> Directive:
        last = briefing.directives.order_by("-ordinal").values_list("ordinal", flat=True).first() or 0
        directive = Directive(briefing=briefing, ordinal=last + 1, content=f"Việc {number}")
        return create_with_history(directive, by=self.cast.office)

    # --- briefings ----------------------------------------------------------------------------------------------------

    @rule(who=OFFICE, number=PICK, name=st.sampled_from(["collect", "close"]))
    def briefing_moves(self, who, number, name):
        self.attempt(who, getattr(briefings, name), self.briefing(number))

    @rule(who=OFFICE, number=PICK, day=st.sampled_from([None, PAST, AHEAD]), chaired=st.booleans())
    def hold(self, who, number, day, chaired):
        key = self.briefing(number)
        owed = Directive.objects.open().filter(briefing__series=self.cast.series).exclude(briefing=key)
        owed = set(owed.values_list("pk", flat=True))
        if self.attempt(who, briefings.hold, key, starts_at=day, chair=self.chair if chaired else None):
            assert set(DirectiveReview.objects.filter(briefing=key).values_list("directive", flat=True)) == owed

    @rule(who=OFFICE, number=PICK, without=st.booleans())
    def conclude(self, who, number, without):
        key = self.briefing(number)
        missing = OrganizationReport.objects.missing().filter(briefing=key).exists()
        if self.attempt(who, briefings.conclude, key, without_reports=without):
            assert without or not missing

    @rule(who=OFFICE, number=PICK, reason=REASONS, day=st.sampled_from([None, None, PAST, AHEAD]))
    def postpone(self, who, number, reason, day):
        key = self.briefing(number, status__in=["planned", "collecting"])
        self.attempt(who, briefings.postpone, key, reason=reason, starts_at=day)

    @rule(who=OFFICE, number=PICK, by_when=st.sampled_from([None, PAST.date(), AHEAD.date()]), undecided=st.booleans())
    def resume(self, who, number, by_when, undecided):
        key = self.briefing(number, status="postponed")
        self.attempt(who, briefings.resume, key, submit_by=by_when, undecided=undecided)

    @rule(who=OFFICE, number=PICK, reason=REASONS, asked=st.booleans(), other=PICK)
    def call_off(self, who, number, reason, asked, other):
        """``asked``: the office says of each draft with a lead what becomes of it, stopping every other one."""
        key = self.briefing(number, status__in=["planned", "collecting", "postponed"])
        waiting = list(calling_off.assigned(Briefing.objects.get(pk=key)).values_list("pk", flat=True)) if key else []
        target = self.briefing(other)
        moved = {draft: target if place % 2 else None for place, draft in enumerate(waiting, number)}
        if self.attempt(who, briefings.cancel, key, reason=reason, moved=moved if asked else {}):
            assert asked or not waiting
            assert not Directive.objects.filter(briefing=key, progress__in=Progress.open()).exists()

    @rule(number=PICK, led=st.booleans())
    def the_office_writes_ahead(self, number, led):
        """What the chair will conclude is written down before the session, maybe with who is to do it."""
        key = self.briefing(number, status__in=["planned", "collecting", "postponed"])
        briefing = Briefing.objects.get(pk=key)
        if briefing.status in [*HELD, "cancelled"] or briefing.directives.count() > 2:
            return
        early = self._capture(briefing, number)
        if led:
            more = {"lead": self.cast.farmers, "due_kind": DueKind.ONGOING}
            self.attempt("office", directives.assign, early.pk, **more)

    @rule(who=OFFICE)
    def the_next_briefing(self, who):
        self.attempt(who, planning.next_briefing, self.cast.series.pk)

    @rule(number=PICK)
    def the_office_writes_in_session(self, number):
        briefing = Briefing.objects.filter(series=self.cast.series, status=BriefingStatus.HELD).first()
        if briefing is None or briefing.directives.count() > 4:
            return
        self._capture(briefing, number)
        if not briefing.conclusions.exists():
            create_with_history(Conclusion(briefing=briefing, ordinal=1, content="Ghi nhận."), by=self.cast.office)

    @rule(who=OFFICE, number=PICK, outcome=st.sampled_from(ReviewOutcome.values), reason=REASONS, other=PICK)
    def review(self, who, number, outcome, reason, other):
        key = self.pick(DirectiveReview.objects.filter(briefing__status__in=HELD), number)
        if key:
            successor = self.pick(Directive.objects.all(), other)
            more = {"on": date(2020, 7, 1), "reason": reason, "successor_id": successor}
            self.attempt(who, reviews.decide, key, outcome=outcome, **more)

    @rule(who=OFFICE)
    def all_reviews_of_a_session_are_decided(self, who):
        for review in DirectiveReview.objects.filter(outcome=""):
            self.attempt(who, reviews.decide, review.pk, outcome=ReviewOutcome.CONTINUE)

    @rule()
    def the_session_is_brought_to_its_end(self):
        for briefing in Briefing.objects.filter(series=self.cast.series, status__in=HELD[:2]):
            for report in briefing.reports.filter(status=ReportStatus.EXPECTED):
                self.attempt("office", reports.waive, report.pk, reason="Báo cáo bằng lời.")
            for directive in briefing.directives.unassigned():
                more = {"lead": self.cast.women, "due_kind": DueKind.ONGOING}
                self.attempt("office", directives.assign, directive.pk, **more)
            for review in briefing.reviews.filter(outcome=""):
                self.attempt("office", reviews.decide, review.pk, outcome=ReviewOutcome.CONTINUE)
            if not briefing.conclusions.exists():
                create_with_history(Conclusion(briefing=briefing, ordinal=1, content="Ghi nhận."), by=self.cast.office)
            if briefing.status == BriefingStatus.HELD:
                self.attempt("office", briefings.conclude, briefing.pk, without_reports=True)
            self.attempt("office", briefings.close, briefing.pk)

    @rule()
    def the_next_session_begins(self):
        self.attempt("office", planning.next_briefing, self.cast.series.pk)
        for briefing in Briefing.objects.filter(series=self.cast.series, status=BriefingStatus.PLANNED):
            self.attempt("office", briefings.collect, briefing.pk)
            self.reports_come_in()
            self.attempt("office", briefings.hold, briefing.pk, starts_at=PAST, chair=self.chair)

    # --- reports ------------------------------------------------------------------------------------------------------

    @rule(who=OFFICE, number=PICK, name=st.sampled_from(["start", "submit", "accept", "submit", "accept"]))
    def report_moves(self, who, number, name):
        if key := self.pick(OrganizationReport.objects.all(), number):
            self.attempt(who, getattr(reports, name), key)

    @rule(who=OFFICE, number=PICK, reason=REASONS, returns=st.booleans())
    def report_is_returned_or_waived(self, who, number, reason, returns):
        if key := self.pick(OrganizationReport.objects.all(), number):
            if returns:
                self.attempt(who, reports.return_, key, note=reason)
            else:
                self.attempt(who, reports.waive, key, reason=reason)

    @rule(said=st.sampled_from([ChecklistAnswer.CONTINUE, ChecklistAnswer.DONE]))
    def reports_come_in(self, said=ChecklistAnswer.CONTINUE):
        for report in OrganizationReport.objects.filter(status__in=ReportStatus.editable()):
            report.narrative = "Đã làm."
            save_with_history(report, by=self.cast.office, fields=["narrative"])
            answers = {item.pk: (said, "") for item in report.checklist.filter(settled_at=None)}
            self.attempt("office", carry_over.answer, report.pk, answers=answers)
            self.attempt("office", reports.submit, report.pk)
            self.attempt("office", reports.accept, report.pk)

    @rule(who=OWN, number=PICK, answers=st.lists(st.sampled_from(ChecklistAnswer.values), min_size=1, max_size=3))
    def report_answers(self, who, number, answers):
        key = self.pick(OrganizationReport.objects.filter(checklist__isnull=False), number)
        if key:
            items = OrganizationReport.objects.get(pk=key).checklist.all()
            said = {item.pk: (answers[place % len(answers)], "Vì mưa.") for place, item in enumerate(items)}
            self.attempt(who, carry_over.answer, key, answers=said)

    @rule(who=OFFICE, number=PICK, hours=st.sampled_from([-1, 24]))
    def reopening_is_granted(self, who, number, hours):
        key = self.pick(OrganizationReport.objects.filter(status=ReportStatus.LOCKED), number)
        if key:
            until = timezone.now() + timedelta(hours=hours)
            self.attempt(who, reopening.grant_reopening, key, reason="Nhầm số.", expires_at=until)

    @rule(who=OWN, number=PICK)
    def report_is_reopened(self, who, number):
        key = self.pick(OrganizationReport.objects.filter(status=ReportStatus.LOCKED), number)
        if key and self.attempt(who, reopening.reopen, key):
            assert ReopenGrant.objects.filter(report=key, expires_at__gt=timezone.now()).exists()

    @rule(quarter=st.integers(1, 2))
    def a_task_is_planned(self, quarter):
        if Task.objects.count() < 3:
            task = Task(organization=self.cast.farmers, year=2020, quarter=quarter, title="Trồng cây")
            create_with_history(task, by=self.cast.farmer)

    # --- directives ---------------------------------------------------------------------------------------------------

    @rule(who=OFFICE, number=PICK, kind=st.sampled_from(DueKind.values), day=DAYS, helped=st.booleans())
    def assign(self, who, number, kind, day, helped):
        more = {"lead": self.cast.farmers, "coordinating": [self.cast.women] if helped else []}
        self.attempt(who, directives.assign, self.directive(number), due_kind=kind, due_on=day, **more)

    @rule(who=OFFICE, number=PICK, day=DAYS, reason=REASONS)
    def a_slip_is_corrected(self, who, number, day, reason):
        key = self.directive(number, due_on__isnull=False)
        before = Directive.objects.get(pk=key).due_on
        if done := self.attempt(who, deadlines.correct_deadline, key, due_on=day, reason=reason):
            assert done.briefing.status != BriefingStatus.CLOSED
            assert before is not None

    @rule(who=OWN, number=PICK, percent=st.sampled_from([None, 0, 50, 100, 101]), women=st.booleans())
    def update(self, who, number, percent, women):
        organization = self.cast.women if women else self.cast.farmers
        more = {"organization": organization, "text": "Đang làm.", "percent": percent}
        self.attempt(who, directives.update, self.directive(number), **more)

    @rule(who=OWN, number=PICK, day=DAYS)
    def report_done(self, who, number, day):
        key = self.directive(number, lead_organization=self.cast.farmers, progress__in=Progress.open()[:2])
        self.attempt(who, directives.submit, key, completed_on=day, text="Đã xong.")

    @rule(who=OFFICE, number=PICK, day=DAYS)
    def accept(self, who, number, day):
        if not Directive.objects.filter(progress=Progress.SUBMITTED).exists():
            self.report_done("farmer", 2 * number, day)
        if done := self.attempt(who, directives.accept, self.directive(number, progress="submitted"), on=day):
            assert who in ("office", "leader")
            assert done.accepted_by == getattr(self.cast, who)

    @rule(who=OFFICE, number=PICK, name=st.sampled_from(["return_", "cancel"]), reason=REASONS)
    def directive_is_turned(self, who, number, name, reason):
        self.attempt(who, getattr(directives, name), self.directive(number, progress="submitted"), reason=reason)

    @rule(who=OFFICE, number=PICK, other=PICK)
    def supersede(self, who, number, other):
        successor = self.directive(other)
        self.attempt(who, directives.supersede, self.directive(number), successor_id=successor, reason="Gộp.")

    # --- steps taken back ---------------------------------------------------------------------------------------------

    @rule(who=OFFICE, number=PICK, others=st.lists(PICK, max_size=2), reason=REASONS)
    def work_is_split(self, who, number, others, reason):
        successor, *further = [self.directive(other) for other in [number + 1, *others]]
        more = {"successor_id": successor, "further_ids": further, "reason": reason}
        self.attempt(who, directives.supersede, self.directive(number), **more)

    @rule(who=OFFICE, number=PICK, reason=REASONS)
    def an_end_is_taken_back(self, who, number, reason):
        key = self.directive(number, progress__in=FINAL)
        if done := self.attempt(who, directives.reopen, key, reason=reason):
            assert done.progress in Progress.open()
            assert (done.accepted_on, done.closing_reason, done.successors) == (None, "", [])

    @rule(who=OFFICE, number=PICK, reason=REASONS)
    def a_decision_on_time_is_reversed(self, who, number, reason):
        decided = ExtensionRequest.objects.filter(decision__in=["approved", "rejected"])
        if key := self.pick(decided, number):
            self.attempt(who, extensions.reverse_extension, key, reason=reason)

    @rule(who=OFFICE, number=PICK, name=st.sampled_from(["withdraw_acceptance", "withdraw_waiver"]), reason=REASONS)
    def a_decision_on_a_report_is_taken_back(self, who, number, name, reason):
        state = ReportStatus.ACCEPTED if name == "withdraw_acceptance" else ReportStatus.WAIVED
        if key := self.pick(OrganizationReport.objects.filter(status=state), number):
            self.attempt(who, getattr(reports, name), key, reason=reason)

    @rule(who=OWN, number=PICK)
    def a_report_is_withdrawn(self, who, number):
        if key := self.pick(OrganizationReport.objects.filter(status=ReportStatus.SUBMITTED), number):
            self.attempt(who, reports.withdraw, key)

    @rule(who=OFFICE, number=PICK, reason=REASONS)
    def a_permission_is_revoked(self, who, number, reason):
        granted = OrganizationReport.objects.filter(reopen_grants__isnull=False).distinct()
        if key := self.pick(granted, number):
            self.attempt(who, reopening.revoke_reopening, key, reason=reason)

    # --- receipts and time --------------------------------------------------------------------------------------------

    @rule(who=OWN, number=PICK, women=st.booleans())
    def acknowledge(self, who, number, women):
        organization = self.cast.women if women else self.cast.farmers
        self.attempt(who, acknowledgements.acknowledge, self.directive(number), organization=organization)

    @rule(who=OWN, number=PICK, day=DAYS)
    def ask_for_time(self, who, number, day):
        more = {"organization": self.cast.farmers, "new_due_on": day, "reason": "Mưa lũ."}
        self.attempt(who, extensions.request_extension, self.directive(number, due_on__lt=day), **more)

    @rule(who=OWN, number=PICK, approve=st.booleans(), withdraw=st.booleans())
    def answer_a_request(self, who, number, approve, withdraw):
        pending = ExtensionRequest.objects.filter(decision="pending")
        key = self.pick(pending if pending else ExtensionRequest.objects.all(), number)
        if key and withdraw:
            self.attempt(who, extensions.withdraw_extension, key)
        elif key:
            self.attempt(who, extensions.decide_extension, key, approve=approve, note="Xét.")

    @rule(number=PICK)
    def somebody_keeps_a_copy(self, number):
        self.kept = Directive.objects.get(pk=self.directive(number))

    @rule()
    def and_saves_it_later(self):
        if self.kept is None or Directive.objects.get(pk=self.kept.pk).version == self.kept.version:
            return
        self.kept.progress = Progress.DONE
        with pytest.raises(Stale), transaction.atomic():
            self.kept.save()

    def briefing(self, number: int, **likely) -> int:
        """Rather one of the ``likely`` ones, as long as the number is even."""
        every = Briefing.objects.filter(series=self.cast.series)
        rows = every.filter(**likely)
        return self.pick(rows if number % 2 == 0 and rows.exists() else every, number // 2)

    def directive(self, number: int, **likely) -> int:
        """Rather one of the ``likely`` ones, as long as the number is even."""
        rows = Directive.objects.filter(**likely)
        return self.pick(rows if number % 2 == 0 and rows.exists() else Directive.objects.all(), number // 2)

    # --- what never stops being true ----------------------------------------------------------------------------------

    @invariant()
    def what_was_assigned_is_accounted_for(self):
        rows = Directive.objects.filter(briefing__series=self.cast.series)
        standing = rows.open().filter(due_kind=DueKind.ONGOING).count()
        owed = rows.open().exclude(due_kind=DueKind.ONGOING).count()
        ended = [rows.filter(progress=state).count() for state in FINAL]
        assert rows.count() == owed + standing + rows.drafts().count() + sum(ended)

    @invariant()
    def a_draft_is_nobodys_work(self):
        """It is as it was written down; only office and leader know of it; a session called off leaves none."""
        drafts = Directive.objects.filter(timeliness.DRAFT)
        keys = set(drafts.values_list("pk", flat=True))
        assert not drafts.exclude(progress__in=[Progress.NOT_STARTED, Progress.CANCELLED]).exists()
        for model in (ProgressUpdate, DirectiveAcknowledgement, ExtensionRequest, DirectiveReview):
            assert not model.objects.filter(directive__in=keys).exists()
        for name in ("farmer", "woman", "reader") if keys else ():
            assert not Directive.objects.for_user(getattr(self.cast, name)).filter(pk__in=keys).exists()
        off = drafts.filter(briefing__status=BriefingStatus.CANCELLED)
        assert not off.exclude(progress=Progress.CANCELLED, closing_reason="Hội nghị đã hủy.").exists()

    @invariant()
    def a_session_that_was_held_has_its_day_and_chair(self):
        for briefing in Briefing.objects.filter(status__in=HELD):
            assert briefing.chair_id
            assert briefing.held_on <= timezone.localdate()

    @invariant()
    def a_session_that_is_put_off_asks_for_no_report(self):
        put_off = Briefing.objects.filter(status=BriefingStatus.POSTPONED)
        rows = OrganizationReport.objects.filter(briefing__in=put_off)
        assert not rows.missing().exists()
        assert not [word for word in Punctuality if rows.with_punctuality(word, timezone.localdate()).exists()]

    @invariant()
    def the_first_deadline_stays(self):
        for directive in Directive.objects.exclude(original_due_on=None):
            assert self.first_due.setdefault(directive.pk, directive.original_due_on) == directive.original_due_on
            assert directive.due_on is not None

    @invariant()
    def somebody_from_elsewhere_sees_nothing_of_it(self):
        for model in (Briefing, OrganizationReport, Directive, DirectiveReview, ExtensionRequest, ReopenGrant):
            assert not model.objects.for_user(self.cast.stranger).exists()

    @invariant()
    def a_closed_session_spoke_of_all_that_was_owed(self):
        """Every directive that a closed briefing found open has its review there; and lateness is stored nowhere."""
        for briefing in Briefing.objects.filter(status=BriefingStatus.CLOSED).exclude(pk=self.cast.briefing.pk):
            held = briefing.history.filter(status=BriefingStatus.HELD).earliest("history_id").history_date
            later = Directive.objects.open().filter(briefing__series=self.cast.series).exclude(briefing=briefing)
            spoken = set(briefing.reviews.values_list("directive", flat=True))
            for other in later.exclude(pk__in=spoken).select_related("briefing"):
                concluded = other.briefing.history.filter(status=BriefingStatus.CONCLUDED).first()
                if concluded is None or concluded.history_date > held:
                    continue  # it was still a draft
                then = other.history.filter(history_date__lt=held).latest("history_id")
                assert then.progress in FINAL  # it had ended, and was opened again since
        assert not {"overdue", "timeliness", "late"} & {field.name for field in Directive._meta.fields}

    @invariant()
    def done_is_accepted_by_the_host(self):
        for directive in Directive.objects.filter(progress=Progress.DONE):
            assert directive.accepted_on
            assert directive.accepted_by in (self.cast.office, self.cast.leader)
            assert directive.completed_on
            assert directive.lead_organization

    @invariant()
    def one_request_waits_and_only_on_open_work(self):
        pending = ExtensionRequest.objects.filter(decision="pending").select_related("directive")
        waiting = [request.directive_id for request in pending]
        assert len(waiting) == len(set(waiting))
        assert not [request for request in pending if request.directive.progress in FINAL]

    @invariant()
    def nothing_waits_on_what_has_ended(self):
        """No session still has to decide about it, and nobody has to acknowledge it."""
        ended = Directive.objects.filter(progress__in=FINAL)
        assert not DirectiveReview.objects.filter(outcome="", directive__in=ended).exists()
        assert not [directive for directive in ended if acknowledgements.unacknowledged(directive)]

    @invariant()
    def nothing_waits_on_a_briefing_that_was_called_off(self):
        """No report of it is written, waited for or to be decided about."""
        ended = OrganizationReport.objects.filter(briefing__status=BriefingStatus.CANCELLED)
        assert not ended.exclude(status__in=[ReportStatus.WAIVED, ReportStatus.LOCKED]).exists()

    @invariant()
    def a_permission_ends_with_what_it_was_given_for(self):
        for grant in ReopenGrant.objects.valid(timezone.now()).select_related("report__briefing"):
            assert grant.report.briefing.status == BriefingStatus.CLOSED
            taken = grant.report.history.filter(status=ReportStatus.ACCEPTED, history_date__gt=grant.granted_at)
            assert not taken.exists()

    @invariant()
    def what_was_replaced_names_what_took_its_place(self):
        for directive in Directive.objects.filter(progress=Progress.SUPERSEDED):
            assert directive.successors
            assert directive not in directive.successors
        standing = Directive.objects.exclude(progress=Progress.SUPERSEDED)
        assert not standing.filter(further_successors__isnull=False).exists()

    @invariant()
    def a_closed_briefing_keeps_its_word(self):
        for briefing in Briefing.objects.filter(status=BriefingStatus.CLOSED).prefetch_related("reviews", "reports"):
            said = tuple(
                (row.pk, row.nth, row.progress_then, row.outcome, row.remark) for row in briefing.reviews.all()
            )
            assert all(outcome for _, _, _, outcome, _ in said)
            assert self.frozen.setdefault(briefing.pk, said) == said
            for report in briefing.reports.all():
                settled = report.status in (ReportStatus.LOCKED, ReportStatus.WAIVED)
                assert settled or ReopenGrant.objects.filter(report=report).exists()

    @invariant()
    def reviews_are_counted_without_a_gap(self):
        counted: dict[int, list[int]] = {}
        for directive, nth in DirectiveReview.objects.order_by("nth").values_list("directive", "nth"):
            counted.setdefault(directive, []).append(nth)
        # The session that assigned a directive is the first time.
        assert all(numbers == list(range(2, len(numbers) + 2)) for numbers in counted.values())

    @invariant()
    def what_is_carried_on_is_carried_once(self):
        carried = list(Task.objects.exclude(carried_from=None).values_list("carried_from", flat=True))
        assert len(carried) == len(set(carried))
        assert not Task.objects.filter(carried_from__progress="done").exists()

    def _check_history(self):
        """Every version has its row with a name, and no record ever moved along a way that is in no table."""
        for model in MODELS:
            if not issubclass(model, Tracked):
                continue
            for record in QuerySet(model).all():
                told = list(record.history.order_by("version"))
                known = told[0].version
                assert [row.version for row in told] == list(range(known, record.version + 1)), record
                assert all(row.history_user for row in told if row.pk > self.cast.last_history[model]), record
                if model in ALLOWED:
                    state, ways = ALLOWED[model]
                    for before, after in pairwise(getattr(row, state) for row in told):
                        assert before == after or (before, after) in ways, (record, before, after)

    def _check_work(self):
        """Drafts and what has ended are in nobody's work and calendar, nor the reports of a session that is put off.

        Looked at once, at the end.
        """
        idle = Directive.objects.filter(Q(progress__in=FINAL) | timeliness.DRAFT)
        ended = {directive.get_absolute_url() for directive in idle}
        put_off = OrganizationReport.objects.filter(briefing__status=BriefingStatus.POSTPONED)
        ended |= {report.get_absolute_url() for report in put_off.filter(status__in=ReportStatus.editable())}
        for person in (self.cast.office, self.cast.leader, self.cast.farmer, self.cast.woman) if ended else ():
            work = my_work(person, date(2020, 7, 1))
            named = {duty.address for duty in (*work.overdue, *work.returned, *work.outstanding, *work.to_decide)}
            assert not ended & (named | {entry.address for entry in entries(person)})


@pytest.mark.django_db
def test_nobody_breaks_what_must_stay_true(cast):
    cast.concluded.delete()
    cast.series.agenda_template = "Nghe báo cáo tổng hợp"
    cast.series.save()
    tracked = [model for model in MODELS if issubclass(model, Tracked)]
    cast.last_history = {model: getattr(model.history.order_by("pk").last(), "pk", 0) for model in tracked}

    class OfThisCast(Cycle):
        pass

    OfThisCast.cast = cast
    run_state_machine_as_test(
        OfThisCast,
        settings=settings(
            max_examples=budget(3, long=150),
            stateful_step_count=40,
            derandomize=budget(True, long=False),
            suppress_health_check=list(HealthCheck),
        ),
    )
