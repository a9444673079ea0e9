"""Step 4, *Ghi*: what will happen, in numbers, before it happens; afterwards the receipt."""

from django import forms
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst

from lib.refused import Refused
from lib.vietnamese import Quarter
from organizations import tasks
from organizations.admin.import_steps import overview
from organizations.admin.import_steps.review_step import described_group, require_working, working
from organizations.admin.import_steps.steps import APPLY, WRITTEN, address, bar, next_address
from organizations.choices import ApplyMode, BatchState, Severity
from organizations.importing import count_figures, find_locked_figures
from organizations.models import ImportBatch, ValueRevision


class ApplyForm(forms.Form):
    """How to write, and why the warnings are right."""

    mode = forms.ChoiceField(label="Cách ghi", choices=ApplyMode, initial=ApplyMode.ALL, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Lý do chấp nhận các cảnh báo",
        max_length=ValueRevision.MAX_REASON,
        required=False,
        widget=forms.TextInput,
    )

    def __init__(self, *args, warned: int, **kwargs):
        super().__init__(*args, **kwargs)
        if not warned:
            del self.fields["reason"]
            return
        self.fields["reason"].required = True
        self.fields[
            "reason"
        ].help_text = (
            f"Có {warned} ô cần xem lại. Lý do được giữ trong lịch sử của các số liệu ấy; ví dụ: đã đối chiếu với sổ."
        )
        self.fields["reason"].error_messages["required"] = (
            "Hãy ghi lý do chấp nhận các cảnh báo, hoặc quay lại sửa hay bỏ qua các ô ấy."
        )


def apply_page(admin, request, batch: ImportBatch):
    """Asks once more, then writes; a written batch shows its receipt."""
    if batch.state in WRITTEN:
        return _receipt(admin, request, batch)
    if batch.state != BatchState.PREVIEWED:
        return HttpResponseRedirect(next_address(batch))
    counts = count_figures(batch)
    form = ApplyForm(request.POST or None, warned=counts.warned)
    if request.method == "POST":
        require_working(request, batch)
        if form.is_valid():
            answers = form.cleaned_data
            try:
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
    errors = batch.issues.errors().count()
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Ghi: {batch.original_name}",
        "opts": admin.opts,
        "batch": batch,
        "period_name": Quarter(batch.year, batch.quarter).name,
        "steps": bar(batch, APPLY, open_questions),
        "counts": counts,
        "errors": errors,
        "open_questions": open_questions,
        "form": form,
        "locked": find_locked_figures(batch).sentence,
        "working": working(request, batch),
        "warnings": [
            described_group(one) for one in overview.group_findings(batch) if one.severity == Severity.WARNING
        ],
        "back": address("review", batch),
        "columns_address": address("columns", batch),
    }
    return TemplateResponse(request, "organizations/importing/apply.html", context)


def _receipt(admin, request, batch: ImportBatch):
    """What was written: for the screen, and for the commune's folder when it is printed."""
    figures = reverse("admin:organizations_indicatorvalue_changelist")
    under_way = batch.state == BatchState.APPLIED and tasks.waiting(batch)
    undone_by = ImportBatch.objects.for_user(request.user).filter(undoes=batch).first()
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Biên nhận: {batch.original_name}",
        "opts": admin.opts,
        "batch": batch,
        "period": capfirst(Quarter(batch.year, batch.quarter).name),
        "steps": bar(batch, APPLY),
        "left_out": batch.figures.exclude(state__in=("new", "changed", "unchanged")).count(),
        "figures_address": f"{figures}?lan_nhap={batch.pk}",
        "review_address": address("review", batch),
        "undo_address": address("undo", batch)
        if not under_way and admin.has_undo_permission(request, batch.pk)
        else "",
        "undo_under_way": address("progress", batch) if under_way else "",
        "undone_by": undone_by,
        "list_address": reverse("admin:organizations_importbatch_changelist"),
    }
    return TemplateResponse(request, "organizations/importing/receipt.html", context)
