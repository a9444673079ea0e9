"""A lost session loses nothing: what was typed waits for its person, in the same browser, and the step can be taken."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve

from briefings.choices import BriefingStatus
from briefings.models import ProgressUpdate
from organizations.landing import is_post_only
from organizations.models import KeptForm
from tests import factories
from tests.briefings.admin.forms import errors
from tests.factories import PASSWORD
from tests.webforms import of_address, shown

pytestmark = pytest.mark.long_on_postgresql

TYPED = "Đã trồng 500 cây ở ba xã, còn hai xã chưa có giống."


@pytest.fixture
def briefing(db):
    host = factories.HostFactory(format_family="front", symbol="MTTQ-BTT")
    return factories.BriefingFactory(series__host=host, status=BriefingStatus.CONCLUDED)


@pytest.fixture
def directive(briefing):
    farmers = factories.OrganizationFactory(parent=briefing.series.host)
    return factories.DirectiveFactory(briefing=briefing, assigned=True, lead_organization=farmers)


@pytest.fixture
def officer(directive):
    return factories.member("officer", directive.lead_organization)


def window(user, **options) -> Client:
    client = Client(**options)
    client.force_login(user, backend="organizations.backends.RoleBackend")
    return client


def sign_in(client, response, user):
    """Through the page to which ``response`` leads; returns what is shown afterwards."""
    assert response.status_code == 302
    assert urlsplit(response.url).path == "/admin/login/"
    form = shown(client.get(response.url), "login-form")
    return client.post(response.url, form | {"username": user.username, "password": PASSWORD}, follow=True)


def lose_session() -> None:
    Session.objects.all().delete()


# --- the session ------------------------------------------------------------------------------------------------------


def test_a_step_sent_without_a_session_is_taken_after_signing_in(directive, officer):
    client, page = window(officer), directive.get_absolute_url()
    sent = of_address(client.get(page), f"{page}update/") | {"text": TYPED, "percent": "60"}
    lose_session()

    back = sign_in(client, client.post(f"{page}update/", sent), officer)

    assert back.status_code == 200
    assert back.wsgi_request.path == page
    assert "còn nguyên dưới đây nhưng chưa được ghi" in back.content.decode()
    assert not ProgressUpdate.objects.exists()
    again = of_address(back, f"{page}update/")
    assert (again["text"], again["percent"]) == ([TYPED], ["60"])
    assert client.post(f"{page}update/", again).status_code == 302
    assert ProgressUpdate.objects.get().text == TYPED
    assert not KeptForm.objects.exists()


def test_a_form_of_the_admin_site_comes_back_as_it_was_filled(briefing):
    office = factories.member("secretariat", briefing.series.host)
    client, page = window(office), f"/admin/briefings/briefing/{briefing.pk}/change/"
    sent = of_address(client.get(page), page) | {"venue": "Hội trường tầng 2 của Huyện ủy"}
    lose_session()

    back = sign_in(client, client.post(page, sent), office)

    assert back.wsgi_request.path == page
    again = of_address(back, page)
    assert again["venue"] == ["Hội trường tầng 2 của Huyện ủy"]
    briefing.refresh_from_db()
    assert briefing.venue == ""
    saved = client.post(page, again)
    assert saved.status_code == 302, errors(saved)
    briefing.refresh_from_db()
    assert briefing.venue == "Hội trường tầng 2 của Huyện ủy"


def test_what_has_no_page_of_its_own_is_offered_to_be_sent_again(briefing):
    host = briefing.series.host
    office, person = factories.member("secretariat", host), factories.member("officer", host)
    client, page = window(office), f"/nguoi-dung/{person.pk}/"
    sent = of_address(client.get(page), f"{page}khoa/") | {"reason": "Nghỉ việc từ tháng này, đã bàn giao."}
    lose_session()

    back = sign_in(client, client.post(f"{page}khoa/", sent), office)

    assert "Nghỉ việc từ tháng này, đã bàn giao." in back.content.decode()
    person.refresh_from_db()
    assert person.is_active
    client.post(f"{page}khoa/", of_address(back, f"{page}khoa/"))
    person.refresh_from_db()
    assert not person.is_active


def test_files_are_named_to_be_chosen_again_and_passwords_are_not_kept(directive, officer):
    client, page = window(officer), directive.get_absolute_url()
    sent = of_address(client.get(page), f"{page}update/") | {"text": TYPED, "percent": "60"}
    sent |= {"password": "bi-mat-123", "files": SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.4 %%EOF")}
    lose_session()

    back = sign_in(client, client.post(f"{page}update/", sent), officer)

    assert "Tệp thì phải chọn lại: bien-ban.pdf." in back.content.decode()
    assert "bi-mat-123" not in str(KeptForm.objects.get().data)


def test_nobody_else_who_signs_in_on_the_machine_gets_it(directive, officer):
    client, page = window(officer), directive.get_absolute_url()
    sent = of_address(client.get(page), f"{page}update/") | {"text": TYPED, "percent": "60"}
    lose_session()
    colleague = factories.member("officer", directive.lead_organization)

    answer = client.post(f"{page}update/", sent)
    back = sign_in(client, answer, colleague)
    by_hand = client.post(f"{page}update/", sent)

    assert back.wsgi_request.path == page
    assert TYPED not in back.content.decode()
    assert by_hand.status_code == 403
    assert TYPED not in by_hand.content.decode()
    assert not ProgressUpdate.objects.exists()
    # In another browser the person does not get it by the address alone, in this one they do.
    [address] = parse_qs(urlsplit(answer.url).query)["next"]
    assert TYPED not in window(officer).get(address, follow=True).content.decode()
    client.force_login(officer, backend="organizations.backends.RoleBackend")
    assert TYPED in client.get(address).content.decode()


# --- a page that has become too old -----------------------------------------------------------------------------------


def test_the_page_for_a_stale_token_shows_and_keeps_what_was_typed(directive, officer):
    client, page = window(officer, enforce_csrf_checks=True), directive.get_absolute_url()
    sent = of_address(client.get(page), f"{page}update/") | {"text": TYPED, "percent": "60"}
    client.cookies["csrftoken"] = "x" * 32

    stale = client.post(f"{page}update/", sent)

    assert stale.status_code == 403
    assert TYPED in stale.content.decode()
    back = client.get(re.search(r'href="([^"]*gui-lai[^"]*)"', stale.content.decode())[1].replace("&amp;", "&"))
    again = of_address(back, f"{page}update/")
    assert again["text"] == [TYPED]
    assert client.post(f"{page}update/", again).status_code == 302
    assert ProgressUpdate.objects.get().text == TYPED


def test_without_any_cookie_it_leads_to_signing_in(directive, officer):
    client, page = window(officer, enforce_csrf_checks=True), directive.get_absolute_url()
    sent = of_address(client.get(page), f"{page}update/") | {"text": TYPED, "percent": "60"}
    client.cookies.clear()

    stale = client.post(f"{page}update/", sent)

    login = re.search(r'href="(/admin/login/[^"]*)"', stale.content.decode())[1].replace("&amp;", "&")
    form = shown(client.get(login), "login-form")
    back = client.post(login, form | {"username": officer.username, "password": PASSWORD}, follow=True)
    assert of_address(back, f"{page}update/")["text"] == [TYPED]


def test_a_foreign_site_has_nothing_kept(directive, officer):
    client = window(officer, enforce_csrf_checks=True)

    refused = client.post(f"{directive.get_absolute_url()}update/", {"text": TYPED, "form_token": "x:y"})

    assert refused.status_code == 403
    assert not KeptForm.objects.exists()


# --- other content from the same page ---------------------------------------------------------------------------------


def test_back_and_again_with_other_words_loses_none_of_them(directive, officer):
    client, page = window(officer), directive.get_absolute_url()
    sent = of_address(client.get(page), f"{page}update/") | {"text": "Bước một.", "percent": "20"}
    client.post(f"{page}update/", sent)

    second = client.post(f"{page}update/", sent | {"text": TYPED, "percent": "60"})

    told = client.get(second.url)
    assert ProgressUpdate.objects.count() == 1
    [said] = [str(one) for one in told.context["messages"] if "gui-lai" in str(one)]
    again = of_address(client.get(re.search(r'href="([^"]*)"', said)[1].replace("&amp;", "&")), f"{page}update/")
    assert again["text"] == [TYPED]
    assert client.post(f"{page}update/", again).status_code == 302
    assert ProgressUpdate.objects.count() == 2


# --- all addresses ----------------------------------------------------------------------------------------------------

PLACES = {
    "slug": "khong-co",
    "name": "update",
    "kind": "minutes",
    "token": "x",
    "object_id": "1",
    "id": "1",
    "key": "00000000-0000-4000-8000-000000000000",
}


def addresses(resolver=None, before="") -> list[str]:
    """An address for every pattern of the project."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            text = re.sub(r"<(?:\w+:)?(\w+)>", lambda place: PLACES.get(place[1], "1"), route)
            found.append("/" + re.sub(r"\(\?P<\w+>[^)]*\)|[$^]|\\Z", "", text))
        else:
            found += addresses(pattern, route)
    return found


@pytest.mark.database_independent
def test_no_address_answers_a_link_with_an_empty_405_or_is_offered_as_a_landing(client, db, capsys):
    walked = [address for address in addresses() if not address.startswith("/admin/(")]
    administrator = window(factories.UserFactory(is_staff=True, is_superuser=True))
    post_only = set()
    for address in walked:
        assert administrator.get(address).status_code != 405, address
        for answer in (client.get(address), client.post(address)):
            landing = parse_qs(urlsplit(answer.headers.get("Location", "")).query).get("next")
            if landing:
                assert not is_post_only(resolve(urlsplit(landing[0]).path)), address
        if is_post_only(resolve(address)):
            post_only.add(address)
    with capsys.disabled():
        print(f"\n{len(walked)} addresses walked, {len(post_only)} take only what a form sends")
    assert len(walked) > 250
    assert len(post_only) >= 12
