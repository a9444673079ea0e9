"""Where each record of the cycle stands, as a word and a kind: one answer for pages, lists, the admin site and letters.

``state(record)`` is asked by all of them; the badge is drawn by ``organizations.badges``.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils import timezone

from briefings.choices import (
    AllocationState,
    BriefingStatus,
    DocumentState,
    ExtensionDecision,
    Progress,
    ReportStatus,
    TaskProgress,
    Timeliness,
)
from briefings.models import (
    Briefing,
    Directive,
    Document,
    ExtensionRequest,
    NumberAllocation,
    OrganizationReport,
    Shortcoming,
    Task,
)
from briefings.punctuality import days_overdue
from briefings.services.reopening import state_of, state_word
from briefings.timeliness import (
    days_past,
    has_ended,
    is_carried_on,
    is_draft,
    is_unassigned,
    public_word,
    roll_up,
    timeliness,
)
from organizations.badges import Kind, State
from organizations.display import display_days
from organizations.validity import label_in

BRIEFING: Mapping[str, Kind] = {
    BriefingStatus.COLLECTING: Kind.DOING,
    BriefingStatus.HELD: Kind.WAIT,
    BriefingStatus.CONCLUDED: Kind.DOING,
    BriefingStatus.CLOSED: Kind.DONE,
    BriefingStatus.POSTPONED: Kind.SOON,
    BriefingStatus.CANCELLED: Kind.STOP,
}
REPORT: Mapping[str, Kind] = {
    ReportStatus.DRAFT: Kind.DOING,
    ReportStatus.SUBMITTED: Kind.WAIT,
    ReportStatus.RETURNED: Kind.LATE,
    ReportStatus.ACCEPTED: Kind.DONE,
    ReportStatus.LOCKED: Kind.DONE,
    ReportStatus.WAIVED: Kind.STOP,
}
TASK: Mapping[str, Kind] = {
    TaskProgress.IN_PROGRESS: Kind.DOING,
    TaskProgress.DONE: Kind.DONE,
    TaskProgress.PARTLY_DONE: Kind.SOON,
    TaskProgress.NOT_DONE: Kind.LATE,
    TaskProgress.CANCELLED: Kind.STOP,
}
DOCUMENT: Mapping[str, Kind] = {
    DocumentState.DRAFT: Kind.DOING,
    DocumentState.ISSUED: Kind.WAIT,
    DocumentState.SIGNED: Kind.DONE,
    DocumentState.SUPERSEDED: Kind.STOP,
    DocumentState.ANNULLED: Kind.STOP,
}
ALLOCATION: Mapping[str, Kind] = {
    AllocationState.RESERVED: Kind.DOING,
    AllocationState.USED: Kind.DONE,
    AllocationState.VOIDED: Kind.STOP,
}
EXTENSION: Mapping[str, Kind] = {
    ExtensionDecision.PENDING: Kind.WAIT,
    ExtensionDecision.APPROVED: Kind.DONE,
    ExtensionDecision.REJECTED: Kind.STOP,
    ExtensionDecision.WITHDRAWN: Kind.STOP,
    ExtensionDecision.LAPSED: Kind.STOP,
}
PROGRESS: Mapping[str, Kind] = {
    Progress.IN_PROGRESS: Kind.DOING,
    Progress.SUBMITTED: Kind.WAIT,
    Progress.DONE: Kind.DONE,
    Progress.CANCELLED: Kind.STOP,
    Progress.SUPERSEDED: Kind.STOP,
}
CARRIED_ON = "Chuyển tiếp kỳ sau"
TIMELINESS: Mapping[Timeliness | None, Kind] = {Timeliness.OVERDUE: Kind.LATE, Timeliness.DUE_SOON: Kind.SOON}


def state(record: Model, on: date | None = None) -> State:
    """Where ``record`` stands on day ``on`` (today). Raises LookupError for a model that has no states."""
    try:
        answer = _ANSWERS[type(record)]
    except KeyError:
        raise LookupError(f"{type(record).__name__} has no states") from None
    return answer(record, on or timezone.localdate())


def lead_words(directive: Directive, on: date) -> str:
    """Who leads ``directive``, in short: how many where each of many answers for its part; empty: nobody yet."""
    if directive.collective:
        return f"{roll_up(directive, on).total} đơn vị"
    return label_in(directive, directive.lead_organization)


def state_of_directive(directive: Directive, on: date) -> State:
    """Progress and timeliness in one: late before soon before the rest."""
    word, found = public_word(directive, on), timeliness(directive, on)
    if directive.collective and not has_ended(directive) and roll_up(directive, on).overdue:
        return State(word, Kind.LATE)
    if found in TIMELINESS:
        return State(word, TIMELINESS[found])
    waits = is_unassigned(directive) or (is_draft(directive) and not has_ended(directive))
    return State(word, Kind.TODO if waits else PROGRESS.get(directive.progress, Kind.TODO))


def state_of_report(report: OrganizationReport, on: date) -> State:
    """Owed for some days, or where it stands; when a permission to write again ends is a moment, not a day."""
    if days := days_overdue(report, on):
        return State(f"{state_word(report)}, quá hạn {display_days(days)}", Kind.LATE)
    return State(state_word(report), REPORT.get(state_of(report), Kind.TODO))


def state_of_task(task: Task, on: date) -> State:
    """For how long nobody has answered for it, or what became of it. Lists read ``carried_to`` with the row."""
    if days := days_past(task, on):
        return State(f"Quá hạn {display_days(days)}", Kind.LATE)
    if is_carried_on(task) and task.progress in TaskProgress.unanswered():
        return State(CARRIED_ON, Kind.STOP)
    return State(task.get_progress_display(), TASK.get(task.progress, Kind.TODO))


def state_of_shortcoming(shortcoming: Shortcoming, on: date) -> State:
    """Put right, going on in the next period, or open; lists annotate ``goes_on`` (``Shortcoming.objects.open``)."""
    if shortcoming.resolved_on:
        return State("Đã khắc phục", Kind.DONE)
    goes_on = shortcoming.goes_on if hasattr(shortcoming, "goes_on") else shortcoming.continued_by.exists()
    return State(CARRIED_ON, Kind.STOP) if goes_on else State("Chưa khắc phục", Kind.SOON)


def _chosen(field: str, kinds: Mapping[str, Kind]) -> Callable[[Any, date], State]:
    def answer(record: Any, on: date) -> State:
        value = getattr(record, field)
        return State(getattr(record, f"get_{field}_display")(), kinds.get(value, Kind.TODO))

    return answer


_ANSWERS: dict[type[Model], Callable[[Any, date], State]] = {
    Briefing: _chosen("status", BRIEFING),
    Directive: state_of_directive,
    Document: _chosen("state", DOCUMENT),
    ExtensionRequest: _chosen("decision", EXTENSION),
    NumberAllocation: _chosen("state", ALLOCATION),
    OrganizationReport: state_of_report,
    Shortcoming: state_of_shortcoming,
    Task: state_of_task,
}
