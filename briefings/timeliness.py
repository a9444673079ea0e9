"""Whether a directive or a report is late: computed from its dates, never stored (domain §2.3)."""

from datetime import date

from django.utils import timezone

from briefings.choices import SOON, DueKind, Progress, Timeliness
from briefings.models import Directive, OrganizationReport


def timeliness(directive: Directive, on: date) -> Timeliness | None:
    """How ``directive`` stands against its deadline on day ``on``.

    None where the question has no sense: no deadline, ongoing work, cancelled or superseded. Work reported done is
    measured by the day it was completed; a directive due on day D is overdue from D + 1.
    """
    if directive.progress in (Progress.CANCELLED, Progress.SUPERSEDED):
        return None
    if directive.due_kind not in (DueKind.DATE, DueKind.PERIOD) or directive.due_on is None:
        return None
    if directive.progress in (Progress.SUBMITTED, Progress.DONE):
        return Timeliness.ON_TIME if directive.completed_on <= directive.due_on else Timeliness.LATE
    if on > directive.due_on:
        return Timeliness.OVERDUE
    return Timeliness.DUE_SOON if directive.due_on - on <= SOON else Timeliness.WITHIN


def public_word(directive: Directive, on: date) -> str:
    """The Vietnamese word for progress and timeliness together, e.g. ``"Đang thực hiện – quá hạn"``."""
    if directive.progress == Progress.DONE:
        late = timeliness(directive, on) == Timeliness.LATE
        return "Hoàn thành quá hạn" if late else "Hoàn thành đúng hạn" if directive.due_on else "Hoàn thành"
    if directive.progress not in (Progress.NOT_STARTED, Progress.IN_PROGRESS):
        return directive.get_progress_display()
    if directive.due_kind == DueKind.ONGOING:
        return "Thường xuyên"
    found = timeliness(directive, on)
    return f"{directive.get_progress_display()} – {found.label.lower()}" if found else directive.get_progress_display()


def lateness(report: OrganizationReport) -> int | None:
    """By how many calendar days, in Việt Nam, ``report`` came after its briefing's day for reports.

    None where it came in time, is not handed in, or no day was set. Lateness is shown, never a reason to refuse.
    """
    due = report.briefing.submit_by
    if report.submitted_at is None or due is None:
        return None
    days = (timezone.localdate(report.submitted_at) - due).days
    return days if days > 0 else None
