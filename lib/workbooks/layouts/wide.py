"""Communes in rows, indicators in columns: the form of a district, and the portal's own."""

from dataclasses import dataclass, field

from lib.workbooks.grid import Grid, address, column_letters, is_blank, shown
from lib.workbooks.layouts.answers import Choices
from lib.workbooks.layouts.asking import hidden_question, note_aside, note_of_which, samples, unknown_column
from lib.workbooks.layouts.columns import Meaning
from lib.workbooks.layouts.header_rows import Header, is_figure
from lib.workbooks.layouts.rows import DataRows
from lib.workbooks.layouts.shapes import (
    IGNORE,
    READ,
    WIDE,
    FoundColumn,
    FoundTable,
    Place,
    RawFigure,
    Reading,
    Source,
    Total,
    column_key,
)
from lib.workbooks.layouts.words import ASIDE, MEASURE, ORDER, UNIT_CODE, UNIT_NAME, is_whole_total
from lib.workbooks.problems import Problem


@dataclass
class _Pair:
    """The columns of one indicator: ``value`` and ``cumulative``, -1 where there is none."""

    source: Source
    value: int = -1
    cumulative: int = -1


@dataclass
class _Table:
    grid: Grid
    header: Header
    code_column: int | None = None
    name_column: int | None = None
    pairs: dict[str, _Pair] = field(default_factory=dict)  # indicator → its columns

    @property
    def unit_columns(self) -> list[int]:
        return [column for column in (self.code_column, self.name_column) if column is not None]

    @property
    def columns(self) -> list[int]:
        """The columns that hold figures to import."""
        return sorted(c for pair in self.pairs.values() for c in (pair.value, pair.cumulative) if c >= 0)


def is_wide(meanings: dict[int, Meaning]) -> bool:
    """Whether a header has a column of units, and something beside it."""
    roles = {found.role for found in meanings.values()}
    return bool(roles & {UNIT_CODE, UNIT_NAME}) and len(meanings) > 1


def read_wide(grid: Grid, header: Header, meanings: dict[int, Meaning], choices: Choices, reading: Reading) -> None:
    """Put the figures of the table under ``header`` into ``reading``, and all that is doubtful about its columns."""
    table = _Table(grid, header)
    for column, found in sorted(meanings.items()):
        if found.role == UNIT_CODE and table.code_column is None:
            table.code_column = column
        elif found.role == UNIT_NAME and table.name_column is None:
            table.name_column = column
    order = next((column for column, found in sorted(meanings.items()) if found.role == ORDER), None)
    rows = DataRows(grid, header, table.unit_columns, choices.headers, order)
    _read_columns(table, meanings, rows.lines, choices, reading)
    _read_rows(table, rows, choices, reading)


# --- columns ---------------------------------------------------------------------------------------------------------


def _read_columns(
    table: _Table, meanings: dict[int, Meaning], lines: list[int], choices: Choices, reading: Reading
) -> None:
    grid, header = table.grid, table.header
    fingerprint = header.fingerprint
    aside, unknown = [], []
    width = max((len(grid.rows[row]) for row in lines), default=0)
    for column in range(max(width, max(meanings, default=-1) + 1)):
        if column in table.unit_columns:
            continue
        found, text = meanings.get(column, Meaning()), header.text(column)
        heading = header.paths[column][-1] if column in header.paths else None
        cell = address(heading.row, column) if heading else address(header.last, column)
        chosen = choices.about(grid.name, choices.column(column), text, fingerprint)
        if found.others and not chosen:
            reading.problems.append(
                Problem(grid.name, cell, text, "cột này mang tên của hai chỉ tiêu "
                        f"({', '.join(sorted({found.code, *found.others}))}); hãy sửa cho thống nhất",
                        code="two-indicators")
            )  # fmt: skip
            continue
        if chosen:
            answer, how = chosen
            if answer == IGNORE:
                _found(table, reading, choices, column, cell, text, "", "value", "ignored", lines)
                continue
            code, _, part = answer.partition("|")
            _take(table, reading, choices, column, cell, text, code, part or "value", how, lines)
        elif found.code:
            _take(table, reading, choices, column, cell, text, found.code, found.part, found.how, lines)
        elif found.role in ASIDE:
            if any(is_figure(grid.at(row, column)) for row in lines):
                aside.append((column, text, found.role))
                _found(table, reading, choices, column, cell, text, "", "value", "aside", lines)
        elif found.role in (ORDER, MEASURE):
            continue
        else:
            unknown.append((column, cell, text))
    note_aside(reading, grid, aside)
    _ask(table, unknown, lines, choices, reading)


def _take(table, reading, choices, column, cell, text, code, part, how, lines) -> None:
    """Let ``column`` be ``part`` of the indicator ``code``, unless another column is already."""
    grid = table.grid
    pair = table.pairs.get(code)
    if pair is None:
        head = choices.headers.heads[code]
        pair = _Pair(Source(grid.name, code, cell, WIDE, head.sums, grid.percents, grid.formats, grid.formats_known))
        table.pairs[code] = pair
    elif getattr(pair, part) >= 0:
        first = address(table.header.paths[getattr(pair, part)][-1].row, getattr(pair, part))
        reading.problems.append(
            Problem(grid.name, cell, text or code,
                    f"chỉ tiêu {code} đã có ở cột của ô {first}; mỗi chỉ tiêu chỉ được một cột",
                    code="duplicate-column")
        )  # fmt: skip
        return
    setattr(pair, part, column)
    _found(table, reading, choices, column, cell, text, code, part, how, lines)


def _found(table, reading, choices, column, cell, text, code, part, how, lines) -> None:
    shown_cells = samples(table.grid, ((row, column) for row in lines))
    key = choices.key(table.grid.name, choices.column(column), text)
    reading.columns.append(FoundColumn(table.grid.name, cell, text, code, part, how, shown_cells, key))


def _ask(table: _Table, unknown: list[tuple[int, str, str]], lines: list[int], choices: Choices, reading) -> None:
    """Ask about the columns with figures that nobody knows; name those that hold words alone."""
    grid, words = table.grid, []
    open_ones = [code for code, pair in table.pairs.items() if pair.cumulative < 0]
    options = choices.headers.choices(table.pairs, open_ones)
    for column, cell, text in unknown:
        first = next((row for row in lines if is_figure(grid.at(row, column))), None)
        if first is None:
            if text and any(not is_blank(grid.at(row, column)) for row in lines):
                words.append(f"{column_letters(column)} “{text}”")
            continue
        key = choices.key(grid.name, choices.column(column), text)
        if key == column_key(grid.name, choices.column(column)):
            place = cell if text else address(first, column)
            reading.problems.append(unknown_column(grid, place, text, key, options))
        _found(table, reading, choices, column, cell, text, "", "value", "unknown", lines)
    if words:
        reading.notes.append(f"Trang “{grid.name}”: không nhập cột {', '.join(words)} vì chỉ có chữ.")


# --- rows ------------------------------------------------------------------------------------------------------------


def _read_rows(table: _Table, rows: DataRows, choices: Choices, reading: Reading) -> None:
    grid, lines, figures = table.grid, rows.lines, reading.figures
    columns = table.columns
    hidden_rows, hidden_columns = _hidden(table, lines)
    skipped_rows, skipped_columns = frozenset(), frozenset()
    if hidden_rows or hidden_columns:
        answer = choices.answers.get(f"hidden:{grid.name}")
        if answer == IGNORE:
            skipped_rows, skipped_columns = frozenset(hidden_rows), frozenset(hidden_columns)
        elif answer != READ:
            reading.problems.append(hidden_question(grid, hidden_rows, hidden_columns))
    triples = [
        (pair.source, pair.value if pair.value not in skipped_columns else -1,
         pair.cumulative if pair.cumulative not in skipped_columns else -1)
        for pair in table.pairs.values()
    ]  # fmt: skip
    triples = [(source, value, so_far) for source, value, so_far in triples if value >= 0 or so_far >= 0]
    needed = max(columns, default=-1) + 1
    code_column, name_column, name = table.code_column, table.name_column, grid.name
    reading.problems += rows.problems(columns)
    stated, append, new, figure = 0, figures.append, tuple.__new__, RawFigure
    for row in lines:
        if row in skipped_rows:
            continue
        cells = grid.rows[row]
        if len(cells) < needed:
            cells = [*cells, *[""] * (needed - len(cells))]
        code = shown(grid.at(row, code_column)) if code_column is not None else ""
        unit = shown(grid.at(row, name_column)) if name_column is not None else ""
        at = code_column if name_column is None or (code and not unit) else name_column
        place = Place(name, row, at, code, unit)
        before = len(figures)
        for source, value_column, so_far_column in triples:
            value = cells[value_column] if value_column >= 0 else ""
            if so_far_column < 0:
                if value.__class__ is float or not is_blank(value):
                    append(new(figure, (source, place, row, value_column, value, "", -1)))
                continue
            so_far = cells[so_far_column]
            if not (is_blank(value) and is_blank(so_far)):
                at = value_column if value_column >= 0 else so_far_column
                figures.append(RawFigure(source, place, row, at, value, so_far, so_far_column))
        if len(figures) > before:
            stated += 1
            if not (code or unit):
                del figures[before:]
                reading.unplaced.add((name, row))
                reading.problems.append(
                    Problem(grid.name, place.cell, "", "dòng này có số liệu nhưng không ghi tên hoặc mã đơn vị; "
                            "hãy ghi tên đơn vị hoặc xóa số liệu", code="no-unit")
                )  # fmt: skip
    reading.totals += _totals(table, rows, triples)
    note_of_which(reading, grid, [row for row in rows.of_which if any(is_figure(grid.at(row, c)) for c in columns)])
    reading.tables.append(
        FoundTable(name, WIDE, table.header.first + 1, table.header.last + 1, table.header.fingerprint, stated)
    )


def _hidden(table: _Table, lines: list[int]) -> tuple[list[int], list[int]]:
    """The hidden rows and columns that hold figures to import."""
    grid, columns = table.grid, table.columns
    hidden_columns = [
        column
        for column in columns
        if column in grid.hidden_columns and any(is_figure(grid.at(r, column)) for r in lines)
    ]
    hidden_rows = [row for row in lines if row in grid.hidden_rows and any(is_figure(grid.at(row, c)) for c in columns)]
    return hidden_rows, hidden_columns


def _totals(table: _Table, rows: DataRows, triples) -> list[Total]:
    totals = []
    for row, label, first, last in rows.totals:
        cells = tuple(
            (source, column, value, column == so_far)
            for source, at, so_far in triples
            for column in (at, so_far)
            if column >= 0 and not is_blank(value := table.grid.at(row, column))
        )
        if cells:
            totals.append(Total(table.grid.name, row, label, cells, first, last, is_whole_total(label)))
    return totals
