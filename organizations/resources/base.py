"""Lists of records as files, in and out: what every resource of django-import-export here does.

A file is judged as a whole before the library walks its rows: names are looked up for all of them together, the rows
that say what is stored are told apart, and only the others are written, at the end, in one transaction: all of them,
or none and for each wrong one its place and the sentence. What a row may write is said by ``for_user`` and by the
services that its page uses. A preview does all of it and undoes it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.text import capfirst
from import_export import resources
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import Error, RowResult

from lib.refused import Refused
from lib.vietnamese import name_key
from lib.workbooks import Cell, cell_address, heading_key
from organizations.access import may_add
from organizations.models import User
from organizations.models.base import Tracked, TreeRecord, with_author
from organizations.models.owned import Owned
from organizations.querysets import IndicatorQuerySet, ValidityQuerySet
from organizations.resources.cells import NamedCell, cell_for, text_of
from organizations.resources.references import REFERENCES, Reference, keys
from organizations.resources.results import CellChange, Fault, ListResult, ListRowResult
from organizations.roles import CHANGE
from organizations.services.rows import about, require_sound
from organizations.services.values import Counts
from organizations.validity import days_of, days_or_today, require_in_force

MOST_ROWS = 5_000
REASON = "Nhập từ tệp"
ROW = "row"

UNKNOWN_COLUMN = "Không có cột “{heading}” trong danh sách này; xóa cột đó, hoặc ghi lại tiêu đề như tệp tải ở “Xuất”."
TWICE_COLUMN = "Cột “{heading}” có hai lần trong tệp; xóa một cột rồi chọn lại tệp."
NO_KEY = "Tệp thiếu cột “{heading}”, là cột để tìm bản ghi; thêm cột này như tệp tải ở “Xuất” rồi chọn lại."
TOO_MANY = "Tệp có {number} dòng; mỗi lần nhập được nhiều nhất {most} dòng, tách tệp ra rồi nhập từng phần."
TWICE = "Trùng với dòng ở ô {cell}: hai dòng nói về cùng một bản ghi; bỏ một dòng."
SEVERAL = "Có {number} bản ghi trùng các cột này nên không rõ là bản nào; sửa ở trang của bản ghi."
MUST_BE_GIVEN = "Phải ghi cột này."
ONLY_SHOWN = "Cột này chỉ để xem, nhập từ tệp không đổi được; ghi lại “{stored}”."
NO_ADDING = "Vai trò của bạn không thêm được {noun}; bỏ dòng này, hoặc đề nghị văn phòng thêm."
NO_CHANGING = "Bản ghi này nằm ngoài phạm vi được sửa, hoặc đã chốt; bỏ dòng này hoặc để như tệp tải ở “Xuất”."
OUTSIDE = "Bản ghi sau khi lưu sẽ nằm ngoài phạm vi được sửa; ghi tổ chức, địa bàn thuộc phạm vi được giao."
HANGS_ON_WRONG = "Dòng này gọi tên một bản ghi mới của tệp mà dòng đó có lỗi; sửa dòng đó trước."
ROUND = "Các dòng này gọi tên nhau thành vòng; sửa một dòng."


@dataclass(eq=False)
class ListedRow:
    """One row of a file. ``cells`` by the name of the field; ``places``: their addresses.

    ``record``: the stored one, else the one to be made. ``values``: what the cells say, as far as they were read;
    ``changed``: the fields whose cells differ from what is stored, of a new record all that say something.
    """

    sheet: str
    first: str
    cells: dict[str, Cell]
    places: dict[str, str]
    record: Any = None
    is_new: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    present: dict[str, list[int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    changes: list[CellChange] = field(default_factory=list)
    title: str = ""
    result: ListRowResult | None = None

    def faults_in_order(self) -> list[Fault]:
        """From the first column to the last."""
        columns = list(self.places.values())
        return sorted(self.faults, key=lambda fault: columns.index(fault.cell))

    def new_values(self) -> dict[str, Any]:
        return {name: self.values[name] for name in self.changed if name in self.values}


class FoundRecords(BaseInstanceLoader):
    """The record that was found for a row when the file was judged."""

    def get_instance(self, row):
        found = row[ROW]
        return None if found.is_new else found.record


class ListResource(resources.ModelResource):
    """``by``: who reads or writes the file.

    Of ``Meta``: ``import_id_fields``, by which a record is found again, and ``fields``, the columns in their order.
    ``found_by``: that of the first whose value all candidates share. ``shown_only``: columns that a file may not
    change. ``headings``: of columns that are not called as the field is. ``together``: new records are written all
    at once. ``by_service``: who may write is said by the service that ``write_one`` calls. ``belongs_to``: the key to
    the records of the list beside which this one is offered. ``needed``: what each row must say although records
    without it are stored; ``left_out``: a Vietnamese sentence on those that the file does not hold.
    """

    references: dict[type, type[Reference]] = REFERENCES
    headings: dict[str, str] = {}
    found_by = ""
    shown_only: frozenset[str] = frozenset()
    together = False
    by_service = False
    belongs_to = ""
    needed: frozenset[str] = frozenset()
    left_out = ""

    class Meta:
        instance_loader_class = FoundRecords
        use_transactions = True
        use_bulk = True  # no savepoint for a row: those that write have their own
        skip_diff = True  # the preview shows the cells itself
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = False

    def __init__(self, *, by: User, **kwargs):
        super().__init__(**kwargs)
        self.by = by
        self.listed: list[ListedRow] = []  # in the order of the file
        self.rows: list[ListedRow] = []  # in the order of writing
        self.notes: list[str] = []
        self.names: dict[type, Reference] = {}
        for column in self.fields.values():
            widget = column.widget
            if isinstance(widget, NamedCell):
                kind: Any = widget.reference
                widget.names = self.names.setdefault(kind, kind(by))

    # --- columns ------------------------------------------------------------------------------------------------------

    @classmethod
    def field_from_django_field(cls, field_name, django_field, readonly):
        heading = cls.headings.get(field_name) or capfirst(str(django_field.verbose_name))
        return Field(
            attribute=field_name,
            column_name=heading,
            widget=cell_for(django_field, cls.references),
            readonly=readonly,
        )

    @property
    def columns(self) -> dict[str, Field]:
        """Field → column, in the order of the file."""
        return {name: self.fields[name] for name in self._meta.fields}

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(self._meta.import_id_fields)

    # --- out ----------------------------------------------------------------------------------------------------------

    def get_queryset(self):
        return self._meta.model.objects.for_user(self.by)

    def rows_for(self, rows: models.QuerySet) -> models.QuerySet:
        """Of a list with ``rows`` what the file holds: these, or what belongs to them."""
        if not self.belongs_to:
            return self.with_related(rows)
        own = self.get_queryset().filter(**{f"{self.belongs_to}__in": rows.order_by().values("pk")})
        return self.with_related(own)

    def filter_export(self, queryset, **kwargs):
        return self.with_related(queryset)

    def with_related(self, rows: models.QuerySet) -> models.QuerySet:
        """``rows`` with all that their cells name."""
        single = [name for name in self._meta.fields if self._relation(name, many=False)]
        many = [name for name in self._meta.fields if self._relation(name, many=True)]
        rows = rows.select_related(*single) if single else rows
        return rows.prefetch_related(*many) if many else rows

    def _relation(self, name: str, *, many: bool) -> bool:
        try:
            found = self._meta.model._meta.get_field(name)
        except FieldDoesNotExist:
            return False
        return bool(found.is_relation and found.many_to_many == many)

    def cells_of(self, record) -> list[Cell]:
        """``record`` as a line of the file."""
        return [self.stored_cell(name, record) for name in self._meta.fields]

    def stored_cell(self, name: str, record) -> Cell:
        return self.export_field(self.fields[name], record)

    # --- in: the file as a whole --------------------------------------------------------------------------------------

    def import_data(self, dataset, dry_run=False, raise_errors=False, use_transactions=None, **kwargs):
        """Nothing half: with one wrong row nothing of the file is written."""
        kwargs["rollback_on_validation_errors"] = True
        return super().import_data(dataset, dry_run, raise_errors, True, **kwargs)

    def before_import(self, dataset, **kwargs):
        """Judge all rows together; the library walks what came of it."""
        self.notes = list(getattr(dataset, "notes", ()))
        try:
            self.rows = self._read(dataset)
        finally:
            dataset.wipe()
            dataset.headers = [*(column.column_name for column in self.columns.values()), ROW]
        blank = [None] * len(self.columns)
        dataset.extend((*blank, row) for row in self.rows)

    def _read(self, dataset) -> list[ListedRow]:
        rows = self._rows_of(dataset)
        self.prepare(rows)
        self._load_names(rows, self.key)
        for row in rows:
            for name in self.key:
                self._take(row, name)
        self._find_records(rows)
        for row in rows:
            self._compare(row)
        self._load_names([row for row in rows if row.changed], self.columns)
        for row in rows:
            for name in sorted(row.changed, key=self._names_others):  # days before what was there on them
                if name not in row.values:
                    self._take(row, name)
            if row.is_new:
                self._require_given(row)
            else:
                self._leave_out_same(row)
        self._check_rights([row for row in rows if row.record is not None])
        self.listed = rows
        return self._in_order(rows)

    def prepare(self, rows: Sequence[ListedRow]) -> None:
        """A look at the cells before anything is found."""

    def _rows_of(self, dataset) -> list[ListedRow]:
        if len(dataset) > MOST_ROWS:
            raise Refused(TOO_MANY.format(number=len(dataset), most=MOST_ROWS))
        by_heading = {heading_key(column.column_name): name for name, column in self.columns.items()}
        names: list[str] = []
        for heading in dataset.headers or []:
            name = by_heading.get(heading_key(str(heading)))
            if name is None:
                raise Refused(UNKNOWN_COLUMN.format(heading=heading))
            if name in names:
                raise Refused(TWICE_COLUMN.format(heading=heading))
            names.append(name)
        for name in self.key:
            if name not in names:
                raise Refused(NO_KEY.format(heading=self.fields[name].column_name))
        sheet = getattr(dataset, "sheet", "")
        lines = getattr(dataset, "rows_at", ()) or range(1, len(dataset) + 1)
        columns = getattr(dataset, "columns_at", ()) or range(len(names))
        rows = []
        for line, cells in zip(lines, dataset, strict=True):
            places = {name: cell_address(line, column) for name, column in zip(names, columns, strict=True)}
            rows.append(ListedRow(sheet, places[names[0]], dict(zip(names, cells, strict=True)), places))
        return rows

    def _load_names(self, rows: Sequence[ListedRow], names: Iterable[str]) -> None:
        """Look up what the cells name, one query for each kind of record."""
        wanted: dict[type, list[str]] = defaultdict(list)
        for name in names:
            widget = self.fields[name].widget
            if isinstance(widget, NamedCell) and widget.reference is not None:
                for row in rows:
                    if name in row.cells and name not in row.values and (name in self.key or name in row.changed):
                        wanted[widget.reference] += widget.texts(row.cells[name])
        for kind, texts in wanted.items():
            self.names[kind].load(texts)

    def _take(self, row: ListedRow, name: str) -> None:
        """Read the cell ``name`` of ``row`` into its values, or say what is wrong with it."""
        try:
            widget = self.fields[name].widget
            named = {"on": self._day_of(row)} if isinstance(widget, NamedCell) else {}
            row.values[name] = widget.clean(row.cells.get(name), **named)
        except (ValidationError, Refused) as error:
            self.refuse(row, name, sentence_of(error))

    def _names_others(self, name: str) -> bool:
        return isinstance(self.fields[name].widget, NamedCell)

    def _day_of(self, row: ListedRow) -> date | None:
        """The day of which the record will speak: of several that are called alike it names one that was there."""
        if row.record is None:
            return None
        record = copy(row.record)
        if "valid_to" in row.values and "valid_to" in self.columns:
            record.valid_to = row.values["valid_to"]
        days = days_or_today(days_of(record, ""))
        return max(days) if days else None

    def refuse(self, row: ListedRow, name: str, sentence: str) -> None:
        """Note what is wrong with the cell ``name`` of ``row``, or with the whole row where there is none."""
        heading = self.fields[name].column_name if name in self.fields else ""
        place = row.places.get(name, row.first)
        row.faults.append(Fault(row.sheet, place, heading, text_of(row.cells.get(name)), sentence))

    # --- in: which record ---------------------------------------------------------------------------------------------

    def key_of(self, record) -> tuple:
        """By what ``record`` is found again."""
        return tuple(comparable(self.fields[name].get_value(record)) for name in self.key)

    def key_in(self, row: ListedRow) -> tuple:
        return tuple(comparable(row.values[name]) for name in self.key)

    def candidates(self, rows: Sequence[ListedRow]) -> models.QuerySet:
        """Stored records that ``rows`` may mean."""
        name = self.found_by or self.key[0]
        values = [row.values[name] for row in rows]
        if isinstance(self.fields[name].widget, NamedCell):
            return self.get_queryset().filter(**{f"{name}__in": {value.pk for value in values if value}})
        if name == "name":
            return self.get_queryset().filter(name_key__in=set(keys(values)))
        return self.get_queryset().filter(**{f"{name}__in": set(values)})

    def _find_records(self, rows: Sequence[ListedRow]) -> None:
        sound = [row for row in rows if not row.faults]
        if not sound:
            return
        stored: dict[tuple, list[Any]] = defaultdict(list)
        for record in self.with_related(self.candidates(sound)).order_by("pk"):
            stored[self.key_of(record)].append(record)
        first: dict[tuple, ListedRow] = {}
        meant = Counter(self.key_in(row) for row in sound)
        for row in sound:
            key = self.key_in(row)
            found = stored.get(key, [])
            if self._has_no_key(row):
                row.is_new, row.record = True, self._new(row)
            elif len(found) > 1:  # records that nothing tells apart: only a line that changes none of them is sure
                row.record = next((one for one in found if not self._differing(row, one)), None)
                if row.record is None:
                    self.refuse(row, self.key[0], SEVERAL.format(number=len(found)))
                elif meant[key] <= len(stored[key]):
                    continue
            elif key in first:
                self.refuse(row, self.key[0], TWICE.format(cell=first[key].first))
            elif found:
                row.record = found[0]
            else:
                row.is_new, row.record = True, self._new(row)
            first.setdefault(key, row)

    def _has_no_key(self, row: ListedRow) -> bool:
        """Whether the row leaves to the portal by what its record will be known, such as the next number."""
        return False

    def _new(self, row: ListedRow):
        """A record with the key of ``row``; others of the file may name it."""
        made = self.begin(row)
        for names in self.names.values():
            if names.model is self._meta.model:
                names.add(made)
        return made

    def begin(self, row: ListedRow):
        return self._meta.model(**{name: row.values[name] for name in self.key})

    # --- in: what changes ---------------------------------------------------------------------------------------------

    def _differing(self, row: ListedRow, record) -> list[str]:
        return [
            name
            for name in row.cells
            if name not in self.key
            and not self.fields[name].widget.same(self.fields[name].get_value(record), row.cells[name])
        ]

    def _compare(self, row: ListedRow) -> None:
        if row.record is None:  # what else is wrong in the row is said at the same time
            row.changed = self._said(row)
            return
        if row.is_new:
            row.changed = self._said(row)
            said = [name for name in self.columns if name in row.cells and text_of(row.cells[name])]
            row.changes = [self._change(row, name, "") for name in said]
        else:
            row.changed = self._differing(row, row.record)
            for name in row.changed:
                stored = text_of(self.stored_cell(name, row.record))
                row.changes.append(self._change(row, name, stored))
        for name in self.shown_only & set(row.changed):
            stored = "" if row.is_new else text_of(self.stored_cell(name, row.record))
            self.refuse(row, name, ONLY_SHOWN.format(stored=stored))
        row.changed = [name for name in row.changed if name not in self.shown_only]
        row.title = ", ".join(text for name in self.key if (text := text_of(row.cells.get(name))))

    def _leave_out_same(self, row: ListedRow) -> None:
        """What a cell calls otherwise than *Xuất* does, such as a shorter name, may be what is stored."""
        for name in list(row.changed):
            if row.record is None or name not in row.values:
                continue
            stored, value = self.fields[name].get_value(row.record), row.values[name]
            if self.fields[name].widget.several:
                stored, value = {one.pk for one in stored.all()}, {one.pk for one in value}
            if stored == value and name not in self.shown_only:
                row.changed.remove(name)
                heading = self.fields[name].column_name
                row.changes = [change for change in row.changes if change.heading != heading]

    def _said(self, row: ListedRow) -> list[str]:
        """The fields beside the key whose cells are not blank."""
        return [name for name in row.cells if name not in self.key and text_of(row.cells[name])]

    def _change(self, row: ListedRow, name: str, stored: str) -> CellChange:
        return CellChange(self.fields[name].column_name, stored, text_of(row.cells[name]))

    def _require_given(self, row: ListedRow) -> None:
        """A new record has all that its model asks for; what a form would propose is taken where a cell is blank."""
        for name in self.columns:
            try:
                column = self._meta.model._meta.get_field(name)
            except FieldDoesNotExist:
                continue
            if name == "ordinal":  # the next one, where it is blank
                continue
            asked = not column.null and not column.blank and not column.has_default() and not column.many_to_many
            given = row.values.get(name)
            told = any(fault.heading == self._heading(name) for fault in row.faults)
            if (asked or name in self.needed) and given in (None, "") and not told:
                self.refuse(row, name, MUST_BE_GIVEN)

    def _heading(self, name: str) -> str:
        return self.fields[name].column_name

    def _check_rights(self, rows: Sequence[ListedRow]) -> None:
        if self.by_service or self.by.is_superuser:
            return
        new = [row for row in rows if row.is_new]
        if new and not may_add(self.by, self._meta.model._meta.label_lower):
            for row in new:
                self.refuse(row, "", NO_ADDING.format(noun=self._meta.model._meta.verbose_name))
        changing = [row for row in rows if row.changed and not row.is_new]
        mine = self._changeable(row.record.pk for row in changing)
        for row in changing:
            if row.record.pk not in mine:
                self.refuse(row, "", NO_CHANGING)

    def _changeable(self, found: Iterable[int]) -> set[int]:
        wanted = list(found)
        if not wanted:
            return set()
        rows = self._meta.model.objects.for_user(self.by, CHANGE).filter(pk__in=wanted)
        return set(rows.values_list("pk", flat=True))

    def _in_order(self, rows: list[ListedRow]) -> list[ListedRow]:
        """Those that others of the file name come before them."""
        made = {id(row.record): row for row in rows if row.is_new}
        depths: dict[int, int] = {}

        def depth_of(row: ListedRow, above: tuple[int, ...] = ()) -> int:
            if id(row) in above:
                raise Refused(ROUND)
            if id(row) not in depths:
                named = [made[id(each)] for each in self._named(row) if id(each) in made]
                depths[id(row)] = 1 + max((depth_of(one, (*above, id(row))) for one in named), default=-1)
            return depths[id(row)]

        for row in rows:
            depth_of(row)
        self.depths = depths
        return sorted(rows, key=lambda row: depths[id(row)])

    def _named(self, row: ListedRow) -> list[Any]:
        """The records of the same list that ``row`` names."""
        own = [name for name in row.values if isinstance(row.values[name], self._meta.model)]
        return [row.values[name] for name in own]

    # --- in: the library's walk ---------------------------------------------------------------------------------------

    def before_import_row(self, row, **kwargs):
        if faults := row[ROW].faults:
            raise ValidationError([fault.sentence for fault in faults])

    def import_row(self, row, instance_loader, **kwargs):
        listed: ListedRow = row[ROW]
        found = super().import_row(row, instance_loader, **kwargs)
        if found.errors:  # no answer for people but a defect
            raise found.errors[0].error
        found.place, found.title, found.changes = listed.first, listed.title, listed.changes
        listed.result = found
        return found

    def init_instance(self, row=None):
        return self._meta.model()

    def import_instance(self, instance, row, **kwargs):
        """The cells were read when the file was judged."""

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return not row[ROW].is_new and not row[ROW].changed

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """Judged when it is written."""

    def save_instance(self, instance, is_create, row, **kwargs):
        """Written with all the others, in ``after_import``."""

    def save_m2m(self, instance, row, **kwargs):
        """Likewise."""

    def handle_import_error(self, result, error, raise_errors=False):
        # A refusal is an answer for people; anything else is a defect and must not pass for one.
        if not isinstance(error, Refused):
            raise error
        result.append_base_error(Error(error))

    def after_import(self, dataset, result, **kwargs):
        result.notes = self.notes
        taken = [row for row in self.rows if not row.faults]
        self.store([row for row in taken if row.is_new or row.changed])
        for number, row in enumerate(self.rows, 1):
            if row.faults and row in taken:
                error = ValidationError([fault.sentence for fault in row.faults])
                result.refuse(row.result, number, error)
        result.faults = [fault for row in self.listed for fault in row.faults_in_order()]
        totals = result.totals
        result.counts = Counts(
            totals[RowResult.IMPORT_TYPE_NEW],
            totals[RowResult.IMPORT_TYPE_UPDATE],
            totals[RowResult.IMPORT_TYPE_SKIP],
            totals[RowResult.IMPORT_TYPE_INVALID],
        )

    def get_diff_headers(self):
        return []

    @classmethod
    def get_result_class(cls):
        return ListResult

    @classmethod
    def get_row_result_class(cls):
        return ListRowResult

    # --- in: writing --------------------------------------------------------------------------------------------------

    def store(self, rows: Sequence[ListedRow]) -> None:
        """Write ``rows``, those named by others before them; what is refused is noted with its row."""
        if self.together:
            self._create_together([row for row in rows if row.is_new])
            rows = [row for row in rows if not row.is_new]
        for row in rows:
            self._store_one(row)
        self._refuse_outside(rows)

    def _store_one(self, row: ListedRow) -> None:
        if any(named.pk is None and named is not row.record for named in self._named(row)):
            self.refuse(row, "", HANGS_ON_WRONG)
            return
        try:
            with transaction.atomic():
                self.write_one(row)
        except (Refused, ValidationError, IntegrityError) as error:
            named = getattr(error, "field", "")
            self.refuse(row, named if named in row.places else "", sentence_of(error))

    def write_one(self, row: ListedRow) -> None:
        """Store one new or changed record as its page would. Raises Refused."""
        self.fill(row)
        self.check(row)
        require_sound(row.record)
        with_author(row.record, self.by, REASON).save()
        for name, value in row.new_values().items():
            if self._relation(name, many=True):
                getattr(row.record, name).set(value)

    def fill(self, row: ListedRow) -> None:
        """Put what ``row`` says into its record."""
        for name, value in row.new_values().items():
            if self._relation(name, many=True):
                named, present = value, [one.pk for one in getattr(row.record, name).all()] if row.record.pk else []
            else:
                named = [value] if self._relation(name, many=False) else []
                present = [getattr(row.record, f"{name}_id")] if named else []
                setattr(row.record, name, value)
            row.present[name] = present
        for name, present in row.present.items():
            if (value := row.values.get(name)) and self._has_days(name):
                named = value if isinstance(value, list) else [value]
                with about(name):
                    require_in_force(row.record, name, named, present)

    def _has_days(self, name: str) -> bool:
        widget = self.fields[name].widget
        if not isinstance(widget, NamedCell) or widget.reference is None:
            return False
        kind: Any = widget.reference
        rows = kind.model._default_manager.all()
        return isinstance(rows, ValidityQuerySet) and not isinstance(rows, IndicatorQuerySet)

    def check(self, row: ListedRow) -> None:
        """What the page of the record asks before it saves. Raises Refused."""

    def _create_together(self, rows: Sequence[ListedRow]) -> None:
        """New records, each depth of a tree at once; where the database refuses one, row by row, to say which."""
        self._prepare_together(rows)
        sound = [row for row in rows if not row.faults]
        try:
            with transaction.atomic():
                self._insert(sound)
        except (IntegrityError, ValueError):
            for row in sound:
                forget(row.record)
            for row in sound:
                self._store_one(row)
        self._refuse_outside(rows)

    def _prepare_together(self, rows: Sequence[ListedRow]) -> None:
        wrong: set[int] = set()
        for row in rows:
            try:
                if any(id(named) in wrong for named in self._named(row)):
                    raise Refused(HANGS_ON_WRONG)
                self.fill(row)
                self.check(row)
                related = {one.name for one in row.record._meta.concrete_fields if one.is_relation}
                row.record.clean_fields(exclude=related)
            except Refused as error:
                self.refuse(row, getattr(error, "field", ""), str(error))
            except ValidationError as error:
                self._refuse_each(row, error)
            if row.faults:
                wrong.add(id(row.record))
        self._refuse_taken_above([row for row in rows if not row.faults])

    def _refuse_taken_above(self, rows: Sequence[ListedRow]) -> None:
        """Records of the catalogue whose owner has one of that name from above (``Owned.clean``): asked once for each
        owner."""
        model: Any = self._meta.model
        if not issubclass(model, Owned) or not model.given_once:
            return
        by_owner: dict[Any, dict[int, str]] = defaultdict(dict)
        for number, row in enumerate(rows):
            by_owner[row.record.owner][number] = row.record.given_name
        for owner, names in by_owner.items():
            if owner is None:
                continue
            above = model.objects.usable_by(owner).exclude(owner=owner)
            stored = above.filter(**{f"{model.given_once}__in": set(names.values())})
            taken = set(stored.values_list(model.given_once, flat=True))
            for number, name in names.items():
                if name in taken:
                    self._refuse_by(rows[number], rows[number].record.clean)
                elif other := _named_before(rows[:number], rows[number].record):
                    self.refuse(rows[number], "", other.taken_above())

    def _refuse_by(self, row: ListedRow, look: Callable[[], object]) -> None:
        try:
            look()
        except ValidationError as error:
            self._refuse_each(row, error)

    def _refuse_each(self, row: ListedRow, error: ValidationError) -> None:
        for name, sentences in error.message_dict.items():
            self.refuse(row, name, " ".join(sentences))

    def _insert(self, rows: Sequence[ListedRow]) -> None:
        model = self._meta.model
        by_depth: dict[int, list[Any]] = defaultdict(list)
        for row in rows:
            by_depth[self.depths[id(row)]].append(row.record)
        for depth in sorted(by_depth):
            made = by_depth[depth]
            for record in made:
                for relation in record._meta.concrete_fields:
                    if relation.is_relation and (named := record._state.fields_cache.get(relation.name)) is not None:
                        setattr(record, relation.name, named)  # its key is known by now
                if getattr(record, "search_fields", ()):
                    record.clean_texts()
                    record.search = record.searchable()
            model.objects.bulk_create(made, batch_size=200)
            if issubclass(model, TreeRecord):
                for record in made:
                    record.path = f"{record.parent.path if record.parent_id else ''}{record.pk}/"
                model._base_manager.bulk_update(made, ["path"], batch_size=200)
            if issubclass(model, Tracked):
                model.history.bulk_history_create(
                    made, batch_size=200, default_user=self.by, default_change_reason=REASON
                )
        self.after_insert([row.record for row in rows])

    def after_insert(self, records: Sequence[Any]) -> None:
        """What saving one by one would have done besides."""

    def _refuse_outside(self, rows: Sequence[ListedRow]) -> None:
        """What was written lies within the scope of whoever wrote it."""
        if self.by_service or self.by.is_superuser:
            return
        written = [row for row in rows if not row.faults and row.record is not None and row.record.pk]
        mine = self._changeable(row.record.pk for row in written)
        for row in written:
            if row.record.pk not in mine:
                self.refuse(row, "", OUTSIDE)


def _named_before(rows: Iterable[ListedRow], record: Any) -> Any:
    """The record that one of ``rows`` makes above the owner of ``record``, with its name; None where there is none."""
    for row in rows:
        other, owner = row.record, row.record.owner
        above = owner is None or (owner != record.owner and record.owner.path.startswith(owner.path))
        if above and other.given_name == record.given_name:
            return other
    return None


def comparable(value: Any) -> Any:
    """``value`` as parts of a key are compared: records by their key, texts as names."""
    if isinstance(value, models.Model):
        return value.pk or id(value)
    return name_key(value) if isinstance(value, str) else value


def forget(record: Any) -> None:
    """Let ``record``, whose writing was undone, be new again."""
    record.pk, record._state.adding = None, True
    if isinstance(record, TreeRecord):
        record.path = ""


def sentence_of(error: Exception) -> str:
    """What people are told of ``error``."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return IN_DOUBT if isinstance(error, IntegrityError) else str(error)


IN_DOUBT = "Cơ sở dữ liệu không nhận dòng này vì trùng hoặc trái với bản ghi khác; xem lại các cột của dòng."
