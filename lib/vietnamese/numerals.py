"""Numbers as people write them in Vietnam, and as machines set to English write them there."""

import re
from decimal import Decimal
from enum import StrEnum

# Full-width digits and signs of East Asian keyboards, the Unicode minus, and two characters without width.
_ASCII_FORMS = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {ord("−"): "-", 0x200B: "", 0xFEFF: ""}

_DIGITS = re.compile(r"[0-9]+")
_DOTS_BETWEEN_THOUSANDS = re.compile(r"[0-9]{1,3}(\.[0-9]{3}){2,}(,[0-9]+)?|[0-9]{1,3}\.[0-9]{3},[0-9]+")
_SPACES_BETWEEN_THOUSANDS = re.compile(r"[0-9]{1,3}( [0-9]{3})+(,[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]+")
_DECIMAL_POINT = re.compile(r"[0-9]+\.[0-9]+")
_ENGLISH = re.compile(r"[0-9]{1,3}(,[0-9]{3}){2,}(\.[0-9]+)?|[0-9]{1,3},[0-9]{3}\.[0-9]+")
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")


class Dots(StrEnum):
    """What a dot before three digits is."""

    THOUSANDS = "thousands"
    DECIMALS = "decimals"


class NotANumber(ValueError):  # noqa: N818 -- an answer, not a failure
    """The text is no number."""


class AmbiguousNumber(ValueError):  # noqa: N818 -- an answer, not a failure
    """``1.500``: ``thousands`` is the number in Vietnamese notation (1500), ``decimals`` in English (1.5)."""

    def __init__(self, thousands: Decimal, decimals: Decimal) -> None:
        super().__init__(f"{thousands} or {decimals}")
        self.thousands, self.decimals = thousands, decimals


def ascii_forms(text: str) -> str:
    """``text`` with full-width digits and signs and the Unicode minus as ASCII: ``"１２−３" → "12-3"``."""
    return text.translate(_ASCII_FORMS)


def parse_number(text: str, *, dots: str = "") -> Decimal:
    """The number that ``text`` (without white space at its ends) is; ``dots`` says what one dot before three digits is.

    Raises NotANumber, or AmbiguousNumber where two readings are possible and ``dots`` is empty.
    """
    sign = ""
    if text[:1] in ("+", "-") and text[1:].lstrip()[:1].isdigit():
        sign, text = "-" if text[0] == "-" else "", text[1:].lstrip()
    if _DIGITS.fullmatch(text):
        number = text
    elif _AMBIGUOUS.fullmatch(text):
        thousands, decimals = Decimal(sign + text.replace(".", "")), Decimal(sign + text)
        if not dots:
            raise AmbiguousNumber(thousands, decimals)
        return thousands if dots == Dots.THOUSANDS else decimals
    elif _DOTS_BETWEEN_THOUSANDS.fullmatch(text):
        number = text.replace(".", "").replace(",", ".")
    elif _SPACES_BETWEEN_THOUSANDS.fullmatch(text):
        number = text.replace(" ", "").replace(",", ".")
    elif _DECIMAL_COMMA.fullmatch(text):
        number = text.replace(",", ".")
    elif _DECIMAL_POINT.fullmatch(text):
        number = text
    elif _ENGLISH.fullmatch(text):
        number = text.replace(",", "")
    else:
        raise NotANumber(text)
    return Decimal(sign + number)


def format_number(number: Decimal, *, grouped: bool = False) -> str:
    """``number`` in Vietnamese notation without needless zeros: ``"1844,5"``, and ``grouped`` ``"1.844,5"``."""
    whole, _, decimals = f"{number:,f}".partition(".")
    whole, decimals = whole.replace(",", "." if grouped else ""), decimals.rstrip("0")
    return f"{whole},{decimals}" if decimals else whole
