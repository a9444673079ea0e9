"""Which indicator, and which part of it, each column of a wide table is."""

from collections.abc import Sequence
from dataclasses import replace

from lib.workbooks.cells import cell_address, column_letters, is_blank
from lib.workbooks.layouts.annual_plans import plan_doubt, plan_name, settled_plans
from lib.workbooks.layouts.column_meanings import ColumnMeaning
from lib.workbooks.layouts.headers import is_figure
from lib.workbooks.layouts.other_periods import leave_columns
from lib.workbooks.layouts.periods import Fit
from lib.workbooks.layouts.questions import (
    doubtful_period,
    note_columns_not_imported,
    note_ignored,
    note_plans,
    unknown_column,
)
from lib.workbooks.layouts.reading import (
    IndicatorReference,
    Layout,
    MatchedBy,
    Part,
)
from lib.workbooks.layouts.vocabulary import NOT_IMPORTED, Role
from lib.workbooks.layouts.wide_table import IndicatorColumns, WideColumn, WideTable
from lib.workbooks.problems import Answer, Problem
from lib.workbooks.units_of_measure import compare

_PARTS: dict[str, Part] = {"cumulative": "cumulative", "plan": "plan"}  # behind the code in an answer
BY_ANSWER = (MatchedBy.ANSWERED, MatchedBy.REMEMBERED)


def read_columns(table: WideTable, meanings: dict[int, ColumnMeaning], of_periods: Sequence[int]) -> None:
    """Find the columns of each indicator; note what is left out, ask about the rest. ``of_periods``: not to be read."""
    grid, header, reading = table.grid, table.header, table.reading
    not_imported: list[tuple[int, str, Role]] = []
    unknown: list[WideColumn] = []
    others: list[tuple[WideColumn, ColumnMeaning]] = []
    named: list[tuple[WideColumn, ColumnMeaning]] = []
    answered: list[tuple[MatchedBy, WideColumn, str]] = []
    fingerprint = header.fingerprint
    width = max((len(grid.rows[row]) for row in table.lines), default=0)
    for number in range(max(width, max(meanings, default=-1) + 1)):
        if number in table.unit_columns or number in of_periods:
            continue
        found, text = meanings.get(number, ColumnMeaning()), header.text(number)
        if another := _measure_of_another_thing(table, meanings, number):
            found, text = ColumnMeaning(), f"{text} ({another})"
        heading = header.paths[number][-1] if number in header.paths else None
        column = WideColumn(number, cell_address(heading.row if heading else header.last, number), text)
        chosen = table.answers.about(grid.name, table.answers.column(number), text, fingerprint)
        if found.is_of_another_period and not (chosen and chosen[1] == MatchedBy.ANSWERED):
            others.append((column, found))  # what was answered for another quarter's file says nothing here
        elif chosen and found.lets_hold(*chosen):
            answered.append((chosen[1], column, chosen[0]))
        elif found.others:
            reading.problems.append(
                Problem(grid.name, column.cell, text, "cột này mang tên của hai chỉ tiêu "
                        f"({', '.join(sorted({found.code, *found.others}))}); hãy sửa cho thống nhất",
                        code="two-indicators")
            )  # fmt: skip
        elif found.code or found.plan_code:
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
    not_imported += _take_named(table, named)
    note_columns_not_imported(reading, grid, sorted(not_imported))
    unknown += _leave_other_periods(table, others, meanings)
    _ask_about(table, unknown)


def _take_named(table: WideTable, named: list[tuple[WideColumn, ColumnMeaning]]) -> list[tuple[int, str, Role]]:
    """Read the columns whose headings name an indicator; answers those of plans that are left out."""
    plans: dict[str, dict[int, tuple[WideColumn, ColumnMeaning]]] = {}  # indicator → its columns of plans
    for column, found in named:
        if found.code:
            _take_column(table, column, found.code, found.part, found.how)
        elif table.has_figure(column.number):
            plans.setdefault(found.plan_code, {})[column.number] = column, found
    left = [column for code, of_code in plans.items() for column in _take_plans(table, code, of_code)]
    note_plans(table.reading, table.grid, _taken_plans(table), table.answers.quarter)
    return left


def _take_plans(
    table: WideTable, code: str, plans: dict[int, tuple[WideColumn, ColumnMeaning]]
) -> list[tuple[int, str, Role]]:
    """Read the column of the year's plan of an indicator, or ask which it is; answers those that are left out."""
    of_year, asked = settled_plans({number: found.plan for number, (_, found) in plans.items() if found.plan})
    if f"{code}|plan" in table.columns_of:  # by an answer
        of_year, asked = None, []
    for number in asked:
        _ask_about_plan(table, code, *plans[number])
    if of_year is not None:
        _take_column(table, plans[of_year][0], code, "plan", plans[of_year][1].how)
    left = [plans[number][0] for number in plans if number != of_year and number not in asked]
    for column in left:
        table.note_column(column, "", "value", MatchedBy.NOT_IMPORTED)
    return [(column.number, column.text, Role.PLAN) for column in left]


def _taken_plans(table: WideTable) -> list[tuple[int, str]]:
    """(column, heading) of those that are read as plans."""
    numbers = sorted(columns.value for columns in table.columns_of.values() if columns.indicator.planned)
    return [(number, table.header.text(number)) for number in numbers]


def _ask_about_plan(table: WideTable, code: str, column: WideColumn, found: ColumnMeaning) -> None:
    chosen, sheet, answers = table.answers.quarter, table.grid.name, table.answers
    if chosen is None or found.plan is None:
        return
    place = answers.column(column.number)
    if answers.is_asked_here(sheet, place, column.text):
        label = f"{code} {answers.indicators.labels[code].name}: {plan_name(chosen)}"
        options = ((f"{code}|plan", label), (Answer.IGNORE, "Bỏ qua, không nhập"))
        key = answers.key(sheet, place, column.text)
        table.reading.problems.append(
            Problem(sheet, column.cell, column.text, plan_doubt(found.plan, chosen), "question", "unknown-column", key,
                    options)
        )  # fmt: skip
    table.note_column(column, "", "value", MatchedBy.UNKNOWN)


def _leave_other_periods(
    table: WideTable, others: list[tuple[WideColumn, ColumnMeaning]], meanings: dict[int, ColumnMeaning]
) -> list[WideColumn]:
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


def _measure_of_another_thing(table: WideTable, meanings: dict[int, ColumnMeaning], number: int) -> str:
    """The measure of a column that shares its heading with another, where it is not the indicator's: *hộ | khẩu*."""
    found = meanings.get(number)
    if not found or not found.code:
        return ""
    if sum((other.code, other.part) == (found.code, found.part) for other in meanings.values()) == 1:
        return ""
    own = table.answers.indicators.labels[found.code].unit_of_measure
    stated = table.measures.of_column(number, found.code)
    return stated[0].text if stated and compare(stated[0].text, own) is None else ""


def _take_answer(table: WideTable, column: WideColumn, answer: str, how: MatchedBy) -> None:
    if answer == Answer.IGNORE:
        table.note_column(column, "", "value", MatchedBy.IGNORED)
        table.measures.has_others = True
        return
    code, _, part = answer.partition("|")
    _take_column(table, column, code, _PARTS.get(part, "value"), how)


def _take_column(table: WideTable, column: WideColumn, code: str, part: Part, how: MatchedBy) -> None:
    """Let ``column`` be ``part`` of the indicator ``code``, unless another column is already."""
    grid, planned = table.grid, part == "plan"
    columns = table.columns_of.get(f"{code}|plan" if planned else code)
    if columns is None:
        additive = table.answers.indicators.labels[code].additive
        indicator = IndicatorReference(
            grid.name, code, column.cell, Layout.WIDE, additive, grid.percents, grid.formats, grid.formats_known,
            planned=planned,
        )  # fmt: skip
        columns = table.columns_of[indicator.key] = IndicatorColumns(indicator)
    elif part in columns.named:
        if table.has_figure(column.number):
            _doubt(table, column, code, *columns.named[part], how)
        return
    columns.set_column(part, column, how)
    table.note_column(column, code, part, how)
    measures, first_row = table.measures, table.first_figure(column.number) if grid.formats else -1
    measures.add(columns.indicator, column.number, column.cell, measures.of_column(column.number, code), first_row)


def _doubt(
    table: WideTable, column: WideColumn, code: str, first: WideColumn, first_how: MatchedBy, how: MatchedBy
) -> None:
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


def _ask_about(table: WideTable, unknown: list[WideColumn]) -> None:
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


def _options(table: WideTable) -> list[tuple[str, str]]:
    """What an unknown column may be, as (answer, label)."""
    without_cumulative = [
        code for code, columns in table.columns_of.items() if columns.cumulative < 0 and not columns.indicator.planned
    ]
    return table.answers.indicators.options(table.columns_of, without_cumulative)
