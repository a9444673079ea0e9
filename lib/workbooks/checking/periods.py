"""The periods that titles and names of sheets give, against the one that the person chose."""

from collections.abc import Mapping

from lib.vietnamese import Quarter, roman
from lib.workbooks.layouts.detection import sheet_key
from lib.workbooks.layouts.reading import Period, Reading
from lib.workbooks.problems import Answer, Problem

PERIOD_KEY = "period"


def check_periods(reading: Reading, quarter: Quarter, answers: Mapping[str, str]) -> list[Problem]:
    """A question for every table whose title, or sheet's name, gives another period than ``quarter``.

    One for the file where all tables differ; where some agree, those that differ may be left out one by one.
    """
    differing = {
        table: period
        for table, periods in reading.periods.items()
        if (period := _differing(periods, quarter)) is not None
    }
    if not differing:
        return []
    if len(differing) == len(reading.tables):
        period = next(iter(differing.values()))
        if answers.get(PERIOD_KEY) == Answer.KEEP:
            return []
        return [
            Problem(
                period.sheet, period.cell, period.text[:255],
                f"tệp ghi {_name(period)}, còn kỳ đã chọn là {quarter.name}; hãy chọn lại kỳ, hoặc xác nhận",
                "question", "period-differs", PERIOD_KEY,
                ((Answer.KEEP, f"Số liệu này đúng là của {quarter.name}"),),
            )
        ]  # fmt: skip
    return [
        Problem(
            period.sheet, period.cell, period.text[:255],
            f"{_table_name(table, period)} ghi {_name(period)}, còn kỳ đã chọn là {quarter.name}; "
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


def _differing(periods: list[Period], quarter: Quarter) -> Period | None:
    """A period that contradicts ``quarter``: of those in the titles none agrees, or of those in the sheet's name."""
    for names_sheet in (False, True):
        named = [period for period in periods if period.names_sheet is names_sheet]
        if named and not any(_agrees(period, quarter) for period in named):
            return named[0]
    return None


def _agrees(period: Period, quarter: Quarter) -> bool:
    """Whether figures of ``period`` may be those of ``quarter``: of six months or of one month they are not."""
    if period.kind == "year":
        return period.year == quarter.year
    return period.kind == "quarter" and period.number == quarter.number and period.year in (None, quarter.year)


def _name(period: Period) -> str:
    """``quý I năm 2020``, ``6 tháng đầu năm 2020``, ``tháng 3``."""
    year = f" năm {period.year}" if period.year else ""
    if period.kind == "quarter":
        return f"quý {roman(period.number)}{year}"
    if period.kind == "half":
        return f"6 tháng {'đầu' if period.number == 1 else 'cuối'} năm{f' {period.year}' if period.year else ''}"
    if period.kind == "nine":
        return f"9 tháng{year}"
    return f"tháng {period.number}{year}" if period.kind == "month" else f"năm {period.year}"
