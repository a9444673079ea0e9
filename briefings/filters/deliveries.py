"""Received documents by words, period, organization, kind, and by whether anybody has read them."""

from briefings.filters.base import ListFilter, OccurringFilter, PeriodFilter, Status, status_filter
from briefings.models import Delivery


class DeliveryFilter(ListFilter):
    STATUSES = {
        "unread": Status("Chưa đọc", lambda rows, on: rows.unread(), counted=True),
        "read": Status("Đã đọc", lambda rows, on: rows.filter(readings__isnull=False).distinct()),
    }
    WORDS = ("document__search", "document__briefing__search")

    ky = PeriodFilter("document__briefing__")
    to_chuc = OccurringFilter("organization", label="Tổ chức nhận")
    co_quan = OccurringFilter("document__briefing__series__host", label="Cơ quan ban hành")
    tinh_hinh = status_filter()

    class Meta:
        model = Delivery
        fields: tuple[str, ...] = ()
