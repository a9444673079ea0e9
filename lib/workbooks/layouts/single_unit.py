"""One commune per sheet or file, indicators in rows: *TT | Chỉ tiêu | ĐVT | Kế hoạch năm | Trong quý | Lũy kế*."""

from lib.workbooks.cells import cell_text, is_blank
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.answers import KnownAnswers
from lib.workbooks.layouts.column_meanings import ColumnMeaning
from lib.workbooks.layouts.data_rows import DataRows
from lib.workbooks.layouts.headers import Header
from lib.workbooks.layouts.measures import TableMeasures
from lib.workbooks.layouts.part_columns import PartFinder
from lib.workbooks.layouts.reading import (
    FoundTable,
    Layout,
    Reading,
    Title,
    UnitReference,
)
from lib.workbooks.layouts.row_periods import RowPeriods, period_columns
from lib.workbooks.layouts.single_unit_form import SingleUnitForm
from lib.workbooks.layouts.single_unit_lines import read_lines
from lib.workbooks.layouts.stated_measures import measures_in_column
from lib.workbooks.layouts.titles import read_signatures, read_titles
from lib.workbooks.layouts.visibility import Extent, settle_visibility
from lib.workbooks.layouts.vocabulary import Role


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
    titles = read_titles(grid, header.first)
    titles += tuple(title._replace(tables_below=title.tables_below + 1) for title in above if title.row >= 0)
    table = answers.table(grid.name)
    unit = UnitReference(grid.name, header.first if answers.row else 0, 0, "", "", titles, table)
    form = _form(grid, header, meanings, answers, reading, unit)
    rows = DataRows(grid, header, [form.label], answers.indicators)
    unit.titles += read_signatures(grid, rows.end)
    form.lines = sorted([*rows.lines, *rows.of_which])
    if form.names is not None and all(is_blank(grid.at(row, form.names)) for row in form.lines):
        form.names = None
    # That of the header and the labels: another form with the same columns is another form.
    form.fingerprint = header.fingerprint_with(cell_text(grid.at(row, form.label)) for row in form.lines)
    finder = PartFinder(grid, header, answers, reading, header.text(form.label), form.fingerprint, form.lines)
    periods = RowPeriods(grid, header, answers, period_columns(grid, header, meanings, always=False))
    form.groups = finder.find(meanings, (form.label, form.code, form.order, *periods.columns))
    form.lines = periods.lines(form.lines, form.figure_columns, form.label)
    periods.note(reading)
    form.measures = TableMeasures(grid, header, answers, reading, rows)
    measure_column = next((column for column, found in sorted(meanings.items()) if found.role == Role.MEASURE), None)
    if measure_column is not None:
        form.measure_of_line = measures_in_column(grid, measure_column, form.lines)
    begin = len(reading.figures)
    stated = read_lines(form)
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


def _form(
    grid: Grid,
    header: Header,
    meanings: dict[int, ColumnMeaning],
    answers: KnownAnswers,
    reading: Reading,
    unit: UnitReference,
) -> SingleUnitForm:
    by_role: dict[Role | None, int] = {}
    for column, found in sorted(meanings.items()):
        by_role.setdefault(found.role, column)
    code = by_role.get(Role.INDICATOR_CODE)
    label = by_role[Role.INDICATOR] if Role.INDICATOR in by_role else by_role[Role.INDICATOR_CODE]
    names = by_role.get(Role.UNIT_NAME, by_role.get(Role.UNIT_CODE))
    return SingleUnitForm(grid, header, answers, reading, unit, label, code, by_role.get(Role.ORDER), names)
