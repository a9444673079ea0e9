"""What every page of the admin site shares: rows in scope only, people's refusals as messages, search without marks.

Rows come from ``for_user(request.user)`` and from nowhere else. What is saved must lie within ``for_user(to="change")``
afterwards; otherwise the whole save is undone and the form says so.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import partial, reduce
from operator import or_

from django import forms
from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.contrib.admin.utils import flatten, flatten_fieldsets
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models
from django.db.models import Q, QuerySet
from django.http import Http404
from simple_history.admin import SimpleHistoryAdmin

from lib.refused import Refused
from lib.vietnamese import capitalized
from organizations.admin.asking import (
    AskedList,
    DatedChoice,
    DatedChoices,
    HandWritten,
    SearchedChoice,
    SearchedChoices,
)
from organizations.admin.conflicts import VersionedForm
from organizations.admin.deletion import SaysWhatHangs
from organizations.admin.history import ChangesInWords
from organizations.admin.list_files import ListFiles
from organizations.admin.look import FIELDS, Blocks, Combobox, Grid, PageAdmin
from organizations.admin.ordering import NamesInOrder, ReadableOrder
from organizations.admin.scoping import is_allowed, scoped
from organizations.asked import as_key, search_words
from organizations.models.base import Tracked
from organizations.models.owned import Owned
from organizations.roles import CHANGE, DELETE, VIEW
from organizations.services import submissions
from organizations.services.catalogue_owners import takes_from, why_not_usable
from organizations.validity import days_of
from organizations.widgets import OfTheDay, OneOfTheDay, SomeOfTheDay, has_days

OUTSIDE = (
    "{name} sau khi lưu sẽ nằm ngoài phạm vi bạn được sửa, nên chưa có gì được lưu; "
    "hãy chọn tổ chức, hội nghị hoặc địa bàn thuộc phạm vi của bạn."
)
NOWHERE = "\ue000"  # a word that no folded column holds
OUTSIDE_DELETE = "Bạn không có quyền xóa {name}, nên chưa có gì được lưu; hãy bỏ dấu xóa ở dòng này."


def to_choose(rows, user, field: models.Field):
    """The part of ``rows`` that ``user`` may name in ``field``: as many as may be chosen where the model says that it
    names who takes part (``chosen_fields``), else those in scope."""
    if field.name in getattr(field.model, "chosen_fields", ()):
        return rows.choosable_by(user)
    return scoped(rows, user)


def require(user, records, to: str, sentence: str) -> None:
    """Raise Refused unless ``user`` may do ``to`` with each of ``records``. ``sentence`` has a place for ``{name}``."""
    by_model: dict[type, dict] = {}
    for record in records:
        by_model.setdefault(type(record), {})[record.pk] = record
    for model, wanted in by_model.items():
        allowed = scoped(model._default_manager, user, to).filter(pk__in=wanted)
        missing = wanted.keys() - set(allowed.values_list("pk", flat=True))
        if missing:
            said = sentence.format(name=f"{model._meta.verbose_name} “{wanted[min(missing)]}”")
            raise Refused(capitalized(said))


class ScopedForm(VersionedForm):
    """Offers what is in force on the day of which the record speaks, as it is typed here.

    What a record already points to stays choosable, though it may have ended or lie outside the user's scope by now.
    """

    owner: models.Model | None = None  # of a row: the record on whose page it stands

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        record = None
        for name, field in self.fields.items():
            if not isinstance(field, forms.ModelChoiceField):
                continue
            widget = getattr(field.widget, "widget", field.widget)  # the admin site wraps it
            if isinstance(widget, Combobox):
                widget.known = self.instance._state.fields_cache.get(name)
            present = self._present(name, field)
            offered = field.queryset
            if isinstance(field, ListedChoice) and {record.pk for record in field.records()}.issuperset(present):
                continue
            if present and offered is not None and offered.query.where:
                rows = offered.model._default_manager
                field.queryset = rows.filter(Q(pk__in=offered.order_by().values("pk")) | Q(pk__in=present))
            if isinstance(field, OfTheDay):
                record = record or self._as_typed()
                field.offer_on(days_of(record, name), present)
                if record.pk is None and self.owner is None:
                    field.ask_with(getattr(record, "day_fields", ()))

    def _present(self, name: str, field: forms.ModelChoiceField) -> list:
        """The keys that the stored record names in ``name``."""
        if self.instance.pk is None:
            return []
        present = self.initial.get(name)
        if isinstance(field, forms.ModelMultipleChoiceField):
            return [getattr(row, "pk", row) for row in present or []]
        return [] if present is None else [getattr(present, "pk", present)]

    def _as_typed(self):
        """The record with what was typed, or proposed, where it says of which days it speaks."""
        record = copy(self.instance)
        for name in getattr(record, "day_fields", ()):
            if (owner := self._owner(name)) is not None:
                setattr(record, name, owner)
            elif name in self.fields and (self.is_bound or record.pk is None):
                setattr(record, name, self._said(name))
        return record

    def _post_clean(self):
        """What is chosen anew from a catalogue is for the record's organization to use."""
        super()._post_clean()
        for name, field in self.fields.items():
            if not isinstance(field, forms.ModelChoiceField) or name not in self.changed_data or self.has_error(name):
                continue
            chosen = self.cleaned_data.get(name)
            for record in [chosen] if isinstance(chosen, Owned) else chosen if isinstance(chosen, QuerySet) else ():
                if isinstance(record, Owned) and (sentence := why_not_usable(record, takes_from(self.instance))):
                    self.add_error(name, sentence)

    def _owner(self, name: str):
        """What the record on whose page a row stands gives to the key ``name`` of the row: itself, or its own."""
        if self.owner is None or not self.instance._meta.get_field(name).is_relation:
            return None
        return self.owner if self.owner._meta.model_name == name else getattr(self.owner, name, None)

    def _said(self, name: str):
        """What was typed or proposed in ``name``; None for what cannot be read, which its own field says."""
        field = self.fields[name]
        if self.is_bound and not field.disabled:
            said = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        else:
            said = self.get_initial_for_field(field, name)
            if not isinstance(said, str | int):
                return said
        try:
            return field.clean(said)
        except ValidationError:
            return None


class ScopedOptions:
    """For pages and for the lists inside them: choices in scope, dates dd/mm/yyyy, numbers with a decimal comma."""

    form: type[forms.ModelForm] = ScopedForm
    formfield_overrides = FIELDS

    def get_queryset(self, request):
        rows = scoped(self.model._default_manager, request.user)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs = self._with_days(db_field, request, kwargs, OneOfTheDay, DatedChoice, SearchedChoice)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs = self._with_days(db_field, request, kwargs, SomeOfTheDay, DatedChoices, SearchedChoices)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _with_days(self, db_field, request, kwargs, form_class, dated_widget, widget) -> dict:
        """``kwargs`` for the form field of ``db_field``: with ``form_class`` where what it names has days, and where
        it is searched for with the widget of such, or of others."""
        dated = has_days(db_field.remote_field.model)
        if dated:
            kwargs["form_class"] = form_class
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", (dated_widget if dated else widget)(db_field, self.admin_site))
        return kwargs

    def get_field_queryset(self, db, db_field, request):
        rows = super().get_field_queryset(db, db_field, request)
        if rows is None:
            rows = db_field.remote_field.model._default_manager.all()
        return to_choose(rows, request.user, db_field)


def _is_saved(response) -> bool:
    """Whether an answer of the admin site says that something was written: it leads on, or closes its small window."""
    return response.status_code == 302 or "popup_response_data" in (getattr(response, "context_data", None) or {})


def _claimed(request, view):
    """The answer of ``view`` to a form that takes effect once; one that comes back has taken none."""
    submissions.claim()
    response = view()
    if _is_saved(response):
        submissions.lead_as_answered(request, response)
    else:
        submissions.give_up()
    return response


class ScopedRights:
    """What may be done with a record follows ``for_user``."""

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and (obj is None or is_allowed(request, obj, VIEW))

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or is_allowed(request, obj, CHANGE))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or is_allowed(request, obj, DELETE))


class ScopedList(NamesInOrder, AskedList):
    pass


@contextmanager
def not_there() -> Iterator[None]:
    """Versions out of somebody's reach are answered as those of no record: not even that it is there is said."""
    try:
        yield
    except PermissionDenied as refusal:
        raise Http404 from refusal


class ScopedAdmin(
    ScopedOptions, ReadableOrder, ListFiles, HandWritten, SaysWhatHangs, ScopedRights, SimpleHistoryAdmin, PageAdmin
):
    """The page of one kind of record. ``search_fields`` name folded columns (``search``, ``unit__search``)."""

    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False  # the second count says nothing that people need
    empty_value_display = "–"
    show_facets = ShowFacets.NEVER

    def get_changelist(self, request, **kwargs):
        return ScopedList

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        if not self.keeps_history:
            self.object_history_template = None  # Django's own page, which tells what was done in the admin

    @property
    def keeps_history(self) -> bool:
        return hasattr(self.model._meta, "simple_history_manager_attribute")

    def get_search_results(self, request, queryset, search_term):
        """Every word must occur in one of ``search_fields``; marks and case do not count."""
        columns = self.get_search_fields(request)
        for word in self.words_asked(request, search_term):
            queryset = queryset.filter(reduce(or_, (Q(**{f"{column}__contains": word}) for column in columns)))
        return queryset, False

    def words_asked(self, request, search_term) -> list[str]:
        """The words of a search; none, and a sentence on the list, where it asks for too much."""
        try:
            return search_words(search_term)
        except Refused as refusal:
            if request.resolver_match.url_name.endswith("_changelist"):
                messages.error(request, str(refusal))
            return [NOWHERE]

    def get_object(self, request, object_id, from_field=None):
        """Read once for a page that only shows it; that it was found among the rows in scope says that it may be."""
        if request.method not in ("GET", "HEAD"):
            return super().get_object(request, object_id, from_field)
        read = request.__dict__.setdefault("_read", {})
        key = (self.opts.label_lower, object_id, from_field)
        if key not in read:
            read[key] = super().get_object(request, object_id, from_field)
            if read[key] is not None:
                request.__dict__.setdefault("_allowed", {})[self.opts.label_lower, read[key].pk, VIEW] = True
        return read[key]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A refusal undoes the save; the form comes back as it was typed, with the sentence above it.

        What somebody else stored at the same moment, such as the next number of the same list, is seen by nobody who
        looks before saving. The save is undone and done again: now it is seen, and gets the number after it or is said
        at its field.
        """
        view = partial(super().changeform_view, request, object_id, form_url, extra_context)
        try:
            try:
                return view()
            except IntegrityError:
                return view()
        except Refused as refusal:
            request.refusal = str(refusal)
            return view()

    def _changeform_view(self, request, object_id, form_url, extra_context):
        """In the transaction of the save: what is sent twice is saved once. A form that comes back stays unsent."""
        view = partial(super()._changeform_view, request, object_id, form_url, extra_context)
        saving = request.method == "POST" and not getattr(request, "refusal", "")
        return _claimed(request, view) if saving else view()

    def _delete_view(self, request, object_id, extra_context):
        view = partial(super()._delete_view, request, object_id, extra_context)
        return _claimed(request, view) if request.method == "POST" else view()

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        sentence = getattr(request, "refusal", "")
        if not sentence:
            return form

        class RefusedForm(form):  # type: ignore[valid-type]  # made by Django for this model
            def full_clean(self):
                super().full_clean()
                if self.is_bound:
                    self.add_error(None, sentence)

        return RefusedForm

    def save_formset(self, request, form, formset, change):
        deleted = [row.instance for row in formset.deleted_forms if row.instance.pk]
        require(request.user, deleted, DELETE, OUTSIDE_DELETE)
        super().save_formset(request, form, formset, change)
        written = request.__dict__.setdefault("_written", [])
        written += [*formset.new_objects, *(record for record, _ in formset.changed_objects)]

    def save_related(self, request, form, formsets, change):
        request._written = []
        super().save_related(request, form, formsets, change)
        if not request.user.is_superuser:
            require(request.user, [form.instance, *request._written], CHANGE, OUTSIDE)

    def history_view(self, request, object_id, extra_context=None):
        if not self.keeps_history:
            return super(SimpleHistoryAdmin, self).history_view(request, object_id, extra_context)
        self._require_kind(request)
        with not_there():
            return super().history_view(request, object_id, extra_context)

    def _require_kind(self, request) -> None:
        """Who reads no record of this kind is told so, of whichever record they ask."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied

    def get_historical_record_context_helper(self, request, historical_record):
        return ChangesInWords(self.model, historical_record)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """An old version is for reading: simple_history would write it back on a POST, asking only for view rights."""
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        if as_key(object_id) is None or as_key(version_id) is None:  # the library's address names neither
            raise Http404
        self._require_kind(request)
        with not_there():
            return super().history_form_view(request, object_id, version_id, extra_context)


class ReadOnlyAdmin(ScopedAdmin):
    """Rows that the portal writes itself: to be read, never to be typed."""

    empty_note = "Cổng tự ghi vào danh sách này khi có việc; không ai nhập tay."

    def kept_because(self, record) -> str:
        return "Bản ghi này do cổng tự ghi để lưu vết, nên không ai xóa được."

    def get_readonly_fields(self, request, obj=None):
        """Every field: simple_history's page of an old version does not look at the right to change."""
        shown = self.fieldsets or [(None, {"fields": self.fields or []})]
        return [*super().get_readonly_fields(request, obj), *flatten_fieldsets(shown)]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnce(forms.models.ModelChoiceIterator):
    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        yield from map(self.choice, self.field.records())


class ListedChoice(forms.ModelChoiceField):
    """A choice from a short list in each row: what the rows offer alike is read once for all of them."""

    iterator = ReadOnce

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._read: dict[str, list] = {}  # shared by the copies that the rows get; a page makes the field anew

    def records(self) -> list:
        """What is offered."""
        offered = self.queryset
        if offered is None or offered.query.is_empty():
            return []
        asked = str(offered.query)
        if asked not in self._read:
            self._read[asked] = list(offered)
        return self._read[asked]


class InlineRights:
    """A list inside a page: what may be done with it follows the page's record (``obj``) and the role."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        searched = db_field.name in self.get_autocomplete_fields(request)
        if not searched and not has_days(db_field.remote_field.model):
            kwargs.setdefault("form_class", ListedChoice)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request):
        """With the records that the rows name: otherwise each row would ask for its own."""
        named = [name for name in self.get_autocomplete_fields(request) if self.opts.get_field(name).many_to_one]
        rows = super().get_queryset(request)
        return rows.select_related(*named) if named else rows

    def _may_change_owner(self, request, owner) -> bool:
        page = self.admin_site._registry.get(self.parent_model)
        return owner is None or page is None or page.has_change_permission(request, owner)

    def get_formset(self, request, obj=None, **kwargs):
        """Each row knows on whose page it stands, as it was typed there."""
        kwargs.setdefault("form", type(self.form.__name__, (self.form,), {"owner": obj}))
        return super().get_formset(request, obj, **kwargs)

    def get_fieldsets(self, request, obj=None):
        """With each row travels the version with which it was opened."""
        fieldsets = super().get_fieldsets(request, obj)
        if not issubclass(self.model, Tracked) or not self.has_change_permission(request, obj):
            return fieldsets
        *others, (name, options) = fieldsets
        return [*others, (name, {**options, "fields": [*options["fields"], "seen_version"]})]

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, None)

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, None) and self._may_change_owner(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, None) and self._may_change_owner(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, None) and self._may_change_owner(request, obj)


class ScopedTabular(InlineRights, ScopedOptions, Grid):
    """One record a line; its fields say what it is, so it needs no title of its own."""


class ScopedStacked(InlineRights, ScopedOptions, Blocks):
    """One record a block, for long texts."""


class ReadOnlyTabular(ScopedTabular):
    """Lines that the portal writes itself."""

    can_delete = False

    def get_readonly_fields(self, request, obj=None):
        """Every field: otherwise each line would read what could be chosen for it."""
        return [*super().get_readonly_fields(request, obj), *flatten(self.fields or ())]

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False
