"""One commune per sheet or file, indicators in rows: *TT | Chỉ tiêu | ĐVT | Kế hoạch năm | Trong quý | Lũy kế*."""

import re
from dataclasses import dataclass, field

from lib.workbooks.cells import Cell, cell_address, cell_text, column_letters, is_blank
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.answers import KnownAnswers, column_key, hidden_key
from lib.workbooks.layouts.column_meanings import PART_OF_ROLE, ColumnMeaning
from lib.workbooks.layouts.data_rows import DataRows
from lib.workbooks.layouts.headers import Header, is_figure
from lib.workbooks.layouts.indicators import Match
from lib.workbooks.layouts.other_periods import leave_columns
from lib.workbooks.layouts.periods import Fit, period_name
from lib.workbooks.layouts.questions import hidden_question, note_columns_not_imported, samples, unknown_column
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
    Title,
    UnitReference,
)
from lib.workbooks.layouts.row_periods import RowPeriods, period_columns
from lib.workbooks.layouts.stated_units import StatedUnit, unit_in_heading, units_in_column
from lib.workbooks.layouts.titles import read_titles
from lib.workbooks.layouts.units import TableUnits
from lib.workbooks.layouts.visibility import Extent, settle_visibility
from lib.workbooks.layouts.vocabulary import NOT_IMPORTED, OF_WHICH, Role, heading_key, without_numbering
from lib.workbooks.problems import Answer, Problem
from lib.workbooks.units_of_measure import compare

PART_OPTIONS = (("value", "Số trong quý"), ("cumulative", "Lũy kế từ đầu năm"), (Answer.IGNORE, "Bỏ qua, không nhập"))
_ORDER_NUMBER = re.compile(r"\(?([0-9]+(?:\.[0-9]+)*)[.)]?")
_LISTING_ROLES = (Role.INDICATOR, Role.INDICATOR_CODE, Role.ORDER, Role.MEASURE, Role.UNIT_CODE, Role.UNIT_NAME)


@dataclass
class _Form:
    """One table on its way into ``reading``. Columns are -1, or None, where there is none.

    ``label``, ``code`` and ``order``: the columns of the indicators, of their codes, and of the numbers of the lines;
    ``value`` and ``cumulative``: those of the quarter and of the year so far. ``cell_of``: indicator → address of its
    label. ``unknown``: rows with figures of no known indicator, and their labels. ``unit_of_line``: row → the unit of
    measure that the line states; ``unit_of_whole``: that of the line of which it is a part, where it states none.
    """

    grid: Grid
    header: Header
    answers: KnownAnswers
    reading: Reading
    label: int
    code: int | None
    order: int | None
    lines: list[int] = field(default_factory=list)
    fingerprint: str = ""
    value: int = -1
    cumulative: int = -1
    cell_of: dict[str, str] = field(default_factory=dict)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    units: TableUnits = field(init=False)
    unit_of_line: dict[int, StatedUnit] = field(default_factory=dict)
    unit_of_whole: dict[int, StatedUnit] = field(default_factory=dict)

    @property
    def figure_columns(self) -> list[int]:
        return [column for column in (self.value, self.cumulative) if column >= 0]

    def set_column(self, part: Part, column: int) -> None:
        """Let ``column`` be that of ``part``, unless another is already."""
        if part == "value" and self.value < 0:
            self.value = column
        elif part == "cumulative" and self.cumulative < 0:
            self.cumulative = column

    def column(self, part: Part) -> int:
        return self.value if part == "value" else self.cumulative

    def has_figure(self, row: int) -> bool:
        return any(is_figure(self.grid.at(row, column)) for column in self.figure_columns)

    def note_line(self, row: int, label: str, code: str, how: MatchedBy) -> None:
        """Let the page about columns show how the line was understood."""
        name, cell = self.grid.name, cell_address(row, self.label)
        cells = samples(self.grid, [(row, column) for column in self.figure_columns])
        key = self.answers.key(name, cell, label)
        self.reading.columns.append(FoundColumn(name, cell, label, code, "value", how, cells, key))


def is_single_unit(meanings: dict[int, ColumnMeaning]) -> bool:
    """Whether a header lists indicators downwards."""
    return any(found.role in (Role.INDICATOR, Role.INDICATOR_CODE) for found in meanings.values())


def read_single_unit(
    grid: Grid,
    header: Header,
    meanings: dict[int, ColumnMeaning],
    answers: KnownAnswers,
    reading: Reading,
    above: tuple[Title, ...] = (),
) -> tuple[Title, ...]:
    """Put the figures of one commune into ``reading``; which commune it is, is found later by its titles.

    ``above``: the titles of the table above on the same sheet, which count where this one names no commune. Returns
    those of this one.
    """
    form = _columns(grid, header, meanings, answers, reading)
    rows = DataRows(grid, header, [form.label], answers.indicators)
    form.lines = sorted([*rows.lines, *rows.of_which])
    # That of the header and the labels: another form with the same columns is another form.
    form.fingerprint = header.fingerprint_with(cell_text(grid.at(row, form.label)) for row in form.lines)
    periods = RowPeriods(grid, header, answers, period_columns(grid, header, meanings, always=False))
    _find_parts(form, {column: found for column, found in meanings.items() if column not in periods.columns}, periods)
    form.lines = periods.lines(form.lines, form.figure_columns, form.label)
    periods.note(reading)
    form.units = TableUnits(grid, header, answers, reading, rows)
    unit_column = next((column for column, found in sorted(meanings.items()) if found.role == Role.MEASURE), None)
    if unit_column is not None:
        form.unit_of_line = units_in_column(grid, unit_column, form.lines)
    titles = read_titles(grid, header.first)
    titles += tuple(title._replace(tables_below=title.tables_below + 1) for title in above if title.row >= 0)
    unit = UnitReference(grid.name, header.first if answers.row else 0, 0, "", "", titles)
    begin = len(reading.figures)
    stated = _read_lines(form, unit)
    labels = [form.label] if form.code is None else [form.label, form.code]
    settle_visibility(Extent(grid, form.lines, labels, form.figure_columns), begin, answers, reading)
    reading.problems += rows.problems(form.figure_columns)
    totals = [str(total.row + 1) for total in rows.totals if form.has_figure(total.row)]
    if totals:
        reading.notes.append(
            f"Trang “{grid.name}”: dòng tổng {', '.join(totals)} không nhập; các dòng phía trên là những chỉ tiêu khác "
            "nhau nên không cộng để kiểm tra."
        )
    reading.tables.append(
        FoundTable(grid.name, Layout.SINGLE_UNIT, header.first + 1, header.last + 1, form.fingerprint, stated)
    )
    return titles


def _columns(
    grid: Grid, header: Header, meanings: dict[int, ColumnMeaning], answers: KnownAnswers, reading: Reading
) -> _Form:
    by_role: dict[Role | None, int] = {}
    for column, found in sorted(meanings.items()):
        by_role.setdefault(found.role, column)
    code = by_role.get(Role.INDICATOR_CODE)
    label = by_role[Role.INDICATOR] if Role.INDICATOR in by_role else by_role[Role.INDICATOR_CODE]
    return _Form(grid, header, answers, reading, label, code, by_role.get(Role.ORDER))


# --- columns ---------------------------------------------------------------------------------------------------------


def _find_parts(form: _Form, meanings: dict[int, ColumnMeaning], periods: RowPeriods) -> None:
    """Find the column of the quarter and that of the year so far; ask about others that hold figures."""
    grid, header = form.grid, form.header
    unknown: list[int] = []
    not_imported: list[tuple[int, str, Role]] = []
    others: list[int] = []
    columns = [column for column in _possible_parts(form, meanings) if column not in periods.columns]
    given = {column: chosen for column in columns if (chosen := _chosen_part(form, column, meanings))}
    for column, chosen in given.items():
        _take_answer(form, column, chosen)  # before what is guessed of other columns
    for column in columns:
        found = meanings.get(column, ColumnMeaning())
        role = found.role
        if column in given:
            continue
        if found.is_of_another_period:
            others.append(column)
        elif role in (Role.QUARTER, Role.CUMULATIVE) and form.column(PART_OF_ROLE[role]) < 0:
            form.set_column(PART_OF_ROLE[role], column)
        elif role in NOT_IMPORTED:
            if _has_figures(form, column):
                not_imported.append((column, header.text(column), role))
        else:
            unknown.append(column)
    if form.value < 0:
        # *Thực hiện*, *Kết quả* are the quarter's figure where nothing says so more plainly.
        form.value = next((c for c in unknown if meanings.get(c, ColumnMeaning()).role == Role.VALUE), -1)
    note_columns_not_imported(form.reading, grid, not_imported)
    unknown += _leave_other_periods(form, others, meanings)
    for column in sorted(unknown):
        if column != form.value and _has_figures(form, column):
            found = meanings.get(column, ColumnMeaning())
            _ask_about(form, column, found.period if found.is_of_another_period else None)


def _possible_parts(form: _Form, meanings: dict[int, ColumnMeaning]) -> list[int]:
    """The columns beside those that say what a line is; an answer makes each of them a part."""
    width = max((len(form.grid.rows[row]) for row in form.lines), default=0)
    listing = (form.label, form.code, form.order)
    columns = [
        column
        for column in range(max(width, max(meanings, default=-1) + 1))
        if column not in listing and meanings.get(column, ColumnMeaning()).role not in _LISTING_ROLES
    ]
    form.reading.part_keys |= {column_key(form.grid.name, form.answers.column(column)) for column in columns}
    return columns


def _chosen_part(form: _Form, column: int, meanings: dict[int, ColumnMeaning]) -> str | None:
    """What somebody said that a column is. What was said of an earlier file counts for no column of another period."""
    heading = _heading(form, form.header.text(column))
    chosen = form.answers.about_part(form.grid.name, form.answers.column(column), heading, form.fingerprint)
    if chosen is None:
        return None
    answer, how = chosen
    dated = meanings.get(column, ColumnMeaning()).is_of_another_period
    return None if dated and how == MatchedBy.REMEMBERED else answer


def _take_answer(form: _Form, column: int, answer: str) -> None:
    if answer == Answer.IGNORE:
        return
    part: Part = "cumulative" if answer == "cumulative" else "value"
    if (taken := form.column(part)) >= 0:
        text = form.header.text(column)
        form.reading.problems.append(
            Problem(form.grid.name, cell_address(form.header.last, column), text,
                    f"cột {column_letters(taken)} đã được chọn là {dict(PART_OPTIONS)[part].lower()}; "
                    "mỗi phần chỉ được một cột", code="duplicate-column")
        )  # fmt: skip
        return
    form.set_column(part, column)


def _has_figures(form: _Form, column: int) -> bool:
    return any(is_figure(form.grid.at(row, column)) for row in form.lines)


def _leave_other_periods(form: _Form, columns: list[int], meanings: dict[int, ColumnMeaning]) -> list[int]:
    """Leave out the columns of other periods; answers those to be asked about: a month of the quarter, half a year
    with it, where no other column says the quarter's figure."""
    asked, left = [], []
    for column in columns:
        found = meanings[column]
        if found.period is None or not _has_figures(form, column):
            continue
        part: Part = "cumulative" if found.role == Role.CUMULATIVE else "value"
        if found.fit == Fit.PARTLY and form.column(part) < 0:
            asked.append(column)
        else:
            left.append((column, form.header.text(column), found.period))
    cumulative = form.cumulative
    if left and form.value < 0 and not asked and cumulative in meanings and meanings[cumulative].fit is None:
        # The year so far of a quarter that is another ends with that.
        left.append((cumulative, form.header.text(cumulative), left[0][2]))
        form.cumulative = -1
    leave_columns(form.reading, form.grid, left)
    return asked


def _ask_about(form: _Form, column: int, period: Period | None) -> None:
    grid, header, answers = form.grid, form.header, form.answers
    text = header.text(column)
    place, heading = answers.column(column), _heading(form, text)
    if not answers.is_asked_here(grid.name, place, heading):
        return
    first = next(row for row in form.lines if is_figure(grid.at(row, column)))
    cell = cell_address(header.paths[column][-1].row if column in header.paths else first, column)
    said = f", vì tiêu đề ghi {period_name(period)}" if period else ""
    form.reading.problems.append(
        Problem(grid.name, cell, text, f"cột này có số liệu nhưng không rõ là số trong quý hay lũy kế{said}; "
                "hãy chọn, hoặc bỏ qua cột", "question", "unknown-column",
                answers.key(grid.name, place, heading), PART_OPTIONS)
    )  # fmt: skip


def _heading(form: _Form, text: str) -> str:
    """The heading of a column as an answer is kept for it: not to be mixed with a line of the same words."""
    return f"{form.header.text(form.label)} | {text}"


# --- lines -----------------------------------------------------------------------------------------------------------


def _read_lines(form: _Form, unit: UnitReference) -> int:
    """Read all lines; answers how many state something."""
    grid, answers, reading = form.grid, form.answers, form.reading
    skipped = _skipped_rows(form)
    stated, before = 0, len(reading.figures)
    ancestors: list[tuple[int, str]] = []  # level and label of the lines that the next one may be part of
    units: list[tuple[int, StatedUnit]] = []  # level and unit of measure of those that state one
    for row in form.lines:
        if row in skipped:
            continue
        label = cell_text(grid.at(row, form.label))
        level = _level(cell_text(grid.at(row, form.order)) if form.order is not None else "", label)
        ancestors = [(depth, text) for depth, text in ancestors if depth < level]
        units = [(depth, unit_of) for depth, unit_of in units if depth < level]
        if row in form.unit_of_line:
            units.append((level, form.unit_of_line[row]))
        elif units:
            form.unit_of_whole[row] = units[-1][1]
        value = grid.at(row, form.value) if form.value >= 0 else ""
        cumulative = grid.at(row, form.cumulative) if form.cumulative >= 0 else ""
        if not (is_blank(value) and is_blank(cumulative)):
            stated += _read_line(form, row, label, value, cumulative, ancestors, unit)
        ancestors.append((level, label))
    options = answers.indicators.options(form.cell_of) if form.unknown else ()
    for row, label in form.unknown:
        cell = cell_address(row, form.label)
        if answers.is_asked_here(grid.name, cell, label):
            key = answers.key(grid.name, cell, label)
            reading.problems.append(unknown_column(grid, cell, label, key, options, line=True))
        form.note_line(row, label, "", MatchedBy.UNKNOWN)
    form.units.has_others = len(form.units.measured) < len(form.figure_columns) * sum(map(form.has_figure, form.lines))
    left_out = {indicator for indicator, _ in form.units.settle(form.fingerprint)}
    reading.figures[before:] = [figure for figure in reading.figures[before:] if figure.indicator not in left_out]
    return stated - len(left_out)


def _skipped_rows(form: _Form) -> frozenset[int]:
    """The hidden lines that are left out by an answer; a hidden column that is left out is none any more."""
    grid = form.grid
    rows = [row for row in form.lines if row in grid.hidden_rows and form.has_figure(row)]
    columns = [
        column
        for column in form.figure_columns
        if column in grid.hidden_columns and any(is_figure(grid.at(row, column)) for row in form.lines)
    ]
    if not rows and not columns:
        return frozenset()
    answer = form.answers.given.get(hidden_key(grid.name))
    if answer == Answer.IGNORE:
        form.value = -1 if form.value in columns else form.value
        form.cumulative = -1 if form.cumulative in columns else form.cumulative
        return frozenset(rows)
    if answer != Answer.READ:
        form.reading.problems.append(hidden_question(grid, rows, columns))
    return frozenset()


def _read_line(
    form: _Form,
    row: int,
    label: str,
    value: Cell,
    cumulative: Cell,
    ancestors: list[tuple[int, str]],
    unit: UnitReference,
) -> bool:
    """Let the line be a figure of its indicator; False when it is none, is left out, or is asked about."""
    grid, cell, reading = form.grid, cell_address(row, form.label), form.reading
    if not label and form.code is None:
        reading.problems.append(
            Problem(grid.name, cell, "", "dòng này có số liệu nhưng không ghi chỉ tiêu; "
                    "hãy ghi tên chỉ tiêu hoặc xóa số liệu", code="no-indicator")
        )  # fmt: skip
        return False
    match: Match | None
    if chosen := form.answers.about(grid.name, cell, label, form.fingerprint):
        answer, how = chosen
        if answer == Answer.IGNORE:
            form.note_line(row, label, "", MatchedBy.IGNORED)
            return False
        match = Match(answer.partition("|")[0], how)
    else:
        match = _indicator(form, row, label, ancestors)
        if match is None:
            form.unknown.append((row, label))
            return False
    if match.code in form.cell_of:
        reading.problems.append(
            Problem(grid.name, cell, label, f"chỉ tiêu {match.code} đã có ở ô {form.cell_of[match.code]}; "
                    "mỗi chỉ tiêu chỉ được một dòng", code="duplicate-line")
        )  # fmt: skip
        return False
    form.cell_of[match.code] = cell
    indicator = IndicatorReference(
        grid.name, match.code, cell, Layout.SINGLE_UNIT, False, grid.percents, grid.formats, grid.formats_known
    )
    column = form.value if form.value >= 0 else form.cumulative
    reading.figures.append(RawFigure(indicator, unit, row, column, value, cumulative, form.cumulative))
    form.note_line(row, label, match.code, match.how)
    for each in form.figure_columns:
        form.units.add(indicator, each, cell, _stated_units(form, row, label, match.code, each), row)
    return True


def _stated_units(form: _Form, row: int, label: str, code: str, column: int) -> list[StatedUnit]:
    """What a line of the indicator ``code`` and the heading of one of its columns state of the unit of measure, the
    nearest first; the line of which it is a part only where that is measured in the same."""
    found = [form.unit_of_line[row]] if row in form.unit_of_line else []
    if text := unit_in_heading(label):
        found.append(StatedUnit(text, cell_address(row, form.label)))
    found += [each._replace(near=False) for each in form.units.of_column(column)]
    own = form.answers.indicators.labels[code].unit_of_measure
    if (whole := form.unit_of_whole.get(row)) and compare(whole.text, own) is not None:
        found.append(whole._replace(near=False))
    return found


def _indicator(form: _Form, row: int, label: str, ancestors: list[tuple[int, str]]) -> Match | None:
    """What a line is: by its code, by its words, or by its words after those of a line that it is part of."""
    indicators = form.answers.indicators
    if form.code is not None and (found := indicators.match(cell_text(form.grid.at(row, form.code)))):
        return found
    if found := indicators.match(label):
        return found
    own = without_numbering(label)
    if OF_WHICH.match(heading_key(own)):
        own = re.sub(r"(?i)^trong đó\s*:?\s*", "", own)
    for _, text in reversed(ancestors):
        parent = without_numbering(text)
        if OF_WHICH.match(heading_key(parent)):
            if found := indicators.match(f"Trong đó {own}"):
                return found
        elif found := indicators.match(f"{parent} {own}") or indicators.match(f"{parent} {label}"):
            return found
    return None


def _level(order: str, label: str) -> int:
    """How deep a line stands: I → 0, 1 → 1, 1.1 → 2, a) → 4, - → 5, + → 6; without any mark as deep as a number."""
    mark = order.strip() or label.strip()
    if not order.strip() and OF_WHICH.match(heading_key(mark)):
        return 5
    if mark[:1] in "-–—":
        return 5
    if mark[:1] in "+*•":
        return 6
    if re.match(r"\(?[IVX]{1,5}[.)]?(\s|$)", mark):
        return 0
    if found := _ORDER_NUMBER.match(mark):
        return 1 + found[1].count(".")
    if re.match(r"\(?[a-zđ][.)]", mark):
        return 4
    return 1
