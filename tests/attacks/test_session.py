"""Sessions: none is given, kept, guessed or lent that its account would not have."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from django.urls import reverse

from organizations.landing import RESTORE
from organizations.models import KeptForm, User
from tests.attacks import world as attacks
from tests.attacks.state import rows
from tests.budget import budget
from tests.factories import PASSWORD
from tests.portal.every_address import every_address
from tests.webforms import of_address
from tests.worlds import world

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql]
districts = world(attacks.build)
LOGIN = "/admin/login/"
TYPED = "Đã trồng 500 cây ở ba xã, còn hai xã chưa có giống."


def sign_in(client: Client, person):
    return client.post(LOGIN, {"username": person.username, "password": PASSWORD})


def is_in(client: Client) -> bool:
    return client.get("/viec-cua-toi/").status_code == 200


@pytest.fixture
def officer(districts):
    return districts.mine.people["F"]


def test_the_key_changes_at_signing_in(officer):
    """Fixation: the attacker knows the key that the victim had before."""
    client = Client()
    client.get(LOGIN)
    session = client.session
    session["known"] = "to the attacker"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key

    sign_in(client, officer)

    assert is_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert not Session.objects.filter(session_key=before).exists()
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = before
    assert not is_in(thief)


def test_a_key_of_the_attackers_choice_is_not_taken(officer):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = chosen = "a" * 32
    sign_in(client, officer)

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != chosen
    assert not Session.objects.filter(session_key=chosen).exists()


def test_the_session_of_another_is_not_carried_on(districts, officer):
    """Signing in where somebody else is signed in begins a session of its own."""
    client = Client()
    client.force_login(districts.mine.people["W"], backend="organizations.backends.RoleBackend")
    before, session = client.cookies[settings.SESSION_COOKIE_NAME].value, client.session
    session["of the first"] = "kept"
    session.save()
    sign_in(client, officer)

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert "of the first" not in client.session


TAMPERED = ("", "0", "' OR 1=1 --", "../../etc/passwd", "a" * 5_000, "*", "%", "{}", "null", "\xff", "A" * 32)


@pytest.mark.parametrize("value", TAMPERED)
def test_a_made_up_cookie_is_nobodys(value):
    cookie = f"sessionid={value}; csrftoken={value}; messages={value}; trinh_duyet={value}"
    answer = Client(raise_request_exception=False).get("/viec-cua-toi/", headers={"cookie": cookie})

    assert answer.status_code in (302, 400)


def test_a_session_is_read_from_the_database_alone(officer):
    """Data that somebody signed is none of ours."""
    data = {"_auth_user_id": str(officer.pk), "_auth_user_backend": "organizations.backends.RoleBackend"}
    for value in (signing.dumps(data), signing.dumps(data, key="x", salt="django.contrib.sessions.SessionStore")):
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = value
        assert not is_in(client)


def test_signing_out_ends_the_session_itself(officer):
    client = Client()
    sign_in(client, officer)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert is_in(client)
    client.post(reverse("admin:logout"))

    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key
    assert not is_in(thief)
    assert not Session.objects.filter(session_key=key).exists()


def test_nobody_is_signed_out_by_a_link(officer):
    client = Client()
    sign_in(client, officer)
    client.get(reverse("admin:logout"))

    assert is_in(client)


def other_password(person: User) -> None:
    person.set_password("Mat-khau-moi-2027")
    person.save()


def lock(person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


@pytest.mark.parametrize("end", [other_password, lock])
def test_an_account_that_ends_ends_every_session_at_once(districts, officer, end):
    clients = [Client(), Client()]
    for client in clients:
        sign_in(client, officer)
        assert is_in(client)
    end(User.objects.get(pk=officer.pk))

    for client in clients:
        assert not is_in(client)
    number = 0
    for address in every_address(districts.mine)[:: budget(20, long=1)]:
        if "token" in address.values or address.name in ("front_page", "healthz", "login", "admin:login", "metrics"):
            continue
        answer = clients[0].get(str(address), address.query)
        assert answer.status_code in (302, 403, 404, 405), str(address)
        number += 1
    print(f"\n{number} addresses after the account ended")


def test_a_role_that_ends_is_gone_with_the_next_request(districts, officer):
    client = Client()
    sign_in(client, officer)
    directive = districts.mine.records["directive"].get_absolute_url()
    assert client.get(directive).status_code == 200
    officer.memberships.all().delete()

    assert client.get(directive).status_code == 404
    assert client.post(f"{directive}update/", {"text": TYPED}).status_code in (403, 404)


def test_a_form_that_one_person_opened_is_taken_from_no_other(districts, officer):
    """Its token names whose it is, and is signed."""
    page = districts.mine.records["directive"].get_absolute_url()
    mine, other = Client(), Client()
    mine.force_login(officer, backend="organizations.backends.RoleBackend")
    other.force_login(districts.mine.people["W"], backend="organizations.backends.RoleBackend")
    sent = of_address(mine.get(page), f"{page}update/") | {"text": TYPED}
    before = rows()

    assert other.post(f"{page}update/", sent).status_code == 403
    token = sent["form_token"][0]
    for forged in (token[:-1], token[:-1] + "A", f"a{token}", token.swapcase()):
        assert other.post(f"{page}update/", sent | {"form_token": forged}).status_code < 500
    assert not [key for key in rows().keys() - before.keys() if key[0] == "briefings.progressupdate"]


def test_what_was_kept_for_one_browser_is_shown_in_no_other(districts, officer):
    page = districts.mine.records["directive"].get_absolute_url()
    client = Client()
    sign_in(client, officer)
    sent = of_address(client.get(page), f"{page}update/") | {"text": TYPED}
    Session.objects.all().delete()
    client.post(f"{page}update/", sent)
    kept = KeptForm.objects.get()
    address = f"{page}?{RESTORE}={kept.key}"

    for letter in "FSW":  # the person in another browser, and others
        other = Client()
        other.force_login(districts.mine.people[letter], backend="organizations.backends.RoleBackend")
        assert TYPED not in other.get(address, follow=True).content.decode()
        other.cookies["trinh_duyet"] = kept.browser
        assert (TYPED in other.get(address, follow=True).content.decode()) == (letter == "F")


def test_cookies_in_production_go_encrypted_and_to_no_script(tmp_path):
    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SECURE,"
        "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS >= 31536000, s.DEBUG, s.SESSION_COOKIE_AGE <= 12 * 3600)"
    )
    given = {"PORTAL_PRODUCTION": "1", "PORTAL_DATA_DIR": str(tmp_path), "PORTAL_ALLOWED_HOSTS": "a.example"}
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings", "DATABASE_URL": ""} | given
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120)

    assert done.stdout.split() == ["True", "True", "Lax", "True", "True", "True", "False", "True"], done.stderr


def test_the_cookie_of_a_session_goes_to_no_script_and_no_foreign_site(officer):
    cookie = sign_in(Client(), officer).cookies[settings.SESSION_COOKIE_NAME]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert re.fullmatch("[a-z0-9]{32}", cookie.value)
    assert not cookie["domain"]
