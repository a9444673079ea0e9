"""The own account: its sessions seen and ended, and when they end by themselves."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from organizations.browsers import describe_agent
from organizations.choices import Role
from organizations.models import KeptForm, SignIn
from organizations.services import people
from organizations.sessions import client_address
from portal.settings import number
from tests import factories as make
from tests.factories import PASSWORD
from tests.webforms import of_address, shown

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql]

# Everybody has their own, and nobody another's.
ACCOUNT = {
    "account",
    "second_step",
    "second_factor",
    "second_factor_codes",
    "second_factor_off",
    "sign_ins",
    "sign_in_end",
}
LOGIN, PAGE = "/admin/login/", "/tai-khoan/phien/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def host():
    return make.HostFactory()


@pytest.fixture
def officer(host):
    return make.member(Role.OFFICER, make.OrganizationFactory(parent=host), username="canbo")


def sign_in(user, *, agent: str = FIREFOX, address: str = "10.0.0.7", **more) -> Client:
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    form = shown(client.get(LOGIN), "login-form")
    client.post(LOGIN, form | {"username": user.username, "password": PASSWORD} | more)
    assert inside(client)
    return client


def inside(client) -> bool:
    return client.get("/viec-cua-toi/").status_code == 200


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def later(**gone) -> None:
    """As if so much time had passed since sessions were used."""
    for row in SignIn.objects.all():
        SignIn.objects.filter(pk=row.pk).update(last_used_at=row.last_used_at - timedelta(**gone))


# --- seen -------------------------------------------------------------------------------------------------------------


def test_each_session_says_when_where_and_in_which_browser_it_is(officer):
    office, telephone = sign_in(officer), sign_in(officer, agent=CHROME, address="10.0.0.8", shared="on")

    page = text(office.get(PAGE))

    assert "Firefox trên Windows" in page
    assert "Chrome trên điện thoại Android" in page
    assert "10.0.0.7" in page
    assert "10.0.0.8" in page
    assert page.count("Phiên này") == 1
    assert page.index("Phiên này") < page.index("Chrome trên")
    assert page.count('<span class="badge">Máy dùng chung</span>') == 1
    assert timezone.localtime().strftime("%d/%m/%Y") in page
    for client in (office, telephone):
        assert client.cookies["sessionid"].value not in page, "whoever reads the page over a shoulder gets no key"


def test_nobody_sees_or_ends_the_session_of_another(officer, host):
    mine, theirs = (
        sign_in(officer),
        sign_in(make.member(Role.SECRETARIAT, host, username="vanphong"), address="10.9.9.9"),
    )
    row = SignIn.objects.get(user__username="vanphong")
    assert "10.9.9.9" not in text(mine.get(PAGE))
    assert mine.post(f"{PAGE}{row.pk}/ket-thuc/").status_code == 404
    assert inside(theirs)


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "address"),
    [
        (False, "9.9.9.9", "10.0.0.7"),
        (True, "9.9.9.9", "9.9.9.9"),
        (True, "1.1.1.1, 9.9.9.9", "9.9.9.9"),
        (True, "", "10.0.0.7"),
        (True, "không phải", None),
        (True, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_address_is_that_which_the_proxy_saw(settings, rf, behind_proxy, forwarded, address):
    settings.BEHIND_PROXY = behind_proxy
    request = rf.get("/", REMOTE_ADDR="10.0.0.7", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (FIREFOX, "Firefox trên Windows"),
        (CHROME, "Chrome trên điện thoại Android"),
        (f"{CHROME} Edg/140.0", "Edge trên điện thoại Android"),
        ("Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/110.0 Chrome/104.0", "Cốc Cốc trên Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile/15E148 Safari/604.1", "Safari trên iPhone"),
        ("curl/8.5.0", "Trình duyệt không rõ"),
        ("", "Trình duyệt không rõ"),
        ("<script>alert(1)</script>", "Trình duyệt không rõ"),
    ],
)
def test_a_browser_is_named_as_far_as_it_says(agent, said):
    assert describe_agent(agent) == said


# --- ended ------------------------------------------------------------------------------------------------------------


def test_one_session_is_ended_at_once(officer):
    here, there = sign_in(officer), sign_in(officer, agent=CHROME)
    row = SignIn.objects.get(session_id=there.cookies["sessionid"].value)
    here.post(f"{PAGE}{row.pk}/ket-thuc/", of_address(here.get(PAGE), f"{PAGE}{row.pk}/ket-thuc/"))
    assert inside(here)
    assert not inside(there)
    assert not Session.objects.filter(pk=there.cookies["sessionid"].value).exists()


@pytest.mark.parametrize(("name", "stays"), [("khac", True), ("tat-ca", False)])
def test_the_others_or_all_are_ended(officer, name, stays):
    here, *others = [sign_in(officer) for _ in range(3)]
    answer = here.post(PAGE, of_address(here.get(PAGE), PAGE) | {name: "1"}, follow=True)
    assert "Đã đăng xuất" in text(answer)
    assert inside(here) is stays
    assert not any(inside(client) for client in others)
    assert SignIn.objects.count() == int(stays)


@pytest.mark.parametrize("change", ["own password", "reset", "locked and opened"])
def test_a_new_password_or_a_lock_ends_them_and_the_page_shows_only_living_ones(officer, host, change):
    office = make.member(Role.SECRETARIAT, host)
    here, there = sign_in(officer), sign_in(officer, agent=CHROME)
    if change == "own password":
        page = here.get("/mat-khau/")
        sent = {"old_password": PASSWORD, "new_password1": "Rat-dai-2026-kho", "new_password2": "Rat-dai-2026-kho"}
        here.post("/mat-khau/", of_address(page, "/mat-khau/") | sent)
        assert "Chrome trên" not in text(here.get(PAGE))
        assert "Firefox trên" in text(here.get(PAGE))
    elif change == "reset":
        people.reset_password(officer.pk, by=office)
        assert SignIn.objects.count() == 0
    else:
        people.deactivate(officer.pk, by=office, reason="Nghỉ.")
        people.activate(officer.pk, by=office, reason="Đi làm lại.")
    assert inside(here) is (change == "own password")
    assert not inside(there)


# --- idle -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "lives"), [(59, True), (61, False)])
def test_a_session_that_is_not_used_ends(officer, settings, minutes, lives):
    settings.PORTAL_IDLE_MINUTES = 60
    client = sign_in(officer)
    later(minutes=minutes)
    assert inside(client) is lives
    assert SignIn.objects.count() == int(lives)
    later(minutes=-minutes)
    assert inside(client) is lives, "what has ended does not come back"


@pytest.mark.parametrize(("minutes", "lives"), [(14, True), (16, False)])
def test_on_a_shared_machine_it_ends_with_the_browser_or_after_a_quarter_of_an_hour(officer, minutes, lives):
    client = sign_in(officer, shared="on")
    assert client.cookies["sessionid"]["max-age"] == ""
    assert sign_in(officer).cookies["sessionid"]["max-age"] == 12 * 3600
    later(minutes=minutes)
    assert inside(client) is lives


def test_use_keeps_it_alive_and_costs_a_write_only_every_few_minutes(officer, settings, count_queries):
    settings.PORTAL_IDLE_MINUTES = 60
    client = sign_in(officer)
    usual = count_queries(lambda: inside(client))
    for _ in range(5):
        later(minutes=50)
        assert count_queries(lambda: inside(client)) > usual
        assert count_queries(lambda: inside(client)) == usual
    later(minutes=3)
    assert count_queries(lambda: inside(client)) == usual


def test_a_form_sent_after_the_idle_time_is_kept(officer):
    client = sign_in(officer)
    sent = of_address(client.get("/lich/"), "/lich/") | {"tao": "1"}
    later(hours=13)

    answer = client.post("/lich/", sent)
    form = shown(client.get(answer.url), "login-form")
    back = client.post(answer.url, form | {"username": officer.username, "password": PASSWORD}, follow=True)

    assert "chưa được ghi" in text(back)
    assert KeptForm.objects.get().user == officer


@pytest.mark.parametrize("written", ["0", "4", "721", "-5", "sáu mươi", "1e2", "٣٠"])
def test_a_wrong_idle_time_stops_the_start_with_its_name(monkeypatch, written):
    monkeypatch.setenv("PORTAL_IDLE_MINUTES", written)
    with pytest.raises(ImproperlyConfigured, match="PORTAL_IDLE_MINUTES"):
        number("PORTAL_IDLE_MINUTES", 60, 5, 720)


def test_a_session_from_before_has_no_place_and_still_works(client, officer):
    client.force_login(officer)
    SignIn.objects.all().delete()
    assert inside(client)


def test_signing_in_again_in_the_same_browser_begins_anew(officer):
    client = sign_in(officer)
    before = client.cookies["sessionid"].value
    client.post(LOGIN, {"username": officer.username, "password": PASSWORD, "shared": "on"})
    row = SignIn.objects.get()
    assert row.session_id == client.cookies["sessionid"].value != before
    assert row.shared
