"""Forms of foreign sites: no address takes one, and none changes anything because a link to it is followed."""

from itertools import product

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from tests.attacks import world as attacks
from tests.attacks.state import changed, rows, taken_back
from tests.budget import budget
from tests.portal.every_address import every_address
from tests.portal.test_hostile_values import UNANSWERED
from tests.worlds import world

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql]
districts = world(attacks.build)

# Views that want no token, and why none is needed.
EXEMPT = {"briefings:verify": "hashes a file and forgets it; it looks at no account and writes nothing"}
# What a link may write, and why.
WRITTEN_BY_LINKS = {
    "briefings:document_file": "that an addressee opened a paper is what its delivery is kept for",
    "briefings:signed_file": "likewise",
    "organizations:second_factor": "the secret that the telephone reads, of the own account; no code, no effect",
}
SITE = "testserver"
TOKEN = "csrfmiddlewaretoken"


def browser(person, **more) -> Client:
    client = Client(enforce_csrf_checks=True, **more)
    client.force_login(person, backend="organizations.backends.RoleBackend")
    return client


def own_token(client: Client, **more) -> str:
    """The token of a page that this browser really opened."""
    client.get("/lich/", **more)
    return client.cookies[settings.CSRF_COOKIE_NAME].value


FOREIGN = {
    "without a token": lambda client, other: ({}, {}),
    "an empty token": lambda client, other: ({TOKEN: ""}, {}),
    "the token of another browser": lambda client, other: ({TOKEN: own_token(other)}, {}),
    "a token of no form": lambda client, other: ({TOKEN: "a" * 64}, {}),
    "a token in the address": lambda client, other: ({}, {"QUERY_STRING": f"{TOKEN}={own_token(client)}"}),
    "from another origin": lambda client, other: ({TOKEN: own_token(client)}, {"HTTP_ORIGIN": "https://evil.example"}),
    "from an origin without name": lambda client, other: ({TOKEN: own_token(client)}, {"HTTP_ORIGIN": "null"}),
    "from a name that begins alike": lambda client, other: (
        {TOKEN: own_token(client)},
        {"HTTP_ORIGIN": f"http://{SITE}.evil.example"},
    ),
    "from another page, encrypted": lambda client, other: (
        {TOKEN: own_token(client, secure=True)},
        {"secure": True, "HTTP_REFERER": "https://evil.example/a"},
    ),
    "from no page, encrypted": lambda client, other: ({TOKEN: own_token(client, secure=True)}, {"secure": True}),
    "as JSON": lambda client, other: ({}, {"content_type": "application/json"}),
    "as plain text": lambda client, other: ({}, {"content_type": "text/plain"}),
}


def test_no_address_takes_a_form_of_a_foreign_site(districts):
    other = browser(districts.mine.people["W"])
    before, number, wrong = rows(), 0, []
    addresses = [each for each in every_address(districts.mine) if each.name not in EXEMPT]
    for name, attack in FOREIGN.items():
        for who, address in list(product("SX", addresses))[:: budget(120, long=1)]:
            client = browser(districts.mine.people[who])
            typed, more = attack(client, other)
            with taken_back() as writing:
                if "content_type" in more:
                    answer = client.post(str(address), b"{}", **more)
                else:
                    answer = client.post(str(address), typed | {"post": "yes", "reason": "Chiếm quyền"}, **more)
                number += 1
                if answer.status_code != 403:
                    wrong.append((name, str(address), answer.status_code))
                if writing.number and (moved := changed(before)):
                    wrong.append((name, str(address), moved))
    print(f"\n{number} forms of foreign sites, in {len(FOREIGN)} ways")
    assert wrong == []
    assert number > 40


def test_nobody_is_signed_in_by_a_foreign_site(districts):
    """A victim who works in the attacker's account writes into it."""
    for typed in ({}, {TOKEN: "a" * 64}):
        answer = Client(enforce_csrf_checks=True).post("/admin/login/", typed | {"username": "a", "password": "b"})
        assert answer.status_code == 403


def test_only_what_needs_none_wants_no_token():
    assert set(_exempt(get_resolver())) == set(EXEMPT)


def _exempt(resolver, space: str = ""):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _exempt(pattern, pattern.namespace or space)
        elif getattr(pattern.callback, "csrf_exempt", False):
            yield f"{space}:{pattern.name}" if space else str(pattern.name or pattern.pattern)


def test_no_link_changes_anything(districts):
    """Whoever is made to follow a link, or whose browser looks at it beforehand, has done nothing."""
    before, number, wrong = rows(), 0, set()
    addresses = [each for each in every_address(districts.mine) if each.name not in {"briefings:bundle", *UNANSWERED}]
    steps = list(product(("get", "head"), "SFXC", addresses))
    asked = {"post": "yes", "action": "delete_selected", "tao": "1", "huy": "1", "_save": "1", "xac-nhan": "1"}
    clients = {who: browser(districts.mine.people[who]) for who in "SFXC"}
    for method, who, address in steps[:: budget(60, long=1)]:
        with taken_back() as writing:
            getattr(clients[who], method)(str(address), asked | address.query)
            number += 1
            if writing.number and changed(before):
                wrong.add(address.name)
    print(f"\n{number} links followed by {len(clients)} people, {len(wrong)} leave a trace on purpose")
    assert wrong <= set(WRITTEN_BY_LINKS)
    assert number > 20
