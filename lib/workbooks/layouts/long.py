"""A list: one figure per row under unit, indicator and value. The portal's own export is one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from lib.workbooks.cells import Cell, cell_address, cell_text, is_blank
from lib.workbooks.escaping import unescape_csv
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.answers import KnownAnswers, hidden_key
from lib.workbooks.layouts.column_meanings import ColumnMeaning
from lib.workbooks.layouts.headers import Header, is_figure
from lib.workbooks.layouts.indicators import Match
from lib.workbooks.layouts.long_columns import LineParts, ListColumns, find_line_parts
from lib.workbooks.layouts.measures import TableMeasures
from lib.workbooks.layouts.other_periods import leave_columns
from lib.workbooks.layouts.questions import hidden_question, note_ignored, unknown_column
from lib.workbooks.layouts.reading import (
    FoundColumn,
    FoundTable,
    IndicatorReference,
    Layout,
    MatchedBy,
    RawFigure,
    Reading,
    Takes,
    Total,
    TotalCell,
    UnitReference,
)
from lib.workbooks.layouts.row_periods import RowPeriods, period_columns
from lib.workbooks.layouts.so_far_lines import join_lines
from lib.workbooks.layouts.stated_measures import StatedMeasure, measure_in_heading, measure_texts
from lib.workbooks.layouts.visibility import Extent, settle_visibility
from lib.workbooks.layouts.vocabulary import Role, bracketed_role, is_grand_total, is_total, starts_footer
from lib.workbooks.problems import Answer, Problem

EXPORT_HEADER = ("unit_code", "unit_name", "indicator_code", "value")
_EXPORTED_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def is_long(meanings: dict[int, ColumnMeaning]) -> bool:
    """Whether a header has columns of units, of indicators and of values."""
    roles = {found.role for found in meanings.values()}
    return (
        bool(roles & {Role.UNIT_CODE, Role.UNIT_NAME})
        and bool(roles & {Role.INDICATOR, Role.INDICATOR_CODE})
        and bool(roles & {Role.VALUE, Role.QUARTER, Role.CUMULATIVE})
    )


def read_long(
    grid: Grid, header: Header, meanings: dict[int, ColumnMeaning], answers: KnownAnswers, reading: Reading
) -> None:
    """Put the figures of the list under ``header`` into ``reading``."""
    _List(grid, header, meanings, answers, reading).read()


def _is_own_export(grid: Grid) -> bool:
    """Whether the first row is exactly the header of our export: there a dot is a decimal point."""
    return bool(grid.rows) and tuple(map(cell_text, grid.rows[0][: len(EXPORT_HEADER)])) == EXPORT_HEADER


class _List:
    """The rows of one list on their way into ``reading``. Columns are -1 where there is none."""

    def __init__(
        self,
        grid: Grid,
        header: Header,
        meanings: dict[int, ColumnMeaning],
        answers: KnownAnswers,
        reading: Reading,
    ) -> None:
        self.grid, self.header, self.answers, self.reading = grid, header, answers, reading
        columns: dict[Role | None, int] = {}
        self.periods = RowPeriods(grid, header, answers, period_columns(grid, header, meanings, always=True))
        self.of_another_period = [column for column, found in meanings.items() if found.is_of_another_period]
        for column, found in sorted(meanings.items()):
            if column not in self.of_another_period and column not in self.periods.columns:
                columns.setdefault(found.role, column)
        self.meanings = meanings
        self.code, self.name = columns.get(Role.UNIT_CODE, -1), columns.get(Role.UNIT_NAME, -1)
        self.indicator_columns = [columns[r] for r in (Role.INDICATOR_CODE, Role.INDICATOR) if r in columns]
        self.value = columns.get(Role.QUARTER, columns.get(Role.VALUE, -1))
        self.cumulative = columns.get(Role.CUMULATIVE, -1)
        self.measure_column = columns.get(Role.MEASURE, -1)
        self.parts = self._find_columns()
        self.so_far: list[RawFigure] = []
        self.plans: list[RawFigure] = []
        self.planned: dict[tuple[Cell, Cell, str], IndicatorReference] = {}  # as ``indicators``, of the plan
        self.is_own_export = _is_own_export(grid)
        # Figures of one indicator in two units of measure are of two references.
        self.indicators: dict[tuple[Cell, Cell, str], IndicatorReference | None] = {}
        self.table_measures = TableMeasures(grid, header, answers, reading)
        self.measure_of_row: dict[int, str] = {}
        self.first_figure = len(reading.figures)
        self.units: dict[tuple[Cell, Cell], UnitReference | None] = {}
        self.unknown: list[tuple[int, int, str]] = []
        self.ignored: list[tuple[str, str]] = []
        self.totals: list[tuple[int, str, TotalCell]] = []
        self.stated = 0

    def _find_columns(self) -> LineParts | None:
        """Settle which columns hold the figures; answers which part each line states, where a column says it."""
        named_by = [column for column in (self.code, self.name, *self.indicator_columns) if column >= 0]
        others = {*named_by, self.measure_column, *self.of_another_period, *self.periods.columns}
        parts = find_line_parts(self.grid, self.header, self.answers, {*others, self.value, self.cumulative})
        if parts is not None:
            others.add(parts.column)
        columns = ListColumns(
            self.grid, self.header, self.answers, self.reading, self.meanings, others, min(named_by), self.value,
            self.cumulative,
        )  # fmt: skip
        columns.settle()
        self.value, self.cumulative, self.plan = columns.value, columns.cumulative, columns.plan
        return parts

    def read(self) -> None:
        """Read all rows."""
        grid, reading = self.grid, self.reading
        hidden = self._skipped_rows()
        columns = (self.code, self.name, *self.indicator_columns, self.value, self.cumulative, self.plan)
        needed = max(columns) + 1
        begin = len(reading.figures)
        row_periods, parts = self.periods, self.parts
        label = max(self.code, self.name, *self.indicator_columns)
        # The names are local and the tuples made without their constructor: this loop is where the time of a file goes.
        units, indicators = self.units, self.indicators
        plan_column = self.plan
        value_column, cumulative_column, figures = self.value, self.cumulative, reading.figures
        append, new, figure = figures.append, tuple.__new__, RawFigure
        figure_column = value_column if value_column >= 0 else cumulative_column
        code_column, name_column, own_export = self.code, self.name, self.is_own_export
        merged = self._merged_rows()
        first, *others = self.indicator_columns
        second = others[0] if others else first
        measure_of_row = self.measure_of_row = self._measures()
        for row in range(self.header.data, len(grid.rows)):
            cells = grid.rows[row]
            if len(cells) < needed:
                cells = [*cells, *[""] * (needed - len(cells))]
            value = cells[value_column] if value_column >= 0 else ""
            cumulative = cells[cumulative_column] if cumulative_column >= 0 else ""
            if is_blank(value) and is_blank(cumulative) and (plan_column < 0 or is_blank(cells[plan_column])):
                if _ends_list(cells):
                    break
                row_periods.pass_over(row, label)
                continue
            if row in hidden or self._leaves(row):
                continue
            if row in merged:
                cells = self._with_merged(row, cells, merged[row])
            named = (cells[code_column] if code_column >= 0 else "", cells[name_column] if name_column >= 0 else "")
            stated = (cells[first], cells[second], measure_of_row.get(row, "") if measure_of_row else "")
            if stated in indicators:
                indicator = indicators[stated]
            else:
                indicator = indicators[stated] = self._indicator(row, stated)
            if indicator is None:
                continue
            if named in units:
                unit = units[named]
            else:
                unit = units[named] = self._unit(row, named)
            if own_export and type(value) is str and not value.isdigit():
                value = _exported_value(value)
            if plan_column >= 0 and self._take_plan(row, cells[plan_column], indicator, unit, stated):
                continue
            if unit is None:
                self._add_total(row, named, indicator, value, cumulative)
                continue
            if parts is not None and cumulative_column < 0 and parts.role(row) == Role.CUMULATIVE:
                self.so_far.append(RawFigure(indicator, unit, row, value_column, value))
                continue
            append(new(figure, (indicator, unit, row, figure_column, value, cumulative, cumulative_column, -1)))
            self.stated += 1
        named_by = [column for column in (self.code, self.name, *self.indicator_columns) if column >= 0]
        figures_in = [column for column in (value_column, cumulative_column, plan_column) if column >= 0]
        lines = range(self.header.data, len(grid.rows))
        self._read_plan_lines(needed, merged)
        figures += self.plans
        settle_visibility(Extent(grid, lines, named_by, figures_in), begin, self.answers, reading)
        self._leave_other_periods()
        self._finish()

    def _measures(self) -> dict[int, str]:
        """Row → the unit of measure that it states."""
        return measure_texts(self.grid, self.measure_column, self.header.data) if self.measure_column >= 0 else {}

    def _leaves(self, row: int) -> bool:
        """Whether a row is of another period, or of another part of a figure."""
        if not self.periods.takes(row):
            return True
        if self.parts is None:
            return False
        is_plan = self.plan < 0 <= self.value and self.parts.plans_year(row)
        return is_plan or self.parts.leaves(row)  # what a line of the plan states is read afterwards

    def _read_plan_lines(self, needed: int, merged: Mapping[int, Mapping[int, int]]) -> None:
        """Keep what the lines of the year's plan state."""
        first, *others = self.indicator_columns
        for row in self.parts.plans.rows if self.parts is not None else ():
            cells: Sequence[Cell] = [self.grid.at(row, column) for column in range(needed)]
            if row in merged:
                cells = self._with_merged(row, cells, merged[row])
            named = (cells[self.code] if self.code >= 0 else "", cells[self.name] if self.name >= 0 else "")
            stated = (cells[first], cells[others[0] if others else first], self.measure_of_row.get(row, ""))
            if stated not in self.indicators:
                self.indicators[stated] = self._indicator(row, stated)
            if named not in self.units:
                self.units[named] = self._unit(row, named)
            indicator, unit, plan = self.indicators[stated], self.units[named], cells[self.value]
            if indicator is not None and unit is not None and not is_blank(plan):
                self._keep_plan(row, self.value, plan, indicator, unit, stated)

    def _take_plan(
        self, row: int, plan: Cell, indicator: IndicatorReference, unit: UnitReference | None,
        stated: tuple[Cell, Cell, str],
    ) -> bool:  # fmt: skip
        """Keep what a line states in the column of the plan; answers whether it states nothing else."""
        if unit is not None and not is_blank(plan):
            self._keep_plan(row, self.plan, plan, indicator, unit, stated)
        columns = (column for column in (self.value, self.cumulative) if column >= 0)
        return all(is_blank(self.grid.at(row, column)) for column in columns)

    def _keep_plan(
        self, row: int, column: int, plan: Cell, indicator: IndicatorReference, unit: UnitReference,
        stated: tuple[Cell, Cell, str],
    ) -> None:  # fmt: skip
        """Let ``plan``, in a column of plans or a line of one, be a figure of its own."""
        if stated not in self.planned:
            reference = self.planned[stated] = replace(indicator, planned=True, measures={})
            named = " ".join(cell_text(unescape_csv(cell)) for cell in stated[:2])
            self._add_units(reference, row, indicator.header, named, (column,))
        self.plans.append(RawFigure(self.planned[stated], unit, row, column, plan))

    def _leave_other_periods(self) -> None:
        """Say what was left out, and ask about what is unclear."""
        grid = self.grid
        left = [
            (column, self.header.text(column), period)
            for column in self.of_another_period
            if (period := self.meanings[column].period) is not None
            and any(is_figure(grid.at(row, column)) for row in range(self.header.data, len(grid.rows)))
        ]
        leave_columns(self.reading, grid, left)
        join_lines(self.reading, self.first_figure, self.so_far)
        if self.parts is not None:
            self.parts.note(self.reading)
        self.periods.note(self.reading)

    def _merged_rows(self) -> dict[int, dict[int, int]]:
        """Row → column of units or indicators → the row above in whose merged cell it lies."""
        rows: dict[int, dict[int, int]] = {}
        for top, left, bottom, right in self.grid.merged:
            if top >= self.header.data:
                for column in (self.code, self.name, *self.indicator_columns):
                    if left <= column <= right:
                        for row in range(top + 1, bottom + 1):
                            rows.setdefault(row, {})[column] = top
        return rows

    def _with_merged(self, row: int, cells: Sequence[Cell], tops: Mapping[int, int]) -> Sequence[Cell]:
        return [self.grid.at(tops.get(column, row), column) for column in range(len(cells))]

    def _skipped_rows(self) -> frozenset[int]:
        """The hidden rows with figures, where an answer leaves them out; a hidden column is then none any more."""
        grid = self.grid
        columns = [column for column in (self.value, self.cumulative, self.plan) if column in grid.hidden_columns]
        lines = range(self.header.data, len(grid.rows))
        columns = [column for column in columns if any(is_figure(grid.at(row, column)) for row in lines)]
        rows = [
            row for row in sorted(grid.hidden_rows)
            if row >= self.header.data
            and any(
                is_figure(grid.at(row, column))
                for column in (self.value, self.cumulative, self.plan)
                if column >= 0
            )
        ]  # fmt: skip
        answer = self.answers.given.get(hidden_key(grid.name))
        if (rows or columns) and answer not in (Answer.READ, Answer.IGNORE):
            self.reading.problems.append(hidden_question(grid, rows, columns))
        if answer != Answer.IGNORE:
            return frozenset()
        self.value = -1 if self.value in columns else self.value
        self.cumulative = -1 if self.cumulative in columns else self.cumulative
        self.plan = -1 if self.plan in columns else self.plan
        return frozenset(rows)

    def _indicator(self, row: int, stated: tuple[Cell, Cell, str]) -> IndicatorReference | None:
        """What the indicator's cells say; None when that is asked, or left out by an answer."""
        grid, answers = self.grid, self.answers
        texts = [cell_text(unescape_csv(cell)) for cell in dict.fromkeys(stated[:2]) if not is_blank(cell)]
        column = self.indicator_columns[0]
        address, text = cell_address(row, column), " ".join(texts)
        if not texts:
            self.reading.problems.append(
                Problem(grid.name, address, "", "dòng này có số liệu nhưng không ghi chỉ tiêu; "
                        "hãy ghi mã hoặc tên chỉ tiêu", code="no-indicator")
            )  # fmt: skip
            return None
        key = answers.key(grid.name, address, text)
        chosen = answers.about(grid.name, address, text, self.header.fingerprint)
        if chosen and chosen[0] == Answer.IGNORE:
            self.ignored.append((address, text))
            self._note_line(address, text, "", MatchedBy.IGNORED, key, row)
            return None
        match: Match | None
        if chosen:
            match = Match(chosen[0].partition("|")[0], chosen[1])
        else:
            matches = [
                found for words in texts if not bracketed_role(words) and (found := answers.indicators.match(words))
            ]
            if len({found.code for found in matches}) > 1:
                self.reading.problems.append(
                    Problem(grid.name, address, text, "mã và tên chỉ tiêu ở dòng này không khớp nhau "
                            f"({matches[0].code} và {matches[1].code}); hãy sửa cho thống nhất", code="two-indicators")
                )  # fmt: skip
                return None
            match = matches[0] if matches else None
        if match is None:
            self.unknown.append((row, column, text))
            return None
        self._note_line(address, text, match.code, match.how, key, row)
        additive = answers.indicators.labels[match.code].additive
        reference = IndicatorReference(
            grid.name, match.code, address, Layout.LONG, additive, grid.percents, grid.formats, grid.formats_known
        )
        self._add_units(reference, row, address, text, (self.value, self.cumulative))
        return reference

    def _add_units(
        self, reference: IndicatorReference, row: int, address: str, text: str, columns: tuple[int, ...]
    ) -> None:
        """Note what the row, its indicator's words and the headings of its figures state of the unit of measure."""
        measure = self.measure_of_row.get(row, "")
        found = [StatedMeasure(measure, cell_address(row, self.measure_column))] if measure else []
        if named := measure_in_heading(text):
            found.append(StatedMeasure(named, address))
        for column in columns:
            if column >= 0:
                of_column = [each._replace(near=False) for each in self.table_measures.of_column(column)]
                self.table_measures.add(reference, column, address, [*found, *of_column], row)

    def _note_line(self, address: str, text: str, code: str, how: MatchedBy, key: str, row: int) -> None:
        """Let the page about columns show how the indicator of a row was understood."""
        sample = cell_text(self.grid.at(row, self.value if self.value >= 0 else self.cumulative))[:40]
        found = FoundColumn(self.grid.name, address, text, code, "value", how, (sample,), key, Takes.LINE)
        self.reading.columns.append(found)

    def _unit(self, row: int, named: tuple[Cell, Cell]) -> UnitReference | None:
        """The unit that a row names; None for the word of a total."""
        code, name = cell_text(unescape_csv(named[0])), cell_text(unescape_csv(named[1]))
        if (name and is_total(name)) or (code and is_total(code)):
            return None
        return UnitReference(self.grid.name, row, self.name if name or self.code < 0 else self.code, code, name)

    def _add_total(
        self, row: int, named: tuple[Cell, Cell], indicator: IndicatorReference, value: Cell, cumulative: Cell
    ) -> None:
        label = next(text for text in map(cell_text, reversed(named)) if text)
        for column, cell, of_year in ((self.value, value, False), (self.cumulative, cumulative, True)):
            if column >= 0 and not is_blank(cell):
                self.totals.append((row, label, TotalCell(indicator, column, cell, of_year)))

    def _finish(self) -> None:
        grid, answers, reading, header = self.grid, self.answers, self.reading, self.header
        self.table_measures.has_others = None in self.indicators.values()
        if left_out := {indicator for indicator, _ in self.table_measures.settle(header.fingerprint)}:
            kept = [figure for figure in reading.figures[self.first_figure :] if figure.indicator not in left_out]
            reading.figures[self.first_figure :] = kept
            self.stated = len(kept)
        for row, label, cell in self._checkable_totals({indicator.code for indicator in left_out}):
            grand = is_grand_total(label)
            reading.totals.append(Total(grid.name, row, label, (cell,), header.data, len(grid.rows), grand))
        options = answers.indicators.options()
        for row, column, text in self.unknown:
            address = cell_address(row, column)
            key = answers.key(grid.name, address, text)
            if answers.is_asked_here(grid.name, address, text):
                reading.problems.append(unknown_column(grid, address, text, key, options, line=True))
            self._note_line(address, text, "", MatchedBy.UNKNOWN, key, row)
        note_ignored(reading, grid, self.ignored)
        reading.tables.append(
            FoundTable(grid.name, Layout.LONG, header.first + 1, header.last + 1, header.fingerprint, self.stated)
        )

    def _checkable_totals(self, incomplete: set[str]) -> Iterator[tuple[int, str, TotalCell]]:
        """The totals of indicators whose figures are all read, and in one unit of measure; ``incomplete``: codes."""
        stated: dict[str, dict[IndicatorReference, None]] = {}
        for figure in self.reading.figures[self.first_figure :] if self.totals else ():
            if figure.indicator.planned:
                continue
            stated.setdefault(figure.indicator.code, {})[figure.indicator] = None
        for row, label, cell in self.totals:
            code = cell.indicator.code
            of_lines = list(stated.get(code, ()))
            if (
                code not in incomplete
                and len(of_lines) == 1
                and (cell.indicator is of_lines[0] or row not in self.measure_of_row)
            ):
                yield row, label, cell._replace(indicator=of_lines[0])


def _ends_list(cells: Sequence[Cell]) -> bool:
    """Whether signatures begin in a row without figures."""
    return any(isinstance(cell, str) and cell and starts_footer(cell) for cell in cells)


def _exported_value(text: str) -> Cell:
    """A cell of our own export: a dot is a decimal point, whatever the indicator."""
    value = unescape_csv(text)
    if isinstance(value, str) and "." in value and _EXPORTED_NUMBER.fullmatch(value.strip()):
        return Decimal(value.strip())
    return value
