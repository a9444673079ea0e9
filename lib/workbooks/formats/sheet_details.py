"""What a look into a file finds beside its values, for one sheet."""

from dataclasses import dataclass, field

from lib.workbooks.cell_map import CellMap
from lib.workbooks.grid import CellError, Grid, Place
from lib.workbooks.limits import check_extent

NOT_CALCULATED = "công thức chưa có kết quả"
SOME_ERROR = "lỗi công thức"


@dataclass
class Looked:
    """See ``Grid``. ``errors``: cells that hold a formula error, or a formula that nobody calculated → its code."""

    errors: dict[Place, str] = field(default_factory=dict)
    percents: CellMap = field(default_factory=CellMap)
    formats: CellMap = field(default_factory=CellMap)
    fonts: CellMap = field(default_factory=CellMap)
    font: str = ""
    runs: dict[Place, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def grid(self, name: str, rows: list[list], *, visible: bool) -> Grid:
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
