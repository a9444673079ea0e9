"""``/he-thong/``: the page of whoever runs the portal, for system administrators alone."""

import platform
from importlib.metadata import version

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from lib.refused import Refused
from organizations import operator_log
from organizations.landing import post_only
from organizations.models import OperatorEntry
from organizations.services import failed_tasks, submissions
from portal.administrators import administrators_only
from portal.backup import last_nightly
from portal.system.code import commit, versions
from portal.system.facts import disk, failed_checks, settings_facts
from portal.system.work import queue
from portal.system.worker_list import worker_list
from portal.verify import migrations_to_apply

MOST = 50  # entries and failed tasks that are listed
TASKS = {
    "lam-lai": (failed_tasks.retry_task, "Đã xếp việc vào hàng chờ để làm lại."),
    "bo": (failed_tasks.forget_task, "Đã bỏ việc khỏi danh sách việc không xong."),
}


@require_safe
@administrators_only
def system(request):
    found = versions()
    entries = OperatorEntry.objects.for_user(request.user)
    failed = failed_tasks.failed_tasks()
    context = {
        "commit": commit(),
        "python": platform.python_version(),
        "django": version("django"),
        "versions": found,
        "differing": sum(each.differs for each in found),
        "queue": queue(),
        "workers": worker_list(),
        "disk": disk(),
        "backup": last_nightly(),
        "entries": entries.unresolved()[:MOST],
        "open": entries.unresolved().count(),
        "resolved": entries.exclude(resolved_at=None).order_by("-resolved_at")[:MOST],
        "failed": failed.defer("traceback")[:MOST],
        "checks": failed_checks(),
        "migrations": migrations_to_apply(),
        "settings": settings_facts(),
    }
    return render(request, "portal/system.html", context)


@post_only
@administrators_only
def resolve_entry(request, pk):
    """``/he-thong/viec/<pk>/``: it is done; it comes back when it happens again."""
    entry = get_object_or_404(OperatorEntry.objects.for_user(request.user), pk=pk)
    with submissions.once():
        operator_log.settle(entry.kind, entry.key)
    messages.success(request, "Đã ghi nhận là xử lý xong; nếu xảy ra nữa, việc này lại hiện ở đây.")
    return redirect("system")


@post_only
@administrators_only
def task_step(request, key, name):
    """``/he-thong/viec-nen/<key>/<name>/``: do a failed task once more, or forget it."""
    if name not in TASKS:
        raise Http404
    step, said = TASKS[name]
    try:
        with submissions.once():
            step(key)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("system")
