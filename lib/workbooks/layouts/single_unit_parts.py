"""What a line of a form with indicators in rows states of the indicator above: a plan, the quarter, the year so far."""

from lib.workbooks.cells import cell_address, is_blank
from lib.workbooks.layouts.answers import span_word
from lib.workbooks.layouts.indicators import Match
from lib.workbooks.layouts.reading import IndicatorReference, Layout, RawFigure, UnitReference
from lib.workbooks.layouts.single_unit_form import SingleUnitForm
from lib.workbooks.layouts.so_far_lines import role_of_line
from lib.workbooks.layouts.stated_measures import StatedMeasure, measure_in_heading
from lib.workbooks.layouts.vocabulary import NOT_IMPORTED, Role, bracketed_role
from lib.workbooks.problems import Problem
from lib.workbooks.units_of_measure import compare


def part_of_line(form: SingleUnitForm, row: int, label: str, ancestors: list[tuple[int, str]]) -> Match | None:
    """The indicator above, where a line says *Thực hiện*; that of the year's plan is read, others are noted, the
    year so far is asked."""
    role = role_of_label(form, label)
    if role == Role.PLAN and _take_plan_line(form, row, label, ancestors):
        return None
    if role in NOT_IMPORTED:
        form.not_imported.setdefault(role, []).append(row)
    elif role == Role.CUMULATIVE and not _take_so_far(form, row, label, indicator_above(form, ancestors)):
        word = span_word(form.answers.quarter)
        clause = f"dòng này ghi số lũy kế riêng; hãy chuyển lũy kế thành một cột bên cạnh cột số trong {word}"
        cell = cell_address(row, form.label)
        form.reading.problems.append(Problem(form.grid.name, cell, label, clause, code="line-of-cumulative"))
    return indicator_above(form, ancestors) if role in (Role.VALUE, Role.QUARTER) else None


def _take_plan_line(form: SingleUnitForm, row: int, label: str, ancestors: list[tuple[int, str]]) -> bool:
    """Let what a line *Kế hoạch* states be the year's plan of its indicator; False where that is not clear."""
    match = form.answers.indicators.match(label) or indicator_above(form, ancestors)
    unit = unit_of_line(form, row)
    if match is None or unit is None or any(group.plan >= 0 or group.value < 0 for group in form.groups):
        return False
    if not form.plan_lines.takes(row, label):
        return False
    grid, cell = form.grid, cell_address(row, form.label)
    for group in form.groups:
        if is_blank(value := grid.at(row, group.value)):
            continue
        indicator = IndicatorReference(
            grid.name, match.code, cell, Layout.SINGLE_UNIT, False, grid.percents, grid.formats, grid.formats_known,
            planned=True,
        )  # fmt: skip
        form.reading.figures.append(RawFigure(indicator, group.unit or unit, row, group.value, value))
        form.measures.add(indicator, group.value, cell, line_measures(form, row, label, match.code, group.value), row)
    return True


def role_of_label(form: SingleUnitForm, label: str) -> Role | None:
    """Which part of a figure a line says that it states."""
    return bracketed_role(label) or role_of_line(label, form.answers.quarter, form.answers.year)


def states_other_part(form: SingleUnitForm, label: str) -> bool:
    """Whether a line is of a plan, of an earlier period or of the year so far, whatever indicator stands above it."""
    other = role_of_label(form, label) in (Role.PLAN, Role.BEFORE, Role.CUMULATIVE)
    return other and (bracketed_role(label) is not None or form.answers.indicators.match(label) is None)


def _take_so_far(form: SingleUnitForm, row: int, label: str, match: Match | None) -> bool:
    """Keep what a line *Lũy kế* states, to be joined with the line of the quarter; False where it is not clear."""
    unit = unit_of_line(form, row)
    if match is None or unit is None or any(group.cumulative >= 0 or group.value < 0 for group in form.groups):
        return False
    grid, cell = form.grid, cell_address(row, form.label)
    for group in form.groups:
        indicator = IndicatorReference(
            grid.name, match.code, cell, Layout.SINGLE_UNIT, False, grid.percents, grid.formats, grid.formats_known
        )
        value = grid.at(row, group.value)
        form.so_far.append(RawFigure(indicator, group.unit or unit, row, group.value, value))
        form.measures.add(indicator, group.value, cell, line_measures(form, row, label, match.code, group.value), row)
    return True


def indicator_above(form: SingleUnitForm, ancestors: list[tuple[int, str]]) -> Match | None:
    """The indicator of the nearest line above that the next one is part of."""
    return next((found for _, text in reversed(ancestors) if (found := form.answers.indicators.match(text))), None)


def unit_of_line(form: SingleUnitForm, row: int) -> UnitReference | None:
    """The unit that a line names, else that of its section, else that of the table; None where it should name one."""
    grid = form.grid
    if form.names is None:
        return form.section or form.unit
    top = grid.merged_top(row, form.names)
    name = grid.text(top, form.names)
    if not name:
        return None
    code, name = (name, "") if name.isdigit() else ("", name)
    return UnitReference(grid.name, row, form.names, code, name, (), form.unit.table)


def line_measures(form: SingleUnitForm, row: int, label: str, code: str, column: int) -> list[StatedMeasure]:
    """What a line of the indicator ``code`` and the heading of one of its columns state of the unit of measure, the
    nearest first; the line of which it is a part only where that is measured in the same."""
    found = [form.measure_of_line[row]] if row in form.measure_of_line else []
    if text := measure_in_heading(label):
        found.append(StatedMeasure(text, cell_address(row, form.label)))
    found += [each._replace(near=False) for each in form.measures.of_column(column)]
    own = form.answers.indicators.labels[code].unit_of_measure
    if (whole := form.measure_of_whole.get(row)) and compare(whole.text, own) is not None:
        found.append(whole._replace(near=False))
    return found
