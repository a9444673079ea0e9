"""Shortcomings by words, period, organization, theme, unit, and by whether they are still open."""

from briefings.filters.base import ListFilter, Occurring, Period, Standing, standing_filter
from briefings.models import Shortcoming


def _continued(rows):
    later = Shortcoming.objects.filter(continues_from__isnull=False).values("continues_from")
    return rows.filter(resolved_on__isnull=True, pk__in=later)


class ShortcomingFilter(ListFilter):
    STANDINGS = {
        "open": Standing("Chưa khắc phục", lambda rows, on: rows.open(), alarming=True),
        "continued": Standing("Chuyển tiếp kỳ sau", lambda rows, on: _continued(rows)),
        "resolved": Standing("Đã khắc phục", lambda rows, on: rows.filter(resolved_on__isnull=False)),
    }

    ky = Period("briefing__")
    to_chuc = Occurring("report__organization", label="Tổ chức báo cáo")
    trach_nhiem = Occurring("responsible", label="Chịu trách nhiệm")
    chu_de = Occurring("theme", label="Chủ đề")
    dia_ban = Occurring("report__organization__unit", label="Địa bàn")
    tinh_hinh = standing_filter()

    class Meta:
        model = Shortcoming
        fields: tuple[str, ...] = ()
