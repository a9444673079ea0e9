"""The list of quarterly tasks."""

from django.contrib.auth.decorators import login_required
from django.urls import reverse
from django.views.decorators.http import require_safe

from briefings.filters import TaskFilter
from briefings.models import Task
from briefings.views.listing import Column, Listing, capitalized, show_list
from briefings.views.task import may_plan
from organizations.validity import label_in


def tasks_of(user):
    return (
        Task.objects.for_user(user)
        .select_related("organization", "carried_to")
        .order_by("-year", "-quarter", "organization__sort_key", "pk")
    )


def period(task) -> str:
    """``Quý I năm 2020``."""
    return capitalized(task.period.name)


def progress(task) -> str:
    """With what became of it: ``Dừng: hết kinh phí``, ``Đang thực hiện, chuyển tiếp kỳ sau``."""
    said = task.get_progress_display()
    if hasattr(task, "carried_to"):
        said = f"{said}, chuyển tiếp kỳ sau"
    return f"{said}: {task.outcome_reason}" if task.outcome_reason else said


def address(task) -> str:
    return task.get_absolute_url()


def beside(user, found) -> list[tuple[str, str]]:
    return [("Thêm nhiệm vụ", reverse("briefings:task_add"))] if may_plan(user) else []


TASKS = Listing(
    title="Nhiệm vụ quý",
    noun="nhiệm vụ",
    name="briefings:tasks",
    filters=TaskFilter,
    rows=tasks_of,
    columns=(
        Column("Nhiệm vụ", lambda row: row.title, address, width=60, main=True),
        Column("Tổ chức", lambda row: label_in(row, row.organization), opens=lambda row: row.organization, width=28),
        Column("Kỳ", period, width=18),
        Column("Chỉ tiêu", lambda row: row.target, width=12),
        Column("Đã đạt", lambda row: row.achieved, width=12),
        Column("Đơn vị tính", lambda row: row.unit_of_measure, width=14),
        Column("Thời hạn", lambda row: row.due_on, width=14),
        Column("Tiến độ", progress, width=30),
    ),
    empty="Chưa có nhiệm vụ quý nào trong phạm vi của bạn. Mỗi tổ chức tự ghi nhiệm vụ của mình cho từng quý.",
    beside=beside,
)


@require_safe
@login_required
def task_list(request):
    """``/nhiem-vu/``: the tasks the user may see, the latest quarter first."""
    return show_list(request, TASKS)
