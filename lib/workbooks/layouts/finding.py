"""Sheets in, tables out: which of the three layouts each sheet has, and what it says.

Nothing is dropped in silence: a column or a line with figures that nobody knows is a question, a column that is known
and not imported a note, a sheet without a table a note.
"""

from collections.abc import Iterable, Mapping

from lib.workbooks.grid import Grid, address, is_blank, shown
from lib.workbooks.layouts.answers import Choices
from lib.workbooks.layouts.by_hand import (
    header_by_hand,
    header_key,
    header_question,
    names_question,
    take_names,
)
from lib.workbooks.layouts.columns import Meaning, meaning
from lib.workbooks.layouts.header_rows import Header, find_header, is_figure
from lib.workbooks.layouts.headers import Headers
from lib.workbooks.layouts.long import is_long, read_long
from lib.workbooks.layouts.shapes import IGNORE, Head, Reading, Title
from lib.workbooks.layouts.tables import tables_in
from lib.workbooks.layouts.tall import is_tall, read_tall
from lib.workbooks.layouts.titles import read_periods
from lib.workbooks.layouts.wide import is_wide, read_wide
from lib.workbooks.layouts.words import INDICATOR, INDICATOR_CODE, MEASURE, UNIT_CODE, UNIT_NAME, bare, plain
from lib.workbooks.problems import Problem

LOOKED_AT = 60  # rows from which the kind of a column is told where its heading leaves it open


def find(
    grids: Iterable[Grid],
    heads: Iterable[Head],
    answers: Mapping[str, str] | None = None,
    profiles: Mapping[str, Mapping[str, str]] | None = None,
) -> Reading:
    """All figures in the visible sheets of a file, and all that is wrong with or doubtful about headers and rows.

    ``answers``: what people chose, by ``Problem.key``. ``profiles``: fingerprint of a header → plain heading → answer,
    as ``Reading.remembered`` gave it. The same sheets with the same answers are always read alike.
    """
    headers = Headers(heads)
    choices = Choices(answers or {}, profiles or {}, headers)
    reading, unread = Reading(), []
    for grid in grids:
        if IGNORE in (choices.answers.get(f"sheet:{grid.name}"), choices.answers.get(header_key(grid.name))):
            reading.notes.append(f"Trang “{grid.name}” được bỏ qua theo lựa chọn của người nhập.")
        elif grid.visible:
            if not _read_sheet(grid, choices, reading):
                unread.append(grid)
        elif find_header(grid, headers) is not None and any(is_figure(cell) for row in grid.rows for cell in row):
            reading.notes.append(
                f"Trang ẩn “{grid.name}” không được đọc; nếu cần nhập thì hãy bỏ ẩn trang rồi gửi lại."
            )
    _tell_unread(unread, reading)
    reading.remembered = choices.remembered
    return reading


def _tell_unread(unread: list[Grid], reading: Reading) -> None:
    """Sheets without a table are told; where the whole file has none, where it is to be found is asked."""
    if not reading.tables and not reading.problems:
        reading.problems += filter(None, map(header_question, unread))
    asked = {problem.sheet for problem in reading.problems if problem.code == "no-header"}
    reading.notes += [
        f"Trang “{grid.name}” không có bảng số liệu nên được bỏ qua." for grid in unread if grid.name not in asked
    ]


def _read_sheet(grid: Grid, choices: Choices, reading: Reading) -> bool:
    """Put what a sheet says into ``reading``; False when it says something, and no table of it was found."""
    choices.row, titles, found = 0, (), False
    by_hand = header_by_hand(grid, choices)
    for top, table in tables_in(grid, choices.headers, by_hand.data if by_hand else 0):
        header = by_hand if by_hand and not top else find_header(table, choices.headers, top)
        choices.row = header.first + 1 if header and top else 0
        if choices.row and choices.answers.get(f"sheet:{choices.table(grid.name)}") == IGNORE:
            reading.notes.append(f"Trang “{grid.name}”: bảng ở dòng {choices.row} được bỏ qua theo lựa chọn.")
            continue
        if header:
            here, titles = _read_table(table, header, titles, choices, reading, asked=header is by_hand)
            found = found or here
    choices.row = 0
    return found or all(is_blank(cell) for row in grid.rows for cell in row)


def _read_table(
    grid: Grid, header: Header, above: tuple[Title, ...], choices: Choices, reading: Reading, *, asked: bool
) -> tuple[bool, tuple[Title, ...]]:
    """Put what the table under ``header`` says into ``reading``.

    ``above``: the titles of the table above it. ``asked``: somebody said that the header is there. Returns whether it
    is a table, or may be one, and the titles that the next one has above it.
    """
    meanings = {column: meaning(path, choices.headers) for column, path in header.paths.items()}
    table, titles = choices.table(grid.name), above
    _tell_by_content(grid, header, meanings, choices.headers)
    take_names(grid, header, meanings, choices)
    if is_long(meanings):
        read_long(grid, header, meanings, choices, reading)
    elif is_tall(meanings) and not any(found.code for found in meanings.values()):
        titles = read_tall(grid, header, meanings, choices, reading, above)
    elif is_wide(meanings):
        read_wide(grid, header, meanings, choices, reading)
    elif problem := _without_units(grid, header, meanings, choices, asked=asked):
        reading.problems.append(problem)
        return True, above
    else:
        return False, above
    if table not in reading.periods:
        periods = read_periods(grid, header.first)
        if choices.row:
            periods = [period for period in periods if not period.names_sheet]
        if periods:
            reading.periods[table] = periods
    return True, titles


def _tell_by_content(grid: Grid, header: Header, meanings: dict[int, Meaning], headers: Headers) -> None:
    """What stands below decides whether *Đơn vị* heads communes or measures, *Mã* and *Tên* communes or indicators."""
    swaps = {UNIT_CODE: INDICATOR_CODE, UNIT_NAME: INDICATOR}
    for column, found in list(meanings.items()):
        if found.role not in swaps:
            continue
        texts = [
            shown(cell)
            for row in range(header.data, min(header.data + LOOKED_AT, len(grid.rows)))
            if not is_blank(cell := grid.at(row, column))
        ]
        if not texts:
            continue
        measures = sum(plain(text) in headers.measure_words for text in texts) * 2 >= len(texts)
        if measures and bare(header.paths[column][-1].text) == "don vi":
            meanings[column] = Meaning(MEASURE)
        elif sum(headers.match(text) is not None for text in texts) * 2 > len(texts):
            meanings[column] = Meaning(swaps[found.role])


def _without_units(
    grid: Grid, header: Header, meanings: dict[int, Meaning], choices: Choices, *, asked: bool
) -> Problem | None:
    """A table of indicators over figures that does not say whose they are."""
    columns = [column for column, found in meanings.items() if found.code]
    filled = [
        column
        for column in columns
        if any(is_figure(grid.at(row, column)) for row in range(header.data, len(grid.rows)))
    ]
    if len(filled) < 2 and not asked:
        return None
    if question := names_question(grid, header, meanings, choices):
        return question
    if not columns:
        return None
    heading = header.paths[columns[0]][-1]
    return Problem(
        grid.name, address(heading.row, columns[0]), heading.text,
        "bảng này có cột chỉ tiêu nhưng không thấy cột tên hoặc mã đơn vị; hãy ghi tiêu đề “Tên xã” hoặc “Mã đơn vị” "
        "trên cột ấy", code="no-unit-column",
    )  # fmt: skip
