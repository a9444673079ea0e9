"""What a browser may load and run: files of our own host, in the admin site as on all other pages."""

import re
from itertools import chain

import pytest

from tests.factories import HostFactory, UserFactory, member

pytestmark = pytest.mark.database_independent

HEADER = "Content-Security-Policy"
OWN_PAGES = ["/", "/healthz", "/chi-dao/", "/khong-co-trang-nay/"]
ADMIN_PAGES = [
    "/admin/",
    "/admin/login/",
    "/admin/briefings/briefing/",
    "/admin/briefings/briefing/add/",
    "/admin/organizations/user/add/",
    "/admin/organizations/organization/?q=x&kind__exact=union",
]


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
@pytest.mark.parametrize("address", ADMIN_PAGES)
def test_the_admin_site_has_the_same_policy_as_all_pages(client, address):
    own = client.get("/")[HEADER]
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    assert client.get(address)[HEADER] == own


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*OWN_PAGES, *ADMIN_PAGES])
def test_no_page_allows_or_names_another_host(client, address):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    response = client.get(address)

    assert set(chain.from_iterable(policy(response).values())) <= {"'self'", "'none'", "data:"}
    loaded = re.findall(r"<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=\"([^\"]+)\"", response.content.decode())
    assert [target for target in loaded if not target.startswith("/")] == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*OWN_PAGES, *ADMIN_PAGES])
def test_no_page_carries_a_script_style_or_handler_of_its_own(client, address):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    page = client.get(address).content.decode()

    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=", page)
