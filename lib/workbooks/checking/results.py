"""What checking the figures of a file answers."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from lib.workbooks.problems import Problem


class Verdict(StrEnum):
    """What becomes of a figure. The values are those of the database."""

    OK = "ok"
    REJECTED = "rejected"
    LEFT_OUT = "left_out"


class CheckedFigure(NamedTuple):
    """One figure of a file, judged; the columns in the order in which they are written to the database.

    ``ordinal`` counts the figures of the file from 0. ``unit_id`` and ``indicator_id`` are None where they are
    unknown; then ``state`` is REJECTED. ``read`` is what the cell shows, 255 characters at most. An OK figure has at
    most one of ``value``, ``text_value`` and ``missing_reason``, and no two of them are of one unit and indicator.
    ``cumulative`` counts only where ``states_cumulative``: a file without such a column leaves the stored one alone.
    ``state``: the value of a ``Verdict``, plain, because a database driver takes longer over an enum. ``planned``:
    the figure is that of the plan of the year (``Period.plan``), not of the period; no two are then of one unit,
    indicator and plan.
    """

    ordinal: int
    sheet: str
    row_number: int  # as people count, from 1
    cell: str
    cumulative_cell: str
    unit_id: int | None
    indicator_id: int | None
    unit_name: str
    read: str
    value: Decimal | int | None
    text_value: str
    missing_reason: str
    cumulative: Decimal | int | None
    states_cumulative: bool
    state: str = Verdict.OK.value
    planned: bool = False


@dataclass
class CheckResult:
    """``figures``: one per figure of the file, also for rejected ones. ``problems``: those of the reading included, in
    the order of the file. ``notes``: Vietnamese sentences. ``learned``: name as written → id of the unit that an answer
    said it is. ``proposed``: key of a question → the answer that somebody else gave, and who; the check itself knows
    none."""

    figures: list[CheckedFigure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    learned: dict[str, int] = field(default_factory=dict)
    proposed: dict[str, tuple[str, str]] = field(default_factory=dict)
