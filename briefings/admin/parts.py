"""What is written on the page of a briefing, list by list."""

from typing import Any

from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from briefings.admin.columns import directive_word, report_state
from briefings.admin.forms import DirectiveRowForm
from briefings.models import (
    Achievement,
    AgendaItem,
    Attendance,
    Conclusion,
    Directive,
    OrganizationReport,
    Remark,
    Shortcoming,
)
from organizations.admin.base import ScopedForm, ScopedStacked, ScopedTabular
from organizations.admin.ordinals import Numbered, OrdinalFormSet


def open_link(record, text: str, of: str = ""):
    """A link to the page of ``record``, for a column of a list inside another page. ``of``: which, for who hears it."""
    if record.pk is None:
        return "–"
    meta = record._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
    unseen = format_html('<span class="unseen"> {}</span>', of) if of else ""
    return format_html('<a href="{}">{}{}</a>', address, text, unseen)


class FewRows:
    """Of very many lines none is drawn, but the way to the page of the briefing where they are written."""

    MOST = 40  # a line is a form of its own, some 2 KB
    page = ""  # the name of that page's address
    left_out = 0
    is_bound: bool
    instance: Any

    def get_queryset(self):
        rows = super().get_queryset()
        if self.is_bound or len(rows) <= self.MOST:
            return rows
        self.left_out = len(rows)
        return rows.none()

    @property
    def elsewhere(self) -> str:
        if self.page == "briefings:reports":
            return f"{reverse(self.page)}?hoi_nghi={self.instance.pk}"
        return reverse(self.page, args=[self.instance.slug])


def few_rows(page: str, of: type[BaseInlineFormSet] = BaseInlineFormSet) -> Any:
    """The lines of a list of which very many are written on ``page``; ``of``: how few are."""
    return type("FewRowsOfPage", (FewRows, of), {"page": page})


class AttendanceInline(ScopedTabular):
    model = Attendance
    formset = few_rows("briefings:attendance")
    fields = ["role", "organization", "full_name", "title", "status", "reason"]
    autocomplete_fields = ["organization"]


class AgendaInline(Numbered, ScopedTabular):
    model = AgendaItem
    formset = few_rows("briefings:agenda", OrdinalFormSet)
    fields = ["ordinal", "title", "presenter"]
    autocomplete_fields = ["presenter"]
    verbose_name_plural = "chương trình"


class ReportRow(ScopedForm):
    """Whose report it is never changes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "organization" in self.fields:
            self.fields["organization"].disabled = True


class ReportInline(ScopedTabular):
    """Who owes a report and how it stands; what it says is on its own page."""

    model = OrganizationReport
    form = ReportRow
    formset = few_rows("briefings:reports")
    fields = ["organization", "state", "submitted_at", "page"]
    readonly_fields = ["state", "submitted_at", "page"]
    autocomplete_fields = ["organization"]
    verbose_name_plural = "báo cáo"

    state = report_state

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organization", "briefing").with_lapse(timezone.now())

    @admin.display(description="nội dung")
    def page(self, report):
        return open_link(report, "Mở báo cáo", f"của {report.organization}" if report.organization_id else "")


class OfTheWhole:
    """Statements that concern all organizations together: those without a report of their own."""

    def get_queryset(self, request):
        return super().get_queryset(request).filter(report__isnull=True)


class AchievementInline(Numbered, OfTheWhole, ScopedTabular):
    model = Achievement
    fields = ["ordinal", "text", "theme"]
    autocomplete_fields = ["theme"]
    verbose_name_plural = "kết quả chung"


class ShortcomingInline(Numbered, OfTheWhole, ScopedStacked):
    model = Shortcoming
    fields = [("ordinal", "theme"), "text", ("cause", "remedy"), ("responsible", "resolved_on")]
    autocomplete_fields = ["theme", "responsible"]
    verbose_name_plural = "tồn tại chung"


class RemarkInline(Numbered, ScopedStacked):
    model = Remark
    formset = few_rows("briefings:agenda", OrdinalFormSet)
    fields = [("ordinal", "organization", "speaker"), "content", "agenda_item"]
    autocomplete_fields = ["organization"]
    verbose_name_plural = "ý kiến"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("agenda_item")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Only items of this briefing's own agenda."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "agenda_item":
            briefing = request.resolver_match.kwargs.get("object_id")
            field.queryset = field.queryset.filter(briefing=briefing) if briefing else field.queryset.none()
        return field


class ConclusionInline(Numbered, ScopedTabular):
    model = Conclusion
    fields = ["ordinal", "content"]
    verbose_name_plural = "kết luận"


class DirectiveInline(Numbered, ScopedTabular):
    """What the chair assigned, as it is written down in the session; the rest is on the directive's own page.

    What is given to many stands there once: its parts have its number, and are followed on its page.
    """

    model = Directive
    form = DirectiveRowForm
    formset = few_rows("briefings:enter_directives", OrdinalFormSet)
    fields = ["ordinal", "content", "lead_organization", "due_kind", "due_on", "word", "page"]
    readonly_fields = ["word", "page"]
    autocomplete_fields = ["lead_organization"]
    verbose_name_plural = "chỉ đạo"

    def get_queryset(self, request):
        rows = super().get_queryset(request).assigned_texts()
        return rows.select_related("lead_organization", "briefing")

    @admin.display(description="tiến độ")
    def word(self, directive):
        return directive_word(directive) if directive.pk else "–"

    @admin.display(description="trang")
    def page(self, directive):
        return open_link(directive, "Mở", f"nhiệm vụ {directive.ordinal}")
