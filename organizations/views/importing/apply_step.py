"""Step 4, *Ghi vào*: what will happen, in numbers, before it happens; afterwards the receipt."""

from typing import Any

from django import forms
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from lib.refused import Refused
from organizations import tasks
from organizations.choices import ApplyMode, BatchState, Severity
from organizations.display import format_number
from organizations.importing import NO_UNITS, Counts, count_figures, find_locked_figures, level_of
from organizations.models import ImportBatch, ValueRevision
from organizations.services import submissions
from organizations.views.importing import overview
from organizations.views.importing.review_step import described_group
from organizations.views.importing.steps import (
    APPLY,
    COLUMNS,
    LIST,
    REVIEW,
    WRITTEN,
    address,
    may_undo,
    next_address,
    page_context,
    require_working,
    state_of_batch,
    working,
)


class ApplyForm(forms.Form):
    """How to write, and why the warnings are right. ``wrong``: how many cells cannot be written."""

    mode = forms.ChoiceField(label="Với ô còn sai", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Lý do chấp nhận các ô cần xem lại", max_length=ValueRevision.MAX_REASON, required=False
    )

    def __init__(self, *args, counts: Counts, wrong: int, **kwargs):
        super().__init__(*args, **kwargs)
        mode: Any = self.fields["mode"]
        mode.choices = [
            (ApplyMode.VALID, f"Ghi {format_number(counts.written)} ô đúng; ô sai không ghi, số đang có giữ nguyên"),
            (ApplyMode.ALL, "Chưa ghi gì khi còn ô sai: quay lại sửa hoặc bỏ các ô đó trước"),
        ]
        mode.initial = ApplyMode.VALID if wrong else ApplyMode.ALL
        if not wrong:
            mode.widget = forms.HiddenInput()
        if not counts.warned:
            del self.fields["reason"]
            return
        reason = self.fields["reason"]
        reason.required = True
        reason.help_text = (
            f"Có {counts.warned} ô cần xem lại. Lý do được giữ trong lịch sử của các số liệu này; "
            "ví dụ: đã đối chiếu với sổ."
        )
        reason.error_messages["required"] = (
            "Ghi lý do chấp nhận các ô cần xem lại, hoặc quay lại sửa hay bỏ qua các ô đó."
        )


def apply_page(request, batch: ImportBatch):
    """Asks once more, then writes; a written batch shows its receipt."""
    if batch.state in WRITTEN:
        return _receipt(request, batch)
    if batch.state != BatchState.PREVIEWED:
        return HttpResponseRedirect(next_address(batch))
    counts = count_figures(batch)
    errors = batch.issues.errors().count()
    form = ApplyForm(request.POST or None, counts=counts, wrong=counts.rejected or errors)
    if request.method == "POST":
        require_working(request.user, batch)
        if form.is_valid():
            answers = form.cleaned_data
            try:
                submissions.check()
                batch = tasks.start(
                    batch, tasks.APPLY, by=request.user, mode=answers["mode"], reason=answers.get("reason", "")
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
                batch.refresh_from_db()
                counts = count_figures(batch)
            else:
                return HttpResponseRedirect(address("progress", batch) if tasks.waiting(batch) else next_address(batch))
    open_questions = batch.issues.questions().count()
    units = batch.figures.filter(state__in=("new", "changed")).order_by().values("unit").distinct().count()
    groups = overview.group_findings(batch)
    context = {
        **page_context(batch, APPLY, open_questions),
        "counts": counts,
        "units": units,
        "unit_words": NO_UNITS[level_of(batch.form)],
        "errors": errors,
        "open_questions": open_questions,
        "form": form,
        "locked": find_locked_figures(batch),
        "working": working(request.user, batch),
        "warnings": [described_group(one) for one in groups if one.severity == Severity.WARNING],
        "back": address(REVIEW, batch),
        "columns_address": address(COLUMNS, batch),
    }
    status = 422 if form.errors else 200
    return render(request, "organizations/importing/apply.html", context, status=status)


def _receipt(request, batch: ImportBatch):
    """What was written: for the screen, and for the commune's folder when it is printed."""
    figures = reverse("admin:organizations_indicatorvalue_changelist")
    under_way = batch.state == BatchState.APPLIED and tasks.waiting(batch)
    undone_by = ImportBatch.objects.for_user(request.user).filter(undoes=batch).first()
    context = {
        **page_context(batch, APPLY),
        "state": state_of_batch(batch),
        "left_out": batch.figures.exclude(state__in=("new", "changed", "unchanged")).count(),
        "figures_address": f"{figures}?lan_nhap={batch.pk}",
        "review_address": address(REVIEW, batch),
        "undo_address": "" if under_way or not may_undo(request.user, batch) else address("undo", batch),
        "undo_under_way": address("progress", batch) if under_way else "",
        "undone_by": undone_by,
        "list_address": reverse(LIST),
    }
    return render(request, "organizations/importing/receipt.html", context)
