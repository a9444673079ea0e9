"""Received papers by words, period, organization, kind, and by whether anybody has read them."""

from briefings.filters.base import ListFilter, Occurring, Period, Standing, standing_filter
from briefings.models import Delivery


class DeliveryFilter(ListFilter):
    STANDINGS = {
        "unread": Standing("Chưa đọc", lambda rows, on: rows.unread(), alarming=True),
        "read": Standing("Đã đọc", lambda rows, on: rows.filter(readings__isnull=False).distinct()),
    }
    WORDS = ("document__search", "document__briefing__search")

    ky = Period("document__briefing__")
    to_chuc = Occurring("organization", label="Tổ chức nhận")
    co_quan = Occurring("document__briefing__series__host", label="Cơ quan ban hành")
    tinh_hinh = standing_filter()

    class Meta:
        model = Delivery
        fields: tuple[str, ...] = ()
