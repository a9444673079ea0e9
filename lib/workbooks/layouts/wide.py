"""Communes in rows, indicators in columns: the form of a district, and the portal's own."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lib.workbooks.cells import Cell, cell_address, cell_text, column_letters, is_blank
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.answers import KnownAnswers, hidden_key
from lib.workbooks.layouts.column_meanings import PART_OF_ROLE, ColumnMeaning
from lib.workbooks.layouts.data_rows import DataRows
from lib.workbooks.layouts.headers import Header, is_figure
from lib.workbooks.layouts.measures import TableMeasures
from lib.workbooks.layouts.other_periods import leave_columns
from lib.workbooks.layouts.periods import Fit
from lib.workbooks.layouts.questions import (
    doubtful_period,
    hidden_question,
    note_columns_not_imported,
    note_ignored,
    note_lines_not_imported,
    note_of_which_rows,
    samples,
    unknown_column,
)
from lib.workbooks.layouts.reading import (
    FoundColumn,
    FoundTable,
    IndicatorReference,
    Layout,
    MatchedBy,
    Part,
    Period,
    RawFigure,
    Reading,
    Total,
    TotalCell,
    UnitReference,
)
from lib.workbooks.layouts.row_periods import RowPeriods, period_columns
from lib.workbooks.layouts.stated_measures import StatedMeasure, measures_in_column
from lib.workbooks.layouts.visibility import Extent, settle_visibility
from lib.workbooks.layouts.vocabulary import NOT_IMPORTED, Role, is_grand_total, role_of, without_numbering
from lib.workbooks.problems import Answer, Problem
from lib.workbooks.units_of_measure import compare, parse_measure

BY_ANSWER = (MatchedBy.ANSWERED, MatchedBy.REMEMBERED)
_PARTS = {*PART_OF_ROLE, *NOT_IMPORTED} - {None}
EXAMINED_ROWS = 400  # of a column that may say which part of a figure each line states


@dataclass
class _IndicatorColumns:
    """The columns of one indicator: that of the quarter and that of the year so far, -1 where there is none.

    ``named``: part → the column with its heading, and how that is known.
    """

    indicator: IndicatorReference
    value: int = -1
    cumulative: int = -1
    named: dict[Part, "tuple[_Column, MatchedBy]"] = field(default_factory=dict)

    def column(self, part: Part) -> int:
        return self.value if part == "value" else self.cumulative

    def set_column(self, part: Part, column: "_Column", how: MatchedBy) -> None:
        self.named[part] = column, how
        if part == "value":
            self.value = column.number
        else:
            self.cumulative = column.number

    def leave(self, column: int) -> None:
        """Read nothing in ``column``."""
        self.value = -1 if self.value == column else self.value
        self.cumulative = -1 if self.cumulative == column else self.cumulative

    def without(self, columns: frozenset[int]) -> "_IndicatorColumns":
        """The same, as if ``columns`` were not there."""
        return _IndicatorColumns(
            self.indicator,
            -1 if self.value in columns else self.value,
            -1 if self.cumulative in columns else self.cumulative,
            self.named,
        )


@dataclass(frozen=True)
class _Column:
    """A column with its heading: where that stands, and its words."""

    number: int
    cell: str
    text: str
    period: Period | None = None


@dataclass
class _Table:
    """One table on its way into ``reading``. ``columns_of``: code of an indicator → its columns.

    ``merged_names``: row → the row above in whose cell its unit stands, where these cells are merged.
    """

    grid: Grid
    header: Header
    answers: KnownAnswers
    reading: Reading
    lines: list[int] = field(default_factory=list)
    code_column: int | None = None
    name_column: int | None = None
    columns_of: dict[str, _IndicatorColumns] = field(default_factory=dict)
    measures: TableMeasures = field(init=False)
    merged_names: dict[int, int] = field(default_factory=dict)

    @property
    def unit_columns(self) -> list[int]:
        return [column for column in (self.code_column, self.name_column) if column is not None]

    @property
    def figure_columns(self) -> list[int]:
        """The columns that hold figures to import."""
        found = (c for columns in self.columns_of.values() for c in (columns.value, columns.cumulative) if c >= 0)
        return sorted(found)

    def has_figure(self, column: int) -> bool:
        return any(is_figure(self.grid.at(row, column)) for row in self.lines)

    def first_figure(self, column: int) -> int:
        """The row of the first figure in ``column``, or -1."""
        return next((row for row in self.lines if is_figure(self.grid.at(row, column))), -1)

    def note_column(self, column: _Column, code: str, part: Part, how: MatchedBy) -> None:
        """Let the page about columns show how ``column`` was understood."""
        name = self.grid.name
        cells = samples(self.grid, ((row, column.number) for row in self.lines))
        key = self.answers.key(name, self.answers.column(column.number), column.text)
        self.reading.columns.append(FoundColumn(name, column.cell, column.text, code, part, how, cells, key))


def is_wide(meanings: dict[int, ColumnMeaning]) -> bool:
    """Whether a header has a column of units, and something beside it."""
    roles = {found.role for found in meanings.values()}
    return bool(roles & {Role.UNIT_CODE, Role.UNIT_NAME}) and len(meanings) > 1


def read_wide(
    grid: Grid, header: Header, meanings: dict[int, ColumnMeaning], answers: KnownAnswers, reading: Reading
) -> None:
    """Put the figures of the table under ``header`` into ``reading``, and all that is doubtful about its columns."""
    table = _Table(grid, header, answers, reading)
    for column, found in sorted(meanings.items()):
        if found.role == Role.UNIT_CODE and table.code_column is None:
            table.code_column = column
        elif found.role == Role.UNIT_NAME and table.name_column is None:
            table.name_column = column
    order = next((column for column, found in sorted(meanings.items()) if found.role == Role.ORDER), None)
    rows = DataRows(grid, header, table.unit_columns, answers.indicators, order, lists_units=True)
    table.lines = rows.lines
    table.merged_names = _merged_names(table)
    periods = RowPeriods(grid, header, answers, period_columns(grid, header, meanings, always=False))
    table.measures = TableMeasures(grid, header, answers, reading, rows)
    _read_columns(table, {c: found for c, found in meanings.items() if c not in periods.columns}, periods.columns)
    heads = {total.row for total in rows.totals}
    table.lines = periods.lines(rows.lines, table.figure_columns, max(table.unit_columns, default=0), heads)
    _leave_out_other_parts(table)
    rows.totals = [total for total in rows.totals if periods.takes_total(total.row)]
    periods.note(reading)
    _settle_measures(table, [column for column, found in sorted(meanings.items()) if found.role == Role.MEASURE])
    _read_rows(table, rows)


# --- columns ---------------------------------------------------------------------------------------------------------


def _read_columns(table: _Table, meanings: dict[int, ColumnMeaning], of_periods: Sequence[int]) -> None:
    grid, header, reading = table.grid, table.header, table.reading
    not_imported: list[tuple[int, str, Role]] = []
    unknown: list[_Column] = []
    others: list[tuple[_Column, ColumnMeaning]] = []
    named: list[tuple[_Column, ColumnMeaning]] = []
    answered: list[tuple[MatchedBy, _Column, str]] = []
    fingerprint = header.fingerprint
    width = max((len(grid.rows[row]) for row in table.lines), default=0)
    for number in range(max(width, max(meanings, default=-1) + 1)):
        if number in table.unit_columns or number in of_periods:
            continue
        found, text = meanings.get(number, ColumnMeaning()), header.text(number)
        if another := _measure_of_another_thing(table, meanings, number):
            found, text = ColumnMeaning(), f"{text} ({another})"
        heading = header.paths[number][-1] if number in header.paths else None
        column = _Column(number, cell_address(heading.row if heading else header.last, number), text)
        chosen = table.answers.about(grid.name, table.answers.column(number), text, fingerprint)
        if found.is_of_another_period and not (chosen and chosen[1] == MatchedBy.ANSWERED):
            others.append((column, found))  # what was answered for another quarter's file says nothing here
        elif chosen:
            answered.append((chosen[1], column, chosen[0]))
        elif found.others:
            reading.problems.append(
                Problem(grid.name, column.cell, text, "cột này mang tên của hai chỉ tiêu "
                        f"({', '.join(sorted({found.code, *found.others}))}); hãy sửa cho thống nhất",
                        code="two-indicators")
            )  # fmt: skip
        elif found.code:
            named.append((column, found))
        elif found.role in NOT_IMPORTED:
            if table.has_figure(number):
                not_imported.append((number, text, found.role))
                table.note_column(column, "", "value", MatchedBy.NOT_IMPORTED)
        elif found.role not in (Role.ORDER, Role.MEASURE):
            unknown.append(column)
    # What was answered comes first, then what was answered for an earlier file, then what the headings say.
    for how, column, answer in sorted(answered, key=lambda each: each[0] != MatchedBy.ANSWERED):
        _take_answer(table, column, answer, how)
    ignored = [
        (column_letters(column.number), column.text) for _, column, answer in answered if answer == Answer.IGNORE
    ]
    note_ignored(reading, grid, ignored)
    for column, found in named:
        _take_column(table, column, found.code, found.part, found.how)
    note_columns_not_imported(reading, grid, not_imported)
    unknown += _leave_other_periods(table, others, meanings)
    _ask_about(table, unknown)


def _leave_other_periods(
    table: _Table, others: list[tuple[_Column, ColumnMeaning]], meanings: dict[int, ColumnMeaning]
) -> list[_Column]:
    """Leave out the columns of other periods; answers those to be asked about.

    A month of the quarter, or half a year with it, is asked about where no other column says the quarter's figure.
    """
    asked, left = [], []
    for column, found in others:
        if found.period is None or not table.has_figure(column.number):
            continue
        columns = table.columns_of.get(found.code)
        if found.fit == Fit.PARTLY and (columns is None or columns.column(found.part) < 0):
            asked.append(replace(column, period=found.period))
            continue
        left.append((column.number, column.text, found.period))
        table.note_column(column, "", "value", MatchedBy.NOT_IMPORTED)
        if columns is not None and columns.value < 0 and meanings[columns.cumulative].fit is None:
            # The year so far of an indicator whose quarter is another ends with that.
            heading = table.header.text(columns.cumulative)
            left.append((columns.cumulative, heading, found.period))
            columns.cumulative = -1
    leave_columns(table.reading, table.grid, left)
    return asked


def _measure_of_another_thing(table: _Table, meanings: dict[int, ColumnMeaning], number: int) -> str:
    """The measure of a column that shares its heading with another, where it is not the indicator's: *hộ | khẩu*."""
    found = meanings.get(number)
    if not found or not found.code:
        return ""
    if sum((other.code, other.part) == (found.code, found.part) for other in meanings.values()) == 1:
        return ""
    own = table.answers.indicators.labels[found.code].unit_of_measure
    stated = table.measures.of_column(number, found.code)
    return stated[0].text if stated and compare(stated[0].text, own) is None else ""


def _take_answer(table: _Table, column: _Column, answer: str, how: MatchedBy) -> None:
    if answer == Answer.IGNORE:
        table.note_column(column, "", "value", MatchedBy.IGNORED)
        table.measures.has_others = True
        return
    code, _, part = answer.partition("|")
    _take_column(table, column, code, "cumulative" if part == "cumulative" else "value", how)


def _take_column(table: _Table, column: _Column, code: str, part: Part, how: MatchedBy) -> None:
    """Let ``column`` be ``part`` of the indicator ``code``, unless another column is already."""
    grid = table.grid
    columns = table.columns_of.get(code)
    if columns is None:
        additive = table.answers.indicators.labels[code].additive
        indicator = IndicatorReference(
            grid.name, code, column.cell, Layout.WIDE, additive, grid.percents, grid.formats, grid.formats_known
        )
        columns = table.columns_of[code] = _IndicatorColumns(indicator)
    elif part in columns.named:
        if table.has_figure(column.number):
            _doubt(table, column, code, *columns.named[part], how)
        return
    columns.set_column(part, column, how)
    table.note_column(column, code, part, how)
    measures, first_row = table.measures, table.first_figure(column.number) if grid.formats else -1
    measures.add(columns.indicator, column.number, column.cell, measures.of_column(column.number, code), first_row)


def _settle_measures(table: _Table, measure_columns: list[int]) -> None:
    """Compare the units of measure that the table states, a column *ĐVT* included, with those of its indicators."""
    for column in measure_columns:
        stated = measures_in_column(table.grid, column, table.lines)
        if not stated:
            continue
        texts = list({parse_measure(each.text).label: each.text for each in stated.values()}.values())
        measure = StatedMeasure("; ".join(texts), next(iter(stated.values())).cell, near=len(table.figure_columns) == 1)
        for each in table.measures.measured:
            nearest = max((other for other in measure_columns if other < each.column), default=measure_columns[0])
            if nearest == column:
                each.stated.insert(0, measure)
    for indicator, column in table.measures.settle(table.header.fingerprint):
        columns = table.columns_of[indicator.code]
        columns.leave(column)


def _doubt(table: _Table, column: _Column, code: str, first: _Column, first_how: MatchedBy, how: MatchedBy) -> None:
    """A second column of an indicator: a question where the first was answered, an error where both are alike."""
    sheet, text = table.grid.name, column.text or code
    if first_how in BY_ANSWER and how not in BY_ANSWER:
        place = table.answers.column(column.number)
        key = table.answers.key(sheet, place, column.text)
        clause = f"chỉ tiêu {code} đã được chọn cho cột của ô {first.cell}; hãy cho biết cột này là gì, hoặc bỏ qua"
        options = _options(table)
        table.reading.problems.append(
            Problem(sheet, column.cell, text, clause, "question", "unknown-column", key, tuple(options))
        )
        table.note_column(column, "", "value", MatchedBy.UNKNOWN)
        return
    table.reading.problems.append(
        Problem(sheet, column.cell, text,
                f"chỉ tiêu {code} đã có ở cột của ô {first.cell}; mỗi chỉ tiêu chỉ được một cột",
                code="duplicate-column")
    )  # fmt: skip


def _ask_about(table: _Table, unknown: list[_Column]) -> None:
    """Ask about the unknown columns with figures; note those that hold words alone."""
    grid, answers, reading = table.grid, table.answers, table.reading
    words = []
    options = _options(table)
    for column in unknown:
        first = next((row for row in table.lines if is_figure(grid.at(row, column.number))), None)
        if first is None:
            if column.text and any(not is_blank(grid.at(row, column.number)) for row in table.lines):
                words.append(f"{column_letters(column.number)} “{column.text}”")
            continue
        place = answers.column(column.number)
        table.measures.has_others = True
        if answers.is_asked_here(grid.name, place, column.text):
            cell = column.cell if column.text else cell_address(first, column.number)
            key = answers.key(grid.name, place, column.text)
            reading.problems.append(
                unknown_column(grid, cell, column.text, key, options)
                if column.period is None
                else doubtful_period(grid, cell, column.text, key, options, column.period)
            )
        table.note_column(column, "", "value", MatchedBy.UNKNOWN)
    if words:
        reading.notes.append(f"Trang “{grid.name}”: không nhập cột {', '.join(words)} vì chỉ có chữ.")


def _options(table: _Table) -> list[tuple[str, str]]:
    """What an unknown column may be, as (answer, label)."""
    without_cumulative = [code for code, columns in table.columns_of.items() if columns.cumulative < 0]
    return table.answers.indicators.options(table.columns_of, without_cumulative)


# --- rows ------------------------------------------------------------------------------------------------------------


def _read_rows(table: _Table, rows: DataRows) -> None:
    grid, reading, figures = table.grid, table.reading, table.reading.figures
    hidden_rows, hidden_columns = _hidden(table)
    skipped_rows: frozenset[int] = frozenset()
    skipped_columns: frozenset[int] = frozenset()
    if hidden_rows or hidden_columns:
        answer = table.answers.given.get(hidden_key(grid.name))
        if answer == Answer.IGNORE:
            skipped_rows, skipped_columns = frozenset(hidden_rows), frozenset(hidden_columns)
        elif answer != Answer.READ:
            reading.problems.append(hidden_question(grid, hidden_rows, hidden_columns))
    imported = [columns.without(skipped_columns) for columns in table.columns_of.values()]
    triples = [(c.indicator, c.value, c.cumulative) for c in imported if c.value >= 0 or c.cumulative >= 0]
    needed = max(table.figure_columns, default=-1) + 1
    name, table_name, begin = grid.name, table.answers.table(grid.name), len(figures)
    reading.problems += rows.problems(table.figure_columns)
    # The names are local and the tuples made without their constructor: this loop is where the time of a file goes.
    stated, append, new, figure = 0, figures.append, tuple.__new__, RawFigure
    for row in table.lines:
        if row in skipped_rows:
            continue
        cells: Sequence[Cell] = grid.rows[row]
        if len(cells) < needed:
            cells = [*cells, *[""] * (needed - len(cells))]
        unit = _unit_of_row(table, row, table_name)
        before = len(figures)
        for indicator, value_column, cumulative_column in triples:
            value = cells[value_column] if value_column >= 0 else ""
            if cumulative_column < 0:
                if type(value) is float or not is_blank(value):
                    append(new(figure, (indicator, unit, row, value_column, value, "", -1)))
                continue
            cumulative = cells[cumulative_column]
            if not (is_blank(value) and is_blank(cumulative)):
                column = value_column if value_column >= 0 else cumulative_column
                append(RawFigure(indicator, unit, row, column, value, cumulative, cumulative_column))
        if len(figures) > before:
            stated += 1
            if not (unit.code or unit.name):
                del figures[before:]
                reading.rows_without_unit.add((name, row))
                reading.problems.append(
                    Problem(grid.name, unit.cell, "", "dòng này có số liệu nhưng không ghi tên hoặc mã đơn vị; "
                            "hãy ghi tên đơn vị hoặc xóa số liệu", code="no-unit")
                )  # fmt: skip
    columns = table.figure_columns
    settle_visibility(Extent(grid, table.lines, table.unit_columns, columns), begin, table.answers, reading)
    reading.totals += _totals(table, rows, imported)
    note_of_which_rows(
        reading, grid, [row for row in rows.of_which if any(is_figure(grid.at(row, c)) for c in columns)]
    )
    header = table.header
    reading.tables.append(FoundTable(name, Layout.WIDE, header.first + 1, header.last + 1, header.fingerprint, stated))


def _unit_of_row(table: _Table, row: int, table_name: str) -> UnitReference:
    grid, code_column, name_column = table.grid, table.code_column, table.name_column
    top = table.merged_names.get(row, row)
    code = cell_text(grid.at(top, code_column)) if code_column is not None else ""
    name = cell_text(grid.at(top, name_column)) if name_column is not None else ""
    column = code_column if name_column is None or (code and not name) else name_column
    return UnitReference(grid.name, row, column or 0, code, name, (), table_name)


def _merged_names(table: _Table) -> dict[int, int]:
    """Row → the row above in whose cell its unit stands."""
    columns = table.unit_columns
    return {
        row: top
        for top, left, bottom, right in table.grid.merged
        if top >= table.header.data and any(left <= column <= right for column in columns)
        for row in range(top + 1, bottom + 1)
        if all(is_blank(table.grid.at(row, column)) for column in columns)
    }


def _leave_out_other_parts(table: _Table) -> None:
    """Leave out the lines of plans, earlier periods and comparisons, where it is said of each line what it states."""
    column, roles = _parts_of_lines(table)
    if not roles:
        return
    grid, left_out = table.grid, dict[Role, list[int]]()
    for row, role in roles.items():
        if role in NOT_IMPORTED:
            left_out.setdefault(role, []).append(row)
    so_far = [row for row, role in roles.items() if role == Role.CUMULATIVE]
    table.lines = [row for row in table.lines if roles.get(row) not in {*NOT_IMPORTED, Role.CUMULATIVE}]
    note_lines_not_imported(table.reading, grid, left_out)
    if so_far:
        table.reading.problems.append(
            Problem(grid.name, cell_address(so_far[0], column), grid.text(so_far[0], column),
                    "dòng này ghi số lũy kế riêng nên không biết ghép với số trong quý nào; hãy chuyển lũy kế thành "
                    "một cột bên cạnh cột số trong quý", code="line-of-cumulative")
        )  # fmt: skip


def _parts_of_lines(table: _Table) -> tuple[int, dict[int, Role]]:
    """(column, row → what its line states) where a column says it, or the lines below the name of each commune."""
    grid = table.grid
    column = next(filter(lambda column: _says_parts(table, column), range(grid.width)), None)
    if column is not None:
        roles = {row: role_of(grid.text(row, column)) for row in table.lines}
        return column, {row: role for row, role in roles.items() if role is not None}
    if table.name_column is None:
        return 0, {}
    return table.name_column, _parts_below_names(table, table.name_column)


def _parts_below_names(table: _Table, column: int) -> dict[int, Role]:
    """Row → part of the lines *Kế hoạch*, *Thực hiện* below the name of a commune, whose they are."""
    roles: dict[int, Role] = {}
    commune = -1
    for row in table.lines:
        cell = table.grid.at(row, column)
        role = role_of(without_numbering(cell)) if isinstance(cell, str) else None
        if role not in _PARTS:
            commune = row
        elif role is not None and commune >= 0:
            roles[row] = role
            table.merged_names[row] = commune
    return roles


def _says_parts(table: _Table, column: int) -> bool:
    """Whether every text in a column is a word such as *Kế hoạch*, *Thực hiện*, *Quý trước*, and not all the same."""
    if column in table.unit_columns or column in table.figure_columns:
        return False
    texts = [table.grid.at(row, column) for row in table.lines[:EXAMINED_ROWS]]
    words = {cell for cell in texts if not is_blank(cell)}
    if len(words) < 2 or not all(isinstance(word, str) for word in words):
        return False
    roles = {role_of(str(word)) for word in words}
    return roles <= _PARTS and not roles.isdisjoint(PART_OF_ROLE)


def _hidden(table: _Table) -> tuple[list[int], list[int]]:
    """The hidden rows and columns that hold figures to import."""
    grid, columns = table.grid, table.figure_columns
    hidden_columns = [column for column in columns if column in grid.hidden_columns and table.has_figure(column)]
    hidden_rows = [
        row for row in table.lines if row in grid.hidden_rows and any(is_figure(grid.at(row, c)) for c in columns)
    ]
    return hidden_rows, hidden_columns


def _totals(table: _Table, rows: DataRows, imported: list[_IndicatorColumns]) -> list[Total]:
    totals = []
    for row, label, first, last in rows.totals:
        cells = tuple(
            TotalCell(columns.indicator, column, value, column == columns.cumulative)
            for columns in imported
            for column in (columns.value, columns.cumulative)
            if column >= 0 and not is_blank(value := table.grid.at(row, column))
        )
        if cells:
            totals.append(Total(table.grid.name, row, label, cells, first, last, is_grand_total(label)))
    return totals
