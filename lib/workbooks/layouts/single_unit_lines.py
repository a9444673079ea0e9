"""The lines of a form with indicators in rows: which indicator each is, and whose figure it states."""

import re

from lib.workbooks.cells import cell_address, cell_text, is_blank
from lib.workbooks.layouts.answers import hidden_key
from lib.workbooks.layouts.column_meanings import PART_OF_ROLE
from lib.workbooks.layouts.commune_names import may_name_commune, names_commune
from lib.workbooks.layouts.headers import is_figure
from lib.workbooks.layouts.indicators import Match
from lib.workbooks.layouts.part_columns import PartColumns
from lib.workbooks.layouts.questions import (
    hidden_question,
    note_ignored,
    note_lines_not_imported,
    note_lines_of_whole,
    unknown_column,
)
from lib.workbooks.layouts.reading import (
    IndicatorReference,
    Layout,
    MatchedBy,
    RawFigure,
    Title,
    UnitReference,
)
from lib.workbooks.layouts.single_unit_form import SingleUnitForm
from lib.workbooks.layouts.single_unit_parts import (
    indicator_above,
    line_measures,
    part_of_line,
    role_of_label,
    states_other_part,
    unit_of_line,
)
from lib.workbooks.layouts.so_far_lines import join_lines
from lib.workbooks.layouts.stated_measures import StatedMeasure
from lib.workbooks.layouts.vocabulary import (
    NOT_IMPORTED,
    OF_WHICH,
    Role,
    heading_key,
    heads_whole,
    role_of,
    without_numbering,
)
from lib.workbooks.problems import Answer, Problem

_PARTS = {*PART_OF_ROLE, *NOT_IMPORTED} - {None}
_ORDER_NUMBER = re.compile(r"\(?([0-9]+(?:\.[0-9]+)*)[.)]?")


def read_lines(form: SingleUnitForm) -> int:
    """Read all lines; answers how many state something."""
    grid, answers, reading = form.grid, form.answers, form.reading
    skipped = _skipped_rows(form)
    before = len(reading.figures)
    ancestors: list[tuple[int, str]] = []  # level and label of the lines that the next one may be part of
    measures: list[tuple[int, StatedMeasure]] = []  # level and unit of measure of those that state one
    whole = _heads_of_whole(form)
    for row in sorted({*form.lines, *whole}):
        if row in skipped:
            continue
        label = cell_text(grid.at(row, form.label))
        states = form.states_something(row)
        if row in whole or (form.of_whole and states):
            form.of_whole.append(row)
            continue
        if not states and (section := _section(form, row)):
            note_lines_of_whole(reading, grid, form.of_whole)
            form.section, ancestors, measures, form.of_whole = section, [], [], []
            answers.section = row + 1
            continue
        level = _level(cell_text(grid.at(row, form.order)) if form.order is not None else "", label)
        ancestors = [(depth, text) for depth, text in ancestors if depth < level]
        measures = [(depth, stated_in) for depth, stated_in in measures if depth < level]
        if row in form.measure_of_line:
            measures.append((level, form.measure_of_line[row]))
        elif measures:
            form.measure_of_whole[row] = measures[-1][1]
        if states:
            _read_line(form, row, label, ancestors)
        ancestors.append((level, label))
    answers.section = 0
    note_lines_of_whole(reading, grid, form.of_whole)
    options = answers.indicators.options({code for _, code in form.cell_of}) if form.unknown else ()
    for row, label in form.unknown:
        cell = cell_address(row, form.label)
        if answers.is_asked_here(grid.name, cell, label):
            key = answers.key(grid.name, cell, label)
            reading.problems.append(unknown_column(grid, cell, label, key, options, line=True))
        form.note_line(row, label, "", MatchedBy.UNKNOWN)
    note_lines_not_imported(reading, grid, form.not_imported)
    form.plan_lines.note(reading, grid.name)
    note_ignored(reading, grid, form.ignored)
    form.measures.has_others = bool(form.unknown or form.ignored)
    left_out = {indicator for indicator, _ in form.measures.settle(form.fingerprint)}
    reading.figures[before:] = [figure for figure in reading.figures[before:] if figure.indicator not in left_out]
    join_lines(reading, before, [figure for figure in form.so_far if figure.indicator not in left_out])
    return len({figure.row for figure in reading.figures[before:]})


def _heads_of_whole(form: SingleUnitForm) -> set[int]:
    """The lines without figures that head those of all communes together, in a form with sections of single ones."""
    blank = [row for row in range(form.header.data, len(form.grid.rows)) if not form.states_something(row)]
    texts = {row: text for row in blank if (text := _heading(form, row)[1])}
    if not any(map(names_commune, texts.values())):
        return set()
    last = max(form.lines, default=-1)
    return {row for row, text in texts.items() if row < last and heads_whole(text)}


def _heading(form: SingleUnitForm, row: int) -> tuple[int | None, str]:
    """(column, text) of what stands in a line left of its figures, the nearest to them."""
    column = next((each for each in range(form.label, -1, -1) if not is_blank(form.grid.at(row, each))), None)
    return column, form.grid.text(row, column) if column is not None else ""


def _section(form: SingleUnitForm, row: int) -> UnitReference | None:
    """The commune that a line without figures names for those below it; None for any other line.

    A name without its kind counts where it turns out to be that of a unit, else the titles of the table do.
    """
    grid = form.grid
    column, text = _heading(form, row)
    if column is None or not may_name_commune(text) or form.answers.indicators.match(text):
        return None
    if names_commune(text):
        return UnitReference(grid.name, row, column, "", text, (), form.unit.table)
    further = (title._replace(tables_below=title.tables_below + 1) for title in form.unit.titles)
    titles = (Title(row, column, text, labelled=True), *further)
    return UnitReference(grid.name, row, column, "", "", titles, f"{grid.name}:{row + 1}")


def _skipped_rows(form: SingleUnitForm) -> frozenset[int]:
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
        for group in form.groups:
            group.leave(columns)
        return frozenset(rows)
    if answer != Answer.READ:
        form.reading.problems.append(hidden_question(grid, rows, columns))
    return frozenset()


def _read_line(form: SingleUnitForm, row: int, label: str, ancestors: list[tuple[int, str]]) -> bool:
    """Let the line be a figure of its indicator; False when it is none, is left out, or is asked about."""
    grid, cell, reading = form.grid, cell_address(row, form.label), form.reading
    if not label and form.code is None:
        reading.problems.append(
            Problem(grid.name, cell, "", "dòng này có số liệu nhưng không ghi chỉ tiêu; "
                    "hãy ghi tên chỉ tiêu hoặc xóa số liệu", code="no-indicator")
        )  # fmt: skip
        return False
    match: Match | None
    own: UnitReference | None = None
    if chosen := form.answers.about(grid.name, cell, label, form.fingerprint):
        answer, how = chosen
        if answer == Answer.IGNORE:
            form.ignored.append((cell, label))
            form.note_line(row, label, "", MatchedBy.IGNORED)
            return False
        match = Match(answer.partition("|")[0], how)
    elif _names_own_commune(form, label, ancestors):
        own = UnitReference(grid.name, row, form.label, "", label, (), form.unit.table)
        match = indicator_above(form, ancestors)
        if match is None:
            clause = "dòng này ghi tên xã và số liệu nhưng không rõ của chỉ tiêu nào; hãy ghi chỉ tiêu"
            reading.problems.append(Problem(grid.name, cell, label, clause, code="no-indicator"))
            return False
    else:
        match = None if states_other_part(form, label) else _indicator(form, row, label, ancestors)
        match = match or part_of_line(form, row, label, ancestors)
        if match is None:
            if role_of_label(form, label) not in {*NOT_IMPORTED, Role.CUMULATIVE}:
                form.unknown.append((row, label))
            return False
    return _take_line(form, row, label, match, own)


def _names_own_commune(form: SingleUnitForm, label: str, ancestors: list[tuple[int, str]]) -> bool:
    """Whether a line is of the commune that it names, below the heading of its indicator."""
    if form.answers.indicators.match(label):
        return False
    return names_commune(label) or (may_name_commune(label) and indicator_above(form, ancestors) is not None)


def _take_line(form: SingleUnitForm, row: int, label: str, match: Match, own: UnitReference | None) -> bool:
    """Let the line be a figure of ``match``; ``own``: the unit that its label names. False when another line is."""
    grid, cell, reading = form.grid, cell_address(row, form.label), form.reading
    unit = own or unit_of_line(form, row)
    if unit is None:
        clause = "dòng này có số liệu nhưng không ghi tên hoặc mã đơn vị; hãy ghi tên đơn vị hoặc xóa số liệu"
        reading.problems.append(Problem(grid.name, cell_address(row, form.names or 0), "", clause, code="no-unit"))
        return False
    place = unit.read if own or form.names is not None else str(form.answers.section)
    if first := form.cell_of.get((place, match.code)):
        reading.problems.append(
            Problem(grid.name, cell, label, f"chỉ tiêu {match.code} đã có ở ô {first}; "
                    "mỗi chỉ tiêu chỉ được một dòng", code="duplicate-line")
        )  # fmt: skip
        return False
    form.cell_of[place, match.code] = cell
    form.note_line(row, label, match.code, match.how)
    for group in form.groups:
        _take_plan(form, row, label, match, group, group.unit or unit)
        value = grid.at(row, group.value) if group.value >= 0 else ""
        cumulative = grid.at(row, group.cumulative) if group.cumulative >= 0 else ""
        if is_blank(value) and is_blank(cumulative):
            continue
        indicator = IndicatorReference(
            grid.name, match.code, cell, Layout.SINGLE_UNIT, False, grid.percents, grid.formats, grid.formats_known
        )
        column = group.value if group.value >= 0 else group.cumulative
        whose = group.unit or unit
        reading.figures.append(RawFigure(indicator, whose, row, column, value, cumulative, group.cumulative))
        for each in group.of_results:
            form.measures.add(indicator, each, cell, line_measures(form, row, label, match.code, each), row)
    return True


def _take_plan(
    form: SingleUnitForm, row: int, label: str, match: Match, group: PartColumns, unit: UnitReference
) -> None:
    """Let the plan that stands in a line be a figure of its own."""
    grid, cell = form.grid, cell_address(row, form.label)
    if group.plan < 0 or is_blank(value := grid.at(row, group.plan)):
        return
    indicator = IndicatorReference(
        grid.name, match.code, cell, Layout.SINGLE_UNIT, False, grid.percents, grid.formats, grid.formats_known,
        planned=True,
    )  # fmt: skip
    form.reading.figures.append(RawFigure(indicator, unit, row, group.plan, value))
    form.measures.add(indicator, group.plan, cell, line_measures(form, row, label, match.code, group.plan), row)


def _indicator(form: SingleUnitForm, row: int, label: str, ancestors: list[tuple[int, str]]) -> Match | None:
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
    if not order.strip() and role_of(label) in _PARTS:
        return 5  # *Kế hoạch*, *Thực hiện* of the line above
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
