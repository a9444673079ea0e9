"""Reports of the organizations, and all achievements, shortcomings and proposals."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from briefings.admin.columns import OfBriefing, report_state
from briefings.admin.forms import AchievementForm, ReportForm, StatementForm
from briefings.admin.steps import WithSteps
from briefings.choices import BriefingStatus, ReportStatus
from briefings.models import (
    Achievement,
    OrganizationReport,
    Proposal,
    ReopenGrant,
    ReportChecklistItem,
    Shortcoming,
)
from briefings.querysets import LATEST_BRIEFING
from briefings.resources import AchievementResource, ShortcomingResource
from briefings.services.reopening import is_writable
from briefings.services.reports import offers
from briefings.services.sides import closed_fields, sole_organization
from briefings.services.writing import why_closed
from organizations.admin.base import ReadOnlyTabular, ScopedAdmin, ScopedStacked, ScopedTabular
from organizations.admin.exchange import ListExchange
from organizations.admin.filters import SearchFilter
from organizations.admin.ordinals import Numbered, OrdinalFormSet
from organizations.badges import badge
from organizations.display import shortened
from organizations.services.ordinals import next_ordinal

STATEMENT_STAYS = (
    "Báo cáo của hội nghị đã đóng hồ sơ nên nội dung này không xóa được; văn phòng có thể mở lại báo cáo để sửa."
)


class OfReportFormSet(OrdinalFormSet):
    """What a report says belongs to the report's briefing."""

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.instance.briefing_id = self.instance.briefing_id
        return form


class OfReport(Numbered):
    formset = OfReportFormSet

    def get_readonly_fields(self, request, obj=None):
        """What the host answers is read by the organization."""
        closed = closed_fields(request.user, self.model, obj.briefing.series.host if obj else None)
        return [*super().get_readonly_fields(request, obj), *sorted(closed)]


class AchievementInline(OfReport, ScopedTabular):
    model = Achievement
    fields = ["ordinal", "text", "theme"]
    autocomplete_fields = ["theme"]


class ShortcomingInline(OfReport, ScopedStacked):
    model = Shortcoming
    fields = [("ordinal", "theme"), "text", ("cause", "remedy"), ("responsible", "resolved_on"), "continues_from"]
    autocomplete_fields = ["theme", "responsible", "continues_from"]


class ProposalInline(OfReport, ScopedTabular):
    model = Proposal
    fields = ["ordinal", "text", "addressed_to", "answer", "answered_on"]


class ChecklistInline(ReadOnlyTabular):
    """What is carried into the report; it is answered on the report's own page."""

    model = ReportChecklistItem
    readonly_fields = ["text", "answer", "note", "settled_at"]
    fields = [*readonly_fields]
    verbose_name_plural = "việc kỳ trước"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("task", "shortcoming")

    @admin.display(description="việc")
    def text(self, item):
        return item.text


class GrantInline(ReadOnlyTabular):
    model = ReopenGrant
    fields = ["granted_at", "granted_by", "reason", "expires_at"]
    readonly_fields = ["granted_at"]
    verbose_name_plural = "mở lại"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("granted_by")


def count_of(model):
    """How many rows of ``model`` belong to the report, without joining them to the list."""
    rows = model.objects.filter(report=OuterRef("pk")).order_by().values("report").annotate(number=Count("pk"))
    return Coalesce(Subquery(rows.values("number")), 0)


class StateFilter(admin.SimpleListFilter):
    """By the state in which a report is for people, as its page says it."""

    title = "trạng thái"
    parameter_name = "trang_thai"

    def lookups(self, request, model_admin):
        return ReportStatus.choices

    def queryset(self, request, queryset):
        state = self.value()
        return queryset.filter(queryset.state_is(state, timezone.now())) if state else queryset


@admin.register(OrganizationReport)
class OrganizationReportAdmin(OfBriefing, WithSteps, ScopedAdmin):
    offers = offers
    form = ReportForm
    list_display = ["organization", "briefing_name", "state", "submitted_at", "contents"]
    list_filter = [("briefing", SearchFilter), ("organization", SearchFilter), StateFilter]
    list_select_related = ["briefing", "organization"]
    search_fields = ["organization__search", "briefing__search"]
    ordering: Any = [*LATEST_BRIEFING, "organization__sort_key"]
    autocomplete_fields = ["briefing", "organization"]
    readonly_fields = ["state", "submitted_at", "received_on", "returned_note", "waived_reason"]
    inlines = [AchievementInline, ShortcomingInline, ProposalInline, ChecklistInline, GrantInline]
    fieldsets = [
        (None, {"fields": [("briefing", "organization"), ("state", "submitted_at", "received_on"), "narrative"]}),
        ("Trả lại, miễn", {"fields": [("returned_note", "waived_reason")]}),
    ]

    state = report_state

    def get_queryset(self, request):
        rows = super().get_queryset(request).with_lapse(timezone.now())
        return rows.annotate(achieved=count_of(Achievement), short=count_of(Shortcoming), proposed=count_of(Proposal))

    @admin.display(description="nội dung")
    def contents(self, report):
        return f"{report.achieved} kết quả, {report.short} tồn tại, {report.proposed} kiến nghị"

    def get_changeform_initial_data(self, request):
        own = {"organization": sole_organization(request.user, self.opts.label_lower)}
        return {**own, **super().get_changeform_initial_data(request)}

    def get_readonly_fields(self, request, obj=None):
        """Whose report it is and for which briefing never changes."""
        return [*self.readonly_fields, *(["briefing", "organization"] if obj else [])]

    def get_fieldsets(self, request, obj=None):
        return self.fieldsets if obj and (obj.returned_note or obj.waived_reason) else self.fieldsets[:1]

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def has_change_permission(self, request, obj=None):
        """As the report's own page has it (``services.writing``)."""
        return super().has_change_permission(request, obj) and (obj is None or not why_closed(obj))


def reopened(report: OrganizationReport | None) -> bool:
    """Whether ``report`` of a closed briefing was opened again, may still be written and is not handed in yet."""
    if report is None or report.briefing.status != BriefingStatus.CLOSED:
        return False
    return is_writable(report)


class StatementAdmin(OfBriefing, ScopedAdmin):
    """What organizations stated, over all briefings."""

    form = StatementForm
    list_display = ["shown_text", "briefing_name", "whose", "theme"]
    list_filter: list = [("briefing", SearchFilter), ("report__organization", SearchFilter), ("theme", SearchFilter)]
    list_select_related = ["briefing", "report__organization", "theme"]
    search_fields = ["search"]
    ordering: Any = [
        *LATEST_BRIEFING,
        F("report").asc(nulls_first=True),
        "ordinal",
    ]
    autocomplete_fields = ["briefing", "report", "theme"]

    @admin.display(description="nội dung", ordering="text")
    def shown_text(self, statement):
        return f"{statement.ordinal}. {shortened(statement.text)}"

    @admin.display(description="của", ordering="report__organization__name")
    def whose(self, statement):
        return statement.report.organization.label if statement.report else badge("Cả khối")

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user  # Django makes the class anew for each request
        return form

    def get_readonly_fields(self, request, obj=None):
        closed = closed_fields(request.user, self.model, obj.briefing.series.host if obj else None)
        return [*super().get_readonly_fields(request, obj), *sorted(closed)]

    def save_model(self, request, obj, form, change):
        if obj.ordinal is None:
            same = self.model.objects.filter(briefing=obj.briefing, report=obj.report)
            obj.ordinal = next_ordinal(same, within=obj.briefing)
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or self.is_open(obj))

    def kept_because(self, statement) -> str:
        return "" if self.is_open(statement) else STATEMENT_STAYS

    def is_open(self, statement) -> bool:
        """What was said to a closed briefing stays, but for a report opened again."""
        return statement.briefing.status not in BriefingStatus.final() or reopened(statement.report)


@admin.register(Achievement)
class AchievementAdmin(ListExchange, StatementAdmin):
    resource_classes = [AchievementResource]
    form = AchievementForm
    autocomplete_fields = [*StatementAdmin.autocomplete_fields, "figures"]
    fieldsets = [(None, {"fields": ["briefing", ("report", "ordinal"), "text", "theme", "figures"]})]


@admin.register(Shortcoming)
class ShortcomingAdmin(ListExchange, StatementAdmin):
    resource_classes = [ShortcomingResource]
    list_display = ["shown_text", "briefing_name", "whose", "responsible", "resolved_on"]
    list_filter = [*StatementAdmin.list_filter, ("resolved_on", admin.EmptyFieldListFilter)]
    list_select_related = [*StatementAdmin.list_select_related, "responsible"]
    autocomplete_fields = [*StatementAdmin.autocomplete_fields, "responsible", "continues_from"]
    fieldsets = [
        (None, {"fields": ["briefing", ("report", "ordinal"), "text", "theme"]}),
        (
            "Khắc phục",
            {"fields": [("cause", "remedy"), ("responsible", "resolved_on"), "continues_from"]},
        ),
    ]


@admin.register(Proposal)
class ProposalAdmin(StatementAdmin):
    list_display = ["shown_text", "briefing_name", "whose", "addressed_to", "answered_on"]
    list_filter = [("briefing", SearchFilter), ("report__organization", SearchFilter)]
    list_select_related = ["briefing", "report__organization"]
    autocomplete_fields = ["briefing", "report"]
    fieldsets: list[Any] = [
        (None, {"fields": ["briefing", ("report", "ordinal"), "text", "addressed_to"]}),
        ("Trả lời", {"fields": ["answer", "answered_on"]}),
    ]

    def has_change_permission(self, request, obj=None):
        """Also when the briefing is over: then the answer is written."""
        return ScopedAdmin.has_change_permission(self, request, obj)

    def get_readonly_fields(self, request, obj=None):
        asked = [] if obj is None or self.is_open(obj) else flatten_fieldsets(self.fieldsets[:1])
        return [*super().get_readonly_fields(request, obj), *asked]
