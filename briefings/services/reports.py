"""What may happen to an organization's report: one function per step of ``transitions.REPORT``."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from briefings.choices import BriefingStatus, ReportStatus
from briefings.models import OrganizationReport
from briefings.services.acceptance_reversal import unsettle
from briefings.services.carry_over import require_answers, settle
from briefings.services.history import (
    get_locked,
    on_behalf,
    put_back,
    require_reason,
    save_with_history,
    version_in,
)
from briefings.services.prefill import prefill
from briefings.services.receipts import check_receipt, may_record
from briefings.services.reopening import (
    called_off,
    end_grants,
    grant_expired,
    may_reopen,
    require_grant,
    state_of,
    why_not_revoke,
)
from briefings.transitions import (
    ANSWER,
    GRANT_FOLLOWS,
    GRANT_REOPENING,
    RECORD_RECEIPT,
    REPORT,
    Transition,
    check,
    find,
    offered,
)
from lib.refused import Refused

# What handing in writes, and withdrawing puts back.
HANDING_IN = ["status", "submitted_at", "received_on"]


def offers(report: OrganizationReport, *, by) -> list[tuple[Transition, str]]:
    """The steps open from where ``report`` stands, with why ``by`` may not take one (empty: may)."""
    host = report.briefing.series.host
    state = state_of(report)
    common = {"state": state, "states": ReportStatus, "by": by, "host": host, "own": [report.organization]}
    steps = list(offered(REPORT, **common))
    if report.checklist.to_answer().exists():
        steps = [*offered((ANSWER,), **common), *steps]
    if may_record(report, by=by):
        steps += offered((RECORD_RECEIPT,), **common)
    if state == ReportStatus.LOCKED:
        why = may_reopen(report)
        steps = [(step, why_not or why if step.name == "reopen" else why_not) for step, why_not in steps]
        if not called_off(report):
            steps += offered((GRANT_REOPENING,), **common)
    senseless = set()
    if why_not_revoke(report):
        senseless.add("revoke_reopening")
    if report.briefing.status in BriefingStatus.final():
        senseless.add("withdraw_waiver")
    return [(step, why_not) for step, why_not in steps if step.name not in senseless]


def _take(name: str, report: OrganizationReport, *, by) -> str:
    step = find(REPORT, name)
    host = report.briefing.series.host
    check(step, state=report.status, states=ReportStatus, by=by, host=host, own=[report.organization])
    require_grant(report)
    return step.target


@transaction.atomic
def start(report_id: int, *, by) -> OrganizationReport:
    """Begin to write an expected report; what is carried from earlier quarters stands in it."""
    report = get_locked(OrganizationReport, report_id, by=by)
    report.status = _take("start", report, by=by)
    save_with_history(report, by=by, reason="Bắt đầu soạn" + on_behalf(by, report.organization), fields=["status"])
    prefill(report, by=by)
    return report


@transaction.atomic
def submit(report_id: int, *, by, received_on: date | None = None) -> OrganizationReport:
    """Hand the report in; ``submitted_at`` keeps the first time. ``received_on``: the day on which the office had it,
    where it enters itself what came before; by that lateness is measured (``punctuality.lateness``).

    Late ones are taken too. Raises Refused for an empty one, and for one in which something
    carried from earlier quarters has no answer.
    """
    report = get_locked(OrganizationReport, report_id, by=by)
    target = _take("submit", report, by=by)
    if not report.narrative and not report.achievements.exists() and not report.shortcomings.exists():
        raise Refused("Báo cáo chưa có nội dung; hãy ghi lời báo cáo, kết quả hoặc tồn tại trước khi nộp.")
    require_answers(report)
    report.status, report.submitted_at = target, report.submitted_at or timezone.now()
    reason = "Nộp báo cáo" + on_behalf(by, report.organization)
    if received_on:
        check_receipt(report, received_on, by=by)
        report.received_on = received_on
        reason = f"{reason}, nhận ngày {received_on:%d/%m/%Y}"
    save_with_history(report, by=by, reason=reason, fields=HANDING_IN)
    return report


@transaction.atomic
def withdraw(report_id: int, *, by) -> OrganizationReport:
    """Take a report back that was handed in too early, before the office has taken or returned it: it never came."""
    report = get_locked(OrganizationReport, report_id, by=by)
    _take("withdraw", report, by=by)
    before = version_in(report, "status", ReportStatus.editable())
    if before is None:  # entered as handed in
        raise Refused("Báo cáo này được ghi từ đầu là đã nộp; hãy đề nghị văn phòng trả lại.")
    put_back(report, before, HANDING_IN)
    if why_not := grant_expired(report):
        raise Refused(why_not)
    reason = "Rút lại báo cáo" + on_behalf(by, report.organization)
    save_with_history(report, by=by, reason=reason, fields=HANDING_IN)
    return report


@transaction.atomic
def return_(report_id: int, *, by, note: str) -> OrganizationReport:
    """Send a submitted report back with a note. One of a closed briefing needs a grant that has not expired."""
    report = get_locked(OrganizationReport, report_id, by=by)
    target = _take("return_", report, by=by)
    report.status, report.returned_note = target, require_reason(note, "trả lại báo cáo")
    if grant_expired(report):
        raise Refused(
            "Hội nghị đã khép và thời hạn mở lại báo cáo đã hết, nên trả lại thì tổ chức không sửa được; hãy nhận báo "
            "cáo rồi cho phép mở lại."
        )
    save_with_history(report, by=by, reason=note, fields=["status", "returned_note"])
    return report


@transaction.atomic
def accept(report_id: int, *, by) -> OrganizationReport:
    """Take a submitted report as it is: its answers take effect. One of a closed briefing is locked again at once."""
    report = get_locked(OrganizationReport, report_id, by=by)
    report.status = _take("accept", report, by=by)
    save_with_history(report, by=by, reason="Nhận báo cáo", fields=["status"])
    settle(report, by=by)
    if report.briefing.status == BriefingStatus.CLOSED:
        report.status = ReportStatus.LOCKED
        save_with_history(report, by=by, reason="Hội nghị đã khép", fields=["status"])
        end_grants(report, by=by, reason=GRANT_FOLLOWS[report.status])
    return report


@transaction.atomic
def withdraw_acceptance(report_id: int, *, by, reason: str) -> OrganizationReport:
    """Take the acceptance of a report back, with the reason: it waits again, and its answers take their effect back.

    Raises Refused when somebody has already worked on what the answers carried on.
    """
    report = get_locked(OrganizationReport, report_id, by=by)
    target = _take("withdraw_acceptance", report, by=by)
    reason = require_reason(reason, "hủy nhận báo cáo")
    unsettle(report, by=by)
    report.status = target
    save_with_history(report, by=by, reason=f"Hủy nhận báo cáo: {reason}", fields=["status"])
    return report


@transaction.atomic
def waive(report_id: int, *, by, reason: str) -> OrganizationReport:
    """Let an organization off, by name and with a reason, so that completeness stays honest."""
    report = get_locked(OrganizationReport, report_id, by=by)
    target = _take("waive", report, by=by)
    report.status, report.waived_reason = target, require_reason(reason, "miễn báo cáo")
    save_with_history(report, by=by, reason=reason, fields=["status", "waived_reason"])
    return report


@transaction.atomic
def withdraw_waiver(report_id: int, *, by, reason: str) -> OrganizationReport:
    """Expect a report after all that was waived, with the reason; not once the briefing has ended."""
    report = get_locked(OrganizationReport, report_id, by=by)
    target = _take("withdraw_waiver", report, by=by)
    reason = require_reason(reason, "bỏ miễn báo cáo")
    if report.briefing.status in BriefingStatus.final():
        raise Refused("Hội nghị đã khép hoặc đã hủy nên không còn báo cáo nào được chờ.")
    report.status, report.waived_reason = target, ""
    save_with_history(report, by=by, reason=f"Bỏ miễn báo cáo: {reason}", fields=["status", "waived_reason"])
    prefill(report, by=by)
    return report
