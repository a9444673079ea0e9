"""A person who has a keyboard and a screen reader, and neither mouse nor picture.

What is read is Chromium's accessibility tree: what a screen reader is given.
"""

import re
from collections import Counter
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

# What of the page changes by itself is read aloud only where it is said to be a live region.
LISTEN = """() => {
  window.said = [];
  const LIVE = "[role=status], [role=alert], [aria-live]";
  const hear = (changes) => {
    for (const change of changes) {
      const at = change.target.nodeType === Node.ELEMENT_NODE ? change.target : change.target.parentElement;
      const region = at?.closest(LIVE);
      const text = region?.textContent.replace(/\\s+/g, " ").trim();
      if (text && window.said.at(-1) !== text) window.said.push(text);
    }
  };
  new MutationObserver(hear).observe(document, { childList: true, characterData: true, subtree: true });
}"""
SHOWN = "(each) => each.checkVisibility()"
WORDS = "(each) => each.textContent.replace(/\\s+/g, ' ').trim()"
STATES = ("invalid", "required", "checked", "expanded", "selected", "disabled")


@dataclass(frozen=True)
class Heard:
    """What a screen reader says of one element."""

    role: str
    name: str
    description: str = ""
    value: str = ""
    states: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        states = " ".join(f"{name}={value}" for name, value in self.states)
        return " | ".join(each for each in (self.role, self.name, self.value, states, self.description) if each)


def _words(node: dict, key: str) -> str:
    return str(node.get(key, {}).get("value", "")).strip()


def _heard(node: dict) -> Heard:
    found = {each["name"]: each["value"].get("value") for each in node.get("properties", ())}
    states = tuple((name, str(found[name])) for name in STATES if found.get(name) not in (None, False, "false"))
    return Heard(_words(node, "role"), _words(node, "name"), _words(node, "description"), _words(node, "value"), states)


class Keyboard:
    """A browser used by keys alone. ``pressed`` counts them, ``typed`` the letters."""

    def __init__(self, browser: Browser, base: str, cookie: tuple[str, str] | None = None, **context):
        context = {
            "locale": "vi-VN",
            "timezone_id": "Asia/Ho_Chi_Minh",
            "viewport": {"width": 1366, "height": 768},
            **context,
        }
        self.context = browser.new_context(base_url=base, accept_downloads=True, **context)
        if cookie:
            self.context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": base}])
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.add_init_script(f"({LISTEN})()")
        self.pressed: Counter[str] = Counter()
        self.typed = 0
        self.complaints: list[str] = []
        self.page.on("console", self._complains)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self._devtools = self.context.new_cdp_session(self.page)

    def _complains(self, said) -> None:
        """Of the console; that a form was refused is an answer, not an error of the page."""
        if said.type in ("error", "warning") and "status of 422" not in said.text:
            self.complaints.append(said.text)

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
        self.pressed[key] += times

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.typed += len(text)

    def choose(self, letters: str) -> None:
        """In a list, by its first letters: those that have a key of their own."""
        for letter in letters:
            self.press(letter)

    def follow(self, key: str = "Enter") -> None:
        """Press what leads to another page, and wait for that."""
        with self.page.expect_navigation(wait_until="load"):
            self.press(key)

    def here(self) -> Heard:
        """What has the focus."""
        found = self._devtools.send("Runtime.evaluate", {"expression": "document.activeElement"})
        element = found["result"]["objectId"]
        asked = {"objectId": element, "fetchRelatives": False}
        answer = self._devtools.send("Accessibility.getPartialAXTree", asked)
        return _heard(answer["nodes"][0])

    def reach(self, role: str, name: str, *, back: bool = False, most: int = 90) -> Heard:
        """Tab (Shift+Tab) until an element with the role is read whose name has ``name`` in it."""
        for _ in range(most):
            self.press("Shift+Tab" if back else "Tab")
            heard = self.here()
            if heard.role == role and re.search(name, heard.name):
                return heard
        raise AssertionError(f"Tab does not lead to {role} “{name}”; it stands on: {heard}")

    def open(self, address: str) -> None:
        """An address that is typed."""
        self.page.goto(address)

    def tab(self) -> tuple[str, str]:
        """The role and the name of what Tab leads to."""
        self.press("Tab")
        heard = self.here()
        return heard.role, heard.name

    def skip(self) -> None:
        """Past the menu, by the first link of the page; an answer, and a page after one skipped to, begin there."""
        if self.here().role in ("main", "alert", "status"):
            return
        assert self.tab() == ("link", "Chuyển đến nội dung chính")
        self.press("Enter")
        assert self.here().role == "main"

    # --- what is read -------------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return self.page.title().removesuffix(" · Cổng giao ban")

    def _texts(self, selector: str) -> list[str]:
        return self.page.evaluate(
            f"(all) => [...document.querySelectorAll(all)].filter({SHOWN}).map({WORDS})", selector
        )

    def headings(self) -> list[str]:
        return self._texts("main :is(h1, h2, h3)")

    def tables(self) -> list[str]:
        return self._texts("main table > caption")

    def rail(self) -> tuple[str, str]:
        """The step that is told to be the present one."""
        [node] = self.page.locator("main .rail [aria-current]").all()
        return node.inner_text().split("\n")[0], node.get_attribute("aria-current")

    def reading(self) -> str:
        """The words of what has the focus, as a reader reads on from there."""
        return self.page.evaluate(f"() => ({WORDS})(document.activeElement)")

    def hears(self, text: str, *, part: bool = False) -> None:
        """It is read aloud by itself, now or soon."""
        found = "window.said.some((each) => each.includes(text))" if part else "window.said.includes(text)"
        self.page.wait_for_function(f"(text) => {found}", arg=text)

    def ends(self, job: str) -> None:
        """Nothing was complained about; what was pressed is printed, for docs/accessibility.md."""
        assert not self.complaints, self.complaints
        keys = ", ".join(f"{key} {times}" for key, times in self.pressed.most_common())
        print(f"\n({job}) {sum(self.pressed.values())} keys: {keys}; {self.typed} letters typed")
