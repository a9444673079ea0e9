"""Mass assignment: a field that a form does not show is not set by it, whatever else is sent along."""

from datetime import datetime
from itertools import product

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from organizations.models import User
from tests.attacks import world as attacks
from tests.attacks.state import Key, rows, taken_back
from tests.budget import budget
from tests.portal.every_address import every_address, forms_of
from tests.portal.test_every_form_twice import filled
from tests.portal.test_hostile_values import SLOW, UNANSWERED
from tests.webforms import of_address
from tests.worlds import world

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql]
districts = world(attacks.build)

TEXT, DAY, NUMBER, YEAR = "Chiếm quyền qxz", "05/05/2001", "77", 2001
# What sets rights, states, days and owners; each is looked for by its own name in every form.
WANTED = {
    "is_superuser", "is_staff", "is_active", "status", "state", "host", "organization", "by",
    "accepted_on", "accepted_by", "completed_on", "version", "role", "user", "issued_on", "number",
    "symbol", "sha256", "token", "progress", "percent", "granted_by", "submitted_at", "password", "last_login",
}  # fmt: skip


def extras(cast) -> dict[str, str]:
    """Every field of every model by its name, with a value that would be worth setting."""
    found: dict[str, str] = {}
    for model in (model for app in ("organizations", "briefings") for model in apps.get_app_config(app).get_models()):
        for field in model._meta.get_fields():
            if isinstance(field, models.Field) and field.name != "id":
                found[field.name] = value = _value(cast, field)
                found[field.attname] = value
    return found


def _value(cast, field: models.Field) -> str:
    if field.is_relation:
        mine = [record for record in cast.mine.records.values() if isinstance(record, field.related_model)]
        if field.related_model is User:
            return str(cast.people["W"].pk)
        return str(mine[-1].pk) if mine else "1"
    if field.choices:
        return str(list(field.flatchoices)[-1][0])
    if isinstance(field, models.BooleanField):
        return "1"
    if isinstance(field, models.DateTimeField):
        return f"{DAY} 05:05"
    if isinstance(field, models.DateField):
        return DAY
    return NUMBER if isinstance(field, models.IntegerField | models.DecimalField) else TEXT


def shown(page, address: str) -> list[tuple[str, object]]:
    """``[(where a form is sent, what fills it)]`` of a page."""
    if page.status_code != 200 or page.streaming or page.context is None:
        return []
    found: dict[str, object] = {}
    if "adminform" in page.context:
        found[address] = page.context["adminform"].form
    for step in page.context.get("steps") or ():
        if isinstance(step, tuple) and len(step) > 2:  # with its form; other pages only lead to their steps
            found[step[2]] = step[1]
    for action, _ in forms_of(page):
        found.setdefault(action or address, None)
    return [(place, form) for place, form in found.items() if place != reverse("admin:logout")]


def effect(client, place: str, sent: dict, before: dict) -> dict[Key, tuple]:
    """What the form writes: the rows afterwards that are not as before, without the times of writing."""
    with taken_back() as writing:
        client.post(place, sent)
        if not writing.number:
            return {}
        now = rows()
        other = (key for key in now.keys() | before.keys() if now.get(key) != before.get(key))
        return {key: _untimed(now.get(key, ())) for key in other}


def _untimed(row: tuple) -> tuple:
    """A moment of now is not compared, nor the hash of a password; what was sent is."""
    row = tuple("now" if isinstance(one, datetime) and one.year != YEAR else one for one in row)
    return tuple("hash" if str(one).startswith("md5$") else one for one in row)


def test_no_form_sets_a_field_that_it_does_not_show(districts):
    browsers, before, added = attacks.clients(districts.people), rows(), extras(districts)
    addresses = [each for each in every_address(districts.mine) if each.name not in {*SLOW, *UNANSWERED}]
    number, took_effect, seen, wrong = 0, 0, set(), []
    for letter, address in list(product("SFLC", addresses))[:: budget(23, long=1)]:
        page = browsers[letter].get(str(address), address.query)
        for place, form in shown(page, str(address)):
            if (letter, place) in seen:
                continue
            seen.add((letter, place))
            try:
                sent = filled(page, place, form) if form else of_address(page, place)
            except AssertionError:  # shown, and not to be sent
                continue
            names = {name for _, fields in forms_of(page) for name in fields}
            more = {name: value for name, value in added.items() if name not in names | sent.keys()}
            alone = effect(browsers[letter], place, sent, before)
            together = effect(browsers[letter], place, sent | more, before)
            number, took_effect = number + 1, took_effect + bool(alone)
            if alone != together:
                wrong.append((letter, place, _difference(alone, together)))
    print(f"\n{number} forms with {len(added)} fields more, {took_effect} of which take effect")
    assert wrong == []
    assert len(added) > 150
    assert set(added) >= WANTED
    assert took_effect >= budget(2, long=40)


def _difference(alone: dict, together: dict) -> list:
    other = (key for key in alone.keys() | together.keys() if alone.get(key) != together.get(key))
    return [(key, alone.get(key), together.get(key)) for key in other][:2]


def test_no_row_of_a_list_inside_a_form_sets_one_either(districts):
    """Likewise in the rows of an inline, by the names that its fields have there."""
    browsers, before, added = attacks.clients(districts.people), rows(), extras(districts)
    number, took_effect, wrong = 0, 0, []
    changes = [each for each in every_address(districts.mine) if each.name.endswith("_change")]
    for letter, address in list(product("SF", changes))[:: budget(5, long=1)]:
        page = browsers[letter].get(str(address))
        if page.status_code != 200 or not page.context.get("inline_admin_formsets"):
            continue
        sent, more = of_address(page, str(address)), {}
        for inline in page.context["inline_admin_formsets"]:
            for form in inline.formset.initial_forms:
                # A row that stands in the page as text takes the fields of its form all the same.
                others = {name: value for name, value in added.items() if name not in form.fields}
                more |= {f"{form.prefix}-{name}": value for name, value in others.items()}
        alone = effect(browsers[letter], str(address), sent, before)
        together = effect(browsers[letter], str(address), more | sent, before)
        number, took_effect = number + len(more), took_effect + bool(alone)
        if alone != together:
            wrong.append((letter, str(address), _difference(alone, together)))
    print(f"\n{number} fields more in rows inside forms")
    assert wrong == []
    assert number > 100


def test_the_walk_would_see_a_field_that_is_set(districts):
    client = attacks.clients(districts.people)["S"]
    directive = districts.mine.records["directive"]
    place = reverse("admin:briefings_directive_change", args=[directive.pk])
    sent, before = of_address(client.get(place), place), rows()

    assert effect(client, place, sent, before) != effect(client, place, sent | {"content": TEXT}, before)
