"""After signing out on a shared machine the *back* button shows nothing of the person before."""

import pytest

from tests import factories as make
from tests.factories import PASSWORD


@pytest.fixture
def page(live_server, browser):
    make.member("officer", make.HostFactory(name="Huyện ủy Đồng Thử"), username="canbo", full_name="Cán bộ Thử")
    page = browser.new_context(base_url=live_server.url).new_page()
    page.goto("/admin/login/?next=/viec-cua-toi/")
    page.fill("input[name=username]", "canbo")
    page.fill("input[name=password]", PASSWORD)
    page.click("[type=submit]")
    return page


def test_back_leads_to_signing_in_and_shows_nothing(page):
    page.goto("/lich/")
    page.goto("/chi-dao/")
    assert "Cán bộ Thử" in page.inner_text("body")

    page.click("button:has-text('Đăng xuất')")
    page.wait_for_load_state()

    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        assert "Cán bộ Thử" not in page.inner_text("body")
        assert page.locator("input[name=password]").count() == 1
