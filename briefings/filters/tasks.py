"""Quarterly tasks by words, organization, period, unit, progress and timeliness."""

import django_filters
from django.db.models import Q

from briefings.filters.base import ListFilter, OccurringFilter, PeriodFilter, Status, status_filter
from briefings.models import Task
from lib.vietnamese.quarters import Quarter


def unanswered_by(rows, on):
    """Tasks of a quarter that is over on day ``on`` and of which nobody has said what became of them."""
    now = Quarter.of(on)
    return rows.unanswered().filter(Q(year__lt=now.year) | Q(year=now.year, quarter__lt=now.number))


class TaskFilter(ListFilter):
    STATES = "progress"
    STATUSES = {
        "overdue": Status("Quá hạn", lambda rows, on: rows.unanswered().filter(due_on__lt=on), alarming=True),
        "unanswered": Status("Hết quý, chưa đánh giá", unanswered_by, alarming=True),
        "open": Status("Còn phải làm", lambda rows, on: rows.unanswered()),
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
