"""The import page of administrative units: a published list, previewed and confirmed."""

from django import forms
from django.http import HttpResponseRedirect
from django.shortcuts import redirect

from organizations.admin.look import action
from organizations.admin.workbooks import WorkbookConfirmForm, WorkbookForm, WorkbookImportMixin
from organizations.importing import EVERY, REPLACED, SAME, UnitResource, UnitsFormat
from organizations.widgets import DateInput

ANSWER = "tra-loi-"  # and the code of a question


class ListDay(forms.Form):
    on = forms.DateField(
        label="Danh mục đúng vào ngày",
        required=False,
        widget=DateInput,
        help_text="Đơn vị mới trong danh mục được ghi là có từ ngày này, đơn vị bị thay kết thúc ngày hôm trước. "
        "Để trống nếu không rõ: khi đó chỉ thêm đơn vị còn thiếu, không ghi từ ngày nào.",
    )

    renamed = forms.ChoiceField(
        label="Mã trong danh mục mang tên khác với hệ thống",
        required=False,
        choices=[
            ("", "Hỏi từng mã"),
            (REPLACED, "Đều là đơn vị khác: đơn vị cũ kết thúc ngày hôm trước"),
            (SAME, "Đều vẫn là đơn vị đang có: giữ tên trong hệ thống"),
        ],
        help_text="Danh mục sau một đợt sắp xếp có thể có hàng trăm mã như vậy. Chỉ dùng khi đã ghi ngày ở trên; trang "
        "xem trước kể từng đơn vị.",
    )


class UnitsImportForm(ListDay, WorkbookForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["import_file", "on", "renamed"])
        self.fields["import_file"].help_text += (
            " Các cột như danh mục của cơ quan thống kê: Mã, Tên, Cấp, Mã TP, Tỉnh / Thành Phố (trước ngày 01/07/2025 "
            "thêm Mã QH, Quận Huyện), hoặc Tỉnh Thành Phố, Mã TP, Quận Huyện, Mã QH, Phường Xã, Mã PX."
        )


class UnitsConfirmForm(ListDay, WorkbookConfirmForm):
    pass


class UnitImportMixin(WorkbookImportMixin):
    workbook_format = UnitsFormat
    resource_classes = [UnitResource]
    asked = ("on", "renamed")
    import_title = "Nhập danh mục đơn vị hành chính"
    import_form_class = UnitsImportForm
    confirm_form_class = UnitsConfirmForm
    actions_list = ["load_page", "convert_page", "import_page"]

    def resource_kwargs(self, request, asked):
        named = {name.removeprefix(ANSWER): value for name, value in request.POST.items() if name.startswith(ANSWER)}
        every = {EVERY: asked["renamed"]} if asked.get("renamed") else {}
        return {"on": asked.get("on"), "by": request.user, "answers": every | named}

    @action(description="Nhập từ Excel", permissions=["import"])
    def import_page(self, request):
        return HttpResponseRedirect(self.import_url())

    def has_load_permission(self, request):
        return request.user.is_superuser

    @action(description="Nạp đơn vị cả nước", permissions=["load"])
    def load_page(self, request):
        return redirect("organizations:units_loading")

    @action(description="Nhập bảng chuyển đổi", permissions=["load"])
    def convert_page(self, request):
        return redirect("organizations:units_conversion")
