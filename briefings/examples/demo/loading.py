"""Plays the scenario through the services: every step is taken by somebody who may take it, and leaves its trace."""

from contextlib import AbstractContextManager
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from briefings.choices import ReviewOutcome
from briefings.examples.demo.dating import dated
from briefings.examples.demo.people import LEADER, OFFICE, Participants, create_people
from briefings.examples.demo.scenario import QUARTERS, TASKS, DemoDirective, DemoQuarter, DemoReport, DemoStep
from briefings.examples.sample import text
from briefings.illustrative import MARK, marked
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
from briefings.services import acknowledgements, briefings, carry_over, directives, extensions, reports, reviews
from briefings.services.history import create_with_history, save_with_history
from briefings.services.planning import next_briefing
from lib.refused import Refused


@transaction.atomic
def load_demo() -> int:
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
    _Loader(first.series, create_people(first.series.host)).load()
    return len(QUARTERS)


class _Loader:
    """The scenario for one series with its people; ``directives`` are those made so far, by key."""

    def __init__(self, series: BriefingSeries, people: Participants):
        self.series, self.users, self.organizations = series, people.users, people.organizations
        self.people = [user.pk for user in self.users.values()]
        self.office, self.leader = self.users[OFFICE], self.users[LEADER]
        self.themes = {theme.name: theme for theme in Theme.objects.shared()}
        self.directives: dict[str, Directive] = {}

    def load(self) -> None:
        with self.on(date(2020, 3, 2)):
            for key, (title, target, measure) in TASKS.items():
                task = Task(organization=self.organizations[key], year=2020, quarter=1, title=marked(title))
                task.target, task.unit_of_measure = target, measure
                create_with_history(task, by=self.users[key])
        waiting: list[tuple[Directive, DemoStep]] = []
        for quarter in QUARTERS:
            self._steps(waiting, until=quarter.held)
            waiting += self._quarter(quarter)
        self._steps(waiting, until=date.max)

    def on(self, day: date, hour: int = 9) -> AbstractContextManager:
        return dated(timezone.make_aware(datetime.combine(day, time(hour))), self.people)

    def _steps(self, waiting: list[tuple[Directive, DemoStep]], *, until: date) -> None:
        """Take the steps that come before ``until``, in the order of their days."""
        due = sorted((entry for entry in waiting if entry[1].on < until), key=lambda entry: entry[1].on)
        for directive, step in due:
            with self.on(step.on, hour=10):
                self._take(directive, step)
        waiting[:] = [entry for entry in waiting if entry[1].on >= until]

    # --- one quarter --------------------------------------------------------------------------------------------------

    def _quarter(self, quarter: DemoQuarter) -> list[tuple[Directive, DemoStep]]:
        briefing = self._call_briefing(quarter)
        for report in sorted(quarter.reports, key=lambda report: report.submitted or quarter.submit_by):
            self._report(briefing.reports.get(organization=self.organizations[report.organization]), report)
        self._session(briefing, quarter)
        if quarter.closed:
            self._close(briefing, held=quarter.held, closed=quarter.closed)
        return [(self.directives[planned.key], step) for planned in quarter.directives for step in planned.steps]

    def _call_briefing(self, quarter: DemoQuarter) -> Briefing:
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

    def _report(self, report: OrganizationReport, planned: DemoReport) -> None:
        officer = self.users[planned.organization]
        if planned.submitted is None:
            return
        with self.on(planned.submitted, hour=8):
            reports.start(report.pk, by=officer)
            self._write(report, planned, by=officer)
        with self.on(planned.submitted, hour=16):
            reports.submit(report.pk, by=officer)
        if planned.returned:
            day, note = planned.returned
            with self.on(day):
                reports.return_(report.pk, by=self.office, note=marked(note))
        if planned.again:
            with self.on(planned.again):
                reports.submit(report.pk, by=officer)
        if planned.accepted:
            with self.on(planned.accepted, hour=17):
                reports.accept(report.pk, by=self.office)

    def _write(self, report: OrganizationReport, planned: DemoReport, *, by) -> None:
        report.refresh_from_db()
        report.narrative = marked("Trong quý, tổ chức đã thực hiện nhiệm vụ theo kế hoạch.")
        save_with_history(report, by=by, fields=["narrative"])
        common = {"briefing": report.briefing, "report": report}
        for ordinal, (words, theme) in enumerate(planned.achievements, start=1):
            row = Achievement(**common, ordinal=ordinal, text=marked(words), theme=self.themes[theme])
            create_with_history(row, by=by)
        if planned.shortcoming:
            shortcoming = Shortcoming(**common, ordinal=1, text=marked(planned.shortcoming))
            shortcoming.cause, shortcoming.remedy = marked(planned.cause), marked(planned.remedy)
            create_with_history(shortcoming, by=by)
        answers: dict[int, tuple[str, str]] = {}
        for item in report.checklist.all():
            answer, note = planned.task if item.task_id else planned.carried
            answers[item.pk] = (answer, marked(note) if note else "")
        if answers:
            carry_over.answer(report.pk, by=by, answers=answers)

    def _session(self, briefing: Briefing, quarter: DemoQuarter) -> None:
        with self.on(quarter.held, hour=8):
            for planned in quarter.reports:
                if planned.waived:
                    report = briefing.reports.get(organization=self.organizations[planned.organization])
                    reports.waive(report.pk, by=self.office, reason=marked(planned.waived))
            briefings.hold(briefing.pk, by=self.office)
            for organization in self.series.participants.order_by("pk"):
                create_with_history(Attendance(briefing=briefing, organization=organization), by=self.office)
        with self.on(quarter.held, hour=10):
            for review in briefing.reviews.select_related("directive").order_by("pk"):
                self._decide(review, quarter)
            for ordinal, words in enumerate(quarter.conclusions, start=1):
                row = Conclusion(briefing=briefing, ordinal=ordinal, content=marked(words))
                create_with_history(row, by=self.office)
            for ordinal, directive in enumerate(quarter.directives, start=1):
                self._add_directive(briefing, ordinal, directive)

    def _decide(self, review, quarter: DemoQuarter) -> None:
        key = next((key for key, made in self.directives.items() if made == review.directive), "")
        if key in quarter.undecided:
            return
        outcome, remark = quarter.decided.get(key, (ReviewOutcome.CONTINUE, "Tiếp tục thực hiện."))
        reviews.decide(review.pk, by=self.leader, outcome=outcome, remark=marked(remark), on=quarter.held)

    def _add_directive(self, briefing: Briefing, ordinal: int, planned: DemoDirective) -> None:
        directive = Directive(briefing=briefing, ordinal=ordinal, content=marked(planned.content))
        directive.theme = self.themes.get(planned.theme)
        directive.expected_product = marked(planned.product) if planned.product else ""
        create_with_history(directive, by=self.office)
        self.directives[planned.key] = directive
        if planned.lead:
            directives.assign(
                directive.pk,
                by=self.leader,
                lead=self.organizations[planned.lead],
                coordinating=[self.organizations[key] for key in planned.coordinating],
                due_kind=planned.due_kind,
                due_on=planned.due_on,
                due_text=planned.due_text,
            )

    def _close(self, briefing: Briefing, *, held: date, closed: date) -> None:
        with self.on(held, hour=11):
            briefings.conclude(briefing.pk, by=self.leader)
        with self.on(closed):
            briefings.close(briefing.pk, by=self.leader)

    # --- one step of a directive --------------------------------------------------------------------------------------

    def _take(self, directive: Directive, step: DemoStep) -> None:
        by, own = self.users[step.by], self.organizations[step.by]
        words = marked(step.text) if step.text else ""
        name, _, other = step.what.partition(":")
        match name:
            case "acknowledge":
                acknowledgements.acknowledge(directive.pk, by=by, organization=own)
            case "update":
                directives.update(directive.pk, by=by, organization=own, text=words, percent=step.percent)
            case "submit":
                directives.submit(directive.pk, by=by, completed_on=step.named_day, text=words)
            case "accept":
                directives.accept(directive.pk, by=by, on=step.on)
            case "return_":
                directives.return_(directive.pk, by=by, reason=words)
            case "supersede":
                directives.supersede(directive.pk, by=by, successor_id=self.directives[other].pk, reason=words)
            case "request_extension":
                new = step.named_day
                extensions.request_extension(directive.pk, by=by, organization=own, new_due_on=new, reason=words)
            case "approve_extension":
                request = directive.extension_requests.get(decision="pending")
                extensions.decide_extension(request.pk, by=by, approve=True, note=words)
            case _:
                raise ValueError(f"no step of a directive is called {step.what!r}")
