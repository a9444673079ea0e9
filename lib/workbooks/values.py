"""One cell → one statement about one indicator, or a sentence that says what was expected.

Numbers in text are read the Vietnamese way: dot between thousands, comma before decimals; what the text says about its
unit (đ, triệu đồng, %, hộ) is heeded. What could be two things is asked back, never guessed.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from lib.vietnamese import numerals
from lib.vietnamese.numerals import DECIMALS, THOUSANDS, Doubtful, NoNumber
from lib.vietnamese.text import fold, normalize
from lib.workbooks.grid import CellError, is_blank, shown
from lib.workbooks.units_of_measure import without_unit

INTEGER, DECIMAL, MONEY, PERCENT, DATE, TEXT = "integer", "decimal", "money", "percent", "date", "text"

# What stands in a cell when there is no figure, folded → the reason kept. The first writing is the one exports use.
MISSING_WORDS = {
    "không áp dụng": "not_applicable",
    "chưa báo cáo": "not_reported",
    "không có": "none",
}
_MISSING = {fold(words): reason for words, reason in MISSING_WORDS.items()}
MISSING_TEXT = {reason: words for words, reason in MISSING_WORDS.items()}

# Signs that stand for a figure. What they mean is for the people who sent the file to say.
SIGNS = {"-": "-", "–": "-", "—": "-", "−": "-", "x": "x", "X": "x", "…": "…", "...": "…"}
BLANK, ZERO = "blank", "zero"

MAX_TEXT = 200
MAX_WHOLE_DIGITS = 16
# Days that a number without a date format may mean in a column of days: 1990 to 2100 in Excel's count from 1900.
_SERIALS = range(32_874, 73_416)
_EXCEL_DAY_ZERO = date(1899, 12, 30).toordinal()

_DAY = re.compile(r"(?:ngay )?([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
_LONG_DAY = re.compile(r"ngay ([0-9]{1,2}) thang ([0-9]{1,2}) nam ([0-9]{4})")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[t ]00:00(?::00)?)?")
_OF = re.compile(r"([0-9]+) ?/ ?([0-9]+)")


@dataclass(frozen=True)
class Spec:
    """What an indicator takes: ``value_type`` as in the catalogue; bounds of the definition in force, or None."""

    code: str
    name: str
    value_type: str = INTEGER
    decimal_places: int = 0
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit_of_measure: str = ""

    @property
    def is_number(self) -> bool:
        return self.value_type not in (DATE, TEXT)


@dataclass(frozen=True)
class Statement:
    """What a cell says: a number, or text (a date as ISO), or the reason why there is neither."""

    value: Decimal | None = None
    text_value: str = ""
    missing_reason: str = ""


@dataclass(frozen=True)
class Settled:
    """What people answered about a column: how its dots are meant (``numerals.THOUSANDS`` or ``DECIMALS``), what a
    number below one is in a column of percentages (``fraction`` or ``percent``), and what each of ``SIGNS`` stands for
    (``blank``, ``zero``, or the reason why there is no figure)."""

    dots: str = ""
    fractions: str = ""
    signs: dict[str, str] = field(default_factory=dict)


class Unclear(Exception):  # noqa: N818 -- becomes a Problem, which people see
    """The cell says nothing usable; ``str()`` is the Vietnamese clause of what was expected.

    ``code``: the kind of trouble. ``options``: for what an answer can settle, the choices as (value, label); ``sign``:
    which of ``SIGNS`` is asked about.
    """

    def __init__(self, clause: str, code: str = "not-a-number", options=(), sign: str = ""):
        super().__init__(clause)
        self.code, self.options, self.sign = code, tuple(options), sign


NOTHING_SETTLED = Settled()


def clean(
    cell,
    spec: Spec,
    *,
    percent_format: bool = False,
    formats_known: bool = True,
    number_format: str = "",
    settled: Settled = NOTHING_SETTLED,
    bounds: bool = True,
) -> Statement | None:
    """What ``cell`` states about ``spec``; None for a blank cell, which states nothing.

    ``percent_format``: the cell shows its number as a percentage (0.457 shown as 45,7 %). ``formats_known``: False when
    the file does not tell. ``number_format``: Excel's code where it shows decimals. ``bounds``: whether a number
    outside the definition's bounds is refused, or left to be warned about. Raises Unclear.
    """
    if is_blank(cell):
        return None
    if isinstance(cell, CellError):
        raise Unclear(f"công thức bị lỗi hoặc chưa được tính; cần {expectation(spec)}", "formula-error")
    if isinstance(cell, str):
        cell = normalize(cell.translate(numerals.ASCII))
        if reason := _MISSING.get(fold(cell)):
            return Statement(missing_reason=reason)
    if spec.value_type == TEXT:
        return _text(cell)
    if isinstance(cell, str) and (sign := SIGNS.get(cell)):
        return _sign(sign, spec, settled)
    if spec.value_type == DATE:
        return Statement(text_value=_day(cell).isoformat())
    number = _number(cell, spec, percent_format, formats_known, number_format, settled)
    return Statement(value=_fitting(number, spec, bounds))


def expectation(spec: Spec) -> str:
    """A clause for people: what may stand in a cell of this indicator."""
    if spec.value_type == DATE:
        return "ngày theo dạng ngày/tháng/năm, ví dụ 31/03/2020"
    if spec.value_type == TEXT:
        return f"chữ, không quá {MAX_TEXT} ký tự"
    if spec.value_type == INTEGER:
        kind = "số nguyên"
    elif spec.value_type == PERCENT:
        kind = "tỷ lệ phần trăm, ví dụ 45,7"
    else:
        kind = f"số có tối đa {spec.decimal_places} chữ số thập phân" if spec.decimal_places else "số"
    if spec.minimum is not None and spec.maximum is not None:
        return f"{kind} từ {_plain(spec.minimum)} đến {_plain(spec.maximum)}"
    if spec.minimum is not None:
        return f"{kind} từ {_plain(spec.minimum)} trở lên"
    if spec.maximum is not None:
        return f"{kind} không quá {_plain(spec.maximum)}"
    return kind


def out_of_bounds(number: Decimal, spec: Spec) -> bool:
    """Whether ``number`` lies outside the definition in force."""
    return (spec.minimum is not None and number < spec.minimum) or (spec.maximum is not None and number > spec.maximum)


def _plain(number: Decimal) -> str:
    """``19.0000 → 19``, ``0.5000 → 0,5``."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _text(cell) -> Statement:
    text = normalize(shown(cell))
    if len(text) > MAX_TEXT:
        raise Unclear(f"chữ dài {len(text)} ký tự; chỉ được tối đa {MAX_TEXT}", "text-too-long")
    return Statement(text_value=text)


def _sign(sign: str, spec: Spec, settled: Settled) -> Statement | None:
    """What a dash, an x or three dots stand for: as answered, else asked."""
    meant = settled.signs.get(sign)
    if meant == BLANK:
        return None
    if meant == ZERO and spec.value_type != DATE:
        return Statement(value=Decimal(0))
    if meant in MISSING_TEXT:
        return Statement(missing_reason=meant)
    raise Unclear(
        f"cần {expectation(spec)}; nếu không có số liệu thì để trống, nếu bằng không thì ghi 0",
        "sign",
        (
            (BLANK, "Coi như để trống: không báo gì"),
            (ZERO, "Bằng 0"),
            *((reason, words.capitalize()) for words, reason in MISSING_WORDS.items()),
        ),
        sign,
    )


def _day(cell) -> date:
    wanted = "cần ngày theo dạng ngày/tháng/năm, ví dụ 31/03/2020"
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float | int) and not isinstance(cell, bool) and cell in _SERIALS:
        # A day whose cell lost its date format.
        return date.fromordinal(_EXCEL_DAY_ZERO + int(cell))
    if not isinstance(cell, str):
        raise Unclear(wanted, "not-a-date")
    text = fold(cell)
    try:
        if found := _DAY.fullmatch(text) or _LONG_DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _ISO_DAY.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as error:
        raise Unclear(f"ngày này không có trong lịch; {wanted}", "not-a-date") from error
    raise Unclear(wanted, "not-a-date")


def _number(cell, spec: Spec, percent_format: bool, formats_known: bool, number_format: str, settled: Settled):
    if isinstance(cell, bool):
        raise Unclear(f"cần {expectation(spec)}")
    if isinstance(cell, int | Decimal):
        number = Decimal(cell)
        if not number.is_finite():
            raise Unclear(f"cần {expectation(spec)}")
        return number
    if isinstance(cell, float):
        if cell != cell or cell in (float("inf"), float("-inf")):
            raise Unclear(f"cần {expectation(spec)}")
        # Excel keeps 15 digits; what a formula leaves beyond them (16.799999999999997) is not a figure.
        number = Decimal(format(cell, ".15g"))
        if spec.value_type == PERCENT:
            return _percentage(number, percent_format, formats_known, settled)
        if percent_format:
            raise Unclear(f"ô có định dạng phần trăm; cần {expectation(spec)}", "percent-format")
        return _typed(number, spec, number_format, settled)
    if isinstance(cell, str):
        return _number_in_text(cell, spec, settled)
    raise Unclear(f"ô chứa ngày hoặc giờ; cần {expectation(spec)}", "date-for-number")


def _percentage(number: Decimal, percent_format: bool, formats_known: bool, settled: Settled) -> Decimal:
    """A typed number in a column of percentages: 0.457 in a cell with a percent format is 45,7."""
    if percent_format:
        return number * 100
    if formats_known or not 0 < number < 1:
        return number
    if settled.fractions:
        return number * 100 if settled.fractions == "fraction" else number
    as_it_is, times = _plain(number), _plain(number * 100)
    raise Unclear(
        f"có thể là {times}% hoặc {as_it_is}%; hãy ghi bằng chữ có dấu %, ví dụ 45,7%",
        "ambiguous-percent",
        (("fraction", f"{as_it_is} là {times}%"), ("percent", f"{as_it_is} là {as_it_is}%")),
    )


def _typed(number: Decimal, spec: Spec, number_format: str, settled: Settled) -> Decimal:
    """A number of a cell that shows exactly three decimals: 1.5 shown as 1.500 was typed as 1500 on an English machine,
    or is 1,5. It is asked where the indicator takes both."""
    whole = number * 1000
    if not _THREE_DECIMALS.search(number_format) or whole != whole.to_integral_value() or not 1 <= abs(number) < 1000:
        return number
    return _one_of(whole, number, f"{number:.3f}".replace(".", ","), spec, settled)


_THREE_DECIMALS = re.compile(r"0\.0{3}(?![0#])")


def _number_in_text(text: str, spec: Spec, settled: Settled) -> Decimal:
    if found := _OF.fullmatch(text):
        return _part_of(Decimal(found[1]), Decimal(found[2]), spec)
    digits, factor = without_unit(text, spec.unit_of_measure, percent=spec.value_type == PERCENT)
    try:
        number = numerals.read(digits, dots=settled.dots)
    except Doubtful as doubt:
        number = _one_of(doubt.thousands, doubt.decimals, digits, spec, settled, factor)
    except NoNumber as error:
        raise Unclear(f"cần {expectation(spec)}") from error
    return number * factor


def _one_of(
    thousands: Decimal, decimals: Decimal, text: str, spec: Spec, settled: Settled, factor=Decimal(1)
) -> Decimal:
    """Of the two numbers that ``text`` can be, that which the indicator takes; where it takes both, as answered."""
    if settled.dots:
        return thousands if settled.dots == THOUSANDS else decimals
    possible = [
        number for number in (thousands, decimals)
        if _places(number * factor) <= spec.decimal_places and not out_of_bounds(number * factor, spec)
    ]  # fmt: skip
    if len(possible) == 1:
        return possible[0]
    if not possible:
        return thousands  # neither fits: refused below, as the number that the notation of the country makes it
    big, small = _plain(thousands), _plain(decimals)
    raise Unclear(
        f"có thể là {big} hoặc {small}; hãy ghi rõ bằng dấu phẩy thập phân hoặc không có dấu chấm",
        "ambiguous-number",
        (
            (THOUSANDS, f"Dấu chấm ngăn hàng nghìn: “{text}” là {big}"),
            (DECIMALS, f"Dấu chấm là dấu thập phân: “{text}” là {small}"),
        ),
    )


def _part_of(part: Decimal, whole: Decimal, spec: Spec) -> Decimal:
    """``28/28``: as a percentage the share, rounded as the indicator is; as a count out of a known number the part.

    The known number is the upper bound of the definition in force (*19/19 tiêu chí*). Anything else is no figure.
    """
    if spec.value_type == PERCENT and whole:
        return round(part * 100 / whole, spec.decimal_places)
    if spec.value_type == INTEGER and spec.maximum is not None and whole == spec.maximum and part <= whole:
        return part
    known = f" trên tổng số {_plain(spec.maximum)}" if spec.value_type == INTEGER and spec.maximum is not None else ""
    raise Unclear(f"đây là {part} trên {whole}; cần {expectation(spec)}{known}, chỉ ghi một số", "part-of")


def _places(number: Decimal) -> int:
    return max(0, -number.normalize().as_tuple().exponent)


def _fitting(number: Decimal, spec: Spec, bounds: bool) -> Decimal:
    """``number`` without needless zeros, when it fits the indicator."""
    if number and number.adjusted() >= MAX_WHOLE_DIGITS:
        raise Unclear(f"số quá lớn; cần {expectation(spec)}", "too-large")
    number = number.normalize()
    if number == number.to_integral_value():
        number = number.quantize(Decimal(1))
    places = -number.as_tuple().exponent
    if places > 0 and spec.value_type == INTEGER:
        thousands = number * 1000
        meant = f"; nếu là {_plain(thousands)} thì ghi liền, không có dấu chấm" if _places(thousands) == 0 else ""
        raise Unclear(f"cần {expectation(spec)}{meant}", "not-whole")
    if places > spec.decimal_places and places > 0:
        raise Unclear(f"chỉ được tối đa {spec.decimal_places} chữ số thập phân; hãy làm tròn", "too-precise")
    if bounds and out_of_bounds(number, spec):
        raise Unclear(f"cần {expectation(spec)}", "out-of-bounds")
    return number if number else Decimal(0)
