"""Lists of the admin as files that can be written in and read back: *Xuất* and *Nhập* beside the title of a list.

Out go exactly the rows that search and filters keep, in the columns that come in again. In comes a file by the two
steps of django-import-export: what each row would do and what is wrong in it, then the confirmation.
"""

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lib.workbooks.writing import LIST_CONTENT_TYPES
from organizations.admin.list_files import FILE
from organizations.admin.look import Button
from organizations.admin.workbooks import WorkbookConfirmForm, WorkbookForm, WorkbookImportMixin
from organizations.list_files import list_file
from organizations.resources import ListFormat, ListResource

WIDE, USUAL = 48, 20  # characters
LONG = ("text", "content", "definition", "name", "title", "cause", "remedy", "agenda_template")
KINDS = {"xlsx": "Excel (.xlsx)", "csv": "CSV (.csv)"}


class ListImportForm(WorkbookForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["resource"].label = "Danh sách"
        self.fields["import_file"].help_text += (
            " Các cột như tệp tải ở “Xuất”; thiếu cột nào thì cột đó giữ nguyên, ô để trống là bỏ nội dung đang có. "
            "Bản ghi không có trong tệp cũng giữ nguyên: nhập tệp không xóa bản ghi nào."
        )


class ListExchange(WorkbookImportMixin):
    """For a ``ScopedAdmin``: ``resource_classes``, the first of them that of the list itself."""

    workbook_format = ListFormat
    resource_classes: list[type[ListResource]] = []
    import_form_class = ListImportForm
    confirm_form_class = WorkbookConfirmForm
    import_template_name = "admin/import_export/import.html"

    def has_import_permission(self, request):
        """Whoever may add or change such records one by one."""
        return self.has_add_permission(request) or self.has_change_permission(request)

    def resource_kwargs(self, request, asked):
        return {"by": request.user}

    @property
    def import_title(self) -> str:  # type: ignore[override]  # a fixed one elsewhere
        return f"Nhập danh sách {self.opts.verbose_name}"

    def page_context(self):
        tables = []
        for number, kind in enumerate(self.resource_classes):
            key = set(kind._meta.import_id_fields)
            columns = [(kind.fields[name].column_name, name in key) for name in kind._meta.fields]
            tables.append(
                {"name": kind.get_display_name(), "columns": columns, "number": number, "left_out": kind.left_out}
            )
        return super().page_context() | {"tables": tables, "list_url": self.list_url()}

    def list_url(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def import_action(self, request, **kwargs):
        response = super().import_action(request, **kwargs)
        if request.method == "POST" and "confirm_form" not in response.context_data:
            response.status_code = 422
        return response

    def process_result(self, result, request):
        response = super().process_result(result, request)
        if not result.accepted:
            response.status_code = 422
        return response

    # --- out ----------------------------------------------------------------------------------------------------------

    def changelist_view(self, request, extra_context=None):
        number, _, kind = request.GET.get(FILE, "").partition(".")
        if kind in LIST_CONTENT_TYPES and number in map(str, range(len(self.resource_classes))):
            request.GET = request.GET.copy()
            del request.GET[FILE]  # the list itself knows fields only
            if self.has_view_permission(request):
                try:
                    return self.records_file(request, self.resource_classes[int(number)], kind)
                except IncorrectLookupParameters:
                    return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
        shown: dict[str, Any] = {"record_files": self.record_files()}
        if self.has_import_permission(request):
            shown["import_button"] = Button("Nhập", self.import_url())
        return super().changelist_view(request, shown | (extra_context or {}))

    def record_files(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """``[(list, [(label, parameter)])]``: the files in which the list goes out."""
        return [
            (kind.get_display_name(), [(label, f"{number}.{ending}") for ending, label in KINDS.items()])
            for number, kind in enumerate(self.resource_classes)
        ]

    def records_file(self, request, resource_class: type[ListResource], kind: str) -> HttpResponse:
        """Raises Refused for too many rows."""
        resource = resource_class(by=request.user)
        found = self.get_changelist_instance(request)
        rows = resource.rows_for(found.get_queryset(request))
        headings = [(column.column_name, WIDE if name in LONG else USUAL) for name, column in resource.columns.items()]
        return list_file(kind, resource_class.get_display_name(), headings, rows, resource.cells_of)
