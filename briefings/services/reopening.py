"""A locked report opens again only with a grant by the office: why, and until when.

When the grant expires the report is locked again by itself. From that moment nothing is written in it, whether or not
the worker has already come by to say so in its state.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from briefings.choices import BriefingStatus, ReportStatus
from briefings.models import OrganizationReport, ReopenGrant, ReopenGrantEnd
from briefings.services.history import get_locked, on_behalf, require_reason, save_with_history
from briefings.transitions import GRANT_REOPENING, REPORT, REPORT_FOLLOWS, check, find
from lib.refused import Refused
from organizations.display import display_moment


def may_reopen(report: OrganizationReport) -> str:
    """Why ``report`` may not be opened now, as a Vietnamese sentence; empty: a grant to do so is valid."""
    if why_not := called_off(report):
        return why_not
    if report.reopen_grants.valid(timezone.now()).exists():
        return ""
    if (last := report.reopen_grants.last()) is None:
        return "Báo cáo đã khóa; muốn sửa thì đề nghị văn phòng hoặc lãnh đạo cho phép mở lại."
    if end := ReopenGrantEnd.objects.filter(grant=last).first():
        return f"Lần cho phép mở lại đã kết thúc ({end.reason.rstrip('.')}); hãy đề nghị văn phòng cho phép lại."
    expired = display_moment(last.expires_at)
    return f"Lần cho phép mở lại đã hết hạn lúc {expired}; hãy đề nghị văn phòng cho phép lại."


def called_off(report: OrganizationReport) -> str:
    """Why nothing is done about ``report`` any more, as a Vietnamese sentence; empty: its briefing goes on."""
    if report.briefing.status != BriefingStatus.CANCELLED:
        return ""
    return "Hội nghị đã hủy nên báo cáo được giữ như khi hủy; hãy báo cáo cho hội nghị kỳ sau."


def grant_expired(report: OrganizationReport) -> str:
    """Why an opened report can no longer be written, as a Vietnamese sentence; empty: it can, or was never locked."""
    if report.briefing.status != BriefingStatus.CLOSED or report.status not in ReportStatus.editable():
        return ""
    return may_reopen(report)


def is_writable(report: OrganizationReport) -> bool:
    """Whether its own people may write ``report`` at this moment; query sets ask the same (``CycleQuerySet``)."""
    return report.status in ReportStatus.editable() and not grant_expired(report)


def require_grant(report: OrganizationReport) -> None:
    """Raise Refused when ``report`` was opened again and its grant has expired."""
    if why_not := grant_expired(report):
        raise Refused(why_not)


def state_of(report: OrganizationReport) -> str:
    """The state in which ``report`` is for people: locked from the moment its grant expires."""
    lapsed = report.lapsed if hasattr(report, "lapsed") else grant_expired(report)  # of ``with_lapse``
    return ReportStatus.LOCKED if lapsed else report.status


def state_word(report: OrganizationReport) -> str:
    """The same in Vietnamese: what lists, pages and papers say."""
    return ReportStatus(state_of(report)).label


def lock_again() -> int:
    """Lock the reports whose grant has expired; what was changed and never accepted stays in their history.

    Returns how many. The worker calls it from time to time.
    """
    late = OrganizationReport.objects.lapsed(timezone.now())
    return sum(_lock_again(key) for key in late.values_list("pk", flat=True))


@transaction.atomic
def _lock_again(report_id: int) -> bool:
    report = OrganizationReport.objects.select_for_update(of=("self",)).get(pk=report_id)
    late = bool(grant_expired(report))
    if late:
        _lock(report)
    return late


def _lock(report: OrganizationReport) -> None:
    _, report.status, reason = REPORT_FOLLOWS["grant_expired"]
    save_with_history(report, by=None, reason=reason, fields=["status"])


def end_grants(report: OrganizationReport, *, by, reason: str) -> None:
    """End what still allows to open ``report``; in the transaction that settles what it was given for."""
    for grant in report.reopen_grants.valid(timezone.now()):
        ReopenGrantEnd.objects.create(grant=grant, by=by, reason=reason)


@transaction.atomic
def revoke_reopening(report_id: int, *, by, reason: str) -> OrganizationReport:
    """Take the permission to open a report again back, with the reason; one that was opened is locked as it stands.

    What was changed and not taken stays, as when a permission runs out.
    """
    report = get_locked(OrganizationReport, report_id, by=by)
    step = find(REPORT, "revoke_reopening")
    check(step, state=report.status, states=ReportStatus, by=by, host=report.briefing.series.host)
    reason = require_reason(reason, "thu hồi cho phép mở lại báo cáo")
    if why_not := why_not_revoke(report):
        raise Refused(why_not)
    end_grants(report, by=by, reason=reason)
    report.status = step.target
    save_with_history(report, by=by, reason=f"Thu hồi cho phép mở lại: {reason}", fields=["status"])
    return report


def why_not_revoke(report: OrganizationReport) -> str:
    """Why there is no permission to take back, as a Vietnamese sentence; empty: there is one."""
    if report.reopen_grants.valid(timezone.now()).exists():
        return ""
    return "Không có lần cho phép mở lại nào còn hiệu lực để thu hồi."


@transaction.atomic
def grant_reopening(report_id: int, *, by, reason: str, expires_at: datetime) -> ReopenGrant:
    """Allow the organization to open its locked report again until ``expires_at``, for ``reason``."""
    report = get_locked(OrganizationReport, report_id, by=by)
    host = report.briefing.series.host
    check(GRANT_REOPENING, state=state_of(report), states=ReportStatus, by=by, host=host)
    reason = require_reason(reason, "cho phép mở lại báo cáo")
    if why_not := called_off(report):
        raise Refused(why_not)
    if expires_at <= timezone.now():
        raise Refused("Thời điểm hết hạn phải ở sau lúc này; hãy chọn lại.")
    if grant_expired(report):
        _lock(report)
    grant = ReopenGrant.objects.create(report=report, reason=reason, granted_by=by, expires_at=expires_at)
    until = display_moment(expires_at)
    save_with_history(report, by=by, reason=f"Cho phép mở lại đến {until}: {reason}", fields=[])
    return grant


@transaction.atomic
def reopen(report_id: int, *, by) -> OrganizationReport:
    """Open a locked report for writing while a grant is valid; it goes back through submission and acceptance."""
    report = get_locked(OrganizationReport, report_id, by=by)
    step = find(REPORT, "reopen")
    host = report.briefing.series.host
    check(step, state=report.status, states=ReportStatus, by=by, host=host, own=[report.organization])
    if why_not := may_reopen(report):
        raise Refused(why_not)
    report.status = step.target
    why = report.reopen_grants.valid(timezone.now()).last().reason
    save_with_history(
        report, by=by, reason=f"Mở lại để sửa{on_behalf(by, report.organization)}: {why}", fields=["status"]
    )
    return report
