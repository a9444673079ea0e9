"""Whatever somebody writes into an address or a field by hand, the portal answers; it never breaks."""

import sys
from itertools import cycle, islice
from urllib.parse import quote

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from django.urls import reverse

from briefings.choices import AllocationState
from tests import factories, worlds
from tests.briefings.admin.records import MAKERS
from tests.briefings.test_scope import World
from tests.budget import budget
from tests.evidence import PNG
from tests.portal.every_address import every_address, forms_of, parameters_of
from tests.portal.test_every_form_twice import filled

MANY_WORDS = " ".join(f"chu{number}" for number in range(1_000))
VALUES = (
    "99999999999999999999",
    str(2**63),
    "\0",
    MANY_WORDS,
    "a" * 60_000,
    "a\0b",
    "99999999",
    "0",
    "-1",
    "²",
    "9999-12-31",
    "0001-01-01",
    "9999-Q4",
    "9999",
    "31/12/9999",
    "01/01/0001",
    "0000-Q1",
    "1e400",
    "NaN",
    "[]",
    "a,b",
)
UNANSWERED = {"healthz": "says with 503 that no worker is at work"}
SLOW = {"briefings:bundle", "briefings:trial_print", "briefings:word", "briefings:word_preview", "briefings:preview"}


def build_world() -> World:
    world = World()
    world.people["X"].is_staff = True
    world.people["X"].save(update_fields=["is_staff"])
    paper = world.records["issued paper"]
    factories.NumberAllocationFactory(number=paper.number, document=paper, state=AllocationState.USED)
    return world


world = worlds.world(build_world)
pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql]


class Visits:
    """Requests of one person, none of which leaves anything; what broke, by name of the address."""

    def __init__(self, person):
        self.client = Client(raise_request_exception=False)
        self.client.force_login(person, backend="organizations.backends.RoleBackend")
        self.number, self.broken, self.raised = 0, {}, ""
        got_request_exception.connect(self._keep)

    def _keep(self, **signal):
        self.raised = repr(sys.exc_info()[1])[:150]

    def get(self, name: str, path: str, asked: dict):
        return self._send(name, lambda: self.client.get(path, asked))

    def post(self, name: str, path: str, typed: dict):
        return self._send(name, lambda: self.client.post(path, typed))

    def _send(self, name: str, send):
        self.number, self.raised = self.number + 1, "status 500"
        with transaction.atomic():
            try:
                answer = send()
            finally:
                transaction.set_rollback(True)
        if answer.status_code >= 500:
            self.broken.setdefault(name, set()).add(self.raised)
        return answer


def addresses(world, *, first: int = 0) -> list:
    """Every seventh, beginning with the ``first``; all of them in a long run."""
    found = [each for each in every_address(world) if each.name not in UNANSWERED]
    step = budget(7, long=1)
    return found[first % step :: step]


def some(values: tuple, number: int, *, start: int) -> list:
    """``number`` of the values, another beginning each time."""
    return list(islice(cycle(values), start, start + number))


def test_no_parameter_of_any_address_breaks_it(world):
    visits = Visits(world.people["X"])
    for start, address in enumerate(addresses(world)):
        if address.name in SLOW:
            continue
        first = visits.get(address.name, str(address), address.query)
        names = parameters_of(address, first)
        for value in some(VALUES, 1, start=start):
            visits.get(address.name, str(address), address.query | dict.fromkeys(names, value))
    print(f"\n{visits.number} questions")

    assert visits.broken == {}
    assert visits.number > 50


def test_no_key_or_word_in_a_path_breaks_it(world):
    visits = Visits(world.people["X"])
    for start, address in enumerate(addresses(world, first=1)):
        for given in address.values.values():
            for value in some(VALUES, 2, start=start):
                visits.get(address.name, str(address).replace(f"/{given}", f"/{quote(value)}", 1), {})
    print(f"\n{visits.number} paths")

    assert visits.broken == {}
    assert visits.number > 40


@pytest.mark.parametrize("who", ["S", "F", "X"])
def test_no_field_of_any_form_breaks_it(world, who):
    visits, start, seen = Visits(world.people[who]), 0, {reverse("admin:logout")}
    for address in addresses(world, first=2):
        if address.name in SLOW or (who == "X") != address.name.startswith("admin"):
            continue
        page = visits.get(address.name, str(address), address.query)
        for action, fields in forms_of(page):
            place = action or str(address)
            if place in seen:
                continue
            seen.add(place)
            start += 1
            for value in some(VALUES, 1, start=start):
                visits.post(place, place, fields | dict.fromkeys(fields, value))
    print(f"\n{visits.number} pages and forms")

    assert visits.broken == {}


def test_words_in_the_place_of_keys_are_answered(world):
    """What the walk over everything once found broken."""
    visits = Visits(world.people["X"])
    lock = reverse("admin:organizations_periodlock_changelist")
    rule = world.records["indicator rule"]

    assert visits.get("lock", f"{lock}[]/change/", {}).status_code == 302
    kept = forms_of(visits.get("rule", reverse("admin:organizations_indicatorrule_change", args=[rule.pk]), {}))
    for action, fields in kept:
        visits.post("rule", action or "", fields | dict.fromkeys(fields, "[]"))

    assert visits.broken == {}


@pytest.mark.parametrize(
    ("field", "typed"), [(forms.DateField, "01/01/0001"), (forms.DateTimeField, "01/01/0001 00:00")]
)
def test_a_day_before_all_that_can_be_stored_is_said(field, typed):
    with pytest.raises(ValidationError, match="sớm hơn mọi ngày ghi được"):
        field().clean(typed)


LISTS = ("briefings", "reports", "directives", "tasks", "shortcomings", "inbox")


@pytest.mark.parametrize(("first", "text"), [(0, MANY_WORDS), (1, "a" * 60_000)], ids=["many words", "long word"])
def test_a_search_for_too_much_finds_nothing_and_says_why(world, client, first, text):
    """Each list is asked for one of the two; for both in a long run."""
    client.force_login(world.people["X"], backend="organizations.backends.RoleBackend")
    searched = [reverse(f"briefings:{name}") for name in LISTS]
    searched += [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model, page in admin.site._registry.items()
        if page.search_fields
    ]
    assert len(searched) > 25

    asked = searched[first :: budget(2, long=1)]
    for address in asked:
        page = client.get(address, {"q": text})
        assert page.status_code == 200, address
        assert "Phần tìm kiếm dài quá" in page.content.decode(), address
        assert not (page.context["page"] if "page" in page.context else page.context["cl"].result_list), address
    print(f"\n{len(asked)} of {len(searched)} lists")
    assert len(asked) > 12


def test_a_list_filtered_by_a_key_that_nothing_has_says_so(world, client):
    client.force_login(world.people["X"], backend="organizations.backends.RoleBackend")
    number = 0
    for model in admin.site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        specs = client.get(address).context["cl"].filter_specs
        for name in {name for spec in specs for name in spec.expected_parameters() if "__id__" in name}:
            page = client.get(address, {name: str(2**63), "xuat": "xlsx" if number % 3 else ""}, follow=True)
            assert page.status_code == 200, (address, name)
            assert "lọc theo điều không có" in page.content.decode(), (address, name)
            number += 1
    print(f"\n{number} filters")
    assert number > 25


def test_a_null_character_in_an_address_is_a_wrong_request(client):
    assert client.get("/?q=%00").status_code == 400
    assert client.get("/chi-dao/%00/").status_code == 400
    assert client.get("/admin/login/?next=%2F%00").status_code == 400


def test_a_null_character_in_the_name_of_a_file_is_left_out(world, client):
    client.force_login(world.people["F"], backend="organizations.backends.RoleBackend")
    directive = world.records["directive"]
    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="anh\0.png"\r\n\r\n'
    text = '--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nĐã làm.\r\n'.encode()
    owner = b'--b\r\nContent-Disposition: form-data; name="organization"\r\n\r\n%d\r\n' % directive.lead_organization_id
    body = text + owner + head + PNG + b"\r\n--b--\r\n"

    answer = client.post(f"/chi-dao/{directive.pk}/update/", body, content_type="multipart/form-data; boundary=b")

    assert answer.status_code == 302
    assert directive.updates.latest("at").evidence.get().original_name == "anh.png"


def test_no_form_breaks_by_one_field_that_is_refused(world):
    """All others are right, so that whatever looks at several at once is reached."""
    visits, host, forms_seen = Visits(world.people["X"]), world.records["host"], 0
    for model, maker in MAKERS.items():
        maker(host)
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
        page = visits.get(str(model), address, {})
        if page.status_code != 200:
            continue
        form = page.context["adminform"].form
        try:
            sent = filled(page, address, form)
        except AssertionError:  # shown, and not to be written
            continue
        forms_seen += 1
        several = {name: field for name, field in form.fields.items() if isinstance(field, forms.ModelChoiceField)}
        for name, field in several.items():  # as many as can be, so that rules between them have something to look at
            sent[name] = sent.get(name) or [field.prepare_value(row) for row in field.queryset[:1]]
        names = list(form.fields)
        for name in names[visits.number % 4 :: budget(4, long=1)]:
            for value in some(("", "2147483647", "a"), budget(1, long=3), start=visits.number):
                visits.post(f"{model.__name__}.{name}", address, sent | {name: value})
    print(f"\n{visits.number} fields refused alone, in {forms_seen} forms")

    assert visits.broken == {}
    assert forms_seen > 15
    assert visits.number > 60
