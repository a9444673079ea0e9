"""In which measure the number of a cell is, by what is stated of its column and by what its number format shows."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from lib.vietnamese import format_number
from lib.workbooks.number_formats import AS_IT_IS, Shown, shown_beside
from lib.workbooks.units_of_measure import compare, is_money, measure_label, parse_measure

ONE = Decimal(1)


class MeasureAnswer(StrEnum):
    """In what the numbers of cells are whose format and column contradict each other. Stored with every import."""

    FORMAT = "format"  # as the number format shows
    CELL = "cell"  # the number in the cell counts, whatever its format shows
    DONG = "dong"  # the number in the cell is in đồng


class PossibleMeasure(NamedTuple):
    """A number times ``factor`` is one in the indicator's measure."""

    answer: MeasureAnswer
    factor: Decimal


def possible_measures(number: Decimal, own: str, stated: str, code: str) -> tuple[list[PossibleMeasure], Shown]:
    """(in what the ``number`` of a cell with the number format ``code`` may be, what that shows).

    ``own``: the indicator's measure. ``stated``: that of the column, which converts to ``own``; ``""`` for none. One
    possibility is certain. Where the format shows another thing than ``own``, only the cell's number is possible, and
    that is not certain.
    """
    of_column = compare(stated, own) if stated else None
    cell = PossibleMeasure(MeasureAnswer.CELL, ONE if of_column is None else of_column)
    shown = shown_beside(code, float(number)) if code and own else AS_IT_IS
    if shown == AS_IT_IS or not number:
        return [cell], AS_IT_IS
    if shown.measure:
        factor = compare(shown.measure, own)
        if factor is None:
            return [cell], shown
        by_format = PossibleMeasure(MeasureAnswer.FORMAT, factor / shown.divisor)
        agreed = of_column is None or of_column in (factor, by_format.factor)
        return ([by_format] if agreed else [by_format, cell]), shown
    by_format = PossibleMeasure(MeasureAnswer.FORMAT, cell.factor / shown.divisor)
    measure = parse_measure(stated or own)
    if is_money(own) and measure.factor == shown.divisor:
        return [by_format], shown  # millions are shown of đồng, under *triệu đồng*
    dong = [PossibleMeasure(MeasureAnswer.DONG, ONE / parse_measure(own).factor)] if is_money(own) else []
    return list({each.factor: each for each in (*dong, cell, by_format)}.values()), shown


def options(
    number: Decimal, own: str, possible: list[PossibleMeasure], names: tuple[str, str]
) -> list[tuple[str, str]]:
    """``possible`` as answers to choose from; ``names``: how ``number`` is read and how it is shown."""
    found = []
    for each in possible:
        result = format_number(number * each.factor, grouped=True)
        measure = measure_label(own, each.factor)
        said = f"ô ghi bằng {measure}" if measure else f"đọc như ô hiện: {names[1]}"
        found.append((each.answer.value, f"“{names[0]}” là {result} {own} ({said})"))
    return found
