"""What waits on a record when it ends: nothing may go on waiting for something that will not come any more.

What was stored as waiting is settled here, by the tables ``transitions.*_FOLLOWS``, which say what becomes of it and
why. What is only shown as outstanding (a receipt that nobody has acknowledged, a duty, a deadline in the calendar, a
reminder) is asked of what is open alone, so it ends with the record. Whatever will wait in future is settled here, too.
"""

from django.utils import timezone

from briefings.choices import BriefingStatus, ExtensionDecision, Progress, ReportStatus
from briefings.models import Briefing, Directive
from briefings.services.history import save_all_with_history, save_with_history
from briefings.transitions import DIRECTIVE_FOLLOWS, REPORT_FOLLOWS


def settle_what_waits(directive: Directive, *, by) -> None:
    """Settle what waits on ``directive``, which has just come to its end by a step of ``by``.

    A request for more time lapses; a session that has not decided about it yet says how it ended. Must run inside the
    transaction that ends the directive, which holds its lock. KeyError while the directive is still open: a defect of
    the caller.
    """
    outcome, reason = DIRECTIVE_FOLLOWS[Progress(directive.progress)]
    pending = directive.extension_requests.filter(decision=ExtensionDecision.PENDING)
    for request in pending.select_for_update(of=("self",)):
        request.decision, request.decided_at = ExtensionDecision.LAPSED, timezone.now()
        request.decision_note = reason
        save_with_history(request, by=by, reason=reason, fields=["decision", "decided_at", "decision_note"])
    for review in directive.reviews.filter(outcome="").select_for_update(of=("self",)).order_by("pk"):
        review.outcome = outcome
        save_with_history(review, by=by, reason=reason, fields=["outcome"])


def let_wait_again(directive: Directive, ended_as: str, *, by) -> None:
    """Take back what ``settle_what_waits`` did when ``directive``, open again by now, came to its end ``ended_as``.

    The request that lapsed waits for its decision again, and the sessions that are not closed decide anew: also one
    whose decision was that end. What a closed session decided stays as it was said.
    """
    outcome, reason = DIRECTIVE_FOLLOWS[Progress(ended_as)]
    why = "Chỉ đạo được mở lại"
    lapsed = directive.extension_requests.filter(decision=ExtensionDecision.LAPSED, decision_note=reason)
    if request := lapsed.select_for_update(of=("self",)).order_by("pk").last():
        request.decision, request.decided_at, request.decision_note = ExtensionDecision.PENDING, None, ""
        save_with_history(request, by=by, reason=why, fields=["decision", "decided_at", "decision_note"])
    decide_anew(directive, outcome, by=by, reason=why)


def decide_anew(directive: Directive, outcome: str, *, by, reason: str) -> None:
    """Let the sessions that are not closed, and decided ``outcome`` about ``directive``, decide again."""
    reviews = directive.reviews.filter(outcome=outcome).exclude(briefing__status__in=BriefingStatus.final())
    for review in reviews.select_for_update(of=("self",)).order_by("pk"):
        review.outcome = ""
        save_with_history(review, by=by, reason=reason, fields=["outcome"])


def settle_reports(briefing: Briefing, *events: str, by) -> None:
    """Let the reports of ``briefing`` follow it into its end by the ``events``, keys of ``REPORT_FOLLOWS``.

    Must run inside the transaction that ends the briefing, which holds its lock.
    """
    for sources, target, reason in (REPORT_FOLLOWS[event] for event in events):
        reports = list(briefing.reports.filter(status__in=sources).select_for_update(of=("self",)).order_by("pk"))
        for report in reports:
            report.status = target
            if target == ReportStatus.WAIVED:
                report.waived_reason = reason
        fields = ["status", *(["waived_reason"] if target == ReportStatus.WAIVED else [])]
        save_all_with_history(reports, by=by, reason=reason, fields=fields)
