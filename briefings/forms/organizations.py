"""Several organizations chosen at once: single ones, whole groups, and names pasted one a line.

Nothing hangs on script: a button puts groups and names into the list, where each stands by itself and is taken off by
itself; what was not put there before the form is sent counts all the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from briefings.forms.pasting import read_lines
from briefings.services.organization_groups import Group, groups
from briefings.services.organization_names import OrganizationNames
from lib.refused import Refused
from organizations.asked import as_key
from organizations.models import Organization
from organizations.widgets import SomeOfTheDay, offer_on

ARRANGE = "them"  # the button that puts groups and names into the list; its value is the name of the field
UNKNOWN = "Dòng {number}: {sentence}"


@dataclass(frozen=True)
class Typed:
    """What was sent: keys that are ticked, keys of groups, and the text of names."""

    keys: list[str]
    groups: list[str]
    names: str


@dataclass(frozen=True)
class Found:
    """What that means: keys of organizations in the order offered, the lines that say none, and why."""

    keys: list[int]
    left: str
    faults: list[str]


class ChosenOrganizations(forms.Widget):
    template_name = "widgets/chosen_organizations.html"
    use_fieldset = True
    field: Any  # whose widget it is

    def value_from_datadict(self, data, files, name):
        many = data.getlist if hasattr(data, "getlist") else lambda key: list(data.get(key) or [])
        return Typed([str(key) for key in many(name)], many(f"{name}-nhom"), data.get(f"{name}-ten") or "")

    def value_omitted_from_data(self, data, files, name):
        return not any(part in data for part in (name, f"{name}-nhom", f"{name}-ten"))

    def id_for_label(self, id_):
        return ""

    def get_context(self, name, value, attrs):
        found = value if isinstance(value, Found) else Found(list(value or []), "", [])
        shown = {as_key(key) for key in found.keys}
        chosen = [one for one in self.field.offered if one.pk in shown]
        single = [one for one in self.field.single if one.pk not in shown]
        context = super().get_context(name, None, attrs)
        context["widget"] |= {
            "chosen": [(one.pk, self.field.label_from_instance(one)) for one in chosen],
            "single": [(one.pk, self.field.label_from_instance(one)) for one in single],
            "groups": [one for one in self.field.groups if not shown.issuperset(one.members)],
            "names": found.left,
            "arrange": ARRANGE,
        }
        return context


class OrganizationsField(SomeOfTheDay):
    """``offer_organizations`` says which. ``nearest``: keys; of two that are called the same, one of these is meant."""

    widget = ChosenOrganizations
    MOST_SINGLE = 60  # boxes of single organizations besides those chosen; of more, the nearest to the host alone

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.host: Organization | None = None
        self.near: Iterable[int] = ()

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)  # type: ignore[misc]  # the stubs leave it out
        copied.widget.field = copied
        for name in ("offered", "groups", "nearest", "_names"):
            copied.__dict__.pop(name, None)
        return copied

    @cached_property
    def offered(self) -> list[Organization]:
        return list(self.queryset.select_related("unit").order_by("sort_key", "pk"))

    @cached_property
    def nearest(self) -> frozenset[int]:
        return frozenset(self.near)

    @cached_property
    def groups(self) -> list[Group]:
        return groups(self.host, self.offered) if self.host is not None else []

    @property
    def single(self) -> list[Organization]:
        """Those that are ticked one by one; others are found by group or name."""
        near = self.nearest  # read whatever the number, so that pages ask the same for few and for many
        if len(self.offered) <= self.MOST_SINGLE or self.host is None:
            return self.offered
        return [one for one in self.offered if one.pk in near or one.unit_id == self.host.unit_id]

    @cached_property
    def _names(self) -> OrganizationNames:
        near = [one for one in self.offered if one.pk in self.nearest]
        return OrganizationNames(near, [one for one in self.offered if one.pk not in self.nearest])

    def find(self, typed: Typed) -> Found:
        """What ``typed`` means among those offered."""
        wanted = {key for text in typed.keys if (key := as_key(text)) is not None}
        wanted |= {key for one in self.groups if one.key in typed.groups for key in one.members}
        left, faults = [], []
        lines = typed.names.splitlines()
        for number, name in read_lines(typed.names):
            try:
                wanted.add(self._names.find(name).pk)
            except Refused as refusal:
                left.append(lines[number - 1])
                faults.append(UNKNOWN.format(number=number, sentence=refusal))
        return Found([one.pk for one in self.offered if one.pk in wanted], "\n".join(left), faults)

    def clean(self, value):
        typed = value if isinstance(value, Typed) else Typed([str(key) for key in value or []], [], "")
        found = self.find(typed)
        if found.faults:
            raise ValidationError(found.faults)
        known = {str(key) for key in found.keys}
        return super().clean([*found.keys, *(key for key in typed.keys if key not in known)])

    def bound_data(self, data, initial):
        return self.find(data) if isinstance(data, Typed) else data

    def has_changed(self, initial, data):
        typed = data if isinstance(data, Typed) else Typed([str(key) for key in data or []], [], "")
        return bool(typed.names.strip()) or set(self.find(typed).keys) != {
            getattr(one, "pk", one) for one in initial or []
        }


def offer_organizations(
    form: forms.BaseForm,
    name: str,
    host: Organization,
    rows: QuerySet[Organization],
    days: tuple[date, ...] | None,
    *,
    present: Iterable[int] = (),
    nearest: Iterable[int] = (),
) -> None:
    """Let the field ``name`` of ``form`` offer ``rows`` that are in force on ``days``, and the keys ``present``."""
    offer_on(form, name, rows, days, present)
    field: Any = form.fields[name]
    field.host, field.near = host, nearest


def arranges(form: Any) -> bool:
    """Whether the button was pressed that only puts into the list what is chosen: nothing is to be stored, and nothing
    is said of other fields. Asked once the form is bound; faults of names stay at their field."""
    name = form.data.get(ARRANGE, "")
    if not isinstance(form.fields.get(name), OrganizationsField):
        return False
    errors = form.errors
    form._errors = type(errors)({key: said for key, said in errors.items() if key == name}, renderer=form.renderer)
    return True
