"""The conditional formats of an .xlsx that hide something."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from xml.etree import ElementTree

from lib.workbooks.formats.rich_text import STRUCK
from lib.workbooks.formats.sheet_details import Condition
from lib.workbooks.formats.xlsx_events import range_of
from lib.workbooks.formats.xlsx_styles import WHITE, colour, font_effect
from lib.workbooks.marks import Mark, shows_nothing

_BLOCK = re.compile(
    rb"<(?:\w+:)?conditionalFormatting\b[^>]*?\bsqref=[\"']([^\"']*)[\"'][^>]*>(.*?)</(?:\w+:)?conditionalFormatting>",
    re.DOTALL,
)
_RULE = re.compile(rb"<(?:\w+:)?cfRule\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?cfRule>)", re.DOTALL)
_ATTRIBUTE = re.compile(rb"""(\w+)=["']([^"']*)["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?formula>([^<]*)</(?:\w+:)?formula>")
MOST_RULES = 500


def hiding_formats(root: ElementTree.Element) -> dict[int, Mark]:
    """Number of a format for conditions (``root``: the styles) → how it hides a figure."""
    found = {}
    for number, look in enumerate(root.iterfind("{*}dxfs/{*}dxf")):
        if mark := _mark(look):
            found[number] = mark
    return found


def _mark(look: ElementTree.Element) -> Mark | None:
    font, written, pattern = look.find("{*}font"), look.find("{*}numFmt"), look.find("{*}fill/{*}patternFill")
    if written is not None and shows_nothing(written.get("formatCode", ""), 1.0):
        return Mark.NOT_SHOWN
    if font is None:
        return None
    if font_effect(font) == STRUCK:
        return Mark.STRUCK
    behind = WHITE
    if pattern is not None:  # of a format for conditions the one colour counts for a solid fill
        behind = colour(pattern.find("{*}bgColor")) or colour(pattern.find("{*}fgColor"))
    own = colour(font.find("{*}color"))
    return Mark.PALE if own and own == behind else None


def read_conditions(data: bytes, hiding: Mapping[int, Mark]) -> list[Condition]:
    """The conditional formats of the sheet ``data`` (XML) that hide something. Raises ValueError."""
    if not hiding:
        return []
    found = []
    for areas, rule, formulas in _rules(data):
        number = rule.get("dxfId", "")
        mark = hiding.get(int(number)) if number.isdigit() else None
        if mark and (ranges := tuple(range_of(area) for area in areas.split())):
            found.append(Condition(ranges, rule.get("type", ""), rule.get("operator", ""), formulas, mark))
        if len(found) == MOST_RULES:
            break
    return found


def _rules(data: bytes) -> Iterator[tuple[str, dict[str, str], tuple[str, ...]]]:
    """(areas, attributes, formulas) of every rule."""
    start = max(data.rfind(b"</sheetData"), 0)
    for areas, rules in _BLOCK.findall(data, start):
        for attributes, content in _RULE.findall(rules):
            formulas = tuple(unescape(text.decode("utf-8", "replace")) for text in _FORMULA.findall(content))
            rule = {name.decode(): value.decode("utf-8", "replace") for name, value in _ATTRIBUTE.findall(attributes)}
            yield areas.decode("utf-8", "replace"), rule, formulas
