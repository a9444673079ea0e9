"""Where the keyboard is can be seen: the ring of focus stands out from whatever it lies on, by light and in the dark.

WCAG 2.2, 1.4.11 and 2.4.13: three to one. What is written is asked of every page by axe (tests/browser).
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

STYLES = Path(settings.BASE_DIR) / "portal" / "static" / "portal"
LEAST = 3.0


def tokens() -> dict[str, dict[str, str]]:
    """The colours of ``tokens.css`` by their names, light and dark."""
    light, dark = (STYLES / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    named = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b")
    found = dict(named.findall(light))
    return {"light": found, "dark": found | dict(named.findall(dark))}


def luminance(colour: str) -> float:
    """Relative luminance of ``#rgb`` or ``#rrggbb``, as WCAG defines it."""
    digits = colour.lstrip("#")
    digits = "".join(2 * each for each in digits) if len(digits) == 3 else digits
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "surface", "sunken", "hover", "tint", "red-tint", "amber-tint"])
def test_the_ring_of_focus_stands_out_from_the_page(scheme, ground):
    found = tokens()[scheme]

    assert contrast(found["focus"], found[ground]) >= LEAST


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ring_of_focus_stands_out_from_the_masthead(scheme):
    found = tokens()[scheme]

    assert re.search(r"\.masthead \{[^}]*--focus: #fff", (STYLES / "portal.css").read_text())
    assert contrast("#fff", found["brand"]) >= LEAST
    assert contrast("#fff", found["brand-deep"]) >= LEAST


def test_a_small_menu_on_the_masthead_has_the_ring_of_the_page():
    sheet = re.search(r"\.sheet \{[^}]*\}", (STYLES / "portal.css").read_text())[0]

    assert "--focus: var(--ring)" in sheet
    assert "--ring: var(--focus)" in (STYLES / "tokens.css").read_text()


def test_black_on_white_is_twenty_one_to_one():
    assert contrast("#000", "#fff") == pytest.approx(21)
