"""The pages outside the admin site in a browser that runs no script: each is read, each form can be sent.

``--long`` opens all pages of every role; without it a sample.
"""

from datetime import UTC, datetime

import pytest
from django.urls import resolve

from briefings.models import Document
from organizations.choices import Role
from tests import factories as make
from tests.browser.probes import SCRIPTLESS
from tests.browser.test_every_page import CASES, EVERY, addresses
from tests.budget import budget
from tests.portal.test_fields_and_labels import build_world


@pytest.fixture
def opens(browser, live_server, client, settings):
    """``opens(user)``: a page without script; None: nobody signed in."""

    def open_page(user=None):
        context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="vi-VN")
        if user is not None and user.is_authenticated:
            client.force_login(user, backend="organizations.backends.RoleBackend")
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(60_000)
        return page

    return open_page


@pytest.mark.parametrize("case", [each for each in CASES if each.startswith("pages")])
def test_every_page_is_read_and_sent_without_script(case, opens, live_server, transactional_db):
    world = build_world()
    page, faults, opened = opens(world.people[case[-1]]), {}, 0
    for address in addresses(world, case, budget(EVERY["pages"], long=1)):
        answer = page.request.get(str(address))
        if answer.status != 200 or "html" not in answer.headers.get("content-type", "") or not answer.text().strip():
            continue
        page.goto(answer.url)
        opened += 1
        wrong = page.evaluate(SCRIPTLESS)
        if getattr(resolve(str(address)).func, "csrf_exempt", False):
            wrong = [each for each in wrong if not each.startswith("unprotected: ")]
        if wrong:
            faults[address.name] = wrong
    print(f"\n{opened} pages opened")
    assert faults == {}


def test_the_office_works_without_script(live_server, opens):
    host = make.HostFactory(name="Huyện ủy Đồng Thử", symbol="HU", place_name="Đồng Thử")
    farmers = make.OrganizationFactory(parent=host, name="Hội Nông dân", short_name="Hội Nông dân")
    chair = make.PostFactory(organization=host, title="Phó Bí thư", full_name="Người Chủ Thử")
    session = datetime(2020, 4, 7, 1, tzinfo=UTC)
    series = make.SeriesFactory(host=host, participants=[farmers])
    briefing = make.BriefingFactory(
        series=series, status="held", starts_at=session, ends_at=session, chair=chair, venue="Hội trường"
    )
    make.member(Role.SECRETARIAT, host, username="vanphong")
    page = opens()

    # Signed in, by the menu of the phone, searched and narrowed.
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/admin/login/?next=/viec-cua-toi/")
    page.fill("input[name=username]", "vanphong")
    page.fill("input[name=password]", make.PASSWORD)
    page.click("main button[type=submit]")
    page.click(".fold summary")
    page.click(".side a:has-text('Hội nghị giao ban')")
    page.wait_for_url("**/giao-ban/")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.click(".tools .menu > summary")
    page.click(".tools .sheet button[type=submit]")
    assert "/giao-ban/?" in page.url
    page.fill("#find", "Hội nghị")
    page.press("#find", "Enter")
    page.click(f"main a:has-text('{briefing.title}')")

    # Written down, concluded, issued.
    page.click("main a:has-text('Nhập kết luận, nhiệm vụ')")
    page.fill("#conclusions-0-content", "Giữ vững sản xuất.")
    page.fill("#directives-0-content", "Rà soát hộ tái đàn.")
    page.select_option("#directives-0-lead", label="Hội Nông dân")
    page.fill("#directives-0-due", "32/6")
    page.click(".bar-end button.main")
    page.click("main [role=alert] a")
    assert page.input_value("#directives-0-content") == "Rà soát hộ tái đàn."
    page.fill("#directives-0-due", "30/6")
    page.click(".bar-end button.main")
    page.click("main .head a.main:has-text('Ghi nhận đã kết luận')")
    page.click("main button.danger")
    page.click("main .head a.main:has-text('Ban hành biên bản')")
    page.check("main form.alarming input[type=checkbox]")
    page.click("main button.danger")
    assert "Đã ban hành" in page.inner_text("main")
    assert Document.objects.filter(briefing=briefing, kind="minutes", number__isnull=False).exists()

    # And left.
    page.click(".person summary")
    page.click(".person button:has-text('Đăng xuất')")
    page.goto("/viec-cua-toi/")
    assert "/login/" in page.url
