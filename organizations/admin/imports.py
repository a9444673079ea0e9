"""What was imported: each file with its counts, and every change of a figure. Written by the portal, read by people."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from lib.refused import Refused
from lib.vietnamese import Quarter
from lib.vietnamese.encodings import encoding_label
from organizations import tasks
from organizations.admin.badges import state_badge
from organizations.admin.base import ReadOnlyAdmin
from organizations.admin.filters import ChoiceFilter, RelatedFilter, SearchFilter
from organizations.admin.import_steps.pages import StepPages
from organizations.admin.import_steps.steps import ENDED, UNFINISHED, WRITTEN, address, may_work, next_address
from organizations.admin.look import action
from organizations.badges import Kind
from organizations.choices import BatchState, DownloadKind
from organizations.display import display_figure, format_number
from organizations.downloads import sent_back
from organizations.importing import check_undoable, locked_to_restore, plan_undo
from organizations.models import ImportBatch, ValueRevision
from organizations.services.download_log import record_download

SHOWN = 200  # cells of each kind on the page that asks for confirmation


class UndoForm(forms.Form):
    reason = forms.CharField(
        label="Lý do hoàn tác",
        max_length=ValueRevision.MAX_REASON,
        help_text="Ghi vào lịch sử của từng số liệu.",
    )


def described(revisions) -> list[tuple]:
    """Lines for people: sheet, cell, unit, indicator, said before, written by the file, says now; "" is blank."""
    return [
        (
            revision.sheet,
            revision.cell,
            str(revision.indicator_value.unit),
            str(revision.indicator_value.indicator),
            _statement(revision, "old_"),
            _statement(revision, "new_"),
            _statement(revision.indicator_value),
        )
        for revision in revisions[:SHOWN]
    ]


def _statement(row, prefix: str = "") -> str:
    """``1.844 (lũy kế 2.000)``."""
    said, cumulative = display_figure(row, prefix), getattr(row, f"{prefix}cumulative")
    total = "" if cumulative is None else f"lũy kế {format_number(cumulative)}"
    return f"{said} ({total})" if said and total else said or total


@admin.register(ImportBatch)
class ImportBatchAdmin(StepPages, ReadOnlyAdmin):
    empty_note = "Chưa tệp nào được gửi lên. Bấm “Nhập từ Excel” để nhập số liệu của một quý."
    list_display = [
        "original_name",
        "go_on",
        "period_name",
        "form",
        "organization",
        "state_badge",
        "created",
        "updated",
        "unchanged",
        "uploaded_by",
        "created_at",
    ]
    list_filter = [("state", ChoiceFilter), "year", "quarter", ("form", RelatedFilter), ("organization", SearchFilter)]
    list_select_related = ["form", "organization", "uploaded_by"]
    search_fields = ["search"]
    file_values = {"go_on": None}
    fieldsets = [
        (None, {"fields": ["download", ("period_name", "form"), ("organization", "uploaded_by"), "sha256"]}),
        (
            "Kết quả",
            {
                "fields": [
                    ("state_badge", "applied_at"),
                    ("created", "updated"),
                    ("unchanged", "rejected"),
                    ("warned", "mode"),
                    "reason",
                    "failure",
                    "written_as",
                    "columns",
                ]
            },
        ),
    ]
    undoing_fieldset = ("Hoàn tác", {"fields": ["undoes"]})
    readonly_fields = ["download", "period_name", "state_badge", "written_as", "columns"]
    actions_list = ["new_batch"]
    actions_detail = ["go_on_page", "receipt_page", "undo_page", "delete_batch_page"]

    state_badge = state_badge(
        "state",
        "trạng thái",
        {
            BatchState.APPLIED: Kind.DONE,
            BatchState.APPLYING: Kind.DOING,
            BatchState.PREVIEWED: Kind.DOING,
            BatchState.UNDONE: Kind.STOP,
            BatchState.FAILED: Kind.LATE,
        },
    )

    def get_fieldsets(self, request, obj=None):
        """Which batch was taken back is said by the one that did it, and asked of no other."""
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, self.undoing_fieldset] if obj and obj.undoes_id else fieldsets

    @admin.display(description="kỳ", ordering="year")
    def period_name(self, batch):
        return capfirst(Quarter(batch.year, batch.quarter).name)

    @admin.display(description="tệp")
    def download(self, batch):
        address = reverse("admin:organizations_importbatch_file", args=[batch.pk])
        return format_html('<a href="{}">{}</a>', address, batch.original_name)

    @admin.display(description="chữ đã chuyển từ")
    def written_as(self, batch):
        """The encodings that were made Unicode."""
        return ", ".join(map(encoding_label, batch.encoding.split(", "))) if batch.encoding else None

    @admin.display(description="các cột đã nhận")
    def columns(self, batch):
        """Which cell headed which indicator, sheet by sheet."""
        sheets: dict[str, list[str]] = {}
        for place, code in batch.mapping.items():
            sheet, _, cell = place.rpartition("!")
            sheets.setdefault(sheet, []).append(f"{cell} {code}")
        return "; ".join(f"trang {sheet}: {', '.join(cells)}" for sheet, cells in sheets.items()) or None

    @admin.display(description="việc tiếp theo")
    def go_on(self, batch):
        """The way back into a batch that nobody finished; None for those that are."""
        if batch.state not in UNFINISHED or batch.undoes_id:
            return None
        return format_html('<a href="{}">Tiếp tục</a>', next_address(batch, 0))

    def unfinished(self, request):
        """The batches in scope that wait for somebody, newest first."""
        rows = self.get_queryset(request).filter(state__in=UNFINISHED, undoes=None)
        return rows.select_related("organization", "form", "uploaded_by").order_by("-created_at", "-pk")

    def get_urls(self):
        undo = self.admin_site.admin_view(self.undo)
        file = self.admin_site.admin_view(self.file)
        return [
            path("<int:pk>/tep-goc/", file, name="organizations_importbatch_file"),
            path("<int:pk>/hoan-tac/", undo, name="organizations_importbatch_undo"),
            *super().get_urls(),
        ]

    def file(self, request, pk):
        """The file as it was sent."""
        batch = self.get_queryset(request).filter(pk=pk).first()
        if batch is None or not self.has_view_permission(request, batch):
            raise Http404
        response = sent_back(batch.file.open(), batch.original_name)
        record_download(request, DownloadKind.IMPORT, batch.pk, batch.original_name)
        return response

    def has_undo_permission(self, request, object_id=None):
        """Whether the user may take this batch back, and there is something to take back."""
        if object_id is None:
            return False
        return ImportBatch.objects.undoable_by(request.user).filter(pk=object_id, state=BatchState.APPLIED).exists()

    @action(description="Nhập từ Excel", permissions=["import"])
    def new_batch(self, request):
        return HttpResponseRedirect(reverse("admin:organizations_importbatch_new"))

    @action(description="Tiếp tục")
    def go_on_page(self, request, object_id):
        return self._next(request, object_id)

    @action(description="Biên nhận")
    def receipt_page(self, request, object_id):
        return self._next(request, object_id)

    def _next(self, request, object_id):
        batch = self.get_queryset(request).filter(pk=object_id).first()
        if batch is None:
            raise Http404
        return HttpResponseRedirect(next_address(batch))

    @action(description="Hoàn tác")
    def undo_page(self, request, object_id):
        return HttpResponseRedirect(reverse("admin:organizations_importbatch_undo", args=[object_id]))

    @action(description="Xóa")
    def delete_batch_page(self, request, object_id):
        return HttpResponseRedirect(reverse("admin:organizations_importbatch_remove", args=[object_id]))

    def get_actions_detail(self, request, object_id):
        """Only what can be done with this batch now."""
        batch = self.get_queryset(request).select_related("organization").filter(pk=object_id).first()
        if batch is None:
            return []
        working = self.has_import_permission(request) and may_work(request.user, batch)
        offered = {
            "go_on_page": working and batch.state in UNFINISHED,
            "receipt_page": batch.state in WRITTEN and not batch.undoes_id,
            "undo_page": self.has_undo_permission(request, object_id),
            "delete_batch_page": working
            and batch.state in (*UNFINISHED, *ENDED)
            and batch.state != BatchState.APPLYING,
        }
        return [name for name in super().get_actions_detail(request, object_id) if offered[name]]

    def undo(self, request, pk):
        """Shows what would be restored and what would be left, asks for the reason, and undoes."""
        batch = ImportBatch.objects.undoable_by(request.user).select_related("organization").filter(pk=pk).first()
        if batch is None:
            raise Http404
        back = HttpResponseRedirect(reverse("admin:organizations_importbatch_change", args=[pk]))
        form = UndoForm(request.POST or None)
        try:
            check_undoable(batch)
            if form.is_valid():
                done = tasks.start_undo(batch, by=request.user, reason=form.cleaned_data["reason"])
                if done is None:
                    return HttpResponseRedirect(address("progress", batch))
                messages.success(request, done.sentence)
                return back
        except Refused as refusal:
            messages.error(request, str(refusal))
            return back
        plan = plan_undo(batch)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Hoàn tác {batch.original_name}",
            "opts": self.opts,
            "batch": batch,
            "form": form,
            "locked": locked_to_restore(batch).sentence,
            "back": back.url,
            "restored": plan.restore.count(),
            "left": plan.left.count(),
            "restore_lines": described(plan.restore),
            "left_lines": described(plan.left),
            "shown": SHOWN,
        }
        return TemplateResponse(request, "organizations/undo_batch.html", context)
