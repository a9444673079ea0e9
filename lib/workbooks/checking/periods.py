"""The periods that titles and names of sheets give, against the one that the person chose."""

from collections.abc import Mapping

from lib.vietnamese import Period
from lib.workbooks.layouts.answers import PERIOD_KEY, sheet_key
from lib.workbooks.layouts.other_periods import differing_period, period_question
from lib.workbooks.layouts.periods import period_name
from lib.workbooks.layouts.reading import Reading, StatedPeriod
from lib.workbooks.problems import Answer, Problem


def check_periods(reading: Reading, quarter: Period, answers: Mapping[str, str]) -> list[Problem]:
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


def _table_name(table: str, period: StatedPeriod) -> str:
    return "trang này" if table == period.sheet else "bảng này"
