"""What may happen to an organization's report: one function per step of ``transitions.REPORT``."""

from django.db import transaction
from django.utils import timezone

from briefings.models import OrganizationReport, ReportStatus
from briefings.services.trace import locked, required, save_traced
from briefings.transitions import REPORT, Transition, check, find, offered
from organizations.refused import Refused


def offers(report: OrganizationReport, *, by) -> list[tuple[Transition, str]]:
    """The steps open from where ``report`` stands, with why ``by`` may not take one (empty: may)."""
    host = report.briefing.series.host
    own = [report.organization]
    return list(offered(REPORT, state=report.status, states=ReportStatus, by=by, host=host, own=own))


def _take(name: str, report: OrganizationReport, *, by) -> str:
    step = find(REPORT, name)
    host = report.briefing.series.host
    check(step, state=report.status, states=ReportStatus, by=by, host=host, own=[report.organization])
    return step.target


@transaction.atomic
def start(report_id: int, *, by) -> OrganizationReport:
    """Begin to write an expected report."""
    report = locked(OrganizationReport, report_id, by=by)
    report.status = _take("start", report, by=by)
    save_traced(report, by=by, reason="Bắt đầu soạn", fields=["status"])
    return report


@transaction.atomic
def submit(report_id: int, *, by) -> OrganizationReport:
    """Hand the report in. Late ones are taken too: lateness is seen from ``submitted_at``. An empty one is refused."""
    report = locked(OrganizationReport, report_id, by=by)
    target = _take("submit", report, by=by)
    if not report.narrative and not report.achievements.exists() and not report.shortcomings.exists():
        raise Refused("Báo cáo chưa có nội dung; hãy ghi lời báo cáo, kết quả hoặc tồn tại trước khi nộp.")
    report.status, report.submitted_at = target, timezone.now()
    save_traced(report, by=by, reason="Nộp báo cáo", fields=["status", "submitted_at"])
    return report


@transaction.atomic
def return_(report_id: int, *, by, note: str) -> OrganizationReport:
    """Send a submitted report back with a note."""
    report = locked(OrganizationReport, report_id, by=by)
    target = _take("return_", report, by=by)
    report.status, report.returned_note = target, required(note, "trả lại báo cáo")
    save_traced(report, by=by, reason=note, fields=["status", "returned_note"])
    return report


@transaction.atomic
def accept(report_id: int, *, by) -> OrganizationReport:
    """Take a submitted report as it is."""
    report = locked(OrganizationReport, report_id, by=by)
    report.status = _take("accept", report, by=by)
    save_traced(report, by=by, reason="Nhận báo cáo", fields=["status"])
    return report


@transaction.atomic
def waive(report_id: int, *, by, reason: str) -> OrganizationReport:
    """Let an organization off, by name and with a reason, so that completeness stays honest."""
    report = locked(OrganizationReport, report_id, by=by)
    target = _take("waive", report, by=by)
    report.status, report.waived_reason = target, required(reason, "miễn báo cáo")
    save_traced(report, by=by, reason=reason, fields=["status", "waived_reason"])
    return report
