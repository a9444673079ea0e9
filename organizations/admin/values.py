"""Figures of communes: the list and entry by hand; the ways to the pages of an import and to the forms.

Whatever the way, a figure is written by ``services.values.apply_figures``, which leaves its revision.
"""

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.generic import RedirectView

from lib.vietnamese import Period
from lib.workbooks import TYPED_HERE, UnclearCell, clean_cell, expectation
from organizations.admin.base import ReadOnlyTabular, ScopedAdmin
from organizations.admin.filters import ChoiceFilter, SearchFilter
from organizations.admin.look import action
from organizations.admin.periods import OfPeriodAdmin, PeriodForm, period_filter
from organizations.admin.revisions import BeforeAndAfter
from organizations.badges import Kind, badge
from organizations.choices import RevisionSource
from organizations.display import display_figure, plain_number
from organizations.importing import NO_UNITS, levels_stating, load_specs, units_reporting
from organizations.models import AdministrativeUnit, ImportBatch, Indicator, IndicatorValue, Target, ValueRevision
from organizations.period_codes import ANY_YEAR, code_of
from organizations.roles import IMPORT
from organizations.services.period_locks import find_locked
from organizations.services.values import Figure, apply_figures, is_empty, write_note


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


class FigureForm(PeriodForm):
    """One figure typed by hand: the same rules as for a cell of a workbook."""

    reason = forms.CharField(
        label="Lý do sửa",
        max_length=255,
        required=False,
        help_text="Ghi vào lịch sử.",
    )

    class Meta:
        model = IndicatorValue
        exclude = ["span", "number"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("value", "cumulative"):
            if (number := self.initial.get(name)) is not None:  # 1.844, not 1.844,0000
                self.initial[name] = plain_number(number)

    def clean(self):
        answers = super().clean() or {}
        if self.errors:  # what is missing has been said
            return answers
        indicator = answers.get("indicator") or self.instance.indicator
        unit = answers.get("unit") or self.instance.unit
        period = self.instance.period
        if self.instance.pk is None and (sentence := self.why_not_of(unit, indicator, period)):
            self.add_error("unit", sentence)
            return answers
        self._clean_statement(answers, indicator, period)
        self._take_up_emptied(indicator, unit, period)
        return answers

    def why_not_of(self, unit, indicator, period) -> str:
        """Why no figure of ``indicator`` and ``period`` is that of ``unit``; empty where one may be."""
        levels = levels_stating(indicator)
        if any(units_reporting(period, level=level).filter(pk=unit.pk).exists() for level in levels):
            return ""
        words = ", ".join(NO_UNITS[level] for level in levels)
        return f"{unit} không phải {words} có vào ngày {period.last_day:%d/%m/%Y}."

    def _take_up_emptied(self, indicator, unit, period):
        """A figure that undo emptied is not in the list: typing it anew writes into its row, and its trail goes on."""
        row = self.instance
        there = IndicatorValue.objects.of(period).filter(indicator=indicator, unit=unit).first()
        if row.pk is None and there and is_empty(there):
            row.pk, row._state.adding = there.pk, False

    def _clean_statement(self, answers, indicator, period):
        _, spec = load_specs(period, Indicator.objects.filter(pk=indicator.pk))[indicator.code]
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
    readonly_fields = ["at", "by", "source", "was", "became", "place", "reason"]
    fields = [*readonly_fields]
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
class IndicatorValueAdmin(OfPeriodAdmin, ScopedAdmin):
    actions_list = ["import_page", "form_page"]

    form = FigureForm
    list_display = ["unit_name", "indicator_label", "period_name", "said", "cumulative", "reason_badge", "updated_at"]
    list_filter = [
        "year",
        period_filter(),
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
        (None, {"fields": [("indicator", "unit"), ("year", "period")]}),
        ("Số liệu", {"fields": [("value", "cumulative"), ("text_value", "missing_reason"), "note", "reason"]}),
    ]
    inlines = [RevisionInline]

    def get_readonly_fields(self, request, obj=None):
        """A figure never moves to another unit, indicator or period."""
        return ["indicator", "unit", "period_name"] if obj else []

    def get_fieldsets(self, request, obj=None):
        """Without the reason of a correction for whoever only reads: it stands with each correction."""
        if obj is None:
            return self.fieldsets
        (title, _), (part, options) = self.fieldsets
        typed = self.has_change_permission(request, obj)
        fields = [name for name in options["fields"] if typed or name != "reason"]
        return [(title, {"fields": [("indicator", "unit"), "period_name"]}), (part, options | {"fields": fields})]

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
            obj.indicator_id, obj.unit_id, obj.period,
            obj.value, obj.text_value, obj.missing_reason, cumulative=obj.cumulative,
        )  # fmt: skip
        source = RevisionSource.CORRECTION if change else RevisionSource.MANUAL
        apply_figures([figure], by=request.user, source=source, reason=form.cleaned_data["reason"])
        if not change:
            stored = IndicatorValue.objects.of(obj.period).filter(indicator=obj.indicator_id, unit=obj.unit_id)
            obj.pk = stored.values_list("pk", flat=True).get()
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
        return HttpResponseRedirect(reverse("organizations:imports"))

    @action(description="Tải biểu mẫu", permissions=["import"])
    def form_page(self, request):
        return HttpResponseRedirect(reverse("organizations:form_download"))

    def get_urls(self):
        moved = RedirectView.as_view(pattern_name="organizations:form_download", query_string=True)
        return [path("bieu-mau/", moved), *super().get_urls()]


PLAN = code_of(Period.plan(ANY_YEAR))


class TargetForm(FigureForm):
    """The plan of a year: of any unit, also of the province or commune as a whole."""

    # Said by the form itself, so that units and indicators are offered of the end of the year.
    period = forms.ChoiceField(choices=[(PLAN, "Kế hoạch năm")], initial=PLAN, widget=forms.HiddenInput)

    class Meta:
        model = Target
        exclude = ["span", "number", "cumulative"]

    def why_not_of(self, unit, indicator, period):
        if AdministrativeUnit.objects.in_force(period.last_day).filter(pk=unit.pk).exists():
            return ""
        return f"{unit} không có vào ngày {period.last_day:%d/%m/%Y}, ngày cuối của năm kế hoạch."


@admin.register(Target)
class TargetAdmin(IndicatorValueAdmin):
    """*Kế hoạch năm*: figures that say what a year is to bring; files bring them in the column *Kế hoạch*."""

    form = TargetForm
    actions_list: list = []
    empty_note = "Chưa có kế hoạch năm nào. Cột Kế hoạch của biểu được nhập vào đây; cũng gõ tay được."
    list_display = ["unit_name", "indicator_label", "year", "said", "note", "updated_at"]
    list_filter = ["year", ("unit", SearchFilter), ("indicator", SearchFilter), BatchFilter]
    fieldsets = [
        (None, {"fields": [("indicator", "unit"), ("year", "period")]}),
        ("Kế hoạch", {"fields": [("value", "text_value"), "missing_reason", "note", "reason"]}),
    ]

    def get_changeform_initial_data(self, request):
        return super().get_changeform_initial_data(request) | {"year": timezone.localdate().year, "period": PLAN}
