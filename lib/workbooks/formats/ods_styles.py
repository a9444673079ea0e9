"""What the styles of an .ods show: the encoding of a font of before Unicode, and how many decimals."""

from xml.etree import ElementTree

from lib.vietnamese.encodings import font_encoding

_NAMESPACES = {
    "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}": "style:",
    "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}": "fo:",
    "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}": "number:",
}
DEFAULT = "Default"
LONGEST_CHAIN = 20  # of a style, its parent, the parent of that …
MOST_DECIMALS = 15


class CellStyles:
    """Collects the elements that define styles, in the order of the document.

    Styles of cells, paragraphs and parts of a text have names of their own kind; ``family`` keeps them apart.
    """

    def __init__(self) -> None:
        self._fonts: dict[tuple[str, str], str] = {}  # (family, name) → encoding, "" for a font of Unicode
        self._parents: dict[tuple[str, str], str] = {}
        self._formats: dict[tuple[str, str], str] = {}  # (family, name) → name of its number style
        self._decimals: dict[str, str] = {}  # name of a number style → format
        self._family, self._name, self._number = "", "", ""

    def read_named(self, root: ElementTree.Element) -> None:
        """The styles of ``styles.xml``."""
        for element in root.iter():
            attributes = {_short(name): value for name, value in element.items()}
            self.start(_short(element.tag), attributes)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Handle the beginning of an element."""
        if tag in ("style:style", "style:default-style"):
            self._family, self._name = attributes.get("style:family", ""), attributes.get("style:name", "")
            key = self._family, self._name
            if parent := attributes.get("style:parent-style-name"):
                self._parents[key] = parent
            if data_style := attributes.get("style:data-style-name"):
                self._formats[key] = data_style
        elif tag == "style:text-properties":
            font = attributes.get("style:font-name") or attributes.get("fo:font-family")
            if font:
                self._fonts[self._family, self._name] = font_encoding(font.strip("'\"")) or ""
        elif tag in ("number:number-style", "number:percentage-style"):
            self._number = attributes.get("style:name", "")
        elif tag == "number:number":
            decimals = min(int(attributes.get("number:decimal-places", "0")), MOST_DECIMALS)
            if decimals > 0:
                self._decimals[self._number] = "0." + "0" * decimals

    def encoding(self, family: str, name: str) -> str | None:
        """Of the font of style ``name``; ``""`` is Unicode, None where the style says nothing of its font."""
        return self._inherited(self._fonts, family, name)

    def decimals(self, name: str) -> str:
        """The format of cell style ``name`` when it shows decimals, else ``""``."""
        return self._decimals.get(self._inherited(self._formats, "table-cell", name) or "", "")

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
