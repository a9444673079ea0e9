"""One cell → one statement about one indicator, or a sentence that says what was expected.

Numbers in text are read the Vietnamese way: dot between thousands, comma before decimals. What could be two numbers is
asked back, never guessed.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from organizations.excel.grid import CellError, is_blank, shown
from organizations.text import fold, normalize

INTEGER, DECIMAL, MONEY, PERCENT, DATE, TEXT = "integer", "decimal", "money", "percent", "date", "text"

# What stands in a cell when there is no figure, folded → the reason kept. The first writing is the one exports use.
MISSING_WORDS = {
    "không áp dụng": "not_applicable",
    "chưa báo cáo": "not_reported",
    "không có": "none",
}
_MISSING = {fold(words): reason for words, reason in MISSING_WORDS.items()}
MISSING_TEXT = {reason: words for words, reason in MISSING_WORDS.items()}

MAX_TEXT = 200
MAX_WHOLE_DIGITS = 16

_PLAIN = re.compile(r"[0-9]+")
_THOUSANDS = re.compile(r"[0-9]{1,3}(\.[0-9]{3}){2,}(,[0-9]+)?|[0-9]{1,3}\.[0-9]{3},[0-9]+")
_SPACED = re.compile(r"[0-9]{1,3}( [0-9]{3})+(,[0-9]+)?")
_COMMA = re.compile(r"[0-9]+,[0-9]+")
_DOT = re.compile(r"[0-9]+\.[0-9]+")
_ENGLISH = re.compile(r"[0-9]{1,3}(,[0-9]{3}){2,}(\.[0-9]+)?|[0-9]{1,3},[0-9]{3}\.[0-9]+")
_EITHER = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_DAY = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


@dataclass(frozen=True)
class Spec:
    """What an indicator takes: ``value_type`` as in the catalogue; bounds of the definition in force, or None."""

    code: str
    name: str
    value_type: str = INTEGER
    decimal_places: int = 0
    minimum: Decimal | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True)
class Statement:
    """What a cell says: a number, or text (a date as ISO), or the reason why there is neither."""

    value: Decimal | None = None
    text_value: str = ""
    missing_reason: str = ""


class Unclear(Exception):  # noqa: N818 -- becomes a Problem, which people see
    """The cell says nothing usable; ``str()`` is the Vietnamese clause of what was expected."""


def clean(cell, spec: Spec, *, percent_format: bool = False, formats_known: bool = True) -> Statement | None:
    """What ``cell`` states about ``spec``; None for a blank cell, which states nothing.

    ``percent_format``: the cell shows its number as a percentage (0.457 shown as 45,7 %). ``formats_known``: False when
    the file does not tell. Raises Unclear.
    """
    if is_blank(cell):
        return None
    if isinstance(cell, CellError):
        raise Unclear(f"công thức bị lỗi hoặc chưa được tính; cần {expectation(spec)}")
    if isinstance(cell, str):
        cell = normalize(cell)
        if reason := _MISSING.get(fold(cell)):
            return Statement(missing_reason=reason)
    if spec.value_type == TEXT:
        return _text(cell)
    if spec.value_type == DATE:
        return Statement(text_value=_day(cell).isoformat())
    return Statement(value=_bounded(_number(cell, spec, percent_format, formats_known), spec))


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


def _plain(number: Decimal) -> str:
    """``19.0000 → 19``, ``0.5000 → 0,5``."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _text(cell) -> Statement:
    text = normalize(shown(cell))
    if len(text) > MAX_TEXT:
        raise Unclear(f"chữ dài {len(text)} ký tự; chỉ được tối đa {MAX_TEXT}")
    return Statement(text_value=text)


def _day(cell) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    wanted = "cần ngày theo dạng ngày/tháng/năm, ví dụ 31/03/2020"
    if not isinstance(cell, str):
        raise Unclear(wanted)
    try:
        if found := _DAY.fullmatch(cell):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _ISO_DAY.fullmatch(cell):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as error:
        raise Unclear(f"ngày này không có trong lịch; {wanted}") from error
    raise Unclear(wanted)


def _number(cell, spec: Spec, percent_format: bool, formats_known: bool) -> Decimal:
    if isinstance(cell, bool):
        raise Unclear(f"cần {expectation(spec)}")
    if isinstance(cell, int | Decimal):
        return Decimal(cell)
    if isinstance(cell, float):
        if cell != cell or cell in (float("inf"), float("-inf")):
            raise Unclear(f"cần {expectation(spec)}")
        # Excel keeps 15 digits; what a formula leaves beyond them (16.799999999999997) is not a figure.
        number = Decimal(format(cell, ".15g"))
        if spec.value_type == PERCENT:
            if percent_format:
                return number * 100
            if not formats_known and 0 < number < 1:
                raise Unclear("có thể là phần trăm hoặc phần đơn vị; hãy ghi bằng chữ có dấu %, ví dụ 45,7%")
        elif percent_format:
            raise Unclear(f"ô có định dạng phần trăm; cần {expectation(spec)}")
        return number
    if isinstance(cell, str):
        return _number_in_text(cell, spec)
    raise Unclear(f"ô chứa ngày hoặc giờ; cần {expectation(spec)}")


def _number_in_text(text: str, spec: Spec) -> Decimal:
    digits, sign = text, ""
    if spec.value_type == PERCENT:
        digits = digits.removesuffix("%").rstrip()
    if digits[:1] in "+-−" and digits[1:2].isdigit():
        sign, digits = "-" if digits[0] in "-−" else "", digits[1:]
    if _PLAIN.fullmatch(digits):
        number = digits
    elif _EITHER.fullmatch(digits):
        whole, rest = digits.split(".")
        if spec.value_type != INTEGER:
            raise Unclear(
                f"có thể là {whole}{rest} hoặc {whole},{rest.rstrip('0') or '0'}; "
                f"hãy ghi rõ bằng dấu phẩy thập phân hoặc không có dấu chấm"
            )
        number = whole + rest
    elif _THOUSANDS.fullmatch(digits):
        number = digits.replace(".", "").replace(",", ".")
    elif _SPACED.fullmatch(digits):
        number = digits.replace(" ", "").replace(",", ".")
    elif _COMMA.fullmatch(digits):
        number = digits.replace(",", ".")
    elif _DOT.fullmatch(digits):
        number = digits
    elif _ENGLISH.fullmatch(digits):
        number = digits.replace(",", "")
    elif digits in {"-", "–", "—", "x", "X"}:
        raise Unclear(f"cần {expectation(spec)}; nếu không có số liệu thì để trống, nếu bằng không thì ghi 0")
    else:
        raise Unclear(f"cần {expectation(spec)}")
    return Decimal(sign + number)


def _bounded(number: Decimal, spec: Spec) -> Decimal:
    """``number`` without needless zeros, when it fits the indicator."""
    number = number.normalize()
    if number == number.to_integral_value():
        number = number.quantize(Decimal(1)) if abs(number) < Decimal(10) ** 20 else number
    if number.adjusted() >= MAX_WHOLE_DIGITS:
        raise Unclear(f"số quá lớn; cần {expectation(spec)}")
    places = -number.as_tuple().exponent
    if spec.value_type == INTEGER and places > 0:
        raise Unclear(f"cần {expectation(spec)}")
    if places > spec.decimal_places and places > 0:
        raise Unclear(f"chỉ được tối đa {spec.decimal_places} chữ số thập phân; hãy làm tròn")
    below = spec.minimum is not None and number < spec.minimum
    above = spec.maximum is not None and number > spec.maximum
    if below or above:
        raise Unclear(f"cần {expectation(spec)}")
    return number if number else Decimal(0)
