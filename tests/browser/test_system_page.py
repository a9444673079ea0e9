"""The page of whoever runs the portal fits a wide and a narrow screen, and its buttons do what they say."""

import pytest

from organizations.choices import OperatorKind
from organizations.operator_log import note
from tests.factories import PASSWORD, UserFactory
from tests.portal.test_system_page import failed_task

SENTENCE = "Tệp minh chứng số 17 (evidence/2026/{}.pdf) không còn trên đĩa; hãy khôi phục tệp ấy từ bản sao lưu."


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_is_wider_than_the_screen_and_an_entry_is_resolved(live_server, chromium, width):
    UserFactory(username="quantri", is_superuser=True, is_staff=True)
    note(OperatorKind.FILE, SENTENCE.format("a" * 64), key="a")
    failed_task()
    page = chromium.new_page(base_url=live_server.url, viewport={"width": width, "height": 900})
    page.goto("/admin/login/?next=/he-thong/")
    page.fill("input[name=username]", "quantri")
    page.fill("input[name=password]", PASSWORD)
    page.click("[type=submit]")

    page.wait_for_selector("h1:has-text('Hệ thống')")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click("button:has-text('Đã xử lý')")
    page.wait_for_selector("text=Không có việc nào chờ xử lý.")
    page.close()
