"""The periods that titles and names of sheets give, against the one that the person chose."""

from collections.abc import Iterable, Mapping

from lib.vietnamese import Quarter
from lib.workbooks.layouts.answers import PERIOD_KEY
from lib.workbooks.layouts.detection import sheet_key
from lib.workbooks.layouts.other_periods import period_question
from lib.workbooks.layouts.periods import Fit, fit, is_shortly_after, period_name
from lib.workbooks.layouts.reading import Period, Reading
from lib.workbooks.problems import Answer, Problem


def check_periods(reading: Reading, quarter: Quarter, answers: Mapping[str, str]) -> list[Problem]:
    """A question for every table whose title, or sheet's name, gives another period than ``quarter``.

    One for the file where all tables differ; where some agree, those that differ may be left out one by one.
    """
    if any(problem.key == PERIOD_KEY for problem in reading.problems):
        return []  # asked already, of the headings
    differing = {
        table: period
        for table, periods in reading.periods.items()
        if (period := differing_period(periods, quarter)) is not None
    }
    if not differing:
        return []
    if len(differing) == len(reading.tables):
        return [] if answers.get(PERIOD_KEY) == Answer.KEEP else [period_question([*differing.values()], quarter)]
    return [
        Problem(
            period.sheet, period.cell, period.text[:255],
            f"{_table_name(table, period)} ghi {period_name(period)}, còn kỳ đã chọn là {quarter.name}; "
            "hãy bỏ qua, hoặc xác nhận",
            "question", "period-differs", sheet_key(table),
            ((Answer.IGNORE, f"Bỏ qua {_table_name(table, period)}"),
             (Answer.KEEP, f"Số liệu của {_table_name(table, period)} đúng là của {quarter.name}")),
        )
        for table, period in differing.items()
        if answers.get(sheet_key(table)) != Answer.KEEP
    ]  # fmt: skip


def _table_name(table: str, period: Period) -> str:
    return "trang này" if table == period.sheet else "bảng này"


def differing_period(periods: list[Period], quarter: Quarter) -> Period | None:
    """A period that contradicts ``quarter``: of those in the titles, or of those in the sheet's name."""
    for names_sheet in (False, True):
        named = [period for period in periods if period.names_sheet is names_sheet]
        if (period := _contradiction(named, quarter)) is not None:
            return period
    return None


def _contradiction(periods: list[Period], quarter: Quarter) -> Period | None:
    """The first of the cells with periods that names none that may be ``quarter``.

    Where another cell names the very quarter, a longer period, days that reach into it and the month in which the paper
    was written beside it contradict nothing.
    """
    by_cell: dict[str, list[Period]] = {}
    for period in periods:
        by_cell.setdefault(period.cell, []).append(period)
    certain = any(fit(period, quarter) == Fit.SAME for period in periods)
    for named in by_cell.values():
        if not any(_agrees(period, quarter, certain=certain) for period in named):
            return named[0]
    return None


def _agrees(period: Period, quarter: Quarter, *, certain: bool) -> bool:
    """Whether figures of ``period`` may be those of ``quarter``: of six months or of one month they are not."""
    how = fit(period, quarter)
    if how == Fit.SAME or (period.kind == "year" and period.year == quarter.year):
        return True
    return certain and (how in (Fit.PARTLY, Fit.SO_FAR) or is_shortly_after(period, quarter))


def stated_quarter(periods: Iterable[Period]) -> Quarter | None:
    """The one quarter that ``periods`` name; None where they name several, or none of a stated year."""
    found = {Quarter(period.year, period.number) for period in periods if period.kind == "quarter" and period.year}
    return found.pop() if len(found) == 1 else None
