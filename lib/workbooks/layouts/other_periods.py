"""Columns, lines and files of another period than the chosen one: left out with a note, or asked about."""

from collections.abc import Sequence

from lib.vietnamese import Quarter
from lib.workbooks.cells import column_letters
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.answers import PERIOD_KEY
from lib.workbooks.layouts.periods import period_name, quarter_of
from lib.workbooks.layouts.reading import Period, Reading
from lib.workbooks.problems import Answer, Problem

LISTED_AT_MOST = 10


def leave_columns(reading: Reading, grid: Grid, columns: Sequence[tuple[int, str, Period]]) -> None:
    """Say which columns (column, heading, period) with figures are of another period and therefore left out."""
    if columns:
        listed = ", ".join(
            f"{column_letters(column)} “{text}” (số của {period_name(period)})" for column, text, period in columns
        )
        reading.notes.append(f"Trang “{grid.name}”: không nhập cột {listed}, vì là của kỳ khác.")
        reading.left += [period for _, _, period in columns]


def leave_rows(reading: Reading, grid: Grid, rows: Sequence[int], period: Period) -> None:
    """Say which rows (from 0) with figures are of another period and therefore left out."""
    listed = ", ".join(str(row + 1) for row in rows[:LISTED_AT_MOST])
    more = f" và {len(rows) - LISTED_AT_MOST} dòng khác" if len(rows) > LISTED_AT_MOST else ""
    reading.notes.append(f"Trang “{grid.name}”: không nhập dòng {listed}{more}, vì là số của {period_name(period)}.")
    reading.left.append(period)


def other_period_question(reading: Reading, quarter: Quarter | None) -> Problem | None:
    """The question about a file that holds figures of other periods alone; None for any other file."""
    if quarter is None or reading.figures or not reading.left or not reading.tables:
        return None
    return period_question(reading.left, quarter, "chỉ có số liệu của")


def period_question(periods: Sequence[Period], quarter: Quarter, says: str = "ghi") -> Problem:
    """The question whether a file that names ``periods`` is of ``quarter``; answers may change that."""
    names = list(dict.fromkeys(map(period_name, periods)))
    first = periods[0]
    stated = list(dict.fromkeys(other for period in periods if (other := quarter_of(period)) and other != quarter))
    keep = [(str(Answer.KEEP), f"Số liệu này đúng là của {quarter.name}")] if len(names) == 1 else []
    return Problem(
        first.sheet, first.cell, first.text[:255],
        f"tệp {says} {' và '.join(names[:4])}, còn kỳ đã chọn là {quarter.name}; hãy chọn lại kỳ, hoặc xác nhận",
        "question", "period-differs", PERIOD_KEY,
        (*((str(other), f"Chọn lại kỳ: nhập cho {other.name}") for other in stated), *keep),
    )  # fmt: skip
