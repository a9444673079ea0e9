"""The page of a task that an organization plans for a quarter, and the one on which a new task is written."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from briefings.forms.tasks import NewTaskForm, TaskForm
from briefings.models import Task
from briefings.services.measuring import measured
from briefings.services.tasks import why_not_revise
from briefings.views.listing import some_illustrative
from briefings.views.steps import carried_out
from organizations.access import Scope
from organizations.roles import ADD, roles_that_may


def may_plan(user) -> bool:
    """Whether ``user`` writes tasks for any organization at all."""
    scope = Scope.of(user)
    return scope.everything or bool(scope.roles & roles_that_may(ADD, Task._meta.label_lower))


@login_required
def task_add(request):
    """``/nhiem-vu/moi/``."""
    if not may_plan(request.user):
        messages.error(request, "Nhiệm vụ quý do cán bộ của từng tổ chức hoặc văn phòng ghi.")
        return redirect("briefings:tasks")
    form = NewTaskForm(request.POST or None, record=Task(), by=request.user)
    if request.method == "POST" and carried_out(request, form, leads_to=reverse("briefings:tasks")):
        return redirect("briefings:tasks")
    return render(request, "briefings/task_add.html", {"form": form}, status=422 if form.errors else 200)


@login_required
def task_detail(request, pk):
    """``/nhiem-vu/<pk>/``: the task and, for those who may change it, its form."""
    rows = Task.objects.for_user(request.user).select_related(
        "organization__unit", "measured_by", "carried_from", "carried_to"
    )
    task = get_object_or_404(rows, pk=pk)
    why_not = why_not_revise(task, by=request.user)
    form = TaskForm(request.POST or None, record=task, by=request.user)
    kept = None
    if request.method == "POST" and why_not:
        messages.error(request, why_not)
        if not form.typed():
            return redirect(task)
        kept = form
    elif request.method == "POST" and carried_out(request, form):
        return redirect(task)
    context = {"task": task, "form": None if why_not else form, "kept": kept, "measured": measured(task)}
    # A task hangs on no briefing that tells.
    context["illustrative"] = some_illustrative([task.title, task.outcome_reason])
    return render(request, "briefings/task.html", context, status=422 if kept or form.errors else 200)
