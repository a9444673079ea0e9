"""Figures of communes: the list, entry by hand, import from a workbook, forms to download.

Whatever the way, a figure is written by ``services.values.apply_figures``, which leaves its revision.
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst

from lib.refused import Refused
from lib.vietnamese import Quarter
from lib.workbooks import TYPED_HERE, UnclearCell, clean_cell, expectation
from lib.workbooks.writing import XLSX_CONTENT_TYPE
from organizations.admin.base import ReadOnlyTabular, ScopedAdmin, ScopedForm
from organizations.admin.filters import ChoiceFilter, SearchFilter
from organizations.admin.look import action
from organizations.admin.periods import LIST_UNITS, PeriodFields
from organizations.admin.revisions import BeforeAndAfter
from organizations.badges import Kind, badge
from organizations.choices import RevisionSource
from organizations.display import display_figure
from organizations.importing import blank_form, load_specs, units_reporting
from organizations.models import AdministrativeUnit, ImportBatch, IndicatorValue, ValueRevision
from organizations.roles import IMPORT
from organizations.services.period_locks import find_locked
from organizations.services.values import Figure, apply_figures, is_empty, write_note
from organizations.widgets import OneOfTheDay, offer_on


class BatchFilter(admin.SimpleListFilter):
    """Exactly the figures that one batch changed: what its receipt links to."""

    title = "lần nhập"
    parameter_name = "lan_nhap"

    def lookups(self, request, model_admin):
        """The one that is asked for; nobody scrolls through all of them."""
        asked = request.GET.get(self.parameter_name, "")
        return [(asked, f"Lần nhập số {asked}")] if asked.isdecimal() else []

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        batches = ImportBatch.objects.for_user(request.user).filter(pk=self.value())
        return queryset.filter(pk__in=ValueRevision.objects.filter(batch__in=batches).values("indicator_value"))


class FormDownload(PeriodFields):
    """Which form to download: for an office or for one commune, blank or with what is stored."""

    unit = OneOfTheDay(
        label="Xã",
        queryset=AdministrativeUnit.objects.none(),
        required=False,
        empty_label="Tất cả các xã (biểu ngang, mỗi xã một dòng)",
        help_text="Chọn một xã để có biểu dọc của riêng xã ấy, mỗi chỉ tiêu một dòng.",
    )
    previous = forms.BooleanField(label="Kèm số quý trước để đối chiếu", required=False, initial=True)
    filled = forms.BooleanField(label="Điền sẵn số liệu đã có của kỳ", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["report_form"].required = True
        self.fields["report_form"].empty_label = None
        # Which units there are depends on the quarter.
        quarter = self.chosen_quarter()
        units = units_reporting(quarter, user=user).order_by("sort_key", "code")
        offer_on(self, "unit", units, (quarter.last_day,))
        self.fields["unit"].label_from_instance = lambda unit: f"{unit.name} ({unit.code})"


class FigureForm(ScopedForm):
    """One figure typed by hand: the same rules as for a cell of a workbook."""

    reason = forms.CharField(
        label="Lý do sửa",
        max_length=255,
        required=False,
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
        answers = super().clean() or {}
        if self.errors:  # what is missing has been said
            return answers
        indicator = answers.get("indicator") or self.instance.indicator
        unit = answers.get("unit") or self.instance.unit
        year, quarter = (answers.get(name) or getattr(self.instance, name) for name in ("year", "quarter"))
        try:
            period = Quarter(year, quarter)
        except ValueError:
            self.add_error(None, "Không có quý nào như thế; hãy ghi năm bằng bốn chữ số và quý từ 1 đến 4.")
            return answers
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
            self.add_error(other, f"Chỉ tiêu này nhận {expectation(spec)}; hãy để trống ô này.")
        said = answers.get(name)
        if said in (None, ""):
            if not answers.get("missing_reason"):
                self.add_error(name, "Hãy ghi giá trị, hoặc chọn lý do không có số liệu.")
            return
        try:
            statement = clean_cell(said, spec, notation=TYPED_HERE)
        except UnclearCell as reason:
            self.add_error(name, f"Giá trị này không nhận được: {reason}.")
            return
        answers[name] = getattr(statement, name)


class RevisionInline(BeforeAndAfter, ReadOnlyTabular):
    """The trail of the figure, newest first."""

    model = ValueRevision
    fields = ["at", "by", "source", "was", "became", "place", "reason"]
    readonly_fields = fields
    ordering = ["-at", "-pk"]
    verbose_name_plural = "lịch sử số liệu"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by", "batch")

    @admin.display(description="nơi đọc được")
    def place(self, revision):
        if not revision.batch_id:
            return None
        return f"{revision.batch.original_name}, trang {revision.sheet}, ô {revision.cell}"


@admin.register(IndicatorValue)
class IndicatorValueAdmin(ScopedAdmin):
    actions_list = ["import_page", "form_page"]

    form = FigureForm
    list_display = ["unit_name", "indicator_label", "period_name", "said", "cumulative", "reason_badge", "updated_at"]
    list_filter = [
        "year",
        "quarter",
        ("unit", SearchFilter),
        ("indicator", SearchFilter),
        ("missing_reason", ChoiceFilter),
        BatchFilter,
    ]
    list_select_related = ["unit", "indicator"]
    file_values = {"said": lambda row: row.text_value or None if row.value is None else row.value}
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

    def kept_because(self, figure) -> str:
        return "Số liệu không bị xóa: hãy mở số liệu, để trống ô và ghi lý do; vết sửa được giữ."

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Says of a locked figure that it is, before anybody types."""
        row = self.get_object(request, object_id)
        if row is None or request.method != "GET" or not self.has_change_permission(request, row):
            return super().change_view(request, object_id, form_url, extra_context)
        if locked := find_locked(row.period, [row.unit_id]).sentence:
            messages.warning(request, locked)
        return super().change_view(request, object_id, form_url, extra_context)

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
        write_note(obj.pk, obj.note, by=request.user)

    # The list

    def get_search_results(self, request, queryset, search_term):
        """Lists and choices leave out what undo emptied; its page, and so its trail, is still reached by address."""
        return super().get_search_results(request, queryset.stated(), search_term)

    @admin.display(description="đơn vị", ordering="unit__name")
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
        return None if row.missing_reason else display_figure(row) or None

    @admin.display(description="không có số liệu", ordering="missing_reason")
    def reason_badge(self, row):
        return badge(row.get_missing_reason_display(), Kind.SOON) if row.missing_reason else None

    # Workbooks

    def has_import_permission(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.{IMPORT}_{self.opts.model_name}")

    @action(description="Nhập từ Excel", permissions=["import"])
    def import_page(self, request):
        return HttpResponseRedirect(reverse("admin:organizations_importbatch_new"))

    @action(description="Tải biểu mẫu", permissions=["import"])
    def form_page(self, request):
        return HttpResponseRedirect(reverse("admin:organizations_indicatorvalue_form"))

    def get_urls(self):
        page = self.admin_site.admin_view(self.form_download)
        return [path("bieu-mau/", page, name="organizations_indicatorvalue_form"), *super().get_urls()]

    def form_download(self, request):
        """Asks which form and answers with the workbook."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        if LIST_UNITS in request.GET:  # another quarter was typed: its communes, and no file yet
            chosen = {name: request.GET.get(name) for name in FormDownload.base_fields if name in request.GET}
            form = FormDownload(initial={"previous": False, **chosen}, user=request.user)
        else:
            form = FormDownload(request.GET or None, user=request.user)
        if form.is_valid():
            answers = form.cleaned_data
            report_form, quarter = answers["report_form"], answers["period"]
            try:
                content = blank_form(
                    report_form,
                    quarter,
                    answers["organization"],
                    request.user,
                    unit=answers["unit"],
                    previous=answers["previous"],
                    filled=answers["filled"],
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                response = HttpResponse(content, content_type=XLSX_CONTENT_TYPE)
                of_unit = f"-{answers['unit'].code}" if answers["unit"] else ""
                name = f"bieu-{report_form.code}-{quarter}{of_unit}.xlsx"
                response["Content-Disposition"] = f'attachment; filename="{name}"'
                return response
        context = {
            **self.admin_site.each_context(request),
            "title": "Tải biểu mẫu",
            "opts": self.opts,
            "form": form,
            "list_units": LIST_UNITS,
        }
        return TemplateResponse(request, "organizations/form_download.html", context)
