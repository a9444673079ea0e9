"""Directives by words, period, briefing, lead, coordinating organization, theme, unit, progress and timeliness."""

import django_filters
from django.db.models import Exists, OuterRef, Q

from briefings.choices import DirectiveOrigin, Timeliness
from briefings.filters.base import DayFilter, ListFilter, OccurringFilter, PeriodFilter, Status, status_filter
from briefings.models import Directive
from lib.vietnamese import Period
from organizations.models import Organization

# What somebody has to do about comes first.
URGENT = (Timeliness.OVERDUE, Timeliness.DUE_SOON)
FURTHER = (Timeliness.WITHIN, Timeliness.ON_TIME, Timeliness.LATE)


def _timed(word: Timeliness) -> Status:
    late, soon = word == Timeliness.OVERDUE, word == Timeliness.DUE_SOON
    return Status(word.label, lambda rows, on: rows.with_timeliness(word, on), alarming=late, counted=soon)


TOGETHER = "collective"


class GivenPeriodFilter(PeriodFilter):
    """By the period of the briefing, or the day of the paper, that gave it."""

    def further_between(self, first, last):
        if first is None or last is None:
            return []
        quarter, quarters = Period.quarter_of(first), []
        while quarter <= Period.quarter_of(last):
            quarters.append((quarter.year, quarter.number))
            quarter = quarter.next
        return quarters

    def filter(self, queryset, value):
        if not value:
            return queryset
        period = Period.parse(value)
        days = Q(paper_day__range=(period.first_day, period.last_day))
        of_briefing = super().filter(queryset.model.objects.order_by(), value)
        return queryset.filter(days | Q(pk__in=of_briefing.values("pk")))


class DirectiveFilter(ListFilter):
    STATES = "progress"
    DAY = "paper_day"
    OCCURRING = {"nguon": ("origin", DirectiveOrigin)}
    STATUSES = {
        **{word.value: _timed(word) for word in URGENT},
        "unassigned": Status("Chưa phân công", lambda rows, on: rows.unassigned(), counted=True),
        "waiting": Status("Chờ xác nhận", lambda rows, on: rows.to_accept(), counted=True),
        "handover": Status("Đơn vị chủ trì đã giải thể", lambda rows, on: rows.to_hand_over(on), counted=True),
        "open": Status("Còn phải làm", lambda rows, on: rows.open()),
        **{word.value: _timed(word) for word in FURTHER},
        "done": Status("Hoàn thành", lambda rows, on: rows.done(), counted=True),
        "draft": Status("Dự thảo, chờ kết luận", lambda rows, on: rows.drafts()),
        TOGETHER: Status("Giao chung nhiều đơn vị", lambda rows, on: rows.collective()),
    }

    ky = GivenPeriodFilter("briefing__", read_by="hoi_nghi")
    hoi_nghi = OccurringFilter("briefing", label="Giao tại hội nghị")
    nguon = django_filters.ChoiceFilter("origin", label="Nguồn giao")
    chu_tri = OccurringFilter("lead_organization", label="Đơn vị chủ trì")
    phoi_hop = OccurringFilter("coordinating_organizations", label="Đơn vị phối hợp")
    chu_de = OccurringFilter("theme", label="Chủ đề")
    dia_ban = OccurringFilter("units", label="Địa bàn")
    tien_do = django_filters.ChoiceFilter("progress", label="Tiến độ")
    tinh_hinh = status_filter()
    han_tu = DayFilter("due_on", "gte", label="Hạn từ ngày")
    han_den = DayFilter("due_on", "lte", label="Hạn đến hết ngày")

    def filter_queryset(self, queryset):
        """Each piece of work once; what is given to many as a whole only to whoever asks for it."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("tinh_hinh") == TOGETHER else found.counted()

    def _records(self, named):
        """Who leads and who helps is read together."""
        found = super()._records({name: one for name, one in named.items() if name not in ("chu_tri", "phoi_hop")})
        rows = self.queryset.order_by()
        annotated = Organization._base_manager.annotate(
            leads=Exists(rows.filter(lead_organization=OuterRef("pk"))),
            helps=Exists(rows.filter(coordinating_organizations=OuterRef("pk"))),
        )
        organizations = list(annotated.filter(Q(leads=True) | Q(helps=True)))
        found["chu_tri"] = [each for each in organizations if each.leads]
        found["phoi_hop"] = [each for each in organizations if each.helps]
        return found

    class Meta:
        model = Directive
        fields: tuple[str, ...] = ()
