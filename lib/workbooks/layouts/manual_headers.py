"""Where a header is, and which column says whose figures they are, as a person says it where detection is wrong."""

import re
from collections.abc import Iterator
from typing import TypeGuard

from lib.workbooks.cells import Cell, cell_address, cell_text, column_letters, column_number, is_blank
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.answers import KnownAnswers
from lib.workbooks.layouts.column_meanings import ColumnMeaning
from lib.workbooks.layouts.headers import Header, header_at, is_figure
from lib.workbooks.layouts.questions import samples
from lib.workbooks.layouts.vocabulary import Role, is_column_numbering
from lib.workbooks.problems import Answer, Problem

HEADER, NAMES = "header", "names"  # kinds of keys
PROFILE_PREFIX = "#"  # before them in a profile, whose other keys are headings: no heading key has this character
MAX_HEADER = 10  # rows
OFFERED_ROWS, OFFERED_COLUMNS, EXAMINED_ROWS = 40, 12, 60
_ROWS = re.compile(r"([1-9][0-9]{0,5})(?:-([1-9][0-9]{0,5}))?")


def header_key(sheet: str) -> str:
    """The key of the answer where the header of ``sheet`` is; ``parse_header_rows`` reads the answer."""
    return f"{HEADER}:{sheet}"


def parse_header_rows(answer: str) -> tuple[int, int] | None:
    """``"6-8" → (5, 7)``, ``"6" → (5, 5)``: first and last row from 0; None for what names no rows of a header."""
    found = _ROWS.fullmatch(answer.replace(" ", ""))
    if not found:
        return None
    first, last = int(found[1]) - 1, int(found[2] or found[1]) - 1
    return (first, last) if first <= last < first + MAX_HEADER else None


def manual_header(grid: Grid, answers: KnownAnswers) -> Header | None:
    """The header that somebody chose for ``grid``, in this file or in an earlier one with the same; None without."""
    rows = parse_header_rows(answers.given.get(header_key(grid.name), ""))
    header = (
        _header_at(grid, answers, *rows) if rows and rows[1] < len(grid.rows) else _remembered_header(grid, answers)
    )
    if header:
        answers.remembered.setdefault(header.fingerprint, {})[PROFILE_PREFIX + HEADER] = "chosen"
    return header


def unusable_header(grid: Grid, answers: KnownAnswers) -> Problem | None:
    """The question again where the header was said to be in rows that the sheet does not have."""
    rows = parse_header_rows(answers.given.get(header_key(grid.name), ""))
    if rows is None or rows[1] < len(grid.rows):
        return None
    clause = f"trang này chỉ có {len(grid.rows)} dòng nên không có dòng tiêu đề ở dòng {rows[1] + 1}; hãy chọn lại"
    return _ask_for_header(grid, clause)


def header_without_table(grid: Grid, answers: KnownAnswers) -> Problem | None:
    """The question again where no table is below the rows that were said to be the header."""
    chosen = answers.given.get(header_key(grid.name))
    if not chosen:
        return None
    clause = (
        f"dòng {chosen} được chọn làm tiêu đề nhưng dưới đó không có bảng nào có cột đơn vị và cột chỉ tiêu; "
        "hãy chọn dòng khác, hoặc bỏ qua trang"
    )
    return _ask_for_header(grid, clause)


def _header_at(grid: Grid, answers: KnownAnswers, first: int, last: int) -> Header:
    below = [
        cell_text(cell) for cell in (grid.rows[last + 1] if last + 1 < len(grid.rows) else ()) if not is_blank(cell)
    ]
    return header_at(grid, answers.indicators, first, last, last + (2 if is_column_numbering(below) else 1))


def _remembered_header(grid: Grid, answers: KnownAnswers) -> Header | None:
    chosen = {fingerprint for fingerprint, columns in answers.profiles.items() if PROFILE_PREFIX + HEADER in columns}
    if not chosen:
        return None
    for first in range(min(OFFERED_ROWS, len(grid.rows))):
        if all(map(is_blank, grid.rows[first])):
            continue
        for last in range(first, min(first + MAX_HEADER, len(grid.rows))):
            header = _header_at(grid, answers, first, last)
            if header.fingerprint in chosen:
                return header
    return None


def header_question(grid: Grid) -> Problem | None:
    """Where the header is of a sheet in which none was found; None for a sheet without lines of figures."""
    if not any(any(map(is_figure, row)) and any(map(_is_text, row)) for row in grid.rows):
        return None
    return _ask_for_header(
        grid,
        "trang này có số liệu nhưng không nhận ra dòng tiêu đề nào (cột đơn vị, mã hoặc tên các chỉ tiêu); "
        "hãy chọn dòng tiêu đề, hoặc bỏ qua trang",
    )


def _ask_for_header(grid: Grid, clause: str) -> Problem:
    options = [
        (str(row + 1), f"Dòng {row + 1}: {' | '.join(texts)[:90]}")
        for row, texts in _texts(grid)
        if len(texts) > 1
    ]  # fmt: skip
    texts_of_sheet = ((y, x, cell) for y, row in enumerate(grid.rows) for x, cell in enumerate(row) if _is_text(cell))
    y, x, first_text = next(texts_of_sheet, (0, 0, ""))
    return Problem(
        grid.name, cell_address(y, x), cell_text(first_text)[:120], clause, "question", "no-header",
        header_key(grid.name), (*options, (Answer.IGNORE, "Trang này không có bảng số liệu")),
    )  # fmt: skip


def _texts(grid: Grid) -> Iterator[tuple[int, list[str]]]:
    for row, cells in enumerate(grid.rows[:OFFERED_ROWS]):
        if any(map(_is_text, cells)):
            yield row, [cell_text(cell)[:30] for cell in cells if not is_blank(cell)]


def _is_text(cell: Cell) -> TypeGuard[str]:
    return isinstance(cell, str) and not is_blank(cell) and not is_figure(cell)


# --- the column of names ---------------------------------------------------------------------------------------------


def apply_names_answer(grid: Grid, header: Header, meanings: dict[int, ColumnMeaning], answers: KnownAnswers) -> None:
    """Let the column that somebody chose be the one of units, or of indicators."""
    answer = answers.given.get(f"{NAMES}:{answers.table(grid.name)}")
    answer = answer or answers.profiles.get(header.fingerprint, {}).get(PROFILE_PREFIX + NAMES, "")
    what, _, letters = answer.partition(":")
    if what not in ("unit", "indicator") or not re.fullmatch("[A-Z]{1,3}", letters):
        return
    column = column_number(letters)
    role = Role.INDICATOR
    if what == "unit":
        texts = [cell_text(grid.at(row, column)) for row in _lines(grid, header) if not is_blank(grid.at(row, column))]
        mostly_codes = bool(texts) and sum(text.isdigit() for text in texts) * 2 > len(texts)
        role = Role.UNIT_CODE if mostly_codes else Role.UNIT_NAME
    for other, found in meanings.items():
        if found.role == role:
            meanings[other] = ColumnMeaning()
    meanings[column] = ColumnMeaning(role)
    answers.remembered.setdefault(header.fingerprint, {})[PROFILE_PREFIX + NAMES] = answer


def names_question(
    grid: Grid, header: Header, meanings: dict[int, ColumnMeaning], answers: KnownAnswers
) -> Problem | None:
    """Which column says whose figures they are, or what they are of; None where no column can."""
    options: list[tuple[str, str]] = []
    for column in range(min(grid.width, 200)):
        if meanings.get(column, ColumnMeaning()).code or len(options) >= OFFERED_COLUMNS:
            continue
        cells = [(row, column) for row in _lines(grid, header) if not is_blank(grid.at(row, column))]
        if not cells:
            continue
        letters, text = column_letters(column), header.text(column)
        label = f"Cột {letters}{f' “{text[:40]}”' if text else ''} ({'; '.join(samples(grid, cells))})"
        texts = sum(_is_text(grid.at(row, column)) for row, column in cells)
        if texts * 2 > len(cells):
            options += [
                (f"unit:{letters}", f"{label} ghi tên xã"),
                (f"indicator:{letters}", f"{label} ghi tên hoặc mã chỉ tiêu"),
            ]
        elif all(text.isdigit() and len(text) >= 3 for text in (cell_text(grid.at(*cell)) for cell in cells)):
            options.append((f"unit:{letters}", f"{label} ghi mã xã"))
    if not options:
        return None
    address = cell_address(header.last, 0)
    return Problem(
        grid.name, address, header.text(min(header.paths, default=0)),
        "không rõ cột nào của bảng này ghi tên hoặc mã đơn vị; hãy chọn cột ấy, hoặc ghi tiêu đề “Tên xã”, “Mã đơn vị” "
        "trên cột rồi gửi lại", "question", "no-unit-column", f"{NAMES}:{answers.table(grid.name)}", tuple(options),
    )  # fmt: skip


def _lines(grid: Grid, header: Header) -> range:
    return range(header.data, min(header.data + EXAMINED_ROWS, len(grid.rows)))
