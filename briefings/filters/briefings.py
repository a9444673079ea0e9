"""Briefings by words, period, host, who takes part, theme, unit, state, and by what is late."""

import django_filters

from briefings.choices import BriefingStatus
from briefings.filters.base import ListFilter, Occurring, Period, Standing, standing_filter
from briefings.models import Briefing, Directive

WAITING = [BriefingStatus.PLANNED, BriefingStatus.COLLECTING, BriefingStatus.POSTPONED]


def _overdue(rows, on):
    """Whoever sees a briefing sees all of its directives."""
    return rows.filter(pk__in=Directive.objects.overdue(on).order_by().values("briefing"))


def _reports_due(rows, on):
    return rows.filter(status=BriefingStatus.COLLECTING, submit_by__lt=on)


def _to_end(rows, on):
    return rows.filter(status__in=[BriefingStatus.HELD, BriefingStatus.CONCLUDED])


class BriefingFilter(ListFilter):
    STATES = "status"
    STANDINGS = {
        "overdue": Standing("Còn chỉ đạo quá hạn", _overdue, alarming=True),
        "reports_due": Standing("Đã qua hạn nộp báo cáo", _reports_due),
        "to_end": Standing("Đã họp, chưa khép", _to_end),
        "ahead": Standing("Chưa họp", lambda rows, on: rows.filter(status__in=WAITING)),
    }

    ky = Period()
    co_quan = Occurring("series__host", label="Cơ quan tổ chức")
    to_chuc = Occurring("series__participants", label="Tổ chức thường dự", distinct=True)
    chu_de = Occurring("directives__theme", label="Chủ đề chỉ đạo", distinct=True)
    dia_ban = Occurring("unit", label="Địa bàn")
    trang_thai = django_filters.ChoiceFilter("status", label="Trạng thái")

    tinh_hinh = standing_filter()

    class Meta:
        model = Briefing
        fields: tuple[str, ...] = ()
