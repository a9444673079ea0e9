"""What the styles of an .ods show: old fonts, decimals, and what nobody sees or reads."""

import re
from xml.etree import ElementTree

from lib.vietnamese.encodings import font_encoding
from lib.workbooks.formats.rich_text import RAISED, STRUCK
from lib.workbooks.formats.sheet_details import LOWEST_ROW, NARROWEST_COLUMN
from lib.workbooks.marks import Mark, may_hide_numbers
from lib.workbooks.number_formats import shows_measure

_NAMESPACES = {
    "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}": "style:",
    "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}": "fo:",
    "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}": "number:",
}
DEFAULT = "Default"
_WHITE = "#ffffff"
LONGEST_CHAIN = 20  # of a style, its parent, the parent of that …
MOST_DECIMALS = 15
NUMBER_STYLES = tuple(f"number:{kind}-style" for kind in ("number", "percentage", "currency", "text", "date", "time"))
_POINTS = {"cm": 28.35, "mm": 2.835, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}
_CHARACTER = 5.25  # points
_SIZE = re.compile(r"([0-9]*\.?[0-9]+)(cm|mm|in|pt|pc|px)")
_CONDITION = re.compile(r"value\(\)\s*(<=|>=|!=|=|<|>)\s*(-?[0-9.]+)")


class CellStyles:
    """Collects the elements that define styles, in the order of the document.

    Styles of cells, paragraphs and parts of a text have names of their own kind; ``family`` keeps them apart.
    """

    def __init__(self) -> None:
        self._fonts: dict[tuple[str, str], str] = {}  # (family, name) → encoding, "" for a font of Unicode
        self._parents: dict[tuple[str, str], str] = {}
        self._formats: dict[tuple[str, str], str] = {}  # (family, name) → name of its number style
        self._decimals: dict[str, str] = {}  # name of a number style → format
        self._effects: dict[tuple[str, str], str] = {}  # (family, name) → STRUCK, RAISED or ""
        self._colours: dict[tuple[str, str], str] = {}  # likewise → that of the letters
        self._filled: dict[tuple[str, str], str] = {}  # likewise → that behind them, "" for none
        self._unseen: set[tuple[str, str]] = set()  # rows and columns of no size
        self._codes: dict[str, str] = {}  # name of a number style → as Excel writes it, without its conditions
        self._maps: dict[str, list[tuple[str, str]]] = {}  # likewise → conditions and the styles under each
        self._hiding: dict[str, str] | None = None  # likewise → format that shows nothing of some numbers
        self._family, self._name, self._number = "", "", ""
        self._in_text = False

    def read_named(self, root: ElementTree.Element) -> None:
        """The styles of ``styles.xml``."""
        for element in root.iter():
            attributes = {_short(name): value for name, value in element.items()}
            self.start(_short(element.tag), attributes)
            if self._in_text:
                self.text(element.text or "")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Handle the beginning of an element. Raises ValueError."""
        self._in_text = tag in ("number:text", "number:currency-symbol")
        if tag.startswith("number:"):
            self._start_number(tag, attributes)
        elif tag in ("style:style", "style:default-style"):
            self._family, self._name = attributes.get("style:family", ""), attributes.get("style:name", "")
            key = self._family, self._name
            if parent := attributes.get("style:parent-style-name"):
                self._parents[key] = parent
            if data_style := attributes.get("style:data-style-name"):
                self._formats[key] = data_style
        elif tag == "style:text-properties":
            self._start_text_properties(attributes)
        elif tag == "style:table-cell-properties":
            background = attributes.get("fo:background-color")
            if background:
                self._filled[self._family, self._name] = "" if background == "transparent" else background.lower()
        elif tag in ("style:table-row-properties", "style:table-column-properties"):
            self._note_size(attributes.get("style:row-height"), LOWEST_ROW)
            self._note_size(attributes.get("style:column-width"), NARROWEST_COLUMN * _CHARACTER)
        elif tag == "style:map" and self._number:
            self._start_map(attributes)

    def text(self, text: str) -> None:
        """Handle characters outside of cells."""
        if self._in_text and text:
            self._codes[self._number] = self._codes.get(self._number, "") + '"' + text.replace('"', "") + '"'

    def _start_map(self, attributes: dict[str, str]) -> None:
        if found := _CONDITION.match(attributes.get("style:condition", "")):
            condition, name = (
                f"[{found[1].replace('!=', '<>')}{found[2]}]",
                attributes.get("style:apply-style-name", ""),
            )
            self._maps.setdefault(self._number, []).append((condition, name))

    def _start_text_properties(self, attributes: dict[str, str]) -> None:
        key = self._family, self._name
        font = attributes.get("style:font-name") or attributes.get("fo:font-family")
        if font:
            self._fonts[key] = font_encoding(font.strip("'\"")) or ""
        line = attributes.get("style:text-line-through-style") or attributes.get("style:text-line-through-type")
        place = attributes.get("style:text-position")
        if line and line != "none":
            self._effects[key] = STRUCK
        elif place and place.split()[0] not in ("0%", "0"):
            self._effects[key] = RAISED
        elif line or place:
            self._effects[key] = ""
        if colour := attributes.get("fo:color"):
            self._colours[key] = colour.lower()

    def _note_size(self, size: str | None, least: float) -> None:
        found = _SIZE.fullmatch(size or "")
        if found and float(found[1]) * _POINTS[found[2]] < least:
            self._unseen.add((self._family, self._name))

    def _start_number(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in NUMBER_STYLES:
            self._number, self._hiding = attributes.get("style:name", ""), None
            self._codes[self._number] = ""
            if tag == "number:text-style":
                self._maps.setdefault(self._number, [])
        elif tag == "number:number":
            places = min(int(attributes.get("number:decimal-places", "0")), MOST_DECIMALS)
            # LibreOffice writes the decimals that are shown at least under one of two names.
            least = next((int(n) for name, n in attributes.items() if name.endswith("min-decimal-places")), places)
            least = min(max(least, 0), places)
            decimals = "." + "0" * least + "#" * (places - least) if places > 0 else ""
            if decimals:
                self._decimals[self._number] = f"0{decimals}"
            whole = "#" if attributes.get("number:min-integer-digits") == "0" else "0"
            # Numbers divided by a thousand, or a million, are written with a comma for each.
            commas = "," * (len(attributes.get("number:display-factor", "1").partition(".")[0]) // 3)
            self._codes[self._number] = self._codes.get(self._number, "") + whole + decimals + commas
        elif tag == "number:text-content":
            self._codes[self._number] = self._codes.get(self._number, "") + "@"
        elif tag not in ("number:text", "number:currency-symbol", "number:embedded-text"):
            self._codes[self._number] = self._codes.get(self._number, "") + "0"  # days, fractions: they show something

    def encoding(self, family: str, name: str) -> str | None:
        """Of the font of style ``name``; ``""`` is Unicode, None where the style says nothing of its font."""
        return self._inherited(self._fonts, family, name)

    def number_format(self, name: str) -> str:
        """The format of cell style ``name``, as Excel writes it, or ``""``: see ``Grid.formats``."""
        number = self._inherited(self._formats, "table-cell", name) or ""
        code = self._whole_format(number) if number in self._codes else ""
        return code if shows_measure(code) else self._decimals.get(number, "")

    def effect(self, family: str, name: str) -> str | None:
        """``STRUCK``, ``RAISED`` or ``""`` of the text in style ``name``; None where the style does not say."""
        return self._inherited(self._effects, family, name)

    def mark(self, name: str) -> Mark | None:
        """What cell style ``name`` says of all that a cell holds."""
        effect = self.effect("table-cell", name)
        if effect:
            return Mark.STRUCK if effect == STRUCK else Mark.RAISED
        behind = self._inherited(self._filled, "table-cell", name) or _WHITE
        return Mark.PALE if self._inherited(self._colours, "table-cell", name) == behind else None

    def is_unseen(self, family: str, name: str) -> bool:
        """Whether rows or columns (``family``) in style ``name`` have no size."""
        return (family, name) in self._unseen

    def hiding(self, name: str) -> str:
        """The format of cell style ``name``, as Excel writes it, when it shows nothing of some numbers, else ``""``."""
        if self._hiding is None:
            formats = {number: self._whole_format(number) for number in self._codes}
            self._hiding = {number: code for number, code in formats.items() if may_hide_numbers(code)}
        return self._hiding.get(self._inherited(self._formats, "table-cell", name) or "", "") if self._hiding else ""

    def _whole_format(self, number: str) -> str:
        sections = [condition + self._codes.get(name, "0") for condition, name in self._maps.get(number, ())]
        own = self._codes[number]
        if not sections and not own:
            return ";;;"
        return ";".join([*sections, own])

    def _inherited(self, stated: dict[tuple[str, str], str], family: str, name: str) -> str | None:
        """What ``stated`` says of a style, its parent, the parent of that, or the default style of the family."""
        for _ in range(LONGEST_CHAIN):
            if (value := stated.get((family, name))) is not None:
                return value
            if not (name := self._parents.get((family, name), "")):
                break
        return stated.get((family, ""))  # the default style of the family has no name


def _short(name: str) -> str:
    space, brace, rest = name.rpartition("}")
    return _NAMESPACES.get(space + brace, "") + rest
