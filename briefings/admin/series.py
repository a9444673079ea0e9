"""Briefings that come again, and what they are about."""

from django.contrib import admin

from briefings.models import BriefingSeries, Theme
from briefings.resources import ParticipantResource, SeriesResource, ThemeResource
from organizations.admin.base import ScopedAdmin
from organizations.admin.exchange import ListExchange
from organizations.admin.filters import ChoiceFilter, SearchFilter
from organizations.admin.owned import OwnedAdmin


@admin.register(BriefingSeries)
class BriefingSeriesAdmin(ListExchange, ScopedAdmin):
    resource_classes = [SeriesResource, ParticipantResource]
    list_display = ["name", "host", "kind", "chair_post"]
    list_filter = [("host", SearchFilter), ("period_kind", ChoiceFilter)]
    list_select_related = ["host", "chair_post"]
    search_fields = ["search", "host__search"]
    autocomplete_fields = ["host", "chair_post", "participants"]
    fieldsets = [
        (None, {"fields": ["name", ("host", "chair_post"), ("period_kind", "format_family")]}),
        ("Mỗi kỳ", {"fields": ["participants", "agenda_template", "report_days"]}),
    ]

    @admin.display(description="kỳ", ordering="period_kind")
    def kind(self, series):
        return series.get_period_kind_display()


@admin.register(Theme)
class ThemeAdmin(ListExchange, OwnedAdmin):
    resource_classes = [ThemeResource]
    list_display = ["name", "whose"]
    list_filter = [("owner", SearchFilter)]
    search_fields = ["search"]
    fields = ["name", "owner"]
