"""Columns, lines and files of another period than the chosen one: left out with a note, or asked about."""

import re
from collections.abc import Mapping, Sequence

from lib.vietnamese import Period
from lib.workbooks.cells import column_letters
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.answers import PERIOD_KEY, sheet_key
from lib.workbooks.layouts.period_reading import without_periods
from lib.workbooks.layouts.periods import Fit, chosen_instead, fit, is_shortly_after, period_name, with_year
from lib.workbooks.layouts.reading import Reading, StatedPeriod, Title, UnitReference
from lib.workbooks.layouts.vocabulary import heading_key
from lib.workbooks.matching import short_key
from lib.workbooks.problems import Answer, Problem

LISTED_AT_MOST = 10


def leave_columns(reading: Reading, grid: Grid, columns: Sequence[tuple[int, str, StatedPeriod]]) -> None:
    """Say which columns (column, heading, period) with figures are of another period and therefore left out."""
    if columns:
        listed = ", ".join(
            f"{column_letters(column)} “{text}” (số của {period_name(period)})" for column, text, period in columns
        )
        reading.notes.append(f"Trang “{grid.name}”: không nhập cột {listed}, vì là của kỳ khác.")
        reading.left += [period for _, _, period in columns]


def leave_rows(reading: Reading, grid: Grid, rows: Sequence[int], period: StatedPeriod) -> None:
    """Say which rows (from 0) with figures are of another period and therefore left out."""
    listed = ", ".join(str(row + 1) for row in rows[:LISTED_AT_MOST])
    more = f" và {len(rows) - LISTED_AT_MOST} dòng khác" if len(rows) > LISTED_AT_MOST else ""
    reading.notes.append(f"Trang “{grid.name}”: không nhập dòng {listed}{more}, vì là số của {period_name(period)}.")
    reading.left.append(period)


def other_period_question(reading: Reading, quarter: Period | None) -> Problem | None:
    """The question about a file that holds figures of other periods alone; None for any other file,
    and for one about which something else is to be settled first."""
    if quarter is None or reading.has_results or reading.problems or not reading.left or not reading.tables:
        return None
    return period_question(reading.left, quarter, "chỉ có số liệu của")


def period_question(periods: Sequence[StatedPeriod], quarter: Period, says: str = "ghi") -> Problem:
    """The question whether a file that names ``periods`` is of ``quarter``; answers may change that."""
    names = list(dict.fromkeys(map(period_name, periods)))
    first = periods[0]
    stated = list(
        dict.fromkeys(
            other
            for period in periods
            if (other := chosen_instead(with_year(period, quarter.year), quarter)) and other != quarter
        )
    )
    keep = [(str(Answer.KEEP), f"Số liệu này đúng là của {quarter.name}")] if len(names) == 1 else []
    options = (*((str(other), f"Chọn lại kỳ: nhập cho {other.name}") for other in stated), *keep)
    clause = f"tệp {says} {' và '.join(names[:4])}, còn kỳ đã chọn là {quarter.name}; hãy chọn lại kỳ"
    if not options:
        if all(fit(period, quarter) == Fit.PARTLY for period in periods):
            clause = f"tệp chỉ có số của {' và '.join(names[:4])}; hãy ghi thêm số của cả {quarter.name} rồi gửi lại"
        return Problem(first.sheet, first.cell, first.text[:255], clause, "error", "period-differs")
    return Problem(
        first.sheet, first.cell, first.text[:255], f"{clause}, hoặc xác nhận", "question", "period-differs", PERIOD_KEY,
        options,
    )  # fmt: skip


# --- titles and names of sheets ----------------------------------------------------------------------------------


def differing_period(periods: list[StatedPeriod], quarter: Period) -> StatedPeriod | None:
    """A period that contradicts ``quarter``: of those in the titles, or of those in the sheet's name."""
    for names_sheet in (False, True):
        named = [period for period in periods if period.names_sheet is names_sheet]
        if (period := _contradiction(named, quarter)) is not None:
            return period
    return None


def _contradiction(periods: list[StatedPeriod], quarter: Period) -> StatedPeriod | None:
    """The first of the cells with periods that names none that may be ``quarter``.

    Where another cell names the very quarter, a longer period, days that reach into it and the month in which the paper
    was written beside it contradict nothing.
    """
    by_cell: dict[str, list[StatedPeriod]] = {}
    for period in periods:
        by_cell.setdefault(period.cell, []).append(period)
    certain = any(fit(period, quarter) == Fit.SAME for period in periods)
    for named in by_cell.values():
        if not any(_agrees(period, quarter, certain=certain) for period in named):
            return named[0]
    return None


def _agrees(period: StatedPeriod, quarter: Period, *, certain: bool) -> bool:
    """Whether figures of ``period`` may be those of ``quarter``: of six months or of one month they are not."""
    how = fit(period, quarter)
    if how == Fit.SAME or (period.kind == "year" and period.year == quarter.year):
        return True
    return certain and (how in (Fit.PARTLY, Fit.SO_FAR) or is_shortly_after(period, quarter))


def sheets_of_other_periods(reading: Reading, quarter: Period, answers: Mapping[str, str]) -> dict[str, StatedPeriod]:
    """Table (``KnownAnswers.table``) → its period, of those that stand beside others of ``quarter`` and are to be left.

    Its title and its sheet's name say so both, or it says of the same units and indicators what a table of the quarter
    says, too. A title that was forgotten from the last quarter is neither, and asked about.
    """
    if not any(fit(period, quarter) == Fit.SAME for found in reading.periods.values() for period in found):
        return {}
    differing = {
        table: period
        for table, found in reading.periods.items()
        if (period := differing_period(found, quarter)) is not None and sheet_key(table) not in answers
    }
    if not differing or len(differing) == len(reading.tables):
        return {}
    stated = _stated(reading)
    of_quarter = set().union(*(keys for table, keys in stated.items() if table not in differing))
    return {
        table: period
        for table, period in differing.items()
        if _says_twice(reading.periods[table], quarter) or stated.get(table, set()) & of_quarter
    }


def _says_twice(periods: Sequence[StatedPeriod], quarter: Period) -> bool:
    """Whether both a title and the name of the sheet name another period, and the same."""
    named = [
        {period_name(period) for period in periods if period.names_sheet is of_sheet} for of_sheet in (True, False)
    ]
    return bool(named[0] & named[1]) and all(fit(period, quarter) != Fit.SAME for period in periods)


def _stated(reading: Reading) -> dict[str, set[tuple[str, ...]]]:
    """Table → (indicator, what the unit is known by) of each of its figures."""
    begins: dict[str, list[tuple[int, str]]] = {}
    for table in reading.tables:
        rows = begins.setdefault(table.sheet, [])
        rows.append((table.first, f"{table.sheet}:{table.first}" if rows else table.sheet))
    found: dict[str, set[tuple[str, ...]]] = {}
    of_units: dict[UnitReference, list[tuple[str, ...]]] = {}
    for figure in reading.figures:
        if figure.indicator.planned:
            continue
        sheet, unit = figure.indicator.sheet, figure.unit
        name = next((name for first, name in reversed(begins.get(sheet, ())) if first <= figure.row + 1), sheet)
        if unit not in of_units:
            of_units[unit] = _names_of(unit)
        found.setdefault(name, set()).update((figure.indicator.code, *names) for names in of_units[unit])
    return found


def _names_of(unit: UnitReference) -> list[tuple[str, ...]]:
    """By what the same unit is known in another table: its code, its name, or all that the titles say."""
    names: list[tuple[str, ...]] = [("code", heading_key(unit.code))] if unit.code else []
    if unit.name:  # with its kind, and without what may be one
        names += [("name", heading_key(unit.name)), ("name", short_key(unit.name))]
    titles = sorted({_undated(title) for title in unit.titles} - {""})
    return names or [("titles", *titles)]


def _undated(title: Title) -> str:
    """What a title says beside its period; nothing for a sheet that only has a number."""
    words = heading_key(without_periods(title.text))
    return "" if title.row < 0 and re.fullmatch(r"(sheet|trang|bieu|bang)?( ?[0-9]+)?", words) else words


def leave_table(reading: Reading, table: str, row: int, period: StatedPeriod) -> None:
    """Say that ``table`` with its header at ``row`` (from 1) is of another period and therefore left out."""
    where = f"ô {period.cell} “{period.text[:80]}”" if not period.names_sheet else "tên trang"
    reading.notes.append(
        f"Trang “{period.sheet}”: không nhập bảng ở dòng {row}, vì ghi {period_name(period)} ({where})."
    )
    reading.left.append(period)
    reading.left_keys.add(sheet_key(table))
