"""Typed texts in a browser: the session ends before they are sent, the tab is closed, the button is pressed twice."""

import time

import pytest
from django.contrib.sessions.models import Session

from briefings.choices import BriefingStatus
from briefings.models import ProgressUpdate
from organizations.models import TextDraft
from tests import factories as make
from tests.factories import PASSWORD

pytestmark = pytest.mark.long_on_postgresql

TYPED = "Đã trồng 500 cây ở ba xã, còn hai xã chưa có giống."


@pytest.fixture
def directive(live_server):
    host = make.HostFactory(name="Huyện ủy Đồng Thử")
    briefing = make.BriefingFactory(series__host=host, status=BriefingStatus.CONCLUDED)
    farmers = make.OrganizationFactory(parent=host, name="Hội Nông dân Đồng Thử")
    return make.DirectiveFactory(briefing=briefing, assigned=True, lead_organization=farmers)


@pytest.fixture
def complaints():
    return []


@pytest.fixture
def page(live_server, browser, directive, complaints):
    """The officer's page of the directive, after signing in, with the form of an update open."""
    make.member("officer", directive.lead_organization, username="canbo", full_name="Cán bộ Thử")
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=live_server.url)
    page = context.new_page()
    page.on("console", lambda said: said.type == "error" and complaints.append(f"{page.url}: {said.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.goto(f"/admin/login/?next={directive.get_absolute_url()}?buoc=update")
    sign_in(page)
    return page


def sign_in(page) -> None:
    page.fill("input[name=username]", "canbo")
    page.fill("input[name=password]", PASSWORD)
    page.click("[type=submit]")


def open_step(page) -> None:
    page.evaluate("document.querySelector('#buoc-update').open = true")


def test_a_text_sent_after_the_session_ended_is_there_after_signing_in(page, directive, complaints):
    open_step(page)
    page.fill("#buoc-update textarea[name=text]", TYPED)
    Session.objects.all().delete()

    page.click("#buoc-update button[type=submit]")
    sign_in(page)

    assert page.input_value("#buoc-update textarea[name=text]") == TYPED
    assert "còn nguyên dưới đây nhưng chưa được ghi" in page.inner_text(".msg.info")
    assert page.is_visible("#buoc-update textarea[name=text]")
    page.click("#buoc-update button[type=submit]")
    page.wait_for_selector(".msg.success")
    assert ProgressUpdate.objects.get().text == TYPED
    assert complaints == []


def arrived(text: str) -> None:
    """Wait until the server has what a page sent as it went; nobody waits for its answer."""
    deadline = time.monotonic() + 10
    while TextDraft.objects.get().text != text:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_text_whose_tab_was_closed_is_offered_and_taken_up(page, directive, complaints):
    open_step(page)
    page.locator("#buoc-update textarea[name=text]").press_sequentially(TYPED[:20])
    page.wait_for_selector(".draft-note:has-text('Đã lưu nháp lúc')")
    page.locator("#buoc-update textarea[name=text]").press_sequentially(TYPED[20:])
    context = page.context
    page.goto("about:blank")  # before two seconds are over: the page sends the rest as it goes
    page.wait_for_timeout(300)  # a browser that ends in the same moment may drop what it is sending
    page.close()
    arrived(TYPED)

    again = context.new_page()
    again.goto(directive.get_absolute_url())
    assert "Có bản nháp hôm nay" in again.inner_text(".text-draft")
    again.click(".text-draft button:has-text('Dùng lại')")
    assert again.input_value("#buoc-update textarea[name=text]") == TYPED
    assert again.is_visible("#buoc-update textarea[name=text]")
    again.click("#buoc-update button[type=submit]")
    again.wait_for_selector(".msg.success")
    assert again.locator(".text-draft").count() == 0
    assert not TextDraft.objects.exists()
    assert ProgressUpdate.objects.get().text == TYPED
    assert complaints == []


def test_two_fast_presses_store_one_update(page, complaints):
    open_step(page)
    page.fill("#buoc-update textarea[name=text]", TYPED)

    page.dblclick("#buoc-update button[type=submit]")
    page.wait_for_selector(".msg.success")

    assert ProgressUpdate.objects.count() == 1
    assert complaints == []


@pytest.mark.long
def test_a_draft_of_a_row_finds_its_row_when_rows_have_moved(page, directive, complaints):
    briefing = directive.briefing
    make.member("secretariat", briefing.series.host, username="vanphong")
    mine = make.ConclusionFactory(briefing=briefing, ordinal=5, content="Kết luận đã ghi.")
    page.context.clear_cookies()
    page.goto("/admin/login/?next=/viec-cua-toi/")
    page.fill("input[name=username]", "vanphong")
    page.fill("input[name=password]", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_load_state("networkidle")
    page.goto(f"/admin/briefings/briefing/{briefing.pk}/change/#conclusions")
    page.wait_for_load_state("networkidle")
    page.locator("textarea[name=conclusions-0-content]").fill(TYPED)
    page.wait_for_selector(".draft-note:has-text('Đã lưu nháp lúc')")
    make.ConclusionFactory(briefing=briefing, ordinal=1, content="Người khác ghi thêm lên trước.")
    page.once("dialog", lambda asked: asked.accept())

    again = page.context.new_page()
    again.goto(f"/admin/briefings/briefing/{briefing.pk}/change/#conclusions")
    again.click(".text-draft button:has-text('Dùng lại')")

    assert again.input_value("textarea[name=conclusions-0-content]") == "Người khác ghi thêm lên trước."
    assert again.input_value("textarea[name=conclusions-1-content]") == TYPED
    assert again.input_value("input[name=conclusions-1-id]") == str(mine.pk)
    assert complaints == []
