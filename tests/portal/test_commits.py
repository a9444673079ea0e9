"""How often the disk is waited for where no form of the cycle is sent: pages, signing in and out.

Forms of the cycle and of the admin site: once each, tests/portal/test_every_form_twice.py.
"""

import pytest
from django.test import Client

from tests import factories
from tests.commits import counted_commits
from tests.factories import PASSWORD

PAGES = [
    "/",
    "/viec-cua-toi/",
    "/chi-dao/",
    "/bao-cao/",
    "/giao-ban/",
    "/ton-tai/",
    "/nguoi-dung/",
    "/lich/",
    "/admin/",
]


@pytest.fixture
def office(db):
    return factories.member("secretariat", factories.HostFactory())


def test_pages_wait_for_nothing(office, capsys):
    client = Client()
    client.force_login(office, backend="organizations.backends.RoleBackend")
    client.get("/")
    found = {}
    for page in PAGES:
        with counted_commits() as commits:
            assert client.get(page, follow=True).status_code < 500, page
        if len(commits):
            found[page] = str(commits)
    with capsys.disabled():
        print(f"\n{len(PAGES)} pages")
    assert found == {}


def test_signing_in_and_out_wait_for_few(office):
    """In: what opens the session, and the session with what the answer puts into it. Out: the log, and the session."""
    client = Client()
    with counted_commits() as commits:
        signed_in = client.post("/admin/login/", {"username": office.username, "password": PASSWORD})
    assert signed_in.status_code == 302
    assert len(commits) <= 2, commits
    with counted_commits() as commits:
        client.post("/admin/logout/")
    assert len(commits) <= 2, commits
