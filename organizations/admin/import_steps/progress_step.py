"""While a large file is read or written: how far it is, stop, go on; and the end of batches that nobody finishes."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst

from lib.refused import Refused
from lib.vietnamese import Quarter
from organizations import tasks
from organizations.admin.import_steps.steps import (
    APPLY,
    ENDED,
    FILE,
    UNFINISHED,
    WRITTEN,
    address,
    bar,
    may_work,
    next_address,
)
from organizations.choices import BatchState, ImportStep
from organizations.importing import cancel_batch, delete_batch
from organizations.models import ImportBatch, ImportProgress

REFRESH = 3  # seconds
READING = (
    ImportStep.READING,
    ImportStep.CHECKING,
    ImportStep.STAGING,
)  # of a preview; writing is one step, all or nothing


def progress_page(admin, request, batch: ImportBatch):
    """Reloads itself until there is something to do for people."""
    waiting = tasks.waiting(batch)
    undoing = batch.state == BatchState.APPLIED and waiting
    if batch.state in (BatchState.PREVIEWED, *WRITTEN, *ENDED) and not waiting:
        return HttpResponseRedirect(next_address(batch))
    progress = ImportProgress.objects.filter(batch=batch).first()
    writing = batch.state == BatchState.APPLYING or undoing
    queued = batch.state == BatchState.PREVIEWED
    doing = "Đang hoàn tác" if undoing else "Đang ghi" if writing else "Đang chờ" if queued else "Đang đọc"
    context = {
        **admin.admin_site.each_context(request),
        "title": f"{doing}: {batch.original_name}",
        "opts": admin.opts,
        "batch": batch,
        "period": capfirst(Quarter(batch.year, batch.quarter).name),
        "steps": bar(batch, APPLY if writing else FILE),
        "progress": progress,
        "step_name": ImportStep(progress.step).label if progress and progress.step else "",
        "part": READING.index(progress.step) + 1 if progress and progress.step in READING else None,
        "parts": len(READING),
        "failed": batch.state == BatchState.FAILED,
        "waiting": waiting,
        "undoing": undoing,
        "refresh": REFRESH if batch.state != BatchState.FAILED else None,
        "file_address": address(FILE, batch),
        "here": address("progress", batch),
        "cancel_address": address("cancel", batch),
        "resume_address": address("resume", batch),
        "new_address": reverse("admin:organizations_importbatch_new"),
        "may_work": may_work(request.user, batch),
    }
    return TemplateResponse(request, "organizations/importing/progress.html", context)


def cancel_step(admin, request, batch: ImportBatch):
    cancel_batch(batch.pk, by=request.user)
    batch.refresh_from_db()
    if batch.state == BatchState.CANCELLED:
        messages.success(request, f"Đã hủy lần nhập {batch.original_name}; chưa có số liệu nào được ghi.")
    else:
        messages.success(request, "Đã yêu cầu dừng; cổng dừng ở bước gần nhất có thể.")
    return HttpResponseRedirect(reverse("admin:organizations_importbatch_changelist"))


def resume_step(admin, request, batch: ImportBatch):
    return HttpResponseRedirect(next_address(tasks.resume(batch, by=request.user)))


def delete_page(admin, request, batch: ImportBatch):
    """Asks once, then removes a batch of which nothing was ever written."""
    if batch.state in WRITTEN or batch.state == BatchState.APPLYING:
        raise Refused("Lần nhập này đã ghi hoặc đang ghi số liệu nên được giữ lại; muốn bỏ thì hoàn tác.")
    if request.method == "POST":
        name = batch.original_name
        delete_batch(batch.pk, by=request.user)
        messages.success(request, f"Đã xóa lần nhập {name} và tệp của nó.")
        return HttpResponseRedirect(reverse("admin:organizations_importbatch_changelist"))
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Xóa lần nhập {batch.original_name}",
        "opts": admin.opts,
        "batch": batch,
        "back": next_address(batch) if batch.state in UNFINISHED else address("change", batch),
    }
    return TemplateResponse(request, "organizations/importing/delete.html", context)
