"""Sheets in, figures out: which of the three layouts each table has, and what it says.

Nothing is dropped silently: a column or a line with figures of no known indicator is a question, a column that is known
and not imported a note, a sheet without a table a note.
"""

from collections.abc import Iterable, Mapping

from lib.vietnamese import Period
from lib.workbooks.cells import cell_address, cell_text, column_letters, is_blank
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.annual_plans import find_plans
from lib.workbooks.layouts.answers import KnownAnswers, sheet_key
from lib.workbooks.layouts.blocks import blocks_in, find_measures_without_heading, find_names_without_heading, split
from lib.workbooks.layouts.column_meanings import ColumnMeaning
from lib.workbooks.layouts.column_periods import (
    dated_meaning,
    find_sum_of_parts,
    keep_period,
    take_so_far_for_period,
)
from lib.workbooks.layouts.footnotes import without_footnotes
from lib.workbooks.layouts.headers import Header, find_header, is_figure
from lib.workbooks.layouts.indicators import IndicatorIndex
from lib.workbooks.layouts.long import is_long, read_long
from lib.workbooks.layouts.manual_headers import (
    apply_names_answer,
    header_key,
    header_question,
    header_without_table,
    manual_header,
    names_question,
    unusable_header,
)
from lib.workbooks.layouts.other_periods import leave_table, other_period_question, sheets_of_other_periods
from lib.workbooks.layouts.reading import IndicatorLabels, Reading, StatedPeriod, Title
from lib.workbooks.layouts.single_unit import is_single_unit, read_single_unit
from lib.workbooks.layouts.stated_parts import settle_stated_part
from lib.workbooks.layouts.table_splitting import tables_in
from lib.workbooks.layouts.titles import read_periods, read_periods_below, read_titles
from lib.workbooks.layouts.vocabulary import Role, bare_heading_key
from lib.workbooks.layouts.wide import is_wide, read_wide
from lib.workbooks.problems import Answer, Problem

EXAMINED_ROWS = 60  # that decide the meaning of a column where its heading is ambiguous


def find_figures(
    grids: Iterable[Grid],
    indicators: Iterable[IndicatorLabels],
    answers: Mapping[str, str] | None = None,
    profiles: Mapping[str, Mapping[str, str]] | None = None,
    quarter: Period | None = None,
) -> Reading:
    """All figures in the visible sheets of a file, and all that is wrong with or doubtful about headers and rows.

    ``answers``: what people chose, by ``Problem.key``. ``profiles``: fingerprint of a header → heading → answer, as
    ``Reading.remembered`` gave it. ``quarter``: the period, of any length, that was chosen beside the file, with which
    the periods that it names are compared. The same sheets with the same answers are always read alike.
    """
    grids, index = list(map(without_footnotes, grids)), IndicatorIndex(indicators)
    known = KnownAnswers(answers or {}, profiles or {}, index, quarter=quarter)
    reading = _read_sheets(grids, known)
    if quarter and (left := sheets_of_other_periods(reading, quarter, known.given)):
        known = KnownAnswers(known.given, known.profiles, index, quarter=quarter, left_tables=left)
        reading = _read_sheets(grids, known)
    if question := other_period_question(reading, quarter):
        reading.problems.append(question)
    reading.remembered = known.remembered
    return reading


def _read_sheets(grids: Iterable[Grid], known: KnownAnswers) -> Reading:
    index = known.indicators
    reading, without_table = Reading(), []
    for grid in grids:
        if Answer.IGNORE in (known.given.get(sheet_key(grid.name)), known.given.get(header_key(grid.name))):
            reading.notes.append(f"Trang “{grid.name}” được bỏ qua theo lựa chọn của người nhập.")
        elif grid.visible:
            if not _read_sheet(grid, known, reading):
                without_table.append(grid)
        elif find_header(grid, index) is not None and any(is_figure(cell) for row in grid.rows for cell in row):
            reading.notes.append(
                f"Trang ẩn “{grid.name}” không được đọc; nếu cần nhập thì hãy bỏ ẩn trang rồi gửi lại."
            )
    _note_without_table(without_table, reading)
    return reading


def _note_without_table(grids: list[Grid], reading: Reading) -> None:
    """Note the sheets without a table; where the whole file has none, ask where it is."""
    if not reading.tables and not reading.problems:
        reading.problems += filter(None, map(header_question, grids))
    asked = {problem.sheet for problem in reading.problems if problem.code == "no-header"}
    reading.notes += [
        f"Trang “{grid.name}” không có bảng số liệu nên được bỏ qua." for grid in grids if grid.name not in asked
    ]


def _read_sheet(grid: Grid, answers: KnownAnswers, reading: Reading) -> bool:
    """Put what a sheet says into ``reading``; False when it says something, and no table of it was found."""
    titles: tuple[Title, ...] = ()
    answers.row, found = 0, False
    chosen = manual_header(grid, answers)
    if problem := unusable_header(grid, answers):
        reading.problems.append(problem)
        return True
    for top, table in tables_in(grid, answers.indicators, chosen.data if chosen else 0):
        header = chosen if chosen and not top else find_header(table, answers.indicators, top)
        answers.row = header.first + 1 if header and top else 0
        if answers.row and answers.given.get(sheet_key(answers.table(grid.name))) == Answer.IGNORE:
            reading.notes.append(f"Trang “{grid.name}”: bảng ở dòng {answers.row} được bỏ qua theo lựa chọn.")
            continue
        if header and (period := answers.left_tables.get(answers.table(grid.name))):
            leave_table(reading, answers.table(grid.name), header.first + 1, period)
            found, titles = True, read_titles(table, header.first)  # which the next table goes on with
            continue
        if header:
            here, titles = _read_table(table, header, titles, answers, reading, chosen=header is chosen)
            found = found or here
    answers.row = 0
    if chosen and not found and (problem := header_without_table(grid, answers)):
        reading.problems.append(problem)
        return True
    return found or all(is_blank(cell) for row in grid.rows for cell in row)


def _read_table(
    grid: Grid, header: Header, above: tuple[Title, ...], answers: KnownAnswers, reading: Reading, *, chosen: bool
) -> tuple[bool, tuple[Title, ...]]:
    """Put what the table under ``header`` says into ``reading``.

    ``above``: the titles of the table above it. ``chosen``: a person said that the header is there. Returns whether it
    is a table, or may be one, and the titles that the next one has above it.
    """
    periods = read_periods(grid, header.first)
    if answers.row:
        periods = [period for period in periods if not period.names_sheet]
    years = {period.year for period in periods if period.year}
    answers.year = years.pop() if len(years) == 1 else None
    meanings = {
        column: dated_meaning(path, grid.name, answers.indicators, answers.quarter, answers.year)
        for column, path in header.paths.items()
    }
    find_sum_of_parts(meanings, header, answers.quarter)
    find_plans(meanings, header, read_titles(grid, header.first), answers.indicators, answers.quarter)
    take_so_far_for_period(meanings, answers.quarter)
    if answers.keeps_period:
        keep_period(meanings)
    _correct_by_content(grid, header, meanings, answers.indicators)
    find_names_without_heading(grid, header, meanings)
    find_measures_without_heading(grid, header, meanings)
    apply_names_answer(grid, header, meanings, answers)
    blocks = blocks_in(grid, header, meanings)
    if len(blocks) == 1:
        return _read_block(grid, header, meanings, above, periods, answers, reading, chosen=chosen)
    titles, found = (*read_titles(grid, header.first), *above), False
    for columns, block in zip(blocks, split(grid, header, meanings, blocks), strict=True):
        answers.block = column_letters(columns.start)
        found = _read_beside(block, titles, periods, answers, reading, chosen=chosen) or found
    answers.block = ""
    return found, titles


def _read_beside(
    block: tuple[Grid, Header, dict[int, ColumnMeaning]],
    above: tuple[Title, ...],
    periods: list[StatedPeriod],
    answers: KnownAnswers,
    reading: Reading,
    *,
    chosen: bool,
) -> bool:
    """Put what one of several tables beside each other says into ``reading``, unless it is left out."""
    grid, header, meanings = block
    table = answers.table(grid.name)
    if answers.given.get(sheet_key(table)) == Answer.IGNORE:
        reading.notes.append(f"Trang “{grid.name}”: bảng từ cột {answers.block} được bỏ qua theo lựa chọn.")
        return True
    if period := answers.left_tables.get(table):
        leave_table(reading, table, header.first + 1, period)
        return True
    own = [period for period in read_periods(grid, header.first) if not period.names_sheet]
    return _read_block(grid, header, meanings, above, own or periods, answers, reading, chosen=chosen)[0]


def _read_block(
    grid: Grid,
    header: Header,
    meanings: dict[int, ColumnMeaning],
    above: tuple[Title, ...],
    periods: list[StatedPeriod],
    answers: KnownAnswers,
    reading: Reading,
    *,
    chosen: bool,
) -> tuple[bool, tuple[Title, ...]]:
    """The same for one of the tables that stand beside each other under ``header``, or for the only one."""
    table, titles, begin = answers.table(grid.name), above, len(reading.figures)
    if is_long(meanings):
        read_long(grid, header, meanings, answers, reading)
    elif is_single_unit(meanings) and not any(found.code for found in meanings.values()):
        titles = read_single_unit(grid, header, meanings, answers, reading, above)
    elif is_wide(meanings):
        read_wide(grid, header, meanings, answers, reading)
    elif problem := _without_units(grid, header, meanings, answers, chosen=chosen):
        reading.problems.append(problem)
        return True, above
    else:
        return False, above
    settle_stated_part(grid, header, answers, reading, begin)
    periods += read_periods_below(grid, header.data)
    if periods and table not in reading.periods:
        reading.periods[table] = periods
    return True, titles


def _correct_by_content(
    grid: Grid, header: Header, meanings: dict[int, ColumnMeaning], indicators: IndicatorIndex
) -> None:
    """What stands below decides whether *Đơn vị* heads communes or measures, *Mã* and *Tên* communes or indicators.

    Where no column is of an indicator, communes may be listed below the name of theirs.
    """
    of_indicators: dict[Role | None, Role] = {
        Role.UNIT_CODE: Role.INDICATOR_CODE,
        Role.UNIT_NAME: Role.INDICATOR,
    }
    for column, found in list(meanings.items()):
        if found.role not in of_indicators:
            continue
        texts = [
            cell_text(cell)
            for row in range(header.data, min(header.data + EXAMINED_ROWS, len(grid.rows)))
            if not is_blank(cell := grid.at(row, column))
        ]
        if not texts:
            continue
        measures = sum(indicators.is_measure(text) for text in texts) * 2 >= len(texts)
        heads_communes = not any(each.code for each in meanings.values()) and any(map(indicators.match, texts))
        if measures and bare_heading_key(header.paths[column][-1].text) == "don vi":
            meanings[column] = ColumnMeaning(Role.MEASURE)
        elif heads_communes or sum(indicators.match(text) is not None for text in texts) * 2 > len(texts):
            meanings[column] = ColumnMeaning(of_indicators[found.role])


def _without_units(
    grid: Grid, header: Header, meanings: dict[int, ColumnMeaning], answers: KnownAnswers, *, chosen: bool
) -> Problem | None:
    """A table of indicators over figures that does not say whose they are."""
    columns = [column for column, found in meanings.items() if found.code]
    filled = [
        column
        for column in columns
        if any(is_figure(grid.at(row, column)) for row in range(header.data, len(grid.rows)))
    ]
    if len(filled) < 2 and not chosen:
        return None
    if question := names_question(grid, header, meanings, answers):
        return question
    if not columns:
        return None
    heading = header.paths[columns[0]][-1]
    return Problem(
        grid.name, cell_address(heading.row, columns[0]), heading.text,
        "bảng này có cột chỉ tiêu nhưng không thấy cột tên hoặc mã đơn vị; hãy ghi tiêu đề “Tên xã” hoặc “Mã đơn vị” "
        "trên cột ấy", code="no-unit-column",
    )  # fmt: skip
