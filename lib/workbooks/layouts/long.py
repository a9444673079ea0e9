"""A list: one figure per row under unit, indicator and value. The portal's own export is one."""

import re
from decimal import Decimal

from lib.workbooks.escaping import unquoted
from lib.workbooks.grid import Grid, address, is_blank, shown
from lib.workbooks.layouts.answers import Choices
from lib.workbooks.layouts.asking import hidden_question, unknown_column
from lib.workbooks.layouts.columns import Meaning
from lib.workbooks.layouts.header_rows import Header, is_figure
from lib.workbooks.layouts.headers import Match
from lib.workbooks.layouts.shapes import (
    IGNORE,
    LONG,
    READ,
    FoundColumn,
    FoundTable,
    Place,
    RawFigure,
    Reading,
    Source,
    Total,
    column_key,
)
from lib.workbooks.layouts.titles import periods_in
from lib.workbooks.layouts.words import (
    CUMULATIVE,
    INDICATOR,
    INDICATOR_CODE,
    PERIOD,
    QUARTER,
    UNIT_CODE,
    UNIT_NAME,
    VALUE,
    is_total,
    is_whole_total,
    starts_footer,
)
from lib.workbooks.problems import Problem

LONG_HEADER = ("unit_code", "unit_name", "indicator_code", "value")
_OWN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def is_long(meanings: dict[int, Meaning]) -> bool:
    roles = {found.role for found in meanings.values()}
    return (
        bool(roles & {UNIT_CODE, UNIT_NAME})
        and bool(roles & {INDICATOR, INDICATOR_CODE})
        and bool(roles & {VALUE, QUARTER, CUMULATIVE})
    )


def is_own(grid: Grid) -> bool:
    """Whether the first row is exactly the header of our export: there a dot is a decimal point."""
    return bool(grid.rows) and tuple(shown(cell) for cell in grid.rows[0][: len(LONG_HEADER)]) == LONG_HEADER


class _List:
    """The rows of one list on their way into ``reading``."""

    def __init__(self, grid: Grid, header: Header, meanings: dict[int, Meaning], choices: Choices, reading: Reading):
        self.grid, self.header, self.choices, self.reading = grid, header, choices, reading
        columns = {}
        for column, found in sorted(meanings.items()):
            columns.setdefault(found.role, column)
        self.code, self.name = columns.get(UNIT_CODE, -1), columns.get(UNIT_NAME, -1)
        self.indicator_columns = [columns[word] for word in (INDICATOR_CODE, INDICATOR) if word in columns]
        self.value = columns.get(QUARTER, columns.get(VALUE, -1))
        self.cumulative = columns.get(CUMULATIVE, -1)
        self.period = columns.get(PERIOD, -1)
        self.own = is_own(grid)
        self.sources: dict[tuple, Source | None] = {}
        self.places: dict[tuple, Place] = {}
        self.unknown: list[tuple[int, int, str]] = []
        self.totals: list[tuple[int, str, Source, int, object, bool]] = []
        self.stated = 0

    def read(self) -> None:
        grid, reading = self.grid, self.reading
        hidden = self._hidden()
        columns = (self.code, self.name, *self.indicator_columns, self.value, self.cumulative, self.period)
        needed = max(columns) + 1
        value_column, so_far_column, figures = self.value, self.cumulative, reading.figures
        periods, places, sources = set(), self.places, self.sources
        append, new, figure = figures.append, tuple.__new__, RawFigure
        at = value_column if value_column >= 0 else so_far_column
        code_column, name_column = self.code, self.name
        first, *second = self.indicator_columns
        second = second[0] if second else first
        for row in range(self.header.data, len(grid.rows)):
            cells = grid.rows[row]
            if len(cells) < needed:
                cells = [*cells, *[""] * (needed - len(cells))]
            value = cells[value_column] if value_column >= 0 else ""
            so_far = cells[so_far_column] if so_far_column >= 0 else ""
            if is_blank(value) and is_blank(so_far):
                if any(isinstance(cell, str) and cell and starts_footer(cell) for cell in cells):
                    break
                continue
            if row in hidden:
                continue
            named = (cells[code_column] if code_column >= 0 else "", cells[name_column] if name_column >= 0 else "")
            stated = (cells[first], cells[second])
            if stated in sources:
                source = sources[stated]
            else:
                source = sources[stated] = self._source(row, stated)
            if source is None:
                continue
            if named in places:
                place = places[named]
            else:
                place = places[named] = self._place(row, named)
            if self.own and value.__class__ is str and not value.isdigit():
                value = _own(value)
            if place is None:
                self._total(row, named, source, value, so_far)
                continue
            append(new(figure, (source, place, row, at, value, so_far, so_far_column)))
            if self.period >= 0:
                periods.add(cells[self.period])
            self.stated += 1
        self._finish(periods)

    def _hidden(self) -> frozenset[int]:
        grid = self.grid
        rows = [
            row for row in sorted(grid.hidden_rows)
            if row >= self.header.data
            and any(is_figure(grid.at(row, column)) for column in (self.value, self.cumulative) if column >= 0)
        ]  # fmt: skip
        answer = self.choices.answers.get(f"hidden:{grid.name}")
        if rows and answer not in (READ, IGNORE):
            self.reading.problems.append(hidden_question(grid, rows, []))
        return frozenset(rows) if answer == IGNORE else frozenset()

    def _source(self, row: int, stated: tuple) -> Source | None:
        """What the indicator's cells say; None when that is asked, or left out by an answer."""
        grid, choices = self.grid, self.choices
        texts = [shown(unquoted(cell)) for cell in dict.fromkeys(stated) if not is_blank(cell)]
        column = self.indicator_columns[0]
        cell, text = address(row, column), " ".join(texts)
        if not texts:
            self.reading.problems.append(
                Problem(grid.name, cell, "", "dòng này có số liệu nhưng không ghi chỉ tiêu; "
                        "hãy ghi mã hoặc tên chỉ tiêu", code="no-indicator")
            )  # fmt: skip
            return None
        key = choices.key(grid.name, cell, text)
        chosen = choices.about(grid.name, cell, text, self.header.fingerprint)
        if chosen and chosen[0] == IGNORE:
            self._found(cell, text, "", "ignored", key, row)
            return None
        if chosen:
            match = Match(chosen[0].partition("|")[0], chosen[1])
        else:
            matches = [found for words in texts if (found := choices.headers.match(words))]
            if len({found.code for found in matches}) > 1:
                self.reading.problems.append(
                    Problem(grid.name, cell, text, "mã và tên chỉ tiêu ở dòng này không khớp nhau "
                            f"({matches[0].code} và {matches[1].code}); hãy sửa cho thống nhất", code="two-indicators")
                )  # fmt: skip
                return None
            match = matches[0] if matches else None
        if match is None:
            self.unknown.append((row, column, text))
            return None
        self._found(cell, text, match.code, match.how, key, row)
        head = choices.headers.heads[match.code]
        return Source(grid.name, match.code, cell, LONG, head.sums, grid.percents, grid.formats, grid.formats_known)

    def _found(self, cell: str, text: str, code: str, how: str, key: str, row: int) -> None:
        sample = shown(self.grid.at(row, self.value if self.value >= 0 else self.cumulative))[:40]
        self.reading.columns.append(FoundColumn(self.grid.name, cell, text, code, "value", how, (sample,), key))

    def _place(self, row: int, named: tuple) -> Place | None:
        """The unit that a row names; None for the word of a total."""
        code, name = shown(unquoted(named[0])), shown(unquoted(named[1]))
        if (name and is_total(name)) or (code and is_total(code)):
            return None
        return Place(self.grid.name, row, self.name if name or self.code < 0 else self.code, code, name)

    def _total(self, row: int, named: tuple, source: Source, value, so_far) -> None:
        label = next(text for text in map(shown, reversed(named)) if text)
        for column, cell, cumulative in ((self.value, value, False), (self.cumulative, so_far, True)):
            if column >= 0 and not is_blank(cell):
                self.totals.append((row, label, source, column, cell, cumulative))

    def _finish(self, periods: set) -> None:
        grid, reading = self.grid, self.reading
        for row, label, source, column, cell, cumulative in self.totals:
            reading.totals.append(
                Total(grid.name, row, label, ((source, column, cell, cumulative),), self.header.data, len(grid.rows),
                      is_whole_total(label))
            )  # fmt: skip
        options = self.choices.headers.choices()
        for row, column, text in self.unknown:
            cell = address(row, column)
            key = self.choices.key(grid.name, cell, text)
            if key == column_key(grid.name, cell):
                reading.problems.append(unknown_column(grid, cell, text, key, options, line=True))
            self._found(cell, text, "", "unknown", key, row)
        found = [
            period for cell in periods for period in periods_in(grid.name, address(self.header.data, self.period), cell)
        ]
        if found:
            reading.periods[self.choices.table(grid.name)] = found
        header = self.header
        reading.tables.append(
            FoundTable(grid.name, LONG, header.first + 1, header.last + 1, header.fingerprint, self.stated)
        )


def read_long(grid: Grid, header: Header, meanings: dict[int, Meaning], choices: Choices, reading: Reading) -> None:
    """Put the figures of the list under ``header`` into ``reading``."""
    _List(grid, header, meanings, choices, reading).read()


def _own(value):
    """A cell of our own export: a dot is a decimal point, whatever the indicator."""
    value = unquoted(value)
    if isinstance(value, str) and "." in value and _OWN_NUMBER.fullmatch(value.strip()):
        return Decimal(value.strip())
    return value
