"""Whether an organization's report is missing, overdue, in time or late: computed, never stored.

The one home of these words. What lateness is measured by is the day on which the office received the report, as it says
itself, or else the day on which it was first handed in here: neither returning it nor opening it again changes that.
Each word stands here twice, side by side: of one record, and as the condition by which the database finds such records;
tests/briefings/test_derived_words.py holds the two together.
"""

from datetime import date, datetime
from typing import Protocol

from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from briefings.choices import BriefingStatus, Punctuality, ReportStatus
from organizations.display import display_days


class Asked(Protocol):
    """What these words read of a briefing."""

    @property
    def status(self) -> str: ...
    @property
    def submit_by(self) -> date | None: ...


class Expected(Protocol):
    """What these words read of a report."""

    @property
    def status(self) -> str: ...
    @property
    def submitted_at(self) -> datetime | None: ...
    @property
    def received_on(self) -> date | None: ...
    @property
    def briefing(self) -> Asked: ...


# Sessions that ask for no report: put off, until a new day is set, or called off.
NOT_ASKING = (BriefingStatus.POSTPONED, BriefingStatus.CANCELLED)


def is_suspended(briefing: Asked) -> bool:
    """Whether the day for its reports does not count: the session is put off, and resuming it asks for a new one."""
    return briefing.status == BriefingStatus.POSTPONED


SUSPENDED = Q(briefing__status=BriefingStatus.POSTPONED)


def report_deadline(briefing: Asked) -> date | None:
    """The day by which the reports of ``briefing`` are due; None where none was set, and while it is suspended."""
    return None if is_suspended(briefing) else briefing.submit_by


def deadline_word(briefing: Asked) -> date | str | None:
    """What a list says of that day: the day itself, or that it does not count for now."""
    return "Tạm dừng (hoãn họp)" if is_suspended(briefing) and briefing.submit_by else briefing.submit_by


EDITABLE = Q(status__in=ReportStatus.editable())


def is_reopened(report: Expected) -> bool:
    """Whether it was handed in and taken, and the office allowed to open it again: closing takes every report."""
    opened = report.status in ReportStatus.editable() and report.submitted_at is not None
    return opened and report.briefing.status == BriefingStatus.CLOSED


REOPENED = EDITABLE & Q(submitted_at__isnull=False, briefing__status=BriefingStatus.CLOSED)


def is_missing(report: Expected) -> bool:
    """Whether the office still waits for it, never handed in or returned; a session that is put off or called off waits
    for none."""
    waited_for = report.status in ReportStatus.editable() and report.briefing.status not in NOT_ASKING
    return waited_for and not is_reopened(report)


MISSING = EDITABLE & ~Q(briefing__status__in=NOT_ASKING) & ~REOPENED


def is_handed_in(report: Expected) -> bool:
    """Whether the office has it, though it may just be put right again."""
    return report.status in ReportStatus.handed_in() or is_reopened(report)


HANDED_IN = Q(status__in=ReportStatus.handed_in()) | REOPENED


def punctuality(report: Expected, on: date) -> Punctuality | None:
    """How ``report`` stands on day ``on`` against its briefing's day for reports; due on day D, it is late from D + 1.

    None where no day was set or it is suspended, where nothing is asked, and while there is still time. One that was
    returned is overdue only if it was late already on the first time: what came in time stays in time.
    """
    due = report_deadline(report.briefing)
    if due is None:
        return None
    first_late = lateness(report) is not None
    if is_missing(report):
        return Punctuality.OVERDUE if on > due and (report.submitted_at is None or first_late) else None
    if not is_handed_in(report) or report.submitted_at is None:
        return None
    return Punctuality.LATE if first_late else Punctuality.ON_TIME


def punctuality_is(word: Punctuality, on: date) -> Q:
    """The condition that ``punctuality`` of a report on day ``on`` is ``word``."""
    never = Q(submitted_at__isnull=True)
    entered, due = Q(received_on__isnull=True), F("briefing__submit_by")
    first_late = Q(received_on__gt=due) | (entered & Q(submitted_at__date__gt=due))
    in_time = Q(received_on__lte=due) | (entered & Q(submitted_at__date__lte=due))
    return {
        Punctuality.OVERDUE: MISSING & Q(briefing__submit_by__lt=on) & (never | first_late),
        Punctuality.LATE: HANDED_IN & ~SUSPENDED & first_late,
        Punctuality.ON_TIME: HANDED_IN & ~SUSPENDED & in_time,
    }[word]


def came_on(report: Expected) -> date | None:
    """The day, in Việt Nam, on which ``report`` came for the first time; None where it has not."""
    if report.received_on or report.submitted_at is None:
        return report.received_on
    return timezone.localdate(report.submitted_at)


def lateness(report: Expected) -> int | None:
    """By how many calendar days, in Việt Nam, ``report`` came after its briefing's day for reports.

    None where it came in time, was never handed in, or no day was set or counts now. Lateness is told, never a reason
    to refuse.
    """
    due, came = report_deadline(report.briefing), came_on(report)
    if came is None or due is None:
        return None
    days = (came - due).days
    return days if days > 0 else None


def days_overdue(report: Expected, on: date) -> int:
    """For how many days ``report`` has been owed on day ``on``; 0 where it is not overdue."""
    due = report_deadline(report.briefing)
    return (on - due).days if due and punctuality(report, on) == Punctuality.OVERDUE else 0


def punctuality_word(report: Expected, on: date) -> str:
    """What a list says of ``report`` on day ``on``; empty while there is still time, or nothing to be said."""
    if (found := punctuality(report, on)) is None:
        return ""
    owed = "Chưa nộp lại" if report.status == ReportStatus.RETURNED else "Chưa báo cáo"
    return {
        Punctuality.OVERDUE: f"{owed}, quá hạn {display_days(days_overdue(report, on))}",
        Punctuality.LATE: f"Nộp muộn {display_days(lateness(report) or 0)}",
        Punctuality.ON_TIME: "Đúng hạn",
    }[found]


def urgency_is(on: date) -> Case:
    """A number to order by: what is overdue on day ``on``, what is missing, what the office has to take, the rest."""
    return Case(
        When(punctuality_is(Punctuality.OVERDUE, on), then=Value(0)),
        When(MISSING, then=Value(1)),
        When(status=ReportStatus.SUBMITTED, then=Value(2)),
        default=Value(3),
    )
