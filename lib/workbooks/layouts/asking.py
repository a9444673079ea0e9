"""How doubts about columns and lines are put: a question with its choices, or a refusal that names the place."""

from lib.workbooks.grid import Grid, address, column_letters, shown
from lib.workbooks.layouts.shapes import IGNORE, READ, Reading
from lib.workbooks.layouts.words import ASIDE
from lib.workbooks.problems import Problem

SAMPLES = 3


def samples(grid: Grid, cells) -> tuple[str, ...]:
    """The first few filled cells of ``cells`` (row, column), as they are written."""
    found = []
    for row, column in cells:
        text = shown(grid.at(row, column))
        if text:
            found.append(text[:40])
            if len(found) == SAMPLES:
                break
    return tuple(found)


def unknown_column(grid: Grid, cell: str, text: str, key: str, options, *, line: bool = False) -> Problem:
    """The question about a column (or ``line``) that holds figures under a heading that nobody knows."""
    if text:
        what = "không khớp mã hoặc tên chỉ tiêu nào của biểu"
        todo = f"hãy cho biết {'dòng' if line else 'cột'} này là chỉ tiêu nào, hoặc bỏ qua"
    else:
        what = "cột này có số liệu nhưng không có tiêu đề nên không biết là chỉ tiêu nào"
        todo = "hãy chọn chỉ tiêu, hoặc bỏ qua cột này"
    return Problem(grid.name, cell, text, f"{what}; {todo}", "question", "unknown-column", key, tuple(options))


def hidden_question(grid: Grid, rows: list[int], columns: list[int]) -> Problem:
    """Figures that nobody sees in the sheet: whether they are meant is for people to say."""
    parts = []
    if rows:
        parts.append(f"dòng ẩn {_few([str(row + 1) for row in rows])}")
    if columns:
        parts.append(f"cột ẩn {_few([column_letters(column) for column in columns])}")
    cell = address(rows[0] if rows else 0, columns[0] if columns else 0)
    return Problem(
        grid.name, cell, "", f"trang này có số liệu ở {' và '.join(parts)}; hãy chọn nhập cả phần ẩn hay bỏ qua",
        "question", "hidden", f"hidden:{grid.name}",
        ((READ, "Nhập cả phần ẩn"), (IGNORE, "Bỏ qua phần ẩn")),
    )  # fmt: skip


def note_aside(reading: Reading, grid: Grid, columns: list[tuple[int, str, str]]) -> None:
    """Say which columns (column, heading, role) are known and not imported."""
    if columns:
        listed = ", ".join(f"{column_letters(column)} “{text}” ({ASIDE[word]})" for column, text, word in columns)
        reading.notes.append(f"Trang “{grid.name}”: không nhập cột {listed}.")


def note_of_which(reading: Reading, grid: Grid, rows: list[int]) -> None:
    """Say which *Trong đó* rows were not taken for communes."""
    if rows:
        listed = _few([str(row + 1) for row in rows])
        reading.notes.append(
            f"Trang “{grid.name}”: dòng “Trong đó” {listed} là một phần của dòng trên nên không nhập và không cộng."
        )


def _few(names: list[str]) -> str:
    return ", ".join(names[:10]) + (f" và {len(names) - 10} chỗ khác" if len(names) > 10 else "")
