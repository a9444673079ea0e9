"""What a briefing decides about a directive of an earlier one; the outcome carries out the step it names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from briefings.choices import BriefingStatus, ExtensionDecision, ReviewOutcome
from briefings.models import DirectiveReview, ExtensionRequest
from briefings.services import directives, extensions
from briefings.services.history import get_locked, save_all_with_history, save_with_history
from briefings.services.rows import lock_briefing
from lib.refused import Refused
from organizations.conflicts import Outdated
from organizations.roles import CHANGE
from organizations.services.rows import Rows, about

REVIEWS = "reviews"
OTHER_REQUEST = "Đơn vị chủ trì vừa gửi đề nghị khác: “{found}”. Xem lại thời hạn rồi lưu lần nữa."


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
    new_due_on: date | None = None,
    successor_id: int | None = None,
    further_ids: Sequence[int] = (),
) -> DirectiveReview:
    """Write the outcome of ``review_id`` and do what it says: accept (``on``, else today), cancel and the like.

    ``continue`` changes nothing about the directive; ``extend`` approves the request that waits, or says that one was
    approved since the session before. With ``new_due_on`` the session gives time until that day, asked for or not: then
    ``remark`` says why.
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
            _extend(review, by=by, note=remark, new_due_on=new_due_on)
    return review


@dataclass(frozen=True)
class Decision:
    """What a session decided in row ``number`` of its list; as ``decide`` takes it. ``waiting``: the key of the request
    for more time that its person saw."""

    number: int
    review_id: int
    outcome: str
    remark: str = ""
    reason: str = ""
    new_due_on: date | None = None
    waiting: int | None = None


@transaction.atomic
def decide_all(briefing_id: int, *, by, decisions: Sequence[Decision]) -> int:
    """Write the outcomes of several reviews of one session, all or none; returns how many.

    Raises RowsRefused with the place of each that is refused.
    """
    lock_briefing(briefing_id, by=by)
    of_session = DirectiveReview.objects.filter(briefing=briefing_id).values_list("pk", "directive")
    directive_of = dict(of_session.filter(pk__in=[one.review_id for one in decisions]))
    directives.lock_in_one_order(*directive_of.values())
    with Rows() as rows:
        for one in _without_those_that_go_on(briefing_id, decisions, by=by):
            with rows.taking(REVIEWS, one.number):
                if one.review_id not in directive_of:
                    raise Refused("Nhiệm vụ này không thuộc danh sách xem xét của hội nghị; tải lại trang.")
                if one.outcome == ReviewOutcome.EXTEND:
                    _require_same_request(directive_of[one.review_id], one.waiting)
                decide(
                    one.review_id,
                    by=by,
                    outcome=one.outcome,
                    remark=one.remark,
                    reason=one.reason,
                    new_due_on=one.new_due_on,
                )
    return len(decisions)


def _without_those_that_go_on(briefing_id: int, decisions: Sequence[Decision], *, by) -> list[Decision]:
    """Write together what changes nothing about its directive, and may be written; returns the other ``decisions``."""
    keys = [one.review_id for one in decisions if one.outcome == ReviewOutcome.CONTINUE]
    mine = DirectiveReview.objects.for_user(by, to=CHANGE).filter(briefing=briefing_id, outcome="", pk__in=keys)
    mine = mine.exclude(briefing__status__in=BriefingStatus.final())
    locked = DirectiveReview.objects.select_for_update(of=("self",)).filter(pk__in=mine.order_by().values("pk"))
    found = {review.pk: review for review in locked.order_by("pk")}
    by_reason: dict[str, list[DirectiveReview]] = {}
    for one in decisions:
        if one.outcome == ReviewOutcome.CONTINUE and (review := found.get(one.review_id)):
            review.outcome, review.remark = one.outcome, one.remark.strip()
            by_reason.setdefault(one.reason, []).append(review)
    for reason, reviews in by_reason.items():
        save_all_with_history(reviews, by=by, reason=reason, fields=["outcome", "remark"])
    return [one for one in decisions if one.outcome != ReviewOutcome.CONTINUE or one.review_id not in found]


def _require_same_request(directive_id: int, seen: int | None) -> None:
    waiting = ExtensionRequest.objects.filter(directive=directive_id, decision=ExtensionDecision.PENDING)
    if (found := waiting.first()) is not None and found.pk != seen:
        with about("new_due_on"):
            raise Outdated(OTHER_REQUEST.format(found=found))


def _extend(review: DirectiveReview, *, by, note: str, new_due_on: date | None) -> None:
    requests = review.directive.extension_requests
    waiting = requests.filter(decision=ExtensionDecision.PENDING).first()
    if waiting is not None and new_due_on in (None, waiting.new_due_on):
        extensions.decide_extension(waiting.pk, by=by, approve=True, note=note)
        return
    if new_due_on is not None:
        with about("new_due_on"):
            extensions.grant_extension(review.directive_id, by=by, new_due_on=new_due_on, reason=note)
        return
    before = review.directive.reviews.filter(nth__lt=review.nth).order_by("nth").last()
    since = (before or review.directive).created_at
    if not requests.filter(decision=ExtensionDecision.APPROVED, decided_at__gte=since).exists():
        with about("new_due_on"):
            raise Refused(
                "Chưa có đề nghị gia hạn nào đang chờ hay được đồng ý từ hội nghị trước; đơn vị chủ trì cần gửi đề "
                "nghị gia hạn trước, hoặc ghi thời hạn mới mà hội nghị cho."
            )
