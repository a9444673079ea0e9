"""Django's own admin in the portal's look: pages with buttons, lists inside pages, choices that are typed.

Templates are in ``templates/admin``, scripts and the style sheet in ``portal/static/portal`` (``admin.js``,
``combobox.js``, ``admin.css``). Nothing here needs jQuery, a style attribute or a script inside a page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied
from django.db import models
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from organizations.widgets import DateInput, DayTimeInput, DecimalInput, TimeInput

FIELDS = {
    models.DateTimeField: {"form_class": forms.SplitDateTimeField, "widget": DayTimeInput},
    models.DateField: {"widget": DateInput},
    models.TimeField: {"widget": TimeInput},
    models.DecimalField: {"widget": DecimalInput, "localize": True},
    models.TextField: {"widget": forms.Textarea(attrs={"rows": 3})},
}
CHOOSE = "Chưa chọn"  # of a list in which nothing is chosen; Django says "---------"
BLANK = [("", "Chọn thao tác")]


class Combobox(AutocompleteMixin):
    """A choice that is typed (``combobox.js``): only what is chosen stands in the page, the rest is asked for.

    Beside ``AutocompleteSelect`` or ``AutocompleteSelectMultiple``. ``known``: the record that is chosen, where its
    form has read it already; otherwise the database is asked for its name, in each row of a list.
    """

    media = forms.Media()
    known: models.Model | None = None

    def build_attrs(self, base_attrs, extra_attrs=None):
        attrs = super(AutocompleteMixin, self).build_attrs(base_attrs, extra_attrs=extra_attrs)
        return attrs | {
            "class": "combo",
            "data-url": self.get_url(),
            "data-app-label": self.field.model._meta.app_label,
            "data-model-name": self.field.model._meta.model_name,
            "data-field-name": self.field.name,
        }

    def optgroups(self, name, value, attr=None):
        if self.known is None or [str(key) for key in value] != [str(self.known.pk)]:
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        label = self.choices.field.label_from_instance(self.known)
        return [(None, [*options, self.create_option(name, self.known.pk, label, True, len(options))], 0)]


class TypedChoice(Combobox, AutocompleteSelect):
    pass


class TypedChoices(Combobox, AutocompleteSelectMultiple):
    pass


@dataclass(frozen=True)
class Button:
    """One of the buttons beside the title of a page."""

    label: str
    address: str


def action(*, description: str, permissions: Sequence[str] = ()) -> Callable:
    """A view of a ``PageAdmin`` as a button: ``actions_list`` and ``actions_detail`` name such methods.

    ``permissions``: asked as ``has_<name>_permission`` of the page, for the button and for the address alike.
    """

    def decorate(view):
        @wraps(view)
        def guarded(self, request, **kwargs):
            if not self.may_press(guarded, request, **kwargs):
                raise PermissionDenied
            return view(self, request, **kwargs)

        guarded.short_description = description
        guarded.permissions = permissions
        return guarded

    return decorate


class OwnMedia:
    """The scripts of all pages stand in ``admin/base.html``; Django's own, and jQuery, are not asked for."""

    @property
    def media(self):
        return forms.Media()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.ModelChoiceField):
            field.empty_label = field.empty_label and CHOOSE
        elif isinstance(field, forms.ChoiceField):
            choices: Any = field.choices  # a list here, whatever may be set
            field.choices = [(value, label if value != "" else CHOOSE) for value, label in choices]
        return field


class PageAdmin(OwnMedia, admin.ModelAdmin):
    """The pages of one kind of record.

    ``actions_list``, ``actions_detail``: names of methods made by ``action``; their addresses end with the name.
    ``list_note``: a sentence above the list; ``empty_note``: where its records come from, told while there is none.
    ``above_form``: a template above the form of a record that is stored.
    """

    actions_list: Sequence[str] = ()
    actions_detail: Sequence[str] = ()
    list_note = ""
    empty_note = ""
    above_form = ""

    def get_urls(self):
        wrap, kind = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        of_list = [path(f"{name}/", wrap(getattr(self, name)), name=f"{kind}_{name}") for name in self.actions_list]
        of_record = [
            path(f"<path:object_id>/{name}/", wrap(getattr(self, name)), name=f"{kind}_{name}")
            for name in self.actions_detail
        ]
        return [*of_list, *of_record, *super().get_urls()]

    def may_press(self, view, request, **kwargs) -> bool:
        """Whether the user may use ``view``, one of the actions; ``kwargs``: those of its address."""
        rules = [getattr(self, f"has_{name}_permission") for name in view.permissions]
        return all(rule(request, *kwargs.values()) for rule in rules)

    def get_actions_list(self, request) -> list[str]:
        """The names of the actions above the list that the user may use."""
        return [name for name in self.actions_list if self.may_press(getattr(self, name), request)]

    def get_actions_detail(self, request, object_id) -> list[str]:
        """The names of the actions on the page of a record that the user may use."""
        return [
            name for name in self.actions_detail if self.may_press(getattr(self, name), request, object_id=object_id)
        ]

    def buttons(self, names: Sequence[str], *args) -> list[Button]:
        """The buttons of the actions ``names``; ``args``: those of their addresses."""
        kind = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}"
        return [Button(getattr(self, name).short_description, reverse(f"{kind}_{name}", args=args)) for name in names]

    def action_checkbox(self, obj):
        """As Django has it, without a template and a widget for each row."""
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            ACTION_CHECKBOX_NAME,
            obj.pk,
            gettext("Select this object for an action - {}").format(obj),
        )

    def get_action_choices(self, request, default_choices=BLANK):
        return super().get_action_choices(request, default_choices)

    def changelist_view(self, request, extra_context=None):
        if "" in request.GET.values():
            # A form sends empty fields, too; to Django an empty filter is a wrong one.
            request.GET = request.GET.copy()
            for name in [name for name, value in request.GET.items() if value == ""]:
                del request.GET[name]
        buttons = self.buttons(self.get_actions_list(request))
        return super().changelist_view(request, {"buttons": buttons, **(extra_context or {})})

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and obj.pk is not None:
            context["buttons"] = self.buttons(self.get_actions_detail(request, obj.pk), obj.pk)
        return super().render_change_form(request, context, add, change, form_url, obj)


class Lines(OwnMedia):
    """A list inside a page. Without scripts ``?them=<model>`` opens it with blank lines."""

    BLANK_LINES = 3
    extra = 0
    empty_value_display = "–"
    show_change_link = False

    def get_extra(self, request, obj=None, **kwargs):
        return self.BLANK_LINES if request.GET.get("them") == self.opts.model_name else self.extra


class Grid(Lines, admin.TabularInline):
    """One record a line."""


class Blocks(Lines, admin.StackedInline):
    """One record a block, for long texts."""
