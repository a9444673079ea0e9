"""What was imported: each file with its counts, and every change of a figure. Written by the portal, read by people."""

from django.contrib import admin
from django.http import FileResponse, Http404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from organizations.admin.badges import DANGER, INFO, SUCCESS, WARNING, state_badge
from organizations.admin.base import TraceAdmin
from organizations.admin.filters import ChoiceFilter, RelatedFilter, SearchFilter
from organizations.models import BatchState, ImportBatch
from organizations.quarters import Quarter


@admin.register(ImportBatch)
class ImportBatchAdmin(TraceAdmin):
    list_display = [
        "original_name",
        "period_name",
        "form",
        "organization",
        "state_badge",
        "created",
        "updated",
        "unchanged",
        "uploaded_by",
        "applied_at",
    ]
    list_filter = [("state", ChoiceFilter), "year", "quarter", ("form", RelatedFilter), ("organization", SearchFilter)]
    list_select_related = ["form", "organization", "uploaded_by"]
    search_fields = ["search"]
    fieldsets = [
        (None, {"fields": ["download", ("period_name", "form"), ("organization", "uploaded_by"), "sha256"]}),
        (
            "Kết quả",
            {"fields": [("state_badge", "applied_at"), ("created", "updated"), ("unchanged", "rejected"), "columns"]},
        ),
    ]
    readonly_fields = ["download", "period_name", "state_badge", "columns"]

    state_badge = state_badge(
        "state",
        "trạng thái",
        {
            BatchState.APPLIED: SUCCESS,
            BatchState.APPLYING: INFO,
            BatchState.UNDONE: WARNING,
            BatchState.FAILED: DANGER,
        },
    )

    @admin.display(description="kỳ", ordering="year")
    def period_name(self, batch):
        return capfirst(Quarter(batch.year, batch.quarter).name)

    @admin.display(description="tệp")
    def download(self, batch):
        address = reverse("admin:organizations_importbatch_file", args=[batch.pk])
        return format_html('<a href="{}" class="text-primary-600">{}</a>', address, batch.original_name)

    @admin.display(description="các cột đã nhận")
    def columns(self, batch):
        """Which cell headed which indicator, sheet by sheet."""
        sheets = {}
        for place, code in batch.mapping.items():
            sheet, _, cell = place.rpartition("!")
            sheets.setdefault(sheet, []).append(f"{cell} {code}")
        return "; ".join(f"trang {sheet}: {', '.join(cells)}" for sheet, cells in sheets.items()) or None

    def get_urls(self):
        page = self.admin_site.admin_view(self.file)
        return [path("<int:pk>/tep/", page, name="organizations_importbatch_file"), *super().get_urls()]

    def file(self, request, pk):
        """The file as it was sent."""
        batch = self.get_queryset(request).filter(pk=pk).first()
        if batch is None or not self.has_view_permission(request, batch):
            raise Http404
        return FileResponse(batch.file.open(), as_attachment=True, filename=batch.original_name)
