"""Deleting in the admin site: what stands in the way is said by kind, number and name, each with its page."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache, partial
from typing import Any

from django.apps import apps
from django.contrib.admin.utils import NestedObjects
from django.db import DEFAULT_DB_ALIAS, router
from django.db.models import Model, ProtectedError, RestrictedError
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from lib.refused import Refused
from organizations.admin.scoping import is_allowed, know_rights
from organizations.roles import VIEW
from organizations.services.reading import fill

NAMED = 5  # records of each kind that are named; the others are counted
JUST_NOW = "Vừa có bản ghi khác gắn với bản ghi này, nên chưa xóa gì; hãy mở lại trang để xem đó là những bản ghi nào."


class SaysWhatHangs:
    """For a ``ModelAdmin`` whose rows are scoped.

    ``kept_because(record)``: why nobody may delete this one, whoever they are; a sentence, or empty.
    """

    def kept_because(self, record) -> str:
        return ""

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or not self.kept_because(obj))

    def delete_view(self, request, object_id, extra_context=None):
        record = self.get_object(request, object_id)
        if record is not None and super().has_delete_permission(request, record) and (why := self.kept_because(record)):
            raise Refused(why)
        return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs, request):
        """What Django asks: nothing is called forbidden that is only in use."""
        hanging = collected(request, self.admin_site, objs)
        nested = hanging.nested(partial(_of_kind, request, self.admin_site))
        counts = {model._meta.verbose_name_plural: len(rows) for model, rows in hanging.model_objs.items()}
        mine = [record for record in objs if not self.has_delete_permission(request, record)]
        kept = [(record, self.kept_because(record)) for record in mine]
        forbidden = any(not why for _, why in kept)
        said = [format_html("{} – {}", _named(request, self.admin_site, record), why) for record, why in kept if why]
        said += described(request, self.admin_site, blocking(request, self.admin_site, hanging, objs))
        counts = {name: number for name, number in counts.items() if name not in link_names()}
        return (
            without_links(nested),
            counts,
            {self.opts.verbose_name} if forbidden else set(),
            [] if forbidden else said,
        )

    def delete_model(self, request, obj):
        try:
            super().delete_model(request, obj)
        except (ProtectedError, RestrictedError) as error:
            raise Refused(JUST_NOW) from error

    def delete_queryset(self, request, queryset):
        try:
            super().delete_queryset(request, queryset)
        except (ProtectedError, RestrictedError) as error:
            raise Refused(JUST_NOW) from error


@cache
def link_names() -> frozenset[str]:
    """The names of the tables that only join two kinds of records: they go unsaid with the record."""
    made = [model._meta for model in apps.get_models(include_auto_created=True) if model._meta.auto_created]
    return frozenset(str(name) for meta in made for name in (meta.verbose_name, meta.verbose_name_plural))


def without_links(nested: list) -> list:
    """What goes with a record, as Django nests it, without the rows that only join two records."""
    starts = tuple(f"{capfirst(name)}: " for name in link_names())
    kept = [each for each in nested if isinstance(each, list) or not str(each).startswith(starts)]
    found = [without_links(each) if isinstance(each, list) else each for each in kept]
    return [each for each in found if each != []]


def collected(request, site, records) -> NestedObjects:
    """What hangs on ``records``, with what its names and the rights to it ask for read for all of it together."""
    records = list(records)
    using = router.db_for_write(type(records[0])) if records else DEFAULT_DB_ALIAS
    hanging = NestedObjects(using=using, origin=records)
    hanging.collect(records)
    found: dict[type[Model], dict[Any, Model]] = defaultdict(dict)
    for row in {*hanging.protected, *(row for rows in hanging.model_objs.values() for row in rows)}:
        found[type(row)][row.pk] = row
    fill(found)
    know_rights(request, [(model, rows) for model, rows in found.items() if hasattr(model.objects, "for_user")])
    return hanging


def _of_kind(request, site, record: Model) -> SafeString:
    """``record`` in the list of what goes: its kind, and its name with its page."""
    kind = capfirst(str(record._meta.verbose_name))
    if not site.is_registered(type(record)):
        return format_html("{}: {}", kind, record)
    return format_html("{}: {}", kind, _linked(record, str(record)))


def blocking(request, site, hanging: NestedObjects, records) -> list[Model]:
    """Of what hangs on ``records`` that which would have to go first, but may not go with them."""
    found = set(hanging.protected)
    for model, rows in hanging.model_objs.items():
        if site.is_registered(model):
            page = site.get_model_admin(model)
            found |= {row for row in rows - set(records) if not page.has_delete_permission(request, row)}
    return sorted(found - set(records), key=lambda row: (row._meta.label, row.pk))


def described(request, site, found: Iterable[Model]) -> list[SafeString]:
    """One line for each kind: how many, the first of them with their pages, and how many more there are."""
    kinds: dict[type[Model], list[Model]] = defaultdict(list)
    for record in found:
        kinds[type(record)].append(record)
    lines = []
    for model, rows in kinds.items():
        visible = [row for row in rows if is_allowed(request, row, VIEW)]
        names = format_html_join("; ", "{}", ((_named(request, site, row),) for row in visible[:NAMED]))
        more = len(rows) - len(visible[:NAMED])
        rest = (f" và {more} bản ghi khác" if visible else "ngoài phạm vi của bạn") if more else ""
        lines.append(format_html("{} {}: {}{}", len(rows), model._meta.verbose_name, names, rest))
    return lines


def _named(request, site, record: Model) -> SafeString:
    """The name of ``record``, with its page in the admin site where it has one that ``request.user`` may open."""
    model = type(record)
    name = capfirst(str(record)).rstrip(".")  # it stands in a row of names
    if not site.is_registered(model) or not site.get_model_admin(model).has_view_permission(request, record):
        return format_html("{}", name)
    return _linked(record, name)


def _linked(record: Model, name: str) -> SafeString:
    meta = record._meta
    try:
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
    except NoReverseMatch:
        return format_html("{}", name)
    return format_html('<a href="{}">{}</a>', address, name)
