"""Whether a directive or a task of a quarter is late, and what a directive still lacks: computed, never stored.

The one home of these words (domain §2.3). Each stands here twice, side by side: of one record, and as the condition by
which the database finds such records; tests/briefings/test_derived_words.py holds the two together.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any, Protocol

from django.db.models import Case, F, Q, Value, When

from briefings.choices import SOON, BriefingStatus, DueKind, Progress, TaskProgress, Timeliness
from lib.vietnamese import Period
from organizations import validity
from organizations.display import display_days


class Concluding(Protocol):
    """What these words read of a briefing."""

    @property
    def status(self) -> str: ...


class Assigned(Protocol):
    """What these words read of a directive."""

    @property
    def briefing(self) -> Concluding | None: ...
    @property
    def briefing_id(self) -> int | None: ...
    @property
    def collective(self) -> bool: ...
    @property
    def progress(self) -> str: ...
    @property
    def lead_organization_id(self) -> int | None: ...
    @property
    def due_kind(self) -> str: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def due_text(self) -> str: ...
    @property
    def completed_on(self) -> date | None: ...
    def get_progress_display(self) -> str: ...


class Led(Protocol):
    """What is read of a directive to know whether its lead is still there."""

    @property
    def lead_organization(self) -> validity.Valid | None: ...


class Planned(Protocol):
    """What these words read of a task; ``carried_to``, the task that continues it, may be missing."""

    @property
    def due_on(self) -> date | None: ...
    @property
    def period(self) -> Period: ...
    @property
    def progress(self) -> str: ...


# --- whether it is a directive yet ------------------------------------------------------------------------------------


def is_concluded(briefing: Concluding) -> bool:
    """Whether the chair's conclusions stand; before that, and where the briefing is called off, they are drafts."""
    return briefing.status in BriefingStatus.concluded()


def concluded(lookup: str = "") -> Q:
    """The condition that the briefing of the record behind ``lookup`` (such as ``"directive__"``) ``is_concluded``."""
    given = Q(**{f"{lookup}briefing__isnull": True})  # by a paper, which needs no conclusion
    return given | Q(**{f"{lookup}briefing__status__in": BriefingStatus.concluded()})


def is_draft(directive: Assigned) -> bool:
    """Whether it was only written down: nobody owes anything, and only those who write the conclusions see it.

    What a paper gives, without a briefing, is none: it is to be carried out at once.
    """
    return directive.briefing is not None and not is_concluded(directive.briefing)


DRAFT = ~concluded()


# --- what is counted --------------------------------------------------------------------------------------------------

# Each assigned piece of work once: of what is given to many, the part of each; the whole only says how many have it.
COUNTED = Q(collective=False)


# --- where a directive is on its way ----------------------------------------------------------------------------------


def is_open(directive: Assigned) -> bool:
    """Whether somebody still owes something; the others are drafts, or have ended: done, stopped or replaced."""
    return directive.progress in Progress.open() and not directive.collective and not is_draft(directive)


OPEN = Q(progress__in=Progress.open()) & COUNTED & concluded()


def is_working(directive: Assigned) -> bool:
    """Whether it is open and not reported done yet: the others are measured by the day they were completed."""
    return directive.progress in Progress.working() and not directive.collective and not is_draft(directive)


WORKING = Q(progress__in=Progress.working()) & COUNTED & concluded()


def is_reported(directive: Assigned) -> bool:
    """Whether its lead has reported it done, accepted or not."""
    return directive.progress in Progress.reported() and not directive.collective and not is_draft(directive)


REPORTED = Q(progress__in=Progress.reported()) & COUNTED & concluded()


def has_ended(directive: Assigned) -> bool:
    """Whether it is done, stopped or replaced, draft or not."""
    return directive.progress in Progress.final()


ENDED = Q(progress__in=Progress.final())
STOPPED = Q(progress__in=[Progress.CANCELLED, Progress.SUPERSEDED])  # nobody waits for it any more


class Part(Protocol):
    """What is read of the part of one organization."""

    @property
    def progress(self) -> str: ...


@dataclass(frozen=True)
class RollUp:
    """How many of those to whom a directive was given have done their part: ``done`` of ``total`` that still count;
    ``overdue``: how many are late."""

    done: int
    total: int
    overdue: int

    def __str__(self) -> str:
        said = f"{self.done}/{self.total} đơn vị hoàn thành"
        return f"{said}, {self.overdue} quá hạn" if self.overdue else said


def roll_up(directive: Any, on: date) -> RollUp:
    """How the parts of ``directive``, which is given to many, stand on day ``on``; lists read it with their rows
    (``DirectiveQuerySet.with_roll_up``)."""
    if hasattr(directive, "parts_in_all"):
        return RollUp(directive.parts_done, directive.parts_in_all, directive.parts_overdue)
    parts = list(directive.children.all())
    for one in parts:
        one.briefing = directive.briefing
    counting = [one for one in parts if one.progress not in (Progress.CANCELLED, Progress.SUPERSEDED)]
    done = sum(one.progress == Progress.DONE for one in counting)
    return RollUp(done, len(counting), sum(timeliness(one, on) == Timeliness.OVERDUE for one in counting))


# --- what it lacks ----------------------------------------------------------------------------------------------------


def lacks_lead(directive: Assigned) -> bool:
    """Whether nobody has it; what is given to many has its leads in its parts."""
    return directive.lead_organization_id is None and not directive.collective


LACKS_LEAD = Q(lead_organization__isnull=True) & COUNTED


def lacks_deadline(directive: Assigned) -> bool:
    """Whether nobody has said by when; standing work has no day, and lacks none."""
    return directive.due_kind == DueKind.UNDEFINED


LACKS_DEADLINE = Q(due_kind=DueKind.UNDEFINED)


def is_unassigned(directive: Assigned) -> bool:
    """Whether it goes on, or is still a draft, and lacks a lead or a deadline."""
    counted = not has_ended(directive) and not directive.collective
    return counted and (lacks_lead(directive) or lacks_deadline(directive))


UNASSIGNED = ~ENDED & COUNTED & (LACKS_LEAD | LACKS_DEADLINE)


def is_led_by_ended(directive: Led, on: date) -> bool:
    """Whether its lead has ended by day ``on``: as long as it is worked on, somebody else has to take it over."""
    return directive.lead_organization is not None and validity.has_ended(directive.lead_organization, on)


def led_by_ended(on: date) -> Q:
    return Q(lead_organization__valid_to__lt=on)


def is_dated(directive: Assigned) -> bool:
    """Whether it is due on a day: the one named, or the last of a period."""
    return directive.due_kind in DueKind.dated()


DATED = Q(due_kind__in=DueKind.dated())


# --- whether it is late -----------------------------------------------------------------------------------------------


def timeliness(directive: Assigned, on: date) -> Timeliness | None:
    """How ``directive`` stands against its deadline on day ``on``.

    None where the question has no sense: no deadline, ongoing work, a draft, cancelled or superseded. Work reported
    done is measured by the day it was completed; a directive due on day D is overdue from D + 1.
    """
    due_on, completed_on = directive.due_on, directive.completed_on
    if not is_dated(directive) or due_on is None:
        return None
    if is_reported(directive):
        return Timeliness.LATE if completed_on is not None and completed_on > due_on else Timeliness.ON_TIME
    if not is_working(directive):
        return None
    if on > due_on:
        return Timeliness.OVERDUE
    return Timeliness.DUE_SOON if due_on - on <= SOON else Timeliness.WITHIN


def timeliness_is(word: Timeliness, on: date) -> Q:
    """The condition that ``timeliness`` of a directive on day ``on`` is ``word``."""
    return {
        Timeliness.ON_TIME: DATED & REPORTED & Q(completed_on__lte=F("due_on")),
        Timeliness.LATE: DATED & REPORTED & Q(completed_on__gt=F("due_on")),
        Timeliness.OVERDUE: DATED & WORKING & Q(due_on__lt=on),
        Timeliness.DUE_SOON: DATED & WORKING & Q(due_on__gte=on, due_on__lte=on + SOON),
        Timeliness.WITHIN: DATED & WORKING & Q(due_on__gt=on + SOON),
    }[word]


def days_overdue(directive: Assigned, on: date) -> int:
    """For how many days ``directive`` has been overdue on day ``on``; 0 where it is not."""
    overdue = timeliness(directive, on) == Timeliness.OVERDUE
    return (on - directive.due_on).days if overdue and directive.due_on else 0


def days_late(directive: Assigned) -> int:
    """How many days after its deadline ``directive`` was completed; 0 where it was in time, or is not done."""
    due_on, completed_on = directive.due_on, directive.completed_on
    if not is_dated(directive) or not is_reported(directive) or due_on is None or completed_on is None:
        return 0
    return max((completed_on - due_on).days, 0)


def public_word(directive: Assigned, on: date) -> str:
    """Progress and timeliness on day ``on`` in the fewest Vietnamese words, e.g. ``"Quá hạn 12 ngày"``.

    What is late or soon due says so with its days; after that it matters whether anybody has it at all.
    """
    if is_draft(directive) and not has_ended(directive):
        return "Dự thảo, chờ kết luận"
    if directive.collective:
        stopped = directive.progress in (Progress.CANCELLED, Progress.SUPERSEDED)
        return directive.get_progress_display() if stopped else str(roll_up(directive, on))
    found = timeliness(directive, on)
    if directive.progress == Progress.DONE:
        late = days_late(directive)
        return f"Hoàn thành quá hạn {display_days(late)}" if late else "Hoàn thành đúng hạn" if found else "Hoàn thành"
    if not is_working(directive):
        return directive.get_progress_display()
    if found == Timeliness.OVERDUE:
        return f"Quá hạn {display_days(days_overdue(directive, on))}"
    if found == Timeliness.DUE_SOON and directive.due_on is not None:
        left = (directive.due_on - on).days
        return f"Còn {display_days(left)}" if left else "Đến hạn hôm nay"
    if lacks_lead(directive):
        return "Chưa phân công"
    if lacks_deadline(directive):
        return "Chưa xác định thời hạn"
    return "Thường xuyên" if directive.due_kind == DueKind.ONGOING else directive.get_progress_display()


# --- what comes first -------------------------------------------------------------------------------------------------


class Urgency(IntEnum):
    """In which order a list names directives: what somebody has to do about before what goes on by itself."""

    OVERDUE = 0
    DUE_SOON = 1
    UNASSIGNED = 2
    REPORTED = 3  # waits for acceptance
    GOING_ON = 4
    DRAFT = 5
    ENDED = 6


def urgency(directive: Assigned, on: date) -> Urgency:
    """Where ``directive`` stands in that order on day ``on``: by the first of its words that holds."""
    if has_ended(directive):
        return Urgency.ENDED
    if is_draft(directive):
        return Urgency.DRAFT
    if is_reported(directive):
        return Urgency.REPORTED
    found = timeliness(directive, on)
    if found in (Timeliness.OVERDUE, Timeliness.DUE_SOON):
        return Urgency.OVERDUE if found == Timeliness.OVERDUE else Urgency.DUE_SOON
    return Urgency.UNASSIGNED if is_unassigned(directive) else Urgency.GOING_ON


def urgency_is(on: date) -> Case:
    """The same for the database, as a number to order by."""
    return Case(
        When(ENDED, then=Value(Urgency.ENDED.value)),
        When(DRAFT, then=Value(Urgency.DRAFT.value)),
        When(REPORTED, then=Value(Urgency.REPORTED.value)),
        When(timeliness_is(Timeliness.OVERDUE, on), then=Value(Urgency.OVERDUE.value)),
        When(timeliness_is(Timeliness.DUE_SOON, on), then=Value(Urgency.DUE_SOON.value)),
        When(UNASSIGNED, then=Value(Urgency.UNASSIGNED.value)),
        default=Value(Urgency.GOING_ON.value),
    )


# --- in which words a deadline is written -----------------------------------------------------------------------------


def deadline(directive: Assigned) -> date | str:
    """The day, or the chair's own words for a period or for work without an end; empty where nothing is known.

    The one wording of lists, pages, files and papers; each says in its own way that nothing is known.
    """
    if directive.due_kind == DueKind.ONGOING:
        return directive.due_text or DueKind.ONGOING.label
    if directive.due_on and (directive.due_kind == DueKind.DATE or not directive.due_text):
        return directive.due_on
    return directive.due_text


def deadline_word(directive: Assigned) -> str:
    """The same as people read it: ``30/06/2020``, ``trong quý II``, ``Thường xuyên``, ``Chưa xác định``."""
    said = deadline(directive)
    return f"{said:%d/%m/%Y}" if isinstance(said, date) else said or DueKind.UNDEFINED.label


# --- tasks ------------------------------------------------------------------------------------------------------------


def last_day_of(task: Planned) -> date:
    """The day by which ``task`` is to be done; without one of its own it ends with its quarter."""
    return task.due_on or task.period.last_day


def is_carried_on(task: Planned) -> bool:
    """Whether a task of a later quarter continues it; lists read that one with the row (``carried_to``)."""
    return getattr(task, "carried_to", None) is not None


def is_unanswered(task: Planned) -> bool:
    """Planned or under way, and not carried into a later quarter: somebody still has to say what became of it."""
    return task.progress in TaskProgress.unanswered() and not is_carried_on(task)


UNANSWERED = Q(progress__in=TaskProgress.unanswered(), carried_to__isnull=True)


def is_past(task: Planned, on: date) -> bool:
    """Whether the last day of ``task`` lies before day ``on``; as long as nobody has answered for it, it is overdue."""
    return last_day_of(task) < on


def days_past(task: Planned, on: date) -> int:
    """For how many days ``task`` has been overdue on day ``on``; 0 where it is not, or was answered for."""
    return (on - last_day_of(task)).days if is_past(task, on) and is_unanswered(task) else 0


def past(on: date) -> Q:
    """The condition that ``is_past`` of a task on day ``on``."""
    return Q(due_on__lt=on) | Q(due_on__isnull=True) & quarter_over(on)


def quarter_over(on: date) -> Q:
    """The condition that the quarter of a task is over on day ``on``."""
    now = Period.quarter_of(on)
    return Q(year__lt=now.year) | Q(year=now.year, quarter__lt=now.number)
