"""What a briefing decides about a directive of an earlier one; the outcome carries out the step it names."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from briefings.choices import BriefingStatus, ExtensionDecision, ReviewOutcome
from briefings.models import DirectiveReview
from briefings.services import directives, extensions
from briefings.services.history import get_locked, save_with_history
from lib.refused import Refused
from organizations.roles import CHANGE


def may_decide(review: DirectiveReview, *, by) -> str:
    """Why ``by`` may not write the outcome of ``review`` now, as a Vietnamese sentence; empty: may."""
    if review.briefing.status in BriefingStatus.final():
        return "Hội nghị đã khép nên các lần xem xét không sửa được nữa; hãy ghi ý kiến ở kỳ giao ban sau."
    if review.outcome:
        return f"Đã ghi kết quả xem xét là “{review.get_outcome_display()}”."
    if not DirectiveReview.objects.for_user(by, to=CHANGE).filter(pk=review.pk).exists():
        return "Bạn không có quyền ghi kết quả xem xét; việc này do văn phòng hoặc lãnh đạo làm."
    return ""


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
    further_ids: Sequence[int] = (),
) -> DirectiveReview:
    """Write the outcome of ``review_id`` and do what it says: accept (``on``, else today), cancel and the like.

    ``continue`` changes nothing about the directive; ``extend`` approves the request that waits, or says that one was
    approved since the session before.
    Raises Refused once the briefing is closed, or when the directive's own step is refused: then nothing is written.
    """
    # Directives first, as everybody does who ends one: two who wait for each other would both fail.
    its_directive = DirectiveReview.objects.filter(pk=review_id).values_list("directive", flat=True).first()
    directives.lock_in_one_order(its_directive, successor_id, *further_ids)
    review = get_locked(DirectiveReview, review_id, by=by)
    if why_not := may_decide(review, by=by):
        raise Refused(why_not)
    # Before the step, which answers every review that is still open.
    review.outcome, review.remark = outcome, remark.strip()
    save_with_history(review, by=by, reason=reason, fields=["outcome", "remark"])
    match outcome:
        case ReviewOutcome.ACCEPT:
            directives.accept(review.directive_id, by=by, on=on or timezone.localdate())
        case ReviewOutcome.CANCEL:
            directives.cancel(review.directive_id, by=by, reason=reason)
        case ReviewOutcome.SUPERSEDE:
            directives.supersede(
                review.directive_id, by=by, successor_id=successor_id, further_ids=further_ids, reason=reason
            )
        case ReviewOutcome.EXTEND:
            _extend(review, by=by, note=remark)
    return review


def _extend(review: DirectiveReview, *, by, note: str) -> None:
    requests = review.directive.extension_requests
    if waiting := requests.filter(decision=ExtensionDecision.PENDING).first():
        extensions.decide_extension(waiting.pk, by=by, approve=True, note=note)
        return
    before = review.directive.reviews.filter(nth__lt=review.nth).order_by("nth").last()
    since = (before or review.directive).created_at
    if not requests.filter(decision=ExtensionDecision.APPROVED, decided_at__gte=since).exists():
        raise Refused(
            "Chưa có đề nghị gia hạn nào đang chờ hay được đồng ý từ hội nghị trước; đơn vị chủ trì cần gửi đề nghị "
            "gia hạn trước."
        )
