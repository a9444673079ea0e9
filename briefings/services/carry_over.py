"""What became of the work of earlier quarters: answered in a report, taking effect once, when it is accepted."""

from django.db import transaction
from django.utils import timezone

from briefings.choices import ChecklistAnswer, ReportStatus, TaskProgress
from briefings.models import OrganizationReport, ReportChecklistItem, Shortcoming, Task
from briefings.punctuality import came_on
from briefings.services.history import create_with_history, get_locked, on_behalf, save_with_history
from briefings.services.milestones import came_into
from briefings.services.prefill import reporting_quarter
from briefings.services.reopening import require_grant
from briefings.transitions import ANSWER, check
from lib.refused import Refused
from organizations.display import shortened


@transaction.atomic
def answer(report_id: int, *, by, answers: dict[int, tuple[str, str]]) -> OrganizationReport:
    """Write ``answers`` (key of the item → answer and note) on the checklist; an empty answer takes it back.

    Raises Refused when the report may not be written now, when an item is not of this report or took effect already,
    and when a task that could not be done lacks its reason or a shortcoming is called that: then nothing is written.
    """
    report = get_locked(OrganizationReport, report_id, by=by)
    host = report.briefing.series.host
    check(ANSWER, state=report.status, states=ReportStatus, by=by, host=host, own=[report.organization])
    require_grant(report)
    items = {item.pk: item for item in report.checklist.select_related("task", "shortcoming")}
    for key, (said, note) in answers.items():
        item = items.get(key)
        if item is None:
            raise Refused("Có việc không còn trong danh sách của báo cáo này; hãy tải lại trang rồi trả lời.")
        note = note.strip()[:255]
        if (said, note) == (item.answer, item.note):
            continue
        if item.settled_at:
            raise Refused(
                f"Trả lời về “{shortened(item.text, 80)}” đã có hiệu lực nên không đổi được; "
                "hãy ghi vào báo cáo kỳ sau."
            )
        if said == ChecklistAnswer.NOT_DONE:
            _check_failure(item, note)
        item.answer, item.note = said, note
        save_with_history(
            item, by=by, reason="Trả lời việc kỳ trước" + on_behalf(by, report.organization), fields=["answer", "note"]
        )
    return report


def _check_failure(item: ReportChecklistItem, note: str) -> None:
    if item.task_id is None:
        raise Refused(f"Tồn tại “{shortened(item.text, 80)}” chưa khắc phục thì chọn “Tiếp tục”, không kết thúc được.")
    if not note:
        raise Refused(f"Nhiệm vụ “{shortened(item.text, 80)}” không thực hiện được thì phải ghi lý do ở ô ghi chú.")


def require_answers(report: OrganizationReport) -> None:
    """Raise Refused, with the list, while something carried into ``report`` has no answer."""
    waiting = report.checklist.to_answer().filter(answer="").select_related("task", "shortcoming")
    missing = [f"“{shortened(item.text, 80)}”" for item in waiting.order_by("pk")]
    if missing:
        raise Refused(f"Còn {len(missing)} việc của kỳ trước chưa trả lời: " + "; ".join(missing) + ".")


def settle(report: OrganizationReport, *, by) -> None:
    """Let the answers of an accepted report take effect, each once: a second acceptance finds nothing left to do.

    Must run inside the transaction that accepts. A task or shortcoming that was ended or carried on elsewhere meanwhile
    stays as it is.
    """
    items = (
        report.checklist.select_for_update(of=("self",))
        .filter(settled_at__isnull=True)
        .exclude(answer="")
        .order_by("pk")
    )
    for item in items:
        if item.task_id:
            _settle_task(report, item, by=by)
        else:
            _settle_shortcoming(report, item, by=by)
        item.settled_at = timezone.now()
        save_with_history(item, by=by, reason="Nhận báo cáo", fields=["settled_at"])


def _settle_task(report: OrganizationReport, item: ReportChecklistItem, *, by) -> None:
    task = Task.objects.select_for_update(of=("self",)).unanswered().filter(pk=item.task_id).first()
    if task is None:
        return
    match item.answer:
        case ChecklistAnswer.DONE:
            task.progress = TaskProgress.DONE
            save_with_history(task, by=by, reason=item.note or "Báo cáo đã xong", fields=["progress"])
        case ChecklistAnswer.NOT_DONE:
            task.progress, task.outcome_reason = TaskProgress.NOT_DONE, item.note
            save_with_history(task, by=by, reason=item.note, fields=["progress", "outcome_reason"])
        case ChecklistAnswer.CONTINUE:
            quarter = reporting_quarter(report)
            carried = Task(
                organization=task.organization,
                year=quarter.year,
                quarter=quarter.number,
                title=task.title,
                target=task.target,
                unit_of_measure=task.unit_of_measure,
                due_on=task.due_on if task.due_on and task.due_on >= quarter.first_day else None,
                carried_from=task,
            )
            create_with_history(carried, by=by, reason=item.note or f"Chuyển từ {task.period.name}")


def _settle_shortcoming(report: OrganizationReport, item: ReportChecklistItem, *, by) -> None:
    rows = Shortcoming.objects.select_for_update(of=("self",)).filter(pk=item.shortcoming_id)
    shortcoming = rows.filter(resolved_on__isnull=True, continued_by__isnull=True).first()
    if shortcoming is None:
        return
    if item.answer == ChecklistAnswer.DONE:
        # The day on which the organization said so, not the day on which the office read it.
        again = came_into(report, ReportStatus.SUBMITTED)[1:]
        shortcoming.resolved_on = timezone.localdate(again[-1].at) if again else came_on(report)
        save_with_history(shortcoming, by=by, reason=item.note or "Báo cáo đã khắc phục", fields=["resolved_on"])
        return
    highest = report.shortcomings.order_by("-ordinal").values_list("ordinal", flat=True).first() or 0
    continued = Shortcoming(
        briefing=report.briefing,
        report=report,
        ordinal=highest + 1,
        text=shortcoming.text,
        theme=shortcoming.theme,
        cause=shortcoming.cause,
        remedy=shortcoming.remedy,
        responsible=shortcoming.responsible,
        continues_from=shortcoming,
    )
    create_with_history(continued, by=by, reason=item.note or "Tiếp tục từ kỳ trước")
