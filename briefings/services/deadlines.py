"""When a deadline may change: one rule for the steps, the admin site and everything else.

A deadline is given once, and ``original_due_on`` keeps that first day for ever. From then on the day moves only by an
extension, or with another directive that takes this one's place. A slip of the pen may be put right, with its reason,
until the briefing is closed and as long as nobody has asked for more time.
"""

from datetime import date

from django.db import transaction

from briefings.choices import ExtensionDecision, Progress
from briefings.models import Directive
from briefings.services.history import get_locked, require_reason, save_with_history
from briefings.timeliness import is_draft
from briefings.transitions import CORRECT_DEADLINE, check
from lib.refused import Question, Refused


def require_kept(given: date | None, due_on: date | None) -> None:
    """Raise Refused when the deadline ``given`` before would become ``due_on`` (None: none at all)."""
    if given is not None and due_on != given:
        raise Refused(
            f"Thời hạn đã giao là {given:%d/%m/%Y}; muốn đổi hãy dùng đề nghị gia hạn để giữ lại lý do, hoặc bước "
            "“Sửa thời hạn ghi nhầm” khi hội nghị chưa khép."
        )


BEFORE_SESSION = "before_session"  # the answer to the question below


def ask_if_before_session(directive: Directive, due_on: date | None, *, before_session: bool = False) -> None:
    """Raise Question when ``directive`` would be due before the day of the session, or of the paper, that assigns it.

    Mostly a slip of the pen; a conclusion may also confirm what is to be done before. ``before_session``: it is meant.
    """
    day = directive.paper_day if directive.briefing is None else directive.briefing.held_on
    if before_session or due_on is None or day is None or due_on >= day:
        return
    what = "ngày văn bản" if directive.briefing is None else "ngày họp"
    raise Question(
        f"Thời hạn {due_on:%d/%m/%Y} trước {what} {day:%d/%m/%Y}; hãy sửa thời hạn, hoặc xác nhận rồi thực hiện lại.",
        BEFORE_SESSION,
        f"Đúng là thời hạn {due_on:%d/%m/%Y}, trước {what}.",
    )


def why_not_correct(directive: Directive) -> str:
    """Why the deadline of ``directive`` can no longer be put right, as a Vietnamese sentence; empty: it can."""
    if directive.due_on is None:
        return "Chỉ đạo này chưa có thời hạn theo ngày; hãy dùng bước “Giao việc”."
    if directive.is_of_closed_briefing:
        return "Hội nghị đã khép nên thời hạn chỉ đổi bằng gia hạn hoặc bằng một chỉ đạo thay thế."
    if any(request.decision != ExtensionDecision.WITHDRAWN for request in directive.extension_requests.all()):
        return "Đã có đề nghị gia hạn cho thời hạn này nên thời hạn chỉ đổi bằng gia hạn."
    return ""


@transaction.atomic
def correct_deadline(
    directive_id: int, *, by, due_on: date, due_text: str = "", reason: str, before_session: bool = False
) -> Directive:
    """Put a deadline right that was written down wrongly. What was written first stays in ``original_due_on``.

    Raises Question when it lies before the session (``before_session``: it is meant).
    """
    directive = get_locked(Directive, directive_id, by=by)
    host, draft = directive.host, is_draft(directive)
    check(CORRECT_DEADLINE, state=directive.progress, states=Progress, by=by, host=host, draft=draft)
    reason = require_reason(reason, "sửa thời hạn")
    if why_not := why_not_correct(directive):
        raise Refused(why_not)
    if due_on == directive.due_on and due_text == directive.due_text:
        raise Refused("Thời hạn mới giống thời hạn đang ghi; hãy nhập ngày đúng.")
    if due_on != directive.due_on:
        ask_if_before_session(directive, due_on, before_session=before_session)
    directive.due_on, directive.due_text = due_on, due_text
    save_with_history(directive, by=by, reason=f"Sửa thời hạn ghi nhầm: {reason}", fields=["due_on", "due_text"])
    return directive
