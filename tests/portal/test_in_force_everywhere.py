"""Wherever organizations, units, posts and indicators are chosen: those of the day of which the record speaks.

Walked are all fields of all pages of the admin site and the lists inside them, with what each offers while a name is
typed, and all other forms.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import _get_foreign_key
from django.test import RequestFactory
from django.urls import reverse
from factory import Factory

from organizations.admin.base import ScopedForm
from organizations.models import AdministrativeUnit, Indicator, Organization, Post
from organizations.validity import days_of, days_or_today
from organizations.widgets import AsksByDay, OfTheDay, has_days
from tests import factories

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """One field of a page of the admin site, or of a list inside it."""

    page: type
    part: Any  # the inline, or None
    name: str

    @property
    def model(self) -> type:
        return self.part.model if self.part else self.page

    def __str__(self) -> str:
        inside = f" in {self.page._meta.label}" if self.part else ""
        return f"{self.model._meta.label}.{self.name}{inside}"


def factory_of(model: type) -> Any:
    """The first factory of ``model``: later ones make special kinds."""
    made = (each for each in vars(factories).values() if isinstance(each, type) and issubclass(each, Factory))
    return next((each for each in made if each._meta.model is model), None)


def request_of(user):
    request = RequestFactory().get("/")
    request.user = user
    request.resolver_match = type("Match", (), {"kwargs": {}})()
    return request


def places(request) -> Iterator[Place]:
    for model, page in admin.site._registry.items():
        for part, options in [(None, page), *((one, one) for one in page.get_inline_instances(request))]:
            related = [*options.opts.fields, *options.opts.many_to_many]
            for field in related:
                if not field.is_relation or not field.editable or not has_days(field.related_model):
                    continue
                if part is None or field.name != _get_foreign_key(model, part.model, part.fk_name).name:
                    yield Place(model, part, field.name)


def record_of(place: Place) -> Any:
    made = factory_of(place.page)
    assert made, place
    return stored(made())


def form_of(place: Place, record, request) -> Any:
    """The form in which the field of ``place`` is filled for ``record`` (of the page): that of its own page, or where
    it never changes again, that of a new one of the same days. None where nobody fills it."""
    page = admin.site._registry[place.page]
    if place.part is None:
        form = page.get_form(request, record, change=True)(instance=record)
        if place.name not in form.fields and page.has_add_permission(request):
            typed = {name: getattr(record, record._meta.get_field(name).attname) for name in record.day_fields}
            form = page.get_form(request, None)(typed)
    else:
        inline = next(one for one in page.get_inline_instances(request, record) if type(one) is type(place.part))
        form = inline.get_formset(request, record)(instance=record).empty_form
    return form if place.name in form.fields and not form.fields[place.name].disabled else None


def stored(record) -> Any:
    return type(record)._base_manager.get(pk=record.pk)


def of_days(model: type, first: date, last: date) -> dict[str, Any]:
    """Records of ``model``: one still in force on ``first``, one that has ended, one that is not there yet."""
    days = {
        "there": {"valid_to": first},
        "ended": {"valid_to": first - ONE_DAY},
        "later": {"valid_from": last + ONE_DAY},
    }
    if model is Indicator:
        return {word: factories.IndicatorVersionFactory(**given).indicator for word, given in days.items()}
    return {word: factory_of(model)(**given) for word, given in days.items()}


def asked_while_typing(client, field, place: Place) -> set[int] | None:
    """What the autocomplete of ``field`` offers; None where it is a list to choose from."""
    widget = getattr(field.widget, "widget", field.widget)
    if not isinstance(widget, AsksByDay):
        return None
    address, _, query = widget.get_url().partition("?")
    options = place.model._meta
    asked = {"app_label": options.app_label, "model_name": options.model_name, "field_name": place.name}
    rows = []
    for number in range(1, 9):  # twenty a page
        answer = client.get(address, [*parse_qsl(query, keep_blank_values=True), *asked.items(), ("page", number)])
        rows += answer.json()["results"]
        if not answer.json()["pagination"]["more"]:
            break
    return {int(row["id"]) for row in rows}


@pytest.mark.django_db
def test_each_field_of_the_admin_site_offers_what_is_in_force_on_the_day_of_the_record(client, admin_user):
    client.force_login(admin_user)
    request = request_of(admin_user)
    walked, any_day = [], []
    made: dict[tuple, dict] = {}
    for place in places(request):
        record = record_of(place)
        form = form_of(place, record, request)
        if form is None:
            continue
        field = form.fields[place.name]
        assert isinstance(field, OfTheDay), place
        if field.days is None:
            any_day.append(str(place))
            continue
        if place.part is None:
            assert field.days == days_or_today(days_of(record, place.name)), place
        key = (field.queryset.model, min(field.days), max(field.days))
        found = made.setdefault(key, {}) or made[key] | of_days(*key)
        made[key] = found
        offered = set(field.queryset.values_list("pk", flat=True))
        typed = asked_while_typing(client, field, place)
        for keys in (offered, typed) if typed is not None else (offered,):
            assert found["there"].pk in keys, place
            assert not {found["ended"].pk, found["later"].pk} & keys, place
        many = isinstance(field, forms.ModelMultipleChoiceField)
        for word in ("ended", "later"):
            with pytest.raises(ValidationError, match=f"{field.days[-1]:%d/%m/%Y}"):
                field.clean([found[word].pk] if many else found[word].pk)
        walked.append(str(place))

    print(f"\n{len(walked)} fields of the admin site walked, {len(any_day)} more where any day will do: {any_day}")
    assert len(walked) >= 25
    assert len(any_day) == 4  # who follows whom, before it is said on which day


@pytest.mark.django_db
def test_a_record_keeps_whom_it_names_with_the_day_of_the_end(client, admin_user):
    client.force_login(admin_user)
    request = request_of(admin_user)
    walked = 0
    for place in places(request):
        if place.part is not None:
            continue
        record = record_of(place)
        form = form_of(place, record, request)
        if (
            form is None
            or form.is_bound
            or form.fields[place.name].days is None
            or form.fields[place.name].queryset.model is Indicator
        ):
            continue
        on = min(form.fields[place.name].days)
        ended = factory_of(form.fields[place.name].queryset.model)(valid_to=on - ONE_DAY)
        if isinstance(form.fields[place.name], forms.ModelMultipleChoiceField):
            getattr(record, place.name).add(ended)
        else:
            type(record)._base_manager.filter(pk=record.pk).update(**{place.name: ended})
        record = stored(record)
        field = form_of(place, record, request).fields[place.name]

        assert field.queryset.filter(pk=ended.pk).exists(), place
        assert field.label_from_instance(ended).endswith(f"(đến {ended.valid_to:%d/%m/%Y})"), place
        many = isinstance(field, forms.ModelMultipleChoiceField)
        assert field.clean([ended.pk] if many else ended.pk), place
        walked += 1

    print(f"\n{walked} fields of the admin site keep what has ended")
    assert walked >= 15


def every_form(above: type = forms.BaseForm) -> Iterator[type]:
    for each in above.__subclasses__():
        yield each
        yield from every_form(each)


@pytest.mark.django_db
def test_no_other_form_lets_choose_among_them_regardless_of_the_day(client):
    client.get(reverse("briefings:my_work"))  # all addresses, and with them all forms, are read
    seen = {
        (form.__module__, form.__qualname__, name): field
        for form in every_form()
        if form.__module__.split(".")[0] in ("organizations", "briefings", "portal")
        and not issubclass(form, ScopedForm)  # walked above
        for name, field in form.base_fields.items()
        if isinstance(field, forms.ModelChoiceField) and has_days(field.queryset.model)
    }

    print(f"\n{len(seen)} fields of {len({key[:2] for key in seen})} forms walked")
    assert not {key for key, field in seen.items() if not isinstance(field, OfTheDay)}
    assert {name for _, _, name in seen} >= {
        "lead",
        "coordinating",
        "organization",
        "addressee",
        "organizations",
        "unit",
    }


def test_these_come_and_go():
    assert all(map(has_days, (Organization, AdministrativeUnit, Post, Indicator)))
