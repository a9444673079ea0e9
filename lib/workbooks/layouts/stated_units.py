"""Where a table says in which unit of measure its figures are: above it, and in or below a heading."""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from lib.vietnamese import fold, normalize
from lib.workbooks.cells import Position, cell_address, cell_text, is_blank
from lib.workbooks.grid import Grid
from lib.workbooks.units_of_measure import is_unit, parse_unit

LONGEST_UNIT = 60
_LABEL = (
    r"(?:(?P<full>đơn\s*vị\s*tính|đ/?v\s*tính|đ\.?\s?v\.?\s?t\b\.?|don\s*vi\s*tinh|dv\s*tinh|dvt\b|unit of measure)|"
    r"(?P<short>đơn vị|đv|don vi|unit))"
)
_LABELLED = re.compile(rf"(?<!\w){_LABEL}\s*(?P<colon>[:：=]|\blà\b)?\s*(?P<unit>[^\n()\[\]]*)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]+)[)\]}]")
_AFTER = re.compile(r"\n|\s[-–—]\s|[:;,]\s+")
_MONEY_AT_END = re.compile(r"((?:nghìn|ngàn|triệu|tỷ|tỉ|1\.?000)\s*(?:đồng|đ))$")
# *ĐVT: theo từng chỉ tiêu* states none.
_NO_UNIT = re.compile(r"(theo|xem|nhu|cac|ghi|tung|nhieu|khac|co|tinh|bao cao|moi)\b.*|[01]/[01]|[^0-9a-z%‰$]*")
DITTO = '"'
_DITTOS = frozenset({DITTO, "”", "″", "''", "nt", "-nt-", "như trên", "nhu tren", "//"})
_SEVERAL = re.compile(r"\s*;\s*|,(?![0-9]{3})\s*|\s+(?:và|va)\s+")


class StatedUnit(NamedTuple):
    """``text``: a unit of measure as the file writes it in ``cell``. ``near``: it is said of one column or line alone,
    not of a whole group or table."""

    text: str
    cell: str
    near: bool = True

    @property
    def parts(self) -> list[str]:
        """The several units of a line above a table: *Đơn vị tính: hộ, triệu đồng*."""
        return [part for part in _SEVERAL.split(self.text) if part] if not parse_unit(self.text).known else [self.text]


@lru_cache(maxsize=5_000)
def unit_in_cell(text: str) -> str:
    """The unit that a cell of a column *ĐVT* states; ``""`` where it states none, a ditto where it repeats the last."""
    text = normalize(text).strip("()[] ")
    if text.lower() in _DITTOS:
        return DITTO
    return "" if _NO_UNIT.fullmatch(fold(text)) else text[:LONGEST_UNIT]


def unit_after_label(text: str, *, full: bool = False) -> str:
    """What follows *ĐVT:* in a text; unless ``full``, also a unit that is known after the word *Đơn vị* alone."""
    for found in _LABELLED.finditer(text):
        unit = normalize(found["unit"]).strip(" .;,")
        if not unit:
            continue
        if found["full"] and (found["colon"] or parse_unit(unit).known):
            return "" if _NO_UNIT.fullmatch(fold(unit)) else unit[:LONGEST_UNIT]
        if not full and found["short"] and found["colon"] and parse_unit(unit).known:
            return unit
    return ""


def unit_in_heading(text: str) -> str:
    """The unit that a heading names, in brackets or behind its words; ``""`` where it names none.

    Brackets that hold anything else (*(lũy kế)*, *(nam)*, *(1)*) name none.
    """
    lowered = text.strip().lower()
    if found := unit_after_label(text):
        return found if parse_unit(found).known else ""
    for inside in reversed(_IN_BRACKETS.findall(text)):
        if is_unit(inside):
            return normalize(inside)
    if is_unit(text):
        return normalize(text)
    last = _AFTER.split(text.strip())[-1]
    if last != text.strip() and is_unit(last) and parse_unit(last).is_scaled:
        return normalize(last)
    money = _MONEY_AT_END.search(lowered)
    return money[1] if money else ""


def without_unit(text: str) -> str:
    """A heading without the unit that it names: ``"Số tiền đã chi [1.000đ]" → "Số tiền đã chi"``."""
    if not unit_in_heading(text):
        return text
    shorter = _IN_BRACKETS.sub(lambda found: " " if is_unit(found[1]) or unit_after_label(found[1]) else found[0], text)
    shorter = _LABELLED.sub(" ", shorter)
    parts = _AFTER.split(shorter.strip())
    if len(parts) > 1 and is_unit(parts[-1]):
        shorter = shorter.strip()[: -len(parts[-1])]
    return _MONEY_AT_END.sub("", shorter.strip()).rstrip(" -–—:;,") or text


def units_above(grid: Grid, rows: int) -> StatedUnit | None:
    """The unit that a line in the first ``rows`` rows states of the table below, the nearest one first."""
    for row in range(min(rows, len(grid.rows)) - 1, -1, -1):
        for column, cell in enumerate(grid.rows[row]):
            if isinstance(cell, str) and not is_blank(cell) and (text := _above(grid, row, column, cell)):
                return StatedUnit(text, cell_address(row, column), near=False)
    return None


def _above(grid: Grid, row: int, column: int, text: str) -> str:
    flat = normalize(text)
    if unit := unit_after_label(flat) or unit_after_label(text):
        return unit
    if is_unit(flat.strip("()[]")) and flat.strip("()[]"):
        return flat.strip("()[]") if flat[0] in "([" or parse_unit(flat).is_scaled else ""
    label = _LABELLED.search(flat)
    if label is None or not label["full"] or label["unit"].strip(" .;,") or label.start() > 1:
        return ""
    # The label stands alone: its unit stands beside or below.
    for there in (*_to_the_right(grid, row, column), cell_text(grid.at(row + 1, column))):
        if there:
            unit = unit_in_cell(there) if len(there) <= LONGEST_UNIT else DITTO
            return "" if unit == DITTO else unit
    return ""


def _to_the_right(grid: Grid, row: int, column: int) -> Iterable[str]:
    return (cell_text(cell) for cell in grid.rows[row][column + 1 :])


def units_in_row(grid: Grid, row: int, groups: Mapping[int, Collection[Position]]) -> dict[int, StatedUnit]:
    """Column → the unit that a row of units below the headings gives.

    ``groups``: column → the places of the headings that it has in common with others. A unit that is merged over
    columns, or stands in the first of a group alone, is of all of them; where they are of several indicators not near.
    """
    found: dict[int, StatedUnit] = {}
    spans = {left: right for top, left, bottom, right in grid.merged if top <= row <= bottom}
    for column in range(len(grid.rows[row])):
        text = unit_in_heading(grid.text(row, column))
        if text:
            last = spans.get(column, column)
            own = set(groups.get(column, ()))
            near = all(own & set(groups.get(other, ())) for other in range(column + 1, last + 1))
            found |= dict.fromkeys(range(column, last + 1), StatedUnit(text, cell_address(row, column), near))
        elif column not in found and is_blank(grid.at(row, column)) and (left := found.get(column - 1)):
            grouped = set(groups.get(column, ())) & set(groups.get(column - 1, ()))
            found |= {column: left._replace(near=False)} if grouped else {}
    return found


def unit_texts(grid: Grid, column: int, first: int) -> dict[int, str]:
    """Row → the unit that a column *ĐVT* states there, from row ``first`` on; for lists of 100,000 rows."""
    if any(left <= column <= right for _, left, _, right in grid.merged):
        return {row: unit.text for row, unit in units_in_column(grid, column, range(first, len(grid.rows))).items()}
    found: dict[int, str] = {}
    last = ""
    for row in range(first, len(grid.rows)):
        cells = grid.rows[row]
        cell = cells[column] if column < len(cells) else ""
        if cell and (text := unit_in_cell(cell if isinstance(cell, str) else cell_text(cell))):
            last = found[row] = last if text == DITTO else text
    return found


def units_in_column(grid: Grid, column: int, rows: Iterable[int]) -> dict[int, StatedUnit]:
    """Row → the unit that a column *ĐVT* states there, also where it is merged over rows or repeated by a ditto."""
    spans = {bottom: top for top, left, bottom, right in grid.merged if left <= column <= right and bottom > top}
    tops = {row: top for bottom, top in spans.items() for row in range(top, bottom + 1)}
    found: dict[int, StatedUnit] = {}
    last: StatedUnit | None = None
    for row in rows:
        at = tops.get(row, row)
        text = unit_in_cell(cell_text(grid.at(at, column)))
        if text == DITTO:
            found |= {row: last} if last else {}
        elif text:
            found[row] = last = StatedUnit(text, cell_address(at, column))
    return found
