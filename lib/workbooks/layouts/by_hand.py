"""Where a header is, and which column says whose figures they are, as a person says it where the finder is wrong."""

import re
from collections.abc import Iterator

from lib.workbooks.grid import Grid, address, column_letters, column_number, is_blank, shown
from lib.workbooks.layouts.answers import Choices
from lib.workbooks.layouts.asking import samples
from lib.workbooks.layouts.columns import Meaning
from lib.workbooks.layouts.header_rows import Header, header_at, is_figure
from lib.workbooks.layouts.shapes import IGNORE
from lib.workbooks.layouts.words import INDICATOR, UNIT_CODE, UNIT_NAME, numbers_columns
from lib.workbooks.problems import Problem

HEADER, NAMES = "header", "names"  # kinds of keys; in a profile, after a sign that no heading has: what was chosen
KEPT = "#"
MAX_HEADER = 10  # rows
OFFERED_ROWS, OFFERED_COLUMNS, LOOKED_AT = 40, 12, 60
_ROWS = re.compile(r"([1-9][0-9]{0,5})(?:-([1-9][0-9]{0,5}))?")


def header_key(sheet: str) -> str:
    return f"{HEADER}:{sheet}"


def rows_of(answer: str) -> tuple[int, int] | None:
    """``"6-8" → (5, 7)``, ``"6" → (5, 5)``: rows from 0; None for what names no rows of a header."""
    found = _ROWS.fullmatch(answer.replace(" ", ""))
    if not found:
        return None
    first, last = int(found[1]) - 1, int(found[2] or found[1]) - 1
    return (first, last) if first <= last < first + MAX_HEADER else None


def header_by_hand(grid: Grid, choices: Choices) -> Header | None:
    """The header that somebody chose for ``grid``, in this file or in an earlier one with the same; None without."""
    rows = rows_of(choices.answers.get(header_key(grid.name), ""))
    header = _at(grid, choices, *rows) if rows and rows[1] < len(grid.rows) else _known(grid, choices)
    if header:
        choices.remembered.setdefault(header.fingerprint, {})[KEPT + HEADER] = "chosen"
    return header


def _at(grid: Grid, choices: Choices, first: int, last: int) -> Header:
    below = [shown(cell) for cell in (grid.rows[last + 1] if last + 1 < len(grid.rows) else ()) if not is_blank(cell)]
    return header_at(grid, choices.headers, first, last, last + (2 if numbers_columns(below) else 1))


def _known(grid: Grid, choices: Choices) -> Header | None:
    chosen = {fingerprint for fingerprint, columns in choices.profiles.items() if KEPT + HEADER in columns}
    if not chosen:
        return None
    for first in range(min(OFFERED_ROWS, len(grid.rows))):
        if all(map(is_blank, grid.rows[first])):
            continue
        for last in range(first, min(first + MAX_HEADER, len(grid.rows))):
            header = _at(grid, choices, first, last)
            if header.fingerprint in chosen:
                return header
    return None


def header_question(grid: Grid) -> Problem | None:
    """Where the header is of a sheet in which none was found; None for a sheet without lines of figures."""
    if not any(any(map(is_figure, row)) and any(map(_is_text, row)) for row in grid.rows):
        return None
    options = [
        (str(row + 1), f"Dòng {row + 1}: {' | '.join(texts)[:90]}")
        for row, texts in _texts(grid)
        if len(texts) > 1
    ]  # fmt: skip
    cell, read = next((address(y, x), shown(text)) for y, row in enumerate(grid.rows) for x, text in enumerate(row)
                      if _is_text(text))  # fmt: skip
    return Problem(
        grid.name, cell, read[:120],
        "trang này có số liệu nhưng không nhận ra dòng tiêu đề nào (cột đơn vị, mã hoặc tên các chỉ tiêu); "
        "hãy chọn dòng tiêu đề, hoặc bỏ qua trang",
        "question", "no-header", header_key(grid.name),
        (*options, (IGNORE, "Trang này không có bảng số liệu")),
    )  # fmt: skip


def _texts(grid: Grid) -> Iterator[tuple[int, list[str]]]:
    for row, cells in enumerate(grid.rows[:OFFERED_ROWS]):
        if any(map(_is_text, cells)):
            yield row, [shown(cell)[:30] for cell in cells if not is_blank(cell)]


def _is_text(cell) -> bool:
    return isinstance(cell, str) and not is_blank(cell) and not is_figure(cell)


# --- the column of names ---------------------------------------------------------------------------------------------


def take_names(grid: Grid, header: Header, meanings: dict[int, Meaning], choices: Choices) -> None:
    """Let the column that somebody chose be the one of units, or of indicators."""
    answer = choices.answers.get(f"{NAMES}:{choices.table(grid.name)}")
    answer = answer or choices.profiles.get(header.fingerprint, {}).get(KEPT + NAMES, "")
    what, _, letters = answer.partition(":")
    if what not in ("unit", "indicator") or not re.fullmatch("[A-Z]{1,3}", letters):
        return
    column = column_number(letters)
    role = INDICATOR
    if what == "unit":
        texts = [shown(grid.at(row, column)) for row in _lines(grid, header) if not is_blank(grid.at(row, column))]
        role = UNIT_CODE if texts and sum(text.isdigit() for text in texts) * 2 > len(texts) else UNIT_NAME
    for other, found in meanings.items():
        if found.role == role:
            meanings[other] = Meaning()
    meanings[column] = Meaning(role)
    choices.remembered.setdefault(header.fingerprint, {})[KEPT + NAMES] = answer


def names_question(grid: Grid, header: Header, meanings: dict[int, Meaning], choices: Choices) -> Problem | None:
    """Which column says whose figures they are, or what they are of; None where no column can."""
    options = []
    for column in range(min(grid.width, 200)):
        if meanings.get(column, Meaning()).code or len(options) >= OFFERED_COLUMNS:
            continue
        cells = [(row, column) for row in _lines(grid, header) if not is_blank(grid.at(row, column))]
        if not cells:
            continue
        letters, text = column_letters(column), header.text(column)
        called = f"Cột {letters}{f' “{text[:40]}”' if text else ''} ({'; '.join(samples(grid, cells))})"
        texts = sum(_is_text(grid.at(row, column)) for row, column in cells)
        if texts * 2 > len(cells):
            options += [
                (f"unit:{letters}", f"{called} ghi tên xã"),
                (f"indicator:{letters}", f"{called} ghi tên hoặc mã chỉ tiêu"),
            ]
        elif all(
            shown(grid.at(row, column)).isdigit() and len(shown(grid.at(row, column))) >= 3 for row, column in cells
        ):
            options.append((f"unit:{letters}", f"{called} ghi mã xã"))
    if not options:
        return None
    cell = address(header.last, 0)
    return Problem(
        grid.name, cell, header.text(min(header.paths, default=0)),
        "không rõ cột nào của bảng này ghi tên hoặc mã đơn vị; hãy chọn cột ấy, hoặc ghi tiêu đề “Tên xã”, “Mã đơn vị” "
        "trên cột rồi gửi lại", "question", "no-unit-column", f"{NAMES}:{choices.table(grid.name)}", tuple(options),
    )  # fmt: skip


def _lines(grid: Grid, header: Header) -> range:
    return range(header.data, min(header.data + LOOKED_AT, len(grid.rows)))
