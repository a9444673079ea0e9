"""A world with a directive, a report and a task in every state that there is, around today.

The words for them are derived from these states and days; ``test_derived_words`` asks every place that says them.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from briefings.choices import BriefingStatus, DueKind, Progress, ReportStatus, TaskProgress
from briefings.models import Briefing, Directive, OrganizationReport, Task
from lib.vietnamese import Period
from organizations.models import Organization, User
from tests import factories

# Of the day on which a thing is due, from today: long past, yesterday, today, the last day of "soon", the day after.
DAYS = (-30, -1, 0, 7, 8)
NEVER, ON_TIME, LATE = "never", "on time", "late"
# What the office states of a report that was entered here after the day.
RECEIVED_IN_TIME, RECEIVED_LATE = "received in time, entered late", "received late"


def at(day: date, *, end: bool) -> datetime:
    """The first or the last minute of ``day`` in Việt Nam."""
    return timezone.make_aware(datetime.combine(day, time(23, 59) if end else time(0, 1)))


@dataclass
class World:
    today: date
    host: Organization
    office: User
    leader: User
    reader: User
    officer: User  # of every organization that reports, and of the farmers
    stranger: User
    farmers: Organization  # lead every directive that is led
    women: Organization  # coordinate one
    session: Briefing  # in which all directives were assigned
    in_session: Briefing  # whose directives are drafts
    reports: list[OrganizationReport] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)

    @property
    def people(self) -> dict[str, User]:
        names = ("office", "leader", "reader", "officer", "stranger")
        return {name: getattr(self, name) for name in names} | {
            "administrator": factories.UserFactory(is_superuser=True)
        }


def build() -> World:
    host = factories.HostFactory(name="Huyện ủy Đồng Thử", symbol="HU")
    farmers = factories.OrganizationFactory(parent=host, name="Hội Nông dân Đồng Thử")
    women = factories.OrganizationFactory(parent=host, name="Hội Phụ nữ Đồng Thử", kind="women")
    series = factories.SeriesFactory(host=host, participants=[farmers])
    world = World(
        today=timezone.localdate(),
        host=host,
        office=factories.member("secretariat", host, email="van-phong@example.vn"),
        leader=factories.member("leader", host),
        reader=factories.member("reader", host),
        officer=factories.member("officer", farmers, email="can-bo@example.vn"),
        stranger=factories.member("secretariat", factories.HostFactory()),
        farmers=farmers,
        women=women,
        session=factories.BriefingFactory(series=series, status=BriefingStatus.CONCLUDED, title="Giao ban giao việc"),
        in_session=factories.BriefingFactory(series=series, status=BriefingStatus.HELD, title="Giao ban chưa kết luận"),
    )
    _add_directives(world)
    _add_reports(world)
    _add_tasks(world)
    return world


# --- directives -------------------------------------------------------------------------------------------------------


def _add_directives(world: World) -> None:
    for progress in Progress:
        for kind in DueKind:
            for days in _days(progress, kind):
                due_on = None if days is None else world.today + timedelta(days=days)
                if progress in Progress.reported():
                    for completed in {due_on or world.today, (due_on or world.today) + timedelta(days=1)}:
                        _directive(world, progress, kind, due_on, completed_on=completed)
                    continue
                _directive(world, progress, kind, due_on)
                if progress == Progress.NOT_STARTED:
                    _directive(world, progress, kind, due_on, lead_organization=None)
    helped = {"coordinating_organizations": [world.women]}
    _directive(world, Progress.NOT_STARTED, DueKind.DATE, world.today - timedelta(days=1), **helped)
    for progress in Progress:
        for kind in DueKind:
            due_on = world.today - timedelta(days=1) if kind in DueKind.dated() else None
            completed = {"completed_on": world.today} if progress in Progress.reported() else {}
            _directive(world, progress, kind, due_on, briefing=world.in_session, **completed)
    _directive(world, Progress.NOT_STARTED, DueKind.UNDEFINED, None, briefing=world.in_session, lead_organization=None)


def _days(progress: str, kind: str) -> tuple[int | None, ...]:
    """The days from today on which directives of ``kind`` are due; None: on no day."""
    if kind not in DueKind.dated():
        return (None,)
    return DAYS if progress in Progress.working() and kind == DueKind.DATE else (-1,)


def _directive(world: World, progress: str, kind: str, due_on: date | None, **more) -> None:
    if progress == Progress.DONE:
        more |= {"accepted_on": world.today, "accepted_by": world.office}
    if progress in (Progress.CANCELLED, Progress.SUPERSEDED):
        more["closing_reason"] = "Không còn cần."
    if progress == Progress.SUPERSEDED:
        more["superseded_by"] = world.directives[0]
    given = {"briefing": world.session, "lead_organization": world.farmers} | more
    given |= {"content": f"Việc {len(world.directives):03}", "progress": progress, "due_kind": kind, "due_on": due_on}
    world.directives.append(factories.DirectiveFactory(**given))


# --- reports ----------------------------------------------------------------------------------------------------------


def _add_reports(world: World) -> None:
    asking = [(status, days) for status in (BriefingStatus.COLLECTING, BriefingStatus.HELD) for days in (-5, 0, None)]
    for status, days in (
        *asking,
        (BriefingStatus.COLLECTING, 3),
        (BriefingStatus.CANCELLED, -5),
        (BriefingStatus.POSTPONED, -5),
    ):
        briefing = _briefing(world, status, days)
        for state in ReportStatus:
            for came in _comings(briefing, state):
                _report(world, briefing, state, came)
    for days in (-5, None):
        closed = _briefing(world, BriefingStatus.CLOSED, days)
        _report(world, closed, ReportStatus.WAIVED, NEVER)
        for came in (ON_TIME, LATE) if closed.submit_by else (ON_TIME,):
            _report(world, closed, ReportStatus.LOCKED, came)
            _report(world, closed, ReportStatus.SUBMITTED, came, grant=-1)  # handed in again, not taken yet
            for state in (ReportStatus.DRAFT, ReportStatus.RETURNED):
                _report(world, closed, state, came, grant=2)
                _report(world, closed, state, came, grant=-1)


def _briefing(world: World, status: str, days: int | None) -> Briefing:
    submit_by = None if days is None else world.today + timedelta(days=days)
    return factories.BriefingFactory(series=world.session.series, status=status, submit_by=submit_by)


def _comings(briefing: Briefing, state: str) -> tuple[str, ...]:
    """When a report in ``state`` may have been handed in for the first time."""
    if state in (ReportStatus.EXPECTED, ReportStatus.DRAFT, ReportStatus.WAIVED):
        return (NEVER,)
    if state == ReportStatus.LOCKED:  # by the closing alone
        return ()
    past = briefing.submit_by is not None and briefing.submit_by < timezone.localdate()
    if past and state in (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED):
        return (ON_TIME, LATE, RECEIVED_IN_TIME, RECEIVED_LATE)
    return (ON_TIME, LATE) if past else (ON_TIME,)


def _report(world: World, briefing: Briefing, state: str, came: str, grant: int | None = None) -> None:
    """``grant``: days from now until which the office allowed to open it again."""
    organization = factories.OrganizationFactory(parent=world.host, name=f"Hội số {len(world.reports):03}")
    factories.MembershipFactory(user=world.officer, organization=organization, role="officer")
    due = briefing.submit_by or world.today - timedelta(days=1)
    first = {
        NEVER: None,
        ON_TIME: min(at(due, end=True), timezone.now() - timedelta(hours=1)),
        LATE: at(due + timedelta(days=1), end=False),
    }.get(came, at(due + timedelta(days=3), end=False))
    received_on = {RECEIVED_IN_TIME: due, RECEIVED_LATE: due + timedelta(days=2)}.get(came)
    report = factories.OrganizationReportFactory(
        briefing=briefing,
        organization=organization,
        status=state,
        submitted_at=first,
        received_on=received_on,
        returned_note="Thiếu số." if state == ReportStatus.RETURNED else "",
        waived_reason="Báo cáo bằng lời." if state == ReportStatus.WAIVED else "",
        narrative="Đã làm.",
    )
    if grant is not None:
        until = timezone.now() + timedelta(days=grant)
        factories.ReopenGrantFactory(report=report, granted_by=world.office, expires_at=until)
    world.reports.append(report)


# --- tasks ------------------------------------------------------------------------------------------------------------


def _add_tasks(world: World) -> None:
    now = Period.quarter_of(world.today)
    for quarter in (Period.quarter(now.year - 1, now.number), now):
        for progress in TaskProgress:
            for days in (None, *DAYS) if progress in ("planned", "in_progress") else (None, -1):
                due_on = None if days is None else world.today + timedelta(days=days)
                task = factories.TaskFactory(
                    organization=world.farmers,
                    year=quarter.year,
                    quarter=quarter.number,
                    title=f"Nhiệm vụ {len(world.tasks):03}",
                    progress=progress,
                    due_on=due_on,
                    outcome_reason="Hết kinh phí." if progress in ("not_done", "cancelled") else "",
                )
                world.tasks.append(task)
    carried = world.tasks[0]
    world.tasks.append(factories.TaskFactory(organization=world.farmers, title="Nhiệm vụ nối", carried_from=carried))
