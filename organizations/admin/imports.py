"""What was imported: each file with its counts. Written by the pages of an import, read here by those who search."""

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import path, re_path, reverse
from django.utils.html import format_html
from django.views.generic import RedirectView

from lib.vietnamese.encodings import encoding_label
from organizations.admin.badges import state_badge
from organizations.admin.base import ReadOnlyAdmin
from organizations.admin.filters import ChoiceFilter, RelatedFilter, SearchFilter
from organizations.admin.look import action
from organizations.admin.periods import OfPeriodAdmin, period_filter
from organizations.badges import Kind
from organizations.choices import BatchState
from organizations.models import ImportBatch, IndicatorValue
from organizations.roles import IMPORT

# Where the steps were until they got addresses of the portal: links that people kept lead on.
MOVED = r"^(?P<rest>\d+/(?:tep|tep-goc|ghep-cot|xem|xem/\d+|dong-loi|ghi|tien-do|xoa|hoan-tac)/)$"


class MovedStep(RedirectView):
    """From the old address of a step to the new one."""

    query_string = True

    def get_redirect_url(self, *args, rest="", **kwargs):
        self.url = f"{reverse('organizations:imports')}{rest}"
        return super().get_redirect_url()


@admin.register(ImportBatch)
class ImportBatchAdmin(OfPeriodAdmin, ReadOnlyAdmin):
    empty_note = "Chưa tệp nào được gửi lên. Bấm “Nhập từ Excel” để nhập số liệu của một kỳ."
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
    list_filter = [
        ("state", ChoiceFilter),
        "year",
        period_filter(),
        ("form", RelatedFilter),
        ("organization", SearchFilter),
    ]
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
    actions_detail = ["open_page"]

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

    @admin.display(description="tệp")
    def download(self, batch):
        address = reverse("organizations:import_file", args=[batch.pk])
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
        if batch.state not in (*BatchState.open(), BatchState.APPLYING) or batch.undoes_id:
            return None
        return format_html('<a href="{}">Làm tiếp</a>', reverse("organizations:import_detail", args=[batch.pk]))

    def get_urls(self):
        return [path("nhap/", MovedStep.as_view()), re_path(MOVED, MovedStep.as_view()), *super().get_urls()]

    def has_import_permission(self, request):
        return request.user.has_perm(f"{IndicatorValue._meta.app_label}.{IMPORT}_{IndicatorValue._meta.model_name}")

    @action(description="Nhập từ Excel", permissions=["import"])
    def new_batch(self, request):
        return HttpResponseRedirect(reverse("organizations:imports"))

    @action(description="Mở lần nhập")
    def open_page(self, request, object_id):
        return HttpResponseRedirect(reverse("organizations:import_detail", args=[object_id]))
