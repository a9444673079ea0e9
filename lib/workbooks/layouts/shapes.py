"""What finding the tables of a file answers: figures with where they stand, columns with how they were known, doubts.

A file may hold a hundred thousand figures: what is the same for a whole column (``Source``) or row (``Place``) is made
once and shared, and a figure is a plain tuple.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lib.workbooks.grid import address
from lib.workbooks.problems import Problem

WIDE, TALL, LONG, MIXED = "wide", "tall", "long", "mixed"
IGNORE, READ, KEEP = "ignore", "read", "keep"


@dataclass(frozen=True)
class Head:
    """What a column of one indicator may be headed with.

    ``sums``: whether the communes' figures add up, so that a totals row can be checked. ``asked``: whether the form in
    hand asks for it; those come first where two indicators share a name, and are the choices for an unknown column.
    """

    code: str
    name: str
    unit_of_measure: str = ""
    aliases: tuple[str, ...] = ()
    sums: bool = True
    asked: bool = True


@dataclass(eq=False, slots=True)
class Source:
    """The column of a wide table, the line of a tall one, or the code in a list: all its figures are of ``indicator``.

    ``header`` is where the indicator is named. ``percents`` and ``formats`` are those of the sheet (``Grid``).
    """

    sheet: str
    indicator: str
    header: str
    layout: str
    sums: bool = True
    percents: Mapping[tuple[int, int], bool] | frozenset = frozenset()
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    formats_known: bool = True


@dataclass(eq=False, slots=True)
class Place:
    """Which unit a row, or a whole sheet or table (``titles``), speaks of, as it is written; (row, column) is where."""

    sheet: str
    row: int
    column: int
    code: str
    name: str
    titles: tuple["Title", ...] = ()

    @property
    def cell(self) -> str:
        return address(self.row, self.column)

    @property
    def read(self) -> str:
        return " ".join(part for part in (self.code, self.name) if part)


class RawFigure(NamedTuple):
    """One stated figure, nothing judged yet: the cell for the quarter and, where the form has one, for the year so far.

    ``row`` and ``column`` from 0 are those of ``value``; ``cumulative_column`` is -1 where there is none.
    """

    source: Source
    place: Place
    row: int
    column: int
    value: object
    cumulative: object = ""
    cumulative_column: int = -1


class Title(NamedTuple):
    """A text above a table, or the name of the sheet (``row`` -1), that may name a commune.

    ``labelled``: the text follows a label such as *Xã:* and is the name alone. ``above``: how many tables of the sheet
    lie between it and the table: it counts where nothing nearer names a commune.
    """

    row: int
    column: int
    text: str
    labelled: bool = False
    above: int = 0


class Period(NamedTuple):
    """A period written in a title or in the name of a sheet: ``kind`` quarter, half, nine, month or year.

    ``names_sheet``: the sheet is called so, and no title says it.
    """

    sheet: str
    cell: str
    text: str
    kind: str
    number: int
    year: int | None
    names_sheet: bool = False


@dataclass(frozen=True)
class FoundColumn:
    """One column (of a tall form: line) with figures, for the page that shows how each was understood.

    ``how``: code, name, alias, remembered, answered, ignored, aside (known, not imported) or unknown. ``part``: value
    or cumulative. ``key``: under which an answer about it is kept.
    """

    sheet: str
    cell: str
    header: str
    code: str
    part: str
    how: str
    samples: tuple[str, ...]
    key: str


@dataclass(frozen=True)
class FoundTable:
    """One table: header rows ``first`` to ``last`` counted from 1, and how many lines state something."""

    sheet: str
    layout: str
    first: int
    last: int
    fingerprint: str
    rows: int


class Total(NamedTuple):
    """A totals row: its ``cells`` by source, each with (column, value, whether it is the cumulative one).

    ``first`` and ``last``: rows of the lines next to it that it may be the sum of; ``whole``: named as the sum of all.
    """

    sheet: str
    row: int
    label: str
    cells: tuple[tuple[Source, int, object, bool], ...]
    first: int
    last: int
    whole: bool


@dataclass
class Reading:
    """What the sheets of one file say. ``periods``: table (``Choices.table``) → the periods that its titles tell."""

    figures: list[RawFigure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    tables: list[FoundTable] = field(default_factory=list)
    columns: list[FoundColumn] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    periods: dict[str, list[Period]] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)  # those that stand for a whole sheet
    unplaced: set[tuple[str, int]] = field(default_factory=set)  # sheet and row of figures without a unit
    remembered: dict[str, dict[str, str]] = field(default_factory=dict)  # fingerprint → heading → answer

    @property
    def layout(self) -> str:
        kinds = {table.layout for table in self.tables}
        return kinds.pop() if len(kinds) == 1 else MIXED if kinds else ""

    @property
    def fingerprint(self) -> str:
        return self.tables[0].fingerprint if self.tables else ""

    @property
    def mapping(self) -> dict[str, str]:
        """``"Sheet1!D5" → indicator code`` (``CODE|cumulative`` for the year so far) of every column understood."""
        return {
            f"{column.sheet}!{column.cell}": column.code + ("|cumulative" if column.part == "cumulative" else "")
            for column in self.columns
            if column.code
        }

    @property
    def refusal(self) -> str:
        """The sentence with which a file is sent back that holds no table or no figures; ``""`` for any other."""
        if not self.tables and not self.problems:
            return (
                "Không tìm thấy bảng số liệu trong tệp: cần một dòng tiêu đề có cột đơn vị (mã hoặc tên xã) "
                "và mã hoặc tên các chỉ tiêu. Hãy dùng biểu trống tải từ cổng."
            )
        if not self.figures and not self.problems:
            return "Bảng trong tệp chưa có số liệu nào; hãy điền số liệu rồi gửi lại."
        return ""

    def findings(self) -> dict:
        """What the page about columns shows, as JSON."""
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
                    "samples": list(c.samples), "key": c.key,
                }
                for c in self.columns
            ],
            "periods": [p._asdict() for found in self.periods.values() for p in found],
            "remembered": self.remembered,
            "notes": self.notes,
        }  # fmt: skip


def column_key(sheet: str, place: str) -> str:
    """The key of the question about a column (``place`` its letters) or a line (the address of its label)."""
    return f"column:{sheet}:{place}"
