"""What is asked of the list of changes, and what one entry says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import BigIntegerField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

NEW = "Tạo mới"
# Whose history also tells that of its parts: the label of the record → the way from a part to it, by label of the part.
PARTS = {
    "briefings.briefing": {
        **dict.fromkeys(
            (
                "briefings.attendance",
                "briefings.agendaitem",
                "briefings.remark",
                "briefings.conclusion",
                "briefings.achievement",
                "briefings.shortcoming",
                "briefings.proposal",
                "briefings.directivereview",
                "briefings.document",
            ),
            "briefing",
        ),
        "briefings.signedfile": "document__briefing",
    },
    "briefings.organizationreport": {
        **dict.fromkeys(
            (
                "briefings.achievement",
                "briefings.shortcoming",
                "briefings.proposal",
                "briefings.reportchecklistitem",
                "briefings.reopengrant",
            ),
            "report",
        ),
        "briefings.reopengrantend": "grant__report",
    },
    "briefings.directive": {
        **dict.fromkeys(
            (
                "briefings.progressupdate",
                "briefings.directiveacknowledgement",
                "briefings.extensionrequest",
                "briefings.directivereview",
            ),
            "directive",
        ),
        "briefings.evidence": "update__directive",
    },
    "briefings.document": {
        "briefings.signedfile": "document",
        "briefings.delivery": "document",
        "briefings.reading": "delivery__document",
    },
}


@dataclass(frozen=True)
class Criteria:
    """What the list is narrowed to; empty: everything. ``people``: keys of accounts. Days are in local time.

    ``label`` and ``key`` together ask for one record with its ``PARTS``. ``without_system``: only what people did, not
    what the portal wrote by itself, such as the catalogues that it is delivered with.
    """

    label: str = ""  # "app.model"
    key: int | None = None
    people: frozenset[int] | None = None
    first: date | None = None
    last: date | None = None
    without_system: bool = False

    def of(self, label: str, key: str = "pk") -> dict | None:
        """How rows of the model ``label`` are narrowed to what is asked for; None: not at all asked for.

        ``key``: the column with the key of the record itself.
        """
        if self.label in ("", label):
            return {} if self.key is None else {key: self.key}
        way = PARTS.get(self.label, {}).get(label)
        return None if way is None or self.key is None else {way: self.key}

    def when(self, rows: QuerySet, at: str, by: str) -> QuerySet:
        """``rows`` whose columns ``at`` and ``by`` are as asked."""
        if self.without_system:
            rows = rows.filter(**{f"{by}__isnull": False})
        if self.people is not None:
            rows = rows.filter(**{f"{by}__in": self.people})
        if self.first:
            rows = rows.filter(**{f"{at}__gte": _midnight(self.first)})
        if self.last:
            rows = rows.filter(**{f"{at}__lt": _midnight(self.last + timedelta(days=1))})
        return rows


def newest(asked: list[tuple[QuerySet, str, str]], count: int) -> Iterator[tuple[datetime, int, int]]:
    """``(moment, place, key)`` of the ``count`` newest rows of all kinds, in one query however many kinds there are.

    ``asked``: of each kind its rows and the columns of the moment and of the key; ``place``: which of them it is. Of
    one moment kinds come in their order. Each is asked for its own newest alone, whatever the length of its history.
    """
    parts = []
    for place, (rows, at, key) in enumerate(asked):
        # A part of a union has neither order nor limit of its own on SQLite: its rows are chosen beneath.
        chosen = rows.order_by(f"-{at}", f"-{key}").values("pk")[:count]
        part: QuerySet = QuerySet(rows.model).filter(pk__in=chosen).order_by()
        columns = {
            "change_at": F(at),
            "change_place": Value(place, IntegerField()),
            "change_key": Cast(key, BigIntegerField()),
        }
        parts.append(part.annotate(**columns).values_list(*columns))
    if not parts:
        return
    first, *others = parts
    yield from first.union(*others, all=True).order_by("-change_at", "change_place", "-change_key")[:count]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))


@dataclass(frozen=True)
class Difference:
    """One field: its Vietnamese name, what stood there and what stands there now."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One entry. ``label`` and ``key`` name the record, as the address of its own list needs them."""

    at: datetime
    who: str
    kind: str
    noun: str
    record: str
    label: str
    key: int | None
    differences: tuple[Difference, ...]
    reason: str

    @property
    def is_new(self) -> bool:
        """Whether the record began with it: then nothing stood there before."""
        return bool(self.differences) and self.kind == NEW
