"""Lines that say of which period they are: in a column *Kỳ*, *Quý*, *Tháng*, or under a line that names one for all."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

from lib.vietnamese import Span
from lib.workbooks.cells import Cell, cell_address, cell_text, is_blank
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.answers import KnownAnswers
from lib.workbooks.layouts.column_meanings import ColumnMeaning
from lib.workbooks.layouts.headers import Header, is_figure
from lib.workbooks.layouts.other_periods import leave_rows
from lib.workbooks.layouts.period_reading import find_periods, without_periods
from lib.workbooks.layouts.periods import Fit, fit, main_periods, period_name, with_year
from lib.workbooks.layouts.reading import Reading, StatedPeriod
from lib.workbooks.layouts.span_words import span_words
from lib.workbooks.layouts.vocabulary import Role, bare_heading_key, heading_key, without_numbering
from lib.workbooks.problems import Answer, Problem

EXAMINED_ROWS = 60
LONGEST_SECTION = 80  # characters
_NUMBER = re.compile(r"(?i)(?:[0-9]{1,4}|iv|i{1,3})(?![a-z0-9])")
_YEAR_FIRST = re.compile(r"[0-9]{4}[^0-9a-z]*(?:q|quý|thang|tháng)", re.IGNORECASE)
_NAMES_PERIOD = re.compile(r"(?i)q|th[aá]ng|n[aă]m|[0-9]t|t[0-9]|20[0-9]{2}|[0-9]\s?[/.-]\s?[0-9]")
_MAY_NAME = (None, Role.PERIOD, Role.QUARTER, Role.VALUE)
_OF_PERIODS = re.compile(r"\b(?:ky|quy|qui|thang|nam|thoi (?:gian|diem|ky)|dot|period|quarter|month|year)\b")
_OF_OTHER_DAYS = re.compile(
    r"\b(?:han|hoan thanh|ke hoach|du kien|cong nhan|thanh lap|cap nhat|bat dau|ket thuc|sinh)\b"
)
_MADE_A_DAY = {"quy": "quý", "thang": "tháng", "ky": "kỳ"}
_PERIOD_WORDS = {"quy": "quý", "qui": "quý", "thang": "tháng", "nam": "năm", "year": "năm", "month": "tháng"}


def rows_key(table: str) -> str:
    """The key of the question whether the lines of ``table`` whose period is unclear are of the chosen quarter."""
    return f"rows:{table}"


def period_columns(grid: Grid, header: Header, meanings: Mapping[int, ColumnMeaning], *, always: bool) -> list[int]:
    """The columns whose cells name periods, whatever their headings: *Kỳ báo cáo*, or *Quý* beside *Năm*.

    ``always``: also where the heading alone says so, as in a list; elsewhere *Quý* may head figures.
    """
    found = []
    for column, meaning in sorted(meanings.items()):
        if meaning.code or meaning.period or len(header.paths.get(column, ())) > 1:
            continue
        if (words := span_words(header.text(column))) and words.span != Span.QUARTER:
            continue  # the figures of a month, and not its number
        if meaning.role in _MAY_NAME and (meaning.role == Role.PERIOD or _heads_periods(header.text(column))):
            cells = [
                grid.at(row, column) for row in range(header.data, min(header.data + EXAMINED_ROWS, len(grid.rows)))
            ]
            texts = [text for cell in cells if not is_blank(cell) and (text := _with_word(header.text(column), cell))]
            named = sum(bool(find_periods(text, alone=True)) for text in texts)
            headed = meaning.role == Role.PERIOD and (always or not any(map(is_figure, cells)))
            if texts and (2 * named > len(texts) or headed):
                found.append(column)
    return found


def _heads_periods(heading: str) -> bool:
    """Whether a heading that is not known may stand over periods: *Thời điểm báo cáo*, and not *Hạn hoàn thành*."""
    words = heading_key(heading)
    return bool(_OF_PERIODS.search(words)) and not _OF_OTHER_DAYS.search(words)


def _with_word(heading: str, cell: Cell) -> str:
    """What a cell names under its heading: ``Quý`` over ``2`` is *quý 2*."""
    first = heading_key(heading).split(" ", 1)[0]
    text = cell_text(cell)
    if isinstance(cell, date) and cell.day == 1 and first in _MADE_A_DAY and (first != "quy" or cell.month <= 4):
        return f"{_MADE_A_DAY[first]} {cell.month}/{cell.year}"  # of 2/2020 Excel makes a day
    if not _NUMBER.match(text.strip()) or _YEAR_FIRST.match(text.strip()):
        return text
    return f"{_PERIOD_WORDS[first]} {text}" if first in _PERIOD_WORDS else text


# What may stand beside the period in a line that names nothing else.
_NOTHING_MORE = frozenset({
    "", "so lieu", "ket qua", "thuc hien", "ky", "ky bao cao", "ket qua thuc hien", "so lieu cua", "bao cao", "bieu",
    "so lieu bao cao", "ky so lieu", "so lieu thuc hien", "so bao cao", "trong", "ket qua trong", "so cua",
})  # fmt: skip


@dataclass
class RowPeriods:
    """Which lines are of the chosen quarter.

    ``columns``: those of periods; what stands in them is judged once for all lines that say the same. ``section``: the
    text of the last line that names a period for those below it.
    """

    grid: Grid
    header: Header
    answers: KnownAnswers
    columns: Sequence[int]
    section: str = ""
    known: dict[tuple[Cell, ...], tuple[Fit | None, StatedPeriod | None]] = field(default_factory=dict)
    others: dict[StatedPeriod, list[int]] = field(default_factory=dict)
    doubtful: list[tuple[int, str]] = field(default_factory=list)
    above: tuple[Cell, ...] = ()
    sections: list[tuple[int, str]] = field(default_factory=list)
    keeps_other: bool = False
    texts: set[Cell] = field(default_factory=set)  # that name no period alone

    def __post_init__(self) -> None:
        if self.columns and self.answers.keeps_period:
            self._keep_period()

    def takes(self, row: int) -> bool:
        """Whether the figures of ``row`` count; keeps in mind what is left or doubtful."""
        if self.answers.quarter is None or not (self.columns or self.section):
            return True
        cells = self._cells(row)
        if cells not in self.known:
            self.known[cells] = self._judge(row, cells)
        how, period = self.known[cells]
        if how == Fit.SAME or (how == Fit.OTHER and self.keeps_other):
            return True
        if how == Fit.OTHER and period is not None:
            self.others.setdefault(period, []).append(row)
            return False
        self.doubtful.append((row, " ".join(filter(None, map(cell_text, cells)))))
        return self.answers.given.get(rows_key(self.answers.table(self.grid.name))) != Answer.IGNORE

    def pass_over(self, row: int, last: int) -> bool:
        """Whether ``row``, which has no figures, names a period for those below it; in a column up to ``last``."""
        if self.columns:
            self._cells(row)
        for cell in self.grid.rows[row][: last + 1]:
            if isinstance(cell, str) and cell not in self.texts:
                if _is_period_alone(cell):
                    self.section = cell
                    self.sections.append((row, cell))
                    return True
                self.texts.add(cell)
        return False

    def _cells(self, row: int) -> tuple[Cell, ...]:
        """What says the period of ``row``: a cell that is blank is as the one above it."""
        cells = tuple(self.grid.at(row, column) for column in self.columns)
        if cells and all(map(is_blank, cells)):
            cells = self.above
        self.above = cells
        return (self.section, *cells)

    def _judge(self, row: int, cells: tuple[Cell, ...]) -> tuple[Fit | None, StatedPeriod | None]:
        quarter = self.answers.quarter
        assert quarter is not None  # or nothing is compared
        section, *own = cells
        texts = [_with_word(self.header.text(c), cell) for c, cell in zip(self.columns, own, strict=False)]
        text = " ".join(texts) or str(section)
        address = cell_address(row, self.columns[0] if self.columns else 0)
        year = self.answers.year
        named = [one.at(self.grid.name, address, text) for one in find_periods(text, alone=True)]
        periods = [with_year(period, year) for period in main_periods(named)]
        fits = {fit(period, quarter) for period in periods}
        if len(fits) != 1:
            return None, None
        (how,) = fits
        if periods[0].kind == "year" and periods[0].year == quarter.year:
            how = Fit.SAME
        return (how if how != Fit.SO_FAR else Fit.PARTLY), periods[0]

    def _keep_period(self) -> None:
        """Let the lines of the one other period count: somebody confirmed that it is the chosen quarter after all."""
        found = {
            self._judge(row, self._cells(row))
            for row in range(self.header.data, len(self.grid.rows))
            if any(not is_blank(self.grid.at(row, column)) for column in self.columns)
        }
        self.above = ()
        if any(how in (Fit.SAME, None) for how, _ in found):
            return
        names = {period_name(period) for _, period in found if period is not None}
        others = {period_name(period) for how, period in found if period is not None and how == Fit.OTHER}
        if len(names) == 1:
            self.columns = ()
        else:
            self.keeps_other = len(others) == 1  # a month of the quarter beside it is asked about by itself

    def lines(
        self, rows: Sequence[int], figure_columns: Sequence[int], last: int, heads: AbstractSet[int] = frozenset()
    ) -> list[int]:
        """Those of ``rows`` whose figures count. ``heads``: rows beside them that may name a period for others."""
        if self.answers.quarter is None:
            return list(rows)
        kept = []
        for row in sorted({*rows, *heads}) if heads else rows:
            if row in heads:
                self.pass_over(row, last)
                continue
            if self.columns or self.section or self._may_name_period(row, last):
                blank = not any(is_figure(self.grid.at(row, column)) for column in figure_columns)
                if blank and self.pass_over(row, last):
                    continue
                if not blank and not self.takes(row):
                    continue
            kept.append(row)
        return kept

    def takes_total(self, row: int) -> bool:
        """Whether a total is of lines that count: not where a line of another period heads them."""
        section = next((text for above, text in reversed(self.sections) if above < row), "")
        if not section or self.answers.quarter is None:
            return True
        return self._judge(row, (section,))[0] == Fit.SAME

    def _may_name_period(self, row: int, last: int) -> bool:
        """Whether a text of a line may name a period; each text is looked at once."""
        return any(isinstance(cell, str) and cell not in self.texts and self._names(cell)
                   for cell in self.grid.rows[row][: last + 1])  # fmt: skip

    def _names(self, text: str) -> bool:
        if _is_period_alone(text):
            return True
        self.texts.add(text)
        return False

    def note(self, reading: Reading) -> None:
        """Say which lines were left out, and ask about the doubtful ones."""
        grid, table, quarter = self.grid, self.answers.table(self.grid.name), self.answers.quarter
        named: dict[str, tuple[StatedPeriod, list[int]]] = {}
        for period, rows in self.others.items():
            named.setdefault(period_name(period), (period, []))[1].extend(rows)
        for period, rows in named.values():
            leave_rows(reading, grid, rows, period)
        if quarter is None or not self.doubtful or rows_key(table) in self.answers.given:
            return
        row, text = self.doubtful[0]
        texts = [text for text in dict.fromkeys(text for _, text in self.doubtful) if text]
        what = f"ghi kỳ {', '.join(f'“{text}”' for text in texts[:5])}" if texts else "không ghi kỳ"
        reading.problems.append(
            Problem(
                grid.name, cell_address(row, self.columns[0] if self.columns else 0), text[:255],
                f"{len(self.doubtful)} dòng {what}, không rõ có phải số của {quarter.name}; hãy chọn",
                "question", "period-differs", rows_key(table),
                ((Answer.KEEP, f"Các dòng này đúng là của {quarter.name}"), (Answer.IGNORE, "Bỏ qua các dòng này")),
            )
        )  # fmt: skip


def _is_period_alone(text: str) -> bool:
    """Whether a line names a period and nothing else: ``QUÝ IV/2019``, ``II. Quý I năm 2020``."""
    if len(text) > LONGEST_SECTION or not _NAMES_PERIOD.search(text) or text.strip().isdigit():
        return False
    for own in (text, without_numbering(text)):
        rest = bare_heading_key(without_periods(own))
        if find_periods(own, alone=True) and rest in _NOTHING_MORE:
            return True
    return False
