"""Directives by words, period, briefing, lead, coordinating organization, theme, unit, progress and timeliness."""

import django_filters
from django.db.models import Exists, OuterRef, Q

from briefings.choices import Timeliness
from briefings.filters.base import ListFilter, OccurringFilter, PeriodFilter, Status, status_filter
from briefings.models import Directive
from organizations.models import Organization

# What somebody has to do about comes first.
SHOWN = (Timeliness.OVERDUE, Timeliness.DUE_SOON, Timeliness.WITHIN, Timeliness.ON_TIME, Timeliness.LATE)


def _timed(word: Timeliness, *, alarming: bool = False) -> Status:
    return Status(word.label, lambda rows, on: rows.with_timeliness(word, on), alarming)


class DirectiveFilter(ListFilter):
    STATES = "progress"
    STATUSES = {
        **{word.value: _timed(word, alarming=word == Timeliness.OVERDUE) for word in SHOWN},
        "unassigned": Status("Chưa giao đủ đơn vị, thời hạn", lambda rows, on: rows.unassigned(), alarming=True),
        "handover": Status("Đơn vị chủ trì đã giải thể", lambda rows, on: rows.to_hand_over(on), alarming=True),
        "open": Status("Còn phải làm", lambda rows, on: rows.open()),
        "draft": Status("Dự thảo, chờ kết luận", lambda rows, on: rows.drafts()),
    }

    ky = PeriodFilter("briefing__", read_by="hoi_nghi")
    hoi_nghi = OccurringFilter("briefing", label="Hội nghị")
    chu_tri = OccurringFilter("lead_organization", label="Chủ trì")
    phoi_hop = OccurringFilter("coordinating_organizations", label="Phối hợp")
    chu_de = OccurringFilter("theme", label="Chủ đề")
    dia_ban = OccurringFilter("units", label="Địa bàn")
    tien_do = django_filters.ChoiceFilter("progress", label="Tiến độ")
    tinh_hinh = status_filter()

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
