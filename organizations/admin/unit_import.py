"""The import page of administrative units: a published list, previewed and confirmed."""

from django import forms
from django.http import HttpResponseRedirect

from organizations.admin.look import action
from organizations.admin.workbooks import WorkbookConfirmForm, WorkbookForm, WorkbookImportMixin
from organizations.importing import UnitResource, UnitsFormat
from organizations.widgets import DateInput


class ListDay(forms.Form):
    on = forms.DateField(
        label="Danh mục đúng vào ngày",
        required=False,
        widget=DateInput,
        help_text="Để trống nếu không rõ. Mã đơn vị được dùng lại sau sắp xếp, nên có khi cổng phải biết ngày này.",
    )


class UnitsImportForm(ListDay, WorkbookForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["import_file", "on"])
        self.fields["import_file"].help_text += (
            " Các cột như danh mục của cơ quan thống kê: Mã, Tên, Cấp, Mã TP, Tỉnh / Thành Phố (trước ngày 01/07/2025 "
            "thêm Mã QH, Quận Huyện), hoặc Tỉnh Thành Phố, Mã TP, Quận Huyện, Mã QH, Phường Xã, Mã PX."
        )


class UnitsConfirmForm(ListDay, WorkbookConfirmForm):
    pass


class UnitImportMixin(WorkbookImportMixin):
    workbook_format = UnitsFormat
    resource_classes = [UnitResource]
    asked = ("on",)
    import_title = "Nhập danh mục đơn vị hành chính"
    import_form_class = UnitsImportForm
    confirm_form_class = UnitsConfirmForm
    actions_list = ["import_page"]

    def resource_kwargs(self, request, asked):
        return {"on": asked.get("on"), "by": request.user}

    @action(description="Nhập từ Excel", permissions=["import"])
    def import_page(self, request):
        return HttpResponseRedirect(self.import_url())
