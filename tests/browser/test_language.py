"""What scripts write into the pages of the admin is Vietnamese too: choices, counts, tooltips."""

from datetime import date

import pytest

from tests.english import english_words
from tests.factories import AdministrativeUnitFactory, UserFactory

# Every text on view, and every label, of the page as the scripts have made it by now.
SEEN = """() => {
  const seen = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), element = walker.currentNode.parentElement;
    if (text && element.getClientRects().length && !element.closest("script, style")) seen.push(text);
  }
  for (const name of ["title", "placeholder", "aria-label"])
    for (const element of document.querySelectorAll(`[${name}]`)) seen.push(element.getAttribute(name));
  return seen;
}"""


@pytest.fixture
def page(live_server, transactional_db, client, settings, browser):
    """The admin's index in a browser whose owner prefers English, signed in as a system administrator."""
    client.force_login(UserFactory(is_staff=True, is_superuser=True, full_name="Quản trị thử"))
    AdministrativeUnitFactory.create_batch(3, valid_from=date(2025, 7, 1))
    context = browser.new_context(base_url=live_server.url, locale="en-US", viewport={"width": 1440, "height": 900})
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(30_000)  # two suites may share two cores
    return page


def english(page) -> dict[str, list[str]]:
    return {text: words for text in page.evaluate(SEEN) if (words := english_words(text))}


def test_choosing_from_a_long_list(page):
    page.goto("/admin/organizations/administrativeunit/add/")
    page.get_by_role("combobox", name="Trực thuộc").type("không có đơn vị này")

    page.wait_for_selector("text=Không tìm thấy kết quả")
    assert english(page) == {}


def test_a_new_line(page):
    page.goto("/admin/organizations/administrativeunit/add/")
    page.locator("details[data-lines] summary").first.click()
    page.locator("[data-add]").first.click()

    page.wait_for_selector("text=Bỏ dòng")
    assert english(page) == {}


def test_a_list_with_rows_chosen_and_its_filters_open(page):
    page.goto("/admin/organizations/administrativeunit/")
    page.locator("#action-toggle").dispatch_event("click")
    page.wait_for_selector("text=Đã chọn 9/9")
    assert english(page) == {}

    page.locator(".filters summary").click()
    page.get_by_role("combobox", name="Trực thuộc").type("không có đơn vị này")
    page.wait_for_selector("text=Không tìm thấy kết quả")
    assert english(page) == {}


def test_the_account_menu(page):
    page.goto("/admin/")
    page.locator("text=Quản trị thử").first.click()

    page.wait_for_selector("text=Đăng xuất")
    assert english(page) == {}
