"""The list of quarterly tasks."""

from django.contrib.auth.decorators import login_required
from django.db.models import Case, F, Value, When
from django.urls import reverse
from django.views.decorators.http import require_safe

from briefings.filters import TaskFilter
from briefings.models import Task
from briefings.states import CARRIED_ON, state
from briefings.timeliness import UNANSWERED, is_carried_on, past
from briefings.views.listing import (
    FILE_ONLY,
    NOTHING,
    PAGE_ONLY,
    Column,
    Listing,
    Sort,
    show_list,
)
from briefings.views.task import may_plan
from lib.vietnamese import capitalized
from organizations.display import format_number
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
    if is_carried_on(task):
        said = f"{said}, {CARRIED_ON.lower()}"
    return f"{said}: {task.outcome_reason}" if task.outcome_reason else said


def address(task) -> str:
    return task.get_absolute_url()


def begin(user, found) -> tuple[str, str] | None:
    return ("Thêm nhiệm vụ", reverse("briefings:task_add")) if may_plan(user) else None


def shown_period(task) -> str:
    return f"Q{task.quarter}/{task.year}"


def result(task) -> str:
    """``84 / 120 hộ``: what was reached of what was planned."""
    reached = "" if task.achieved is None else format_number(task.achieved)
    if task.target is None:
        return f"{reached} {task.unit_of_measure}".strip() if reached else ""
    return f"{reached or NOTHING} / {format_number(task.target)} {task.unit_of_measure}".strip()


def by_urgency(on):
    """Those that nobody has answered for first, the overdue ones before the others."""
    order = Case(When(UNANSWERED & past(on), then=Value(0)), When(UNANSWERED, then=Value(1)), default=Value(2))
    return order, Case(When(UNANSWERED, then=F("due_on")))


TASKS = Listing(
    title="Nhiệm vụ quý",
    noun="nhiệm vụ",
    name="briefings:tasks",
    filters=TaskFilter,
    rows=tasks_of,
    columns=(
        Column("Nhiệm vụ", lambda row: row.title, address, width=60, main=True, note=lambda row: row.outcome_reason),
        Column("Tình trạng", progress, width=30, shown=state, kind="fit", sort=Sort("tinh-trang", by_urgency)),
        Column(
            "Tổ chức",
            lambda row: label_in(row, row.organization),
            opens=lambda row: row.organization,
            width=28,
            sort=Sort("to-chuc", lambda on: ["organization__sort_key"]),
        ),
        Column("Đạt / chỉ tiêu", result, kind="num flow", only=PAGE_ONLY),
        Column("Chỉ tiêu", lambda row: row.target, width=12, only=FILE_ONLY),
        Column("Đã đạt", lambda row: row.achieved, width=12, only=FILE_ONLY),
        Column("Đơn vị tính", lambda row: row.unit_of_measure, width=14, only=FILE_ONLY),
        Column(
            "Thời hạn",
            lambda row: row.due_on,
            width=14,
            kind="num flow",
            sort=Sort("thoi-han", lambda on: ["due_on"]),
        ),
        Column(
            "Kỳ", period, width=18, shown=shown_period, kind="flow fit", sort=Sort("ky", lambda on: ["year", "quarter"])
        ),
    ),
    empty="Mỗi tổ chức tự đăng ký nhiệm vụ của mình cho từng quý; báo cáo quý trả lời cho những nhiệm vụ này.",
    begin=begin,
    first_sort="tinh-trang",
)


@require_safe
@login_required
def task_list(request):
    """``/nhiem-vu/``: the tasks the user may see, what is late first, then the latest quarter."""
    return show_list(request, TASKS)
