"""One cell → one statement about one indicator, or a sentence that says what was expected.

Numbers in text are read the Vietnamese way: dot between thousands, comma before decimals; what the text says about its
unit (đ, triệu đồng, %, hộ) counts. What is ambiguous becomes a question, never a guess.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from lib.vietnamese import AmbiguousNumber, Dots, NotANumber, ascii_forms, fold, format_number, normalize, parse_number
from lib.workbooks.cells import Cell, CellError, FigureError, cell_text, is_blank
from lib.workbooks.number_measures import ONE, MeasureAnswer, options, possible_measures
from lib.workbooks.signs import SignMeaning, sign_of, sign_options
from lib.workbooks.units_of_measure import compare, measure_label, split_measure


class ValueType(StrEnum):
    """What an indicator's values are."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    TEXT = "text"


class MissingReason(StrEnum):
    """Why there is no figure. The values are stored; ``label`` is what stands in the cell."""

    NOT_APPLICABLE = "not_applicable"
    NOT_REPORTED = "not_reported"
    NONE = "none"

    @property
    def label(self) -> str:
        """Its Vietnamese words, as exports write them and files have them."""
        return _MISSING_LABELS[self]


_MISSING_LABELS = {
    MissingReason.NOT_APPLICABLE: "không áp dụng",
    MissingReason.NOT_REPORTED: "chưa báo cáo",
    MissingReason.NONE: "không có",
}
MISSING_REASON_OF = {fold(reason.label): reason.value for reason in MissingReason}  # folded words of a cell → reason

IGNORED, ROUNDED = "ignore", "round"  # what may become of numbers whose measure is in doubt, or which do not fit

MAX_TEXT = 200
MAX_WHOLE_DIGITS = 16
# Days that a number without a date format may mean in a column of days: 1990 to 2100 in Excel's count from 1900.
_SERIAL_DAYS = range(32_874, 73_416)
MONTHS = 12
_EXCEL_DAY_ZERO = date(1899, 12, 30).toordinal()

DAY = re.compile(r"(?:ngay )?([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
_DAY_IN_WORDS = re.compile(r"ngay ([0-9]{1,2}) thang ([0-9]{1,2}) nam ([0-9]{4})")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[t ]00:00(?::00)?)?")
_PART_OF_WHOLE = re.compile(r"([0-9]+) ?/ ?([0-9]+)")
_THREE_DECIMALS = re.compile(r"0\.0{3}(?![0#])")


@dataclass(frozen=True)
class IndicatorSpec:
    """What an indicator takes: ``value_type`` a ``ValueType``; bounds of the definition in force, or None."""

    code: str
    name: str
    value_type: str = ValueType.INTEGER
    decimal_places: int = 0
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit_of_measure: str = ""

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers, neither days nor texts."""
        return self.value_type not in (ValueType.DATE, ValueType.TEXT)


@dataclass(frozen=True)
class Statement:
    """What is stated of one indicator: a number, or text (a date as ISO), or the reason why there is neither.

    ``missing_reason``: the value of a ``MissingReason``. ``cumulative``: the figure for the year so far, if stated.
    ``converted_from``: the measure in which the cell has the number, where that is another that it does not name.
    """

    value: Decimal | None = None
    text_value: str = ""
    missing_reason: str = ""
    cumulative: Decimal | None = None
    converted_from: str = field(default="", compare=False)


class Separators(StrEnum):
    """What the dot and the comma before three digits are, as answered. The values are stored with every import."""

    THOUSANDS = "thousands"  # whichever of the two the column has
    DECIMALS = "decimals"
    VIETNAMESE = "vietnamese"
    ENGLISH = "english"


# Answer → what a dot is, what a comma is.
SEPARATORS_OF = {
    Separators.VIETNAMESE: (Dots.THOUSANDS, Dots.DECIMALS),
    Separators.ENGLISH: (Dots.DECIMALS, Dots.THOUSANDS),
    Separators.THOUSANDS: (Dots.THOUSANDS, Dots.THOUSANDS),
    Separators.DECIMALS: (Dots.DECIMALS, Dots.DECIMALS),
}


class DayOrder(StrEnum):
    """In which order a column of days is written, as answered. The values are stored with every import."""

    DAY_FIRST = "day"
    MONTH_FIRST = "month"
    SWAPPED = "swapped"  # in text the day comes first; a typed day is what a machine set to English made of it


@dataclass(frozen=True)
class Notation:
    """How a column is written: what people answered, and what its other cells prove.

    ``dots``, ``commas``: what a dot, a comma before three digits was answered to be, the value of ``Dots``;
    ``proven_dots``, ``proven_commas``: what it is beside the other numbers of the column, about which nobody is asked
    where the indicator takes that number. ``ambiguous``: a number with a dot and one with a comma, where the column has
    both and neither is known. ``fractions``: what a number below one is in a column of percentages: ``fraction`` (0.457
    is 45,7 %) or ``percent``. ``placeholders``: what each sign (``sign_of``) stands for: a ``SignMeaning``, or the
    reason why there is no figure. ``days``: the value of a ``DayOrder``; ``doubtful_days``: a clause that names the
    cells in doubt where no answer says it, empty where none is; ``other_days``: the ``DayOrder`` that they may have
    besides day first; ``typed_day``: one of the days typed as such that are in doubt, None where those are not.
    ``measure``: in what numbers are whose format contradicts the column, the value of a ``MeasureAnswer``, or
    ``ignore``. ``inexact``: what becomes of numbers that have too many decimals once they are converted: ``round`` or
    ``ignore``.
    """

    dots: str = ""
    fractions: str = ""
    placeholders: Mapping[str, str] = field(default_factory=dict)
    commas: str = ""
    proven_dots: str = ""
    proven_commas: str = ""
    ambiguous: tuple[str, str] | None = None
    days: str = ""
    doubtful_days: str = ""
    other_days: str = DayOrder.MONTH_FIRST
    typed_day: date | None = None
    measure: str = ""
    inexact: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for columns written alike; ``placeholders`` are those of the whole file."""
        separators = (self.dots, self.commas, self.proven_dots, self.proven_commas, self.ambiguous)
        return (
            *separators,
            self.measure,
            self.inexact,
            self.fractions,
            self.days,
            self.doubtful_days,
            self.other_days,
            self.typed_day,
        )


class UnclearCell(Exception):  # noqa: N818 -- becomes a Problem, which people see
    """The cell says nothing usable; ``str()`` is the Vietnamese clause of what was expected.

    ``code``: the kind of problem. ``options``: for what an answer can settle, the choices as (value, label);
    ``placeholder``: which sign is asked about.
    """

    def __init__(
        self, clause: str, code: str = "not-a-number", options: Iterable[tuple[str, str]] = (), placeholder: str = ""
    ) -> None:
        super().__init__(clause)
        self.code, self.options, self.placeholder = code, tuple(options), placeholder


NOTHING_ANSWERED = Notation()
TYPED_HERE = Notation(commas=Dots.DECIMALS)  # of a value typed on a page, where a comma is before decimals


def clean_cell(
    cell: Cell,
    spec: IndicatorSpec,
    *,
    percent_format: bool = False,
    formats_known: bool = True,
    number_format: str = "",
    notation: Notation = NOTHING_ANSWERED,
    bounds: bool = True,
    stated_measure: str = "",
) -> Statement | None:
    """What ``cell`` states about ``spec``; None for a blank cell, which states nothing.

    ``percent_format``: the cell shows its number as a percentage (0.457 shown as 45,7 %). ``formats_known``: False when
    the file has no number formats. ``number_format``: Excel's code where it shows decimals or a measure. ``bounds``:
    whether a number outside the definition's bounds is refused, or left to be warned about. ``stated_measure``: in what
    the column is, a measure that converts to the indicator's; a number that names its own is in that. Raises
    UnclearCell.
    """
    if is_blank(cell):
        return None
    if isinstance(cell, FigureError):
        raise UnclearCell(cell.clause, cell.kind)
    if isinstance(cell, CellError):
        raise UnclearCell(
            "công thức bị lỗi hoặc chưa được tính; hãy mở tệp bằng Excel, lưu lại rồi gửi lại, hoặc gõ số vào ô: cần "
            f"{expectation(spec)}",
            "formula-error",
        )
    if isinstance(cell, str):
        cell = normalize(ascii_forms(cell))
        if reason := MISSING_REASON_OF.get(fold(cell)):
            return Statement(missing_reason=reason)
    if spec.value_type == ValueType.TEXT:
        return _text(cell)
    if isinstance(cell, str | bool) and (sign := sign_of(cell_text(cell))):
        return _placeholder(sign, spec, notation)
    if spec.value_type == ValueType.DATE:
        return Statement(text_value=_day(cell, notation).isoformat())
    number = _number(cell, spec, percent_format, formats_known, number_format, notation, stated_measure)
    if number is None:
        return None
    value = _converted(number, spec, notation)
    if value is None:
        return None
    is_silent = number.factor != 1 and not number.named
    converted_from = measure_label(spec.unit_of_measure, number.factor) if is_silent else ""
    return Statement(value=_validated(value, spec, bounds), converted_from=converted_from)


def expectation(spec: IndicatorSpec) -> str:
    """A clause for people: what may stand in a cell of this indicator."""
    if spec.value_type == ValueType.DATE:
        return "ngày theo dạng ngày/tháng/năm, ví dụ 31/03/2020"
    if spec.value_type == ValueType.TEXT:
        return f"chữ, không quá {MAX_TEXT} ký tự"
    if spec.value_type == ValueType.INTEGER:
        kind = "số nguyên"
    elif spec.value_type == ValueType.PERCENT:
        kind = "tỷ lệ phần trăm, ví dụ 45,7"
    else:
        kind = f"số có tối đa {spec.decimal_places} chữ số thập phân" if spec.decimal_places else "số"
    if spec.minimum is not None and spec.maximum is not None:
        return f"{kind} từ {format_number(spec.minimum)} đến {format_number(spec.maximum)}"
    if spec.minimum is not None:
        return f"{kind} từ {format_number(spec.minimum)} trở lên"
    if spec.maximum is not None:
        return f"{kind} không quá {format_number(spec.maximum)}"
    return kind


def out_of_bounds(number: Decimal, spec: IndicatorSpec) -> bool:
    """Whether ``number`` lies outside the definition in force."""
    return (spec.minimum is not None and number < spec.minimum) or (spec.maximum is not None and number > spec.maximum)


def _text(cell: Cell) -> Statement:
    text = normalize(cell_text(cell))
    if len(text) > MAX_TEXT:
        raise UnclearCell(f"chữ dài {len(text)} ký tự; chỉ được tối đa {MAX_TEXT}", "text-too-long")
    return Statement(text_value=text)


def _placeholder(sign: str, spec: IndicatorSpec, notation: Notation) -> Statement | None:
    """What a sign stands for: as answered, else asked."""
    meant = notation.placeholders.get(sign)
    if meant == SignMeaning.BLANK:
        return None
    if meant in _MISSING_LABELS:
        return Statement(missing_reason=meant)
    if meant in (SignMeaning.ZERO, SignMeaning.ONE):
        if not spec.is_number:
            number = 0 if meant == SignMeaning.ZERO else 1
            raise UnclearCell(
                f"“{sign}” được trả lời là bằng {number}, còn ở đây cần {expectation(spec)}", "not-a-date"
            )
        return Statement(value=Decimal(meant == SignMeaning.ONE))
    reasons = tuple((reason.value, reason.label.capitalize()) for reason in MissingReason)
    raise UnclearCell(
        f"cần {expectation(spec)}; nếu không có số liệu thì để trống, nếu bằng không thì ghi 0",
        "sign",
        sign_options(sign, reasons),
        sign,
    )


def _day(cell: Cell, notation: Notation) -> date:
    wanted = "cần ngày theo dạng ngày/tháng/năm, ví dụ 31/03/2020"
    if isinstance(cell, date):
        return _typed_day(cell, notation)
    if isinstance(cell, float | int) and not isinstance(cell, bool) and cell in _SERIAL_DAYS:
        # A day whose cell lost its date format.
        return _typed_day(date.fromordinal(_EXCEL_DAY_ZERO + int(cell)), notation)
    if not isinstance(cell, str):
        raise UnclearCell(wanted, "not-a-date")
    text = fold(cell)
    try:
        if found := DAY.fullmatch(text):
            return _written_day(int(found[1]), int(found[2]), int(found[3]), notation)
        if found := _DAY_IN_WORDS.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _ISO_DAY.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as error:
        raise UnclearCell(f"ngày này không có trong lịch; {wanted}", "not-a-date") from error
    raise UnclearCell(wanted, "not-a-date")


def _written_day(first: int, second: int, year: int, notation: Notation) -> date:
    """The day ``first/second/year``. Raises ValueError when the calendar has none, and UnclearCell."""
    if first != second and first <= MONTHS and notation.doubtful_days:
        raise _unclear_day(f"{first:02}/{second:02}/{year}", notation)
    if notation.days == DayOrder.MONTH_FIRST:
        first, second = second, first
    return date(year, second, first)


def _typed_day(cell: date, notation: Notation) -> date:
    """A day typed as such, which a machine set to another language may have swapped."""
    day = date(cell.year, cell.month, cell.day)  # without the time that Excel gives it
    if notation.typed_day is None or day.day == day.month or day.day > MONTHS:
        return day
    if notation.doubtful_days:
        raise _unclear_day(f"{day:%d/%m/%Y}", notation)
    return day if notation.days == DayOrder.DAY_FIRST else date(day.year, day.day, day.month)


def _unclear_day(text: str, notation: Notation) -> UnclearCell:
    """The question in which order a column of days is written."""
    same, other = "", ""
    if (typed := notation.typed_day) is not None:
        shown = f"; ô kiểu ngày hiện {typed:%d/%m/%Y} là ngày"
        same, other = f"{shown} ấy", f"{shown} {date(typed.year, typed.day, typed.month):%d/%m/%Y}"
    if notation.other_days == DayOrder.MONTH_FIRST:
        other = f"“{text}” là tháng {int(text[:2])}, ngày {int(text[3:5])}{other}"
        labels = f"Ngày đứng trước: “{text}” đúng như đang ghi{same}", f"Tháng đứng trước: {other}"
    else:
        labels = f"Đúng như đang hiện{same}", f"Ngày và tháng đã bị đảo{other}"
    return UnclearCell(
        f"{notation.doubtful_days}; hãy cho biết thứ tự, hoặc ghi lại các ngày theo dạng ngày/tháng/năm",
        "ambiguous-date",
        tuple(zip((DayOrder.DAY_FIRST.value, notation.other_days), labels, strict=True)),
    )


class _Number(NamedTuple):
    """A number as the cell has it, which times ``factor`` is in the indicator's measure; ``named`` in the text."""

    value: Decimal
    factor: Decimal = ONE
    named: bool = False


def _number(
    cell: Cell,
    spec: IndicatorSpec,
    percent_format: bool,
    formats_known: bool,
    number_format: str,
    notation: Notation,
    stated_measure: str,
) -> _Number | None:
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
            return _Number(number * 100)
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
) -> _Number | None:
    """``number`` with the factor by which it becomes one of the indicator: certain, as answered, or asked."""
    own = spec.unit_of_measure
    possible, shown = possible_measures(number, own, stated_measure, number_format)
    another = bool(shown.measure) and compare(shown.measure, own) is None
    if len(possible) == 1 and not another:
        return _Number(number, possible[0].factor)
    if notation.measure == IGNORED:
        return None
    factors = {each.answer.value: each.factor for each in possible}
    chosen = (
        MeasureAnswer.FORMAT.value if notation.measure == MeasureAnswer.DONG and shown.measure else notation.measure
    )
    if chosen in factors:
        return _Number(number, factors[chosen])
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


def _converted(number: _Number, spec: IndicatorSpec, notation: Notation) -> Decimal | None:
    """``number`` in the indicator's measure; with too many decimals it is asked about, rounded, or left out (None)."""
    value = number.value * number.factor
    places = 0 if spec.value_type == ValueType.INTEGER else spec.decimal_places
    if number.factor == 1 or _places(value) <= places:
        return value
    if notation.inexact == IGNORED:
        return None
    if notation.inexact == ROUNDED:
        return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    own, exact = spec.unit_of_measure, format_number(value, grouped=True)
    takes = f"tối đa {places} chữ số thập phân" if places else "số nguyên"
    raise UnclearCell(
        f"đổi ra {own} là {exact}, còn chỉ tiêu này chỉ nhận {takes}; hãy chọn làm tròn, hoặc bỏ qua các số lẻ ấy",
        "inexact-conversion",
        ((ROUNDED, f"Làm tròn: {takes}"), (IGNORED, "Không nhập các số lẻ ấy")),
    )


def _percentage(number: Decimal, formats_known: bool, notation: Notation) -> Decimal:
    """A typed number in a column of percentages: 0.457 may be 45,7 where the file has no number formats."""
    if formats_known or not 0 < number < 1:
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


def _number_in_text(text: str, spec: IndicatorSpec, notation: Notation, stated_measure: str) -> _Number:
    if found := _PART_OF_WHOLE.fullmatch(text):
        return _Number(_part_of(Decimal(found[1]), Decimal(found[2]), spec))
    own = spec.unit_of_measure or ("%" if spec.value_type == ValueType.PERCENT else "")
    digits, named = split_measure(text, own)
    stated = compare(stated_measure, own) if stated_measure else None
    factor = named if named is not None else ONE if stated is None else stated
    try:
        number = parse_number(digits, commas="")
    except AmbiguousNumber as both:
        number = _choose(both, digits, spec, notation, factor)
    except NotANumber as error:
        raise UnclearCell(f"cần {expectation(spec)}") from error
    return _Number(number, factor, named is not None)


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
    if all(_places(number * factor) <= spec.decimal_places for number in (both.thousands, both.decimals)):
        raise _two_numbers(both, text, notation)
    # Neither fits: refused below, as the number that the notation of the country makes it.
    return both.thousands if both.sign == "." else both.decimals


def _possible(numbers: Iterable[Decimal], spec: IndicatorSpec, factor: Decimal) -> list[Decimal]:
    """Those of ``numbers`` that ``spec`` takes."""
    return [
        number for number in numbers
        if _places(number * factor) <= spec.decimal_places and not out_of_bounds(number * factor, spec)
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


def written_clearly(statement: Statement, text: str) -> str:
    """``text``, which was read as ``statement``, so that it is read the same in a column of any notation."""
    if statement.value is not None and _places(statement.value) == 3:
        return unmistakable(statement.value)
    return statement.text_value or text


def unmistakable(number: Decimal) -> str:
    """``number`` in Vietnamese notation, so that it cannot be read in any other: ``1.234 → "1,2340"``."""
    return f"{format_number(number)}0" if _places(number) == 3 else format_number(number)


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


def _places(number: Decimal) -> int:
    return max(0, -_exponent(number.normalize()))


def _exponent(number: Decimal) -> int:
    """Of a finite ``number``."""
    return int(number.as_tuple().exponent)


def _validated(number: Decimal, spec: IndicatorSpec, bounds: bool) -> Decimal:
    """``number`` without needless zeros, when it fits the indicator."""
    if number and number.adjusted() >= MAX_WHOLE_DIGITS:
        raise UnclearCell(f"số quá lớn; cần {expectation(spec)}", "too-large")
    number = number.normalize()
    if number == number.to_integral_value():
        number = number.quantize(Decimal(1))
    places = -_exponent(number)
    if places > 0 and spec.value_type == ValueType.INTEGER:
        thousands = number * 1000
        meant = (
            f"; nếu là {format_number(thousands)} thì ghi liền, không có dấu chấm" if _places(thousands) == 0 else ""
        )
        raise UnclearCell(f"cần {expectation(spec)}{meant}", "not-whole")
    if places > spec.decimal_places and places > 0:
        raise UnclearCell(f"chỉ được tối đa {spec.decimal_places} chữ số thập phân; hãy làm tròn", "too-precise")
    if bounds and out_of_bounds(number, spec):
        raise UnclearCell(f"cần {expectation(spec)}", "out-of-bounds")
    return number if number else Decimal(0)
