"""In which unit the number of a cell is, by what is stated of its column and by what its number format shows."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from lib.vietnamese import format_number
from lib.workbooks.number_formats import AS_IT_IS, Shown, shown_beside
from lib.workbooks.units_of_measure import compare, is_money, parse_unit, unit_label

ONE = Decimal(1)


class UnitAnswer(StrEnum):
    """In what the numbers of cells are whose format and column contradict each other. Stored with every import."""

    FORMAT = "format"  # as the number format shows
    CELL = "cell"  # the number in the cell counts, whatever its format shows
    DONG = "dong"  # the number in the cell is in đồng


class PossibleUnit(NamedTuple):
    """A number times ``factor`` is one in the indicator's unit."""

    answer: UnitAnswer
    factor: Decimal


def possible_units(number: Decimal, own: str, stated: str, code: str) -> tuple[list[PossibleUnit], Shown]:
    """(in what the ``number`` of a cell with the number format ``code`` may be, what that shows).

    ``own``: the indicator's unit. ``stated``: that of the column, which converts to ``own``; ``""`` for none. One
    possibility is certain. Where the format shows another thing than ``own``, only the cell's number is possible, and
    that is not certain.
    """
    of_column = compare(stated, own) if stated else None
    cell = PossibleUnit(UnitAnswer.CELL, ONE if of_column is None else of_column)
    shown = shown_beside(code, float(number)) if code and own else AS_IT_IS
    if shown == AS_IT_IS or not number:
        return [cell], AS_IT_IS
    if shown.unit:
        factor = compare(shown.unit, own)
        if factor is None:
            return [cell], shown
        by_format = PossibleUnit(UnitAnswer.FORMAT, factor / shown.divisor)
        agreed = of_column is None or of_column in (factor, by_format.factor)
        return ([by_format] if agreed else [by_format, cell]), shown
    by_format = PossibleUnit(UnitAnswer.FORMAT, cell.factor / shown.divisor)
    unit = parse_unit(stated or own)
    if is_money(own) and unit.factor == shown.divisor:
        return [by_format], shown  # millions are shown of đồng, under *triệu đồng*
    dong = [PossibleUnit(UnitAnswer.DONG, ONE / parse_unit(own).factor)] if is_money(own) else []
    return list({each.factor: each for each in (*dong, cell, by_format)}.values()), shown


def options(number: Decimal, own: str, possible: list[PossibleUnit], names: tuple[str, str]) -> list[tuple[str, str]]:
    """``possible`` as answers to choose from; ``names``: how ``number`` is read and how it is shown."""
    found = []
    for each in possible:
        result = format_number(number * each.factor, grouped=True)
        unit = unit_label(own, each.factor)
        said = f"ô ghi bằng {unit}" if unit else f"đọc như ô hiện: {names[1]}"
        found.append((each.answer.value, f"“{names[0]}” là {result} {own} ({said})"))
    return found
