"""What waits on a directive when it ends: nothing may go on waiting for something that will not come any more.

Whatever will wait on a directive in future is settled here, too. What is only shown as outstanding, such as a receipt
that nobody has acknowledged, is asked of open directives alone (``acknowledgements.unacknowledged``).
"""

from django.utils import timezone

from briefings.choices import ExtensionDecision, Progress
from briefings.models import Directive
from briefings.services.history import save_with_history
from briefings.transitions import DIRECTIVE_FOLLOWS


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
