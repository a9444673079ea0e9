"""What a file holds of one sheet beside its values."""

from dataclasses import dataclass, field

from lib.workbooks.cell_map import CellMap
from lib.workbooks.cells import Cell, CellError, Position
from lib.workbooks.grid import Grid
from lib.workbooks.limits import check_extent

NOT_CALCULATED = "công thức chưa có kết quả"
UNKNOWN_ERROR = "lỗi công thức"


@dataclass
class SheetDetails:
    """See ``Grid``. ``errors``: cells with a formula error, or a formula that was never calculated → its code."""

    errors: dict[Position, str] = field(default_factory=dict)
    percents: CellMap[bool] = field(default_factory=CellMap)
    formats: CellMap[str] = field(default_factory=CellMap)
    fonts: CellMap[str] = field(default_factory=CellMap)
    font: str = ""
    runs: dict[Position, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def grid(self, name: str, rows: list[list[Cell]], *, visible: bool) -> Grid:
        """The sheet ``name`` with the values ``rows``, which begin at A1, and all this. Raises Refused."""
        for (row, column), code in self.errors.items():
            check_extent(row + 1, column + 1)
            while len(rows) <= row:
                rows.append([])
            rows[row].extend([""] * (column + 1 - len(rows[row])))
            rows[row][column] = CellError(code)
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
        )
