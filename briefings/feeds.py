"""Sessions and deadlines as a calendar that other programs read (RFC 5545)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone
from icalendar import Calendar, Event, vDuration, vText

from briefings.choices import BriefingStatus
from briefings.models import Briefing, Directive, Task
from briefings.punctuality import is_suspended
from briefings.querysets import HOST_ROLES
from briefings.services.my_work import Own
from organizations.access import Scope
from organizations.display import shortened
from organizations.validity import label_in

CONTENT_TYPE = "text/calendar; charset=utf-8"
LOOK_AGAIN = timedelta(hours=6)
USUAL_LENGTH = timedelta(hours=1)  # of a session whose end is not known: without one, programs show none at all


@dataclass(frozen=True)
class Entry:
    """One entry. ``key`` never changes; ``starts``: a moment, or a day for a deadline; ``address``: a path.

    ``version`` rises with every change. ``created_at`` tells the portal's records from those of another one, so that
    a person may have the calendars of two, whatever address either has.
    """

    key: str
    title: str
    starts: date | datetime
    changed_at: datetime
    address: str = ""
    version: int = 1
    created_at: datetime | None = None
    ends: datetime | None = None
    place: str = ""
    text: str = ""
    called_off: bool = False


def entries(user) -> list[Entry]:
    """What belongs into the calendar of ``user``: all that ``for_user`` shows, but of deadlines only those that the
    user's organizations owe or that the user's office follows."""
    return [*_sessions(user), *_report_deadlines(user), *_directive_deadlines(user), *_task_deadlines(user)]


def as_ics(entries: Iterable[Entry], *, name: str, site: str) -> bytes:
    """The calendar ``name`` as iCalendar. ``site``: the portal's address without a path, ``https://host``."""
    calendar = Calendar()
    calendar.add("prodid", "-//Cong giao ban//vi")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(name))
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(LOOK_AGAIN))
    for entry in entries:
        calendar.add_component(_event(entry, site))
    return calendar.to_ical()


def _event(entry: Entry, site: str) -> Event:
    event = Event()
    event.add("uid", _uid(entry))
    event.add("sequence", entry.version - 1)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("summary", entry.title)
    if isinstance(entry.starts, datetime):
        event.add("dtstart", entry.starts.astimezone(UTC))
        event.add("dtend", (entry.ends or entry.starts + USUAL_LENGTH).astimezone(UTC))
    else:
        event.add("dtstart", entry.starts)
        event.add("transp", "TRANSPARENT")  # a deadline does not keep anybody busy all day
    if entry.place:
        event.add("location", entry.place)
    if entry.text:
        event.add("description", entry.text)
    if entry.address:
        event.add("url", f"{site}{entry.address}")
    event.add("status", "CANCELLED" if entry.called_off else "CONFIRMED")
    return event


def _uid(entry: Entry) -> str:
    made = f"-{entry.created_at.timestamp():.0f}" if entry.created_at else ""
    return f"{entry.key}{made}@giao-ban"


def _sessions(user) -> Iterator[Entry]:
    for row in (
        Briefing.objects.for_user(user)
        .filter(starts_at__isnull=False)
        .order_by(F("starts_at").asc(nulls_last=True), "pk")
    ):
        yield Entry(
            f"session-{row.pk}",
            row.title,
            row.starts_at,
            row.updated_at,
            row.get_absolute_url(),
            row.version,
            row.created_at,
            ends=row.ends_at,
            place=row.venue,
            text="" if row.ends_at else "Chưa ghi giờ kết thúc; lịch tạm tính một giờ.",
            called_off=_is_off(row),
        )


def _is_off(briefing: Briefing) -> bool:
    """Whether the session does not take place on its day: called off, or put off and not given a new day ahead."""
    past = briefing.starts_at is not None and briefing.starts_at < timezone.now()
    return briefing.status == BriefingStatus.CANCELLED or (is_suspended(briefing) and past)


def _report_deadlines(user) -> Iterator[Entry]:
    waiting = (BriefingStatus.PLANNED, BriefingStatus.COLLECTING)
    rows = Briefing.objects.for_user(user).filter(submit_by__isnull=False, status__in=waiting)
    for row in rows.order_by(F("submit_by").asc(nulls_last=True), "pk"):
        title = f"Hạn nộp báo cáo: {row.title}"
        address = row.get_absolute_url()
        yield Entry(f"reports-{row.pk}", title, row.submit_by, row.updated_at, address, row.version, row.created_at)


def _directive_deadlines(user) -> Iterator[Entry]:
    scope = Scope.of(user)
    rows = Directive.objects.for_user(user).working().dated()
    if not scope.everything:
        followed = Directive.objects.filter(scope.with_roles(HOST_ROLES).organizations("series__host__"))
        own = Own.of(user, timezone.localdate()).directives(Directive.objects.all())
        rows = rows.filter(Q(pk__in=followed.values("pk")) | Q(pk__in=own.values("pk")))
    for row in rows.select_related("lead_organization").order_by(F("due_on").asc(nulls_last=True), "pk"):
        who = label_in(row, row.lead_organization) or "chưa phân công"
        yield Entry(
            f"directive-{row.pk}",
            f"Hạn nhiệm vụ giao ({who}): {shortened(row.content, 120)}",
            row.due_on,
            row.updated_at,
            row.get_absolute_url(),
            row.version,
            row.created_at,
            text=row.content,
        )


def _task_deadlines(user) -> Iterator[Entry]:
    rows = (
        Task.objects.for_user(user)
        .unanswered()
        .filter(organization__in=Own.of(user, timezone.localdate()).organizations)
    )
    for row in rows.filter(due_on__isnull=False).order_by(F("due_on").asc(nulls_last=True), "pk"):
        title = f"Hạn nhiệm vụ quý: {row.title}"
        yield Entry(f"task-{row.pk}", title, row.due_on, row.updated_at, "", row.version, row.created_at)
