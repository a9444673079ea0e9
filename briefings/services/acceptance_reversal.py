"""The effects of an acceptance taken back: what the answers of a report did to tasks and shortcomings is undone."""

from django.db.models import Q

from briefings.choices import ReportStatus, TaskProgress
from briefings.models import OrganizationReport, ReportChecklistItem
from briefings.services.history import put_back, save_with_history, version_in
from briefings.services.milestones import came_into
from lib.refused import Refused
from organizations.display import shortened

WHY = "Hủy nhận báo cáo"


def unsettle(report: OrganizationReport, *, by) -> None:
    """Undo what the answers of ``report``, accepted by now, did (``carry_over.settle``), each for itself.

    Must run inside the transaction that takes the acceptance back. What had ended elsewhere before stays as it is.
    Raises Refused when what was carried on was changed or answered since.
    """
    accepted = came_into(report, ReportStatus.ACCEPTED)[-1:]
    items = report.checklist.select_for_update(of=("self",)).filter(settled_at__isnull=False).order_by("pk")
    for item in items:
        if accepted:
            then = Q(history_date__gte=accepted[0].at, history_date__lte=item.settled_at)
            subject = item.task or item.shortcoming
            _take_back_end(subject, item, then, by=by)
            _delete_carried(subject, then, by=by)
        item.settled_at = None
        save_with_history(item, by=by, reason=WHY, fields=["settled_at"])


def _take_back_end(subject, item: ReportChecklistItem, then: Q, *, by) -> None:
    """Open the task or shortcoming again that the answer ended at the time ``then``."""
    if item.task_id:
        ended = Q(progress__in=[TaskProgress.DONE, TaskProgress.NOT_DONE])
        fields, open_states = ["progress", "outcome_reason"], [TaskProgress.PLANNED, TaskProgress.IN_PROGRESS]
        before = version_in(subject, "progress", open_states)
    else:
        ended = Q(resolved_on__isnull=False)
        fields = ["resolved_on"]
        before = subject.history.filter(resolved_on__isnull=True).order_by("history_id").last()
    if before and subject.history.filter(then & ended).exists():
        put_back(subject, before, fields)
        save_with_history(subject, by=by, reason=WHY, fields=fields)


def _delete_carried(subject, then: Q, *, by) -> None:
    """Delete what was carried on from ``subject`` at the time ``then``, unless somebody has worked on it since."""
    later = type(subject)._base_manager.filter(
        **{("carried_from" if hasattr(subject, "carried_from") else "continues_from"): subject}
    )
    for carried in later.select_for_update(of=("self",)):
        if not carried.history.filter(then, history_type="+").exists():
            continue
        follows = getattr(carried, "continued_by", None)
        if carried.version > 1 or carried.checks.exists() or (follows is not None and follows.exists()):
            raise Refused(
                f"“{shortened(str(carried), 80)}”, được chuyển sang khi nhận báo cáo, đã có người cập nhật hoặc "
                "đã chuyển tiếp nên không hủy nhận được nữa; hãy ghi phần cần sửa vào báo cáo kỳ sau."
            )
        carried._history_user = by
        carried._change_reason = WHY
        carried.delete()
