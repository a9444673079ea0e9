"""Briefings by words, period, host, who takes part, theme, unit, state, and by what is late."""

import django_filters

from briefings.choices import BriefingStatus
from briefings.filters.base import ListFilter, OccurringFilter, PeriodFilter, Status, status_filter
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
    STATUSES = {
        "overdue": Status("Còn nhiệm vụ quá hạn", _overdue, alarming=True),
        "reports_due": Status("Đã qua hạn nộp báo cáo", _reports_due, counted=True),
        "to_end": Status("Đã họp, chưa khép", _to_end, counted=True),
        "ahead": Status("Chưa họp", lambda rows, on: rows.filter(status__in=WAITING)),
    }

    ky = PeriodFilter()
    co_quan = OccurringFilter("series__host", label="Cơ quan chủ trì hội nghị")
    to_chuc = OccurringFilter("series__participants", label="Tổ chức thường dự", distinct=True)
    chu_de = OccurringFilter("directives__theme", label="Chủ đề nhiệm vụ", distinct=True)
    dia_ban = OccurringFilter("unit", label="Địa bàn")
    trang_thai = django_filters.ChoiceFilter("status", label="Trạng thái")

    tinh_hinh = status_filter()

    class Meta:
        model = Briefing
        fields: tuple[str, ...] = ()
