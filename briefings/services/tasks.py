"""What an organization plans for a quarter, and what became of it."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from briefings.choices import TaskProgress
from briefings.models import Task
from briefings.services.history import create_with_history, get_locked, on_behalf, save_with_history
from lib.refused import Refused
from lib.vietnamese import Period
from organizations.models import Organization
from organizations.roles import CHANGE

NOT_YOURS = "Nhiệm vụ của {organization} do cán bộ của tổ chức đó ghi; chọn tổ chức trong phạm vi được giao."
SETTLED = "Báo cáo nói về nhiệm vụ này đã được nhận nên không sửa được nữa; việc còn lại ghi thành nhiệm vụ mới."
NO_REASON = "Nhiệm vụ không hoàn thành hoặc dừng thì phải ghi lý do."
FAILED = (TaskProgress.NOT_DONE, TaskProgress.CANCELLED)


def why_not_revise(task: Task, *, by) -> str:
    """Why ``by`` may not change ``task``, as a Vietnamese sentence; empty: may."""
    if Task.objects.for_user(by, to=CHANGE).filter(pk=task.pk).exists():
        return ""
    settled = Task.objects.settled().filter(pk=task.pk).exists()
    return SETTLED if settled else NOT_YOURS.format(organization=task.organization)


@transaction.atomic
def plan(
    *,
    by,
    organization: Organization,
    quarter: Period,
    title: str,
    target: Decimal | None = None,
    unit_of_measure: str = "",
    due_on=None,
) -> Task:
    """A new task of ``organization`` for ``quarter``. Raises Refused where ``by`` may not plan for it."""
    task = Task(
        organization=organization,
        year=quarter.year,
        quarter=quarter.number,
        title=title,
        target=target,
        unit_of_measure=unit_of_measure,
        due_on=due_on,
    )
    create_with_history(task, by=by, reason="Ghi nhiệm vụ" + on_behalf(by, organization))
    if why_not := why_not_revise(task, by=by):
        raise Refused(why_not)
    return task


@transaction.atomic
def revise(task_id: int, *, by, **values: Any) -> Task:
    """Write ``values``, by the names of the model's fields, of a task; what did not change leaves no trace.

    Raises Refused for one of which a report that was taken has spoken, and for one that failed without a reason.
    """
    task = get_locked(Task, task_id, by=by)
    if why_not := why_not_revise(task, by=by):
        raise Refused(why_not)
    changed = [name for name, value in values.items() if getattr(task, name) != value]
    for name in changed:
        setattr(task, name, values[name])
    if task.progress in FAILED and not task.outcome_reason.strip():
        raise Refused(NO_REASON)
    if changed:
        save_with_history(task, by=by, reason="Cập nhật nhiệm vụ" + on_behalf(by, task.organization), fields=changed)
    return task
