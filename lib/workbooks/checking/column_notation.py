"""How each column of a file writes its numbers and days, by all of its cells together.

``1,500`` alone may be 1500 or 1.5; beside ``2,250.5`` it is 1500. ``04/03/2020`` alone is the 4th of March; beside
``03/25/2020`` nobody knows. What counts is the file as it was sent: a corrected cell says nothing of the others.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from lib.vietnamese import (
    AmbiguousNumber,
    Dots,
    NotANumber,
    ascii_forms,
    normalize,
    parse_number,
    stated_separators,
)
from lib.workbooks.cells import Cell, column_letters
from lib.workbooks.checking.fractions import Fractions
from lib.workbooks.days import DAY, MONTHS, full_year, plain_day
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.reading import IndicatorReference, Layout, Reading
from lib.workbooks.notation import SEPARATORS_OF, DayOrder, Notation, Separators
from lib.workbooks.statements import IndicatorSpec, ValueType

LISTED_AT_MOST = 20  # cells of a column that a question names
_NUMBER = re.compile(r"[0-9][0-9., ]*[0-9]")

Place = tuple[str, int]  # sheet, column from 0


@dataclass
class _Column:
    """Distinct texts with a dot or comma, texts of days with their rows, and the rows of typed days, of one column."""

    numbers: dict[str, None] = field(default_factory=dict)
    days: dict[tuple[int, int, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    typed_days: list[tuple[int, date]] = field(default_factory=list)


@dataclass(frozen=True)
class _Separators:
    """What a column proves of its dots and commas, and the numbers that do (``…_shown_by``).

    ``dot``, ``comma``: a number of the column that may be two, with the one and with the other. ``no_whole_decimal``:
    it has a number such as 1.500 that is not whole when the dot is before decimals.
    """

    dots: str = ""
    commas: str = ""
    dots_shown_by: str = ""
    commas_shown_by: str = ""
    dot: str = ""
    comma: str = ""
    no_whole_decimal: bool = False

    @property
    def both_in_doubt(self) -> bool:
        """Whether neither sign of numbers that may be two is settled."""
        return bool(self.dot and self.comma and not self.dots and not self.commas)


class ColumnNotations:
    """What the columns of ``reading`` prove, and what was answered about them (``answers`` by ``Problem.key``)."""

    def __init__(self, reading: Reading, answers: Mapping[str, str]) -> None:
        self.answers = answers
        self.placeholders = {
            key.partition(":")[2]: answer for key, answer in answers.items() if key.startswith("sign:")
        }
        self._sent = {grid.name: grid for grid in reading.grids}
        self._columns: dict[Place, _Column] = defaultdict(_Column)
        self._proven: dict[Place, _Separators] = {}
        self._fractions = Fractions(reading)
        self._gather(reading)

    def notation(self, indicator: IndicatorReference, column: int, spec: IndicatorSpec) -> Notation:
        """How the figures of ``indicator``, which takes ``spec``, are written in ``column`` (from 0)."""
        sheet = indicator.sheet
        place = f"{sheet}:{column_letters(column)}"
        if not spec.is_number:
            days = self._of_days((sheet, column), self.answers.get(f"date:{place}", ""))
            grid = self._sent.get(sheet)
            return replace(days, days_from_1904=True) if grid is not None and grid.days_from_1904 else days
        fractional = spec.value_type == ValueType.PERCENT and self._fractions.look_so(indicator, column, spec)
        unit, inexact = self.answers.get(f"format:{place}", ""), self.answers.get(f"round:{place}", "")
        return replace(
            self._of_numbers(indicator, column, spec), measure=unit, inexact=inexact, is_fractional=fractional
        )

    def _of_numbers(self, indicator: IndicatorReference, column: int, spec: IndicatorSpec) -> Notation:
        sheet = indicator.sheet
        place = f"{sheet}:{column_letters(column)}"
        answer, fractions = self.answers.get(f"number:{place}", ""), self.answers.get(f"percent:{place}", "")
        answered = SEPARATORS_OF[Separators(answer)] if answer in tuple(Separators) else ("", "")
        proven = self._separators((sheet, column))
        dots: str = proven.dots
        if not dots and indicator.layout == Layout.WIDE and not spec.decimal_places and proven.no_whole_decimal:
            dots = Dots.THOUSANDS.value  # 1.500 of what is counted is 1500, and so 2.000 beside it is 2000
        return Notation(
            answered[0],
            fractions,
            self.placeholders,
            answered[1],
            proven_dots=dots,
            proven_commas=proven.commas,
            ambiguous=(proven.dot, proven.comma) if proven.both_in_doubt else None,
        )

    def note(self, sheet: str, column: int, spec: IndicatorSpec) -> str:
        """A sentence about a number of the column that may be two and is settled by another; ``""`` where none is."""
        letters = column_letters(column)
        if not spec.is_number or f"number:{sheet}:{letters}" in self.answers:
            return ""
        proven = self._separators((sheet, column))
        dot = proven.dot if spec.decimal_places else ""
        for name, text, meant, shown_by in (
            ("dấu phẩy", proven.comma, proven.commas, proven.commas_shown_by),
            ("dấu chấm", dot, proven.dots, proven.dots_shown_by),
        ):
            if text and meant:
                means = "ngăn hàng nghìn" if meant == Dots.THOUSANDS else "là dấu thập phân"
                return (
                    f"Trang “{sheet}”, cột {letters}: {name} của những số như “{text}” {means}, vì trong cột có số "
                    f"“{shown_by}”."
                )
        return ""

    # --- what stands in the columns -----------------------------------------------------------------------------------

    def _gather(self, reading: Reading) -> None:
        for indicator, _, row, column, value, cumulative, cumulative_column, so_far_row in reading.figures:
            kind = value.__class__
            if kind is not float and value and not (kind is str and value.isdigit()):  # type: ignore[union-attr]
                self._add(indicator.sheet, row, column, value)
            if cumulative_column >= 0 and cumulative and cumulative.__class__ is not float:
                self._add(indicator.sheet, row if so_far_row < 0 else so_far_row, cumulative_column, cumulative)
        for total in reading.totals:
            for _, column, value, _ in total.cells:
                if isinstance(value, str):
                    self._add(total.sheet, total.row, column, value)

    def _add(self, sheet: str, row: int, column: int, cell: Cell) -> None:
        """Add a cell, as it was sent."""
        grid: Grid | None = self._sent.get(sheet)
        if grid is not None:
            cell = grid.at(row, column)
        found = self._columns[sheet, column]
        if cell in found.numbers:
            return
        if isinstance(cell, date):
            found.typed_days.append((row, cell))
        elif isinstance(cell, str):
            signs = cell.count("/"), cell.count("."), cell.count("-"), cell.count("–"), cell.count("\\")
            if (2 in signs or 3 in signs) and (day := DAY.fullmatch(plain_day(cell))):
                found.days[int(day[1]), int(day[2]), full_year(day[3])].append(row)
            elif signs[1] or "," in cell:
                found.numbers[cell] = None

    # --- what that proves ---------------------------------------------------------------------------------------------

    def _separators(self, place: Place) -> _Separators:
        if place not in self._proven:
            self._proven[place] = _separators(self._columns[place].numbers) if place in self._columns else _Separators()
        return self._proven[place]

    def _of_days(self, place: Place, answer: str) -> Notation:
        if place not in self._columns:
            return Notation(placeholders=self.placeholders)
        column, letters = self._columns[place], column_letters(place[1])
        month_first = [key for key in column.days if key[0] <= MONTHS < key[1]]
        typed = _may_be_swapped(column)
        if not month_first and not typed:
            return Notation(placeholders=self.placeholders)
        typed_day = next((day for _, day in column.typed_days if day.day != day.month), None) if typed else None
        if answer in tuple(DayOrder):
            return Notation(placeholders=self.placeholders, days=answer, typed_day=typed_day)
        doubtful = {row for key, rows in column.days.items() if key[0] <= MONTHS for row in rows}
        doubtful |= {row for row, _ in column.typed_days} if typed else set()
        clause = _doubt(column, month_first, sorted(doubtful), letters)
        other = DayOrder.MONTH_FIRST if month_first else DayOrder.SWAPPED
        return Notation(
            placeholders=self.placeholders, doubtful_days=clause, other_days=other.value, typed_day=typed_day
        )


def _separators(texts: Iterable[str]) -> _Separators:
    """What the numbers among ``texts`` prove; nothing where they contradict each other."""
    dots: dict[str, str] = {}  # what it is → a number that shows it
    commas: dict[str, str] = {}
    ambiguous = {".": "", ",": ""}
    no_whole_decimal = False
    for text in texts:
        if not (match := _NUMBER.search(normalize(ascii_forms(text)))):
            continue
        number = match[0]
        dot, comma = stated_separators(number)
        if dot:
            dots.setdefault(dot, number)
        if comma:
            commas.setdefault(comma, number)
        if not (dot or comma) and (sign := _ambiguous_sign(number)):
            ambiguous[sign] = ambiguous[sign] or number
            no_whole_decimal |= sign == "." and not number.endswith("000")
    found = _Separators(dot=ambiguous["."], comma=ambiguous[","], no_whole_decimal=no_whole_decimal)
    if len(dots) > 1 or len(commas) > 1 or set(dots) & set(commas):
        return replace(found, no_whole_decimal=False)
    return replace(
        found,
        dots=next(iter(dots), ""),
        commas=next(iter(commas), ""),
        dots_shown_by=next(iter(dots.values()), ""),
        commas_shown_by=next(iter(commas.values()), ""),
    )


def _ambiguous_sign(number: str) -> str:
    """The dot or comma of a number that may be two; ``""`` for any other."""
    try:
        parse_number(number, commas="")
    except AmbiguousNumber as both:
        return both.sign
    except NotANumber:
        pass
    return ""


def _may_be_swapped(column: _Column) -> bool:
    """Whether the typed days are those that a machine set to another language could take for days, and the texts those
    that it could not: then it swapped day and month of the former."""
    if not column.typed_days or any(day.day > MONTHS for _, day in column.typed_days):
        return False
    return bool(column.days) and all((first > MONTHS) != (second > MONTHS) for first, second, _ in column.days)


def _doubt(column: _Column, month_first: list[tuple[int, int, int]], rows: list[int], letters: str) -> str:
    """The clause that says why the days of ``rows`` are in doubt."""
    cells = ", ".join(f"{letters}{row + 1}" for row in rows[:LISTED_AT_MOST])
    more = f" và {len(rows) - LISTED_AT_MOST} ô khác" if len(rows) > LISTED_AT_MOST else ""
    if month_first:
        first, second, year = month_first[0]
        place = f"{letters}{column.days[month_first[0]][0] + 1}"
        return (
            f"ô {place} ghi {first}/{second}/{year}, chỉ có thể là tháng trước ngày sau, nên không rõ ngày và tháng "
            f"của các ô {cells}{more}"
        )
    day = next(iter(column.days))
    place = f"{letters}{column.days[day][0] + 1}"
    return (
        f"ô {place} ghi bằng chữ {day[0]}/{day[1]}/{day[2]}, còn các ô {cells}{more} là kiểu ngày và ngày không quá "
        "12, nên máy có thể đã đảo ngày và tháng của chúng"
    )
