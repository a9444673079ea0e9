"""What a briefing decides about a directive of an earlier one; the outcome carries out the step it names."""

from datetime import date

from django.db import transaction

from briefings.models import BriefingStatus, DirectiveReview, ReviewOutcome
from briefings.services import directives
from briefings.services.trace import locked, save_traced
from organizations.refused import Refused

FROZEN = (BriefingStatus.CLOSED, BriefingStatus.CANCELLED)


@transaction.atomic
def decide(
    review_id: int,
    *,
    by,
    outcome: str,
    remark: str = "",
    on: date | None = None,
    reason: str = "",
    successor_id: int | None = None,
) -> DirectiveReview:
    """Write the outcome of ``review_id`` and do what it says: accept (``on``), cancel or supersede (``reason``).

    ``continue`` changes nothing about the directive; ``extend`` records that a request was decided (``extensions``).
    Raises Refused once the briefing is closed, or when the directive's own step is refused: then nothing is written.
    """
    review = locked(DirectiveReview, review_id, by=by)
    if review.briefing.status in FROZEN:
        raise Refused("Hội nghị đã khép nên các lần xem xét không sửa được nữa; hãy ghi ý kiến ở kỳ giao ban sau.")
    if not DirectiveReview.objects.for_user(by, to="change").filter(pk=review.pk).exists():
        raise Refused("Bạn không có quyền ghi kết quả xem xét; việc này do văn phòng hoặc lãnh đạo làm.")
    if review.outcome:
        raise Refused(f"Đã ghi kết quả xem xét là “{review.get_outcome_display()}”.")
    match outcome:
        case ReviewOutcome.ACCEPT:
            directives.accept(review.directive_id, by=by, on=on)
        case ReviewOutcome.CANCEL:
            directives.cancel(review.directive_id, by=by, reason=reason)
        case ReviewOutcome.SUPERSEDE:
            directives.supersede(review.directive_id, by=by, successor_id=successor_id, reason=reason)
        case ReviewOutcome.EXTEND:
            if not review.directive.extension_requests.filter(decision="approved").exists():
                raise Refused("Chưa có đề nghị gia hạn nào được đồng ý; hãy quyết định đề nghị gia hạn trước.")
    review.outcome, review.remark = outcome, remark.strip()
    save_traced(review, by=by, reason=reason, fields=["outcome", "remark"])
    return review
