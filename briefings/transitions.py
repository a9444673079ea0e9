"""The tables of transitions: from which state to which, by whom, under which name (design §5).

The functions that carry them out are in ``briefings.services``; each locks the row, calls ``check`` and writes the
change in one transaction. Admin buttons, pages, commands and jobs call those functions; ``offered`` says what to show.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from briefings.choices import BriefingStatus, DocumentState, ExtensionDecision, Progress, ReportStatus, ReviewOutcome
from lib.refused import Refused
from lib.vietnamese import sort_key
from organizations.access import Scope
from organizations.choices import Role

HOST = "host"
OWN = "own"


@dataclass(frozen=True)
class Transition:
    """One step: ``name`` is the service function, ``label`` the button, ``side`` whose people may press it.

    ``target``: empty where the state does not change, or is again that of before. ``side`` is ``HOST`` (the body that
    calls the briefing) or ``OWN`` (the organization the record belongs to: the reporting organization, or a directive's
    lead). ``reason``: the step asks for a sentence why. ``of_drafts``: a step of a
    directive that is taken already before its briefing has concluded.
    """

    name: str
    label: str
    sources: frozenset[str]
    target: str
    side: str
    roles: frozenset[Role]
    reason: bool = False
    of_drafts: bool = False


def _step(name, label, sources, target, side, roles, reason=False, of_drafts=False):
    return Transition(name, label, frozenset(sources), target, side, frozenset(roles), reason, of_drafts)


OFFICE = {Role.SECRETARIAT}
OFFICE_OR_LEADER = {Role.SECRETARIAT, Role.LEADER}
OFFICER = {Role.OFFICER, Role.COMMUNE_OFFICER, Role.SECRETARIAT}  # the office may write on behalf of a body beneath it

_S = BriefingStatus
BRIEFING = (
    _step("collect", "Mở thu báo cáo", [_S.PLANNED], _S.COLLECTING, HOST, OFFICE),
    _step("hold", "Ghi nhận đã họp", [_S.PLANNED, _S.COLLECTING], _S.HELD, HOST, OFFICE),
    _step("conclude", "Ghi nhận đã kết luận", [_S.HELD], _S.CONCLUDED, HOST, OFFICE_OR_LEADER),
    _step("close", "Khép hội nghị", [_S.CONCLUDED], _S.CLOSED, HOST, OFFICE_OR_LEADER),
    _step("postpone", "Hoãn", [_S.PLANNED, _S.COLLECTING], _S.POSTPONED, HOST, OFFICE_OR_LEADER, True),
    _step("resume", "Tiếp tục chuẩn bị", [_S.POSTPONED], _S.COLLECTING, HOST, OFFICE),
    _step("cancel", "Hủy", [_S.PLANNED, _S.COLLECTING, _S.POSTPONED], _S.CANCELLED, HOST, OFFICE_OR_LEADER, True),
)

# The next briefing of the series hangs on the latest one, once that is over.
NEXT_BRIEFING = _step(
    "next_briefing", "Tạo hội nghị kỳ sau", [_S.HELD, _S.CONCLUDED, _S.CLOSED, _S.CANCELLED], "", HOST, OFFICE
)

_R = ReportStatus
REPORT = (
    _step("start", "Bắt đầu soạn", [_R.EXPECTED], _R.DRAFT, OWN, OFFICER),
    _step("submit", "Nộp báo cáo", [_R.EXPECTED, _R.DRAFT, _R.RETURNED], _R.SUBMITTED, OWN, OFFICER),
    _step("return_", "Trả lại", [_R.SUBMITTED], _R.RETURNED, HOST, OFFICE, True),
    _step("accept", "Nhận báo cáo", [_R.SUBMITTED], _R.ACCEPTED, HOST, OFFICE),
    _step("waive", "Miễn báo cáo", [_R.EXPECTED], _R.WAIVED, HOST, OFFICE, True),
    _step("reopen", "Mở lại để sửa", [_R.LOCKED], _R.DRAFT, OWN, OFFICER),
    # Steps taken back. Whoever handed it in too early has it again as it was; the office enters for nobody here.
    _step("withdraw", "Rút lại báo cáo", [_R.SUBMITTED], "", OWN, {Role.OFFICER, Role.COMMUNE_OFFICER}),
    _step("withdraw_acceptance", "Hủy nhận báo cáo", [_R.ACCEPTED], _R.SUBMITTED, HOST, OFFICE, True),
    _step("withdraw_waiver", "Bỏ miễn báo cáo", [_R.WAIVED], _R.EXPECTED, HOST, OFFICE, True),
    _step(
        "revoke_reopening",
        "Thu hồi cho phép mở lại",
        [_R.LOCKED, _R.DRAFT, _R.RETURNED],
        _R.LOCKED,
        HOST,
        OFFICE_OR_LEADER,
        True,
    ),
)

# What follows by itself, from where to where and why; nobody presses it (``services.settling``). A briefing that ends
# leaves no report of which anything is still expected: one called off keeps what was handed in as it came.
CALLED_OFF = "Hội nghị đã hủy."
REPORT_FOLLOWS = {
    "closed": ({_R.ACCEPTED}, _R.LOCKED, "Khép hội nghị"),
    "cancelled": ({_R.EXPECTED, _R.DRAFT, _R.RETURNED}, _R.WAIVED, CALLED_OFF),
    "cancelled_handed_in": ({_R.SUBMITTED, _R.ACCEPTED}, _R.LOCKED, "Hội nghị đã hủy; báo cáo đã nộp được giữ nguyên."),
    "grant_expired": ({_R.DRAFT, _R.RETURNED}, _R.LOCKED, "Hết hạn cho phép mở lại"),
}

# What is carried from earlier quarters is answered while the report may be written.
ANSWER = _step("answer", "Trả lời việc chuyển từ kỳ trước", ReportStatus.editable(), "", OWN, OFFICER)
# A report that came on paper or by post before somebody entered it: by that day it is in time or late.
RECORD_RECEIPT = _step("record_receipt", "Ghi ngày nhận", ReportStatus.handed_in(), "", HOST, OFFICE, True)
RECORD_RECEIPTS = _step(
    "record_receipts",
    "Ghi ngày nhận báo cáo",
    [_S.COLLECTING, _S.HELD, _S.CONCLUDED, _S.CLOSED],
    "",
    HOST,
    OFFICE,
    True,
)
# A grant to open a locked report changes no state: ``reopen`` does, as long as the grant is valid.
# It ends with the acceptance of what it was given for.
GRANT_FOLLOWS = {_R.LOCKED: "Báo cáo đã được nhận lại."}
GRANT_REOPENING = _step("grant_reopening", "Cho phép mở lại", [_R.LOCKED], "", HOST, OFFICE_OR_LEADER, True)

_P = Progress
DIRECTIVE = (
    _step("update", "Cập nhật tiến độ", _P.working(), _P.IN_PROGRESS, OWN, OFFICER),
    _step("submit", "Báo cáo hoàn thành", _P.working(), _P.SUBMITTED, OWN, OFFICER),
    _step("accept", "Xác nhận hoàn thành", [_P.SUBMITTED], _P.DONE, HOST, OFFICE_OR_LEADER),
    _step("return_", "Trả lại", [_P.SUBMITTED], _P.IN_PROGRESS, HOST, OFFICE_OR_LEADER, True),
    _step("cancel", "Dừng thực hiện", Progress.open(), _P.CANCELLED, HOST, OFFICE_OR_LEADER, True),
    _step("supersede", "Thay bằng nhiệm vụ khác", Progress.open(), _P.SUPERSEDED, HOST, OFFICE_OR_LEADER, True),
    # An end taken back; the state is that of before.
    _step("reopen", "Mở lại nhiệm vụ", _P.final(), "", HOST, OFFICE_OR_LEADER, True),
)

# What is given to many ends with the last of its parts; the office may also end it without waiting for the rest.
CLOSE_COLLECTIVE = _step(
    "close_collective", "Kết thúc, không chờ đơn vị còn lại", _P.working(), _P.DONE, HOST, OFFICE_OR_LEADER, True
)
# Another organization is given its part, too.
ADD_PARTS = _step("add_parts", "Giao thêm đơn vị", _P.working(), "", HOST, OFFICE_OR_LEADER, of_drafts=True)
# What figures it is measured by; it changes no state either.
MEASURE = _step("measure", "Đo bằng chỉ tiêu", _P.working(), "", HOST, OFFICE_OR_LEADER, of_drafts=True)

# Completing what capture left open changes no state.
ASSIGN = _step("assign", "Giao việc", Progress.open(), "", HOST, OFFICE_OR_LEADER, of_drafts=True)

# A slip of the pen in a deadline: see services.deadlines.
CORRECT_DEADLINE = _step(
    "correct_deadline", "Sửa thời hạn ghi nhầm", _P.working(), "", HOST, OFFICE_OR_LEADER, True, of_drafts=True
)

# Each organization, leading or coordinating, says for itself that it has received the work.
ACKNOWLEDGE = _step("acknowledge", "Xác nhận đã nhận việc", Progress.open(), "", OWN, OFFICER)

# A request for more time changes the request, not the directive's state: the target is the decision.
_E = ExtensionDecision
ASK_EXTENSION = _step("request_extension", "Xin gia hạn", _P.working(), _E.PENDING, OWN, OFFICER, True)
DECIDE_EXTENSION = _step("decide_extension", "Quyết định gia hạn", [_E.PENDING], "", HOST, OFFICE_OR_LEADER)
WITHDRAW_EXTENSION = _step("withdraw_extension", "Rút đề nghị gia hạn", [_E.PENDING], _E.WITHDRAWN, OWN, OFFICER)
REVERSE_EXTENSION = _step(
    "reverse_extension",
    "Hủy quyết định gia hạn",
    [_E.APPROVED, _E.REJECTED],
    _E.PENDING,
    HOST,
    OFFICE_OR_LEADER,
    True,
)

# What waits on a directive does not outlive it, whoever ends it (``services.settling``): a session that has not decided
# about it yet takes this outcome, and a request for more time lapses for this reason.
DIRECTIVE_FOLLOWS = {
    _P.DONE: (ReviewOutcome.ACCEPT, "Chỉ đạo đã được xác nhận hoàn thành."),
    _P.CANCELLED: (ReviewOutcome.CANCEL, "Chỉ đạo đã dừng."),
    _P.SUPERSEDED: (ReviewOutcome.SUPERSEDE, "Chỉ đạo đã được thay bằng chỉ đạo khác."),
}

# Issuing hangs on the briefing's state; which states, each kind of document says for itself (``issuing``).
ISSUE = _step("issue", "Ban hành", BriefingStatus, "", HOST, OFFICE)

_D = DocumentState
DOCUMENT = (
    _step("attach_signed", "Nộp bản có chữ ký số", _D.in_force(), _D.SIGNED, HOST, OFFICE),
    _step("amend", "Ban hành bản sửa đổi, bổ sung", _D.in_force(), "", HOST, OFFICE, True),
    _step("replace", "Ban hành bản thay thế", _D.in_force(), _D.SUPERSEDED, HOST, OFFICE, True),
    _step("annul", "Bãi bỏ", _D.in_force(), _D.ANNULLED, HOST, OFFICE, True),
    _step("void", "Bỏ số vì ban hành nhầm", [_D.ISSUED], _D.ANNULLED, HOST, OFFICE, True),
)

# Sending an issued document to somebody whom it does not name changes nothing about it.
DELIVER = _step("deliver", "Gửi thêm cho tổ chức khác", _D.in_force(), "", HOST, OFFICE)

# Spoiling the next number of a register, for one that went to a document made elsewhere; a register has no state.
VOID_NEXT = _step("void_next", "Bỏ số kế tiếp", [""], "", HOST, OFFICE, True)
# A day that had not come when its number was given would hold up every number after it.
IGNORE_DAY = _step("ignore_day", "Không tính ngày ghi sai", [""], "", HOST, OFFICE, True)


def find(table: tuple[Transition, ...], name: str) -> Transition:
    """The step of ``table`` called ``name``. KeyError when there is none: a defect of the caller."""
    for step in table:
        if step.name == name:
            return step
    raise KeyError(name)


def check(step: Transition, *, state: str, states, by, host, own=(), draft: bool = False) -> None:
    """Raise Refused unless ``by`` may take ``step`` from ``state``.

    ``states``: the choices class of the state, for its Vietnamese names. ``host``: the organization that calls the
    briefing; ``own``: those the record belongs to. ``draft``: the directive's briefing has not concluded yet.
    """
    if not _has_role(step, by, [host] if step.side == HOST else own):
        who = " hoặc ".join(sorted((role.label.lower() for role in step.roles), key=sort_key))
        whose = "cơ quan tổ chức hội nghị" if step.side == HOST else "tổ chức được giao"
        raise Refused(f"Bạn không có quyền thực hiện bước “{step.label}”; việc này do {who} của {whose} làm.")
    if draft and not step.of_drafts:
        raise Refused(
            f"Hội nghị chưa ghi nhận đã kết luận nên chỉ đạo này còn là dự thảo; bước “{step.label}” chỉ thực hiện "
            "được sau khi kết luận."
        )
    if state not in step.sources:
        now = states(state).label.lower()
        allowed = ", ".join(sorted((f"“{states(source).label.lower()}”" for source in step.sources), key=sort_key))
        raise Refused(
            f"Không thể thực hiện bước “{step.label}” khi đang ở trạng thái “{now}”; bước này chỉ đi từ {allowed}."
        )


def offered(table, *, state: str, states, by, host, own=(), draft: bool = False) -> Iterator[tuple[Transition, str]]:
    """Each step of ``table`` that is open from ``state``, with why ``by`` may not take it (empty: may)."""
    for step in table:
        if state not in step.sources or (draft and not step.of_drafts):
            continue
        try:
            check(step, state=state, states=states, by=by, host=host, own=own, draft=draft)
        except Refused as refusal:
            yield step, str(refusal)
        else:
            yield step, ""


def may_be_taken(step: Transition, *, by, host, own=()) -> bool:
    """Whether the roles of ``by`` allow ``step``, whatever the state."""
    return _has_role(step, by, [host] if step.side == HOST else own)


def may_take(step: Transition, by, lookup: str) -> Q:
    """The condition that the roles of ``by`` allow ``step``, as ``check`` asks it of one record; not its state.

    ``lookup`` leads to the organization on the step's side, such as ``"briefing__series__host__"``.
    """
    scope = Scope.of(by)
    return ~Q(pk__in=[]) if scope.everything else scope.with_roles(step.roles).organizations(lookup)


def _has_role(step: Transition, by, organizations) -> bool:
    scope = Scope.of(by).with_roles(step.roles)
    return scope.everything or any(map(scope.reaches, organizations))
