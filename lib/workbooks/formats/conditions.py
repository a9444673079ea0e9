"""Conditional formats that hide figures: white letters for noughts, a number format that shows nothing, a line through.

What a rule says of a cell is calculated as formulas are; of a rule that cannot be, the cells are asked about.
"""

import operator
import re
from collections.abc import Callable, Iterator, Sequence

from lib.workbooks.cells import Cell, CellError, Position, parse_address
from lib.workbooks.formats.formulas import Calculator, Sheet, UnknownFormula, shifted
from lib.workbooks.formats.sheet_details import Area, Condition
from lib.workbooks.marks import Mark

MOST_EXAMINED = 50_000  # cells of a file, each under one rule

_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "equal": operator.eq, "notEqual": operator.ne, "lessThan": operator.lt, "lessThanOrEqual": operator.le,
    "greaterThan": operator.gt, "greaterThanOrEqual": operator.ge,
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
# Rules that never hold of a number, and those that hold of every one.
_NEVER = frozenset({"containsErrors", "containsBlanks", "containsText", "beginsWith", "endsWith", "timePeriod"})
_ALWAYS = frozenset({"notContainsErrors", "notContainsBlanks"})
_COMPARISON = re.compile(r"([^<>=\"]+)(<>|<=|>=|=|<|>)([^<>=\"]+)")
_IS = re.compile(r"(ISERROR|ISERR|ISNA|ISBLANK|ISNUMBER)\((\$?[A-Z]{1,3}\$?[0-9]{1,7})\)", re.IGNORECASE)


def mark_hidden_by_conditions(sheets: Sequence[Sheet]) -> None:
    """Mark the figures that a conditional format hides, or may hide."""
    if not any(sheet.details.conditions for sheet in sheets):
        return
    calculator = Calculator({sheet.name: sheet for sheet in sheets})
    examined = 0
    for sheet in sheets:
        marks = sheet.details.marks
        for condition in sheet.details.conditions:
            for position, value in _figures(sheet, condition.areas):
                examined += 1
                holds = _holds(condition, sheet, position, value, calculator) if examined <= MOST_EXAMINED else None
                if holds is None:
                    marks.setdefault(position, Mark.CONDITIONAL)
                elif holds:
                    unseen = condition.mark != Mark.STRUCK
                    marks.setdefault(position, Mark.ZERO_NOT_SHOWN if unseen and value == 0 else condition.mark)


def _figures(sheet: Sheet, areas: Sequence[Area]) -> Iterator[tuple[Position, float]]:
    for top, left, bottom, right in areas:
        for row in range(top, min(bottom + 1, len(sheet.rows))):
            cells = sheet.rows[row]
            for column in range(left, min(right + 1, len(cells))):
                value = cells[column]
                if isinstance(value, float | int) and not isinstance(value, bool):
                    yield (row, column), value


def _holds(condition: Condition, sheet: Sheet, position: Position, value: float, calculator: Calculator) -> bool | None:
    """Whether the rule holds of the number ``value``; None where that cannot be told."""
    if condition.kind in _NEVER:
        return False
    if condition.kind in _ALWAYS:
        return True
    top, left = condition.areas[0][:2]
    formulas = [shifted(text, position[0] - top, position[1] - left) for text in condition.formulas]
    try:
        if condition.kind == "cellIs":
            return _compares(condition.operator, value, [calculator.value(text, sheet) for text in formulas])
        if condition.kind == "expression" and len(formulas) == 1:
            return _is_true(formulas[0], sheet, calculator)
    except (UnknownFormula, ZeroDivisionError, OverflowError):
        return None
    return None


def _compares(how: str, value: float, bounds: list[float]) -> bool:
    """Raises UnknownFormula."""
    if how in ("between", "notBetween") and len(bounds) == 2:
        return (min(bounds) <= value <= max(bounds)) == (how == "between")
    if how not in _COMPARED or len(bounds) != 1:
        raise UnknownFormula
    return _COMPARED[how](value, bounds[0])


def _is_true(formula: str, sheet: Sheet, calculator: Calculator) -> bool:
    """Raises UnknownFormula, ZeroDivisionError and OverflowError."""
    if found := _IS.fullmatch(formula.strip()):
        return _is(found[1].upper(), sheet.at(_position(found[2].upper())))
    if found := _COMPARISON.fullmatch(formula):
        return _COMPARED[found[2]](calculator.value(found[1], sheet), calculator.value(found[3], sheet))
    raise UnknownFormula


def _position(reference: str) -> Position:
    """Raises UnknownFormula."""
    try:
        return parse_address(reference.replace("$", ""))
    except ValueError as error:
        raise UnknownFormula from error


def _is(function: str, cell: Cell) -> bool:
    if function == "ISBLANK":
        return cell is None or cell == ""
    if function == "ISNUMBER":
        return isinstance(cell, float | int) and not isinstance(cell, bool)
    return isinstance(cell, CellError)
