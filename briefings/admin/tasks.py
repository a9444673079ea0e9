"""Quarterly tasks of the organizations."""

from typing import Any

from django.contrib import admin
from django.utils import timezone

from briefings.models import Task
from briefings.resources import TaskResource
from briefings.services.sides import sole_organization
from briefings.services.tasks import SETTLED
from briefings.states import state
from lib.vietnamese import Period, capitalized
from organizations.admin.base import ScopedAdmin
from organizations.admin.exchange import ListExchange
from organizations.admin.filters import ChoiceFilter, SearchFilter
from organizations.badges import badge
from organizations.display import format_number, shortened


@admin.register(Task)
class TaskAdmin(ListExchange, ScopedAdmin):
    resource_classes = [TaskResource]
    list_display = ["shown_title", "organization", "when", "target_words", "due_on", "state"]
    list_filter = [
        ("organization", SearchFilter),
        ("year", admin.AllValuesFieldListFilter),
        ("quarter", admin.AllValuesFieldListFilter),
        ("progress", ChoiceFilter),
    ]
    list_select_related = ["organization", "carried_to"]
    search_fields = ["search", "organization__search"]
    autocomplete_fields = ["organization", "measured_by", "carried_from"]
    fieldsets: list[Any] = [
        (None, {"fields": ["title", ("organization", "year", "quarter")]}),
        ("Chỉ tiêu", {"fields": [("target", "achieved", "unit_of_measure"), "measured_by"]}),
        ("Thực hiện", {"fields": [("due_on", "progress"), "outcome_reason", "carried_from"]}),
    ]

    def get_changeform_initial_data(self, request):
        now = Period.quarter_of(timezone.localdate())
        own = {"organization": sole_organization(request.user, self.opts.label_lower)}
        return {"year": now.year, "quarter": now.number} | own | super().get_changeform_initial_data(request)

    def get_fieldsets(self, request, obj=None):
        if obj is None or not Task.objects.settled().filter(pk=obj.pk).exists():
            return self.fieldsets
        title, parts = self.fieldsets[-1]
        return [*self.fieldsets[:-1], (title, parts | {"description": SETTLED})]

    @admin.display(description="tiến độ", ordering="progress")
    def state(self, task):
        return badge(*state(task))

    @admin.display(description="nhiệm vụ", ordering="title")
    def shown_title(self, task):
        return shortened(task.title)

    @admin.display(description="kỳ", ordering="year")
    def when(self, task):
        return capitalized(task.period.name)

    @admin.display(description="đạt / chỉ tiêu")
    def target_words(self, task):
        if task.target is None:
            return None
        achieved = "…" if task.achieved is None else format_number(task.achieved)
        return f"{achieved} / {format_number(task.target)} {task.unit_of_measure}".strip()
