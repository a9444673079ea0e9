"""After signing out on a shared machine the *back* button shows nothing of the person before."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests import factories as make
from tests import programs
from tests.factories import PASSWORD


@pytest.fixture
def page(live_server, chromium) -> Iterator[Page]:
    """In a Chromium with its back-forward cache, which Playwright otherwise turns off."""
    make.member("officer", make.HostFactory(name="Huyện ủy Đồng Thử"), username="canbo", full_name="Cán bộ Thử")
    with_cache = chromium.browser_type.launch(
        executable_path=programs.chromium(),
        args=["--no-sandbox"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    page = with_cache.new_page(base_url=live_server.url)
    page.goto("/admin/login/?next=/viec-cua-toi/")
    page.fill("input[name=username]", "canbo")
    page.fill("input[name=password]", PASSWORD)
    page.click("[type=submit]")
    yield page
    with_cache.close()


def test_back_leads_to_signing_in_and_shows_nothing(page):
    page.goto("/nhiem-vu/")
    page.goto("/chi-dao/")
    assert "Cán bộ Thử" in page.inner_text("body")

    page.click(".person summary")
    page.click("button:has-text('Đăng xuất')")
    page.wait_for_load_state()

    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        assert "Cán bộ Thử" not in page.inner_text("body")
        assert page.locator("input[name=password]").count() == 1
