"""What is counted, what it means in which years, and the forms that ask for it."""

from django import forms
from django.contrib import admin

from lib.vietnamese import normalize
from organizations.admin.badges import state_badge
from organizations.admin.base import ScopedForm, ScopedStacked, ScopedTabular
from organizations.admin.exchange import ListExchange
from organizations.admin.filters import ChoiceFilter, SearchFilter
from organizations.admin.ordinals import Numbered
from organizations.admin.owned import OwnedAdmin
from organizations.choices import FigurePeriod
from organizations.models import Indicator, IndicatorRule, IndicatorVersion, ReportForm, ReportFormItem
from organizations.resources import FormItemResource, FormResource, IndicatorResource, VersionResource


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [line for raw in (value or "").splitlines() if (line := normalize(raw))]

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


class IndicatorForm(ScopedForm):
    aliases = LinesField(label="Tên gọi khác", required=False, help_text=Indicator._meta.get_field("aliases").help_text)

    class Meta:
        model = Indicator
        fields = "__all__"


class VersionInline(ScopedStacked):
    model = IndicatorVersion
    fields = [("valid_from", "valid_to"), "definition", ("minimum", "maximum")]


@admin.register(Indicator)
class IndicatorAdmin(ListExchange, OwnedAdmin):
    resource_classes = [IndicatorResource, VersionResource]
    form = IndicatorForm
    list_display = ["code", "name", "unit_of_measure", "value_type_badge", "kind", "over_units", "over_time", "whose"]
    list_display_links = ["code", "name"]
    list_filter = [
        ("owner_kind", ChoiceFilter),
        ("value_type", ChoiceFilter),
        ("across_units", ChoiceFilter),
        ("owner", SearchFilter),
    ]
    search_fields = ["search"]
    autocomplete_fields = ["numerator", "denominator"]
    inlines = [VersionInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("code", "owner_kind"),
                    "name",
                    ("unit_of_measure", "value_type", "decimal_places"),
                    "owner",
                    "source",
                ]
            },
        ),
        (
            "Cách tổng hợp",
            {
                "fields": [("across_units", "across_time"), ("numerator", "denominator")],
                "description": "Tỷ lệ không cộng và không lấy trung bình: tính lại từ tử số và mẫu số. "
                "Ngày, chữ và chỉ tiêu “lấy giá trị sau cùng” theo đơn vị là của từng nơi, không có số chung.",
            },
        ),
        ("Khi nhập từ tệp", {"fields": ["aliases", "jump_percent"]}),
    ]

    value_type_badge = state_badge("value_type", "kiểu", {})

    @admin.display(description="phụ trách", ordering="owner_kind")
    def kind(self, indicator):
        return indicator.get_owner_kind_display()

    @admin.display(description="các xã", ordering="across_units")
    def over_units(self, indicator):
        return indicator.how_totalled

    @admin.display(description="trong năm", ordering="across_time")
    def over_time(self, indicator):
        return indicator.get_across_time_display()


@admin.register(IndicatorRule)
class IndicatorRuleAdmin(OwnedAdmin):
    list_display = ["name", "whole", "compares_badge", "whose"]
    list_select_related = ["whole", "owner"]
    search_fields = ["search"]
    autocomplete_fields = ["parts", "whole"]
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "parts", "whole", "compares", "owner"],
                "description": "Các phần cộng lại không quá tổng, trong cùng một đơn vị và một kỳ. "
                "Tệp nhập vào mà trái quy tắc thì được hỏi lại.",
            },
        )
    ]

    compares_badge = state_badge("compares", "so sánh số", {})


class ItemInline(Numbered, ScopedTabular):
    model = ReportFormItem
    fields = ["ordinal", "indicator"]
    autocomplete_fields = ["indicator"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("indicator", "form")


@admin.register(ReportForm)
class ReportFormAdmin(ListExchange, OwnedAdmin):
    resource_classes = [FormResource, FormItemResource]
    list_display = ["code", "name", "kind", "span_badge", "level_badge", "due_day", "valid_to", "whose"]
    list_display_links = ["code", "name"]
    list_filter = [
        ("organization_kind", ChoiceFilter),
        ("span", ChoiceFilter),
        ("unit_level", ChoiceFilter),
        ("owner", SearchFilter),
    ]
    search_fields = ["search"]
    inlines = [ItemInline]
    fieldsets = [
        (None, {"fields": [("code", "organization_kind"), "name", ("span", "due_day"), "unit_level", "owner"]}),
        ("Thời gian dùng", {"fields": [("valid_from", "valid_to")]}),
    ]

    span_badge = state_badge("span", "kỳ báo cáo", {})
    level_badge = state_badge("unit_level", "số liệu theo", {})

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """A plan is a column of a form, not its period."""
        if db_field.name == "span":
            kwargs["choices"] = [choice for choice in FigurePeriod.choices if choice[0] != FigurePeriod.PLAN]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    @admin.display(description="nơi báo cáo", ordering="organization_kind")
    def kind(self, form):
        return form.get_organization_kind_display()
