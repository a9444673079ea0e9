"""Numbers as people write them in Vietnam, and as machines set to English write them there: text in, Decimal out."""

import re
from decimal import Decimal

THOUSANDS, DECIMALS = "thousands", "decimals"

# Full-width digits and signs of East Asian keyboards, and the signs that stand for a minus.
ASCII = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {ord("−"): "-", 0x200B: "", 0xFEFF: ""}

_PLAIN = re.compile(r"[0-9]+")
_THOUSANDS = re.compile(r"[0-9]{1,3}(\.[0-9]{3}){2,}(,[0-9]+)?|[0-9]{1,3}\.[0-9]{3},[0-9]+")
_SPACED = re.compile(r"[0-9]{1,3}( [0-9]{3})+(,[0-9]+)?")
_COMMA = re.compile(r"[0-9]+,[0-9]+")
_DOT = re.compile(r"[0-9]+\.[0-9]+")
_ENGLISH = re.compile(r"[0-9]{1,3}(,[0-9]{3}){2,}(\.[0-9]+)?|[0-9]{1,3},[0-9]{3}\.[0-9]+")
_EITHER = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")


class NoNumber(ValueError):  # noqa: N818 -- an answer, not a failure
    """The text is no number."""


class Doubtful(ValueError):  # noqa: N818
    """``1.500``: ``thousands`` in Vietnamese, ``decimals`` in English."""

    def __init__(self, thousands: Decimal, decimals: Decimal):
        super().__init__(f"{thousands} or {decimals}")
        self.thousands, self.decimals = thousands, decimals


def read(text: str, *, dots: str = "") -> Decimal:
    """The number that ``text`` (blanks at the ends removed) is; ``dots`` settles what one dot before three digits is.

    Raises NoNumber, or Doubtful where two readings are possible and ``dots`` does not say which.
    """
    sign = ""
    if text[:1] in ("+", "-") and text[1:].lstrip()[:1].isdigit():
        sign, text = "-" if text[0] == "-" else "", text[1:].lstrip()
    if _PLAIN.fullmatch(text):
        number = text
    elif _EITHER.fullmatch(text):
        thousands, decimals = Decimal(sign + text.replace(".", "")), Decimal(sign + text)
        if not dots:
            raise Doubtful(thousands, decimals)
        return thousands if dots == THOUSANDS else decimals
    elif _THOUSANDS.fullmatch(text):
        number = text.replace(".", "").replace(",", ".")
    elif _SPACED.fullmatch(text):
        number = text.replace(" ", "").replace(",", ".")
    elif _COMMA.fullmatch(text):
        number = text.replace(",", ".")
    elif _DOT.fullmatch(text):
        number = text
    elif _ENGLISH.fullmatch(text):
        number = text.replace(",", "")
    else:
        raise NoNumber(text)
    return Decimal(sign + number)
