"""Counting what a person does at a page, besides reading and typing."""

from pathlib import Path

from playwright.sync_api import Browser, Page

COMPLAINTS = ("error", "warning")


class Clicks:
    """Of a person on a page: ``count`` grows with each activation, ``opened`` has the addresses that were opened.

    An activation is a click or touch, Enter or Space that sends or chooses, a choice out of a list, a file chosen.
    Words typed or pasted, and Tab from one field to the next, are free; a click that puts the cursor into a field is
    not.
    """

    def __init__(self, page: Page):
        self.page, self.count = page, 0
        self.opened: list[str] = []
        self.complaints: list[str] = []
        page.set_default_timeout(60_000)  # two suites may share two cores
        page.on("framenavigated", lambda frame: self.opened.append(frame.url.partition("?")[0].partition("#")[0]))
        page.on("console", lambda said: said.type in COMPLAINTS and self.complaints.append(f"{page.url}: {said.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def on(self, selector: str) -> None:
        self.page.click(selector)
        self.count += 1

    def follow(self, selector: str) -> None:
        """Click what leads to another page, and wait for it."""
        with self.page.expect_navigation():
            self.on(selector)

    def type(self, selector: str, text: str) -> None:
        self.on(selector)
        self.page.fill(selector, text)

    def choose(self, selector: str, value: str) -> None:
        self.page.select_option(selector, value)
        self.count += 1

    def send_file(self, selector: str, path: Path) -> None:
        self.page.set_input_files(selector, str(path))
        self.count += 1

    def in_turn(self, *texts: str) -> None:
        """Type into one field after the other, from the one that has the cursor on."""
        for text in texts:
            self.page.keyboard.insert_text(text)
            self.page.keyboard.press("Tab")

    @property
    def pages(self) -> int:
        """How many different pages were opened."""
        return len(set(self.opened))


def signed_in(browser: Browser, base: str, client, user, *, width: int = 1440, height: int = 900) -> Clicks:
    """``user`` at a browser, with no page open yet."""
    client.force_login(user, backend="organizations.backends.RoleBackend")
    context = browser.new_context(
        locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport={"width": width, "height": height}, base_url=base
    )
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base}])
    return Clicks(context.new_page())
