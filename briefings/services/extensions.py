"""More time for a directive: asked for with a reason, decided with a name; the original deadline never changes."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from briefings.choices import ExtensionDecision, Progress, ReviewOutcome
from briefings.models import Directive, ExtensionRequest
from briefings.services.deadlines import ask_if_before_session
from briefings.services.history import create_with_history, get_locked, require_reason, save_with_history
from briefings.services.settling import decide_anew
from briefings.timeliness import is_draft, is_open
from briefings.transitions import ASK_EXTENSION, DECIDE_EXTENSION, REVERSE_EXTENSION, WITHDRAW_EXTENSION, check
from lib.refused import Refused
from organizations.models import Organization

EXTENDED = "Gia hạn:"  # begins the reason of the version of a directive in which an extension moved its deadline


@transaction.atomic
def request_extension(
    directive_id: int, *, by, organization: Organization, new_due_on: date, reason: str, before_session: bool = False
) -> ExtensionRequest:
    """Ask for ``new_due_on`` on behalf of the lead. One request at a time; asking after the deadline is allowed.

    Raises Question when it still lies before the session (``before_session``: it is meant).
    """
    directive = get_locked(Directive, directive_id, by=by)
    if organization.pk != directive.lead_organization_id:
        raise Refused("Chỉ đơn vị chủ trì xin gia hạn; đơn vị phối hợp đề nghị qua đơn vị chủ trì.")
    host = directive.host
    own, draft = [organization], is_draft(directive)
    check(ASK_EXTENSION, state=directive.progress, states=Progress, by=by, host=host, own=own, draft=draft)
    reason = require_reason(reason, "xin gia hạn")
    if directive.due_on is None:
        raise Refused("Chỉ đạo này chưa có thời hạn theo ngày nên không cần gia hạn.")
    require_later(directive, new_due_on)
    ask_if_before_session(directive, new_due_on, before_session=before_session)
    if directive.extension_requests.filter(decision=ExtensionDecision.PENDING).exists():
        raise Refused(
            "Chỉ đạo đang có một đề nghị gia hạn chờ quyết định; hãy rút đề nghị ấy trước khi gửi đề nghị khác."
        )
    request = ExtensionRequest(
        directive=directive, organization=organization, reason=reason, new_due_on=new_due_on, requested_by=by
    )
    return create_with_history(request, by=by)


@transaction.atomic
def decide_extension(
    request_id: int,
    *,
    by,
    approve: bool,
    note: str = "",
    new_due_on: date | None = None,
    before_session: bool = False,
) -> ExtensionRequest:
    """Approve or reject; approving moves ``due_on`` to the day that was asked for, or to ``new_due_on``.

    The request keeps the day that was asked for; which day was given instead stands in the decision and in the history
    of the directive. Rejecting, and giving another day, need a note. Raises Refused when that day is not after the
    deadline, and Question when it lies before the session (``before_session``: it is meant).
    """
    # The directive first, as everybody does who ends it: two who wait for each other would both fail.
    its_directive = ExtensionRequest.objects.filter(pk=request_id).values_list("directive", flat=True).first()
    directive = get_locked(Directive, its_directive or 0, by=by)
    request = get_locked(ExtensionRequest, request_id, by=by)
    host = directive.host
    draft = is_draft(directive)
    check(DECIDE_EXTENSION, state=request.decision, states=ExtensionDecision, by=by, host=host, draft=draft)
    asked, why_moved = request.new_due_on, request.reason
    given = (new_due_on or asked) if approve else None
    if not approve:
        note = require_reason(note, "không đồng ý gia hạn")
    elif given != asked:
        note = require_reason(note, "đồng ý gia hạn đến ngày khác ngày đã xin")
        require_later(directive, given)
        ask_if_before_session(directive, given, before_session=before_session)
        instead = f"đến {given:%d/%m/%Y} thay cho {asked:%d/%m/%Y} đã xin"
        note, why_moved = f"Đồng ý {instead}: {note}", f"{instead}. {request.reason}"
    request.decision = ExtensionDecision.APPROVED if approve else ExtensionDecision.REJECTED
    request.decided_by, request.decided_at, request.decision_note = by, timezone.now(), note.strip()[:255]
    save_with_history(request, by=by, reason=note, fields=["decision", "decided_by", "decided_at", "decision_note"])
    if given:
        directive.due_on = given
        save_with_history(directive, by=by, reason=f"{EXTENDED} {why_moved}", fields=["due_on"])
    return request


def require_later(directive: Directive, day: date | None) -> None:
    """Raise Refused when ``day`` does not give ``directive`` more time."""
    if directive.due_on is not None and day is not None and day <= directive.due_on:
        raise Refused(f"Thời hạn mới phải sau thời hạn hiện nay là {directive.due_on:%d/%m/%Y}.")


@transaction.atomic
def grant_extension(directive_id: int, *, by, new_due_on: date, reason: str) -> ExtensionRequest:
    """Give more time until ``new_due_on`` unasked, as a session may: kept as a request of the lead that was approved at
    once. A request that waits for another day is approved until this one, with that reason.

    Raises Refused when the day is not after the deadline, and where an extension could not be asked for.
    """
    directive = get_locked(Directive, directive_id, by=by)
    host, draft = directive.host, is_draft(directive)
    check(DECIDE_EXTENSION, state=ExtensionDecision.PENDING, states=ExtensionDecision, by=by, host=host, draft=draft)
    if directive.progress not in Progress.working():
        raise Refused(
            f"Nhiệm vụ đang ở trạng thái “{directive.get_progress_display().lower()}” nên không gia hạn; trả lại cho "
            "đơn vị chủ trì trước nếu còn phải làm tiếp."
        )
    if directive.due_on is None or directive.lead_organization is None:
        raise Refused("Nhiệm vụ chưa có đơn vị chủ trì hoặc thời hạn theo ngày; phân công ở trang của nhiệm vụ trước.")
    require_later(directive, new_due_on)
    if waiting := directive.extension_requests.filter(decision=ExtensionDecision.PENDING).first():
        return decide_extension(
            waiting.pk, by=by, approve=True, note=reason, new_due_on=new_due_on, before_session=True
        )
    reason = require_reason(reason, "cho gia hạn mà chưa có đề nghị")
    request = ExtensionRequest(
        directive=directive,
        organization=directive.lead_organization,
        reason=reason,
        new_due_on=new_due_on,
        requested_by=by,
    )
    create_with_history(request, by=by, reason="Hội nghị cho gia hạn")
    return decide_extension(request.pk, by=by, approve=True, note=reason)


@transaction.atomic
def withdraw_extension(request_id: int, *, by) -> ExtensionRequest:
    """Take an undecided request back; only its organization's people may."""
    request = get_locked(ExtensionRequest, request_id, by=by)
    host = request.directive.host
    own, draft = [request.organization], is_draft(request.directive)
    check(WITHDRAW_EXTENSION, state=request.decision, states=ExtensionDecision, by=by, host=host, own=own, draft=draft)
    request.decision = ExtensionDecision.WITHDRAWN
    save_with_history(request, by=by, reason="Rút đề nghị", fields=["decision"])
    return request


def latest_decided(directive: Directive) -> ExtensionRequest | None:
    """The request of ``directive`` whose decision may be reversed: the latest one, none came after it."""
    requests = sorted(directive.extension_requests.all(), key=lambda request: request.pk)
    return requests[-1] if requests and requests[-1].decision in REVERSE_EXTENSION.sources else None


@transaction.atomic
def reverse_extension(request_id: int, *, by, reason: str) -> ExtensionRequest:
    """Take the decision on the latest request back, with the reason: it waits again, the deadline is that of before.

    A session that decided to extend decides anew, unless it is closed.
    """
    its_directive = ExtensionRequest.objects.filter(pk=request_id).values_list("directive", flat=True).first()
    directive = get_locked(Directive, its_directive or 0, by=by)
    request = get_locked(ExtensionRequest, request_id, by=by)
    host = directive.host
    check(REVERSE_EXTENSION, state=request.decision, states=ExtensionDecision, by=by, host=host)
    reason = require_reason(reason, "hủy quyết định gia hạn")
    if not is_open(directive):
        raise Refused("Chỉ đạo đã kết thúc nên quyết định gia hạn không hủy được; hãy mở lại chỉ đạo trước.")
    if request != latest_decided(directive):
        raise Refused("Đã có đề nghị gia hạn khác sau quyết định này; chỉ hủy được quyết định sau cùng.")
    was_approved = request.decision == ExtensionDecision.APPROVED
    request.decision, request.decided_by, request.decided_at = REVERSE_EXTENSION.target, None, None
    request.decision_note = ""
    why = f"Hủy quyết định gia hạn: {reason}"
    save_with_history(request, by=by, reason=why, fields=["decision", "decided_by", "decided_at", "decision_note"])
    if was_approved:
        moved = directive.history.filter(history_change_reason__startswith=EXTENDED).order_by("history_id").last()
        given = moved.due_on if moved else request.new_due_on
        before = directive.history.exclude(due_on=given).order_by("history_id").last()
        directive.due_on = before.due_on if before else directive.original_due_on
        save_with_history(directive, by=by, reason=why, fields=["due_on"])
        decide_anew(directive, ReviewOutcome.EXTEND, by=by, reason=why)
    return request
