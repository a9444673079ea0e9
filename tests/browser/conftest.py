"""The browser that these tests look at the portal with."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import programs
from tests.browser.district import District


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, driven by Playwright; the test is skipped on a machine that has not both."""
    if not programs.playwright():
        pytest.skip("Playwright does not start on this machine")
    if programs.chromium() is None:
        pytest.skip("no Chromium starts on this machine")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in this thread
        browser = playwright.chromium.launch(executable_path=programs.chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def browser(chromium) -> Iterator[Browser]:
    """The browser without a window; those that a test opens, each with cookies of its own, are closed after it."""
    yield chromium
    for context in chromium.contexts:
        context.set_offline(True)  # a page with unsent words sends them as it goes, to a database that is gone
        context.close()


@pytest.fixture
def district(db, client, monkeypatch):
    return District(client, monkeypatch)
