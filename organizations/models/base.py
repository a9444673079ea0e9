"""What every record of the portal shares."""

from datetime import date
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from lib.refused import Refused
from lib.vietnamese import fold, foreign_letters
from organizations.models.keys import DerivedKey, derived_keys, with_keys
from organizations.texts import clean_text, is_free_text

FOREIGN = (
    "“{text}” có {letters}; hãy gõ lại bằng bàn phím tiếng Việt, vì hai tên nhìn giống nhau mà khác chữ thì không ai "
    "phân biệt được."
)


class TextRecord(models.Model):
    """A row whose texts are clean (NFC, no invisible characters) and whose keys are asked in forms that lack them.

    ``latin_fields`` names the columns with names of people and offices, which take Latin letters alone.
    """

    latin_fields: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.clean_texts()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = with_keys(type(self), kwargs["update_fields"])
        super().save(*args, **kwargs)

    def clean_fields(self, exclude=None):
        self.clean_texts()
        errors: dict = {}
        try:
            super().clean_fields(exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        for name in set(self.latin_fields) - set(exclude or ()):
            text = getattr(self, name) or ""
            if found := foreign_letters(text):
                letters = ", ".join(each.described for each in found[:3])
                sentence = FOREIGN.format(text=text, letters=letters)
                errors.setdefault(name, []).append(ValidationError(sentence, code="foreign_letters"))
        if errors:
            raise ValidationError(errors)

    def validate_constraints(self, exclude=None):
        """Forms leave keys out; what is asked of a key is asked wherever they have the columns that it follows from."""
        exclude = set(exclude or ())
        for key in derived_keys(type(self)):
            if not exclude & set(key.sources):
                setattr(self, key.attname, key.of(self))
                exclude.discard(key.name)
        super().validate_constraints(exclude)

    def clean_texts(self):
        for field in self._meta.concrete_fields:
            value = self.__dict__.get(field.attname)  # what was not read is not written
            if isinstance(value, str) and is_free_text(field):
                setattr(self, field.attname, clean_text(field, value))


class Record(TextRecord):
    """A row that knows when it was made and last saved, keeps its text clean and fills its ``search`` column.

    ``search_fields`` names the columns that searching looks at; a model that sets it has a ``search`` column.
    ``bulk_create`` and ``update`` bypass ``save``: callers fill ``search`` through ``searchable()`` themselves.
    """

    search_fields: tuple[str, ...] = ()
    day_fields: tuple[str, ...] = ()  # those that ``days_of`` reads
    chosen_fields: tuple[str, ...] = ()  # name who takes part, which is more than may be edited (``choosable_by``)

    created_at = models.DateTimeField("tạo lúc", auto_now_add=True, editable=False)
    updated_at = models.DateTimeField("sửa lúc", auto_now=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.clean_texts()
        fields = kwargs.get("update_fields")
        if self.search_fields:
            self.search = self.searchable()
            if fields is not None and set(fields) & set(self.search_fields):
                kwargs["update_fields"] = {*fields, "search"}
        super().save(*args, **kwargs)

    def searchable(self) -> str:
        """The folded text by which this row is found."""
        return fold(*(str(getattr(self, name) or "") for name in self.search_fields))

    def days_of(self, field: str = "") -> tuple[date, ...] | None:
        """The days of which this record speaks: what its ``field`` newly names was in force on one of them
        (``validity``). Empty: it speaks of today. None: that is not said yet, and any day will do."""
        return ()


class Stale(Refused):
    """Somebody else saved the record after it was read here."""

    def __init__(self, record: models.Model):
        super().__init__(
            f"Người khác vừa lưu {record._meta.verbose_name} này, nên chưa có gì được lưu; "
            "hãy mở lại trang để xem bản mới rồi sửa tiếp."
        )


class Versions(HistoryManager):
    """The manager ``history``. The library makes its class anew whenever somebody asks for it; once is enough."""

    @classmethod
    @cache
    def from_queryset(cls, queryset_class, class_name=None):
        return super().from_queryset(queryset_class, class_name)


class History(HistoricalRecords):
    """Keeps the lists of many that a model names in ``_history_m2m_fields`` with the version they were saved with.

    The library adds a version of its own for each change of a list. A form saves its record first and its lists after:
    here both are one version, and only a list that changes by itself makes a new one. Keys that follow from other
    columns are not kept.
    """

    def get_extra_fields(self, model, fields):
        """The library names a version in English, by the clock of Greenwich, and shows today's lists with it."""
        extra = super().get_extra_fields(model, fields)
        record_of = extra["instance"].fget

        def instance(version):
            record = record_of(version)
            record._prefetched_objects_cache = {
                field.name: list_of(version, field) for field in version._history_m2m_fields
            }
            return record

        return {**extra, "__str__": _name_version, "instance": property(instance)}

    def fields_included(self, model):
        return [field for field in super().fields_included(model) if not isinstance(field, DerivedKey)]

    def create_historical_record_m2ms(self, history_instance, instance):
        instance._history_of_save = history_instance
        if history_instance.history_type != "+":  # nothing can stand in a list of a record that was not there
            self._keep_lists(history_instance, instance, history_instance._history_m2m_fields)

    def _keep_lists(self, version, instance, fields):
        """The library builds the record of ``version``, with all of its lists, only to learn of which table they are;
        and reads every record in them, where its key is enough."""
        for field in fields:
            through, rows = field.remote_field.through, self.m2m_models[field]
            columns = [column.attname for column in through._meta.concrete_fields]
            listed = through._base_manager.filter(**{field.m2m_field_name(): instance}).values(*columns)
            rows.objects.bulk_create(rows(history=version, **row) for row in listed)

    def m2m_changed(self, instance, action, attr, pk_set, reverse, sender, **_):
        if action not in ("post_add", "post_remove", "post_clear"):
            return
        if reverse:  # changed from the other end: each record whose list it is gets a version
            field = next(field for field in self.m2m_models if field.remote_field.through is sender)
            for record in field.model._base_manager.filter(pk__in=pk_set or ()):
                self.create_historical_record(record, "~")
            return
        saved = getattr(instance, "_history_of_save", None)
        if saved is None or saved.version != instance.version:
            self.create_historical_record(instance, "~")
            return
        changed = [field for field in saved._history_m2m_fields if field.remote_field.through is sender]
        for field in changed:
            self.m2m_models[field].objects.filter(history=saved).delete()
        self._keep_lists(saved, instance, changed)


def _name_version(version) -> str:
    return f"{version.history_object}, bản lúc {timezone.localtime(version.history_date):%H:%M ngày %d/%m/%Y}"


def list_of(version, field: models.ManyToManyField) -> models.QuerySet:
    """The records that stood in the list ``field`` of that version, as far as they are there still."""
    rows = getattr(version, field.name).all()
    related: Any = field.related_model
    return related._base_manager.filter(pk__in=rows.values(field.m2m_reverse_field_name()))


def keeps_history(model: type[models.Model]) -> bool:
    """Whether every version of a record of ``model`` is kept."""
    return hasattr(model._meta, "simple_history_manager_attribute")


def kept_lists(model: type[models.Model]) -> dict[models.ManyToManyField, type[models.Model]]:
    """The lists of many that versions of ``model`` keep, each with the model of its rows (``history``: whose)."""
    versions = model.history.model  # type: ignore[attr-defined]  # there where ``keeps_history``
    return {field: getattr(versions, field.name).model for field in versions._history_m2m_fields}


class Tracked(Record):
    """A record that people edit by hand: every version of it is kept, with who and when.

    ``version`` counts the saves. A save writes only over the version that was read; otherwise it raises ``Stale`` and
    writes nothing. ``update`` of a query set bypasses that. ``_history_m2m_fields`` names the lists of many to keep.
    """

    _history_m2m_fields: tuple[str, ...] = ()

    version = models.PositiveIntegerField("phiên bản", default=1, editable=False)
    history = History(inherit=True, history_manager=Versions, verbose_name="lịch sử", verbose_name_plural="lịch sử")

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self._state.adding:
            super().save(*args, **kwargs)
            return
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        self._read = self.version
        self.version += 1
        try:
            super().save(*args, **kwargs)
        except BaseException:
            self.version = self._read
            raise

    def _do_update(self, base_qs, *args, **kwargs):
        """Django's own UPDATE, narrowed to the version that was read: of two who read the same, one finds it gone."""
        if not (found := super()._do_update(base_qs.filter(version=self._read), *args, **kwargs)):
            raise Stale(self)
        return found


def with_author(record: Any, by: Any, reason: str) -> Any:
    """``record`` with the account and the reason that its next row of history bears; without ``by`` the account of the
    request, if there is one."""
    if by is not None:
        record._history_user = by
    record._change_reason = reason or None
    return record


class AppendOnly(TextRecord):
    """An entry of a log: written once, never changed or removed. Wrong ones are answered by a new row."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(f"{type(self).__name__} is append-only")


class TreeRecord(Tracked):
    """A record in a tree of ``parent``s, with ``path`` the materialised prefix of its subtree: ``"12/345/"``.

    The path is made of surrogate keys, ends in ``/`` and contains the record itself. A record that moves takes its
    subtree along. Bulk writers call ``rebuild_paths()``.
    """

    parent: Any  # the foreign key that each tree has of its own
    parent_id: Any

    path = models.CharField("đường dẫn", max_length=255, editable=False, db_index=True, default="")

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        path = f"{self.parent.path if self.parent_id else ''}{self.pk}/"
        if path == self.path:
            return
        before, self.path = self.path, path
        rows = type(self)._base_manager
        rows.filter(pk=self.pk).update(path=path)
        if before:
            below = rows.filter(path__startswith=before).exclude(pk=self.pk)
            below.update(path=Concat(models.Value(path), Substr("path", len(before) + 1)))

    def clean(self):
        super().clean()
        if self.pk and self.parent_id and self.path and self.parent.path.startswith(self.path):
            raise ValidationError(
                {"parent": "Cấp trên không thể nằm bên dưới chính bản ghi này; hãy chọn cấp trên khác."}
            )


def rebuild_paths(model: type[TreeRecord]) -> int:
    """Recompute every ``path`` of ``model`` from its parents: one read, one bulk write. Returns how many changed."""
    rows = {row.pk: row for row in model._base_manager.only("pk", "parent_id", "path")}
    paths: dict[int, str] = {}

    def path_of(key: int) -> str:
        if key not in paths:
            parent = rows[key].parent_id
            paths[key] = f"{path_of(parent) if parent else ''}{key}/"
        return paths[key]

    changed = []
    for key, row in rows.items():
        if row.path != path_of(key):
            row.path = paths[key]
            changed.append(row)
    model._base_manager.bulk_update(changed, ["path"], batch_size=500)
    return len(changed)
