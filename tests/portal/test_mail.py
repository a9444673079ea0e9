"""How letters leave, by environment."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.mail import mail_settings

DATA = Path("/somewhere")


def test_without_a_server_letters_are_files_in_development_and_nothing_in_production():
    here = mail_settings({}, DATA, production=False)
    there = mail_settings({}, DATA, production=True)

    assert here["MAIL_ON"]
    assert here["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert here["EMAIL_FILE_PATH"] == DATA / "mail"
    assert not there["MAIL_ON"]


@pytest.mark.parametrize(
    ("url", "port", "starttls", "tls"),
    [
        ("smtp+tls://a%40b:p%2Fq@mail.example.vn", 587, True, False),
        ("smtps://a%40b:p%2Fq@mail.example.vn", 465, False, True),
        ("smtp://a%40b:p%2Fq@mail.example.vn:2525", 2525, False, False),
    ],
)
def test_a_server_is_named_by_one_address(url, port, starttls, tls):
    found = mail_settings({"PORTAL_EMAIL_URL": url, "PORTAL_EMAIL_FROM": "vp@example.vn"}, DATA, production=True)

    assert found["MAIL_ON"]
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example.vn", port)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("a@b", "p/q")
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (starttls, tls)
    assert found["DEFAULT_FROM_EMAIL"] == "vp@example.vn"


@pytest.mark.parametrize("url", ["mail.example.vn", "http://mail.example.vn", "smtp://", "smtp://u:secret@host:port"])
def test_a_wrong_address_stops_the_start_and_is_not_repeated(url):
    with pytest.raises(ImproperlyConfigured, match="PORTAL_EMAIL_URL") as refused:
        mail_settings({"PORTAL_EMAIL_URL": url, "PORTAL_EMAIL_FROM": "vp@example.vn"}, DATA, production=True)

    assert "secret" not in str(refused.value)


def test_a_server_needs_a_sender():
    with pytest.raises(ImproperlyConfigured, match="PORTAL_EMAIL_FROM"):
        mail_settings({"PORTAL_EMAIL_URL": "smtp://mail.example.vn"}, DATA, production=True)
