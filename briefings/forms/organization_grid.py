"""The grid in which an office writes several new organizations at once."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from briefings.forms.grids import Column, Grid, GridPage, RowForm, typed
from lib.vietnamese import fold
from organizations.choices import OrganizationKind
from organizations.display import shortened
from organizations.models import AdministrativeUnit, Organization
from organizations.services import new_organizations
from organizations.services.new_organizations import (
    KIND_WORDS,
    PART,
    days_for,
    kind_by_name,
    own_parent,
    parents_for,
    units_for,
)
from organizations.widgets import OneOfTheDay, offer_on

BY_NAME = "Đề xuất theo tên"
LOOK_AGAIN = "Loại này được đề xuất theo tên; xem lại rồi lưu lần nữa."
CHOOSE = "Chọn loại tổ chức."
ENDS_WITH_IT = "Cấp trên chỉ có đến một ngày thì tổ chức mới cũng ghi đến hết ngày ấy."


class OrganizationRow(RowForm):
    main = "name"

    name = typed("Tên", rows=1, longest=200, required=True)
    short_name = typed("Tên gọi tắt", longest=80)
    kind = forms.ChoiceField(
        label="Loại", choices=[("", "Chưa chọn"), *OrganizationKind.choices], required=False, initial=""
    )
    symbol = typed("Ký hiệu văn bản", longest=30)

    def clean(self):
        """A kind that nobody has seen in its cell is proposed there, and not stored."""
        said = super().clean() or {}
        if said.get("name") and not said.get("kind") and "kind" not in self.errors:
            proposed = kind_by_name(said["name"])
            self.data[self.add_prefix("kind")] = proposed or ""  # type: ignore[index]  # a copy of the grid's own
            raise ValidationError({"kind": LOOK_AGAIN if proposed else CHOOSE})
        return said

    def note_on(self, name):
        kind = self["kind"].value()
        return BY_NAME if name == "kind" and kind and kind == kind_by_name(self["name"].value() or "") else ""


class OrganizationGrid(Grid):
    part = PART
    title = "Tổ chức mới"
    hint = (
        "Loại được đề xuất theo tên; xem và đổi lại nếu chưa đúng. Khi liệt kê, các tổ chức đứng theo thứ tự dòng "
        "ghi ở đây."
    )
    row_form = OrganizationRow
    columns = (
        Column("name", "Tên", "wide"),
        Column("short_name", "Tên gọi tắt", "w-org"),
        Column("kind", "Loại", "w-kind"),
        Column("symbol", "Ký hiệu văn bản", "w-name"),
    )
    pasted = ("name", "short_name", "symbol")
    headings = {
        "ten goi tat": "short_name",
        "ten viet tat": "short_name",
        "goi tat": "short_name",
        "viet tat": "short_name",
        "ten": "name",
        "to chuc": "name",
        "don vi": "name",
        "loai": "kind",
        "ky hieu": "symbol",
    }
    empty = (8, 3)
    attributes = {"data-kind-words": json.dumps(KIND_WORDS), "data-kind-note": BY_NAME}

    def _resolved(self, cells):
        """The kind as it was pasted in words, or as the name suggests it."""
        values, refused = super()._resolved(cells)
        kinds = {fold(label): kind for kind, label in OrganizationKind.choices}
        pasted = values.get("kind")
        values["kind"] = kinds.get(fold(pasted or "")) or kind_by_name(values.get("name", "")) or ""
        if pasted and fold(pasted) not in kinds:
            refused["kind"] = f"Không có loại “{shortened(pasted, 40)}”; chọn một loại trong danh sách."
        return values, refused


class PlaceForm(forms.Form):
    """Where all of them stand: asked once, filled with the office's own."""

    parent = OneOfTheDay(Organization.objects.none(), label="Tổ chức cấp trên")
    unit = OneOfTheDay(AdministrativeUnit.objects.none(), label="Địa bàn", required=False, empty_label="Không ghi")

    def __init__(self, data: QueryDict | None, *, by):
        super().__init__(data)
        parents, days = parents_for(by), days_for(by)
        offer_on(self, "parent", parents, days)
        offer_on(self, "unit", units_for(by, parents), days)
        parent: Any = self.fields["parent"]
        own = own_parent(by, parent.queryset)
        if own and own.valid_to:
            parent.help_text = ENDS_WITH_IT
        parent.required = not by.is_superuser
        parent.empty_label = None if parent.required else "Không có cấp trên"
        self.initial = {"parent": own and own.pk, "unit": own and own.unit_id}


class OrganizationsPage(GridPage):
    title = "Thêm nhiều tổ chức"

    def __init__(self, *, by, data: QueryDict | None = None, retyped: bool = False):
        self.by = by
        self.place = PlaceForm(data, by=by)
        if retyped:
            self.place.errors.clear()  # nothing is judged yet
        super().__init__([OrganizationGrid(by=by, data=data, retyped=retyped)])

    def is_valid(self):
        sound = self.place.is_valid()
        return super().is_valid() and sound

    @property
    def faults(self):
        of_place = [
            (self.place[name].auto_id, str(self.place.fields[name].label), str(sentence))
            for name, sentences in self.place.errors.items()
            if name in self.place.fields
            for sentence in sentences
        ]
        return [*of_place, *super().faults]

    def save(self) -> str:
        """Store what was typed, all or nothing; returns the sentence that says so. Raises RowsRefused."""
        added = new_organizations.add_organizations(self.grids[0].service_rows(), by=self.by, **self.place.cleaned_data)
        parent = self.place.cleaned_data["parent"]
        return f"Đã thêm {len(added)} tổ chức" + (f" trực thuộc {parent}." if parent else ".")
