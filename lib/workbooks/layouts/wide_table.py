"""A table of communes in rows and indicators in columns, on its way into a reading."""

from dataclasses import dataclass, field

from lib.workbooks.grid import Grid
from lib.workbooks.layouts.answers import KnownAnswers
from lib.workbooks.layouts.headers import Header, is_figure
from lib.workbooks.layouts.measures import TableMeasures
from lib.workbooks.layouts.questions import (
    samples,
)
from lib.workbooks.layouts.reading import (
    FoundColumn,
    IndicatorReference,
    MatchedBy,
    Part,
    Reading,
    StatedPeriod,
)


@dataclass
class IndicatorColumns:
    """The columns of one indicator: that of the period and that of the year so far, -1 where there is none. Where the
    indicator is one of ``planned`` figures, ``value`` is the column of the plan.

    ``named``: part → the column with its heading, and how that is known.
    """

    indicator: IndicatorReference
    value: int = -1
    cumulative: int = -1
    named: dict[Part, "tuple[WideColumn, MatchedBy]"] = field(default_factory=dict)

    def column(self, part: Part) -> int:
        """That of one part."""
        return self.cumulative if part == "cumulative" else self.value

    def set_column(self, part: Part, column: "WideColumn", how: MatchedBy) -> None:
        """Let ``column`` be that of ``part``; ``how`` that is known."""
        self.named[part] = column, how
        if part == "cumulative":
            self.cumulative = column.number
        else:
            self.value = column.number

    def leave(self, column: int) -> None:
        """Read nothing in ``column``."""
        self.value = -1 if self.value == column else self.value
        self.cumulative = -1 if self.cumulative == column else self.cumulative

    def without(self, columns: frozenset[int]) -> "IndicatorColumns":
        """The same, as if ``columns`` were not there."""
        return IndicatorColumns(
            self.indicator,
            -1 if self.value in columns else self.value,
            -1 if self.cumulative in columns else self.cumulative,
            self.named,
        )


@dataclass(frozen=True)
class WideColumn:
    """A column with its heading: where that stands, and its words."""

    number: int
    cell: str
    text: str
    period: StatedPeriod | None = None


@dataclass
class WideTable:
    """One table on its way into ``reading``. ``columns_of``: ``key`` of an indicator → its columns.

    ``kind_column``: that of the words *Xã*, *Thị trấn* beside the names.
    ``merged_names``: row → the row above in whose cell its unit stands, where these cells are merged. ``variants``: row
    → ``key`` → the columns of an indicator that has a reference of its own there, because of its unit of measure.
    ``so_far_lines``: those that state the year so far of the line of the same unit; ``plan_lines``: those that state
    the plan of the year.
    """

    grid: Grid
    header: Header
    answers: KnownAnswers
    reading: Reading
    lines: list[int] = field(default_factory=list)
    code_column: int | None = None
    name_column: int | None = None
    kind_column: int | None = None
    columns_of: dict[str, IndicatorColumns] = field(default_factory=dict)
    measures: TableMeasures = field(init=False)
    merged_names: dict[int, int] = field(default_factory=dict)
    variants: dict[int, dict[str, IndicatorColumns]] = field(default_factory=dict)
    so_far_lines: list[int] = field(default_factory=list)
    plan_lines: list[int] = field(default_factory=list)

    @property
    def unit_columns(self) -> list[int]:
        """The columns that say whose a line is."""
        columns = self.code_column, self.name_column, self.kind_column
        return [column for column in columns if column is not None]

    @property
    def stating_lines(self) -> list[int]:
        """The lines of the quarter, those of the year so far and those of the plan."""
        others = [*self.so_far_lines, *self.plan_lines]
        return sorted({*self.lines, *others}) if others else self.lines

    @property
    def figure_columns(self) -> list[int]:
        """The columns that hold figures to import."""
        found = (c for columns in self.columns_of.values() for c in (columns.value, columns.cumulative) if c >= 0)
        return sorted(found)

    def has_figure(self, column: int) -> bool:
        """Whether a column holds a number, or a reason why there is none."""
        return any(is_figure(self.grid.at(row, column)) for row in self.lines)

    def first_figure(self, column: int) -> int:
        """The row of the first figure in ``column``, or -1."""
        return next((row for row in self.lines if is_figure(self.grid.at(row, column))), -1)

    def note_column(self, column: WideColumn, code: str, part: Part, how: MatchedBy) -> None:
        """Let the page about columns show how ``column`` was understood."""
        name = self.grid.name
        cells = samples(self.grid, ((row, column.number) for row in self.lines))
        key = self.answers.key(name, self.answers.column(column.number), column.text)
        self.reading.columns.append(FoundColumn(name, column.cell, column.text, code, part, how, cells, key))
