"""Pictures of every page of the admin site at two widths, and what the browser complained about.

``script/screenshots http://127.0.0.1:8000 USER PASSWORD FOLDER [WORD …]``: with words, only pages whose name has one.
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import programs

WIDTHS = (1440, 390)
APPS = ("/admin/organizations/", "/admin/briefings/")


def main(base: str, user: str, password: str, folder: str, words: list[str]) -> int:
    """Take the pictures into ``folder``; returns how many complaints the browser had, each printed."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    complaints: list[str] = []
    with sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=programs.chromium(), args=["--no-sandbox"])
        context = browser.new_context(locale="en-US", timezone_id="Asia/Ho_Chi_Minh")
        page = context.new_page()
        page.on(
            "console", lambda said: said.type in ("error", "warning") and complaints.append(f"{page.url}: {said.text}")
        )
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("response", lambda answer: answer.status >= 400 and complaints.append(f"{answer.status} {answer.url}"))
        page.goto(f"{base}/admin/login/")
        page.fill("input[name=username]", user)
        page.fill("input[name=password]", password)
        page.click("[type=submit]")
        for name, address in addresses(page, base):
            if words and not any(word in name for word in words):
                continue
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                page.goto("about:blank")  # a page that differs by its tab only would not be opened again
                page.goto(address)
                page.wait_for_load_state("networkidle")
                page.screenshot(path=out / f"{name}-{width}.png", full_page=True)
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    complaints.append(f"{address}: {wide} pixels wide in a window of {width}")
        browser.close()
    for complaint in dict.fromkeys(complaints):
        print(complaint)
    return len(complaints)


def addresses(page: Page, base: str):
    """(name, address) of the first page, then of each list the user sees, its adding page and its first record."""
    yield "index", f"{base}/admin/"
    page.goto(f"{base}/admin/")
    links = page.eval_on_selector_all("#nav-sidebar a[href]", "links => links.map(link => link.getAttribute('href'))")
    for link in dict.fromkeys(link for link in links if link.startswith(APPS)):
        name = link.removeprefix("/admin/").strip("/").replace("/", "-")
        page.goto(base + link)
        record = page.locator("#result_list a[href*='/change/']").first
        found = record.get_attribute("href") if record.count() else None
        may_add = page.locator(f"a[href^='{link}add/']").count()
        yield f"{name}-list", base + link
        if may_add:
            yield f"{name}-add", f"{base}{link}add/"
        if found:
            yield f"{name}-change", base + found
            page.set_viewport_size({"width": WIDTHS[0], "height": 900})  # a narrow page hides its tabs in a menu
            page.goto(base + found)
            for tab in page.eval_on_selector_all("#tabs-items a", "tabs => tabs.map(tab => tab.hash.slice(1))")[1:]:
                yield f"{name}-change-{tab}", f"{base}{found}#{tab}"
            yield f"{name}-history", base + found.split("?")[0].replace("/change/", "/history/")


if __name__ == "__main__":
    if len(sys.argv) < 5:
        print(__doc__, file=sys.stderr)
        raise SystemExit(2)
    raise SystemExit(1 if main(*sys.argv[1:5], sys.argv[5:]) else 0)
