"""The cells of an .ods, parsed element by element."""

from collections.abc import Iterator
from itertools import islice, product

from lib.workbooks import limits
from lib.workbooks.cells import Position
from lib.workbooks.formats.formulas import from_open_formula
from lib.workbooks.formats.ods_styles import DEFAULT, CellStyles
from lib.workbooks.formats.rich_text import TextRun, as_read
from lib.workbooks.formats.sheet_details import NOT_CALCULATED, UNKNOWN_ERROR, SheetDetails

NUMBERS = ("float", "percentage", "currency")
CELLS = ("table:table-cell", "table:covered-table-cell")
HIDDEN = ("collapse", "filter")
MOST_REPEATED = 100_000  # cells that are kept apart for one that is repeated
SETTINGS = ("table:calculation-settings", "table:null-date")
GROUPS = ("table:table-row-group", "table:table-column-group")


class ContentReader:
    """Collects what each sheet holds beside its values in ``sheets``; ``extent``: rows and columns of the largest.

    Raises ValueError for a count that is none; Refused for a sheet beyond the limits when it has to be within.
    """

    def __init__(self, styles: CellStyles, *, within_limits: bool) -> None:
        self.sheets: dict[str, SheetDetails] = {}
        self.extent = (0, 0)
        self._styles, self._within_limits = styles, within_limits
        self._sheet = SheetDetails()
        self._rounded = self._from_1904 = False
        self._row = self._rows = self._column = self._columns_seen = 0
        self._last_row = self._last_column = 0
        self._column_styles: list[tuple[int, str]] = []  # (columns from here on, style)
        self._row_style = ""
        self._cell: dict[str, str] | None = None
        self._style = ""
        self._annotation_depth = self._paragraphs = 0
        self._looks: list[TextRun] = []  # how the text is written here, and in what surrounds it
        self._parts: list[TextRun] = []
        self._groups: list[bool] = []  # whether each group of rows or columns that begins above is folded

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
        elif tag in GROUPS:
            self._groups.append(attributes.get("table:display") == "false")
        elif tag == "office:annotation":
            self._annotation_depth += 1
        elif tag in SETTINGS:
            self._rounded |= attributes.get("table:precision-as-shown") == "true"
            self._from_1904 |= attributes.get("table:date-value", "").startswith("1904")
        elif self._cell is None or self._annotation_depth:
            self._styles.start(tag, attributes)
        elif tag == "text:p":
            if self._paragraphs:
                self.text("\n")
            self._paragraphs += 1
        elif tag == "text:span":
            name, look = attributes.get("text:style-name", ""), self._looks[-1]
            own, effect = self._styles.encoding("text", name), self._styles.effect("text", name)
            look = look if own is None else look._replace(encoding=own)
            self._looks.append(look if effect is None else look._replace(effect=effect))
        elif tag == "text:s":
            self.text(" " * min(int(attributes.get("text:c", "1")), 1_000))

    def text(self, text: str) -> None:
        """Handle characters."""
        if self._cell is None:
            self._styles.text(text)
        elif self._paragraphs and not self._annotation_depth:
            self._parts.append(self._looks[-1]._replace(text=text))

    def end(self, tag: str) -> None:
        """Handle the end of an element."""
        if tag == "table:table-row":
            self._row += self._rows
        elif tag == "office:annotation":
            self._annotation_depth -= 1
        elif tag in CELLS:
            self._end_cell()
        elif tag == "text:span" and self._cell is not None and not self._annotation_depth and len(self._looks) > 1:
            self._looks.pop()
        elif tag in GROUPS and self._groups:
            self._groups.pop()

    def _begin_sheet(self, attributes: dict[str, str]) -> None:
        self._sheet = self.sheets[attributes.get("table:name", "")] = SheetDetails()
        self._sheet.rounded, self._sheet.days_from_1904 = self._rounded, self._from_1904
        self._row = self._columns_seen = self._last_row = self._last_column = 0
        self._column_styles = []

    def _note_columns(self, attributes: dict[str, str]) -> None:
        times = _count(attributes, "table:number-columns-repeated")
        self._column_styles.append((self._columns_seen, attributes.get("table:default-cell-style-name", "")))
        if self._is_hidden(attributes, "table-column"):
            last = min(self._columns_seen + times, limits.MAX_COLUMNS)
            self._sheet.hidden_columns.update(range(self._columns_seen, last))
        self._columns_seen += times

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._rows, self._column = _count(attributes, "table:number-rows-repeated"), 0
        self._row_style = attributes.get("table:default-cell-style-name", "")
        if self._is_hidden(attributes, "table-row"):
            self._sheet.hidden_rows.update(range(self._row, min(self._row + self._rows, limits.MAX_ROWS)))

    def _is_hidden(self, attributes: dict[str, str], family: str) -> bool:
        if attributes.get("table:visibility") in HIDDEN or any(self._groups):
            return True
        return self._styles.is_unseen(family, attributes.get("table:style-name", ""))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._cell, self._paragraphs, self._parts = attributes, 0, []
        self._style = attributes.get("table:style-name") or self._row_style or self._column_style() or DEFAULT
        self._looks = [TextRun("", self._styles.encoding("table-cell", self._style) or "")]

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
                if formula:
                    for column in range(self._column, self._column + times):
                        self._sheet.formulas[self._row, column] = from_open_formula(cell["table:formula"])
        down = _count(cell, "table:number-rows-spanned")
        across = _count(cell, "table:number-columns-spanned")
        if down > 1 or across > 1:
            self._sheet.merged.append((self._row, self._column, self._row + down - 1, self._column + across - 1))
        self._column += times

    def _note(self, kind: str | None, times: int) -> None:
        text = "".join(run.text for run in self._parts)
        last = self._row + self._rows - 1
        shown = self._styles.number_format(self._style) if kind in NUMBERS else ""
        hiding = self._styles.hiding(self._style) if kind in NUMBERS else ""
        for column in range(self._column, self._column + times):
            if kind == "error" or kind is None:
                for row in range(self._row, last + 1):
                    self._sheet.errors[row, column] = NOT_CALCULATED if kind is None else text[:40] or UNKNOWN_ERROR
            if kind == "percentage":
                self._sheet.percents.add(self._row, column, True, last)
            if kind == "percentage" or shown:
                self._sheet.formats.add(self._row, column, "0%" if kind == "percentage" else shown, last)
            if hiding:
                self._sheet.hiding.add(self._row, column, hiding, last)
        if mark := self._styles.mark(self._style):
            self._sheet.marks.update(dict.fromkeys(self._positions(times), mark))
        if kind == "string":
            self._note_text(times)

    def _positions(self, times: int) -> Iterator[Position]:
        """The cells that the cell in hand, repeated ``times`` times to the right, stands for; not more than a few."""
        rows, columns = range(self._row, self._row + self._rows), range(self._column, self._column + times)
        return islice(product(rows, columns), MOST_REPEATED)

    def _note_text(self, times: int) -> None:
        """Note how a text is to be read."""
        sheet = self._sheet
        read, mark = as_read(self._parts)
        if len(read) < len(self._parts):
            sheet.texts.update(dict.fromkeys(self._positions(times), "".join(run.text for run in read)))
        if mark:
            sheet.marks.update(dict.fromkeys(self._positions(times), mark))
        fonts = {run.encoding or "" for run in read if run.text.strip()}
        if len(fonts) == 1 and (font := next(iter(fonts))):
            for column in range(self._column, self._column + times):
                sheet.fonts.add(self._row, column, font, self._row + self._rows - 1)
        elif len(fonts) > 1:
            runs = tuple((run.text, run.encoding or "") for run in read)
            sheet.runs.update(dict.fromkeys(self._positions(times), runs))


def _count(attributes: dict[str, str], name: str) -> int:
    """Raises ValueError."""
    return max(int(attributes.get(name, "1")), 1)
