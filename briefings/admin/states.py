"""Colours of the states, and the public word of a directive as a badge."""

from django.contrib import admin
from django.utils import timezone

from briefings.choices import BriefingStatus, DocumentState, Progress, ReportStatus, TaskProgress, Timeliness
from briefings.models import Directive
from briefings.services.reopening import state_of, state_word
from briefings.timeliness import public_word, timeliness
from organizations.admin.badges import DANGER, INFO, PLAIN, SUCCESS, WARNING, badge

BRIEFING_COLOURS = {
    BriefingStatus.COLLECTING: WARNING,
    BriefingStatus.HELD: INFO,
    BriefingStatus.CONCLUDED: INFO,
    BriefingStatus.CLOSED: SUCCESS,
    BriefingStatus.POSTPONED: DANGER,
    BriefingStatus.CANCELLED: DANGER,
}
REPORT_COLOURS = {
    ReportStatus.DRAFT: WARNING,
    ReportStatus.SUBMITTED: INFO,
    ReportStatus.RETURNED: DANGER,
    ReportStatus.ACCEPTED: SUCCESS,
    ReportStatus.LOCKED: SUCCESS,
}
TASK_COLOURS = {
    TaskProgress.IN_PROGRESS: INFO,
    TaskProgress.DONE: SUCCESS,
    TaskProgress.PARTLY_DONE: WARNING,
    TaskProgress.NOT_DONE: DANGER,
}
DOCUMENT_COLOURS = {
    DocumentState.DRAFT: WARNING,
    DocumentState.ISSUED: INFO,
    DocumentState.SIGNED: SUCCESS,
    DocumentState.ANNULLED: DANGER,
}
PROGRESS_COLOURS: dict[str, str] = {Progress.IN_PROGRESS: INFO, Progress.SUBMITTED: WARNING, Progress.DONE: SUCCESS}
TIMELINESS_COLOURS: dict[Timeliness | None, str] = {
    Timeliness.OVERDUE: DANGER,
    Timeliness.DUE_SOON: WARNING,
    Timeliness.LATE: WARNING,
}


@admin.display(description="trạng thái", ordering="status")
def report_state(page, report):
    """A column or read-only field: the state in which the report is for people."""
    return badge(state_word(report), REPORT_COLOURS.get(ReportStatus(state_of(report)), PLAIN))


def directive_word(directive: Directive):
    """Progress and timeliness in one badge, red when overdue."""
    today = timezone.localdate()
    colour = PROGRESS_COLOURS.get(directive.progress, PLAIN)
    return badge(public_word(directive, today), TIMELINESS_COLOURS.get(timeliness(directive, today), colour))
