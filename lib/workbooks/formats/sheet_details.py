"""What a file holds of one sheet beside its values."""

from dataclasses import dataclass, field

from lib.workbooks.cell_map import CellMap
from lib.workbooks.cells import Cell, CellError, Position
from lib.workbooks.grid import Grid
from lib.workbooks.limits import check_extent
from lib.workbooks.marks import Mark

NOT_CALCULATED = "công thức chưa có kết quả"
NOT_RECALCULATED = "công thức chưa được tính lại"
UNKNOWN_ERROR = "lỗi công thức"
LOWEST_ROW, NARROWEST_COLUMN = 2.0, 0.3  # points and characters; what is less, nobody sees


Area = tuple[int, int, int, int]  # first row, first column, last row, last column


@dataclass(frozen=True)
class Condition:
    """A rule that hides what it holds of, in ``areas``; ``mark`` says how. Its formulas are as for the first cell."""

    areas: tuple[Area, ...]
    kind: str
    operator: str
    formulas: tuple[str, ...]
    mark: Mark


@dataclass
class SheetDetails:
    """See ``Grid``. ``errors``: cells with a formula error, or a formula that was never calculated → its code.

    ``texts``: cells of which people read less than they hold → that. ``formulas``: cells with a formula → its text;
    ``conditions``: the conditional formats that hide something.
    ``unproven``: whether the file says that its formulas are still to be calculated; ``rounded``: whether they were
    calculated with the numbers as they are shown. ``low_rows``: whether a row for
    which no height is written has none.
    """

    errors: dict[Position, str] = field(default_factory=dict)
    percents: CellMap[bool] = field(default_factory=CellMap)
    formats: CellMap[str] = field(default_factory=CellMap)
    fonts: CellMap[str] = field(default_factory=CellMap)
    font: str = ""
    runs: dict[Position, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    marks: dict[Position, Mark] = field(default_factory=dict)
    hiding: CellMap[str] = field(default_factory=CellMap)
    zeros_hidden: bool = False
    texts: dict[Position, str] = field(default_factory=dict)
    formulas: dict[Position, str] = field(default_factory=dict)
    conditions: list[Condition] = field(default_factory=list)
    unproven: bool = False
    rounded: bool = False
    days_from_1904: bool = False
    low_rows: bool = False

    def grid(self, name: str, rows: list[list[Cell]], *, visible: bool) -> Grid:
        """The sheet ``name`` with the values ``rows``, which begin at A1, and all this. Raises Refused."""
        for (row, column), code in self.errors.items():
            check_extent(row + 1, column + 1)
            while len(rows) <= row:
                rows.append([])
            rows[row].extend([""] * (column + 1 - len(rows[row])))
            rows[row][column] = CellError(code)
        for (row, column), text in self.texts.items():
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = text
        return Grid(
            name,
            rows,
            visible=visible,
            percents=self.percents,
            formats=self.formats,
            formats_known=True,
            fonts=self.fonts,
            font=self.font,
            runs=self.runs,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
            merged=tuple(self.merged),
            marks=self.marks,
            hiding=self.hiding,
            zeros_hidden=self.zeros_hidden,
            days_from_1904=self.days_from_1904,
        )
