"""Where a table says in which unit of measure its figures are: above it, and in or below a heading."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from lib.vietnamese import fold, normalize
from lib.workbooks.cells import Position, cell_address, cell_text, is_blank
from lib.workbooks.grid import Grid
from lib.workbooks.units_of_measure import LISTED, is_measure, is_money, parse_measure, parts_of_measure

LONGEST_MEASURE = 60
_LABEL = (
    r"(?:(?P<full>[đd][ơo]n\s*v[ịií]\s*t[íiị]nh|đơn\s*vị\s*tiền(?:\s*tệ)?|[đd]/?v\s*t[íi]nh|đ\.?\s?v\.?\s?t\b\.?|dvt\b|"
    r"unit of measure)|(?P<by>tính bằng|tính theo|quy ra)|(?P<short>đơn vị|đv|don vi|unit))"
)
_LABELLED = re.compile(rf"(?<!\w){_LABEL}\s*(?P<colon>[:：=]|\blà\b)?\s*(?P<measure>[^\n()\[\]]*)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]+)[)\]}]")
_AFTER = re.compile(r"\n|\s[-–—]\s|[:;,]\s+")
_MONEY_AT_END = re.compile(r"((?:nghìn|ngàn|triệu|tỷ|tỉ|1\.?000)\s*(?:đồng|đ))$")
# *ĐVT: theo từng chỉ tiêu* states none.
_NO_MEASURE = re.compile(r"(theo|xem|nhu|cac|ghi|tung|nhieu|khac|co|tinh|bao cao|moi)\b.*|[01]/[01]|[^0-9a-z%‰$]*")
DITTO = '"'
_DITTOS = frozenset({DITTO, "”", "″", "''", "nt", "-nt-", "như trên", "nhu tren", "//"})
_SEVERAL = re.compile(r"\s*;\s*|,(?![0-9]{3})\s*|\s+(?:và|va)\s+")


class StatedMeasure(NamedTuple):
    """``text``: a unit of measure as the file writes it in ``cell``. ``near``: it is said of one column or line alone,
    not of a whole group or table."""

    text: str
    cell: str
    near: bool = True

    @property
    def parts(self) -> list[str]:
        """The several measures of a line above a table: *Đơn vị tính: hộ, triệu đồng*."""
        found = parts_of_measure(self.text)
        return list(found) if len(found) > 1 or parse_measure(self.text).known else _words_of(self.text)


def _words_of(text: str) -> list[str]:
    """The parts of a line above a table, of which some are no measure."""
    return [part for part in _SEVERAL.split(text) if part]


@lru_cache(maxsize=5_000)
def measure_in_cell(text: str) -> str:
    """The measure that a cell of a column *ĐVT* states; ``""`` for none, a ditto where it repeats the last."""
    text = normalize(text).strip("()[] ")
    if text.lower() in _DITTOS:
        return DITTO
    return "" if _NO_MEASURE.fullmatch(fold(text)) else text[:LONGEST_MEASURE]


def measure_after_label(text: str, *, full: bool = False) -> str:
    """What follows *ĐVT:* in a text; unless ``full``, also a measure that is known after the word *Đơn vị* alone."""
    for found in _LABELLED.finditer(text):
        measure = normalize(found["measure"]).strip(" .;,/")
        if not measure:
            continue
        known = parse_measure(measure)
        if known.known and known.is_scaled and not full:
            return measure
        if found["full"] and (found["colon"] or known.known):
            if not known.known and (inside := _in_brackets(text[found.end() :])):
                return inside
            return "" if _NO_MEASURE.fullmatch(fold(measure)) else measure[:LONGEST_MEASURE]
        if not full and found["short"] and found["colon"] and known.known:
            return measure
    return ""


def measure_in_note(text: str) -> str:
    """The measure that a note states of the figures beside or above it: *tính bằng nghìn đồng*, *ĐVT: triệu đồng*.

    A thing counted is one only behind *ĐVT*; *hộ* alone says something else.
    """
    flat = normalize(text)
    measure = measure_after_label(flat, full=True) or measure_after_label(flat)
    if not measure and is_measure(flat.strip("()[] ")):
        measure = flat.strip("()[] ")
    return measure if measure and (parse_measure(measure).is_scaled or measure_after_label(flat, full=True)) else ""


def _in_brackets(text: str) -> str:
    """The measure that the last brackets of a text hold alone, or behind a word and a colon: *(số tiền: đồng)*."""
    for inside in reversed(_IN_BRACKETS.findall(text)):
        if is_measure(inside):
            return normalize(inside)
        last = inside.rpartition(":")[2].strip()
        if last and is_measure(last) and parse_measure(last).is_scaled:
            return normalize(last)
    return ""


def measure_in_heading(text: str) -> str:
    """The measure that a heading names, in brackets or behind its words; ``""`` where it names none.

    Brackets that hold anything else (*(lũy kế)*, *(nam)*, *(1)*) name none.
    """
    lowered = text.strip().lower()
    if found := measure_after_label(text):
        return found if parse_measure(found).known else ""
    if inside := _in_brackets(text):
        return inside
    if is_measure(text):
        return normalize(text)
    last = _AFTER.split(text.strip())[-1]
    if last != text.strip() and is_measure(last) and parse_measure(last).is_scaled:
        return normalize(last)
    money = _MONEY_AT_END.search(lowered)
    return money[1] if money else ""


def without_measure(text: str) -> str:
    """A heading without the measure that it names: ``"Số tiền đã chi [1.000đ]" → "Số tiền đã chi"``."""
    if not measure_in_heading(text):
        return text
    shorter = _IN_BRACKETS.sub(
        lambda found: " " if is_measure(found[1]) or measure_after_label(found[1]) else found[0], text
    )
    shorter = _LABELLED.sub(" ", shorter)
    parts = _AFTER.split(shorter.strip())
    if len(parts) > 1 and is_measure(parts[-1]):
        shorter = shorter.strip()[: -len(parts[-1])]
    return _MONEY_AT_END.sub("", shorter.strip()).rstrip(" -–—:;,") or text


def measures_above(grid: Grid, rows: int) -> StatedMeasure | None:
    """The measure that a line in the first ``rows`` rows states of the table below, the nearest one first."""
    return next(_in_lines(grid, range(min(rows, len(grid.rows)) - 1, -1, -1)), None)


def measures_in_lines(grid: Grid, rows: Iterable[int]) -> list[StatedMeasure]:
    """All that lines above a table state of it, one for each line."""
    return list(_in_lines(grid, rows))


def _in_lines(grid: Grid, rows: Iterable[int]) -> Iterator[StatedMeasure]:
    for row in rows:
        for column, cell in enumerate(grid.rows[row]):
            if isinstance(cell, str) and not is_blank(cell) and (text := _above(grid, row, column, cell)):
                yield StatedMeasure(text, cell_address(row, column), near=False)
                break


def _above(grid: Grid, row: int, column: int, text: str) -> str:
    flat = normalize(text)
    if measure := measure_after_label(flat) or measure_after_label(text) or _listed(flat):
        return measure
    if is_measure(flat.strip("()[]")) and flat.strip("()[]"):
        return flat.strip("()[]") if flat[0] in "([" or parse_measure(flat).is_scaled else ""
    if (measure := _in_brackets(flat)) and is_money(measure):
        return measure  # of a title: *THU QUỸ (triệu đồng)*
    label = _LABELLED.search(flat)
    if label is None or not label["full"] or label["measure"].strip(" .;,") or label.start() > 1:
        return ""
    # The label stands alone: its measure stands beside or below.
    for there in (*_to_the_right(grid, row, column), cell_text(grid.at(row + 1, column))):
        if there:
            measure = measure_in_cell(there) if len(there) <= LONGEST_MEASURE else DITTO
            return "" if measure == DITTO else measure
    return ""


def _listed(text: str) -> str:
    """The measures of a line that names them for several things: *Số hộ: hộ; kinh phí: nghìn đồng*."""
    listed = [part.rpartition(":") for part in text.strip("()[] .").split(";")]
    measures = [normalize(measure) for name, _, measure in listed if name.strip()]
    known = list(map(parse_measure, measures))
    if len(measures) < len(listed) or not all(each.known for each in known):
        return ""
    return LISTED.join(measures) if any(each.is_scaled for each in known) else ""


def _to_the_right(grid: Grid, row: int, column: int) -> Iterable[str]:
    return (cell_text(cell) for cell in grid.rows[row][column + 1 :])


def measures_in_row(grid: Grid, row: int, groups: Mapping[int, Collection[Position]]) -> dict[int, StatedMeasure]:
    """Column → the measure that a row of measures below the headings gives.

    ``groups``: column → the places of the headings that it has in common with others. A measure that is merged over
    columns, or stands in the first of a group alone, is of all of them; where they are of several indicators not near.
    """
    found: dict[int, StatedMeasure] = {}
    spans = {left: right for top, left, bottom, right in grid.merged if top <= row <= bottom}
    for column in range(len(grid.rows[row])):
        text = measure_in_heading(grid.text(row, column))
        if text:
            last = spans.get(column, column)
            own = set(groups.get(column, ()))
            near = all(own & set(groups.get(other, ())) for other in range(column + 1, last + 1))
            found |= dict.fromkeys(range(column, last + 1), StatedMeasure(text, cell_address(row, column), near))
        elif column not in found and is_blank(grid.at(row, column)) and (left := found.get(column - 1)):
            grouped = set(groups.get(column, ())) & set(groups.get(column - 1, ()))
            found |= {column: left._replace(near=False)} if grouped else {}
    return found


def measure_texts(grid: Grid, column: int, first: int) -> dict[int, str]:
    """Row → the measure that a column *ĐVT* states there, from row ``first`` on; for lists of 100,000 rows."""
    if any(left <= column <= right for _, left, _, right in grid.merged):
        return {
            row: measure.text for row, measure in measures_in_column(grid, column, range(first, len(grid.rows))).items()
        }
    found: dict[int, str] = {}
    last = ""
    for row in range(first, len(grid.rows)):
        cells = grid.rows[row]
        cell = cells[column] if column < len(cells) else ""
        if cell and (text := measure_in_cell(cell if isinstance(cell, str) else cell_text(cell))):
            last = found[row] = last if text == DITTO else text
    return found


def measures_in_column(grid: Grid, column: int, rows: Iterable[int]) -> dict[int, StatedMeasure]:
    """Row → the measure that a column *ĐVT* states there, also where it is merged over rows or repeated by a ditto."""
    spans = {bottom: top for top, left, bottom, right in grid.merged if left <= column <= right and bottom > top}
    tops = {row: top for bottom, top in spans.items() for row in range(top, bottom + 1)}
    found: dict[int, StatedMeasure] = {}
    last: StatedMeasure | None = None
    for row in rows:
        at = tops.get(row, row)
        text = measure_in_cell(cell_text(grid.at(at, column)))
        if text == DITTO:
            found |= {row: last} if last else {}
        elif text:
            found[row] = last = StatedMeasure(text, cell_address(at, column))
    return found
