"""One cell → the number that it states, in its indicator's measure.

Numbers in text are read the Vietnamese way: dot between thousands, comma before decimals; what the text says about its
unit (đ, triệu đồng, %, hộ) counts. What is ambiguous becomes a question, never a guess.
"""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from lib.vietnamese import AmbiguousNumber, Dots, NotANumber, format_number, parse_number
from lib.workbooks.cells import Cell
from lib.workbooks.notation import IGNORED, NOTHING_ANSWERED, SEPARATORS_OF, Notation, Separators
from lib.workbooks.number_measures import ONE, MeasureAnswer, options, possible_measures
from lib.workbooks.statements import IndicatorSpec, UnclearCell, ValueType, expectation, out_of_bounds
from lib.workbooks.units_of_measure import compare, measure_in_text, parse_measure, split_measure

ROUNDED = "round"  # what may become of numbers that have too many decimals once they are converted

MAX_WHOLE_DIGITS = 16
_PART_OF_WHOLE = re.compile(r"([0-9]+) ?/ ?([0-9]+)")
_IN_BRACKETS = re.compile(r"\(([0-9][0-9., ]*)\)")
_THREE_DECIMALS = re.compile(r"0\.0{3}(?![0#])")


class CellNumber(NamedTuple):
    """A number as the cell has it, which times ``factor`` is in the indicator's measure; ``named`` in the text."""

    value: Decimal
    factor: Decimal = ONE
    named: bool = False


def number_in_cell(
    cell: Cell,
    spec: IndicatorSpec,
    percent_format: bool,
    formats_known: bool,
    number_format: str,
    notation: Notation,
    stated_measure: str,
) -> CellNumber | None:
    """The number that a cell states; None where an answer leaves it out."""
    if isinstance(cell, bool):
        raise UnclearCell(f"cần {expectation(spec)}")
    if isinstance(cell, int | Decimal):
        number = Decimal(cell)
        if not number.is_finite():
            raise UnclearCell(f"cần {expectation(spec)}")
        return _in_its_measure(number, spec, number_format, notation, stated_measure)
    if isinstance(cell, float):
        if cell != cell or cell in (float("inf"), float("-inf")):
            raise UnclearCell(f"cần {expectation(spec)}")
        # Excel keeps 15 digits; what a formula leaves beyond them (16.799999999999997) is not a figure.
        number = Decimal(format(cell, ".15g"))
        if percent_format and spec.value_type != ValueType.PERCENT:
            raise UnclearCell(f"ô có định dạng phần trăm; cần {expectation(spec)}", "percent-format")
        if percent_format:
            return CellNumber(number * 100)
        if spec.value_type == ValueType.PERCENT:
            number = _percentage(number, formats_known, notation)
        else:
            number = _shown_with_decimals(number, spec, number_format, notation)
        return _in_its_measure(number, spec, number_format, notation, stated_measure)
    if isinstance(cell, str):
        return _number_in_text(cell, spec, notation, stated_measure)
    raise UnclearCell(f"ô chứa ngày hoặc giờ; cần {expectation(spec)}", "date-for-number")


def _in_its_measure(
    number: Decimal, spec: IndicatorSpec, number_format: str, notation: Notation, stated_measure: str
) -> CellNumber | None:
    """``number`` with the factor by which it becomes one of the indicator: certain, as answered, or asked."""
    own = spec.unit_of_measure
    possible, shown = possible_measures(number, own, stated_measure, number_format)
    another = bool(shown.measure) and compare(shown.measure, own) is None
    if len(possible) == 1 and not another:
        return CellNumber(number, possible[0].factor)
    if notation.measure == IGNORED:
        return None
    factors = {each.answer.value: each.factor for each in possible}
    chosen = (
        MeasureAnswer.FORMAT.value if notation.measure == MeasureAnswer.DONG and shown.measure else notation.measure
    )
    if chosen in factors:
        return CellNumber(number, factors[chosen])
    as_read = format_number(number, grouped=True)
    as_shown = f"{format_number(number / shown.divisor, grouped=True)} {shown.measure}".strip()
    if another:
        clause = f"ô hiện “{as_shown}”, còn chỉ tiêu này tính bằng {own}"
    else:
        clause = f"ô hiện “{as_shown}” nhưng chứa số {as_read}, nên chưa rõ số này tính bằng đơn vị nào"
    raise UnclearCell(
        f"{clause}; hãy chọn cách đọc các số như vậy trong cột, hoặc bỏ qua",
        "measure-of-format",
        (*options(number, own, possible, (as_read, as_shown)), (IGNORED, "Không nhập các số ấy")),
    )


def converted(number: CellNumber, spec: IndicatorSpec, notation: Notation) -> Decimal | None:
    """``number`` in the indicator's measure; with too many decimals it is asked about, rounded, or left out (None)."""
    value = number.value * number.factor
    most = 0 if spec.value_type == ValueType.INTEGER else spec.decimal_places
    if number.factor == 1 or places(value) <= most:
        return value
    if notation.inexact == IGNORED:
        return None
    if notation.inexact == ROUNDED:
        return value.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    own, exact = spec.unit_of_measure, format_number(value, grouped=True)
    takes = f"tối đa {most} chữ số thập phân" if most else "số nguyên"
    raise UnclearCell(
        f"đổi ra {own} là {exact}, còn chỉ tiêu này chỉ nhận {takes}; hãy chọn làm tròn, hoặc bỏ qua các số lẻ ấy",
        "inexact-conversion",
        ((ROUNDED, f"Làm tròn: {takes}"), (IGNORED, "Không nhập các số lẻ ấy")),
    )


def _percentage(number: Decimal, formats_known: bool, notation: Notation) -> Decimal:
    """A typed number in a column of percentages: 0.457 may be 45,7 where the file has no number formats."""
    if notation.is_fractional:
        if not 0 < number <= 1:
            return number
    elif formats_known or not 0 < number < 1:
        return number
    if notation.fractions:
        return number * 100 if notation.fractions == "fraction" else number
    as_it_is, times = format_number(number), format_number(number * 100)
    raise UnclearCell(
        f"có thể là {times}% hoặc {as_it_is}%; hãy ghi bằng chữ có dấu %, ví dụ 45,7%",
        "ambiguous-percent",
        (("fraction", f"{as_it_is} là {times}%"), ("percent", f"{as_it_is} là {as_it_is}%")),
    )


def _shown_with_decimals(number: Decimal, spec: IndicatorSpec, number_format: str, notation: Notation) -> Decimal:
    """A number of a cell that shows exactly three decimals: 1.5 shown as 1.500 was typed as 1500 on an English machine,
    or is 1,5. It is asked where the indicator takes both."""
    whole = number * 1000
    if not _THREE_DECIMALS.search(number_format) or whole != whole.to_integral_value() or not 1 <= abs(number) < 1000:
        return number
    if notation.dots:
        return whole if notation.dots == Dots.THOUSANDS else number
    possible = _possible((whole, number), spec, Decimal(1))
    if len(possible) == 2:
        raise _two_numbers(AmbiguousNumber(whole, number), f"{number:.3f}".replace(".", ","), NOTHING_ANSWERED)
    return possible[0] if possible else whole  # where neither fits: refused below


def _number_in_text(text: str, spec: IndicatorSpec, notation: Notation, stated_measure: str) -> CellNumber:
    if found := _PART_OF_WHOLE.fullmatch(text):
        return CellNumber(_part_of(Decimal(found[1]), Decimal(found[2]), spec))
    own = spec.unit_of_measure or ("%" if spec.value_type == ValueType.PERCENT else "")
    digits, named = split_measure(text, own)
    stated = compare(stated_measure, own) if stated_measure else None
    factor = named if named is not None else ONE if stated is None else stated
    try:
        number = parse_number(digits, commas="")
    except AmbiguousNumber as both:
        number = _choose(both, digits, spec, notation, factor)
    except NotANumber as error:
        raise _no_number(text, own, spec) from error
    if named is None and notation.is_fractional and spec.value_type == ValueType.PERCENT:
        number = _percentage(number, formats_known=True, notation=notation)
    return CellNumber(number, factor, named is not None)


def _no_number(text: str, own: str, spec: IndicatorSpec) -> UnclearCell:
    """Why ``text`` is no number: it names another thing counted, may be below nought, or is none at all."""
    stated = measure_in_text(text)
    if own and stated and parse_measure(stated).known and compare(stated, own) is None:
        return UnclearCell(f"ô ghi “{stated}” còn chỉ tiêu này tính bằng {own}; cần {expectation(spec)}")
    if found := _IN_BRACKETS.fullmatch(text):
        number = found[1].strip()
        return UnclearCell(
            f"số trong ngoặc có thể là số âm; nếu đúng là số âm thì ghi -{number}, nếu không thì bỏ ngoặc; "
            f"cần {expectation(spec)}"
        )
    return UnclearCell(f"cần {expectation(spec)}")


def _choose(both: AmbiguousNumber, text: str, spec: IndicatorSpec, notation: Notation, factor: Decimal) -> Decimal:
    """Of the two numbers that ``text`` can be, that which the indicator takes; where it takes both, it is asked.

    A comma is before decimals in the notation of the country, so that it is asked even where only the number without
    decimals fits: it may as well be one with too many.
    """
    possible = _possible((both.thousands, both.decimals), spec, factor)
    if proven := notation.proven_dots if both.sign == "." else notation.proven_commas:
        number = both.thousands if proven == Dots.THOUSANDS else both.decimals
        if number in possible:
            return number
    if answered := notation.dots if both.sign == "." else notation.commas:
        return both.thousands if answered == Dots.THOUSANDS else both.decimals
    if len(possible) == 2 or (both.sign == "," and both.thousands in possible):
        raise _two_numbers(both, text, notation)
    if possible:
        return possible[0]
    # Out of bounds are both, which is told of whichever it is; it decides nothing.
    if all(places(number * factor) <= spec.decimal_places for number in (both.thousands, both.decimals)):
        raise _two_numbers(both, text, notation)
    # Neither fits: refused below, as the number that the notation of the country makes it.
    return both.thousands if both.sign == "." else both.decimals


def _possible(numbers: Iterable[Decimal], spec: IndicatorSpec, factor: Decimal) -> list[Decimal]:
    """Those of ``numbers`` that ``spec`` takes."""
    return [
        number for number in numbers
        if places(number * factor) <= spec.decimal_places and not out_of_bounds(number * factor, spec)
    ]  # fmt: skip


def _two_numbers(both: AmbiguousNumber, text: str, notation: Notation) -> UnclearCell:
    """The question which of two numbers ``text`` is."""
    big, small = format_number(both.thousands), format_number(both.decimals)
    dot = both.sign == "."
    options: tuple[tuple[str, str], ...]
    if notation.ambiguous:
        options = _both_signs(*notation.ambiguous)
    else:
        name = "Dấu chấm" if dot else "Dấu phẩy"
        options = (
            (Separators.THOUSANDS.value, f"{name} ngăn hàng nghìn: “{text}” là {big}"),
            (Separators.DECIMALS.value, f"{name} là dấu thập phân: “{text}” là {small}"),
        )
    clearly = (
        "bằng dấu phẩy thập phân hoặc không có dấu chấm" if dot else f"là {big} hoặc {unmistakable(both.decimals)}"
    )
    return UnclearCell(f"có thể là {big} hoặc {small}; hãy ghi rõ {clearly}", "ambiguous-number", options)


def _both_signs(with_dot: str, with_comma: str) -> tuple[tuple[str, str], ...]:
    """The answers about a column that has both ``1.500`` and ``1,500``: value of ``Separators``, label."""
    return tuple(
        (
            answer.value,
            f"“{with_dot}” là {format_number(parse_number(with_dot, dots=dots))}, "
            f"“{with_comma}” là {format_number(parse_number(with_comma, commas=commas))}",
        )
        for answer, (dots, commas) in SEPARATORS_OF.items()
    )


def unmistakable(number: Decimal) -> str:
    """``number`` in Vietnamese notation, so that it cannot be read in any other: ``1.234 → "1,2340"``."""
    return f"{format_number(number)}0" if places(number) == 3 else format_number(number)


def _part_of(part: Decimal, whole: Decimal, spec: IndicatorSpec) -> Decimal:
    """``28/28``: as a percentage the share, rounded as the indicator is; as a count out of a known number the part.

    The known number is the upper bound of the definition in force (*19/19 tiêu chí*). Anything else is no figure.
    """
    if spec.value_type == ValueType.PERCENT and whole:
        return round(part * 100 / whole, spec.decimal_places)
    if spec.value_type == ValueType.INTEGER and spec.maximum is not None and whole == spec.maximum and part <= whole:
        return part
    known = (
        f" trên tổng số {format_number(spec.maximum)}"
        if spec.value_type == ValueType.INTEGER and spec.maximum is not None
        else ""
    )
    raise UnclearCell(f"đây là {part} trên {whole}; cần {expectation(spec)}{known}, chỉ ghi một số", "part-of")


def places(number: Decimal) -> int:
    """How many decimals a finite ``number`` has, needless zeros apart."""
    return max(0, -_exponent(number.normalize()))


def _exponent(number: Decimal) -> int:
    """Of a finite ``number``."""
    return int(number.as_tuple().exponent)


def validated(number: Decimal, spec: IndicatorSpec, bounds: bool) -> Decimal:
    """``number`` without needless zeros, when it fits the indicator."""
    if number and number.adjusted() >= MAX_WHOLE_DIGITS:
        raise UnclearCell(f"số quá lớn; cần {expectation(spec)}", "too-large")
    number = number.normalize()
    if number == number.to_integral_value():
        number = number.quantize(Decimal(1))
    decimals = -_exponent(number)
    if decimals > 0 and spec.value_type == ValueType.INTEGER:
        thousands = number * 1000
        meant = f"; nếu là {format_number(thousands)} thì ghi liền, không có dấu chấm" if places(thousands) == 0 else ""
        raise UnclearCell(f"cần {expectation(spec)}{meant}", "not-whole")
    if decimals > spec.decimal_places and decimals > 0:
        raise UnclearCell(f"chỉ được tối đa {spec.decimal_places} chữ số thập phân; hãy làm tròn", "too-precise")
    if bounds and out_of_bounds(number, spec):
        raise UnclearCell(f"cần {expectation(spec)}", "out-of-bounds")
    return number if number else Decimal(0)
