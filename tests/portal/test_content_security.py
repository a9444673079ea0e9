"""What a browser may load and run: our own host, and in the admin site what its theme evaluates in attributes."""

import re
from itertools import chain

import pytest

from tests.factories import HostFactory, UserFactory, member

pytestmark = pytest.mark.database_independent

HEADER = "Content-Security-Policy"
OWN_PAGES = ["/", "/healthz", "/chi-dao/", "/khong-co-trang-nay/"]


def policy(response) -> dict[str, list[str]]:
    parts = (part.split() for part in response[HEADER].split(";"))
    return {name: sources for name, *sources in parts}


@pytest.mark.django_db
@pytest.mark.parametrize("address", OWN_PAGES)
def test_our_pages_allow_nothing_unsafe(client, address):
    client.force_login(member("reader", HostFactory()))

    directives = policy(client.get(address))

    assert "unsafe" not in str(directives)
    assert directives["script-src"] == directives["style-src"] == ["'self'"]
    assert directives["default-src"] == directives["frame-ancestors"] == directives["base-uri"] == ["'none'"]


@pytest.mark.django_db
def test_the_admin_site_alone_may_evaluate_what_its_theme_writes(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    directives = policy(client.get("/admin/"))

    assert set(directives["script-src"]) == {"'self'", "'unsafe-eval'", "'unsafe-inline'"}
    assert set(directives["style-src"]) == {"'self'", "'unsafe-inline'"}
    assert directives["default-src"] == directives["frame-ancestors"] == ["'none'"]


@pytest.mark.django_db
def test_a_path_that_only_looks_like_the_admin_site_stays_strict(client):
    assert "unsafe" not in client.get("/administration/")[HEADER]


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*OWN_PAGES, "/admin/", "/admin/login/"])
def test_no_page_allows_or_names_another_host(client, address):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    response = client.get(address)

    assert set(chain.from_iterable(policy(response).values())) <= {
        "'self'",
        "'none'",
        "'unsafe-eval'",
        "'unsafe-inline'",
        "data:",
    }
    loaded = re.findall(r"<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=\"([^\"]+)\"", response.content.decode())
    assert [target for target in loaded if not target.startswith("/")] == []


@pytest.mark.django_db
def test_our_pages_carry_no_inline_script_style_or_handler(client):
    client.force_login(member("secretariat", HostFactory()))

    for address in OWN_PAGES:
        page = client.get(address).content.decode()
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", page), address
