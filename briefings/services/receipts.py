"""The day on which a report reached the office, where that was before somebody entered it here: on paper, years ago.

Whether it was in time is measured by that day (``punctuality``); when it was entered stays beside it.
"""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from briefings.choices import BriefingStatus, Punctuality, ReportStatus
from briefings.models import Briefing, OrganizationReport
from briefings.punctuality import punctuality_is
from briefings.services.history import get_locked, require_reason, save_all_with_history, save_with_history
from briefings.transitions import RECORD_RECEIPT, RECORD_RECEIPTS, check, may_be_taken
from lib.refused import Refused
from organizations.models import User


def may_record(report: OrganizationReport, *, by) -> bool:
    """Whether ``by`` is of the office that receives ``report``."""
    return may_be_taken(RECORD_RECEIPT, by=by, host=report.briefing.series.host)


def check_receipt(report: OrganizationReport, received_on: date, *, by) -> None:
    """Raises Refused unless ``by`` may say that the office received ``report``, handed in, on ``received_on``."""
    host = report.briefing.series.host
    check(RECORD_RECEIPT, state=report.status, states=ReportStatus, by=by, host=host)
    if received_on > timezone.localdate():
        raise Refused(f"Ngày nhận {received_on:%d/%m/%Y} chưa tới; hãy ghi hôm nay hoặc một ngày trước đó.")
    entered = report.submitted_at and timezone.localdate(report.submitted_at)
    if entered and received_on > entered:
        raise Refused(
            f"Báo cáo đã nộp trên cổng ngày {entered:%d/%m/%Y} nên không thể nhận sau ngày ấy; hãy ghi ngày cơ quan "
            "nhận được bản đầu tiên."
        )


@transaction.atomic
def record_receipt(report_id: int, *, by, received_on: date, reason: str) -> OrganizationReport:
    """State that the office received a report on ``received_on``, and how it knows; its history says who stated it."""
    report = get_locked(OrganizationReport, report_id, by=by)
    check_receipt(report, received_on, by=by)
    because = _because(received_on, reason)
    report.received_on = received_on
    save_with_history(report, by=by, reason=because, fields=["received_on"])
    return report


@transaction.atomic
def record_receipts(briefing_id: int, *, by, reports: Iterable[int], received_on: date, reason: str) -> int:
    """The same of several reports of a briefing at once, as when one of years ago is entered. Returns how many."""
    briefing = get_locked(Briefing, briefing_id, by=by)
    check(RECORD_RECEIPTS, state=briefing.status, states=BriefingStatus, by=by, host=briefing.series.host)
    asked = OrganizationReport.objects.for_user(by).filter(briefing=briefing, pk__in=list(reports)).order_by()
    found = list(
        OrganizationReport.objects.select_for_update(of=("self",)).filter(pk__in=asked.values("pk")).order_by("pk")
    )
    if not found:
        raise Refused("Chưa chọn báo cáo nào; hãy chọn những báo cáo cơ quan đã nhận trong ngày ấy.")
    for report in found:
        report.briefing = briefing
        check_receipt(report, received_on, by=by)
        report.received_on = received_on
    save_all_with_history(found, by=by, reason=_because(received_on, reason), fields=["received_on"])
    return len(found)


def _because(received_on: date, reason: str) -> str:
    return f"Ghi ngày nhận {received_on:%d/%m/%Y}: {require_reason(reason, 'ghi ngày nhận báo cáo')}"


def undated(briefing: Briefing) -> QuerySet[OrganizationReport]:
    """The reports of ``briefing`` that are late only by the day on which they were entered here."""
    late = punctuality_is(Punctuality.LATE, timezone.localdate())
    entered = briefing.reports.filter(late, status__in=ReportStatus.handed_in(), received_on__isnull=True)
    return entered.select_related("organization")


def receipt_stated_by(report: OrganizationReport) -> User | None:
    """Who stated the day of receipt that stands now; None where none does."""
    if report.received_on is None:
        return None
    by = None
    for before, version in pairwise([None, *report.history.select_related("history_user").order_by("history_id")]):
        if version.received_on != (before and before.received_on):
            by = version.history_user
    return by
