"""Administrative units by words, province, level and the day on which they stood."""

import django_filters
from django.db.models import Q

from briefings.filters.base import ListFilter, OccurringFilter, Status, status_filter, words_filter
from organizations.asked import search_words
from organizations.choices import UnitKind, UnitLevel
from organizations.models import AdministrativeUnit, UnitSuccession
from organizations.widgets import DateInput


class ProvinceFilter(OccurringFilter):
    """A province with all beneath it, and with the provinces that went into it and all beneath them."""

    def records_among(self, rows):
        """Those of today first; one query."""
        provinces = list(rows.filter(kind=UnitKind.PROVINCE).order_by("sort_key", "code", "pk"))
        return sorted(provinces, key=lambda province: province.valid_to is not None)

    def filter(self, queryset, value):
        if not value:
            return queryset
        found, front = set(), {int(value)}
        while front:
            found |= front
            pairs = UnitSuccession.objects.filter(successor__in=front, predecessor__kind=UnitKind.PROVINCE)
            front = set(pairs.order_by().values_list("predecessor", flat=True)) - found
        beneath = Q()
        for path in queryset.filter(pk__in=found).order_by().values_list("path", flat=True):
            beneath |= Q(path__startswith=path)
        return queryset.filter(beneath)


class UnitFilter(ListFilter):
    STATUSES = {
        "con": Status("Đang có hiệu lực", lambda rows, on: rows.in_force(on), counted=True),
        "het": Status("Đã hết hiệu lực", lambda rows, on: rows.ended(on), counted=True),
        "chua": Status("Chưa có hiệu lực", lambda rows, on: rows.filter(valid_from__gt=on), counted=True),
    }

    q = words_filter("Tìm theo tên, tên cũ, mã")
    tinh = ProvinceFilter("pk", label="Tỉnh, thành phố")
    cap = django_filters.ChoiceFilter(method="filter_level", label="Cấp")
    ngay = django_filters.DateFilter(method="filter_day", label="Có hiệu lực vào ngày", widget=DateInput)
    tinh_hinh = status_filter()

    def _offered(self):
        kinds = set(self.queryset.order_by().values_list("kind", flat=True).distinct())
        levels = [(level.value, level.label) for level in reversed(UnitLevel) if kinds.intersection(level.kinds)]
        return super()._offered() | {"cap": levels if len(levels) > 1 else []}

    def filter_words(self, queryset, name, value):
        """All the words in the name or code, or in another name that the unit has or had."""
        return queryset.called(search_words(value))

    def filter_level(self, queryset, name, value):
        return queryset.of_level(UnitLevel(value))

    def filter_day(self, queryset, name, value):
        return queryset.in_force(value)

    class Meta:
        model = AdministrativeUnit
        fields: tuple[str, ...] = ()
