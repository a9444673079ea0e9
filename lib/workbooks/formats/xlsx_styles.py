"""Which cell styles of an .xlsx show decimals, a percentage, a unit or an old font; which shared strings have one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast
from xml.etree import ElementTree

from lib.vietnamese.encodings import font_encoding
from lib.workbooks.formats.archive import Archive
from lib.workbooks.formats.rich_text import RAISED, STRUCK, TextRun
from lib.workbooks.formats.xlsx_parts import FALSE, SHARED_TEXTS, STYLES, Parts
from lib.workbooks.marks import Mark, may_hide_numbers
from lib.workbooks.number_formats import shows_measure

_BUILT_IN = {2: "0.00", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
             39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 44: "#,##0.00"}  # fmt: skip
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')  # quoted, escaped, conditions and colours, room, filling
_FRACTION = re.compile(r"[.][0#?]|[0#?]/[0-9?#]")
# Only with one of these may a part of a text read otherwise than the whole.
_PARTS = re.compile(rb"""val\s*=\s*["'](?:\.vn|vni-)|vertAlign|strike\b""", re.IGNORECASE)
WHITE = "ffffff"
_LIGHTEST = 0xF8  # from which on a part of a colour is not told from white
_THEME, _INDEXED = {"0": WHITE, "1": "000000"}, {"1": WHITE, "9": WHITE, "0": "000000", "8": "000000"}

Runs = tuple[TextRun, ...]


def significant_format(code: str) -> str:
    """The number format ``code`` when it shows a fraction, a percentage, a unit or thousands alone, else ``""``."""
    plain = _LITERAL.sub("", code)
    return code if "%" in plain or _FRACTION.search(plain) or shows_measure(code) else ""


def is_percentage(code: str) -> bool:
    """Whether the number format ``code`` shows a percentage."""
    return "%" in _LITERAL.sub("", code)


@dataclass
class Styles:
    """Number of a cell style → what it shows. ``fonts`` names the styles whose font reads differently from ``font``,
    the encoding of style 0, which is that of cells without a style: ``""`` is Unicode. ``texts``: see ``shared_runs``.
    ``root``: the styles as they are written.
    ``hiding``: the formats that show nothing of some numbers. ``marks``: what a style says of all that a cell holds.
    """

    formats: dict[int, str] = field(default_factory=dict)
    percents: set[int] = field(default_factory=set)
    fonts: dict[int, str] = field(default_factory=dict)
    font: str = ""
    texts: dict[int, Runs] = field(default_factory=dict)
    hiding: dict[int, str] = field(default_factory=dict)
    marks: dict[int, Mark] = field(default_factory=dict)
    root: ElementTree.Element | None = None

    @property
    def significant(self) -> set[int]:
        """The styles that matter to how a cell is read."""
        return {*self.formats, *self.fonts, *self.hiding, *self.marks}

    def encoding(self, style: int) -> str:
        """The encoding of the font of ``style``."""
        return self.fonts.get(style, self.font)


def read_styles(archive: Archive, parts: Parts) -> Styles:
    """Raises Refused and ElementTree.ParseError."""
    styles = Styles()
    if part := parts.styles or (STYLES if STYLES in archive else ""):
        styles.root = ElementTree.fromstring(archive.xml(part))
        _read_cell_styles(styles.root, styles)
    part = parts.shared_texts or (SHARED_TEXTS if SHARED_TEXTS in archive else "")
    if part and _PARTS.search(archive.xml(part)):
        styles.texts = dict(shared_runs(archive.xml(part)))
    return styles


def _read_cell_styles(root: ElementTree.Element, styles: Styles) -> None:
    codes, hiding = dict(_BUILT_IN), {}
    for number_format in root.iterfind("{*}numFmts/{*}numFmt"):
        number, written = _number(number_format.get("numFmtId")), number_format.get("formatCode", "")
        codes[number] = significant_format(written)
        if may_hide_numbers(written):
            hiding[number] = written
    elements = root.findall("{*}fonts/{*}font")
    fonts, marks = [_encoding(font.find("{*}name")) for font in elements], list(map(_mark, elements))
    fills = [_behind(fill) for fill in root.iterfind("{*}fills/{*}fill")]
    colours = [colour(font.find("{*}color")) for font in elements]
    for index, style in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        if code := codes.get(_number(style.get("numFmtId"))):
            styles.formats[index] = code
            if is_percentage(code):
                styles.percents.add(index)
        font = _number(style.get("fontId"))
        encoding = fonts[font] if 0 <= font < len(fonts) else ""
        if index == 0:
            styles.font = encoding
        if encoding != styles.font:
            styles.fonts[index] = encoding
        if code := hiding.get(_number(style.get("numFmtId"))):
            styles.hiding[index] = code
        if not 0 <= font < len(marks):
            continue
        fill = _number(style.get("fillId"))
        behind = fills[fill] if 0 <= fill < len(fills) else WHITE
        if mark := marks[font] or (Mark.PALE if colours[font] and colours[font] == behind else None):
            styles.marks[index] = mark


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


def _mark(font: ElementTree.Element) -> Mark | None:
    """What a font says of a cell that is in it."""
    effect = font_effect(font)
    if effect:
        return Mark.STRUCK if effect == STRUCK else Mark.RAISED
    return None


def _behind(fill: ElementTree.Element) -> str:
    """The colour of a fill, white where there is none; ``""`` where it is no single colour."""
    pattern = fill.find("{*}patternFill")
    kind = pattern.get("patternType", "none") if pattern is not None else ""
    if pattern is None or kind not in ("none", "solid"):
        return ""
    return WHITE if kind == "none" else colour(pattern.find("{*}fgColor"))


def colour(element: ElementTree.Element | None) -> str:
    """A colour as six digits, or what stands for it in the file; ``""`` for none. What looks white is white."""
    if element is None:
        return ""
    if (rgb := element.get("rgb", "").lower()[-6:]) and len(rgb) == len(WHITE):
        parts = [int(rgb[at : at + 2], 16) for at in (0, 2, 4)] if re.fullmatch("[0-9a-f]{6}", rgb) else [0]
        return WHITE if min(parts) >= _LIGHTEST else rgb
    theme, tint, indexed = element.get("theme"), element.get("tint", "0"), element.get("indexed")
    if theme is not None:
        return (_THEME.get(theme) if float(tint) == 0 else None) or f"theme {theme} {tint}"
    return _INDEXED.get(indexed or "") or (f"indexed {indexed}" if indexed else "")


def font_effect(font: ElementTree.Element) -> str:
    """``STRUCK`` or ``RAISED``, where a font (of a cell or a part of its text) is so, else ``""``."""
    strike, align = font.find("{*}strike"), font.find("{*}vertAlign")
    if strike is not None and strike.get("val", "1") not in FALSE:
        return STRUCK
    return RAISED if align is not None and align.get("val") in ("superscript", "subscript") else ""


def _encoding(name: ElementTree.Element | None) -> str:
    return (font_encoding(name.get("val", "")) or "") if name is not None else ""


def shared_runs(data: bytes) -> Iterator[tuple[int, Runs]]:
    """(number, parts) of the shared texts of which a part is in an old font, struck out, raised or lowered."""
    index = 0
    levels: list[ElementTree.Element] = []
    parser: ElementTree.XMLPullParser[ElementTree.Element] = ElementTree.XMLPullParser(("start", "end"))
    for start in range(0, len(data), 1 << 20):
        parser.feed(data[start : start + (1 << 20)])
        for event, element in cast("Iterator[tuple[str, ElementTree.Element]]", parser.read_events()):
            if event == "start":
                levels.append(element)
                continue
            levels.pop()
            if element.tag.endswith("}si") and len(levels) == 1:
                runs = _runs(element)
                if any(run.encoding or run.effect for run in runs):
                    yield index, runs
                index += 1
                levels[0].clear()  # what was read is let go
    parser.close()


def _runs(text: ElementTree.Element) -> Runs:
    runs = []
    for run in text.iterfind("{*}r"):
        look = run.find("{*}rPr")
        font = None if look is None else look.find("{*}rFont")
        written = "".join(part.text or "" for part in run.iterfind("{*}t"))
        encoding, effect = None if font is None else _encoding(font), "" if look is None else font_effect(look)
        runs.append(TextRun(written, encoding, effect))
    return tuple(runs)
