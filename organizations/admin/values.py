"""Figures of communes: the list, entry by hand, import from a workbook, forms to download.

Whatever the way, a figure is written by ``services.values.apply_figures``, which leaves its revision.
"""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from unfold.decorators import action
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from organizations.admin.badges import WARNING, badge
from organizations.admin.base import ScopedAdmin, ScopedForm, TraceTabular
from organizations.admin.filters import ChoiceFilter, SearchFilter
from organizations.admin.workbooks import WorkbookConfirmForm, WorkbookForm, WorkbookImportMixin
from organizations.excel import values
from organizations.excel.writing import CONTENT_TYPE
from organizations.importing.context import load_specs, organizations_importing
from organizations.importing.formats import FiguresFormat
from organizations.importing.forms import blank_form, filled_form
from organizations.models import IndicatorValue, Organization, ReportForm, RevisionSource, ValueRevision
from organizations.quarters import ROMAN, Quarter
from organizations.refused import Refused
from organizations.resources import IndicatorValueResource, stated
from organizations.services.values import Figure, apply_figures, is_empty

QUARTERS = [(str(number), f"Quý {roman}") for number, roman in ROMAN.items()]


def last_quarter() -> Quarter:
    """The quarter that ended last: the one figures are sent for today."""
    return Quarter.of(timezone.localdate()).previous


class PeriodFields(forms.Form):
    """Which quarter, which form, in whose name; ``user`` chooses among the own organizations only."""

    year = forms.IntegerField(
        label="Năm", min_value=1990, max_value=2200, widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"})
    )
    quarter = forms.ChoiceField(label="Quý", choices=QUARTERS, widget=UnfoldAdminSelectWidget)
    report_form = forms.ModelChoiceField(
        label="Biểu mẫu",
        queryset=ReportForm.objects.all(),
        required=False,
        empty_label="Mọi chỉ tiêu trong danh mục",
        widget=UnfoldAdminSelectWidget,
    )
    organization = forms.ModelChoiceField(
        label="Tổ chức", queryset=Organization.objects.none(), widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        organizations = organizations_importing(user)
        self.fields["organization"].queryset = organizations
        known = list(organizations[:2])
        if len(known) == 1:
            self.fields["organization"].widget = forms.HiddenInput()
            self.fields["organization"].initial = known[0].pk
        self.fields["year"].initial, self.fields["quarter"].initial = last_quarter().year, last_quarter().number
        some_forms = list(ReportForm.objects.all()[:2])
        if len(some_forms) == 1:
            self.fields["report_form"].initial = some_forms[0].pk

    def clean(self):
        answers = super().clean()
        if "year" in answers and "quarter" in answers:
            answers["period"] = Quarter(answers["year"], int(answers["quarter"]))
        return answers


class FiguresImportForm(PeriodFields, WorkbookForm):
    def __init__(self, formats, resources, *, user, **kwargs):
        super().__init__(formats, resources, user=user, **kwargs)
        self.order_fields(["import_file", "year", "quarter", "report_form", "organization"])


class FiguresConfirmForm(PeriodFields, WorkbookConfirmForm):
    """The same answers, hidden; checked again, since what comes back from a browser is anybody's."""


class FormDownload(PeriodFields):
    """Which form to download, blank or with what is stored."""

    filled = forms.BooleanField(label="Kèm số liệu đã có", required=False, widget=UnfoldBooleanWidget)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["report_form"].required = True
        self.fields["report_form"].empty_label = None


class FigureForm(ScopedForm):
    """One figure typed by hand: the same rules as for a cell of a workbook."""

    reason = forms.CharField(
        label="Lý do sửa",
        max_length=255,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Ghi vào lịch sử.",
    )

    class Meta:
        model = IndicatorValue
        fields = "__all__"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("value", "cumulative"):
            if (number := self.initial.get(name)) is not None:  # 1.844, not 1.844,0000
                self.initial[name] = number.quantize(1) if number == number.to_integral() else number.normalize()

    def clean(self):
        answers = super().clean()
        if self.errors:  # what is missing has been said
            return answers
        indicator = answers.get("indicator") or self.instance.indicator
        unit = answers.get("unit") or self.instance.unit
        year, quarter = (answers.get(name) or getattr(self.instance, name) for name in ("year", "quarter"))
        period = Quarter(year, quarter)
        if (
            self.instance.pk is None
            and not type(unit).objects.communes().in_force(period.last_day).filter(pk=unit.pk).exists()
        ):
            self.add_error("unit", f"{unit} không phải xã, phường, thị trấn có vào ngày {period.last_day:%d/%m/%Y}.")
            return answers
        self._clean_statement(answers, indicator, period)
        self._take_up_emptied(indicator, unit, year, quarter)
        return answers

    def _take_up_emptied(self, indicator, unit, year, quarter):
        """A figure that undo emptied is not in the list: typing it anew writes into its row, and its trail goes on."""
        row = self.instance
        there = IndicatorValue.objects.filter(indicator=indicator, unit=unit, year=year, quarter=quarter).first()
        if row.pk is None and there and is_empty(there):
            row.pk, row._state.adding = there.pk, False

    def _clean_statement(self, answers, indicator, period):
        _, spec = load_specs(period)[indicator.code]
        name, other = ("value", "text_value") if indicator.is_numeric else ("text_value", "value")
        if answers.get(other):
            self.add_error(other, f"Chỉ tiêu này nhận {values.expectation(spec)}; hãy để trống ô này.")
        said = answers.get(name)
        if said in (None, ""):
            if not answers.get("missing_reason"):
                self.add_error(name, "Hãy ghi giá trị, hoặc chọn lý do không có số liệu.")
            return
        try:
            statement = values.clean(said, spec)
        except values.Unclear as reason:
            self.add_error(name, f"Giá trị này không nhận được: {reason}.")
            return
        answers[name] = getattr(statement, name)


class RevisionInline(TraceTabular):
    """The trail of the figure, newest first."""

    model = ValueRevision
    fields = ["at", "by", "source", "was", "became", "place", "reason"]
    readonly_fields = fields
    ordering = ["-at", "-pk"]
    verbose_name_plural = "lịch sử số liệu"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by", "batch")

    @admin.display(description="trước")
    def was(self, revision):
        return stated(revision, "old_") or None

    @admin.display(description="sau")
    def became(self, revision):
        return stated(revision, "new_") or None

    @admin.display(description="nơi đọc được")
    def place(self, revision):
        if not revision.batch_id:
            return None
        return f"{revision.batch.original_name}, trang {revision.sheet}, ô {revision.cell}"


@admin.register(IndicatorValue)
class IndicatorValueAdmin(WorkbookImportMixin, ScopedAdmin):
    workbook_format = FiguresFormat
    resource_classes = [IndicatorValueResource]
    asked = ("year", "quarter", "report_form", "organization", "period")
    import_title = "Nhập số liệu từ Excel"
    import_form_class = FiguresImportForm
    confirm_form_class = FiguresConfirmForm
    actions_list = ["import_page", "form_page"]

    form = FigureForm
    list_display = ["unit_name", "indicator_label", "period_name", "said", "cumulative", "reason_badge", "updated_at"]
    list_filter = [
        "year",
        "quarter",
        ("unit", SearchFilter),
        ("indicator", SearchFilter),
        ("missing_reason", ChoiceFilter),
    ]
    list_select_related = ["unit", "indicator"]
    search_fields = ["unit__search", "indicator__search"]
    autocomplete_fields = ["indicator", "unit"]
    fieldsets = [
        (None, {"fields": [("indicator", "unit"), ("year", "quarter")]}),
        ("Số liệu", {"fields": [("value", "cumulative"), ("text_value", "missing_reason"), "note", "reason"]}),
    ]
    inlines = [RevisionInline]

    def get_readonly_fields(self, request, obj=None):
        """A figure never moves to another unit, indicator or quarter."""
        return ["indicator", "unit", "year", "quarter"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False  # a figure is emptied with a reason, and its trail stays

    def save_model(self, request, obj, form, change):
        figure = Figure(
            obj.indicator_id, obj.unit_id, obj.year, obj.quarter,
            obj.value, obj.text_value, obj.missing_reason, cumulative=obj.cumulative,
        )  # fmt: skip
        source = RevisionSource.CORRECTION if change else RevisionSource.MANUAL
        apply_figures([figure], by=request.user, source=source, reason=form.cleaned_data["reason"])
        if not change:
            key = {"indicator": obj.indicator_id, "unit": obj.unit_id, "year": obj.year, "quarter": obj.quarter}
            obj.pk = IndicatorValue.objects.values_list("pk", flat=True).get(**key)
            obj._state.adding = False
        IndicatorValue.objects.filter(pk=obj.pk).update(note=obj.note)

    # The list

    def get_search_results(self, request, queryset, search_term):
        """Lists and choices leave out what undo emptied; its page, and so its trail, is still reached by address."""
        return super().get_search_results(request, queryset.stated(), search_term)

    @admin.display(description="đơn vị", ordering="unit__code")
    def unit_name(self, row):
        return row.unit.name

    @admin.display(description="chỉ tiêu", ordering="indicator__code")
    def indicator_label(self, row):
        return str(row.indicator)

    @admin.display(description="kỳ", ordering="year")
    def period_name(self, row):
        return capfirst(row.period.name)

    @admin.display(description="giá trị", ordering="value")
    def said(self, row):
        return None if row.missing_reason else stated(row) or None

    @admin.display(description="không có số liệu", ordering="missing_reason")
    def reason_badge(self, row):
        return badge(row.get_missing_reason_display(), WARNING) if row.missing_reason else None

    # Workbooks

    def resource_kwargs(self, request, asked, file):
        return {
            "quarter": asked.get("period", last_quarter()),
            "form": asked.get("report_form"),
            "organization": asked.get("organization"),
            "by": request.user,
            "file": file,
        }

    def get_confirm_form_initial(self, request, import_form):
        initial = super().get_confirm_form_initial(request, import_form)
        return {name: getattr(value, "pk", value) for name, value in initial.items() if name != "period"}

    def page_context(self):
        return {**super().page_context(), "blank_form_url": reverse("admin:organizations_indicatorvalue_form")}

    @action(description="Nhập từ Excel", icon="upload", permissions=["import"])
    def import_page(self, request):
        return HttpResponseRedirect(self.import_url())

    @action(description="Tải biểu mẫu", icon="download", permissions=["import"])
    def form_page(self, request):
        return HttpResponseRedirect(reverse("admin:organizations_indicatorvalue_form"))

    def get_urls(self):
        page = self.admin_site.admin_view(self.form_download)
        return [path("bieu-mau/", page, name="organizations_indicatorvalue_form"), *super().get_urls()]

    def form_download(self, request):
        """Asks which form and answers with the workbook."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = FormDownload(request.GET or None, user=request.user)
        if form.is_valid():
            answers = form.cleaned_data
            report_form, quarter = answers["report_form"], answers["period"]
            try:
                if answers["filled"]:
                    content = filled_form(quarter, report_form, request.user)
                else:
                    content = blank_form(report_form, quarter, answers["organization"], request.user)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                response = HttpResponse(content, content_type=CONTENT_TYPE)
                response["Content-Disposition"] = f'attachment; filename="bieu-{report_form.code}-{quarter}.xlsx"'
                return response
        context = {**self.admin_site.each_context(request), "title": "Tải biểu mẫu", "opts": self.opts, "form": form}
        return TemplateResponse(request, "organizations/form_download.html", context)
