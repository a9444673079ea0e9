"""A table of one commune with indicators in rows, on its way into a reading."""

from dataclasses import dataclass, field

from lib.workbooks.cells import cell_address, is_blank
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.annual_plans import PlanLines
from lib.workbooks.layouts.answers import KnownAnswers
from lib.workbooks.layouts.headers import Header, is_figure
from lib.workbooks.layouts.measures import TableMeasures
from lib.workbooks.layouts.part_columns import PartColumns
from lib.workbooks.layouts.questions import (
    samples,
)
from lib.workbooks.layouts.reading import (
    FoundColumn,
    MatchedBy,
    RawFigure,
    Reading,
    Takes,
    UnitReference,
)
from lib.workbooks.layouts.stated_measures import StatedMeasure
from lib.workbooks.layouts.vocabulary import Role


@dataclass
class SingleUnitForm:
    """One table on its way into ``reading``. Columns are -1, or None, where there is none.

    ``label``, ``code`` and ``order``: the columns of the indicators, of their codes, and of the numbers of the lines;
    ``names``: that in which lines name their own commune. ``groups``: the columns with figures, of each commune.
    ``cell_of``: (whose line it is, indicator) → address of its label. ``unknown``: rows with figures of no known
    indicator, and their labels. ``section``: the commune that a heading names for the lines below it;
    ``of_whole``: the lines, their heading first, of all communes together.
    ``so_far``: of which ``value`` is the year so far, from lines *Lũy kế*.
    ``measure_of_line``: row → the unit of measure that the line states; ``measure_of_whole``: that of the line of which
    it is a part, where it states none.
    """

    grid: Grid
    header: Header
    answers: KnownAnswers
    reading: Reading
    unit: UnitReference
    label: int
    code: int | None
    order: int | None
    names: int | None = None
    lines: list[int] = field(default_factory=list)
    fingerprint: str = ""
    groups: list[PartColumns] = field(default_factory=list)
    cell_of: dict[tuple[str, str], str] = field(default_factory=dict)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    section: UnitReference | None = None
    of_whole: list[int] = field(default_factory=list)
    not_imported: dict[Role, list[int]] = field(default_factory=dict)
    plan_lines: PlanLines = field(init=False)  # that are read
    ignored: list[tuple[str, str]] = field(default_factory=list)
    measures: TableMeasures = field(init=False)
    so_far: list[RawFigure] = field(default_factory=list)
    measure_of_line: dict[int, StatedMeasure] = field(default_factory=dict)
    measure_of_whole: dict[int, StatedMeasure] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.plan_lines = PlanLines(self.answers, self.unit.titles)

    @property
    def figure_columns(self) -> list[int]:
        """The columns that hold figures to import."""
        return [column for group in self.groups for column in group.columns]

    def has_figure(self, row: int) -> bool:
        """Whether a line holds a number, or a reason why there is none."""
        return any(is_figure(self.grid.at(row, column)) for column in self.figure_columns)

    def states_something(self, row: int) -> bool:
        """Whether a line is not blank beside its label."""
        return any(not is_blank(self.grid.at(row, column)) for column in self.figure_columns)

    def note_line(self, row: int, label: str, code: str, how: MatchedBy) -> None:
        """Let the page about columns show how the line was understood."""
        name, cell = self.grid.name, cell_address(row, self.label)
        cells = samples(self.grid, [(row, column) for column in self.figure_columns])
        key = self.answers.key(name, cell, label)
        self.reading.columns.append(FoundColumn(name, cell, label, code, "value", how, cells, key, Takes.LINE))
