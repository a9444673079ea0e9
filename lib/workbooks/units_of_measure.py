"""What a number in text says about its unit: đồng, nghìn, triệu, tỷ; per cent; or the indicator's own measure.

Money written in another unit than the indicator's is converted exactly: *1.500.000 đ* in a column of triệu đồng is 1,5.
"""

import re
from decimal import Decimal
from functools import lru_cache

from lib.vietnamese.text import fold

_MONEY = {
    "d": 1, "dong": 1, "vnd": 1, "nghin": 1_000, "ngan": 1_000, "nghin dong": 1_000, "ngan dong": 1_000,
    "1000 dong": 1_000, "1.000 dong": 1_000, "1000d": 1_000, "trieu": 1_000_000, "tr": 1_000_000, "trd": 1_000_000,
    "trieu dong": 1_000_000, "tr dong": 1_000_000, "tr.d": 1_000_000, "trieu d": 1_000_000, "ty": 1_000_000_000,
    "ti": 1_000_000_000, "ty dong": 1_000_000_000, "ti dong": 1_000_000_000,
}  # fmt: skip
_TAIL = re.compile(r"([-+]? ?[0-9][0-9., ]*?) ?([^0-9.,\s].*|%)")


@lru_cache(maxsize=1_000)
def scale(measure: str) -> int:
    """How many đồng one of ``measure`` is; 0 for what is no money."""
    return _MONEY.get(fold(measure).rstrip("."), 0)


def without_unit(text: str, measure: str, *, percent: bool) -> tuple[str, Decimal]:
    """(the digits of ``text``, the factor that makes them the indicator's ``measure``).

    A unit that is neither the indicator's nor money stays where it is, so that the text is no number.
    """
    found = _TAIL.fullmatch(text)
    if not found:
        return text, Decimal(1)
    digits, unit = found[1].strip(), found[2].strip()
    if unit == "%":
        return (digits, Decimal(1)) if percent else (text, Decimal(1))
    written, own = scale(unit), scale(measure)
    if written and own:
        return digits, Decimal(written) / Decimal(own)
    if measure and fold(unit).rstrip(".") == fold(measure):
        return digits, Decimal(1)
    return text, Decimal(1)
