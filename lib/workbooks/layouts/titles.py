"""StatedPeriod and commune as the letterhead, the title, the subtitle and the name of a sheet give them."""

import re
from collections.abc import Iterator

from lib.workbooks.cells import cell_address, cell_text, is_blank
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.headers import is_figure
from lib.workbooks.layouts.period_reading import periods_at, without_periods
from lib.workbooks.layouts.periods import with_year
from lib.workbooks.layouts.reading import StatedPeriod, Title
from lib.workbooks.layouts.vocabulary import Role, heading_key, role_of

_DOCUMENT_DAY = re.compile(r"\bngay [0-9]{1,2} (?:thang )?[0-9]{1,2} (?:nam )?(?:19|20)[0-9]{2}\b")
_LABEL = re.compile(r"^\s*([^:：]{2,40})[:：]\s*(.*)$", re.DOTALL)
_CLOSING = re.compile(r"(?:(?:ghi chu|so lieu|bao cao|chot|tinh|duoc|cac|tren|nay|thoi diem|den|ngay|la) ?)*")
_SIGNED = re.compile(
    r"(?:tm|kt|tl|ubnd|uy ban|ban thuong truc|mttq|hoi|dang uy|doan)\b|(?:xa|phuong|thi tran) .* ngay\b"
)
_RECIPIENT = re.compile(r"^\s*[-–—+*•]|[;,]\s*$|\(b/c\)")  # a line of *Nơi nhận*
LONGEST_TITLE = 300
SIGNATURES = 1_000  # behind every table of a sheet
SIGNED_WITHIN = 15  # rows
CELLS_TOGETHER = 8
ROWS_BELOW = 30  # from the end of a table, in which nothing is a figure any more


def read_periods(grid: Grid, rows: int) -> list[StatedPeriod]:
    """Every period named in the first ``rows`` rows, and every one in the name of the sheet.

    A quarter without a year takes the one that the titles name elsewhere; a year beside anything finer says nothing
    more. What stands in several cells of a row (*Từ ngày | 01/4/2020 | đến ngày | 30/6/2020*) is read together.
    """
    titles: list[StatedPeriod] = []
    for row in range(min(rows, len(grid.rows))):
        here = list(_periods_in_cells(grid, row))
        titles += here or _periods_in_row(grid, row)
    of_sheet = [
        period._replace(names_sheet=True)
        for period in periods_at(grid.name, "A1", grid.title, alone=True)
        if period.kind != "until"  # a sheet called 31.3.2020 was written on that day
    ]
    return [*_with_year(titles), *of_sheet]


def read_periods_below(grid: Grid, begin: int) -> list[StatedPeriod]:
    """The quarters of a stated year, and the days from and to, that the lines under the last figures name.

    ``begin``: the first row with figures. A month there is that of the signatures.
    """
    last = len(grid.rows)
    for row in range(len(grid.rows) - 1, max(begin, len(grid.rows) - ROWS_BELOW) - 1, -1):
        if any(map(is_figure, grid.rows[row])):
            break
        last = row
    return [
        period
        for row in range(last, len(grid.rows))
        for period in _periods_in_cells(grid, row)
        if (period.kind == "quarter" and period.year) or period.kind == "days" or _closes_figures(period)
    ]


def _closes_figures(period: StatedPeriod) -> bool:
    """Whether a line below says to which day the figures go, and nothing of which they are: *Số liệu chốt 31/12*."""
    return period.kind == "until" and bool(_CLOSING.fullmatch(heading_key(without_periods(period.text))))


def _with_year(titles: list[StatedPeriod]) -> list[StatedPeriod]:
    finer = [period for period in titles if period.kind != "year"]
    years = {period.year for period in titles if period.year}
    if len(years) == 1 and finer:
        (year,) = years
        finer = [with_year(period, year) for period in finer]
    return finer or titles


def _periods_in_cells(grid: Grid, row: int) -> Iterator[StatedPeriod]:
    for column, cell in enumerate(grid.rows[row]):
        if isinstance(cell, str) and not is_blank(cell) and len(cell) <= LONGEST_TITLE:
            yield from periods_at(grid.name, cell_address(row, column), cell)


def _periods_in_row(grid: Grid, row: int) -> list[StatedPeriod]:
    """The periods that the cells of a row name together, placed at the first of them."""
    texts = [(column, cell_text(cell)) for column, cell in enumerate(grid.rows[row]) if not is_blank(cell)]
    if not 1 < len(texts) <= CELLS_TOGETHER:
        return []
    text = " ".join(text for _, text in texts)
    return list(periods_at(grid.name, cell_address(row, texts[0][0]), text))


def read_titles(grid: Grid, rows: int) -> tuple[Title, ...]:
    """The texts that may name the commune of a sheet: after labels, in letterhead and title, then the sheet's name.

    *Xã: Nghĩa Tá* and *Tên xã:* with the name in the next cell are labels.
    """
    labelled, titles = [], []
    for row, column, text in _texts(grid, rows):
        label = _LABEL.match(text)
        if label and role_of(label[1]) in (Role.UNIT_NAME, Role.UNIT_CODE):
            rest, at = (label[2], column) if label[2].strip() else _next_text(grid, row, column)
            if rest.strip():
                labelled.append(Title(row, at, rest.strip(), True))
        elif not _DOCUMENT_DAY.search(heading_key(text)):
            titles.append(Title(row, column, text))
    return (*labelled, *titles, Title(-1, 0, grid.title))


def read_signatures(grid: Grid, begin: int) -> tuple[Title, ...]:
    """The lines from row ``begin`` on that say who signs, or where: they count where no title names a commune."""
    return tuple(
        Title(row, column, text, tables_below=SIGNATURES)
        for row, column, text in _texts(grid, begin + SIGNED_WITHIN)
        if row >= begin and _SIGNED.match(heading_key(text)) and not _RECIPIENT.search(text)
    )


def _texts(grid: Grid, rows: int) -> Iterator[tuple[int, int, str]]:
    """(row, column, text) of the texts in the first ``rows`` rows."""
    for row in range(min(rows, len(grid.rows))):
        for column, cell in enumerate(grid.rows[row]):
            if isinstance(cell, str) and not is_blank(cell) and len(cell) <= LONGEST_TITLE:
                yield row, column, cell


def _next_text(grid: Grid, row: int, column: int) -> tuple[str, int]:
    """(the next filled cell to the right, its column)."""
    for at in range(column + 1, len(grid.rows[row])):
        if not is_blank(cell := grid.at(row, at)):
            return cell_text(cell), at
    return "", column
