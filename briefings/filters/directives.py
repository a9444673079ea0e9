"""Directives by words, period, briefing, lead, coordinating organization, theme, unit, progress and timeliness."""

import django_filters
from django.db.models import Exists, F, OuterRef, Q

from briefings.choices import SOON, DueKind, Progress, Timeliness
from briefings.filters.base import ListFilter, OccurringFilter, PeriodFilter, Status, status_filter
from briefings.models import Directive
from organizations.models import Organization


def _dated(rows):
    return rows.filter(due_kind__in=[DueKind.DATE, DueKind.PERIOD])


def _reported(rows):
    return _dated(rows).filter(progress__in=[Progress.SUBMITTED, Progress.DONE])


def _within(rows, on):
    return _dated(rows.working()).filter(due_on__gt=on + SOON)


def _on_time(rows, on):
    return _reported(rows).filter(completed_on__lte=F("due_on"))


def _late(rows, on):
    return _reported(rows).filter(completed_on__gt=F("due_on"))


class DirectiveFilter(ListFilter):
    """The five answers of ``timeliness`` are asked of the database here; a test holds the two together."""

    STATES = "progress"
    STATUSES = {
        "overdue": Status(Timeliness.OVERDUE.label, lambda rows, on: rows.overdue(on), alarming=True),
        "due_soon": Status(Timeliness.DUE_SOON.label, lambda rows, on: rows.due_soon(on)),
        "within": Status(Timeliness.WITHIN.label, _within),
        "on_time": Status(Timeliness.ON_TIME.label, _on_time),
        "late": Status(Timeliness.LATE.label, _late),
        "unassigned": Status("Chưa giao đủ đơn vị, thời hạn", lambda rows, on: rows.unassigned(), alarming=True),
        "open": Status("Còn phải làm", lambda rows, on: rows.open()),
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
        organizations = Organization._base_manager.annotate(
            leads=Exists(rows.filter(lead_organization=OuterRef("pk"))),
            helps=Exists(rows.filter(coordinating_organizations=OuterRef("pk"))),
        )
        organizations = list(organizations.filter(Q(leads=True) | Q(helps=True)))
        found["chu_tri"] = [each for each in organizations if each.leads]
        found["phoi_hop"] = [each for each in organizations if each.helps]
        return found

    class Meta:
        model = Directive
        fields: tuple[str, ...] = ()
