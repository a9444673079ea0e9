"""Briefings by words, period, host, unit and state."""

import django_filters

from briefings.filters.base import ListFilter, Occurring, Period
from briefings.models import Briefing


class BriefingFilter(ListFilter):
    STATES = "status"

    ky = Period()
    co_quan = Occurring("series__host", label="Cơ quan tổ chức")
    dia_ban = Occurring("unit", label="Địa bàn")
    trang_thai = django_filters.ChoiceFilter("status", label="Trạng thái")

    class Meta:
        model = Briefing
        fields: tuple[str, ...] = ()
