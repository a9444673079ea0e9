"""What reading a file answers: figures with where they stand, columns with how they were recognised, doubts.

A file may hold a hundred thousand figures: what is the same for a whole column (``IndicatorReference``) or row
(``UnitReference``) is made once and shared, and a figure is a plain tuple.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from lib.workbooks.cells import Cell, Position, cell_address, cell_text
from lib.workbooks.encoding_repair import Conversion
from lib.workbooks.grid import Grid
from lib.workbooks.problems import Problem
from lib.workbooks.stamps import FormStamp

Part = Literal["value", "cumulative", "plan"]  # of a figure: of the period, of the year so far, planned for the year

FINDINGS_ROWS, FINDINGS_COLUMNS, FINDINGS_TEXT = 20, 12, 80  # how much of each sheet ``Reading.findings`` shows


class Layout(StrEnum):
    """How a table is laid out. The values are stored with every import."""

    WIDE = "wide"  # units in rows, indicators in columns
    LONG = "long"  # one figure in each row, beside its unit and indicator
    SINGLE_UNIT = "tall"  # one unit, indicators in rows
    MIXED = "mixed"  # tables of several layouts in one file


class MatchedBy(StrEnum):
    """How the meaning of a column is known. The values are stored with every import."""

    CODE = "code"
    NAME = "name"
    ALIAS = "alias"
    ANSWERED = "answered"  # in this file
    REMEMBERED = "remembered"  # answered in an earlier file
    IGNORED = "ignored"  # answered: to be left out
    NOT_IMPORTED = "aside"  # known, and nothing that is imported
    UNKNOWN = "unknown"


class Takes(StrEnum):
    """What an answer about a column or line may be, beside *ignore*. The values are stored with every import."""

    COLUMN = "column"  # an indicator, or its figure for the year so far
    LINE = "line"  # an indicator
    PART = "part"  # whether it is the figure of the period, the year's so far or planned: ``PART_OPTIONS``


@dataclass(frozen=True)
class IndicatorLabels:
    """How one indicator may be called in a heading.

    ``additive``: whether the communes' figures add up, so that a totals row can be checked. ``asked``: whether the form
    in hand asks for it; those come first where two indicators share a name, and are the choices for an unknown column.
    ``is_number``: whether its values are numbers, so that a unit of measure matters.
    """

    code: str
    name: str
    unit_of_measure: str = ""
    aliases: tuple[str, ...] = ()
    additive: bool = True
    asked: bool = True
    is_number: bool = True


@dataclass(eq=False, slots=True)
class IndicatorReference:
    """What all figures of one column (in a wide table), line (single unit) or code (in a list) are of.

    ``code`` of the indicator; ``header``: the address where it is named. ``percents``, ``formats`` and
    ``formats_known`` are those of the sheet (``Grid``). ``measures``: column → the unit of measure that the file states
    for its figures, where that is one of the indicator's kind. ``planned``: the figures are those of the plan of the
    year.
    """

    sheet: str
    code: str
    header: str
    layout: Layout
    additive: bool = True
    percents: Mapping[Position, bool] = field(default_factory=dict)
    formats: Mapping[Position, str] = field(default_factory=dict)
    formats_known: bool = True
    measures: dict[int, str] = field(default_factory=dict)
    planned: bool = False

    @property
    def key(self) -> str:
        """What its figures are of: the code, with ``|plan`` for those of a plan."""
        return f"{self.code}|plan" if self.planned else self.code


@dataclass(eq=False, slots=True)
class UnitReference:
    """Which unit a row, or a whole sheet or table (``titles``), is of, as it is written; (row, column) is where.

    ``table``: the name of the table (``KnownAnswers.table``) or section.
    """

    sheet: str
    row: int
    column: int
    code: str
    name: str
    titles: tuple["Title", ...] = ()
    table: str = ""

    @property
    def cell(self) -> str:
        """Its address."""
        return cell_address(self.row, self.column)

    @property
    def read(self) -> str:
        """What is written there."""
        return " ".join(part for part in (self.code, self.name) if part)


class RawFigure(NamedTuple):
    """One stated figure, nothing judged yet: the cell for the quarter and, where the form has one, for the year so far.

    ``row`` and ``column`` from 0 are those of ``value``; ``cumulative_column`` is -1 where there is none,
    ``cumulative_row`` where that stands in the same row.
    """

    indicator: IndicatorReference
    unit: UnitReference
    row: int
    column: int
    value: Cell
    cumulative: Cell = ""
    cumulative_column: int = -1
    cumulative_row: int = -1

    @property
    def cumulative_cell(self) -> Position:
        """Where the year so far stands."""
        return (self.row if self.cumulative_row < 0 else self.cumulative_row), self.cumulative_column


class Title(NamedTuple):
    """A text above a table, or the name of the sheet (``row`` -1), that may name a commune.

    ``labelled``: the text follows a label such as *Xã:* and is the name alone. ``tables_below``: how many tables of the
    sheet lie between it and the table: it counts where nothing nearer names a commune.
    """

    row: int
    column: int
    text: str
    labelled: bool = False
    tables_below: int = 0


class StatedPeriod(NamedTuple):
    """A period as a title, the name of a sheet, a heading or a cell of a list names it.

    ``kind``: quarter, half or nine (months; ``number`` 1 the first of the year, 2 the last), month, months (``number``
    100 × the first + the last), year, days (``first`` to ``last``, ISO), until (the day ``last``),
    before (*quý trước*), this (*quý này*), this month (*tháng này*) or unsure (*kỳ 2/2020*: a quarter, or a month).
    ``year``: None where it is not said. ``names_sheet``: the sheet is called so, and no title says it. ``said``: how a
    sentence calls days.
    """

    sheet: str
    cell: str
    text: str
    kind: str
    number: int
    year: int | None
    names_sheet: bool = False
    said: str = ""
    first: str = ""
    last: str = ""


@dataclass(frozen=True)
class FoundColumn:
    """One column (of a single unit's table: line) with figures, for the page that shows how each was understood.

    ``code`` of the indicator, empty where there is none. ``key``: under which an answer about it is kept. ``takes``:
    what such an answer may be.
    ``stated_measure``: the unit of measure that the file states, as it writes it; ``unit_of_measure``: that of the
    indicator.
    """

    sheet: str
    cell: str
    header: str
    code: str
    part: Part
    how: MatchedBy
    samples: tuple[str, ...]
    key: str
    takes: Takes = Takes.COLUMN
    stated_measure: str = ""
    unit_of_measure: str = ""


@dataclass(frozen=True)
class FoundTable:
    """One table: header rows ``first`` to ``last`` counted from 1, and how many ``rows`` state something.

    ``fingerprint``: see ``Header``.
    """

    sheet: str
    layout: Layout
    first: int
    last: int
    fingerprint: str
    rows: int


class TotalCell(NamedTuple):
    """One cell of a totals row; ``cumulative``: whether it is of the year so far."""

    indicator: IndicatorReference
    column: int
    value: Cell
    cumulative: bool


class Total(NamedTuple):
    """A totals row. ``first`` and ``last``: rows of the lines next to it that it may be the sum of; ``grand``: named as
    the sum of all."""

    sheet: str
    row: int
    label: str
    cells: tuple[TotalCell, ...]
    first: int
    last: int
    grand: bool


@dataclass
class Reading:
    """What one file says.

    ``grids``: its sheets in composed Unicode. ``conversions``: what was converted to Unicode;
    ``encoding_problems``: the questions about columns whose encoding is ambiguous.
    ``problems``: all else that is wrong or in doubt before a figure is judged. ``notes``: Vietnamese sentences.
    ``periods``: table (``KnownAnswers.table``) → the periods that its titles name. ``left``: those of what was left out
    because it is of another period; ``left_keys``: keys of whole tables among it. ``part_keys``: keys of the columns
    of single units' tables, which an answer makes that of the quarter or of the year so far.
    ``stamp``: for which form and period the portal made the file, if it did.
    ``rows_without_unit``: sheet and row (from 0) of figures without a unit.
    ``remembered``: fingerprint of a header → heading → answer, to be given as ``profiles`` for the next file.
    """

    figures: list[RawFigure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    tables: list[FoundTable] = field(default_factory=list)
    columns: list[FoundColumn] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    periods: dict[str, list[StatedPeriod]] = field(default_factory=dict)
    left: list[StatedPeriod] = field(default_factory=list)
    left_keys: set[str] = field(default_factory=set)
    part_keys: set[str] = field(default_factory=set)
    rows_without_unit: set[tuple[str, int]] = field(default_factory=set)
    remembered: dict[str, dict[str, str]] = field(default_factory=dict)
    grids: list[Grid] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)
    encoding_problems: list[Problem] = field(default_factory=list)
    stamp: FormStamp | None = None

    @property
    def has_results(self) -> bool:
        """Whether it states a figure that is no plan."""
        return any(not figure.indicator.planned for figure in self.figures)

    @property
    def layout(self) -> str:
        """The ``Layout`` of its tables; ``""`` without any."""
        layouts = {table.layout for table in self.tables}
        return layouts.pop() if len(layouts) == 1 else Layout.MIXED if layouts else ""

    @property
    def fingerprint(self) -> str:
        """That of its first table; ``""`` without any."""
        return self.tables[0].fingerprint if self.tables else ""

    @property
    def mapping(self) -> dict[str, str]:
        """``"Sheet1!D5" → indicator code`` (``CODE|cumulative`` for the year so far, ``CODE|plan``) of every column
        understood."""
        return {
            f"{column.sheet}!{column.cell}": column.code + (f"|{column.part}" if column.part != "value" else "")
            for column in self.columns
            if column.code
        }

    @property
    def refusal(self) -> str:
        """The sentence with which a file is sent back that holds no table or no figures; ``""`` for any other."""
        if self.problems or self.encoding_problems:
            return ""
        if not self.tables:
            return (
                "Không tìm thấy bảng số liệu trong tệp: cần một dòng tiêu đề có cột đơn vị (mã hoặc tên xã) "
                "và mã hoặc tên các chỉ tiêu. Hãy dùng biểu trống tải từ cổng."
            )
        if self.figures:
            return ""
        left_out = [note for note in self.notes if "không nhập" in note][:3]
        if left_out and self.stamp is None:  # the portal's own form shows the quarter before, and is blank
            listed = " ".join(left_out)
            return f"Tệp không có số liệu nào để nhập. {listed} Hãy ghi số của kỳ vào cột số liệu của kỳ rồi gửi lại."
        return "Bảng trong tệp chưa có số liệu nào; hãy điền số liệu rồi gửi lại."

    def findings(self) -> dict[str, Any]:
        """What pages show of how the file was read, as JSON."""
        return {
            "layout": self.layout,
            "fingerprint": self.fingerprint,
            "tables": [
                {"sheet": t.sheet, "layout": t.layout, "first": t.first, "last": t.last, "rows": t.rows}
                for t in self.tables
            ],
            "columns": [
                {
                    "sheet": c.sheet, "cell": c.cell, "header": c.header, "code": c.code, "part": c.part, "how": c.how,
                    "samples": list(c.samples), "key": c.key, "takes": c.takes, "stated_measure": c.stated_measure,
                    "unit_of_measure": c.unit_of_measure,
                }
                for c in self.columns
            ],
            "periods": [p._asdict() for found in self.periods.values() for p in found],
            "left_keys": sorted(self.left_keys),
            "part_keys": sorted(self.part_keys),
            "remembered": self.remembered,
            "notes": self.notes,
            "conversions": [asdict(conversion) for conversion in self.conversions],
            "sheets": [_first_rows(grid) for grid in self.grids if grid.visible],
        }  # fmt: skip


def _first_rows(grid: Grid) -> dict[str, Any]:
    rows = [[cell_text(cell)[:FINDINGS_TEXT] for cell in row[:FINDINGS_COLUMNS]] for row in grid.rows[:FINDINGS_ROWS]]
    return {"name": grid.name, "rows": rows}
