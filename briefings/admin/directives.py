"""Directives: who owes what by when, and what became of it."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import F, prefetch_related_objects
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from briefings.admin.columns import OfBriefing, directive_word
from briefings.admin.forms import DirectiveForm
from briefings.admin.parts import open_link
from briefings.admin.steps import WithSteps
from briefings.models import (
    Directive,
    DirectiveAcknowledgement,
    DirectiveReview,
    Evidence,
    ExtensionRequest,
    ProgressUpdate,
)
from briefings.querysets import LATEST_BRIEFING
from briefings.resources import DirectiveResource
from briefings.services.directives import offers
from briefings.services.paper_directives import next_of_paper
from briefings.services.parts import tell_parts
from briefings.states import EXTENSION, PROGRESS
from briefings.timeliness import deadline, deadline_word, is_draft
from organizations.admin.badges import state_badge
from organizations.admin.base import ReadOnlyAdmin, ReadOnlyTabular, ScopedAdmin
from organizations.admin.exchange import ListExchange
from organizations.admin.filters import ChoiceFilter, SearchFilter
from organizations.asked import as_key
from organizations.badges import badge
from organizations.display import shortened
from organizations.services.ordinals import next_ordinal

SHOWN_OFTEN = ("coordinating_organizations", "units", "extension_requests")
DIRECTIVE_STAYS = "Hội nghị đã đóng hồ sơ nên chỉ đạo của hội nghị không xóa được; có thể dừng hoặc thay thế chỉ đạo."


class TimelinessFilter(admin.SimpleListFilter):
    """Computed from the dates, like the word in the list."""

    title = "tình trạng"
    parameter_name = "thoi_han"

    def lookups(self, request, model_admin):
        return [
            ("qua_han", "Quá hạn"),
            ("sap_den_han", "Sắp đến hạn"),
            ("chua_giao", "Chưa giao (đơn vị hoặc thời hạn)"),
            ("chua_don_vi", "Chưa giao đơn vị"),
            ("chua_han", "Chưa rõ thời hạn"),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "qua_han":
            return queryset.overdue(today)
        if self.value() == "sap_den_han":
            return queryset.due_soon(today)
        if self.value() == "chua_giao":
            return queryset.unassigned()
        if self.value() == "chua_don_vi":
            return queryset.without_lead()
        if self.value() == "chua_han":
            return queryset.without_deadline()
        return queryset


class UpdateInline(ReadOnlyTabular):
    model = ProgressUpdate
    fields = ["at", "organization", "text", "percent", "by"]
    readonly_fields = ["at"]
    verbose_name_plural = "tiến độ đã báo cáo"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organization", "by")


class AcknowledgementInline(ReadOnlyTabular):
    model = DirectiveAcknowledgement
    fields = ["at", "organization", "by"]
    readonly_fields = ["at"]
    verbose_name_plural = "đã nhận việc"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organization", "by")


class ExtensionInline(ReadOnlyTabular):
    model = ExtensionRequest
    readonly_fields = [
        "requested_at",
        "organization",
        "new_due_on",
        "reason",
        "decision",
        "decided_by",
        "decision_note",
    ]
    fields = [*readonly_fields]
    verbose_name_plural = "gia hạn"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organization", "decided_by")


class ReviewInline(ReadOnlyTabular):
    model = DirectiveReview
    readonly_fields = ["nth", "briefing", "progress_then", "percent_then", "due_then", "remark", "outcome"]
    fields = [*readonly_fields]
    verbose_name_plural = "xem xét"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("briefing")


@admin.register(Directive)
class DirectiveAdmin(OfBriefing, WithSteps, ListExchange, ScopedAdmin):
    resource_classes = [DirectiveResource]
    offers = offers
    form = DirectiveForm
    file_values: ClassVar[dict] = {"briefing_name": lambda record: record.source_name}
    list_display = ["shown_content", "number", "briefing_name", "lead", "due", "word"]
    list_filter = [
        TimelinessFilter,
        ("origin", ChoiceFilter),
        ("briefing", SearchFilter),
        ("lead_organization", SearchFilter),
        ("theme", SearchFilter),
        ("progress", ChoiceFilter),
        ("due_kind", ChoiceFilter),
        ("units", SearchFilter),
    ]
    list_select_related = ["briefing", "lead_organization"]
    search_fields = ["search"]
    ordering: Any = [*LATEST_BRIEFING, F("paper_day").desc(nulls_last=True), "ordinal"]
    autocomplete_fields = [
        "briefing",
        "series",
        "measured_by",
        "theme",
        "lead_organization",
        "coordinating_organizations",
        "units",
        "supervising_leader",
    ]
    readonly_fields = [
        "word",
        "percent",
        "original_due_on",
        "completed_on",
        "accepted_on",
        "accepted_by",
        "successors",
        "closing_reason",
    ]
    inlines = [AcknowledgementInline, UpdateInline, ExtensionInline, ReviewInline]
    fieldsets = [
        (None, {"fields": [("briefing", "ordinal"), "content", ("theme", "conclusion")]}),
        (
            "Theo văn bản",
            {
                "fields": [("origin", "series"), ("issuer", "paper_number", "paper_day")],
                "description": "Giao theo văn bản cấp trên, công văn hỏa tốc: để trống hội nghị và ghi phần này.",
            },
        ),
        (
            "Giao việc",
            {
                "fields": [
                    ("lead_organization", "supervising_leader"),
                    "coordinating_organizations",
                    "units",
                    "expected_product",
                ]
            },
        ),
        ("Thời hạn", {"fields": [("due_kind", "due_on"), "due_text"]}),
        (
            "Đo bằng số liệu",
            {"fields": [("measured_by", "target_value"), ("target_year", "target_span", "target_number")]},
        ),
        (
            "Thực hiện",
            {
                "fields": [
                    ("word", "percent", "original_due_on"),
                    ("completed_on", "accepted_on", "accepted_by"),
                    ("successors", "closing_reason"),
                ],
                "description": "Phần này do hệ thống ghi khi đơn vị báo cáo và văn phòng xác nhận.",
            },
        ),
    ]

    @admin.display(description="nội dung", ordering="content")
    def shown_content(self, directive):
        return shortened(directive.content)

    @admin.display(description="giao tại", ordering="briefing__data_to")
    def briefing_name(self, directive):
        return format_html('<abbr title="{}">{}</abbr>', directive.source_name, directive.source_short)

    @admin.display(description="STT")
    def number(self, directive):
        return directive.ordinal

    @admin.display(description="chủ trì", ordering="lead_organization__name")
    def lead(self, directive):
        return directive.lead_organization.label if directive.lead_organization else None

    @admin.display(description="thời hạn", ordering="due_on")
    def due(self, directive):
        return deadline(directive) or deadline_word(directive)

    @admin.display(description="tiến độ", ordering="progress")
    def word(self, directive):
        return directive_word(directive)

    @admin.display(description="được thay bằng")
    def successors(self, directive):
        """Named as long as they are no drafts: whoever reads this directive may not read those."""
        found = directive.successors
        named = ((open_link(one, "Một dự thảo, chờ kết luận" if is_draft(one) else str(one)),) for one in found)
        return format_html_join("; ", "{}", named) or None

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("briefing", "series__host__unit", "lead_organization")

    def get_object(self, request, object_id, from_field=None):
        """With the lists that its page shows several times."""
        directive = super().get_object(request, object_id, from_field)
        shown = request.method in ("GET", "HEAD") and request.resolver_match.url_name.endswith("_change")
        if directive is not None and shown:
            prefetch_related_objects([directive], *SHOWN_OFTEN)
        return directive

    def get_fieldsets(self, request, obj=None):
        return self.fieldsets if obj else self.fieldsets[:5]

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Only conclusions of the directive's own briefing."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "conclusion":
            asked = {**request.GET.dict(), **request.POST.dict()}.get("briefing", "")
            if key := request.resolver_match.kwargs.get("object_id"):
                field.queryset = field.queryset.filter(briefing__directives=as_key(key))
            else:
                field.queryset = field.queryset.filter(briefing=as_key(asked))
        return field

    def kept_because(self, directive) -> str:
        """What a closed briefing assigned stays; it is stopped or replaced, not removed."""
        return DIRECTIVE_STAYS if directive.is_of_closed_briefing else ""

    def save_model(self, request, obj, form, change):
        if obj.ordinal is None:
            of_briefing = obj.briefing and next_ordinal(obj.briefing.directives.all(), within=obj.briefing)
            obj.ordinal = of_briefing or next_of_paper(obj)
        super().save_model(request, obj, form, change)
        tell_parts(obj, form.changed_data, by=request.user)


@admin.register(ProgressUpdate)
class ProgressUpdateAdmin(ReadOnlyAdmin):
    empty_note = "Tiến độ do đơn vị báo cáo ở trang của nhiệm vụ giao."
    list_display = ["shown_text", "directive_content", "organization", "percent", "by", "at"]
    list_filter = [("organization", SearchFilter), ("directive__briefing", SearchFilter)]
    list_select_related = ["directive", "organization", "by"]
    search_fields = ["directive__search", "organization__search"]
    ordering = ["-at"]
    fields = ["directive", "text", ("organization", "percent"), ("by", "at")]

    @admin.display(description="kết quả")
    def shown_text(self, update):
        return shortened(update.text, 70)

    @admin.display(description="chỉ đạo")
    def directive_content(self, update):
        return shortened(update.directive.content, 60)


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    empty_note = "Minh chứng được gửi kèm báo cáo tiến độ ở trang của nhiệm vụ giao."
    list_display = ["original_name", "caption", "organization", "at"]
    list_filter = [("update__organization", SearchFilter)]
    list_select_related = ["update__organization"]
    search_fields = ["update__directive__search", "update__organization__search"]
    ordering = ["-update__at"]
    fields = ["update", ("original_name", "caption"), "sha256"]

    @admin.display(description="tổ chức", ordering="update__organization__name")
    def organization(self, evidence):
        return evidence.update.organization.label

    @admin.display(description="lúc", ordering="update__at")
    def at(self, evidence):
        return evidence.update.at


@admin.register(ExtensionRequest)
class ExtensionRequestAdmin(ReadOnlyAdmin):
    empty_note = "Đơn vị đề nghị gia hạn ở trang của nhiệm vụ giao."
    list_display = ["directive_content", "organization", "new_due_on", "decision_badge", "requested_at"]
    list_filter = [("decision", ChoiceFilter), ("organization", SearchFilter)]
    list_select_related = ["directive", "organization"]
    search_fields = ["directive__search", "organization__search"]
    ordering = ["-requested_at"]
    fieldsets = [
        (
            None,
            {"fields": ["directive", "reason", ("organization", "new_due_on"), ("requested_by", "requested_at")]},
        ),
        ("Quyết định", {"fields": [("decision_badge", "decided_by", "decided_at"), "decision_note"]}),
    ]
    readonly_fields = ["decision_badge"]

    decision_badge = state_badge("decision", "quyết định", EXTENSION)

    @admin.display(description="chỉ đạo")
    def directive_content(self, request):
        return shortened(request.directive.content, 60)


@admin.register(DirectiveReview)
class DirectiveReviewAdmin(OfBriefing, ReadOnlyAdmin):
    empty_note = "Nhiệm vụ giao được xem xét ở trang của hội nghị."
    list_display = ["directive_content", "nth", "briefing_name", "then", "outcome_word"]
    list_filter = [("briefing", SearchFilter), ("outcome", ChoiceFilter)]
    list_select_related = ["briefing", "directive"]
    search_fields = ["directive__search", "briefing__search"]
    ordering = ["-briefing__year", "-briefing", "directive"]
    fieldsets = [
        (None, {"fields": ["directive", ("briefing", "nth"), ("then", "percent_then", "due_then")]}),
        ("Xem xét", {"fields": ["remark", "outcome_word"]}),
    ]
    readonly_fields = ["then", "outcome_word"]

    then = state_badge("progress_then", "tiến độ khi ấy", PROGRESS)

    @admin.display(description="chỉ đạo")
    def directive_content(self, review):
        return shortened(review.directive.content, 60)

    @admin.display(description="kết quả", ordering="outcome")
    def outcome_word(self, review):
        return review.get_outcome_display() or badge("Chưa ghi")
