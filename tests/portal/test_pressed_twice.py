"""What was pressed twice happens once: two fast presses, two tabs, back and again."""

import threading
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from briefings import documents
from briefings.choices import BriefingStatus
from briefings.models import Document, NumberAllocation, ProgressUpdate
from organizations.models import Submission
from tests import factories
from tests.evidence import picture
from tests.webforms import of_address


def window(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def opened(client, page: str, address: str = "") -> dict:
    """The form that is sent to ``address`` as ``page`` shows it now."""
    return of_address(client.get(page), address or page)


def told(client, response) -> str:
    """The messages on the page to which ``response`` leads."""
    assert response.status_code == 302, response.content.decode()[:2000]
    page = client.get(response.url)
    return " ".join(str(message) for message in page.context["messages"])


@pytest.fixture
def office(db):
    return factories.member("secretariat", factories.HostFactory(format_family="front", symbol="MTTQ-BTT"))


@pytest.fixture
def host(office):
    return office.memberships.get().organization


@pytest.fixture
def briefing(host):
    briefing = factories.BriefingFactory(series__host=host, status=BriefingStatus.CONCLUDED)
    factories.ConclusionFactory(briefing=briefing)
    return briefing


@pytest.fixture
def directive(briefing, host):
    farmers = factories.OrganizationFactory(parent=host)
    return factories.DirectiveFactory(briefing=briefing, assigned=True, lead_organization=farmers)


@pytest.fixture
def officer(directive):
    return factories.member("officer", directive.lead_organization)


def evidence() -> SimpleUploadedFile:
    return SimpleUploadedFile("anh.png", picture("PNG"), "image/png")


# --- one rendering ----------------------------------------------------------------------------------------------------


def test_an_update_sent_twice_is_stored_once_with_its_evidence(directive, officer):
    client, page = window(officer), directive.get_absolute_url()
    sent = opened(client, page, f"{page}update/") | {"text": "Đã trồng 500 cây.", "percent": "40"}

    first = client.post(f"{page}update/", sent | {"files": evidence()})
    second = client.post(f"{page}update/", sent | {"files": evidence()})

    assert first.status_code == second.status_code == 302
    assert second.url == first.url == page
    assert "Việc này đã được ghi lúc" in told(client, second)
    [update] = ProgressUpdate.objects.all()
    assert update.evidence.count() == 1


def test_a_step_that_was_refused_can_be_sent_again_from_the_same_page(directive, officer):
    client, page = window(officer), directive.get_absolute_url()
    sent = opened(client, page, f"{page}update/") | {"text": "", "percent": "40"}

    refused = client.post(f"{page}update/", sent)
    again = of_address(refused, f"{page}update/")

    assert refused.status_code == 422
    assert again["form_token"] == sent["form_token"]
    assert client.post(f"{page}update/", again | {"text": "Đã xong."}).status_code == 302
    assert ProgressUpdate.objects.count() == 1


def test_a_page_opened_anew_sends_anew(directive, officer):
    client, page = window(officer), directive.get_absolute_url()

    for _ in range(2):
        sent = opened(client, page, f"{page}update/") | {"text": "Vẫn đang làm.", "percent": "40"}
        assert client.post(f"{page}update/", sent).status_code == 302

    assert ProgressUpdate.objects.count() == 2


def test_forms_without_a_token_are_taken_as_they_come(directive, officer):
    """Programs send them, and pages that were open while the portal was renewed."""
    client, page = window(officer), directive.get_absolute_url()
    sent = {"organization": directive.lead_organization_id, "text": "Vẫn đang làm.", "percent": "40"}

    for token in ("", "khong-phai-ma"):
        assert client.post(f"{page}update/", sent | {"form_token": token}).status_code == 302

    assert ProgressUpdate.objects.count() == 2
    assert not Submission.objects.exists()


def test_a_new_record_of_the_admin_site_is_added_once(office, host):
    client, page = window(office), "/admin/organizations/post/add/"
    sent = opened(client, page) | {"organization": host.pk, "title": "Chủ tịch"}

    first, second = client.post(page, sent), client.post(page, sent)

    assert first.status_code == second.status_code == 302
    assert host.posts.filter(title="Chủ tịch").count() == 1


# --- numbers ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def minutes(briefing, office):
    return documents.issue(briefing.pk, "minutes", by=office, issued_on=timezone.localdate())


def test_an_amendment_takes_one_number_however_often_it_is_sent(minutes, office):
    client, page = window(office), minutes.get_absolute_url()
    other_tab = opened(client, f"{page}amend/") | {"reason": "Sửa tên xã."}
    sent = opened(client, f"{page}amend/") | {"reason": "Sửa địa danh."}

    first, second = client.post(f"{page}amend/", sent), client.post(f"{page}amend/", sent)

    assert Document.objects.count() == 2
    assert second.url == first.url == Document.objects.latest("pk").get_absolute_url()
    asked = client.post(f"{page}amend/", other_tab)
    assert asked.status_code == 422
    assert "sau khi bạn mở trang, nên chưa cấp thêm số nào" in asked.content.decode()
    assert Document.objects.count() == 2
    again = of_address(asked, f"{page}amend/")
    assert again["reason"] == ["Sửa tên xã."]
    assert client.post(f"{page}amend/", again).status_code == 302
    assert Document.objects.count() == 3


def test_reminders_take_one_number_however_often_they_are_sent(briefing, host, office):
    farmers = factories.OrganizationFactory(parent=host)
    factories.DirectiveFactory(
        briefing=briefing, assigned=True, lead_organization=farmers, due_kind="date", due_on=date(2020, 5, 1)
    )
    client, page = window(office), f"/giao-ban/{briefing.slug}/ban-hanh/reminder_letter/"
    other_tab, sent = opened(client, page), opened(client, page)
    assert other_tab["seen"] == sent["seen"] == ["0"]

    first, second = client.post(page, sent), client.post(page, sent)

    assert first.status_code == 302, first.content.decode()
    assert second.url == first.url
    assert Document.objects.count() == 1
    asked = client.post(page, other_tab | {"addressee": farmers.pk})
    assert asked.status_code == 422
    assert "Đã có công văn đôn đốc" in asked.content.decode() or "sau khi bạn mở trang" in asked.content.decode()
    assert client.post(page, of_address(asked, page)).status_code == 302
    assert Document.objects.count() == 2


def test_the_next_number_is_voided_once_and_another_tab_is_asked(host, office):
    register = factories.NumberSeriesFactory(issuer=host, last_number=6)
    client, page = window(office), f"/so-van-ban/{register.pk}/"
    other_tab = opened(client, f"{page}void_next/") | {"reason": "Viết hỏng."}
    sent = opened(client, f"{page}void_next/") | {"reason": "Viết hỏng trên giấy."}

    for _ in range(2):
        assert client.post(f"{page}void_next/", sent).status_code == 302
    assert list(NumberAllocation.objects.values_list("number", flat=True)) == [7]

    asked = client.post(f"{page}void_next/", other_tab)
    assert asked.status_code == 422
    assert "Số 7 đã được cấp hoặc đã bỏ sau khi bạn mở trang" in asked.content.decode()
    assert client.post(f"{page}void_next/", of_address(asked, f"{page}void_next/")).status_code == 302
    assert set(NumberAllocation.objects.values_list("number", flat=True)) == {7, 8}


# --- two tabs ---------------------------------------------------------------------------------------------------------


def test_the_same_content_from_a_tab_opened_before_is_the_second_press(directive, officer):
    client, page = window(officer), directive.get_absolute_url()
    tabs = [opened(client, page, f"{page}update/") | {"text": "Đã xong.", "percent": "40"} for _ in range(2)]

    answers = [client.post(f"{page}update/", sent) for sent in tabs]

    assert "Việc này đã được ghi lúc" in told(client, answers[1])
    assert ProgressUpdate.objects.count() == 1


def test_other_content_from_a_tab_opened_before_is_news(directive, officer):
    client, page = window(officer), directive.get_absolute_url()
    tabs = [opened(client, page, f"{page}update/") | {"text": f"Xã {n}.", "percent": "40"} for n in range(2)]

    for sent in tabs:
        assert client.post(f"{page}update/", sent).status_code == 302

    assert ProgressUpdate.objects.count() == 2


# --- at the same moment -----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_on_postgresql(briefing, host):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    farmers = factories.OrganizationFactory(parent=host)
    directive = factories.DirectiveFactory(briefing=briefing, assigned=True, lead_organization=farmers)
    officer, page = factories.member("officer", farmers), directive.get_absolute_url()
    client = window(officer)
    sent = opened(client, page, f"{page}update/") | {"text": "Đã xong.", "percent": "40"}
    session, together = client.cookies["sessionid"].value, threading.Barrier(4)
    answers = []

    def press():
        mine = Client()
        mine.cookies["sessionid"] = session
        together.wait()
        try:
            answers.append(mine.post(f"{page}update/", sent))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [(answer.status_code, answer.url) for answer in answers] == [(302, page)] * 4
    assert ProgressUpdate.objects.count() == 1
