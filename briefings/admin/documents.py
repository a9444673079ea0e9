"""Documents and their numbers, to be read here: they are made, issued and numbered by their own steps."""

from django.contrib import admin
from django.utils.html import format_html

from briefings.admin.columns import OfBriefing
from briefings.models import Delivery, Document, NumberAllocation, NumberSeries, SignedFile
from briefings.models.deliveries import UNNAMED
from briefings.states import ALLOCATION, DOCUMENT
from lib.papers import PROFILES
from organizations.admin.badges import state_badge
from organizations.admin.base import ReadOnlyAdmin, ReadOnlyTabular, ScopedAdmin
from organizations.admin.filters import ChoiceFilter, SearchFilter
from organizations.display import moment_element


class SignedFileInline(ReadOnlyTabular):
    model = SignedFile
    fields = ["at", "ordinal", "signers", "by", "sha256"]
    readonly_fields = ["at", "signers"]
    verbose_name_plural = "bản có chữ ký số"

    @admin.display(description="chữ ký")
    def signers(self, signed):
        return signed.signers

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")


class DeliveryInline(ReadOnlyTabular):
    model = Delivery
    fields = ["at", "organization", "by", "first_reading"]
    readonly_fields = ["at", "first_reading"]
    verbose_name_plural = "nơi nhận trên cổng"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organization", "by").prefetch_related("readings__by")

    @admin.display(description="đọc lần đầu")
    def first_reading(self, delivery):
        first = next(iter(delivery.readings.all()), None)
        return format_html("{}, {}", moment_element(first.at), first.by or UNNAMED) if first else "Chưa đọc"


@admin.register(Document)
class DocumentAdmin(OfBriefing, ReadOnlyAdmin):
    empty_note = "Văn bản được soạn và ban hành ở trang của hội nghị."
    list_display = ["kind_name", "briefing_name", "number_and_symbol", "issued_on", "version", "status"]
    list_filter = [("briefing", SearchFilter), ("kind", ChoiceFilter), ("state", ChoiceFilter)]
    list_select_related = ["briefing"]
    search_fields = ["search", "briefing__search"]
    ordering = ["-briefing__year", "-briefing", "kind", "-version"]
    fields = [
        "briefing",
        ("kind", "status"),
        ("number_and_symbol", "issued_on", "version"),
        "rule_book",
        "sha256",
    ]
    readonly_fields = ["rule_book", "number_and_symbol", "status"]
    inlines = [SignedFileInline, DeliveryInline]

    status = state_badge("state", "trạng thái", DOCUMENT)

    @admin.display(description="loại văn bản", ordering="kind")
    def kind_name(self, document):
        return document.get_kind_display()

    @admin.display(description="thể thức theo")
    def rule_book(self, document):
        return next((profile.source for profile in PROFILES if profile.id == document.profile), None)

    @admin.display(description="số, ký hiệu", ordering="number")
    def number_and_symbol(self, document):
        return document.symbol or None


@admin.register(NumberSeries)
class NumberSeriesAdmin(ScopedAdmin):
    list_display = ["kind_name", "issuer", "scope_name", "starts_on", "ends_on", "last_number"]
    list_filter = [("issuer", SearchFilter), ("kind", ChoiceFilter)]
    list_select_related = ["issuer"]
    search_fields = ["issuer__search"]
    autocomplete_fields = ["issuer"]
    fieldsets = [(None, {"fields": [("issuer", "kind"), ("scope", "last_number"), ("starts_on", "ends_on")]})]

    def get_readonly_fields(self, request, obj=None):
        """A register begun on paper may start above zero; from then on the portal counts."""
        return ["last_number"] if obj else []

    @admin.display(description="loại văn bản", ordering="kind")
    def kind_name(self, series):
        return series.kind_name

    @admin.display(description="cách đánh số", ordering="scope")
    def scope_name(self, series):
        return series.get_scope_display()


@admin.register(NumberAllocation)
class NumberAllocationAdmin(ReadOnlyAdmin):
    empty_note = "Số được cấp khi văn bản được ban hành ở trang của hội nghị."
    list_display = ["number", "register", "status", "document_kind", "reason"]
    list_filter = [("series", SearchFilter), ("state", ChoiceFilter)]
    list_select_related = ["series__issuer", "document__briefing"]
    search_fields = ["series__issuer__search"]
    ordering = ["series", "-number"]
    fields = ["series", ("number", "status"), "document", "reason"]
    readonly_fields = ["status"]

    status = state_badge("state", "trạng thái", ALLOCATION)

    @admin.display(description="sổ số", ordering="series")
    def register(self, allocation):
        return str(allocation.series)

    @admin.display(description="văn bản")
    def document_kind(self, allocation):
        return allocation.document.get_kind_display() if allocation.document else None
