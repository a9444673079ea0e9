"""The briefing's page: the desk of the secretariat."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db.models import F
from django.utils import timezone

from briefings.admin.desk import summary
from briefings.admin.forms import BriefingForm
from briefings.admin.parts import (
    AchievementInline,
    AgendaInline,
    AttendanceInline,
    ConclusionInline,
    DirectiveInline,
    RemarkInline,
    ReportInline,
    ShortcomingInline,
)
from briefings.admin.steps import WithSteps
from briefings.choices import BriefingStatus
from briefings.documents import attachment, keep_drafts_from, minutes_of
from briefings.models import Briefing, Directive
from briefings.services.agenda import adopt_template
from briefings.services.briefings import offers
from briefings.services.moving import store_in_series
from briefings.services.parts import tell_parts
from briefings.states import BRIEFING
from lib.refused import Refused
from lib.vietnamese import Period, capitalized
from organizations.admin.badges import state_badge
from organizations.admin.base import ScopedAdmin
from organizations.admin.filters import ChoiceFilter, RelatedFilter


@admin.register(Briefing)
class BriefingAdmin(WithSteps, ScopedAdmin):
    offers = offers
    form = BriefingForm
    list_display = ["title", "period", "series", "starts_at", "state"]
    list_filter = [("series", RelatedFilter), ("year", admin.AllValuesFieldListFilter), ("status", ChoiceFilter)]
    list_select_related = ["series"]
    search_fields = ["search"]
    date_hierarchy = "starts_at"
    ordering: Any = ["-year", F("data_to").desc(nulls_last=True), "-pk"]
    autocomplete_fields = ["series", "unit", "chair", "secretary"]
    readonly_fields = ["state"]
    actions = ["download_minutes"]
    above_form = "admin/briefings/briefing/desk.html"
    inlines = [
        AttendanceInline,
        AgendaInline,
        ReportInline,
        AchievementInline,
        ShortcomingInline,
        RemarkInline,
        ConclusionInline,
        DirectiveInline,
    ]
    fieldsets = [
        (None, {"fields": ["title", ("slug", "state"), ("series", "unit")]}),
        ("Kỳ giao ban", {"fields": [("period_kind", "year"), ("quarter", "month", "week", "ordinal")]}),
        ("Phiên họp", {"fields": [("starts_at", "ends_at"), ("chair", "secretary"), "venue"]}),
        ("Số liệu và báo cáo", {"fields": [("data_from", "data_to", "submit_by")]}),
        ("Văn bản", {"fields": ["recipients"]}),
    ]

    state = state_badge("status", "trạng thái", BRIEFING)

    @admin.display(description="kỳ", ordering="year")
    def period(self, briefing):
        return capitalized(briefing.period_name)

    def get_queryset(self, request):
        """With what its page names: the page asks for none of them again."""
        return super().get_queryset(request).select_related("series__host__unit", "unit", "chair", "secretary")

    def has_change_permission(self, request, obj=None):
        """What a closed briefing says stays as it is; a correction is a new document."""
        return super().has_change_permission(request, obj) and (obj is None or obj.status not in BriefingStatus.final())

    def kept_because(self, briefing) -> str:
        over = briefing.status in BriefingStatus.final()
        return (
            f"Hội nghị này {briefing.get_status_display().lower()} nên không xóa được; hồ sơ được giữ." if over else ""
        )

    def get_inlines(self, request, obj):
        """A new briefing is saved first: its reports and directives hang on it."""
        return self.inlines if obj else []

    def get_changeform_initial_data(self, request):
        now = Period.quarter_of(timezone.localdate())
        return {"year": now.year, "quarter": now.number} | super().get_changeform_initial_data(request)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        briefing = self.get_object(request, object_id)
        shown = {"desk": summary(briefing, request.user)} if briefing else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    def save_model(self, request, obj, form, change):
        store = partial(super().save_model, request, obj, form, change)
        if change and "series" in form.changed_data:
            store_in_series(obj, by=request.user, store=store)
        else:
            store()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            adopt_template(form.instance)

    def save_formset(self, request, form, formset, change):
        """What a row of directives says now, its parts say, too."""
        super().save_formset(request, form, formset, change)
        if formset.model is Directive:
            for directive, fields in formset.changed_objects:
                tell_parts(directive, fields, by=request.user)

    def response_add(self, request, obj, post_url_continue=None):
        """Straight to the desk: the lists of the briefing open with its first save."""
        if "_addanother" not in request.POST and "_popup" not in request.POST:
            request.POST = request.POST.copy()
            request.POST["_continue"] = "1"
        return super().response_add(request, obj, post_url_continue)

    @admin.action(description="Tải biên bản (PDF)", permissions=["view"])
    def download_minutes(self, request, queryset):
        """One PDF, or a ZIP for several briefings."""
        try:
            rows = queryset.select_related("series__host", "unit", "chair", "secretary")
            return attachment(minutes_of(keep_drafts_from(request.user, briefing) for briefing in rows))
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return None
