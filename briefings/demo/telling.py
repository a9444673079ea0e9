"""Tells the story through the services: every step is taken by somebody who may take it, and leaves its trace."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from briefings.choices import ReviewOutcome
from briefings.demo import MARK, marked
from briefings.demo.clock import happening
from briefings.demo.people import LEADER, OFFICE, Cast, call
from briefings.demo.story import QUARTERS, TASKS, Order, Quarter, Report, Step
from briefings.models import (
    Achievement,
    Attendance,
    Briefing,
    BriefingSeries,
    Conclusion,
    Directive,
    OrganizationReport,
    Shortcoming,
    Task,
    Theme,
)
from briefings.sample import text
from briefings.services import acknowledgements, briefings, carry_over, directives, extensions, reports, reviews
from briefings.services.history import create_with_history, save_with_history
from briefings.services.series import next_briefing
from lib.refused import Refused


@transaction.atomic
def load() -> int:
    """Add the illustrative quarters to the sample's series. Returns how many briefings were made; 0: they are there.

    Raises Refused when the sample is not loaded, and when its series went on with real briefings: nothing is mixed in.
    """
    if Briefing.objects.filter(illustrative=True).exists():
        return 0
    first = Briefing.objects.filter(slug=text.SLUG).select_related("series__host").first()
    if first is None:
        raise Refused("Chưa có dữ liệu mẫu để dựng số liệu minh họa; hãy chạy manage.py load_sample trước.")
    later = first.series.briefings.exclude(pk=first.pk).first()
    if later is not None:
        raise Refused(
            f"Loạt “{first.series}” đã có hội nghị thật “{later}”, nên không dựng số liệu minh họa lẫn vào; "
            "hãy nạp trên một hệ thống chỉ có dữ liệu mẫu."
        )
    _Telling(first.series, call(first.series.host)).tell()
    return len(QUARTERS)


class _Telling:
    """The story for one series with one cast; ``orders`` are the directives made so far, by key."""

    def __init__(self, series: BriefingSeries, cast: Cast):
        self.series, self.cast = series, cast
        self.people = [user.pk for user in cast.users.values()]
        self.office, self.leader = cast.users[OFFICE], cast.users[LEADER]
        self.themes = {theme.name: theme for theme in Theme.objects.all()}
        self.orders: dict[str, Directive] = {}

    def tell(self) -> None:
        with self.on(date(2020, 3, 2)):
            for key, (title, target, measure) in TASKS.items():
                task = Task(organization=self.cast.organizations[key], year=2020, quarter=1, title=marked(title))
                task.target, task.unit_of_measure = target, measure
                create_with_history(task, by=self.cast.users[key])
        waiting: list[tuple[Directive, Step]] = []
        for quarter in QUARTERS:
            self._steps(waiting, until=quarter.held)
            waiting += self._quarter(quarter)
        self._steps(waiting, until=date.max)

    def on(self, day: date, hour: int = 9) -> AbstractContextManager:
        return happening(timezone.make_aware(datetime.combine(day, time(hour))), self.people)

    def _steps(self, waiting: list[tuple[Directive, Step]], *, until: date) -> None:
        """Take the steps that come before ``until``, in the order of their days."""
        due = sorted((entry for entry in waiting if entry[1].on < until), key=lambda entry: entry[1].on)
        for directive, step in due:
            with self.on(step.on, hour=10):
                self._take(directive, step)
        waiting[:] = [entry for entry in waiting if entry[1].on >= until]

    # --- one quarter --------------------------------------------------------------------------------------------------

    def _quarter(self, quarter: Quarter) -> Iterator[tuple[Directive, Step]]:
        briefing = self._call(quarter)
        for report in sorted(quarter.reports, key=lambda report: report.submitted or quarter.submit_by):
            self._report(briefing.reports.get(organization=self.cast.organizations[report.organization]), report)
        self._session(briefing, quarter)
        if quarter.closed:
            self._close(briefing, quarter)
        return [(self.orders[order.key], step) for order in quarter.orders for step in order.steps]

    def _call(self, quarter: Quarter) -> Briefing:
        with self.on(quarter.called):
            briefing = next_briefing(
                self.series.pk,
                by=self.office,
                data_from=quarter.data_from,
                data_to=quarter.data_to,
                submit_by=quarter.submit_by,
                starts_at=timezone.make_aware(datetime.combine(quarter.held, time(8))),
            )
            briefing.illustrative, briefing.title = True, f"{briefing.title} {MARK}"
            briefing.slug = f"minh-hoa-{briefing.slug}"
            briefing.venue = f"Hội trường Huyện ủy {MARK}"
            fields = ["illustrative", "title", "slug", "venue"]
            save_with_history(briefing, by=self.office, reason="Số liệu minh họa", fields=fields)
            briefings.collect(briefing.pk, by=self.office)
        return briefing

    def _report(self, report: OrganizationReport, told: Report) -> None:
        officer = self.cast.users[told.organization]
        if told.submitted is None:
            return
        with self.on(told.submitted, hour=8):
            reports.start(report.pk, by=officer)
            self._write(report, told, by=officer)
        with self.on(told.submitted, hour=16):
            reports.submit(report.pk, by=officer)
        if told.returned:
            day, note = told.returned
            with self.on(day):
                reports.return_(report.pk, by=self.office, note=marked(note))
        if told.again:
            with self.on(told.again):
                reports.submit(report.pk, by=officer)
        if told.accepted:
            with self.on(told.accepted, hour=17):
                reports.accept(report.pk, by=self.office)

    def _write(self, report: OrganizationReport, told: Report, *, by) -> None:
        report.refresh_from_db()
        report.narrative = marked("Trong quý, tổ chức đã thực hiện nhiệm vụ theo kế hoạch.")
        save_with_history(report, by=by, fields=["narrative"])
        common = {"briefing": report.briefing, "report": report}
        for ordinal, (words, theme) in enumerate(told.achievements, start=1):
            row = Achievement(**common, ordinal=ordinal, text=marked(words), theme=self.themes[theme])
            create_with_history(row, by=by)
        if told.shortcoming:
            row = Shortcoming(**common, ordinal=1, text=marked(told.shortcoming))
            row.cause, row.remedy = marked(told.cause), marked(told.remedy)
            create_with_history(row, by=by)
        answers = {}
        for item in report.checklist.all():
            answer, note = told.task if item.task_id else told.carried
            answers[item.pk] = (answer, marked(note) if note else "")
        if answers:
            carry_over.answer(report.pk, by=by, answers=answers)

    def _session(self, briefing: Briefing, quarter: Quarter) -> None:
        with self.on(quarter.held, hour=8):
            for told in quarter.reports:
                if told.waived:
                    report = briefing.reports.get(organization=self.cast.organizations[told.organization])
                    reports.waive(report.pk, by=self.office, reason=marked(told.waived))
            briefings.hold(briefing.pk, by=self.office)
            for organization in self.series.participants.order_by("pk"):
                create_with_history(Attendance(briefing=briefing, organization=organization), by=self.office)
        with self.on(quarter.held, hour=10):
            for review in briefing.reviews.select_related("directive").order_by("pk"):
                self._decide(review, quarter)
            for ordinal, words in enumerate(quarter.conclusions, start=1):
                row = Conclusion(briefing=briefing, ordinal=ordinal, content=marked(words))
                create_with_history(row, by=self.office)
            for ordinal, order in enumerate(quarter.orders, start=1):
                self._order(briefing, ordinal, order)

    def _decide(self, review, quarter: Quarter) -> None:
        key = next((key for key, made in self.orders.items() if made == review.directive), "")
        if key in quarter.undecided:
            return
        outcome, remark = quarter.decided.get(key, (ReviewOutcome.CONTINUE, "Tiếp tục thực hiện."))
        reviews.decide(review.pk, by=self.leader, outcome=outcome, remark=marked(remark), on=quarter.held)

    def _order(self, briefing: Briefing, ordinal: int, order: Order) -> None:
        directive = Directive(briefing=briefing, ordinal=ordinal, content=marked(order.content))
        directive.theme = self.themes.get(order.theme)
        directive.expected_product = marked(order.product) if order.product else ""
        create_with_history(directive, by=self.office)
        self.orders[order.key] = directive
        if order.lead:
            directives.assign(
                directive.pk,
                by=self.leader,
                lead=self.cast.organizations[order.lead],
                coordinating=[self.cast.organizations[key] for key in order.coordinating],
                due_kind=order.due_kind,
                due_on=order.due_on,
                due_text=order.due_text,
            )

    def _close(self, briefing: Briefing, quarter: Quarter) -> None:
        with self.on(quarter.held, hour=11):
            briefings.conclude(briefing.pk, by=self.leader)
        with self.on(quarter.closed):
            briefings.close(briefing.pk, by=self.leader)

    # --- one step of a directive --------------------------------------------------------------------------------------

    def _take(self, directive: Directive, step: Step) -> None:
        by, own = self.cast.users[step.by], self.cast.organizations[step.by]
        words = marked(step.text) if step.text else ""
        name, _, other = step.what.partition(":")
        match name:
            case "acknowledge":
                acknowledgements.acknowledge(directive.pk, by=by, organization=own)
            case "update":
                directives.update(directive.pk, by=by, organization=own, text=words, percent=step.percent)
            case "submit":
                directives.submit(directive.pk, by=by, completed_on=step.day, text=words)
            case "accept":
                directives.accept(directive.pk, by=by, on=step.on)
            case "return_":
                directives.return_(directive.pk, by=by, reason=words)
            case "supersede":
                directives.supersede(directive.pk, by=by, successor_id=self.orders[other].pk, reason=words)
            case "request_extension":
                extensions.request_extension(directive.pk, by=by, organization=own, new_due_on=step.day, reason=words)
            case "approve_extension":
                request = directive.extension_requests.get(decision="pending")
                extensions.decide_extension(request.pk, by=by, approve=True, note=words)
