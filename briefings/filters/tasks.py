"""Quarterly tasks by words, organization, period, unit, progress and timeliness."""

import django_filters

from briefings.filters.base import ListFilter, OccurringFilter, PeriodFilter, Status, status_filter
from briefings.models import Task
from briefings.timeliness import quarter_over


class TaskFilter(ListFilter):
    STATES = "progress"
    STATUSES = {
        "overdue": Status("Quá hạn", lambda rows, on: rows.overdue(on), alarming=True),
        "unanswered": Status("Hết quý, chưa đánh giá", lambda rows, on: rows.unanswered().filter(quarter_over(on))),
        "open": Status("Còn phải làm", lambda rows, on: rows.unanswered(), counted=True),
        "carried": Status("Chuyển tiếp kỳ sau", lambda rows, on: rows.filter(carried_to__isnull=False)),
    }

    ky = PeriodFilter(months=False)
    to_chuc = OccurringFilter("organization", label="Tổ chức")
    dia_ban = OccurringFilter("organization__unit", label="Địa bàn")
    tien_do = django_filters.ChoiceFilter("progress", label="Tiến độ")
    tinh_hinh = status_filter()

    class Meta:
        model = Task
        fields: tuple[str, ...] = ()
