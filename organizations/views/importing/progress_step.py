"""While a large file is read or written: how far it is, stop, go on; and the end of batches that nobody finishes."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render

from lib.refused import Refused
from organizations import tasks
from organizations.choices import BatchState, ImportStep
from organizations.importing import cancel_batch, delete_batch
from organizations.models import ImportBatch, ImportProgress
from organizations.services import submissions
from organizations.views.importing.steps import (
    APPLY,
    ENDED,
    FILE,
    LIST,
    REMOVABLE,
    WRITTEN,
    address,
    may_import,
    may_work,
    next_address,
    page_context,
    state_of_batch,
)

ASKS_EVERY = 3  # seconds between two questions of the page for itself
READING = (
    ImportStep.READING,
    ImportStep.CHECKING,
    ImportStep.STAGING,
)  # of a preview; writing is one step, all or nothing


def detail_page(request, batch: ImportBatch):
    """Leads to where the batch goes on; of one that ended without figures, or of an undoing, tells what it was."""
    going_on = next_address(batch)
    if going_on != request.path:
        return HttpResponseRedirect(going_on)
    works = may_import(request.user) and may_work(request.user, batch)
    context = {
        **page_context(batch, FILE),
        **({"steps": []} if batch.undoes_id else {}),
        "state": state_of_batch(batch),
        "undone": address(APPLY, batch.undoes) if batch.undoes else "",
        "removable": works and batch.state in ENDED,
    }
    return render(request, "organizations/importing/detail.html", context)


def progress_page(request, batch: ImportBatch):
    """Asks for itself until there is something to do for people."""
    waiting = tasks.waiting(batch)
    undoing = batch.state == BatchState.APPLIED and waiting
    if batch.state in (BatchState.PREVIEWED, *WRITTEN, *ENDED) and not waiting:
        return HttpResponseRedirect(next_address(batch))
    progress = ImportProgress.objects.filter(batch=batch).first()
    writing = batch.state == BatchState.APPLYING or undoing
    queued = batch.state == BatchState.PREVIEWED
    failed = batch.state == BatchState.FAILED
    doing = "Đang hoàn tác" if undoing else "Đang ghi" if writing else "Đang chờ" if queued else "Đang đọc tệp"
    context = {
        **page_context(batch, APPLY if writing else FILE),
        "doing": "Bị gián đoạn" if failed else doing,
        "progress": progress,
        "step_name": ImportStep(progress.step).label if progress and progress.step else "",
        "part": READING.index(progress.step) + 1 if progress and progress.step in READING else None,
        "parts": len(READING),
        "failed": failed,
        "undoing": undoing,
        "every": ASKS_EVERY,
        "file_address": address(FILE, batch),
        "here": address("progress", batch),
        "cancel_address": address("cancel", batch),
        "resume_address": address("resume", batch),
        "may_work": may_import(request.user) and may_work(request.user, batch),
    }
    return render(request, "organizations/importing/progress.html", context)


def cancel_step(request, batch: ImportBatch):
    """Stops what is going on, and gives the batch up; its file is kept."""
    submissions.check()
    cancel_batch(batch.pk, by=request.user)
    batch.refresh_from_db()
    if batch.state == BatchState.CANCELLED:
        messages.success(request, f"Đã hủy lần nhập {batch.original_name}; chưa có số liệu nào được ghi.")
    else:
        messages.success(request, "Đã yêu cầu dừng; hệ thống dừng ở bước gần nhất có thể.")
    return redirect(LIST)


def resume_step(request, batch: ImportBatch):
    """Takes up what broke off."""
    submissions.check()
    return HttpResponseRedirect(next_address(tasks.resume(batch, by=request.user)))


def remove_page(request, batch: ImportBatch):
    """Asks once, then removes a batch of which nothing was ever written."""
    if batch.state not in REMOVABLE:
        raise Refused("Lần nhập này đã ghi hoặc đang ghi số liệu nên được giữ lại; muốn bỏ thì hoàn tác.")
    if request.method == "POST":
        submissions.check()
        name = batch.original_name
        delete_batch(batch.pk, by=request.user)
        messages.success(request, f"Đã bỏ lần nhập {name} và tệp của lần nhập này.")
        return redirect(LIST)
    context = {"batch": batch, "back": next_address(batch), "state": state_of_batch(batch)}
    return render(request, "organizations/importing/remove.html", context)
