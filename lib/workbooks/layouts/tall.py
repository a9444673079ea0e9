"""One commune per sheet or file, indicators in rows: *TT | Chỉ tiêu | ĐVT | Kế hoạch năm | Trong quý | Lũy kế*."""

import re
from dataclasses import dataclass, field

from lib.workbooks.grid import Grid, address, is_blank, shown
from lib.workbooks.layouts.answers import Choices
from lib.workbooks.layouts.asking import hidden_question, note_aside, samples, unknown_column
from lib.workbooks.layouts.columns import PARTS, Meaning
from lib.workbooks.layouts.header_rows import Header, is_figure
from lib.workbooks.layouts.headers import Headers, Match
from lib.workbooks.layouts.rows import DataRows
from lib.workbooks.layouts.shapes import (
    IGNORE,
    READ,
    TALL,
    FoundColumn,
    FoundTable,
    Place,
    RawFigure,
    Reading,
    Source,
    Title,
    column_key,
)
from lib.workbooks.layouts.titles import read_titles
from lib.workbooks.layouts.words import (
    ASIDE,
    CUMULATIVE,
    INDICATOR,
    INDICATOR_CODE,
    MEASURE,
    OF_WHICH,
    ORDER,
    QUARTER,
    UNIT_CODE,
    UNIT_NAME,
    VALUE,
    plain,
    without_item,
)
from lib.workbooks.problems import Problem

PART_CHOICES = (("value", "Số trong quý"), ("cumulative", "Lũy kế từ đầu năm"), (IGNORE, "Bỏ qua, không nhập"))
_NUMBERED = re.compile(r"\(?([0-9]+(?:\.[0-9]+)*)[.)]?")


@dataclass
class _Form:
    grid: Grid
    header: Header
    label: int
    code: int | None = None
    order: int | None = None
    value: int = -1
    cumulative: int = -1
    lines: dict[str, str] = field(default_factory=dict)  # indicator → address of its label


def is_tall(meanings: dict[int, Meaning]) -> bool:
    """Whether a header lists indicators downwards."""
    return any(found.role in (INDICATOR, INDICATOR_CODE) for found in meanings.values())


def read_tall(
    grid: Grid,
    header: Header,
    meanings: dict[int, Meaning],
    choices: Choices,
    reading: Reading,
    above: tuple[Title, ...] = (),
) -> tuple[Title, ...]:
    """Put the figures of one commune into ``reading``; which commune it is, titles and sheet name tell later.

    ``above``: the titles of the table above on the same sheet, which count where this one names no commune. Returns
    those of this one.
    """
    form = _columns(grid, header, meanings)
    rows = DataRows(grid, header, [form.label], choices.headers)
    lines = sorted([*rows.lines, *rows.of_which])
    fingerprint = _fingerprint(form, lines)
    _find_parts(form, meanings, lines, choices, reading, fingerprint)
    titles = read_titles(grid, header.first)
    titles += tuple(title._replace(above=title.above + 1) for title in above if title.row >= 0)
    place = Place(grid.name, header.first if choices.row else 0, 0, "", "", titles)
    stated = _read_lines(form, lines, place, choices, reading, fingerprint)
    filled = [column for column in (form.value, form.cumulative) if column >= 0]
    reading.problems += rows.problems(filled)
    totals = [str(total.row + 1) for total in rows.totals if any(is_figure(grid.at(total.row, c)) for c in filled)]
    if totals:
        reading.notes.append(
            f"Trang “{grid.name}”: dòng tổng {', '.join(totals)} không nhập; các dòng phía trên là những chỉ tiêu khác "
            "nhau nên không cộng để kiểm tra."
        )
    if stated:
        reading.places.append(place)
    reading.tables.append(FoundTable(grid.name, TALL, header.first + 1, header.last + 1, fingerprint, stated))
    return titles


def _columns(grid: Grid, header: Header, meanings: dict[int, Meaning]) -> _Form:
    by_role = {}
    for column, found in sorted(meanings.items()):
        by_role.setdefault(found.role, column)
    code = by_role.get(INDICATOR_CODE)
    return _Form(grid, header, by_role.get(INDICATOR, code), code, by_role.get(ORDER))


def _fingerprint(form: _Form, lines: list[int]) -> str:
    """That of the header and the labels: another form with the same columns is another form."""
    return form.header.fingerprint_with(shown(form.grid.at(row, form.label)) for row in lines)


# --- columns ---------------------------------------------------------------------------------------------------------


def _find_parts(form: _Form, meanings, lines, choices: Choices, reading: Reading, fingerprint: str) -> None:
    """Find the column of the quarter and that of the year so far; ask about others that hold figures."""
    grid, header = form.grid, form.header
    known = (INDICATOR, INDICATOR_CODE, ORDER, MEASURE, UNIT_CODE, UNIT_NAME)
    roles = {column: found.role for column, found in meanings.items()}
    unknown, aside = [], []
    width = max((len(grid.rows[row]) for row in lines), default=0)
    for column in range(max(width, max(meanings, default=-1) + 1)):
        text, word = header.text(column), roles.get(column, "")
        if column in (form.label, form.code, form.order) or word in known:
            continue
        heading = f"{header.text(form.label)} | {text}"  # not to be mixed with a line of the same words
        chosen = choices.about_part(grid.name, choices.column(column), heading, fingerprint)
        if chosen:
            if chosen != IGNORE and getattr(form, chosen) < 0:
                setattr(form, chosen, column)
        elif word in (QUARTER, CUMULATIVE) and getattr(form, PARTS[word]) < 0:
            setattr(form, PARTS[word], column)
        elif word in ASIDE:
            if any(is_figure(grid.at(row, column)) for row in lines):
                aside.append((column, text, word))
        else:
            unknown.append((column, text, word))
    if form.value < 0:
        # *Thực hiện*, *Kết quả* are the quarter's figure where nothing says so more plainly.
        values = [column for column, _, word in unknown if word == VALUE]
        if values:
            form.value = values[0]
    note_aside(reading, grid, aside)
    for column, text, _ in unknown:
        first = next((row for row in lines if is_figure(grid.at(row, column))), None)
        if column == form.value or first is None:
            continue
        heading = f"{header.text(form.label)} | {text}"
        key = choices.key(grid.name, choices.column(column), heading)
        if key == column_key(grid.name, choices.column(column)):
            cell = address(header.paths[column][-1].row if column in header.paths else first, column)
            reading.problems.append(
                Problem(grid.name, cell, text, "cột này có số liệu nhưng không rõ là số trong quý hay lũy kế; "
                        "hãy chọn, hoặc bỏ qua cột", "question", "unknown-column", key, PART_CHOICES)
            )  # fmt: skip


# --- lines -----------------------------------------------------------------------------------------------------------


def _read_lines(form: _Form, lines, place: Place, choices: Choices, reading: Reading, fingerprint: str) -> int:
    grid = form.grid
    columns = [column for column in (form.value, form.cumulative) if column >= 0]
    hidden_rows = [row for row in lines if row in grid.hidden_rows and any(is_figure(grid.at(row, c)) for c in columns)]
    hidden_columns = [c for c in columns if c in grid.hidden_columns and any(is_figure(grid.at(r, c)) for r in lines)]
    skipped = frozenset()
    if hidden_rows or hidden_columns:
        answer = choices.answers.get(f"hidden:{grid.name}")
        if answer == IGNORE:
            skipped = frozenset(hidden_rows)
            form.value = -1 if form.value in hidden_columns else form.value
            form.cumulative = -1 if form.cumulative in hidden_columns else form.cumulative
        elif answer != READ:
            reading.problems.append(hidden_question(grid, hidden_rows, hidden_columns))
    unknown, stated, ancestors = [], 0, []
    for row in lines:
        if row in skipped:
            continue
        label = shown(grid.at(row, form.label))
        level = _level(shown(grid.at(row, form.order)) if form.order is not None else "", label)
        ancestors = [(depth, text) for depth, text in ancestors if depth < level]
        value = grid.at(row, form.value) if form.value >= 0 else ""
        so_far = grid.at(row, form.cumulative) if form.cumulative >= 0 else ""
        if not (is_blank(value) and is_blank(so_far)):
            stated += _take_line(
                form, row, label, value, so_far, ancestors, place, choices, reading, fingerprint, unknown
            )
        ancestors.append((level, label))
    options = choices.headers.choices(form.lines) if unknown else ()
    for row, label in unknown:
        cell = address(row, form.label)
        key = choices.key(grid.name, cell, label)
        if key == column_key(grid.name, cell):
            reading.problems.append(unknown_column(grid, cell, label, key, options, line=True))
        _found(form, row, label, "", "unknown", key, reading)
    return stated


def _take_line(form, row, label, value, so_far, ancestors, place, choices, reading, fingerprint, unknown) -> bool:
    """Let the line be a figure of its indicator; False when it is none, is left out, or is asked about."""
    grid, cell = form.grid, address(row, form.label)
    if not label and form.code is None:
        reading.problems.append(
            Problem(grid.name, cell, "", "dòng này có số liệu nhưng không ghi chỉ tiêu; "
                    "hãy ghi tên chỉ tiêu hoặc xóa số liệu", code="no-indicator")
        )  # fmt: skip
        return False
    key = choices.key(grid.name, cell, label)
    if chosen := choices.about(grid.name, cell, label, fingerprint):
        answer, how = chosen
        if answer == IGNORE:
            _found(form, row, label, "", "ignored", key, reading)
            return False
        match = Match(answer.partition("|")[0], how)
    else:
        match = _indicator(form, row, label, ancestors, choices.headers)
        if match is None:
            unknown.append((row, label))
            return False
    if match.code in form.lines:
        reading.problems.append(
            Problem(grid.name, cell, label, f"chỉ tiêu {match.code} đã có ở ô {form.lines[match.code]}; "
                    "mỗi chỉ tiêu chỉ được một dòng", code="duplicate-line")
        )  # fmt: skip
        return False
    form.lines[match.code] = cell
    source = Source(grid.name, match.code, cell, TALL, False, grid.percents, grid.formats, grid.formats_known)
    column = form.value if form.value >= 0 else form.cumulative
    reading.figures.append(RawFigure(source, place, row, column, value, so_far, form.cumulative))
    _found(form, row, label, match.code, match.how, key, reading)
    return True


def _indicator(form: _Form, row: int, label: str, ancestors, headers: Headers) -> Match | None:
    """What a line is: by its code, by its words, or by its words after those of a line that it is part of."""
    if form.code is not None and (found := headers.match(shown(form.grid.at(row, form.code)))):
        return found
    if found := headers.match(label):
        return found
    own = without_item(label)
    if OF_WHICH.match(plain(own)):
        own = re.sub(r"(?i)^trong đó\s*:?\s*", "", own)
    for _, text in reversed(ancestors):
        parent = without_item(text)
        if OF_WHICH.match(plain(parent)):
            if found := headers.match(f"Trong đó {own}"):
                return found
        elif found := headers.match(f"{parent} {own}") or headers.match(f"{parent} {label}"):
            return found
    return None


def _level(order: str, label: str) -> int:
    """How deep a line stands: I → 0, 1 → 1, 1.1 → 2, a) → 4, - → 5, + → 6; without any mark as deep as a number."""
    mark = order.strip() or label.strip()
    if not order.strip() and OF_WHICH.match(plain(mark)):
        return 5
    if mark[:1] in "-–—":
        return 5
    if mark[:1] in "+*•":
        return 6
    if re.match(r"\(?[IVX]{1,5}[.)]?(\s|$)", mark):
        return 0
    if found := _NUMBERED.match(mark):
        return 1 + found[1].count(".")
    if re.match(r"\(?[a-zđ][.)]", mark):
        return 4
    return 1


def _found(form: _Form, row: int, label: str, code: str, how: str, key: str, reading: Reading) -> None:
    shown_cells = samples(form.grid, [(row, c) for c in (form.value, form.cumulative) if c >= 0])
    reading.columns.append(
        FoundColumn(form.grid.name, address(row, form.label), label, code, "value", how, shown_cells, key)
    )
