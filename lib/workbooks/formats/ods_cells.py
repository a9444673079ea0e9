"""The cells of an .ods, parsed element by element."""

from lib.workbooks import limits
from lib.workbooks.formats.ods_styles import DEFAULT, CellStyles
from lib.workbooks.formats.sheet_details import NOT_CALCULATED, UNKNOWN_ERROR, SheetDetails

CELLS = ("table:table-cell", "table:covered-table-cell")
HIDDEN = ("collapse", "filter")


class ContentReader:
    """Collects what each sheet holds beside its values in ``sheets``; ``extent``: rows and columns of the largest.

    Raises ValueError for a count that is none; Refused for a sheet beyond the limits when it has to be within.
    """

    def __init__(self, styles: CellStyles, *, within_limits: bool) -> None:
        self.sheets: dict[str, SheetDetails] = {}
        self.extent = (0, 0)
        self._styles, self._within_limits = styles, within_limits
        self._sheet = SheetDetails()
        self._row = self._rows = self._column = self._columns_seen = 0
        self._last_row = self._last_column = 0
        self._column_styles: list[tuple[int, str]] = []  # (columns from here on, style)
        self._row_style = ""
        self._cell: dict[str, str] | None = None
        self._style = ""
        self._annotation_depth = self._paragraphs = 0
        self._fonts: list[str] = []
        self._parts: list[tuple[str, str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Handle the beginning of an element."""
        if tag == "table:table":
            self._begin_sheet(attributes)
        elif tag == "table:table-column":
            self._note_columns(attributes)
        elif tag == "table:table-row":
            self._begin_row(attributes)
        elif tag in CELLS:
            self._begin_cell(attributes)
        elif tag == "office:annotation":
            self._annotation_depth += 1
        elif self._cell is None or self._annotation_depth:
            self._styles.start(tag, attributes)
        elif tag == "text:p":
            if self._paragraphs:
                self.text("\n")
            self._paragraphs += 1
        elif tag == "text:span":
            own = self._styles.encoding("text", attributes.get("text:style-name", ""))
            self._fonts.append(self._fonts[-1] if own is None else own)
        elif tag == "text:s":
            self.text(" " * min(int(attributes.get("text:c", "1")), 1_000))

    def text(self, text: str) -> None:
        """Handle characters."""
        if self._cell is not None and self._paragraphs and not self._annotation_depth:
            self._parts.append((text, self._fonts[-1]))

    def end(self, tag: str) -> None:
        """Handle the end of an element."""
        if tag == "table:table-row":
            self._row += self._rows
        elif tag == "office:annotation":
            self._annotation_depth -= 1
        elif tag in CELLS:
            self._end_cell()
        elif tag == "text:span" and self._cell is not None and not self._annotation_depth and len(self._fonts) > 1:
            self._fonts.pop()

    def _begin_sheet(self, attributes: dict[str, str]) -> None:
        self._sheet = self.sheets[attributes.get("table:name", "")] = SheetDetails()
        self._row = self._columns_seen = self._last_row = self._last_column = 0
        self._column_styles = []

    def _note_columns(self, attributes: dict[str, str]) -> None:
        times = _count(attributes, "table:number-columns-repeated")
        self._column_styles.append((self._columns_seen, attributes.get("table:default-cell-style-name", "")))
        if attributes.get("table:visibility") in HIDDEN:
            last = min(self._columns_seen + times, limits.MAX_COLUMNS)
            self._sheet.hidden_columns.update(range(self._columns_seen, last))
        self._columns_seen += times

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._rows, self._column = _count(attributes, "table:number-rows-repeated"), 0
        self._row_style = attributes.get("table:default-cell-style-name", "")
        if attributes.get("table:visibility") in HIDDEN:
            self._sheet.hidden_rows.update(range(self._row, min(self._row + self._rows, limits.MAX_ROWS)))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._cell, self._paragraphs, self._parts = attributes, 0, []
        self._style = attributes.get("table:style-name") or self._row_style or self._column_style() or DEFAULT
        self._fonts = [self._styles.encoding("table-cell", self._style) or ""]

    def _column_style(self) -> str:
        return next((style for first, style in reversed(self._column_styles) if first <= self._column), "")

    def _end_cell(self) -> None:
        cell, self._cell = self._cell or {}, None
        times = _count(cell, "table:number-columns-repeated")
        kind = cell.get("calcext:value-type") or cell.get("office:value-type")
        formula = "table:formula" in cell
        if kind or formula:
            self._last_row = max(self._last_row, self._row + self._rows)
            self._last_column = max(self._last_column, self._column + times)
            reached = self._last_row, self._last_column
            self.extent = max(self.extent, reached, key=lambda extent: extent[0] * extent[1])
            if self._within_limits:
                limits.check_extent(*reached)
                self._note(kind, times)
        down = _count(cell, "table:number-rows-spanned")
        across = _count(cell, "table:number-columns-spanned")
        if down > 1 or across > 1:
            self._sheet.merged.append((self._row, self._column, self._row + down - 1, self._column + across - 1))
        self._column += times

    def _note(self, kind: str | None, times: int) -> None:
        text = "".join(part for part, _ in self._parts)
        last = self._row + self._rows - 1
        decimals = self._styles.decimals(self._style) if kind in ("float", "percentage", "currency") else ""
        fonts = {font for part, font in self._parts if part.strip()}
        for column in range(self._column, self._column + times):
            if kind == "error" or kind is None:
                for row in range(self._row, last + 1):
                    self._sheet.errors[row, column] = NOT_CALCULATED if kind is None else text[:40] or UNKNOWN_ERROR
            if kind == "percentage":
                self._sheet.percents.add(self._row, column, True, last)
            if kind == "percentage" or decimals:
                self._sheet.formats.add(self._row, column, "0%" if kind == "percentage" else decimals, last)
            if kind == "string" and len(fonts) == 1 and (font := next(iter(fonts))):
                self._sheet.fonts.add(self._row, column, font, last)
            elif kind == "string" and len(fonts) > 1:
                for row in range(self._row, last + 1):
                    self._sheet.runs[row, column] = tuple(self._parts)


def _count(attributes: dict[str, str], name: str) -> int:
    """Raises ValueError."""
    return max(int(attributes.get(name, "1")), 1)
