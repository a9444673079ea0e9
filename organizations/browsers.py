"""The browser of a session in words, as far as its ``User-Agent`` says; nothing hangs on it."""

import re

# The first that is found: every browser also names those whose pages it can show.
BROWSERS = (
    ("Cốc Cốc", r"coc_coc_browser/"),
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"(?:Firefox|FxiOS)/"),
    ("Chrome", r"(?:Chrome|CriOS|HeadlessChrome)/"),
    ("Safari", r"Version/.*Safari/"),
)
SYSTEMS = (
    ("điện thoại Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("máy Mac", r"Macintosh"),
    ("Linux", r"Linux"),
)
UNKNOWN = "Trình duyệt không rõ"


def describe_agent(agent: str) -> str:
    """``"Firefox trên Windows"``; a sentence's part for whatever says nothing of itself."""
    browser, system = _first(BROWSERS, agent), _first(SYSTEMS, agent)
    if not system:
        return browser or UNKNOWN
    return f"{browser or UNKNOWN} trên {system}"


def _first(names, agent: str) -> str:
    return next((name for name, pattern in names if re.search(pattern, agent)), "")
