"""Finds the table in a sheet: where the header is, which column is which indicator, which rows are units.

*Wide*: communes in rows, indicators in columns, below any letterhead and title; one to three header rows, totals and
signatures left out. *Long*: our own export, one figure per row under the header of ``LONG_HEADER``.
Nothing is dropped in silence: a column or a row that holds figures and cannot be placed is a problem with its cell.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from organizations.excel.grid import Grid, address, is_blank, shown
from organizations.excel.problems import Problem
from organizations.excel.safe import unquoted
from organizations.text import fold

LONG_HEADER = ("unit_code", "unit_name", "indicator_code", "value")
HEADER_SEARCH_ROWS = 60
MAX_HEADER_ROWS = 4

CODE_HEADERS = {
    "ma", "ma don vi", "ma xa", "ma px", "ma phuong xa", "ma dvhc", "ma don vi hanh chinh", "ma so", "ma dia phuong",
    "ma so don vi", "ma xa phuong", "ma gso", "unit code",
}  # fmt: skip
NAME_HEADERS = {
    "ten", "don vi", "ten don vi", "don vi hanh chinh", "ten don vi hanh chinh", "ten xa", "xa", "xa phuong",
    "xa phuong thi tran", "ten xa phuong", "ten xa phuong thi tran", "phuong xa", "xa thi tran", "ten xa thi tran",
    "dia phuong", "ten dia phuong", "dia ban", "don vi bao cao", "xa phuong dac khu", "ten cac xa", "cac xa",
    "unit name",
}  # fmt: skip
NEUTRAL_HEADERS = {"tt", "stt", "so tt", "so thu tu", "thu tu", "ghi chu", "chu thich"}
TOTAL_WORDS = {
    "tong cong", "tong so", "tong", "cong", "toan huyen", "toan tinh", "toan xa", "toan quoc", "cong toan huyen",
    "tong cong toan huyen", "tong toan huyen", "tong so toan huyen", "tong hop", "cong chung", "tong cong toan tinh",
}  # fmt: skip
FOOTER_STARTS = (
    "nguoi lap", "lap bieu", "ky ghi ro", "ky ten", "tm ", "kt ", "thu truong", "chu tich", "ghi chu", "noi nhan",
    "nguoi kiem tra", "truong ban", "xac nhan cua",
)  # fmt: skip
_DATELINE = re.compile(r"(^|.* )ngay .*thang .*nam .*")
_WORDS = re.compile(r"[^0-9a-z]+")
_BRACKETS = re.compile(r"\([^()]*\)")
_COLUMN_MARK = re.compile(r"\(?[0-9]{1,3}\)?( ?= ?.*)?|\(?[A-E]\)?")


@dataclass(frozen=True)
class Head:
    """What a column of one indicator may be headed with."""

    code: str
    name: str
    unit_of_measure: str = ""


@dataclass(frozen=True)
class RawFigure:
    """One filled cell with the unit and the indicator it stands for, nothing judged yet."""

    sheet: str
    cell: str
    value: object
    indicator: str
    unit_code: str
    unit_name: str
    unit_cell: str  # where the name stands, or the code when there is no name
    header: str = ""  # where the indicator is named
    percent_format: bool = False
    formats_known: bool = True


@dataclass
class Reading:
    """What the sheets of one file say."""

    figures: list[RawFigure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    layout: str = ""
    tables: int = 0
    columns: dict[str, str] = field(default_factory=dict)  # "Sheet1!D5" → indicator code


def plain(text: str) -> str:
    """``text`` folded, with every run of signs made one space: ``"Xã, phường/TT" → "xa phuong tt"``."""
    return _WORDS.sub(" ", fold(text)).strip()


class Headers:
    """Which indicator a header cell means, by code or by name, without regard to marks, signs and units of measure."""

    def __init__(self, heads: Iterable[Head]):
        self.by_code, self.by_name, self.measures = {}, {}, {}
        for head in heads:
            self.by_code[plain(head.code)] = head.code
            self.measures[head.code] = plain(head.unit_of_measure)
            for name in {plain(head.name), plain(_BRACKETS.sub(" ", head.name))}:
                # Two indicators of one name: neither is meant by the name alone.
                self.by_name[name] = None if self.by_name.get(name, head.code) != head.code else head.code

    def indicator(self, text: str) -> str | None:
        """The code of the indicator that the header ``text`` means; None when it means none."""
        whole = plain(text)
        if not whole:
            return None
        found = (
            self.by_code.get(whole)
            or self.by_name.get(whole)
            or self.by_name.get(plain(_BRACKETS.sub(" ", fold(text))))
        )
        if found:
            return found
        first, _, rest = whole.partition(" ")  # "XA02 - Hộ nghèo", "XA02. Hộ nghèo (hộ)"
        code = self.by_code.get(first)
        if code and (
            self.by_name.get(rest) == code
            or self.by_name.get(plain(_BRACKETS.sub(" ", fold(text)))[len(first) + 1 :]) == code
        ):
            return code
        return None


def find(grids: list[Grid], heads: Iterable[Head]) -> Reading:
    """All figures in the visible sheets of a file, and all that is wrong with its headers and rows."""
    headers = Headers(heads)
    reading = Reading()
    for grid in grids:
        if grid.visible:
            if is_long(grid):
                _read_long(grid, reading)
            else:
                _read_wide(grid, headers, reading)
    return reading


# --- long -------------------------------------------------------------------------------------------------------------


def is_long(grid: Grid) -> bool:
    """Whether the first row is exactly the header of our long export."""
    return bool(grid.rows) and tuple(shown(cell) for cell in grid.rows[0][: len(LONG_HEADER)]) == LONG_HEADER


def _read_long(grid: Grid, reading: Reading) -> None:
    reading.layout, reading.tables = reading.layout or "long", reading.tables + 1
    for number, row in enumerate(grid.rows[1:], 1):
        code, name, indicator, value = (unquoted(grid.at(number, column)) for column in range(4))
        if all(is_blank(cell) for cell in row):
            continue
        # In this layout a dot is a decimal point, whatever the indicator.
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value.strip()):
            value = Decimal(value.strip())
        reading.figures.append(
            RawFigure(
                grid.name, address(number, 3), value, shown(indicator).upper(), shown(code), shown(name),
                address(number, 0 if is_blank(name) else 1), address(number, 2),
            )
        )  # fmt: skip


# --- wide -------------------------------------------------------------------------------------------------------------


@dataclass
class _Table:
    first: int  # first header row
    last: int  # last header row
    code_column: int | None
    name_column: int | None
    indicators: dict[int, tuple[str, str]]  # column → code of the indicator, address of its header

    @property
    def unit_columns(self) -> list[int]:
        return [column for column in (self.code_column, self.name_column) if column is not None]


def _read_wide(grid: Grid, headers: Headers, reading: Reading) -> None:
    table = _find_header(grid, headers)
    if table is None:
        return
    reading.layout, reading.tables = "wide", reading.tables + 1
    reading.problems += _column_problems(grid, headers, table)
    reading.columns |= {f"{grid.name}!{header}": code for code, header in table.indicators.values()}
    for row in _data_rows(grid, table, headers, reading):
        code = shown(grid.at(row, table.code_column)) if table.code_column is not None else ""
        name = shown(grid.at(row, table.name_column)) if table.name_column is not None else ""
        unit_cell = address(row, table.name_column if name and table.name_column is not None else table.unit_columns[0])
        for column, (indicator, header) in table.indicators.items():
            value = grid.at(row, column)
            if not is_blank(value):
                reading.figures.append(
                    RawFigure(
                        grid.name, address(row, column), value, indicator, code, name, unit_cell, header,
                        percent_format=(row, column) in grid.percents, formats_known=grid.formats_known,
                    )
                )  # fmt: skip


def _find_header(grid: Grid, headers: Headers) -> _Table | None:
    """The header with the most indicators; None when the sheet has no table of figures."""
    roles = [_roles(grid, row, headers) for row in range(min(HEADER_SEARCH_ROWS, len(grid.rows)))]
    anchor = max(range(len(roles)), key=lambda row: len(roles[row]), default=None)
    if anchor is None or not roles[anchor]:
        return None
    first = last = anchor
    while first > 0 and last - first < MAX_HEADER_ROWS - 1 and roles[first - 1]:
        first -= 1
    while last + 1 < len(roles) and last - first < MAX_HEADER_ROWS - 1 and roles[last + 1]:
        last += 1
    table = _Table(first, last, None, None, {})
    headed = [(row, column, role) for row in range(first, last + 1) for column, role in roles[row].items()]
    for row, column, role in headed:
        if role.startswith("="):
            table.indicators[column] = role[1:], address(row, column)
    # A unit of measure may be "xã" too, but stands in the column of an indicator.
    for _, column, role in headed:
        if role == "code" and table.code_column is None and column not in table.indicators:
            table.code_column = column
        elif role == "name" and table.name_column is None and column not in table.indicators:
            table.name_column = column
    # A title may hold one such word: a table has a column of units and something beside it.
    if not table.unit_columns or (not table.indicators and len(roles[anchor]) < 2):
        return None
    return table


def _roles(grid: Grid, row: int, headers: Headers) -> dict[int, str]:
    """Column → ``code``, ``name``, ``neutral`` or ``=CODE`` for the header words that a row holds."""
    roles = {}
    for column, cell in enumerate(grid.rows[row]):
        if not isinstance(cell, str) or is_blank(cell):
            continue
        words = plain(_BRACKETS.sub(" ", fold(cell)))
        if code := headers.indicator(cell):
            roles[column] = f"={code}"
        elif words in CODE_HEADERS:
            roles[column] = "code"
        elif words in NAME_HEADERS:
            roles[column] = "name"
        elif words in NEUTRAL_HEADERS:
            roles[column] = "neutral"
    return roles


def _column_problems(grid: Grid, headers: Headers, table: _Table) -> list[Problem]:
    """Columns that two headers claim, that claim two indicators, or that hold cells under no known header."""
    problems, seen = [], {}
    for column, (code, header) in sorted(table.indicators.items()):
        named = {
            found
            for row in range(table.first, table.last + 1)
            if (found := headers.indicator(shown(grid.at(row, column)))) is not None
        }
        if len(named) > 1:
            problems.append(
                Problem(grid.name, header, shown(grid.at(table.last, column)),
                        f"cột này mang tên của hai chỉ tiêu ({', '.join(sorted(named))}); hãy sửa cho thống nhất")
            )  # fmt: skip
        if code in seen:
            problems.append(
                Problem(grid.name, header, code,
                        f"chỉ tiêu {code} đã có ở cột của ô {seen[code]}; mỗi chỉ tiêu chỉ được một cột")
            )  # fmt: skip
        seen.setdefault(code, header)
    for column in range(grid.width):
        if column in table.indicators or column in table.unit_columns:
            continue
        titles = [
            (row, shown(grid.at(row, column)))
            for row in range(table.first, table.last + 1)
            if not is_blank(grid.at(row, column))
        ]
        if any(plain(title) in NEUTRAL_HEADERS for _, title in titles):
            continue
        if titles and not _is_group_title(grid, table, titles[-1][0], column):
            row, title = titles[-1]
            problems.append(
                Problem(grid.name, address(row, column), title,
                        "không khớp mã hoặc tên chỉ tiêu nào của biểu; hãy sửa tiêu đề hoặc xóa cột này")
            )  # fmt: skip
        elif (row := _first_figure(grid, table, column)) is not None:
            problems.append(
                Problem(grid.name, address(row, column), shown(grid.at(row, column)),
                        "cột này không có tiêu đề nên không biết là chỉ tiêu nào; hãy ghi tiêu đề hoặc xóa cột")
            )  # fmt: skip
    return problems


def _is_group_title(grid: Grid, table: _Table, row: int, column: int) -> bool:
    """Whether a title above the last header row spans a group and nothing stands in its own column below."""
    return row < table.last and _first_figure(grid, table, column) is None


def _first_figure(grid: Grid, table: _Table, column: int) -> int | None:
    for row in range(table.last + 1, len(grid.rows)):
        if _is_footer(grid, row, table):
            return None
        words = _unit_words(grid, row, table).split()
        if words and not is_blank(grid.at(row, column)) and not all(map(_is_column_mark, words)):
            return row
    return None


def _unit_words(grid: Grid, row: int, table: _Table) -> str:
    return " ".join(shown(grid.at(row, column)) for column in table.unit_columns).strip()


def _label(grid: Grid, row: int, table: _Table) -> list[str]:
    """The texts of a row left of its first indicator, and in the unit columns, as plain words."""
    edge = min(table.indicators, default=grid.width)
    columns = {*range(edge), *table.unit_columns}
    return [plain(cell) for column in sorted(columns) if isinstance(cell := grid.at(row, column), str) and cell.strip()]


def _is_footer(grid: Grid, row: int, table: _Table) -> bool:
    texts = [cell for cell in grid.rows[row] if isinstance(cell, str) and not is_blank(cell)]
    return any(plain(text).startswith(FOOTER_STARTS) or _DATELINE.fullmatch(plain(text)) for text in texts) and not any(
        _is_number(grid.at(row, column)) for column in table.indicators
    )


def _is_number(value) -> bool:
    return isinstance(value, float | int) or (
        isinstance(value, str) and bool(re.fullmatch(r"[0-9][0-9., ]*%?", value.strip()))
    )


def _is_column_mark(value) -> bool:
    """``(1)``, ``A``, ``1``, ``(3)=(2)/(1)``: the row under a header that numbers the columns."""
    return bool(_COLUMN_MARK.fullmatch(shown(value)))


def _data_rows(grid: Grid, table: _Table, headers: Headers, reading: Reading):
    """The rows that state figures of a unit, in order; what cannot be placed goes to ``reading.problems``."""
    ended = False
    for row in range(table.last + 1, len(grid.rows)):
        filled = [column for column in table.indicators if not is_blank(grid.at(row, column))]
        if not ended and _is_footer(grid, row, table):
            ended = True
        if not filled:
            continue
        column = filled[0]
        if ended:
            # Words beside the signatures are no figures; a number there would be lost in silence.
            if any(_is_number(grid.at(row, column)) for column in filled):
                reading.problems.append(
                    Problem(grid.name, address(row, column), shown(grid.at(row, column)),
                            "số này nằm dưới phần chữ ký nên không biết của đơn vị nào; hãy đưa lên bảng hoặc xóa đi")
                )  # fmt: skip
            continue
        if set(_label(grid, row, table)) & TOTAL_WORDS:
            continue
        words = _unit_words(grid, row, table)
        if _is_mark_row(grid, row, table, filled, words, headers):
            continue
        if not words:
            reading.problems.append(
                Problem(grid.name, address(row, table.unit_columns[-1]), "",
                        "dòng này có số liệu nhưng không ghi tên hoặc mã đơn vị; hãy ghi tên đơn vị hoặc xóa số liệu")
            )  # fmt: skip
            continue
        yield row


def _is_mark_row(grid: Grid, row: int, table: _Table, filled: list[int], words: str, headers: Headers) -> bool:
    """A row directly below the header that numbers the columns or gives their units of measure."""
    if row > table.last + 3:
        return False
    cells = [shown(grid.at(row, column)) for column in filled]
    if all(
        plain(cell) == headers.measures[table.indicators[column][0]] for column, cell in zip(filled, cells, strict=True)
    ):
        return True
    if not all(map(_is_column_mark, cells)):
        return False
    if words:
        return all(map(_is_column_mark, words.split()))
    # No unit beside it: a numbering shows itself by brackets or letters, or by counting up.
    numbers = [int(cell) for cell in cells if cell.isdecimal()]
    return len(numbers) < len(cells) or (
        len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    )
