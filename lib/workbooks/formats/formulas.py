"""Formulas whose stored result cannot be right: those of a program that left the calculating to Excel.

Such a program writes 0, or whatever it likes, as the result of every formula; whoever opens the file sees other
numbers than it holds. The usual formulas of forms (sums, differences, shares, rounding) are calculated again here
and compared. What cannot be calculated is doubted only where the file says that nothing was calculated yet.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple, TypeGuard

from lib.workbooks.cells import Cell, CellError, Position, cell_text, column_letters, column_number, is_blank
from lib.workbooks.formats.sheet_details import NOT_RECALCULATED, SheetDetails
from lib.workbooks.marks import Mark

MOST_VISITED = 2_000_000  # cells that the formulas of one file may add up
MOST_COMPARED = 30_000  # formulas of one file whose results are calculated again, though nothing makes them doubtful
DEEPEST = 60  # formulas of formulas
LONGEST = 500
TOLERANCE = 1e-6
SHOWN_DECIMALS = 6

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>[0-9]+(?:\.[0-9]*)?(?:E[+-]?[0-9]+)?)
    | (?P<function>[A-Z]+)\(
    | (?:(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?\$?(?P<left>[A-Z]{1,3})\$?(?P<top>[0-9]{1,7})
      (?::\$?(?P<right>[A-Z]{1,3})\$?(?P<bottom>[0-9]{1,7}))?(?![\w(.])
    | (?P<sign>[-+*/^%(),])
    )""",
    re.VERBOSE,
)
_RELATIVE = re.compile(r"(?<![\w$'!])(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?![\w(!.])")


class UnknownFormula(Exception):  # noqa: N818 -- no error: the formula is one of those that are not calculated here
    """A formula that says more than is calculated here, or rests on a text or an error."""


class Sheet(NamedTuple):
    """The rows of a sheet, which begin at A1, and what else is known of it."""

    name: str
    rows: list[list[Cell]]
    details: SheetDetails

    def at(self, position: Position) -> Cell:
        """The cell there; ``""`` beyond the edge."""
        row, column = position
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else ""


def refuse_stale_results(sheets: Sequence[Sheet]) -> None:
    """Make errors of the stored results that differ from what their formulas come to.

    A result that cannot be checked is marked where the file says that it is to be calculated.
    """
    if not any(sheet.details.formulas for sheet in sheets):
        return
    calculator = Calculator({sheet.name: sheet for sheet in sheets})
    for sheet, position in list(_doubtful(sheets)):
        stored = sheet.at(position)
        try:
            result = calculator.formula(sheet, position)
        except (UnknownFormula, ZeroDivisionError, OverflowError):
            if sheet.details.unproven and not is_blank(stored):
                sheet.details.marks.setdefault(position, Mark.UNPROVEN)
            continue
        if not _is_number(stored):
            if sheet.details.unproven or is_blank(stored):
                calculator.stale.append((sheet, position, NOT_RECALCULATED))
        elif abs(stored - result) > TOLERANCE * max(1.0, abs(result)):
            code = f"{cell_text(float(stored))} (công thức ra {cell_text(round(result, SHOWN_DECIMALS))})"
            calculator.stale.append((sheet, position, code if stored else NOT_RECALCULATED))
    for sheet, position, code in calculator.stale:
        sheet.details.errors[position] = code


def _doubtful(sheets: Sequence[Sheet]) -> Iterator[tuple[Sheet, Position]]:
    """The formulas that may not have been calculated: all of an unproven file, those that came to nought, and as many
    others as are soon compared."""
    compared = 0
    for sheet in sheets:
        for position, formula in sheet.details.formulas.items():
            stored = sheet.at(position)
            if isinstance(stored, CellError) or position in sheet.details.errors:
                continue
            if sheet.details.unproven or is_blank(stored) or stored == 0:
                yield sheet, position
            elif compared < MOST_COMPARED and _is_number(stored) and _is_comparable(sheet, formula):
                compared += 1
                yield sheet, position


def _is_number(cell: Cell) -> TypeGuard[float | int]:
    return isinstance(cell, float | int) and not isinstance(cell, bool)


def _is_comparable(sheet: Sheet, formula: str) -> bool:
    """Whether a result is what the formula comes to: not of rounded numbers, nor of the rows that a filter shows."""
    return not sheet.details.rounded and "SUBTOTAL" not in formula.upper()


@dataclass
class Calculator:
    """Calculates formulas of ``sheets``, by their names; ``stale``: see ``refuse_stale_results``."""

    sheets: Mapping[str, Sheet]
    stale: list[tuple[Sheet, Position, str]] = field(default_factory=list)
    known: dict[tuple[str, Position], float | None] = field(default_factory=dict)
    visited: int = 0
    depth: int = 0

    def formula(self, sheet: Sheet, position: Position) -> float:
        """What the formula at ``position`` comes to. Raises UnknownFormula, ZeroDivisionError and OverflowError."""
        key = sheet.name, position
        if key not in self.known:
            self.known[key] = None  # also for a formula that rests on itself
            self.depth += 1
            try:
                if self.depth <= DEEPEST:
                    self.known[key] = _Expression(sheet.details.formulas[position], sheet, self).value()
            finally:
                self.depth -= 1
        result = self.known[key]
        if result is None:
            raise UnknownFormula
        return result

    def value(self, text: str, sheet: Sheet) -> float:
        """What the formula ``text`` comes to on ``sheet``. Raises as ``formula``."""
        return _Expression(text.strip().removeprefix("="), sheet, self).value()

    def cell(self, sheet: Sheet, position: Position) -> Cell:
        """What stands in a cell, or what its formula comes to. Raises as ``formula``."""
        self.visited += 1
        if self.visited > MOST_VISITED:
            raise UnknownFormula
        stored = sheet.at(position)
        if position not in sheet.details.formulas:
            return stored
        if sheet.details.unproven or is_blank(stored) or stored == 0:
            return self.formula(sheet, position)
        if _is_number(stored) and _is_comparable(sheet, sheet.details.formulas[position]):
            with suppress(UnknownFormula, ZeroDivisionError, OverflowError):
                return self.formula(sheet, position)
        return stored


class _Expression:
    """One formula, read from left to right."""

    def __init__(self, text: str, sheet: Sheet, calculator: Calculator) -> None:
        if not text or len(text) > LONGEST:
            raise UnknownFormula
        self.text, self.sheet, self.calculator = text.upper(), sheet, calculator
        self.written = text
        self.place = 0
        self.token: re.Match[str] | None = None
        self._next()

    def value(self) -> float:
        result = self._sum()
        if self.token is not None or self.text[self.place :].strip():
            raise UnknownFormula
        return result

    def _next(self) -> None:
        found = _TOKEN.match(self.text, self.place)
        if found is None and self.text[self.place :].strip():
            raise UnknownFormula
        self.token = found
        self.place = found.end() if found else len(self.text)

    def _sign(self, *signs: str) -> str:
        """The sign that stands next, when it is one of ``signs``, and passed over; else ``""``."""
        sign = self.token["sign"] if self.token and self.token["sign"] in signs else ""
        if sign:
            self._next()
        return sign

    def _sum(self) -> float:
        result = self._product()
        while sign := self._sign("+", "-"):
            result += self._product() if sign == "+" else -self._product()
        return result

    def _product(self) -> float:
        result = self._power()
        while sign := self._sign("*", "/"):
            result = result * self._power() if sign == "*" else result / self._power()
        return result

    def _power(self) -> float:
        result = self._single()
        while self._sign("^"):
            power = self._single()
            if abs(power) > DEEPEST or (result < 0 and power != int(power)):
                raise UnknownFormula
            result = result**power
        return result

    def _single(self) -> float:
        if sign := self._sign("+", "-"):
            return self._single() if sign == "+" else -self._single()
        if self._sign("("):
            result = self._sum()
            if not self._sign(")"):
                raise UnknownFormula
        else:
            result = self._operand()
        while self._sign("%"):
            result /= 100
        return result

    def _operand(self) -> float:
        token = self.token
        if token is None or token["sign"]:
            raise UnknownFormula
        if token["function"]:
            return self._function(token["function"])
        self._next()
        if token["number"]:
            return float(token["number"])
        if token["right"]:
            raise UnknownFormula
        (cell,) = self._cells(token)
        return _number(cell)

    def _function(self, name: str) -> float:
        self._next()
        arguments: list[list[float]] = []
        while not self._sign(")"):
            if arguments and not self._sign(","):
                raise UnknownFormula
            arguments.append(self._argument())
        if name == "ROUND" and len(arguments) == 2:
            (number,), (places,) = arguments
            shift = 10.0 ** int(places)
            return float(int(abs(number) * shift + 0.5 + 1e-9)) / shift * (-1 if number < 0 else 1)
        if name == "SUBTOTAL" and arguments and arguments[0] in ([9.0], [109.0]):
            name, arguments = "SUM", arguments[1:]
        numbers = [number for argument in arguments for number in argument]
        if name == "SUM":
            return sum(numbers)
        if name in ("AVERAGE", "MIN", "MAX", "ABS") and numbers:
            return {"AVERAGE": sum(numbers) / len(numbers), "MIN": min(numbers), "MAX": max(numbers),
                    "ABS": abs(numbers[0])}[name]  # fmt: skip
        raise UnknownFormula

    def _argument(self) -> list[float]:
        """The numbers of one argument: of a range those that it holds."""
        token = self.token
        if token is not None and token["right"]:
            self._next()
            return [_number(cell) for cell in self._cells(token) if not is_blank(cell) and not isinstance(cell, str)]
        return [self._sum()]

    def _cells(self, token: re.Match[str]) -> Iterator[Cell]:
        sheet = self.sheet
        if token["sheet"]:
            name = self.written[token.start("sheet") : token.end("sheet")]
            name = name[1:-1].replace("''", "'") if name.startswith("'") else name
            if name not in self.calculator.sheets:
                raise UnknownFormula
            sheet = self.calculator.sheets[name]
        first, left = int(token["top"]) - 1, column_number(token["left"])
        last = int(token["bottom"]) - 1 if token["bottom"] else first
        right = column_number(token["right"]) if token["right"] else left
        if token["right"]:  # beyond the last row of the sheet there is nothing to add
            last = min(last, len(sheet.rows) - 1)
        for row in range(first, last + 1):
            for column in range(left, right + 1):
                yield self.calculator.cell(sheet, (row, column))


def _number(cell: Cell) -> float:
    if cell is None or cell == "":
        return 0.0
    if isinstance(cell, bool) or not isinstance(cell, float | int):
        raise UnknownFormula
    return float(cell)


def shifted(formula: str, rows: int, columns: int) -> str:
    """``formula`` as it is ``rows`` further down and ``columns`` further right, where its references are relative."""

    def shift(found: re.Match[str]) -> str:
        letters, digits = found[2], int(found[4])
        column = column_number(letters) + (0 if found[1] else columns)
        row = digits + (0 if found[3] else rows)
        if column < 0 or row < 1:
            return "#REF!"
        return f"{found[1]}{column_letters(column)}{found[3]}{row}"

    return _RELATIVE.sub(shift, formula)


_OPEN_REFERENCE = re.compile(r"\[(\$?(?:'(?:[^']|'')+'|[^\].':]*))\.([$A-Z0-9]+)(?::\.([$A-Z0-9]+))?\]")


def from_open_formula(formula: str) -> str:
    """A formula of an .ods (``of:=SUM([.C2:.C3];[$Quý.D1])``) as Excel writes it; ``""`` for one of another kind."""
    _, found, text = formula.partition(":=")
    if not found or "{" in text:
        return ""

    def reference(found: re.Match[str]) -> str:
        sheet = found[1].removeprefix("$")
        return (f"{sheet}!" if sheet else "") + found[2] + (f":{found[3]}" if found[3] else "")

    return _OPEN_REFERENCE.sub(reference, text).replace(";", ",")
