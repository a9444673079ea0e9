"""Changes of records that people edit, read from the histories that every save writes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value

from briefings.models import Briefing, BriefingSeries, Directive, OrganizationReport
from briefings.services.changes.entries import NEW, Change, Criteria, Difference, newest
from briefings.timeliness import DRAFT
from organizations.display import INTERNAL_FIELDS, NOTHING, display_value
from organizations.models import Organization, User
from organizations.models.base import Tracked, keeps_history, kept_lists
from organizations.models.keys import place_of
from organizations.services.people import people_of
from organizations.services.reading import fill, read_all
from organizations.services.rights import office_scope

UNCHANGED = "Lưu lại, không đổi nội dung"
KINDS = {"+": NEW, "~": "Sửa", "-": "Xóa"}


def tracked() -> dict[str, type[models.Model]]:
    """The models that keep a history, by label, in the order of their Vietnamese names."""
    found = [
        model
        for app in ("organizations", "briefings")
        for model in apps.get_app_config(app).get_models()
        if keeps_history(model)
    ]
    return {model._meta.label_lower: model for model in sorted(found, key=lambda each: str(each._meta.verbose_name))}


def latest(user, criteria: Criteria, count: int) -> Iterator[tuple[datetime, str, int]]:
    """``(moment, label, key)`` of the ``count`` newest versions of all models, in one query."""
    asked, labels = [], []
    for label, model in tracked().items():
        narrowed = criteria.of(label, key="id")
        if narrowed is not None:
            rows = criteria.when(_histories(model, user).filter(**narrowed), "history_date", "history_user")
            asked.append((rows, "history_date", "history_id"))
            labels.append(label)
    for at, place, key in newest(asked, count):
        yield at, labels[place], key


def describe(wanted: list[tuple[str, int]]) -> Iterator[Change]:
    """The entries ``wanted``, in their order; the number of queries depends on no number of theirs, nor of models."""
    found = _pairs(wanted)
    versions: dict[str, list] = {}
    for (label, _), pair in found.items():
        versions.setdefault(label, []).extend(row for row in pair if row)
    names = _Names(versions)
    for entry in wanted:
        yield _change(*found[entry], names)


def describe_all(record: Tracked) -> list[Change]:
    """All versions of one ``record``, the oldest first."""
    label, pairs, before = record._meta.label_lower, [], None
    rows = record.history.order_by("history_date", "history_id")
    for row in rows:
        pairs.append((row, before))
        before = row
    names = _Names({label: [row for row, _ in pairs]})
    return [_change(row, before, names) for row, before in pairs]


def _histories(model: Any, user) -> QuerySet:
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
    scope = office_scope(user)
    if not scope.grants:
        return None
    hosted = Briefing.objects.filter(scope.organizations("series__host__")).order_by()
    owners = {
        "series": BriefingSeries.objects.filter(scope.organizations("host__")).order_by(),
        "briefing": hosted,
        "report": OrganizationReport.objects.filter(briefing__in=hosted).order_by(),
        "organization": Organization.objects.filter(scope.organizations()).order_by(),
    }
    for name, owner in owners.items():
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if field.related_model is not owner.model:  # a register is a series, too
            continue
        return Q(**{f"{name}_id__in": owner.values("pk")})
    return None


def _pairs(wanted: list[tuple[str, int]]) -> dict[tuple[str, int], tuple[Any, Any]]:
    """``{(label, key): (version, the one before or None)}`` of the versions ``wanted``."""
    asked = {label: [key for named, key in wanted if named == label] for label in {label for label, _ in wanted}}
    histories = {label: tracked()[label].history.model for label in asked}  # type: ignore[attr-defined]
    parts, labels = [], list(asked)
    for place, label in enumerate(labels):
        history = histories[label]
        earlier = Q(history_date__lt=OuterRef("history_date")) | Q(
            history_date=OuterRef("history_date"), history_id__lt=OuterRef("history_id")
        )
        before = history.objects.filter(earlier, id=OuterRef("id")).order_by("-history_date", "-history_id")
        rows = history.objects.filter(history_id__in=asked[label]).order_by()
        columns = {
            "place": Value(place, models.IntegerField()),
            "before_key": Subquery(before.values("history_id")[:1], output_field=models.IntegerField()),
        }
        parts.append(rows.annotate(**columns).values_list("place", "history_id", "before_key"))
    if not parts:
        return {}
    first, *others = parts
    keys = {(labels[place], key): before for place, key, before in first.union(*others, all=True)}
    needed: dict[Any, set[int]] = {history: set() for history in histories.values()}
    for (label, key), before_key in keys.items():
        needed[histories[label]] |= {key} | ({before_key} if before_key else set())
    rows_of = read_all(needed)
    return {
        (label, key): (rows_of[histories[label]][key], rows_of[histories[label]].get(before_key))
        for (label, key), before_key in keys.items()
    }


def _fields(row) -> Iterator[Any]:
    """The fields of the record that the version ``row`` keeps."""
    kept = {field.attname for field in row._meta.concrete_fields}
    return (field for field in row.instance_type._meta.concrete_fields if field.attname in kept)


def _listed(versions: dict[str, list]) -> Iterator[tuple[models.ManyToManyField, int, int]]:
    """``(list, key of the version, key of a record in it)`` of all lists of the ``versions``, in one query."""
    fields: list[models.ManyToManyField] = []
    parts: list[QuerySet] = []
    for label, rows in versions.items():
        for field, kept in kept_lists(tracked()[label]).items():
            of = kept._default_manager.filter(history__in=[row.history_id for row in rows]).order_by()
            place = Value(len(fields), models.IntegerField())
            parts.append(of.annotate(place=place).values_list("place", "history", field.m2m_reverse_field_name()))
            fields.append(field)
    if parts:
        first, *others = parts
        for place, version, key in first.union(*others, all=True):
            yield fields[place], version, key


class _Names:
    """What versions call the records they point to: each model is read once, and each list of many."""

    def __init__(self, versions: dict[str, list]):
        """``versions``: by label of their model."""
        wanted: dict[Any, set] = {User: set()}
        for row in (row for rows in versions.values() for row in rows):
            for field in _fields(row):
                if field.is_relation and (key := getattr(row, field.attname)) is not None:
                    wanted.setdefault(field.related_model, set()).add(key)
            wanted[User] |= {row.history_user_id} - {None}
        self.lists: dict[tuple[models.Field, int], set] = {}
        for field, version, key in _listed(versions):
            self.lists.setdefault((field, version), set()).add(key)
            wanted.setdefault(field.related_model, set()).add(key)
        self.found = read_all(wanted)
        fill(self.found)
        for row in (row for rows in versions.values() for row in rows):
            row.history_user = self.found[User].get(row.history_user_id)
        # Whoever reads what points to a draft may not read the draft.
        drafts = Directive.objects.filter(DRAFT, pk__in=wanted.get(Directive, ())) if Directive in wanted else ()
        self.drafts: dict[Any, set] = {Directive: {draft.pk for draft in drafts}}

    def related(self, field: Any, key):
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
        if field.many_to_many:
            listed = self.lists.get((field, row.history_id), ())
            records = sorted((self._record(field, key) for key in listed), key=place_of)
            return "; ".join(map(str, records)) or NOTHING
        value = getattr(row, field.attname)
        if field.is_relation:
            return NOTHING if value is None else str(self._record(field, value))
        return display_value(value, dict(field.flatchoices))

    def _record(self, field: models.Field, key) -> Any:
        """What the key points to; words for what is gone or not to be seen."""
        if key in self.drafts.get(field.related_model, ()):
            return f"chỉ đạo số {key}, còn là dự thảo"
        return self.related(field, key) or f"số {key} (đã xóa)"


def _change(row, before, names: _Names) -> Change:
    differences = []
    for field in (*_fields(row), *row._history_m2m_fields) if row.history_type != "-" else ():
        if field.name in INTERNAL_FIELDS:
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
    return "Đăng nhập hoặc tự đổi mật khẩu" if row.instance_type is User else UNCHANGED
