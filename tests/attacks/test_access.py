"""Access: whoever knows the address or the key of what is not theirs gets nothing of it and changes nothing in it."""

from itertools import product

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import NoReverseMatch, reverse

from organizations.models import User
from organizations.services import people as services
from tests.attacks import world as attacks
from tests.attacks.state import changed, references, rows, taken_back
from tests.briefings.test_nothing_leaks import addresses as reading
from tests.briefings.test_nothing_leaks import readable
from tests.budget import budget
from tests.portal.every_address import OF_SYSTEM, every_address, forms_of, record_of
from tests.worlds import world

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql]
districts = world(attacks.build)

TURNED_AWAY = (302, 403, 404, 405)
# Open to whoever has the address itself, which cannot be guessed; and what speaks of no record.
BY_TOKEN = ("briefings:verify", "briefings:calendar_feed", "admin:view_on_site", "admin:app_list")
FORMS = {
    "text": "Chiếm quyền",
    "reason": "Chiếm quyền",
    "note": "Chiếm quyền",
    "post": "yes",
    "_save": "1",
    "percent": "90",
}


def sampled(found: list, *, usual: int) -> list:
    """Every ``usual``-th; all in a long run."""
    return found[:: budget(usual, long=1)]


def foreign(person, which, addresses: list) -> list:
    """Those of the ``addresses`` of the district ``which`` that are of records which ``person`` must not see."""
    found, seen = [], {}
    for address in addresses:
        if not address.values or address.name in BY_TOKEN:
            continue
        if address.name in OF_SYSTEM:  # of whoever runs the portal, who is none of these
            found.append(address)
            continue
        record = which.records["briefing"] if "slug" in address.values else record_of(which, address.name)
        if record not in seen:
            seen[record] = sees(person, record)
        if not seen[record]:
            found.append(address)
    return found


def sees(person, record) -> bool:
    if isinstance(person, AnonymousUser) or not person.is_active:
        return False
    rows_of_all = type(record).objects
    if isinstance(record, User):
        return person.pk == record.pk or services.people_of(person).filter(pk=record.pk).exists()
    return rows_of_all.for_user(person).filter(pk=record.pk).exists()


def today(people: dict) -> dict:
    """The accounts as the database has them."""
    return {letter: User.objects.get(pk=one.pk) if one.pk else one for letter, one in people.items()}


def test_no_address_of_a_foreign_record_answers(districts):
    """Every address × every role × the records of the other district, and those of the own one out of reach."""
    browsers = attacks.clients(districts.people)
    addresses = [(which, every_address(which)) for which in (districts.other, districts.mine)]
    steps = [
        (method, letter, address)
        for letter, person in today(districts.people).items()
        for which, of_it in addresses
        for address in foreign(person, which, of_it)
        for method in ("get", "head", "post")
    ]
    before, number, wrong = rows(), 0, []
    for method, letter, address in sampled(steps, usual=110):
        with taken_back() as writing:
            sent = FORMS if method == "post" else {}
            answer = getattr(browsers[letter], method)(str(address), sent | address.query)
            number += 1
            if answer.status_code not in TURNED_AWAY:
                wrong.append((method, letter, str(address), answer.status_code))
            elif method != "head" and attacks.MARK in readable(answer):
                wrong.append((method, letter, str(address), "words"))
            if writing.number and (moved := changed(before)):
                wrong.append((method, letter, str(address), moved))
    print(f"\n{number} of {len(steps)} methods × addresses of foreign records × roles")
    assert wrong == []
    assert len(steps) > 5_000


def test_no_list_search_export_feed_or_choice_shows_a_foreign_word(districts):
    browsers, number = attacks.clients(districts.people), 0
    for letter, person in today(districts.people).items():
        if not person.pk:
            continue
        for address in sampled(list(reading(person)), usual=19):
            answer = browsers[letter].get(address)
            number += 1
            assert answer.status_code < 500, address
            assert answer.status_code != 200 or attacks.MARK not in readable(answer), (letter, address)
    print(f"\n{number} lists, searches, exports, feeds and choices × roles")
    assert number > 40


# --- keys inside forms ------------------------------------------------------------------------------------------------


def test_no_form_takes_the_key_of_a_foreign_record(districts):
    """Every field of every form that holds a key: chosen, hidden, of a row inside another record, of an action."""
    browsers = attacks.clients(districts.people)
    keys = sorted({record.pk for record in districts.other.records.values()})
    tried = budget(keys[:: len(keys) // 3], long=keys)
    before, linked, number, fields_tried = rows(), references(districts.keys), 0, 0
    steps = list(product("SLFWC", every_address(districts.mine)))
    for letter, address in sampled(steps, usual=61):
        page = browsers[letter].get(str(address), address.query)
        for action, fields in forms_of(page) if page.status_code == 200 else ():
            place = action or str(address)
            if place == reverse("admin:logout"):
                continue
            holding = [name for name, value in fields.items() if _may_hold_a_key(name, value)]
            fields_tried += len(holding)
            for key in tried:
                with taken_back() as writing:
                    answer = browsers[letter].post(place, fields | dict.fromkeys(holding, key))
                    number += 1
                    assert answer.status_code < 500, (letter, place, key)
                    if writing.number:
                        _nothing_taken(districts, before, linked, (letter, place, key))
    print(f"\n{number} forms with foreign keys in {fields_tried} fields")
    assert number > 12


def _may_hold_a_key(name: str, value: str) -> bool:
    typed = ("csrfmiddlewaretoken", "TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS", "version")
    return not name.endswith(typed) and (value == "" or value.isdigit())


def _nothing_taken(districts, before, linked: int, attack) -> None:
    """No row of the other district is another, and none is named by a new row."""
    assert not changed(before) & districts.keys, attack
    assert references(districts.keys) == linked, attack


@pytest.mark.parametrize("across", ["0", "1"])
def test_no_action_on_a_list_reaches_a_foreign_record(districts, across):
    browsers, before, number = attacks.clients(districts.people), rows(), 0
    linked = references(districts.keys)
    for letter, model in sampled(list(product("SLFWCN", admin.site._registry)), usual=5):
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        keys = [key for table, key in districts.keys if table == model._meta.label_lower]
        page = admin.site._registry[model]
        for action in {
            "delete_selected",
            *(one if isinstance(one, str) else one.__name__ for one in page.actions or ()),
        }:
            sent = {"action": action, "select_across": across, "index": "0", "_selected_action": keys, "post": "yes"}
            with taken_back() as writing:
                answer = browsers[letter].post(reverse(f"admin:{label}_changelist"), sent)
                number += 1
                assert answer.status_code < 500, (letter, label, action)
                if writing.number:
                    _nothing_taken(districts, before, linked, (letter, label, action))
    print(f"\n{number} actions on foreign records")
    assert number > 30


# --- questions that answer what they should not -----------------------------------------------------------------------

ASKED = (
    "password__startswith", "user__password__startswith", "by__password__startswith", "created_by__password__contains",
    "lead_organization__memberships__user__password__startswith", "organization__memberships__user__email__contains",
    "briefing__series__host__memberships__user__password__startswith", "history__history_user__password__startswith",
    "granted_by__password__regex", "calendartoken__text__startswith", "user__calendartoken__text__startswith",
)  # fmt: skip


def test_no_filter_or_order_asks_beyond_its_list(districts):
    """A question that is true of a secret is answered as one that is not."""
    browsers, number, refused = attacks.clients(districts.people), 0, 0
    for model, letter in sampled(list(product(admin.site._registry, "SFR")), usual=13):
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        if browsers[letter].get(address).status_code != 200:
            continue
        for asked in ASKED:
            answers = [browsers[letter].get(address, {asked: text}) for text in ("md5", "zzz")]
            assert {answer.status_code for answer in answers} <= {200, 302, 400}, (address, asked)
            assert len({(answer.status_code, answer.headers.get("Location")) for answer in answers}) == 1
            if answers[0].status_code == 200:
                lists = [list(answer.context["cl"].result_list) for answer in answers]
                assert lists[0] == lists[1], (address, asked)
            refused += answers[0].status_code != 200
            number += 1
        for asked in (
            {"_to_field": "password"},
            {"_to_field": "text", "_popup": "1"},
            {"o": "password"},
            {"o": "99.-99"},
        ):
            answer = browsers[letter].get(address, asked)
            assert answer.status_code in (200, 302, 400), (address, asked)
            number += 1
    print(f"\n{number} questions beyond the list, {refused} of them refused")
    assert number > 50
    assert refused > 25


def test_a_foreign_record_and_none_are_answered_alike(districts):
    """What is not theirs is not even said to be there: same status, same words."""
    browsers, number = attacks.clients(districts.people), 0
    for letter, address in sampled(list(product("SFCN", every_address(districts.other))), usual=5):
        name = next((each for each in ("pk", "object_id") if each in address.values), None)
        if not name or address.name in {*BY_TOKEN, *OF_SYSTEM} or address.name.startswith("organizations:import_"):
            continue
        record = record_of(districts.other, address.name)
        if sees(districts.people[letter], record):
            continue
        absent = 10**9
        try:
            other = reverse(address.name, kwargs=address.values | {name: absent})
        except NoReverseMatch:
            continue
        browsers[letter].cookies.pop("messages", None)  # what an earlier answer left to be said
        there, nowhere = browsers[letter].get(str(address)), browsers[letter].get(other)
        number += 1
        assert there.status_code == nowhere.status_code, (letter, str(address))
        said = readable(there).replace(str(address), "").replace(f"“{record.pk}”", "")
        assert len(said) - len(readable(nowhere).replace(other, "")) in range(-40, 40), (letter, str(address))
    print(f"\n{number} addresses of foreign records beside those of none")
    assert number > 30


def test_the_marks_are_there_to_be_found(districts, client):
    """The walk would see a leak: the other district's own office reads the words."""
    client.force_login(districts.other.people["S"], backend="organizations.backends.RoleBackend")

    assert attacks.MARK in readable(client.get("/chi-dao/"))
    assert models.QuerySet(User).count() > 20
