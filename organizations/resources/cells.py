"""Cells of a list: how a value of a record is written into one, and what one that comes back says.

Each kind is a widget of django-import-export. ``clean`` raises ValidationError with a whole sentence.
"""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from import_export.widgets import Widget

from lib.vietnamese import AmbiguousNumber, Dots, NotANumber, format_number, name_key, normalize, parse_number
from lib.workbooks import Cell, CellError, cell_text, without_time

DAYS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]
NO_DAY = "“{text}” không phải ngày; ghi ngày, tháng, năm, ví dụ 01/07/2025."
NO_NUMBER = "“{text}” không phải số; ghi chữ số, phần thập phân sau dấu phẩy."
NOT_WHOLE = "“{text}” không phải số nguyên; ghi số nguyên, không có phần thập phân."
NO_CHOICE = "“{text}” không có trong danh sách; ghi một trong: {choices}."
BROKEN = "Ô này có lỗi công thức ({text}); ghi lại giá trị rồi lưu tệp."
YES, NO = "có", "không"


def text_of(cell: Cell) -> str:
    """What a reader sees in ``cell``, with its lines; blank where nothing stands."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format_number(cell)
    if isinstance(cell, str):
        return "\n".join(normalize(line) for line in cell.splitlines()).strip()
    return cell_text(cell).strip()


class CellWidget(Widget):
    """``reference``: the kind of record that a cell names, where it names one (``references``)."""

    reference: type | None = None
    several = False

    def __init__(self, field: models.Field | None = None):
        super().__init__()
        self.field = field

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, CellError):
            raise ValidationError(BROKEN.format(text=value))
        text = text_of(value)
        return self.read(value, text) if text else self.blank

    @property
    def blank(self) -> Any:
        """What an empty cell says."""
        return None

    def read(self, cell: Cell, text: str) -> Any:
        raise NotImplementedError

    def render(self, value, obj=None, **kwargs):
        return value

    def same(self, value: Any, cell: Cell) -> bool:
        """Whether ``cell`` says ``value``, which is stored."""
        if text_of(self.render(value)) == text_of(cell):
            return True
        try:
            return self.clean(cell) == value
        except ValidationError:
            return False


class TextCell(CellWidget):
    """As forms take it: without what nobody sees, and without words that mark a secret of the State."""

    blank = ""

    def read(self, cell, text):
        return forms.CharField(required=False, strip=True).clean(text)

    def render(self, value, obj=None, **kwargs):
        return value or None


class DayCell(CellWidget):
    def read(self, cell, text):
        cell = without_time(cell)
        try:
            return forms.DateField(input_formats=DAYS).clean(cell if isinstance(cell, date) else text)
        except ValidationError:
            raise ValidationError(NO_DAY.format(text=text)) from None


class NumberCell(CellWidget):
    """Written without separators of thousands, so that no file makes 1.234 doubtful."""

    def read(self, cell, text):
        try:
            if isinstance(cell, str):
                return parse_number(text, dots=Dots.THOUSANDS)
            return Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
        except (NotANumber, AmbiguousNumber, ArithmeticError, TypeError, ValueError):
            raise ValidationError(NO_NUMBER.format(text=text)) from None

    def render(self, value, obj=None, **kwargs):
        if isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else value.normalize()
        return value


class WholeCell(NumberCell):
    def read(self, cell, text):
        number = super().read(cell, text)
        if number != number.to_integral_value():
            raise ValidationError(NOT_WHOLE.format(text=text))
        return int(number)


class ChoiceCell(CellWidget):
    """The label of a choice, as screens show it; its stored value is understood, too."""

    blank = ""

    def read(self, cell, text):
        choices = self.field.flatchoices if self.field is not None else []
        for value, label in choices:
            if name_key(text) in (name_key(str(label)), name_key(str(value))):
                return value
        raise ValidationError(NO_CHOICE.format(text=text, choices="; ".join(str(label) for _, label in choices)))

    def render(self, value, obj=None, **kwargs):
        labels = dict(self.field.flatchoices) if self.field is not None else {}
        return str(labels.get(value, value)) if value else None


class YesNoCell(CellWidget):
    def read(self, cell, text):
        if name_key(text) in (YES, NO):
            return name_key(text) == YES
        raise ValidationError(NO_CHOICE.format(text=text, choices=f"{YES}; {NO}"))

    def render(self, value, obj=None, **kwargs):
        return YES if value else NO


class LinesCell(CellWidget):
    """A list of texts, one a line."""

    @property
    def blank(self):
        return []

    def read(self, cell, text):
        read = forms.CharField(required=False).clean(text)
        return [line for each in read.splitlines() if (line := normalize(each))]

    def render(self, value, obj=None, **kwargs):
        return "\n".join(value) if value else None


class NamedCell(CellWidget):
    """The record that a cell names, found among those that the reader may see (``Reference``)."""

    def __init__(self, reference: type, field: models.Field | None = None):
        super().__init__(field)
        self.reference = reference
        self.names: Any = None  # the ``Reference`` of the resource, once that is made

    def clean(self, value, row=None, on: date | None = None, **kwargs):
        """``on``: the day of which the record speaks that names this one."""
        if isinstance(value, CellError):
            raise ValidationError(BROKEN.format(text=value))
        text = text_of(value)
        return self.named(value, text, on) if text else self.blank

    def named(self, cell: Cell, text: str, on: date | None) -> Any:
        return self.names.find(text, on)

    def render(self, value, obj=None, **kwargs):
        return None if value is None else self.names.text(value)

    def same(self, value, cell):
        return name_key(self.render(value) or "") == name_key(text_of(cell))

    def texts(self, cell: Cell) -> list[str]:
        """The names in ``cell``."""
        text = text_of(cell)
        return [text] if text else []


class NamedListCell(NamedCell):
    """Several records, one a line or with semicolons between them."""

    several = True

    @property
    def blank(self):
        return []

    def named(self, cell, text, on):
        found = [self.names.find(name, on) for name in self.texts(text)]
        return list({record.pk: record for record in found}.values())

    def render(self, value, obj=None, **kwargs):
        records = value.all() if hasattr(value, "all") else value or []
        return "\n".join(sorted(map(self.names.text, records))) or None

    def same(self, value, cell):
        return {name_key(each) for each in self.texts(self.render(value))} == {
            name_key(each) for each in self.texts(cell)
        }

    def texts(self, cell):
        parts = text_of(cell).replace(";", "\n").splitlines()
        return [name for part in parts if (name := normalize(part))]


def cell_for(field: Any, references: dict[type, type]) -> CellWidget:
    """The widget for cells of the column ``field``. ``references``: model → how its records are named in files."""
    if field.many_to_many:
        return NamedListCell(references[field.related_model], field)
    if field.is_relation:
        return NamedCell(references[field.related_model], field)
    if field.choices:
        return ChoiceCell(field)
    for kind, made in KINDS:
        if isinstance(field, kind):
            return made(field)
    raise TypeError(f"{field}: no cell for {type(field).__name__}")


KINDS: tuple[tuple[type, partial | type], ...] = (
    (models.DateTimeField, CellWidget),
    (models.DateField, DayCell),
    (models.BooleanField, YesNoCell),
    (models.IntegerField, WholeCell),
    (models.DecimalField, NumberCell),
    (models.JSONField, LinesCell),
    (models.CharField, TextCell),
    (models.TextField, TextCell),
)
