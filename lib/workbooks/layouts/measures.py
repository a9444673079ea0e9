"""What a table states about the unit of measure of its figures, compared with that of each indicator.

The same goes in, one of the same kind is noted so that its figures are converted, and another thing counted is a
question. What is said of a column or a line alone counts before what is said of a group or of the whole table.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from itertools import takewhile

from lib.vietnamese import normalize
from lib.workbooks.cells import Position, cell_address
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.answers import KnownAnswers
from lib.workbooks.layouts.data_rows import DataRows
from lib.workbooks.layouts.headers import Header, is_figure
from lib.workbooks.layouts.manual_headers import PROFILE_PREFIX
from lib.workbooks.layouts.reading import IndicatorLabels, IndicatorReference, MatchedBy, Reading, Takes
from lib.workbooks.layouts.stated_measures import (
    StatedMeasure,
    measure_in_heading,
    measure_in_note,
    measures_above,
    measures_in_lines,
    measures_in_row,
)
from lib.workbooks.number_formats import shown_beside
from lib.workbooks.problems import Answer, Problem
from lib.workbooks.units_of_measure import LISTED, compare, parse_measure

LINES_BELOW = 20  # a table, in which a note may state the measure
MEASURE_PREFIX = "measure"  # of the keys of these questions


@dataclass
class Measured:
    """The figures of one indicator in one ``column``: ``stated``, the nearest statement first.

    ``cell``: where the indicator is named. ``noted``: which of ``Reading.columns`` shows them. ``first``: the row of
    the first figure, or -1. ``shown``: what the page about columns shows in place of the measure, where others of the
    column are in another.
    """

    reference: IndicatorReference
    column: int
    cell: str
    stated: list[StatedMeasure]
    noted: int
    first: int = -1
    shown: str = ""


@dataclass
class _Doubt:
    """One question: about ``texts``, stated in ``cell``, beside the figures ``of``. ``measures``: answers besides to
    keep the indicator's own."""

    cell: str
    texts: list[str]
    of: list[Measured] = field(default_factory=list)
    measures: dict[str, str] = field(default_factory=dict)


class TableMeasures:
    """The statements of one table. ``above``: that of the line above it, or above the table before it on the sheet."""

    def __init__(
        self, grid: Grid, header: Header, answers: KnownAnswers, reading: Reading, rows: DataRows | None = None
    ) -> None:
        self.grid, self.header, self.answers, self.reading = grid, header, answers, reading
        above = _measure_of_table(grid, header.first)
        if above:
            answers.measures_above[grid.name] = above
        self.above = above or answers.measures_above.get(grid.name)
        self.besides = _further_measures(grid, header, self.above) if above else []
        self.is_inherited = above is None  # from the table above, whose figures it may mean alone
        groups = {column: _groups(header, column) for column in header.paths}
        self._below: dict[int, StatedMeasure] = {}
        for row in [*sorted(header.measure_rows), *(rows.subheaders if rows else ())]:
            self._below |= measures_in_row(grid, row, groups)
        self.measured: list[Measured] = []
        self.has_others = False  # figures of no indicator, which a line above may mean
        self._end = rows.end if rows else len(grid.rows)

    def add(
        self, reference: IndicatorReference, column: int, cell: str, stated: list[StatedMeasure], first: int
    ) -> None:
        """Add a column, which the last of ``Reading.columns`` shows; see ``Measured``."""
        self.measured.append(Measured(reference, column, cell, stated, len(self.reading.columns) - 1, first))

    def of_column(self, column: int, code: str = "") -> list[StatedMeasure]:
        """What the headings of ``column`` state and the row of measures below them; ``code`` of the indicator that it
        holds, where it is of one."""
        found = [self._below[column]] if column in self._below else []
        for heading in reversed(self.header.paths.get(column, ())):
            if text := measure_in_heading(heading.text):
                match = self.answers.indicators.match(heading.text) if code else None
                near = heading.span == 1 or (match is not None and match.code == code)
                found.append(StatedMeasure(text, cell_address(heading.row, heading.column), near))
                break
        return found

    def settle(self, fingerprint: str) -> set[tuple[IndicatorReference, int]]:
        """Compare what was stated of ``measured`` with the indicators: which columns of which are not to be read.

        Those are left out by an answer, or asked about.
        """
        owns = {own for each in self.measured if (own := self._labels(each).unit_of_measure)}
        doubts: dict[str, _Doubt] = {}
        for each in self.measured:
            self._settle_one(each, owns, doubts)
        left_out: set[tuple[IndicatorReference, int]] = set()
        for doubt in doubts.values():
            left_out |= self._ask(doubt, fingerprint)
        return left_out

    def _labels(self, each: Measured) -> IndicatorLabels:
        return self.answers.indicators.labels[each.reference.code]

    def _settle_one(self, each: Measured, owns: Collection[str], doubts: dict[str, _Doubt]) -> None:
        labels = self._labels(each)
        own = labels.unit_of_measure
        chosen = self._chosen(each, own, owns) if labels.is_number else []
        text = chosen[0].text if chosen else self._shown_by_format(each)
        self._note(each, text)
        columns = self.reading.columns
        if columns[each.noted].how in (MatchedBy.ANSWERED, MatchedBy.REMEMBERED):
            # Somebody saw the line and said what it is of; what they count it in is theirs to say, too.
            chosen = [stated for stated in chosen if compare(stated.text, own) is not None or not _counts(stated, own)]
        factors = {stated.text: compare(stated.text, own) for stated in chosen}
        if len(set(factors.values())) > 1 or None in factors.values():
            doubt = doubts.setdefault(chosen[0].cell, _Doubt(chosen[0].cell, [*factors]))
            doubt.of.append(each)
            doubt.measures |= {
                text: parse_measure(text).label for text, factor in factors.items() if factor not in (None, 1)
            }
        elif chosen:
            each.reference.measures[each.column] = chosen[0].text

    def _note(self, each: Measured, measure: str) -> None:
        """Let the page about columns show that the figures are in ``measure``, and in what they are stored."""
        columns, own = self.reading.columns, self._labels(each).unit_of_measure
        columns[each.noted] = replace(columns[each.noted], stated_measure=each.shown or measure, unit_of_measure=own)

    def _chosen(self, each: Measured, own: str, owns: Collection[str]) -> list[StatedMeasure]:
        """The statements that count for ``each``: all near ones, else the first other that concerns it."""
        if near := [stated for stated in each.stated if stated.near]:
            # The head of a whole group may mean other columns of it, but must not name another of the same kind.
            group = [stated for stated in each.stated if not stated.near and compare(stated.text, own) is not None]
            return near + group
        for stated in each.stated:
            if concerning := _concerning(stated, own, owns):
                return concerning
        above = _concerning(self.above, own, owns)
        if not above or compare(above[0].text, own) is not None:
            besides = [found for stated in self.besides for found in _concerning(stated, own, owns)]
            return [*above, *(each for each in besides if compare(each.text, own) is not None)]
        means_others = self.is_inherited or (self.has_others and parse_measure(above[0].text).is_scaled)
        return [] if means_others else above

    def _shown_by_format(self, each: Measured) -> str:
        """The measure that the number formats of the figures show: of a whole column, else of one line."""
        grid, takes = self.grid, self.reading.columns[each.noted].takes
        if not grid.formats or each.first < 0:
            return ""
        rows = range(each.first, self._end if takes == Takes.COLUMN else each.first + 1)
        shown = {
            shown_beside(code, number).measure: None
            for row in rows
            if (code := grid.formats.get((row, each.column))) and isinstance(number := grid.at(row, each.column), float)
        }
        return LISTED.join(filter(None, shown))

    def _ask(self, doubt: _Doubt, fingerprint: str) -> set[tuple[IndicatorReference, int]]:
        """Let the answer to ``doubt`` count; without one ask. Answers the columns that are not to be read."""
        codes = sorted({each.reference.code for each in doubt.of})
        owns = list(dict.fromkeys(self._labels(each).unit_of_measure for each in doubt.of))
        own = owns[0] if len(owns) == 1 else "đơn vị của chỉ tiêu"
        options = (
            *((text, f"Các số ấy tính bằng {label}") for text, label in doubt.measures.items()),
            (Answer.KEEP.value, f"Các số ấy đúng là tính bằng {own}"),
            (Answer.IGNORE.value, "Không nhập các số ấy"),
        )
        key = f"{MEASURE_PREFIX}:{self.grid.name}:{doubt.cell}"
        what = f"{MEASURE_PREFIX} {', '.join(codes)}: {' | '.join(doubt.texts)}"
        answer = self.answers.about_measure(
            key, what, PROFILE_PREFIX + what, fingerprint, [value for value, _ in options]
        )
        if answer in doubt.measures or answer == Answer.KEEP:
            for each in doubt.of:
                measure = answer if answer in doubt.measures else self._labels(each).unit_of_measure
                each.reference.measures[each.column] = measure
                if answer in doubt.measures:
                    self._note(each, measure)
            return set()
        if answer == Answer.IGNORE:
            columns = self.reading.columns
            for each in (each for each in doubt.of if not each.shown):
                columns[each.noted] = replace(columns[each.noted], code="", how=MatchedBy.IGNORED)
        elif self.answers.asked[what] == key:
            self.reading.problems.append(self._question(doubt, key, codes, own, options))
        return {(each.reference, each.column) for each in doubt.of}

    def _question(
        self, doubt: _Doubt, key: str, codes: list[str], own: str, options: tuple[tuple[str, str], ...]
    ) -> Problem:
        texts = " và ".join(f"“{text}”" for text in doubt.texts)
        named = ", ".join(codes[:5]) + (f" và {len(codes) - 5} chỉ tiêu khác" if len(codes) > 5 else "")
        where = f" (ô {doubt.of[0].cell})" if len(codes) == 1 else ""
        clash = f"tệp ghi {texts}, hai đơn vị khác nhau" if len(doubt.texts) > 1 else f"đơn vị tính ghi là {texts}"
        return Problem(
            self.grid.name, doubt.cell, doubt.texts[0],
            f"{clash}, còn chỉ tiêu {named}{where} tính bằng {own}; hãy chọn đơn vị đúng của các số ấy, hoặc bỏ qua",
            "question", "unit-of-measure", key, options,
        )  # fmt: skip


def _measure_of_table(grid: Grid, header: int) -> StatedMeasure | None:
    """The measure that is stated of all figures below the row ``header``: in a line above, in the sheet's name, or in a
    line below the last figures that is labelled so."""
    if found := measures_above(grid, header):
        return found
    if (measure := measure_in_heading(grid.title)) and measure != normalize(grid.title):
        return StatedMeasure(measure, cell_address(max(header, 0), 0), near=False)
    return _measure_below(grid, header)


def _measure_below(grid: Grid, header: int) -> StatedMeasure | None:
    """The measure that a line below the last figures states."""
    rows = range(len(grid.rows) - 1, max(header, len(grid.rows) - LINES_BELOW - 1), -1)
    for row in takewhile(lambda row: not any(map(is_figure, grid.rows[row])), rows):
        for column, cell in enumerate(grid.rows[row]):
            if isinstance(cell, str) and (measure := measure_in_note(cell)):
                return StatedMeasure(measure, cell_address(row, column), near=False)
    return None


def _further_measures(grid: Grid, header: Header, first: StatedMeasure | None) -> list[StatedMeasure]:
    """What else is said of the whole table below ``header``, besides ``first``: it may say otherwise."""
    above = takewhile(lambda row: not any(map(is_figure, grid.rows[row])), range(header.first - 1, -1, -1))
    found = measures_in_lines(grid, above)
    if (measure := measure_in_heading(grid.title)) and measure != normalize(grid.title):
        found.append(StatedMeasure(measure, cell_address(header.first, 0), near=False))
    if below := _measure_below(grid, header.first):
        found.append(below)
    return [each for each in found if first is None or each.cell != first.cell]


def _counts(stated: StatedMeasure, own: str) -> bool:
    """Whether both are measures of things counted."""
    return not parse_measure(stated.text).is_scaled and not parse_measure(own).is_scaled


def _groups(header: Header, column: int) -> set[Position]:
    return {(heading.row, heading.column) for heading in header.paths[column] if heading.span > 1}


def _concerning(stated: StatedMeasure | None, own: str, owns: Collection[str]) -> list[StatedMeasure]:
    """What a line above the table, or the title of a group, says of figures in ``own``; nothing where it means others.

    *ĐVT: triệu đồng* above a table with figures in *hộ* as well means the money alone; *ĐVT: khẩu* means all that is
    counted. One that fits no figure of the table contradicts them all; *nghìn đồng, triệu đồng* is two for all money.
    """
    if stated is None:
        return []
    parts = stated.parts
    if fitting := [part for part in parts if compare(part, own) is not None]:
        return [stated._replace(text=part) for part in fitting]
    if not any(compare(part, each) is not None for part in parts for each in owns):
        return [stated]
    counts = len(parts) == 1 and not parse_measure(parts[0]).is_scaled
    return [stated] if counts and not parse_measure(own).is_scaled else []
