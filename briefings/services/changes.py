"""Who changed what, when, from what to what and why: the histories of all records as one list, within a user's reach.

Read from the histories that every save writes, and from the trail of figures, where one import is one entry.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import number_format

from briefings.models import Briefing, OrganizationReport
from organizations.models import Organization, User, ValueRevision
from organizations.services.people import office, people_of
from organizations.values_shown import NOTHING, SILENT, shown

FIGURES = ValueRevision._meta.label_lower
KINDS = {"+": "Tạo mới", "~": "Sửa", "-": "Xóa"}


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to; empty: everything. ``people``: keys of accounts. Days are in local time."""

    label: str = ""  # "app.model"
    key: int | None = None
    people: frozenset[int] | None = None
    first: date | None = None
    last: date | None = None


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


def tracked() -> dict[str, type[models.Model]]:
    """The models that keep a history, by label, in the order of their Vietnamese names."""
    found = [
        model
        for app in ("organizations", "briefings")
        for model in apps.get_app_config(app).get_models()
        if hasattr(model._meta, "simple_history_manager_attribute")
    ]
    return {model._meta.label_lower: model for model in sorted(found, key=lambda each: each._meta.verbose_name)}


def changes(user, asked: Asked, *, start: int, count: int) -> list[Change]:
    """``count`` entries from the ``start``-th newest, the newest first.

    Each model is asked for its newest ``start + count`` keys only, whatever the length of its history.
    """
    heads: list[tuple[datetime, str, Any]] = []
    for label, model in tracked().items():
        if asked.label in ("", label):
            rows = _narrowed(_histories(model, user), asked, "history_date", "history_user", "id")
            rows = rows.order_by("-history_date", "-history_id").values_list("history_date", "history_id")
            heads += [(at, label, key) for at, key in rows[: start + count]]
    if asked.label in ("", FIGURES):
        heads += [(row["at"], FIGURES, row) for row in _figure_heads(user, asked, start + count)]
    heads.sort(key=lambda head: head[0], reverse=True)
    return _told(heads[start : start + count])


def _histories(model: type[models.Model], user) -> QuerySet:
    """The history of the records of ``model`` that ``user`` may see; of deleted ones as far as their place is known."""
    rows = model.history.all()
    if user.is_superuser and user.is_active:
        return rows
    if model is User:
        return rows.filter(id__in=people_of(user).order_by().values("pk"))
    condition = Q(id__in=model.objects.for_user(user).order_by().values("pk"))
    if place := _place(model, user):
        condition |= place & ~Q(id__in=model._base_manager.order_by().values("pk"))
    return rows.filter(condition)


def _place(model: type[models.Model], user) -> Q | None:
    """The condition that a record, deleted by now, stood with a host or organization whose office ``user`` is of."""
    reach = office(user)
    if not reach.holds:
        return None
    hosted = Briefing.objects.filter(reach.organizations("series__host__")).order_by()
    owners = {
        "briefing": hosted,
        "report": OrganizationReport.objects.filter(briefing__in=hosted).order_by(),
        "organization": Organization.objects.filter(reach.organizations()).order_by(),
    }
    for name, owner in owners.items():
        try:
            model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        return Q(**{f"{name}_id__in": owner.values("pk")})
    return None


def _narrowed(rows: QuerySet, asked: Asked, at: str, by: str, key: str) -> QuerySet:
    """``rows`` whose columns ``at``, ``by`` and ``key`` are as ``asked``."""
    if asked.key is not None:
        rows = rows.filter(**{key: asked.key})
    if asked.people is not None:
        rows = rows.filter(**{f"{by}__in": asked.people})
    if asked.first:
        rows = rows.filter(**{f"{at}__gte": _midnight(asked.first)})
    if asked.last:
        rows = rows.filter(**{f"{at}__lt": _midnight(asked.last + timedelta(days=1))})
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def _figure_heads(user, asked: Asked, count: int) -> list[dict]:
    """The newest changes of figures: those of one import together, those by hand one by one."""
    rows = _narrowed(ValueRevision.objects.for_user(user), asked, "at", "by", "indicator_value")
    together = rows.filter(batch__isnull=False).order_by().values("batch", "source", "by")
    # The reason for accepting a warning stands at the figures warned about only: an import is still one entry.
    together = together.annotate(at=Max("at"), number=Count("pk"), reason=Max("reason")).order_by("-at")[:count]
    single = rows.filter(batch__isnull=True).order_by("-at", "-pk").values("pk", "at")[:count]
    return [*together, *single]


def _told(heads: list[tuple[datetime, str, Any]]) -> list[Change]:
    """The entries behind ``heads``, in their order; the number of queries depends on the models among them only."""
    versions = {}
    for label, model in tracked().items():
        if keys := [key for _, named, key in heads if named == label]:
            versions[label] = _pairs(model, keys)
    names = _Names(row for pairs in versions.values() for pair in pairs.values() for row in pair if row)
    figures = _Figures(head for _, label, head in heads if label == FIGURES)
    told = []
    for _, label, key in heads:
        told.append(figures.change(key) if label == FIGURES else _change(*versions[label][key], names))
    return told


def _pairs(model, keys: list[int]) -> dict[int, tuple]:
    """``{key: (version, the one before or None)}`` of the versions ``keys``."""
    history = model.history.model
    earlier = Q(history_date__lt=OuterRef("history_date")) | Q(
        history_date=OuterRef("history_date"), history_id__lt=OuterRef("history_id")
    )
    before = history.objects.filter(earlier, id=OuterRef("id")).order_by("-history_date", "-history_id")
    rows = history.objects.filter(history_id__in=keys).select_related("history_user")
    rows = list(rows.annotate(before_key=Subquery(before.values("history_id")[:1])))
    old = history.objects.in_bulk([row.before_key for row in rows if row.before_key])
    return {row.history_id: (row, old.get(row.before_key)) for row in rows}


def _fields(row) -> Iterator[models.Field]:
    """The fields of the record that the version ``row`` keeps."""
    kept = {field.attname for field in row._meta.concrete_fields}
    return (field for field in row.instance_type._meta.concrete_fields if field.attname in kept)


class _Names:
    """What versions call the records they point to: each model is read once."""

    def __init__(self, rows: Iterable):
        wanted: dict[type[models.Model], set] = {}
        for row in rows:
            for field in _fields(row):
                if field.is_relation and (key := getattr(row, field.attname)) is not None:
                    wanted.setdefault(field.related_model, set()).add(key)
        self.found = {model: model._base_manager.in_bulk(keys) for model, keys in wanted.items()}

    def related(self, field: models.Field, key):
        return self.found.get(field.related_model, {}).get(key)

    def record(self, row) -> str:
        """What the record of the version ``row`` was called then."""
        instance = row.instance_type()
        for field in _fields(row):
            key = getattr(row, field.attname)
            setattr(instance, field.attname, key)
            if field.is_relation and (other := self.related(field, key)):
                setattr(instance, field.name, other)
            elif field.is_relation and key is not None:  # what it pointed to is gone, too
                return f"số {row.id}"
        return str(instance)

    def value(self, field: models.Field, row) -> str:
        """The value of ``field`` in the version ``row`` as people read it."""
        value = getattr(row, field.attname)
        if field.is_relation:
            return NOTHING if value is None else str(self.related(field, value) or f"số {value} (đã xóa)")
        return shown(value, dict(field.flatchoices))


def _change(row, before, names: _Names) -> Change:
    differences = []
    for field in _fields(row) if row.history_type != "-" else ():
        if field.name in SILENT:
            continue
        old = names.value(field, before) if before else NOTHING
        new = names.value(field, row)
        if old != new:
            differences.append(Difference(str(field.verbose_name), old, new))
    return Change(
        at=row.history_date,
        who=str(row.history_user or ""),
        kind=KINDS[row.history_type],
        noun=str(row.instance_type._meta.verbose_name),
        record=names.record(row),
        label=row.instance_type._meta.label_lower,
        key=row.id,
        differences=tuple(differences),
        reason=row.history_change_reason or ("" if differences or row.history_type != "~" else _unseen(row)),
    )


def _unseen(row) -> str:
    """What happened where no kept field changed; of accounts neither passwords nor sign-ins are kept."""
    return "Đăng nhập hoặc tự đổi mật khẩu" if row.instance_type is User else "Lưu lại, không đổi nội dung"


class _Figures:
    """Changes of figures, told import by import and, by hand, one by one."""

    PARTS = ("value", "text_value", "cumulative", "missing_reason")

    def __init__(self, heads: Iterable[dict]):
        heads = list(heads)
        single = [head["pk"] for head in heads if "pk" in head]
        related = ("by", "indicator_value__indicator", "indicator_value__unit")
        self.single = ValueRevision.objects.select_related(*related).in_bulk(single) if single else {}
        batches = {head["batch"] for head in heads if "batch" in head}
        batch = ValueRevision._meta.get_field("batch").related_model
        self.batches = batch._base_manager.in_bulk(batches) if batches else {}
        people = {head["by"] for head in heads if head.get("by")}
        self.people = User.objects.in_bulk(people) if people else {}

    def change(self, head: dict) -> Change:
        return self._of_one(self.single[head["pk"]]) if "pk" in head else self._of_import(head)

    def _of_import(self, head: dict) -> Change:
        batch = self.batches[head["batch"]]
        number = number_format(head["number"], use_l10n=True, force_grouping=True)
        return Change(
            at=head["at"],
            who=str(self.people.get(head["by"], "")),
            kind=shown(head["source"], dict(ValueRevision._meta.get_field("source").flatchoices)),
            noun="số liệu",
            record=f"{number} số liệu, tệp “{batch.original_name}”",
            label=FIGURES,
            key=None,
            differences=(),
            reason=head["reason"],
        )

    def _of_one(self, row: ValueRevision) -> Change:
        differences = []
        for part in self.PARTS:
            field = row._meta.get_field(f"new_{part}")
            old, new = (shown(getattr(row, f"{when}_{part}"), dict(field.flatchoices)) for when in ("old", "new"))
            if old != new:
                differences.append(Difference(str(field.verbose_name).removesuffix(" mới"), old, new))
        return Change(
            at=row.at,
            who=str(row.by or ""),
            kind=row.get_source_display(),
            noun="số liệu",
            record=str(row.indicator_value),
            label=FIGURES,
            key=row.indicator_value_id,
            differences=tuple(differences),
            reason=row.reason,
        )
