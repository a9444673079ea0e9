"""Brute force: guessing of passwords, accounts and secret addresses is slow, seen, and tells nothing."""

import math

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import hashers
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from briefings.documents.verification import CHARACTERS, LENGTH
from briefings.models import CalendarToken
from portal.guessing import OF_ACCOUNT, OF_ADDRESS, address_of
from tests import factories as make
from tests.factories import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql]
LOGIN = "/admin/login/"
LIMIT = settings.AXES_FAILURE_LIMIT


@pytest.fixture
def person():
    return make.UserFactory(username="vanthu", is_staff=True)


def guess(name: str, *, address: str = "203.0.113.7", password: str = "đoán mò", **headers):
    sent = {"username": name, "password": password}
    return Client().post(LOGIN, sent, REMOTE_ADDR=address, headers=headers)


def failed(number: int, *, name: str, address: str) -> None:
    """As if so many guesses had gone before."""
    AccessAttempt.objects.create(
        username=name, ip_address=address, user_agent="", failures_since_start=number, attempt_time=timezone.now()
    )


# --- passwords --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "vary",
    [
        lambda number: {},
        lambda number: {"user-agent": f"Browser {number}"},
        lambda number: {"x-forwarded-for": f"198.51.100.{number}"},
        lambda number: {"x-real-ip": f"198.51.100.{number}"},
        lambda number: {"forwarded": f"for=198.51.100.{number}"},
        lambda number: {"client-ip": f"198.51.100.{number}"},
    ],
    ids=["alike", "browsers", "forwarded for", "real ip", "forwarded", "client ip"],
)
def test_guesses_of_one_account_from_one_machine_are_locked(person, vary):
    answers = [guess("vanthu", **vary(number)).status_code for number in range(LIMIT)]

    assert answers == [200] * (LIMIT - 1) + [429]
    assert guess("vanthu", password=PASSWORD, **vary(99)).status_code == 429


NAMES = ("vanthu", " vanthu", "vanthu ", "van\u200bthu", "\ufeffvanthu", "ｖａｎｔｈｕ", "vanthu\u00ad", "v\u2060anthu")


def test_other_ways_of_writing_a_name_are_no_further_guesses(person):
    answers = [guess(NAMES[number % len(NAMES)]).status_code for number in range(LIMIT)]

    assert answers[-1] == 429
    assert guess("vanthu", password=PASSWORD).status_code == 429


def test_guesses_of_one_account_from_many_machines_are_locked(person):
    for number in range(OF_ACCOUNT // 5):
        failed(5, name="vanthu", address=f"198.51.100.{number}")

    assert guess("vanthu", password=PASSWORD).status_code == 429
    assert guess("nguoikhac").status_code == 200


def test_guesses_of_many_accounts_from_one_machine_are_locked(person):
    """One likely password for everybody."""
    for number in range(OF_ADDRESS // 5):
        failed(5, name=f"canbo{number}", address="203.0.113.7")

    assert guess("vanthu", password=PASSWORD).status_code == 429
    assert guess("vanthu", password=PASSWORD, address="203.0.113.8").status_code == 302


def test_a_proxy_that_does_not_say_whose_shuts_nobody_out(person):
    for number in range(OF_ADDRESS // 5):
        failed(5, name=f"canbo{number}", address="127.0.0.1")

    assert guess("vanthu", password=PASSWORD, address="127.0.0.1").status_code == 302


def test_a_few_wrong_words_from_elsewhere_shut_nobody_out(person):
    for _ in range(LIMIT):
        guess("vanthu", address="198.51.100.1")

    assert guess("vanthu", password=PASSWORD).status_code == 302


def test_guesses_are_forgotten_after_a_while(person):
    failed(OF_ACCOUNT, name="vanthu", address="198.51.100.1")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timezone.timedelta(hours=1))

    assert guess("vanthu", password=PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("behind", "said", "address"),
    [
        (False, "198.51.100.1", "203.0.113.7"),
        (True, "198.51.100.1", "198.51.100.1"),
        (True, "10.0.0.1, 198.51.100.1", "198.51.100.1"),  # what the visitor wrote stands before
        (True, "a", "203.0.113.7"),
        (True, "", "203.0.113.7"),
        (True, "198.51.100.1, ", "203.0.113.7"),
        (True, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_where_a_request_comes_from_is_what_the_proxy_wrote(settings, behind, said, address):
    settings.BEHIND_PROXY = behind
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.7", headers={"x-forwarded-for": said})

    assert address_of(request) == address


def test_every_door_is_watched():
    """Wherever a password is asked, it is asked through the backend that counts."""
    assert settings.AUTHENTICATION_BACKENDS[0] == "axes.backends.AxesStandaloneBackend"
    assert reverse("admin:login") == LOGIN
    assert settings.LOGIN_URL == "admin:login"


# --- accounts ---------------------------------------------------------------------------------------------------------


def test_a_refusal_says_not_whether_there_is_such_an_account(person):
    """Same words, same work: as many passwords are hashed."""
    make.UserFactory(username="nghiviec", is_staff=True, is_active=False)
    make.UserFactory(username="khongquantri", is_staff=False)
    make.UserFactory(username="chuacomatkhau", is_staff=True, password="!")
    pages, hashed = {}, {}
    hasher = type(hashers.get_hasher("default"))
    encode = hasher.encode
    for name in ("vanthu", "nghiviec", "khongquantri", "khongco", "chuacomatkhau"):
        counted = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(hasher, "encode", lambda self, *more, c=counted: c.append(1) or encode(self, *more))
            page = guess(name).content.decode()
        pages[name] = page.replace(name, "").partition("<form")[2].partition("csrfmiddlewaretoken")[0]
        hashed[name] = len(counted)
    assert len({hashed[name] for name in ("vanthu", "nghiviec", "khongquantri", "khongco")}) == 1, hashed
    assert hashed["khongco"] > 0
    assert len(set(pages.values())) == 1


def test_a_lock_says_not_whether_there_is_such_an_account(person):
    pages = []
    for name in ("vanthu", "khongco"):
        for _ in range(LIMIT):
            page = guess(name)
        assert page.status_code == 429
        pages.append(page.content.decode())
    assert pages[0] == pages[1]


# --- secret addresses -------------------------------------------------------------------------------------------------


def test_the_address_of_a_paper_is_not_to_be_guessed(client):
    paper = make.DocumentFactory(issued=True)
    type(paper)._base_manager.filter(pk=paper.pk).update(token="k" * LENGTH)

    assert math.log2(len(CHARACTERS)) * LENGTH > 95
    tried = [
        "",
        "k" * (LENGTH - 1),
        "k" * (LENGTH + 1),
        "K" * LENGTH,
        "k" * (LENGTH - 1) + "_",
        "%",
        "*",
        "k" * (LENGTH - 1) + "%25",
    ]
    for text in tried:
        assert client.get(f"/kiem-tra/{text}/").status_code in (400, 404), text
    print(f"\n{len(tried)} guesses beside {math.log2(len(CHARACTERS)) * LENGTH:.0f} bits")


def test_the_address_of_a_calendar_is_not_to_be_guessed(client, person):
    text = CalendarToken.objects.get_or_create(user=person)[0].text

    assert len(text) >= 32
    for guessed in (text[:-1], text.swapcase(), f"{text}a", f"%20{text}", f"{text}%20", str(person.pk), "%"):
        assert client.get(f"/lich/{guessed}.ics").status_code in (400, 404), guessed
