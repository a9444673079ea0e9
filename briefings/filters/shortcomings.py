"""Shortcomings by words, period, organization, theme, unit, and by whether they are still open."""

from briefings.filters.base import ListFilter, OccurringFilter, PeriodFilter, Status, status_filter
from briefings.models import Shortcoming


def _continued(rows):
    later = Shortcoming.objects.filter(continues_from__isnull=False).values("continues_from")
    return rows.filter(resolved_on__isnull=True, pk__in=later)


class ShortcomingFilter(ListFilter):
    STATUSES = {
        "open": Status("Chưa khắc phục", lambda rows, on: rows.open(), counted=True),
        "continued": Status("Chuyển tiếp kỳ sau", lambda rows, on: _continued(rows)),
        "resolved": Status("Đã khắc phục", lambda rows, on: rows.filter(resolved_on__isnull=False), counted=True),
    }

    ky = PeriodFilter("briefing__")
    to_chuc = OccurringFilter("report__organization", label="Tổ chức báo cáo")
    trach_nhiem = OccurringFilter("responsible", label="Chịu trách nhiệm")
    chu_de = OccurringFilter("theme", label="Chủ đề")
    dia_ban = OccurringFilter("report__organization__unit", label="Địa bàn")
    tinh_hinh = status_filter()

    class Meta:
        model = Shortcoming
        fields: tuple[str, ...] = ()
