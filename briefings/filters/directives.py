"""Lists narrowed by the address line; every choice offered occurs among the rows that the user may see."""

import django_filters
from django.utils import timezone

from briefings.models import Directive, Progress
from organizations.text import fold


def seen(column: str):
    """A callable for ``ModelChoiceFilter(queryset=…)``: the rows named in ``column`` of the directives of the user."""

    def choices(request):
        model = Directive._meta.get_field(column).related_model
        return model.objects.filter(pk__in=Directive.objects.for_user(request.user).values(column))

    return choices


class DirectiveFilter(django_filters.FilterSet):
    """Directives by words, briefing, lead, theme, unit, progress and timeliness."""

    STANDINGS = (
        ("overdue", "Quá hạn"),
        ("due_soon", "Sắp đến hạn"),
        ("unassigned", "Chưa giao"),
        ("open", "Còn phải làm"),
    )

    q = django_filters.CharFilter(method="filter_words", label="Tìm trong nội dung")
    hoi_nghi = django_filters.ModelChoiceFilter("briefing", queryset=seen("briefing"), label="Hội nghị")
    chu_tri = django_filters.ModelChoiceFilter("lead_organization", queryset=seen("lead_organization"), label="Chủ trì")
    chu_de = django_filters.ModelChoiceFilter("theme", queryset=seen("theme"), label="Chủ đề")
    dia_ban = django_filters.ModelChoiceFilter("units", queryset=seen("units"), label="Địa bàn")
    tien_do = django_filters.ChoiceFilter("progress", choices=Progress, label="Tiến độ")
    tinh_hinh = django_filters.ChoiceFilter(choices=STANDINGS, method="filter_standing", label="Tình hình")

    class Meta:
        model = Directive
        fields: tuple[str, ...] = ()

    def filter_words(self, queryset, name, value):
        for word in fold(value).split():
            queryset = queryset.filter(search__contains=word)
        return queryset

    def filter_standing(self, queryset, name, value):
        today = timezone.localdate()
        narrowed = {
            "overdue": queryset.overdue(today),
            "due_soon": queryset.due_soon(today),
            "unassigned": queryset.unassigned(),
            "open": queryset.open(),
        }
        return narrowed[value]
