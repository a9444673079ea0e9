"""Numbers as people write them in Vietnam, and as machines set to English write them there."""

import re
from decimal import Decimal
from enum import StrEnum

# Full-width digits and signs of East Asian keyboards, the Unicode minus, and characters without width.
_ASCII_FORMS = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {ord("−"): "-"}
_ASCII_FORMS |= dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF), "")

_DIGITS = re.compile(r"[0-9]+")
_DOTS_BETWEEN_THOUSANDS = re.compile(r"[0-9]{1,3}(\.[0-9]{3}){2,}(,[0-9]+)?|[0-9]{1,3}\.[0-9]{3},[0-9]+")
_SPACES_BETWEEN_THOUSANDS = re.compile(r"[0-9]{1,3}( [0-9]{3})+(,[0-9]+)?")
_APOSTROPHES_BETWEEN_THOUSANDS = re.compile(r"[0-9]{1,3}(?:['’‘ʼ`´][0-9]{3})+(?:[.,][0-9]+)?")
_NOT_DIGITS = re.compile(r"[^0-9.]")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]+")
_DECIMAL_POINT = re.compile(r"[0-9]+\.[0-9]+")
_ENGLISH = re.compile(r"[0-9]{1,3}(,[0-9]{3}){2,}(\.[0-9]+)?|[0-9]{1,3},[0-9]{3}\.[0-9]+")
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}")


class Dots(StrEnum):
    """What a dot, or a comma, before three digits is."""

    THOUSANDS = "thousands"
    DECIMALS = "decimals"


class NotANumber(ValueError):  # noqa: N818 -- an answer, not a failure
    """The text is no number."""


class AmbiguousNumber(ValueError):  # noqa: N818 -- an answer, not a failure
    """``1.500`` or ``1,500``: 1500 (``thousands``) or 1.5 (``decimals``), by what ``sign``, the dot or comma, is."""

    def __init__(self, thousands: Decimal, decimals: Decimal, sign: str = ".") -> None:
        super().__init__(f"{thousands} or {decimals}")
        self.thousands, self.decimals, self.sign = thousands, decimals, sign


def ascii_forms(text: str) -> str:
    """``text`` with full-width digits and signs and the Unicode minus as ASCII: ``"１２−３" → "12-3"``."""
    return text.translate(_ASCII_FORMS)


def parse_number(text: str, *, dots: str = "", commas: str = Dots.DECIMALS) -> Decimal:
    """The number that ``text`` (without white space at its ends) is.

    ``dots`` and ``commas`` say what one dot, or one comma, before three digits is. Raises NotANumber, or
    AmbiguousNumber where two readings are possible and the one that would decide is empty.
    """
    sign = ""
    text = _without_ornaments(text)
    if text[:1] in ("+", "-") and text[1:].lstrip()[:1].isdigit():
        sign, text = "-" if text[0] == "-" else "", text[1:].lstrip()
    if ambiguous := _AMBIGUOUS.fullmatch(text):
        separator = ambiguous[1]
        thousands, decimals = Decimal(sign + text.replace(separator, "")), Decimal(sign + text.replace(separator, "."))
        meant = dots if separator == "." else commas
        if not meant:
            raise AmbiguousNumber(thousands, decimals, separator)
        return thousands if meant == Dots.THOUSANDS else decimals
    return Decimal(sign + _digits(text))


def _without_ornaments(text: str) -> str:
    """A number without the apostrophe that makes a cell text, the full stop behind it, and *,-* for no hào."""
    if text[:1] in ("'", "’") and text[1:2].isdigit():
        text = text[1:]
    if text.endswith((",-", ",–")) and text[:-2].isascii():
        text = text[:-2]
    return text[:-1].rstrip() if text.endswith((".", ";")) and text[:-1].rstrip()[-1:].isdigit() else text


def _digits(text: str) -> str:
    """The number ``text``, which can be read in one way only, as Python writes it. Raises NotANumber."""
    if _DIGITS.fullmatch(text) or _DECIMAL_POINT.fullmatch(text):
        return text
    if _DOTS_BETWEEN_THOUSANDS.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    if _SPACES_BETWEEN_THOUSANDS.fullmatch(text):
        return text.replace(" ", "").replace(",", ".")
    if _APOSTROPHES_BETWEEN_THOUSANDS.fullmatch(text):
        return _NOT_DIGITS.sub("", text.replace(",", "."))
    if _DECIMAL_COMMA.fullmatch(text):
        return text.replace(",", ".")
    if _ENGLISH.fullmatch(text):
        return text.replace(",", "")
    raise NotANumber(text)


def stated_separators(text: str) -> tuple[str, str]:
    """What a dot and what a comma is in ``text``, a ``Dots`` each; ``""`` where it has none, or it may be either.

    It holds for the numbers beside it as well: ``"1.234,5" → ("thousands", "decimals")``, ``"1,234,567" → ("",
    "thousands")``, ``"12,5" → ("", "decimals")``, ``"1.500" → ("", "")``.
    """
    thousands, decimals = Dots.THOUSANDS.value, Dots.DECIMALS.value
    if _AMBIGUOUS.fullmatch(text):
        return "", ""
    if _DOTS_BETWEEN_THOUSANDS.fullmatch(text):
        return thousands, decimals if "," in text else ""
    if _ENGLISH.fullmatch(text):
        return decimals if "." in text else "", thousands
    if _DECIMAL_COMMA.fullmatch(text) or _SPACES_BETWEEN_THOUSANDS.fullmatch(text):
        return "", decimals if "," in text else ""
    return decimals if _DECIMAL_POINT.fullmatch(text) else "", ""


def format_number(number: Decimal, *, grouped: bool = False) -> str:
    """``number`` in Vietnamese notation without needless zeros: ``"1844,5"``, and ``grouped`` ``"1.844,5"``."""
    whole, _, decimals = f"{number:,f}".partition(".")
    whole, decimals = whole.replace(",", "." if grouped else ""), decimals.rstrip("0")
    return f"{whole},{decimals}" if decimals else whole
