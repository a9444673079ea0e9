"""Reports by organization, briefing, period, theme, unit, state, and by who has not reported."""

import django_filters
from django.db import models
from django.db.models import Q
from django.utils import timezone

from briefings.choices import Punctuality, ReportStatus
from briefings.filters.base import ListFilter, OccurringFilter, PeriodFilter, Status, status_filter, words_filter
from briefings.models import Achievement, OrganizationReport, Shortcoming, Theme


def _punctual(word: Punctuality, *, alarming: bool = False) -> Status:
    return Status(word.label, lambda rows, on: rows.with_punctuality(word, on), alarming)


class ThemeOfReport(OccurringFilter):
    """What a report speaks of: the themes of its achievements and shortcomings."""

    SAID = (Achievement, Shortcoming)

    def records_among(self, rows):
        themes = Q(pk__in=[])
        for model in self.SAID:
            said: models.QuerySet = models.QuerySet(model).filter(report__in=rows.order_by().values("pk"))
            themes |= Q(pk__in=said.exclude(theme=None).values("theme"))
        return list(Theme._base_manager.filter(themes))

    def filter(self, queryset, value):
        if not value:
            return queryset
        named = Q(pk__in=[])
        for model in self.SAID:
            named |= Q(pk__in=models.QuerySet(model).filter(theme=value).exclude(report=None).values("report"))
        return queryset.filter(named)


class ReportFilter(ListFilter):
    WORDS = ("organization__search", "briefing__search")
    STATES = "status"
    STATUSES = {
        "missing": Status("Chưa báo cáo", lambda rows, on: rows.missing(), counted=True),
        "overdue": _punctual(Punctuality.OVERDUE, alarming=True),
        "waiting": Status(
            "Đã nộp, chờ nhận", lambda rows, on: rows.filter(status=ReportStatus.SUBMITTED), counted=True
        ),
        "on_time": _punctual(Punctuality.ON_TIME),
        "late": _punctual(Punctuality.LATE),
    }

    q = words_filter("Tìm theo tên")
    ky = PeriodFilter("briefing__", read_by="hoi_nghi")
    hoi_nghi = OccurringFilter("briefing", label="Hội nghị")
    to_chuc = OccurringFilter("organization", label="Tổ chức")
    chu_de = ThemeOfReport(label="Chủ đề")
    dia_ban = OccurringFilter("organization__unit", label="Địa bàn")
    trang_thai = django_filters.ChoiceFilter("status", label="Trạng thái", method="filter_state")
    tinh_hinh = status_filter()

    def state_is(self, key):
        """A report whose grant ran out is locked, as its page says."""
        return OrganizationReport.objects.all().state_is(key, timezone.now())

    def filter_state(self, queryset, name, value):
        return queryset.filter(self.state_is(value)) if value else queryset

    class Meta:
        model = OrganizationReport
        fields: tuple[str, ...] = ()
