"""What the filters of all lists share: words without marks, choices that occur, periods, derived statuses.

A filter set is given the rows that the user may see (``for_user``) and asks only them what to offer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from briefings.illustrative import without_mark
from lib.refused import Refused
from lib.vietnamese import Period, Week, roman
from organizations.asked import search_words
from organizations.validity import dated_name
from organizations.widgets import DateInput


def validate_words(text: str) -> None:
    try:
        search_words(text)
    except Refused as refusal:
        raise ValidationError(str(refusal)) from refusal


class WordsField(forms.CharField):
    looks_for = True  # it keeps nothing: words of secrecy may be searched for (organizations.texts)


class WordsFilter(django_filters.CharFilter):
    field_class = WordsField


def words_filter(label: str) -> django_filters.CharFilter:
    """The search box of a list; in every list it is called ``q``."""
    return WordsFilter(method="filter_words", label=label, validators=[validate_words])


class DayFilter(django_filters.DateFilter):
    """Days from one on, or up to one, as ``field_name`` says them."""

    def __init__(self, field_name: str, lookup: str, **kwargs):
        super().__init__(field_name, lookup, widget=DateInput, **kwargs)


class OccurringFilter(django_filters.ChoiceFilter):
    """One related record out of those that ``field_name`` names among the rows; it is not offered when there is none.

    Choices are plain values, read once: neither drawing nor checking them asks the database again.
    """

    def records_among(self, rows: QuerySet) -> list:
        """The records that ``rows`` name; one query."""
        related = rows.model
        for part in self.field_name.split("__"):
            related = related._meta.get_field(part).related_model
        return list(related._base_manager.filter(pk__in=rows.order_by().values(self.field_name)))


class PeriodFilter(django_filters.ChoiceFilter):
    """A year (``"2020"``) or one of its quarters (``"2020-Q1"``). Months lie in their quarter, weeks count to one.

    ``field_name`` leads to the record that has ``year`` and ``quarter``: ``""`` the row itself, ``"briefing__"`` its
    briefing. ``months``: that record has ``month`` and ``week`` as well. ``read_by``: the filter that reads those
    briefings anyway.
    """

    def __init__(self, field_name: str = "", *, months: bool = True, read_by: str = "", **kwargs):
        super().__init__(field_name, label="Kỳ", **kwargs)
        self.months, self.read_by = months, read_by

    def periods_among(self, rows: QuerySet) -> list[tuple]:
        """``[(year, quarter, month, week)]`` of ``rows``, without the last two where they have none; one query."""
        columns = ("year", "quarter", "month", "week") if self.months else ("year", "quarter")
        return list(rows.order_by().values_list(*(f"{self.field_name}{name}" for name in columns)).distinct())

    def further_between(self, first: date | None, last: date | None) -> list[tuple]:
        """Likewise of rows that have no such record, but a day of their own, the ``first`` of which and the ``last``
        are these."""
        return []

    @staticmethod
    def choices_of(periods: Iterable[tuple]) -> list[tuple[str, str]]:
        """``[(value, label)]`` of years and quarters, the latest year first."""
        found = set()
        for year, quarter, *shorter in periods:
            if year is None:  # there is no such record
                continue
            month, week = shorter or (None, None)
            if week:
                month = Week(year, week).month.number
            number = quarter or (month and (month + 2) // 3)
            found |= {(year, 0), (year, number or 0)}
        return [
            (str(Period.quarter(year, number)), f"Quý {roman(number)}/{year}") if number else (str(year), f"Năm {year}")
            for year, number in sorted(found, key=lambda each: (-each[0], each[1]))
        ]

    def filter(self, queryset, value):
        if not value:
            return queryset
        at = self.field_name
        if "-" not in value:
            return queryset.filter(**{f"{at}year": int(value)})
        quarter = Period.parse(value)
        within = Q(**{f"{at}quarter": quarter.number})
        if self.months:
            months = range(quarter.first_day.month, quarter.last_day.month + 1)
            weeks = [week.number for week in Week.within(quarter)]
            within |= Q(**{f"{at}month__in": months}) | Q(**{f"{at}week__in": weeks})
        return queryset.filter(within, **{f"{at}year": quarter.year})


@dataclass(frozen=True)
class Status:
    """One answer to "how do things stand": its Vietnamese name and the rows it keeps on a day.

    ``counted``: the head of the list says how many there are; ``alarming``: and in red, for something is late.
    """

    label: str
    keep: Callable[[Any, date], QuerySet]
    alarming: bool = False
    counted: bool = False

    @property
    def told(self) -> bool:
        return self.alarming or self.counted


class ListFilter(django_filters.FilterSet):
    """Narrows the rows of one list. A value that is not offered keeps no row and says so beside its field."""

    STATUSES: dict[str, Status] = {}
    WORDS: tuple[str, ...] = ("search",)  # folded columns, any of which may hold a word that is looked for
    STATES = ""  # a column with choices, offered as far as they occur

    DAY = ""  # a column by which rows without a briefing belong to a period
    days: tuple[date | None, date | None] = (None, None)  # the first and the last that it says
    OCCURRING: dict[str, tuple[str, Any]] = {}  # filters by a column with choices, offered as far as they occur

    q = words_filter("Tìm trong danh sách")

    def __init__(self, data, queryset, *, request):
        super().__init__(data, queryset, request=request)
        for name, choices in self._offered().items():
            if not choices and name not in self.data:
                del self.filters[name]
            else:
                self.filters[name].extra |= {"choices": choices, "empty_label": "Tất cả"}

    def _offered(self) -> dict[str, list[tuple[str, str]]]:
        """What each filter offers: ``[(value, label)]`` by its name."""
        named = {name: found for name, found in self.filters.items() if isinstance(found, OccurringFilter)}
        records = self._records(named)
        offered = {
            name: [(str(each.pk), without_mark(dated_name(each))) for each in found] for name, found in records.items()
        }
        standing = self._stand()
        for name, found in self.filters.items():
            if isinstance(found, PeriodFilter):
                read = [(each.year, each.quarter, each.month, each.week) for each in records.get(found.read_by, ())]
                of_rows = read or found.periods_among(self.queryset)
                offered[name] = found.choices_of([*of_rows, *found.further_between(*self.days)])
        return offered | standing

    def _records(self, named: dict[str, OccurringFilter]) -> dict[str, list]:
        """What each of ``named`` offers; one query each."""
        return {name: found.records_among(self.queryset) for name, found in named.items()}

    def _stand(self) -> dict[str, list[tuple[str, str]]]:
        """The statuses and states that occur among the rows; one query for both."""
        states = dict(self._states())
        counts: dict[str, Any] = {f"status_{name}": self._number_of(name) for name in self.STATUSES}
        counts |= {f"state_{key}": Count("pk", filter=self.state_is(key)) for key in states}
        for name, (column, choices) in self.OCCURRING.items():
            counts |= {f"{name}_{key}": Count("pk", filter=Q(**{column: key})) for key in choices.values}
        if self.DAY:
            counts |= {"first_day": Min(self.DAY), "last_day": Max(self.DAY)}
        if not counts:
            return {}
        found = self.queryset.order_by().aggregate(**counts)
        self.days = found.get("first_day"), found.get("last_day")
        statuses = [(name, each.label) for name, each in self.STATUSES.items() if found[f"status_{name}"]]
        occurring = [(key, label) for key, label in states.items() if found[f"state_{key}"]]
        offered = ({"tinh_hinh": statuses} if self.STATUSES else {}) | ({self.state_name: occurring} if states else {})
        for name, (_, choices) in self.OCCURRING.items():
            there = [(key, label) for key, label in choices.choices if found[f"{name}_{key}"]]
            offered[name] = there if len(there) > 1 else []
        return offered

    def _states(self):
        return self._meta.model._meta.get_field(self.STATES).choices if self.STATES else ()

    def state_is(self, key: str) -> Q:
        """The condition that a row is in the state ``key``."""
        return Q(**{self.STATES: key})

    @property
    def state_name(self) -> str:
        """The name in the address of the filter by ``STATES``."""
        return next((name for name, found in self.base_filters.items() if found.field_name == self.STATES), "")

    def _number_of(self, status: str) -> Count:
        """How many of the rows have that status. The inner query is not scoped: the outer rows are."""
        kept = self.STATUSES[status].keep(self._meta.model.objects.order_by(), timezone.localdate())
        return Count("pk", filter=Q(pk__in=kept.values("pk")))

    @cached_property
    def kept(self) -> QuerySet:
        """The rows that the address line keeps; none when it asks for what is not there."""
        return self.qs if self.is_valid() else self.queryset.none()

    def count(self) -> tuple[int, list[tuple[str, Status, int]]]:
        """How many rows are kept, and of them how many per status that is told: ``[(name, status, number)]``; one
        query."""
        told = {name: each for name, each in self.STATUSES.items() if each.told}
        numbers = {f"status_{name}": self._number_of(name) for name in told}
        found = self.kept.order_by().aggregate(total=Count("pk"), **numbers)
        counts = [(name, each, found[f"status_{name}"]) for name, each in told.items() if found[f"status_{name}"]]
        return found["total"] or 0, counts

    def chosen(self) -> list[tuple[str, str]]:
        """What the address line narrows the list to: ``[(name, words)]``, the search first."""
        return [(name, self._words_of(name, self.data[name])) for name in self.filters if self.data.get(name)]

    def _words_of(self, name: str, value: str) -> str:
        found = self.filters[name]
        if name == "q":
            return f"“{value}”"
        label = dict(found.extra.get("choices", ())).get(value)
        named = label is None or isinstance(found, OccurringFilter)
        return f"{found.label}: {label or value}" if named else str(label)

    @property
    def kept_by_search(self) -> list[tuple[str, str]]:
        """What a new search leaves as it is: the other filters and the order, ``[(name, value)]``."""
        names = (*(name for name in self.filters if name != "q"), "xep")
        return [(name, self.data[name]) for name in names if self.data.get(name)]

    @property
    def kept_by_drawer(self) -> str:
        """What choosing other filters leaves as it is: the search, as a hidden field."""
        return self.form["q"].as_hidden() if self.data.get("q") else ""

    @property
    def number_chosen(self) -> int:
        """How many filters besides the search are set."""
        return sum(name != "q" for name, _ in self.chosen())

    @property
    def drawer(self) -> list:
        """The fields that stand behind *Lọc*: all but the search."""
        return [field for field in self.form if field.name != "q"]

    @property
    def drawer_is_wrong(self) -> bool:
        """Whether a field behind *Lọc* says what is wrong, so that it must be seen."""
        return any(field.errors for field in self.drawer)

    def filter_words(self, queryset, name, value):
        """Every word in any of ``WORDS``, marks or not."""
        for word in search_words(value):
            anywhere = Q()
            for column in self.WORDS:
                anywhere |= Q(**{f"{column}__contains": word})
            queryset = queryset.filter(anywhere)
        return queryset

    def filter_status(self, queryset, name, value):
        return self.STATUSES[value].keep(queryset, timezone.localdate())


def status_filter() -> django_filters.ChoiceFilter:
    """The filter by ``STATUSES``; in every list it is called ``tinh_hinh``."""
    return django_filters.ChoiceFilter(method="filter_status", label="Tình trạng")
