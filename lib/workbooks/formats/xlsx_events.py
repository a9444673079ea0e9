"""The details of one sheet of an .xlsx, parsed element by element: right for every writer, and slow (``xlsx_scan``)."""

from collections.abc import Iterable
from xml.parsers import expat

from lib.refused import Refused
from lib.vietnamese.encodings import font_encoding
from lib.workbooks import limits
from lib.workbooks.cells import Position, column_number
from lib.workbooks.formats.sheet_details import NOT_CALCULATED, UNKNOWN_ERROR, SheetDetails
from lib.workbooks.formats.xlsx_styles import Styles

TRUE = ("1", "true")


def read_sheet(data: bytes, styles: Styles) -> SheetDetails:
    """What the sheet ``data`` (XML) holds beside its values. Raises Refused."""
    reader = _Reader(styles)
    _parse(data, reader)
    return reader.details


def extent(data: bytes) -> tuple[int, int]:
    """(rows, columns) that the filled cells of the sheet reach. Raises Refused."""
    reader = _Reader(Styles())
    _parse(data, reader)
    return reader.last_row, reader.last_column


def _parse(data: bytes, reader: "_Reader") -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as error:
        raise Refused(limits.DAMAGED) from error


def position_of(reference: str) -> Position:
    """``"D12" → (11, 3)``. Raises ValueError."""
    letters = reference.rstrip("0123456789")
    row = int(reference[len(letters) :]) - 1
    if not (1 <= len(letters) <= 3 and letters.isascii() and letters.isupper() and 0 <= row < 1 << 20):
        raise ValueError(reference)
    return row, column_number(letters)


def range_of(reference: str) -> tuple[int, int, int, int]:
    """``"A1:B3" → (0, 0, 2, 1)``. Raises ValueError."""
    first, _, last = reference.partition(":")
    return *position_of(first), *position_of(last or first)


class _Reader:
    """Handles the elements of a sheet; a row or a cell without an address comes after the one before."""

    def __init__(self, styles: Styles) -> None:
        self.styles, self.details = styles, SheetDetails(font=styles.font)
        self.row, self.column, self.part, self.element = -1, -1, "", ""
        self.cell: dict[str, str] | None = None
        self.formula = self.inline = False
        self.last_row = self.last_column = 0
        self.written: list[str] = []
        self.runs: list[tuple[str, str | None]] = []
        self.run_font: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Handle the beginning of an element. Raises ValueError."""
        tag = self.element = tag.rpartition(":")[2]
        if tag == "row":
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
            if attributes.get("hidden") in TRUE and self.row < limits.MAX_ROWS:
                self.details.hidden_rows.add(self.row)
        elif tag == "c":
            self.cell, self.written, self.runs = attributes, [], []
            self.formula = self.inline = False
            if "r" in attributes:
                self.row, self.column = position_of(attributes["r"])
            else:
                self.column += 1
        elif tag in ("f", "v", "is"):
            self.part = tag
            self.formula |= tag == "f" and self.cell is not None
            self.inline |= tag == "is" and self.cell is not None
        elif tag == "r":
            self.run_font = None
        elif tag == "rFont":
            self.run_font = font_encoding(attributes.get("val", "")) or ""
        elif tag == "col" and attributes.get("hidden") in TRUE:
            last = min(int(attributes.get("max", "0")), limits.MAX_COLUMNS)
            self.details.hidden_columns.update(range(int(attributes.get("min", "1")) - 1, last))
        elif tag == "mergeCell":
            self.details.merged.append(range_of(attributes.get("ref", "")))

    def text(self, text: str) -> None:
        """Handle characters."""
        if self.part in ("v", "is"):
            self.written.append(text)
        if self.part == "is" and self.element == "t":
            self.runs.append((text, self.run_font))

    def end(self, tag: str) -> None:
        """Handle the end of an element. Raises ValueError."""
        tag, self.element = tag.rpartition(":")[2], ""
        if tag in ("f", "v", "is"):
            self.part = ""
        elif tag == "c" and self.cell is not None:
            self._note(self.cell, "".join(self.written).strip())
            self.cell = None

    def _note(self, cell: dict[str, str], value: str) -> None:
        position, kind = (self.row, self.column), cell.get("t", "n")
        if kind == "e":
            self.details.errors[position] = value[:40] or UNKNOWN_ERROR
        elif self.formula and not value and kind != "str":
            self.details.errors[position] = NOT_CALCULATED
        if value or self.formula or self.inline:
            self.last_row = max(self.last_row, self.row + 1)
            self.last_column = max(self.last_column, self.column + 1)
        style = int(cell.get("s", "0"))
        add_style(self.details, self.styles, position, style)
        if kind == "s" and value.isdigit() and (runs := self.styles.texts.get(int(value))):
            add_runs(self.details, self.styles, position, style, runs)
        if any(encoding for _, encoding in self.runs):
            add_runs(self.details, self.styles, position, style, self.runs)


def add_style(details: SheetDetails, styles: Styles, position: Position, style: int) -> None:
    """Note what the number ``style`` shows of the cell at ``position``.

    Raises ValueError when the rows of a column do not come in order.
    """
    if (code := styles.formats.get(style)) is not None:
        details.formats.add(*position, code)
        if style in styles.percents:
            details.percents.add(*position, True)
    if (encoding := styles.fonts.get(style)) is not None:
        details.fonts.add(*position, encoding)


def add_runs(
    details: SheetDetails, styles: Styles, position: Position, style: int, runs: Iterable[tuple[str, str | None]]
) -> None:
    """Let the parts of the cell at ``position`` be ``runs``: (text, encoding; None for that of the cell's font)."""
    own = styles.encoding(style)
    details.runs[position] = tuple((text, own if encoding is None else encoding) for text, encoding in runs)
