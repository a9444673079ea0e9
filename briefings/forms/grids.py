"""Tables that are typed in: rows of cells, what is wrong said in the cell, everything saved at once.

A grid shows the stored records as rows and empty rows after them. Its rows become ``services.rows.Row``; nothing is
written here. Rows that are added or pasted come back as they were typed, and nothing of them is stored yet.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict, flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from briefings.forms.pasting import read_paste
from briefings.models import Briefing
from briefings.services.directives import assignable
from briefings.services.organization_names import OrganizationNames, UnknownName
from lib.refused import Question, Refused
from lib.vietnamese import fold, normalize
from organizations.asked import as_key
from organizations.conflicts import BOTH_VERSIONS, Outdated
from organizations.models import Organization
from organizations.services.rows import Fault, Place, Row
from organizations.validity import dated_name, is_in_force, why_not_in_force

MOST_ROWS = 300  # of one grid
MOST_CHOICES = 150  # organizations in a list of choices; of more only the nearest to the host, others are typed
MOST_IN_SELECT = 40  # of more they are typed, with one list for the page: each cell would hold all of them
LIST = "to-chuc"  # the id of that list
KEYS = ("id", "seen", "remove", "place")  # fields in which nobody writes anything of the record itself
UP, DOWN = "len", "xuong"  # the buttons by which a row changes places with its neighbour
MORE = 5  # rows that are added at once
SAME = "nhu-tren"  # the choice that takes what the row above says
SEVERAL = ";"  # between the keys, or the names, of several that one cell names
SAME_WORDS = {"nhu tren", "nt", "n/t", "〃", '"', "''"}
ALL_WORDS = {"tat ca", "cac to chuc", "cac to chuc con lai", "cac don vi", "cac don vi con lai", "tat ca cac to chuc"}
REMOVED_MEANWHILE = "Người khác đã xóa dòng này; lưu lại thì ghi thành dòng mới, hoặc đánh dấu để bỏ."


@dataclass(frozen=True)
class Column:
    """``heading`` above it, ``css`` of its cells."""

    name: str
    heading: str
    css: str = ""


@dataclass(frozen=True)
class Cell:
    """One field of a row. ``locked``: what stands there instead of the field where nobody types over it; ``note``:
    small beneath the field."""

    bound: BoundField
    css: str
    locked: str | None
    link: tuple[str, str] | None = None  # address and words
    note: str = ""

    @property
    def errors(self) -> list[str]:
        return [str(error) for error in self.bound.errors]

    @property
    def radios(self) -> bool:
        return isinstance(self.bound.field.widget, forms.RadioSelect)


# --- organizations ----------------------------------------------------------------------------------------------------


class Offered:
    """The organizations that a row of ``briefing`` may name: those in force on its day, the usual ones first.

    ``present``: what rows name already, in force or not. Read once for a page, whatever the number of rows. All can be
    named in words; where there are too many, a list of choices has the nearest.
    """

    def __init__(self, briefing: Briefing, *, present: Iterable[Organization | None] = ()):
        self.days = briefing.days_of() or ()
        self.usual = list(briefing.usual_participants())
        known = {one.pk for one in self.usual}
        rows: Any = assignable(briefing).select_related("unit")
        beneath = list(rows.in_force(*self.days) if self.days else rows)
        host = briefing.series.host
        others = {one.pk: one for one in (host, *beneath) if is_in_force(host, *self.days) or one != host}
        others |= {one.pk: one for one in present if one is not None}
        self.others = [one for key, one in others.items() if key not in known]
        self.by_key = {one.pk: one for one in (*self.usual, *self.others)}
        near = [one for one in self.others if one.pk == host.pk or _is_near(one, host)]
        self._listed = self.others if len(self.others) <= MOST_CHOICES else near
        self._everybody = rows
        self._names = OrganizationNames(self.usual, self.others)
        self._written: dict[int | None, SafeString] = {}

    def options(self, chosen: Any) -> SafeString:
        """All choices, of which ``chosen`` (a key) is marked; written once for each that is chosen."""
        key = as_key(chosen)
        if key not in self._written:
            others = self._listed
            if key in self.by_key and self.by_key[key] not in (*self.usual, *others):
                others = [*others, self.by_key[key]]
            groups = [("Thường dự hội nghị", self.usual), ("Tổ chức khác", others)]
            shown = [(title, self._options(ones, key)) for title, ones in groups if ones]
            self._written[key] = format_html_join("", '<optgroup label="{}">{}</optgroup>', shown)
        return self._written[key]

    @property
    def everybody(self) -> str:
        """The keys of all that usually take part, as one choice; empty where they are fewer than two."""
        return SEVERAL.join(str(one.pk) for one in self.usual) if len(self.usual) > 1 else ""

    def said_of_all(self, text: str) -> str:
        """``everybody``, where ``text`` says *các tổ chức* or the like; else empty."""
        return self.everybody if fold(text).strip(" .") in ALL_WORDS else ""

    @property
    def everybody_name(self) -> str:
        return f"Cả {len(self.usual)} tổ chức thường dự"

    @property
    def is_typed(self) -> bool:
        """Whether a cell is typed in, as there are too many for a list of choices in each."""
        return len(self.usual) + len(self._listed) > MOST_IN_SELECT

    @cached_property
    def datalist(self) -> SafeString:
        """The choices for all cells that are typed in; empty where there are none."""
        if not self.is_typed:
            return SafeString()
        names = ((self.name(one),) for one in self.by_key.values())
        return format_html('<datalist id="{}">{}</datalist>', LIST, format_html_join("", '<option value="{}">', names))

    def words(self, value: Any) -> str:
        """What stands in a cell that is typed in for ``value``, a key, several, or what was typed."""
        if value == SAME:
            return "như trên"
        one = self.by_key.get(as_key(value) or 0)
        ones = [one] if one else self.several(value)
        return "; ".join(map(self.name, ones)) if ones else str(value or "")

    def key_of(self, value: Any, *, several: bool = False) -> Any:
        """The key of what was typed, or ``SAME``; the words themselves where they say no organization. With ``several``
        also the keys of those whose names are joined by ``;``, joined likewise."""
        if value in (None, "", SAME) or as_key(value) is not None:
            return value
        if fold(value).strip(" .") in SAME_WORDS:
            return SAME
        if several and (every := self.said_of_all(value)):
            return every
        if several and SEVERAL in value:
            return value if self.several(value) else self._keys_of(value)
        by_words = next((key for key, one in self.by_key.items() if self.name(one) == value), None)
        try:
            return by_words or self.find(value).pk
        except ValidationError:
            return value

    def _keys_of(self, value: str) -> str:
        try:
            return self.joined_keys(value)
        except ValidationError:
            return value

    def joined_keys(self, text: str) -> str:
        """The keys of those whose names ``text`` joins by ``;``, in its order. Raises ValidationError as ``find``."""
        by_words = {self.name(one): key for key, one in self.by_key.items()}
        names = filter(None, map(normalize, text.split(SEVERAL)))
        keys = [by_words.get(name) or self.find(name).pk for name in names]
        return SEVERAL.join(map(str, dict.fromkeys(keys)))

    def several(self, value: Any) -> list[Organization]:
        """Those whose keys ``value`` joins by ``;``; empty where it is one alone, or names what is not offered."""
        keys = [as_key(part) for part in str(value or "").split(SEVERAL)]
        known = len(keys) > 1 and all(key in self.by_key for key in keys)
        return [self.by_key[key] for key in dict.fromkeys(keys) if key is not None] if known else []

    def _options(self, ones: Iterable[Organization], chosen: int | None) -> SafeString:
        options = ((flatatt({"value": one.pk, "selected": one.pk == chosen}), self.name(one)) for one in ones)
        return format_html_join("", "<option{}>{}</option>", options)

    def name(self, one: Organization) -> str:
        return one.label if is_in_force(one, *self.days) or not self.days else dated_name(one, self.days)

    def find(self, text: str) -> Organization:
        """The one that ``text`` names (``OrganizationNames``). Raises ValidationError where it is none or several."""
        try:
            return self._names.find(text)
        except UnknownName as unknown:
            said = str(unknown).removesuffix(".")
            raise ValidationError(f"{said} của ngày họp; ghi tên như trong ô Chủ trì.") from unknown
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def find_several(self, text: str) -> list[Organization]:
        """Those that ``text`` names, set apart by commas. Raises ValidationError as ``find``."""
        found: list[Organization] = []
        for part in filter(None, map(normalize, text.replace(";", ",").replace("\n", ",").split(","))):
            try:
                ones = [self.find(part)]
            except ValidationError:
                if " và " not in part:
                    raise
                ones = [self.find(each) for each in part.split(" và ")]
            found += [one for one in ones if one not in found]
        return found

    def why_not(self, key: int) -> str:
        """Why ``key``, which is not offered, cannot be chosen."""
        one = self._everybody.filter(pk=key).first()
        if one is not None and self.days and not is_in_force(one, *self.days):
            return why_not_in_force(one, self.days)
        return "Tổ chức này không có trong danh sách; chọn lại."


def _is_near(one: Organization, host: Organization) -> bool:
    """Whether ``one`` stands right beneath ``host`` or works at its very place."""
    return one.parent_id == host.pk or (one.unit_id is not None and one.unit_id == host.unit_id)


class OrganizationSelect(forms.Select):
    """A plain list of choices, written once for all rows of a page; of very many a cell in which names are typed."""

    offered: Offered
    empty = "Chưa phân công"
    above = False  # whether "as above" is a choice
    several = False  # whether all that usually take part are one

    def render(self, name, value, attrs=None, renderer=None):
        given = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        if self.offered.is_typed:
            words = flatatt({"list": LIST, "value": self.offered.words(value), "autocomplete": "off"})
            return format_html("<input{}{}>", given, words)
        first = format_html('<option value="">{}</option>', self.empty)
        if several := self.offered.several(value):
            chosen = flatatt({"value": value, "selected": True})
            first += format_html("<option{}>{}</option>", chosen, "; ".join(map(self.offered.name, several)))
            value = ""
        elif self.several and self.offered.everybody:
            first += format_html('<option value="{}">{}</option>', self.offered.everybody, self.offered.everybody_name)
        if self.above:
            chosen = flatatt({"value": SAME, "selected": value == SAME})
            first += format_html("<option{}>Như trên</option>", chosen)
        return format_html("<select{}>{}{}</select>", given, first, self.offered.options(value))


class OrganizationField(forms.Field):
    """One organization of those offered, nobody (None), or what the row above says (``SAME``); with ``several`` also a
    list of them, written as their keys with ``;`` between."""

    widget = OrganizationSelect

    def __init__(self, *, several: bool = False, **given):
        super().__init__(**given)
        self.several = self.widget.several = several

    def clean(self, value):
        value = self.widget.offered.key_of(value, several=self.several)
        if value in (None, "", SAME):
            if value != SAME and self.required:
                raise ValidationError("Chọn tổ chức.")
            return value or None
        offered = self.widget.offered
        if self.several and (found := offered.several(value)):
            return found
        key = as_key(value)
        if key in offered.by_key:
            return offered.by_key[key]
        if key is None and offered.is_typed:
            # Says why not.
            return offered.find_several(value) if self.several and SEVERAL in value else offered.find(value)
        raise ValidationError(offered.why_not(key) if key else "Tổ chức này không có trong danh sách; chọn lại.")

    def has_changed(self, initial, data):
        return str(initial or "") != str(self.widget.offered.key_of(data, several=self.several) or "")


def typed(
    label: str,
    *,
    rows: int = 0,
    longest: int | None = None,
    required: bool = False,
    attrs: Mapping[str, str] | None = None,
) -> forms.CharField:
    """A cell for words: of several lines with ``rows``; ``attrs``: of its field, such as ``data-names``, beneath which
    a script offers names as they are typed."""
    given = dict(attrs or {})
    widget = forms.Textarea(attrs={"rows": rows, **given}) if rows else forms.TextInput(attrs=given)
    return forms.CharField(label=label, max_length=longest, required=required, widget=widget)


# --- rows -------------------------------------------------------------------------------------------------------------


class RowForm(forms.Form):
    """One row of a grid, of the stored ``record`` or new. ``main``: its field that says most, to which belongs what is
    wrong with the row as a whole; an empty row has nothing in it."""

    main = "content"

    id = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    remove = forms.BooleanField(label="Xóa", required=False)
    place = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data=None, *, grid: "Grid", number: int, shown: int, record: Any = None, initial=None, new=False
    ):
        self.grid, self.number, self.shown_number, self.record = grid, number, shown, record
        self.proposed = new  # stored though nobody changed it
        values = dict(self.values_of(record)) if record is not None else {}
        super().__init__(
            data,
            initial=values | (initial or {}),
            prefix=f"{grid.part}-{number}",
            auto_id="%s",
            empty_permitted=record is None and not new,
            use_required_attribute=False,
        )
        given: Any = self.initial
        if record is not None and initial is None:
            given |= {"id": record.pk, "seen": record.version}
        for field in self.fields.values():
            if isinstance(field.widget, OrganizationSelect):
                field.widget.offered = grid.offered
        self.prepare()
        given |= {name: values.get(name) for name, field in self.fields.items() if field.disabled}

    # What a kind of row says of itself.

    @classmethod
    def values_of(cls, record) -> Mapping[str, Any]:
        """What stands in the fields of a row for ``record``."""
        return {name: getattr(record, name) for name in cls.base_fields if hasattr(record, name) and name != "id"}

    def prepare(self) -> None:
        """Choices of the row, and fields that nobody types over (``disabled``)."""

    def locked(self, name: str) -> str:
        """What stands in the cell of the disabled field ``name``."""
        return str(self.initial.get(name) or "")

    def link_of(self, name: str) -> tuple[str, str] | None:
        return None

    def note_on(self, name: str) -> str:
        """What is said of the field ``name`` in its cell."""
        return ""

    def written(self, names: Iterable[str]) -> dict[str, Any]:
        """The values of a service row for the fields ``names``."""
        return {name: self.cleaned_data[name] for name in names}

    # What every row does.

    @property
    def is_removed(self) -> bool:
        return bool(self.is_bound and self["remove"].data)

    def full_clean(self):
        super().full_clean()
        if self.is_removed:
            self._errors = ErrorDict()

    def has_changed(self) -> bool:
        return bool(self._said)

    @cached_property
    def _said(self) -> list[str]:
        """The fields in which this person wrote something else than they saw."""
        names = [name for name in self.changed_data if name not in KEYS]
        seen = as_key(self["seen"].data)
        if self.record is None or seen in (None, self.record.version):
            return names
        version = self.record.history.filter(version=seen).first()
        before = self.values_of(version.instance) if version else {}
        return [name for name in names if self.fields[name].has_changed(before.get(name), self[name].data)]

    @property
    def is_written(self) -> bool:
        """Whether something is to be stored for this row."""
        if self.is_removed:
            return self.record is not None
        return self.proposed or self.has_changed()

    def to_row(self) -> Row:
        if self.record is None:
            names = [name for name in self.fields if name not in KEYS]
            return Row(self.number, self.written(names))
        seen = as_key(self["seen"].data)
        if self.is_removed:
            return Row(self.number, {}, self.record.pk, seen, removed=True)
        return Row(self.number, self.written(self._said), self.record.pk, seen)

    @property
    def cells(self) -> list[Cell]:
        found = []
        for column in self.grid.columns:
            locked = self.locked(column.name) if self.fields[column.name].disabled else None
            link, note = self.link_of(column.name), self.note_on(column.name)
            found.append(Cell(self[column.name], column.css, locked, link, note))
        return found

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """``[(id of the field, place in words, sentence)]``."""
        return [
            (self[name].auto_id, f"dòng {self.shown_number}, {str(self.fields[name].label).lower()}", str(sentence))
            for name, sentences in self.errors.items()
            if name in self.fields
            for sentence in sentences
        ]

    def note(self, fault: Fault) -> None:
        """Show why the service refused this row."""
        name = self.field_named(fault.field)
        self.add_error(name, str(fault.refusal))
        if isinstance(fault.refusal, Outdated):
            self._show_both()
        if isinstance(fault.refusal, Question):
            self.fields[fault.refusal.name] = forms.BooleanField(label=fault.refusal.answer, required=False)

    def field_named(self, value: str) -> str:
        """The field in which the value of a service row is typed."""
        return value if value in self.fields else self.main

    @property
    def question(self) -> BoundField | None:
        """The box by which a question of the service is answered."""
        return None

    def _show_both(self) -> None:
        record = type(self.record)._base_manager.get(pk=self.record.pk)
        for name, before in self.values_of(record).items():
            now = self[name].data
            if self.fields[name].has_changed(before, now):
                typed_text = self.shown_value(name, now)
                self.add_error(name, BOTH_VERSIONS.format(stored=self.shown_value(name, before), typed=typed_text))
        self.data[self.add_prefix("seen")] = str(record.version)  # type: ignore[index]  # a copy of the grid's own

    def shown_value(self, name: str, value: Any) -> str:
        if isinstance(self.fields[name], OrganizationField):
            one = self.grid.offered.by_key.get(as_key(self.grid.offered.key_of(value)) or 0)
            return one.label if one else "–"
        return normalize(str(value or "")) or "–"


# --- grids ------------------------------------------------------------------------------------------------------------


class Grid:
    """The rows of one table. ``part``: its name in the form and for the service."""

    part = ""
    title = ""
    hint = ""
    row_form: type[RowForm]
    columns: tuple[Column, ...] = ()
    pasted: tuple[str, ...] = ()  # the columns that a paste fills, from the left
    headings: Mapping[str, str] = {}  # what their headings begin with, folded
    empty = (5, 2)  # rows to be filled where nothing is stored, and where something is
    removing = "Xóa"
    attributes: Mapping[str, str] = {}  # of the table, for scripts
    offered: Offered  # of a grid whose rows name organizations
    is_ordered = True  # by the number that each row has

    def __init__(
        self,
        *,
        by,
        records: Iterable[Any] = (),
        data: QueryDict | None = None,
        retyped: bool = False,
        may_write: bool = True,
    ):
        self.by, self.may_write = by, may_write
        self.records = list(records)
        self.left_out: list[str] = []
        self.data = data.copy() if data is not None else None
        if self.data is None or not may_write:
            self.rows = self._of_records()
        elif retyped:
            self.rows = self._retyped(self.data)
        else:
            self.rows = self._bound(self.data)
        for row, shown in zip(self.rows, sorted(row.shown_number for row in self.rows), strict=True):
            row.shown_number = shown

    @property
    def may_move(self) -> bool:
        """Whether rows may change places."""
        return self.is_ordered and self.may_write

    # Building.

    def proposals(self) -> list[dict[str, Any]]:
        """What new rows say that are proposed to be stored."""
        return []

    def _add(self, rows: list[RowForm], number: int | None = None, **given) -> RowForm:
        """One row more at the end of ``rows``; ``number``: that of the row as it was sent."""
        above = max((row.shown_number for row in rows), default=0)
        shown = getattr(given.get("record"), "ordinal", None) or above + 1
        number = len(rows) if number is None else number
        rows.append(self.row_form(grid=self, number=number, shown=shown, **given))
        return rows[-1]

    def _of_records(self) -> list[RowForm]:
        rows: list[RowForm] = []
        for record in self.records:
            self._add(rows, record=record)
        for values in self.proposals():
            self._add(rows, initial=values, new=True)
        for _ in range(self.empty[bool(rows)] if self.may_write else 0):
            self._add(rows)
        return rows

    def _sent(self, data: QueryDict) -> Iterator[tuple[int, str, Any, bool]]:
        """The rows that were sent, by their places: number, the beginning of the names of their fields, the record,
        whether it was proposed."""
        known = {record.pk: record for record in self.records}
        count = as_key(data.get(f"{self.part}-rows", "")) or 0
        numbers = range(min(count, MOST_ROWS))
        places = {one: as_key(data.get(f"{self.part}-{one}-place", "")) or MOST_ROWS + one for one in numbers}
        for number in sorted(numbers, key=lambda one: (places[one], one)):
            prefix = f"{self.part}-{number}"
            record = known.pop(as_key(data.get(f"{prefix}-id", "")), None)
            yield number, prefix, record, record is None and bool(data.get(f"{prefix}-new"))

    def _bound(self, data: QueryDict) -> list[RowForm]:
        rows: list[RowForm] = []
        for number, prefix, record, new in self._sent(data):
            row = self._add(rows, number, data=data, record=record, new=new)
            if record is None and data.get(f"{prefix}-id") and not row.is_removed:
                data[f"{prefix}-id"] = ""
                row.add_error(row.main, REMOVED_MEANWHILE)
        return rows

    def _retyped(self, data: QueryDict) -> list[RowForm]:
        """The rows as they were typed, with those that were pasted and some more; nothing is judged yet."""
        rows: list[RowForm] = []
        sent = []
        for _, prefix, record, new in self._sent(data):
            texts = {name: data.get(f"{prefix}-{name}", "") for name in self.row_form.base_fields}
            texts["place"] = ""  # they come back in their places
            if record is not None or new or self._says_something(texts):
                sent.append((prefix, {"record": record, "initial": texts, "new": new}))
        for _, given in self._moved(sent, data):
            self._add(rows, **given)
        for cells in self._pasted(data):
            values, refused = self._resolved(cells)
            row = self._add(rows, initial=values)
            for name, sentence in refused.items():
                row.errors.setdefault(name, row.error_class()).append(sentence)
        more = MORE if data.get("them") == self.part else self.empty[1]
        for _ in range(min(more, MOST_ROWS - len(rows))):
            self._add(rows)
        return rows

    def _says_something(self, texts: Mapping[str, str]) -> bool:
        """Whether somebody wrote or chose something in a row; keys and untouched first choices say nothing."""
        fields = self.row_form.base_fields
        names = [name for name in texts if name == "remove" or name not in KEYS]
        return any(texts[name] != (fields[name].initial or "") for name in names)

    def _moved(self, sent: list[tuple[str, dict[str, Any]]], data: QueryDict) -> list[tuple[str, dict[str, Any]]]:
        """``sent`` after the button of one of its rows was pressed."""
        prefixes = [prefix for prefix, _ in sent]
        for button, by in ((UP, -1), (DOWN, 1)):
            pressed = str(data.get(button, ""))
            if self.may_move and pressed in prefixes:
                here = prefixes.index(pressed)
                other = here + by
                if 0 <= other < len(sent):
                    sent[here], sent[other] = sent[other], sent[here]
        return sent

    def _pasted(self, data: QueryDict) -> list[dict[str, str]]:
        if data.get("tach") != self.part:
            return []
        pasted = read_paste(data.get(f"{self.part}-paste", ""), self.pasted, self.headings)
        self.left_out = pasted.left_out
        return pasted.rows

    def _resolved(self, cells: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
        """Pasted ``cells`` as a row shows them: names of organizations as choices, where they are known; else what is
        wrong, by field."""
        values: dict[str, Any] = dict(cells)
        refused = {}
        for name, text in cells.items():
            if not isinstance(self.row_form.base_fields[name], OrganizationField):
                continue
            if fold(text) in SAME_WORDS:
                values[name] = SAME
                continue
            try:
                field: Any = self.row_form.base_fields[name]
                if field.several and (every := self.offered.said_of_all(text)):
                    values[name] = every
                elif field.several and SEVERAL in text:
                    values[name] = self.offered.joined_keys(text)
                else:
                    values[name] = self.offered.find(text).pk
            except ValidationError as error:
                values[name], refused[name] = "", " ".join(error.messages)
        return values, refused

    # Reading.

    @property
    def written(self) -> list[RowForm]:
        return [row for row in self.rows if row.is_written]

    def is_valid(self) -> bool:
        if not self.may_write:
            return True
        wrong = [row for row in self.rows if not row.is_valid()]  # each is read, also after one that is wrong
        return self.settle() and not wrong

    def settle(self) -> bool:
        """What rows say together, once each was read; whether all of it is right."""
        return True

    def service_rows(self) -> list[Row]:
        return [row.to_row() for row in self.written] if self.may_write else []

    @property
    def order(self) -> list[Place]:
        """The rows as they shall stand; empty where nobody moved any."""
        if not self.may_move:
            return []
        staying = [row for row in self.rows if not row.is_removed and (row.record is not None or row.is_written)]
        stored = [row.record.ordinal if row.record is not None else MOST_ROWS**2 for row in staying]
        if stored == sorted(stored):
            return []
        return [Place(row.number, row.record.pk if row.record is not None else None) for row in staying]

    def note(self, fault: Fault) -> None:
        next(row for row in self.rows if row.number == fault.number).note(fault)

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        return [fault for row in self.rows for fault in row.faults] if self.may_write else []

    @property
    def paste_columns(self) -> list[str]:
        """The headings of the columns that a paste fills."""
        headings = {column.name: column.heading for column in self.columns}
        return [headings[name] for name in self.pasted]

    @property
    def pattern(self) -> RowForm:
        """The row that a script copies; its number is to be replaced."""
        row = self.row_form(grid=self, number=0, shown=0)
        row.prefix = f"{self.part}-__n__"
        return row


class SessionGrid(Grid):
    """A grid of ``briefing``."""

    def __init__(self, briefing: Briefing, *, offered: Offered, **given):
        self.briefing, self.offered = briefing, offered
        super().__init__(**given)


class GridPage:
    """The grids of one page, saved together."""

    title = ""

    def __init__(self, grids: list[Grid]):
        self.grids = grids
        self.refused: list[str] = []  # what belongs to no row

    def is_valid(self) -> bool:
        return not [grid for grid in self.grids if not grid.is_valid()]  # each is read

    @property
    def is_changed(self) -> bool:
        return any(grid.may_write and (grid.written or grid.order) for grid in self.grids)

    @property
    def order(self) -> dict[str, list[Place]]:
        """The rows of each grid in which somebody moved some."""
        return {grid.part: grid.order for grid in self.grids if grid.order}

    def said(self, counted: list[tuple[int, str]]) -> str:
        """How many rows were saved, of each kind, or that they only stand in another order."""
        parts = [f"{number} {what}" for number, what in counted if number]
        return f"Đã lưu {' và '.join(parts)}." if parts else "Đã lưu thứ tự mới."

    def note(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            next(grid for grid in self.grids if grid.part == fault.part).note(fault)

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        several = len(self.grids) > 1
        return [
            (anchor, f"{grid.title.lower()}, {place}" if several else place, sentence)
            for grid in self.grids
            for anchor, place, sentence in grid.faults
        ]

    @property
    def left_out(self) -> list[str]:
        return [heading for grid in self.grids for heading in grid.left_out]
