"""Period and commune as the letterhead, the title, the subtitle and the name of a sheet give them."""

import re
from collections.abc import Iterator

from lib.workbooks.cells import Cell, cell_address, cell_text, is_blank
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.reading import Period, Title
from lib.workbooks.layouts.vocabulary import Role, heading_key, role_of

_YEAR = r"(?:(?:19|20)[0-9]{2})"
_QUARTER_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DAY = re.compile(rf"\bngay [0-9]{{1,2}} (?:thang )?[0-9]{{1,2}} (?:nam )?{_YEAR}\b")
_QUARTER = re.compile(rf"\b(?:quy|q) ?(iv|iii|ii|i|[1-4])\b(?:(?: nam)? ({_YEAR})\b)?")
_QUARTER_AFTER_YEAR = re.compile(rf"\b({_YEAR}) ?q(?:uy)? ?(iv|iii|ii|i|[1-4])\b")
_HALF = re.compile(rf"\b(6|sau|9|chin) thang(?: (dau|cuoi) nam)?(?:(?: nam)? ({_YEAR})\b)?")
_MONTH = re.compile(rf"\bthang ([1-9]|0[1-9]|1[0-2])\b(?:(?: nam)? ({_YEAR})\b)?")
_ONLY_YEAR = re.compile(rf"\bnam ({_YEAR})\b")
_LABEL = re.compile(r"^\s*([^:：]{2,40})[:：]\s*(.*)$", re.DOTALL)
LONGEST_TITLE = 300


def read_periods(grid: Grid, rows: int) -> list[Period]:
    """Every period named in the first ``rows`` rows, and every one in the name of the sheet.

    Of each the strongest kind counts alone: where a quarter is named, the year in another line says nothing more. The
    days of documents (*ngày 25 tháng 3 năm 2020*) are no periods.
    """
    texts = [(cell_address(row, column), text) for row, column, text in _texts(grid, rows)]
    titles = [period for cell, text in texts for period in _periods_in_text(grid.name, cell, text)]
    of_sheet = [period._replace(names_sheet=True) for period in _periods_in_text(grid.name, "A1", grid.title)]
    return [*_strongest(titles), *_strongest(of_sheet)]


def _strongest(found: list[Period]) -> list[Period]:
    """Those of the kind that counts before the others."""
    for kinds in (("quarter",), ("half", "nine", "month"), ("year",)):
        if strongest := [period for period in found if period.kind in kinds]:
            return strongest
    return []


def periods_in(sheet: str, address: str, cell: Cell) -> list[Period]:
    """The periods that one ``cell`` of a column of periods names."""
    return list(_periods_in_text(sheet, address, cell_text(cell)))


def _periods_in_text(sheet: str, cell: str, text: str) -> Iterator[Period]:
    words = _DAY.sub(" ", heading_key(text))
    for year, number in _QUARTER_AFTER_YEAR.findall(words):
        yield Period(sheet, cell, text, "quarter", _QUARTER_NUMBERS[number], int(year))
    words = _QUARTER_AFTER_YEAR.sub(" ", words)
    quarters = _QUARTER.findall(words)
    years = [int(year) for year in re.findall(rf"\b({_YEAR})\b", words)]
    for number, year in quarters:
        # “quý I, phương hướng quý II năm 2020”: the year at the end goes for both.
        given = int(year) if year else years[0] if len(set(years)) == 1 else None
        yield Period(sheet, cell, text, "quarter", _QUARTER_NUMBERS[number], given)
    for months, part, year in _HALF.findall(words):
        kind = "half" if months in ("6", "sau") else "nine"
        yield Period(sheet, cell, text, kind, 2 if part == "cuoi" else 1, int(year) if year else None)
    for month, year in _MONTH.findall(_HALF.sub(" ", words)):
        yield Period(sheet, cell, text, "month", int(month), int(year) if year else None)
    for year in _ONLY_YEAR.findall(words):
        yield Period(sheet, cell, text, "year", 0, int(year))


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
        elif not _DAY.search(heading_key(text)):
            titles.append(Title(row, column, text))
    return (*labelled, *titles, Title(-1, 0, grid.title))


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
