"""Redirects: nothing that is written into an address, a form or a header leads anybody to another site."""

import io
import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from organizations.landing import RESTORE
from organizations.models import TextDraft
from tests import factories as make
from tests.attacks import world as attacks
from tests.budget import budget
from tests.factories import PASSWORD
from tests.portal.every_address import every_address
from tests.portal.test_hostile_values import SLOW, UNANSWERED
from tests.worlds import world

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql]
districts = world(attacks.build)

EVIL = "evil.example"
TARGETS = (
    f"https://{EVIL}/", f"//{EVIL}/", f"///{EVIL}/", f"////{EVIL}/", f"/\\{EVIL}/", f"\\\\{EVIL}/", f"\\/{EVIL}/",
    f"https:{EVIL}", f"https:/{EVIL}", f"http:///{EVIL}", f"/%09/{EVIL}/", f"/\t/{EVIL}/", f"\t//{EVIL}/",
    f" //{EVIL}/", f"//{EVIL}%2F@testserver/", f"https://testserver@{EVIL}/", f"https://{EVIL}#testserver",
    f"https://testserver.{EVIL}/", f"//{EVIL}:80/", f"https://{EVIL}\\@testserver/", f"javascript:location='//{EVIL}'",
    f"data:text/html,{EVIL}", f"/\r\nLocation: https://{EVIL}/", f"/%0d%0aLocation:%20https://{EVIL}/",
    f"/.//{EVIL}/", f"/chi-dao/../..//{EVIL}/", f"//{EVIL}/%2e%2e", f"https://\u2025{EVIL}",
    f"ht\ntps://{EVIL}", "//\u24d4vil.example/",
)  # fmt: skip
NAMES = ("next", "return", "url", "redirect", "tro-lai", "ve", "_changelist_filters", "landing", RESTORE, "trang", "bo")
SITE = "http://testserver/"


def leaves(target: str) -> bool:
    """Whether a browser that is sent to ``target`` comes to another site."""
    target = re.sub(r"[\t\r\n]", "", target).strip().replace("\\", "/")
    if not target:
        return False
    found = urlsplit(urljoin(SITE, target))
    return found.scheme not in ("http", "https") or found.hostname != "testserver" or target.startswith("//")


def led(answer) -> str:
    return answer.headers.get("Location", "")


def test_the_reader_sees_the_ways_out():
    assert sum(map(leaves, TARGETS)) > 18
    assert not leaves("/chi-dao/")


@pytest.mark.parametrize("target", TARGETS)
def test_signing_in_and_out_leads_nowhere_else(target):
    make.UserFactory(username="vanthu", is_staff=True)
    client = Client()
    typed = {"username": "vanthu", "password": PASSWORD, "next": target}
    for place, sent in ((reverse("admin:login"), typed), (reverse("admin:logout"), {"next": target})):
        for answer in (client.post(place, sent), client.post(place, sent, query_params={"next": target})):
            assert answer.status_code in (200, 302), answer
            assert not leaves(led(answer)), answer


def test_no_parameter_of_any_address_leads_elsewhere(districts):
    number, wrong = 0, []
    addresses = [each for each in every_address(districts.mine) if each.name not in {*SLOW, *UNANSWERED}]
    clients = {"A": Client(), "X": Client()}
    clients["X"].force_login(districts.mine.people["X"], backend="organizations.backends.RoleBackend")
    for start, address in enumerate(addresses[:: budget(12, long=1)]):
        for target in (TARGETS * 2)[start % len(TARGETS) :][: budget(2, long=8)]:
            for client in clients.values():
                for method in ("get", "post"):
                    answer = getattr(client, method)(str(address), dict.fromkeys(NAMES, target) | address.query)
                    number += 1
                    if leaves(led(answer)):
                        wrong.append((str(address), target, led(answer)))
    print(f"\n{number} requests with {len(TARGETS)} ways to another site")
    assert wrong == []
    assert number > 80


@pytest.mark.parametrize("target", TARGETS)
def test_a_draft_leads_to_no_other_site(districts, target):
    """The address of its form is what a browser said."""
    person, client = districts.mine.people["F"], Client()
    client.force_login(person, backend="organizations.backends.RoleBackend")
    draft = TextDraft.objects.create(
        user=person, form=target[:500], field="text", text="Đang viết dở.", updated_at=make.NOON
    )

    answer = client.post("/ban-nhap/", {"bo": draft.pk})

    assert answer.status_code == 302
    assert not leaves(led(answer))


@pytest.mark.parametrize("target", TARGETS)
def test_a_made_up_token_of_a_form_leads_to_no_other_site(districts, target):
    """The page to go back to comes from the signed token alone."""
    for sent in ({"form_token": target}, {"form_token": f"[{target}]:x"}, {"page": target}):
        answer = Client().post(f"{districts.mine.records['directive'].get_absolute_url()}update/", sent)
        assert not leaves(led(answer))


HOSTS = (
    EVIL,
    f"testserver.{EVIL}",
    f"testserver@{EVIL}",
    f"testserver:80@{EVIL}",
    f"{EVIL}:80",
    "testserver\t",
    "[::1",
)


def test_a_foreign_name_of_the_host_is_refused_everywhere(districts):
    number = 0
    for address in every_address(districts.mine)[:: budget(15, long=2)]:
        for host in HOSTS:
            answer = Client().get(str(address), headers={"host": host})
            assert answer.status_code == 400, (str(address), host)
            number += 1
    print(f"\n{number} requests with a foreign name of the host")
    assert number > 60


@pytest.mark.parametrize("name", ["x-forwarded-host", "x-host", "x-original-url", "x-rewrite-url", "forwarded"])
def test_what_a_proxy_might_say_of_the_host_is_not_believed(districts, name):
    client = Client()
    client.force_login(districts.mine.people["F"], backend="organizations.backends.RoleBackend")
    for address in ("/", "/lich/", "/viec-cua-toi/", "/chi-dao/", "/khong-co"):
        answer = client.get(address, headers={name: EVIL})
        assert not leaves(led(answer))
        assert EVIL not in answer.content.decode()


def test_links_in_letters_have_the_address_of_the_portal(districts, settings):
    settings.PORTAL_ADDRESS = "https://giaoban.example.vn"
    directive = districts.mine.records["directive"]
    type(directive).objects.filter(pk=directive.pk).update(due_kind="date", due_on="2020-06-30")
    type(districts.mine.people["F"]).objects.filter(pk=districts.mine.people["F"].pk).update(email="f@example.vn")
    call_command("send_digest", stdout=io.StringIO())

    addresses = {urlsplit(found).netloc for letter in mail.outbox for found in re.findall(r"https?://\S+", letter.body)}
    assert addresses == {"giaoban.example.vn"}
