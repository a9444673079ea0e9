"""After the last step: what an undoing would restore and what it would leave, and the undoing itself."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lib.refused import Refused
from organizations import tasks
from organizations.display import display_statement
from organizations.importing import check_undoable, locked_to_restore, plan_undo
from organizations.models import ImportBatch, ValueRevision
from organizations.services import submissions
from organizations.views.importing.steps import APPLY, address, next_address, page_context

SHOWN = 200  # cells of each kind on the page that asks for confirmation


class UndoForm(forms.Form):
    reason = forms.CharField(
        label="Lý do hoàn tác", max_length=ValueRevision.MAX_REASON, help_text="Ghi vào lịch sử của từng số liệu."
    )


def described(revisions) -> list[tuple]:
    """Lines for people: sheet, cell, unit, indicator, said before, written by the file, says now; "" is blank."""
    return [
        (
            revision.sheet,
            revision.cell,
            str(revision.indicator_value.unit),
            str(revision.indicator_value.indicator),
            display_statement(revision, "old_"),
            display_statement(revision, "new_"),
            display_statement(revision.indicator_value),
        )
        for revision in revisions[:SHOWN]
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def undo_page(request, pk):
    """``/nhap-so-lieu/<pk>/hoan-tac/``: shows what would happen, asks for the reason, and undoes."""
    batch = ImportBatch.objects.undoable_by(request.user).select_related("organization", "form").filter(pk=pk).first()
    if batch is None:
        raise Http404
    form = UndoForm(request.POST or None)
    try:
        check_undoable(batch)
        if form.is_valid():
            submissions.check()
            done = tasks.start_undo(batch, by=request.user, reason=form.cleaned_data["reason"])
            if done is None:
                return HttpResponseRedirect(address("progress", batch))
            messages.success(request, done.sentence)
            return HttpResponseRedirect(address(APPLY, batch))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(next_address(batch))
    plan = plan_undo(batch)
    context = {
        **page_context(batch, APPLY),
        "form": form,
        "locked": locked_to_restore(batch),
        "back": next_address(batch),
        "restored": plan.restore.count(),
        "left": plan.left.count(),
        "restore_lines": described(plan.restore),
        "left_lines": described(plan.left),
        "shown": SHOWN,
    }
    return render(request, "organizations/undo_batch.html", context, status=422 if form.errors else 200)
