"""The details of one sheet of an .xlsx, parsed element by element: right for every writer, and slow (``xlsx_scan``)."""

from collections.abc import Mapping
from xml.parsers import expat

from lib.refused import Refused
from lib.vietnamese.encodings import font_encoding
from lib.workbooks import limits
from lib.workbooks.cells import Position, column_number
from lib.workbooks.formats.formulas import shifted
from lib.workbooks.formats.rich_text import RAISED, STRUCK, TextRun, as_read
from lib.workbooks.formats.sheet_details import (
    LOWEST_ROW,
    NARROWEST_COLUMN,
    NOT_CALCULATED,
    UNKNOWN_ERROR,
    SheetDetails,
)
from lib.workbooks.formats.xlsx_parts import FALSE, TRUE
from lib.workbooks.formats.xlsx_styles import Runs, Styles

AROUND = ("sheetView", "sheetFormatPr", "col")  # what stands before the cells


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
        self.formula_attributes: dict[str, str] = {}
        self.formula_text = ""
        self.shared: dict[str, tuple[Position, str]] = {}
        self.last_row = self.last_column = 0
        self.written: list[str] = []
        self.runs: list[TextRun] = []
        self.run = TextRun("")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Handle the beginning of an element. Raises ValueError."""
        tag = self.element = tag.rpartition(":")[2]
        if tag == "row":
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
            if self.row < limits.MAX_ROWS and is_hidden_row(attributes, low=self.details.low_rows):
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
            if tag == "f":
                self.formula_attributes, self.formula_text = attributes, ""
            self.formula |= tag == "f" and self.cell is not None
            self.inline |= tag == "is" and self.cell is not None
        elif tag == "r":
            self.run = TextRun("")
        elif tag == "rFont":
            self.run = self.run._replace(encoding=font_encoding(attributes.get("val", "")) or "")
        elif tag == "strike" and attributes.get("val", "1") not in FALSE:
            self.run = self.run._replace(effect=STRUCK)
        elif tag == "vertAlign" and attributes.get("val") in ("superscript", "subscript"):
            self.run = self.run._replace(effect=self.run.effect or RAISED)
        elif tag in AROUND:
            note_around(tag, attributes, self.details)
        elif tag == "mergeCell":
            self.details.merged.append(range_of(attributes.get("ref", "")))

    def text(self, text: str) -> None:
        """Handle characters."""
        if self.part in ("v", "is"):
            self.written.append(text)
        elif self.part == "f":
            self.formula_text += text
        if self.part == "is" and self.element == "t":
            self.runs.append(self.run._replace(text=text))

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
        if self.formula:
            note_formula(self.details, position, self.formula_attributes, self.formula_text, self.shared)
        if value or self.formula or self.inline:
            self.last_row = max(self.last_row, self.row + 1)
            self.last_column = max(self.last_column, self.column + 1)
        style = int(cell.get("s", "0"))
        add_style(self.details, self.styles, position, style)
        if kind == "s" and value.isdigit() and (runs := self.styles.texts.get(int(value))):
            add_runs(self.details, self.styles, position, style, runs)
        if any(run.encoding or run.effect for run in self.runs):
            add_runs(self.details, self.styles, position, style, tuple(self.runs))


def note_around(tag: str, attributes: Mapping[str, str], details: SheetDetails) -> None:
    """Note what an element of ``AROUND`` says of all cells. Raises ValueError."""
    if tag == "col":
        _note_columns(attributes, details)
    elif tag == "sheetView":
        details.zeros_hidden |= attributes.get("showZeros", "1") in FALSE
    else:
        none = attributes.get("zeroHeight") in TRUE
        details.low_rows = none or _is_below(attributes.get("defaultRowHeight"), LOWEST_ROW)
        if _is_below(attributes.get("defaultColWidth"), NARROWEST_COLUMN):
            details.hidden_columns.update(range(limits.MAX_COLUMNS))


def is_hidden_row(attributes: Mapping[str, str], *, low: bool = False) -> bool:
    """Whether a row is hidden, or so low that nobody sees it. openpyxl writes a height of 0 as none at all.

    ``low``: what a row is of which nothing is written; Excel writes the ``spans`` of those that it shows. Raises
    ValueError.
    """
    if attributes.get("hidden") in TRUE:
        return True
    if "ht" in attributes:
        return _is_below(attributes["ht"], LOWEST_ROW)
    return (low and "spans" not in attributes) or attributes.get("customHeight") in TRUE


def _note_columns(attributes: Mapping[str, str], details: SheetDetails) -> None:
    """Note which of the columns with ``attributes`` nobody sees. Raises ValueError."""
    last = min(int(attributes.get("max", "0")), limits.MAX_COLUMNS)
    columns = range(int(attributes.get("min", "1")) - 1, last)
    hidden = attributes.get("hidden") in TRUE or _is_below(attributes.get("width"), NARROWEST_COLUMN)
    if hidden or ("width" not in attributes and attributes.get("customWidth") in TRUE):
        details.hidden_columns.update(columns)
    else:
        details.hidden_columns.difference_update(columns)


def _is_below(size: str | None, least: float) -> bool:
    """Raises ValueError."""
    return bool(size) and float(size or 0) < least


def note_formula(
    details: SheetDetails,
    position: Position,
    attributes: Mapping[str, str],
    text: str,
    shared: dict[str, tuple[Position, str]],
) -> None:
    """Note the formula of the cell at ``position``; ``shared``: number of a formula of several cells → its first."""
    if attributes.get("t", "normal") not in ("normal", "shared"):
        details.formulas[position] = ""
        return
    if number := attributes.get("si"):
        if text:
            shared[number] = position, text
        elif number in shared:
            (row, column), text = shared[number]
            text = shifted(text, position[0] - row, position[1] - column)
    details.formulas[position] = text


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
    if (code := styles.hiding.get(style)) is not None:
        details.hiding.add(*position, code)
    if (mark := styles.marks.get(style)) is not None:
        details.marks[position] = mark


def add_runs(details: SheetDetails, styles: Styles, position: Position, style: int, runs: Runs) -> None:
    """Let the parts of the cell at ``position`` be ``runs``, without those that nobody reads."""
    own = styles.encoding(style)
    read, mark = as_read(runs)
    if len(read) < len(runs):
        details.texts[position] = "".join(run.text for run in read)
    if mark is not None:
        details.marks[position] = mark
    if any(run.encoding for run in read):
        details.runs[position] = tuple((run.text, own if run.encoding is None else run.encoding) for run in read)
