"""Doubts about columns and lines as questions with their choices, and notes about what is not imported."""

from collections.abc import Iterable, Mapping

from lib.vietnamese import Period
from lib.workbooks.cells import Position, cell_address, cell_text, column_letters
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.answers import hidden_key
from lib.workbooks.layouts.periods import period_name
from lib.workbooks.layouts.reading import Reading, StatedPeriod
from lib.workbooks.layouts.vocabulary import NOT_IMPORTED, Role
from lib.workbooks.problems import Answer, Problem

SAMPLES = 3
LISTED_AT_MOST = 10


def samples(grid: Grid, cells: Iterable[Position]) -> tuple[str, ...]:
    """The first few filled cells of ``cells``, as they are written."""
    found: list[str] = []
    for row, column in cells:
        text = cell_text(grid.at(row, column))
        if text:
            found.append(text[:40])
            if len(found) == SAMPLES:
                break
    return tuple(found)


def unknown_column(
    grid: Grid, cell: str, text: str, key: str, options: Iterable[tuple[str, str]], *, line: bool = False
) -> Problem:
    """The question about a column (or ``line``) that holds figures under an unknown heading."""
    if text:
        what = "không khớp mã hoặc tên chỉ tiêu nào của biểu"
        todo = f"hãy cho biết {'dòng' if line else 'cột'} này là chỉ tiêu nào, hoặc bỏ qua"
    else:
        what = "cột này có số liệu nhưng không có tiêu đề nên không biết là chỉ tiêu nào"
        todo = "hãy chọn chỉ tiêu, hoặc bỏ qua cột này"
    return Problem(grid.name, cell, text, f"{what}; {todo}", "question", "unknown-column", key, tuple(options))


def doubtful_period(
    grid: Grid, cell: str, text: str, key: str, options: Iterable[tuple[str, str]], period: StatedPeriod
) -> Problem:
    """The question about a column whose heading names a ``period`` that is neither the chosen one nor clear of it."""
    clause = f"tiêu đề cột này ghi {period_name(period)}, không phải đúng kỳ đã chọn"
    return Problem(
        grid.name, cell, text, f"{clause}; hãy cho biết nhập cột này cho chỉ tiêu nào của kỳ, hoặc bỏ qua",
        "question", "unknown-column", key, tuple(options),
    )  # fmt: skip


def hidden_question(grid: Grid, rows: list[int], columns: list[int]) -> Problem:
    """The question whether figures in hidden rows and columns are to be imported."""
    parts = []
    if rows:
        parts.append(f"dòng ẩn {listed([str(row + 1) for row in rows])}")
    if columns:
        parts.append(f"cột ẩn {listed([column_letters(column) for column in columns])}")
    cell = cell_address(rows[0] if rows else 0, columns[0] if columns else 0)
    return Problem(
        grid.name, cell, "", f"trang này có số liệu ở {' và '.join(parts)}; hãy chọn nhập cả phần ẩn hay bỏ qua",
        "question", "hidden", hidden_key(grid.name),
        ((Answer.READ, "Nhập cả phần ẩn"), (Answer.IGNORE, "Bỏ qua phần ẩn")),
    )  # fmt: skip


def note_columns_not_imported(reading: Reading, grid: Grid, columns: list[tuple[int, str, Role]]) -> None:
    """Say which columns (column, heading, role) are known and not imported."""
    if columns:
        listed = ", ".join(
            f"{column_letters(column)} “{text}” ({NOT_IMPORTED[role]})" for column, text, role in columns
        )
        reading.notes.append(f"Trang “{grid.name}”: không nhập cột {listed}.")


def note_plans(reading: Reading, grid: Grid, columns: list[tuple[int, str]], chosen: Period | None) -> None:
    """Say which columns (column, heading) are imported as the plan of the year."""
    if columns and chosen is not None:
        names = listed([f"{column_letters(column)} “{text}”" for column, text in columns])
        reading.notes.append(f"Trang “{grid.name}”: nhập cột {names} là {Period.plan(chosen.year).name}.")


def note_ignored(reading: Reading, grid: Grid, places: list[tuple[str, str]]) -> None:
    """Say which columns or lines (letters or address, heading) an answer leaves out."""
    if places:
        names = listed([f"{place} “{text}”" if text else place for place, text in places])
        reading.notes.append(f"Trang “{grid.name}”: không nhập {names} theo lựa chọn của người nhập.")


def note_lines_not_imported(reading: Reading, grid: Grid, rows: Mapping[Role, list[int]]) -> None:
    """Say which lines (role → rows from 0) are of something that is not imported, such as a plan."""
    for role, lines in rows.items():
        numbers = listed([str(row + 1) for row in lines])
        reading.notes.append(f"Trang “{grid.name}”: không nhập dòng {numbers} ({NOT_IMPORTED[role]}).")


def note_lines_of_whole(reading: Reading, grid: Grid, rows: list[int]) -> None:
    """Say which lines are of several communes together; the first of ``rows`` is their heading."""
    if len(rows) > 1:
        lines = listed([str(row + 1) for row in rows[1:]])
        reading.notes.append(
            f"Trang “{grid.name}”: không nhập dòng {lines} vì là số chung của nhiều xã (theo tiêu đề ở dòng "
            f"{rows[0] + 1})."
        )


def note_of_which_rows(reading: Reading, grid: Grid, rows: list[int]) -> None:
    """Say which *Trong đó* rows were not taken for communes."""
    if rows:
        lines = listed([str(row + 1) for row in rows])
        reading.notes.append(
            f"Trang “{grid.name}”: dòng “Trong đó” {lines} là một phần của dòng trên nên không nhập và không cộng."
        )


def listed(names: list[str]) -> str:
    """The first few ``names``, and how many more there are."""
    rest = len(names) - LISTED_AT_MOST
    return ", ".join(names[:LISTED_AT_MOST]) + (f" và {rest} chỗ khác" if rest > 0 else "")
