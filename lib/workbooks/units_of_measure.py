"""What a number in text says about its unit: đồng, nghìn, triệu, tỷ; per cent; or the indicator's own unit of measure.

Money written in another unit than the indicator's is converted exactly: *1.500.000 đ* in a column of triệu đồng is 1,5.
"""

import re
from decimal import Decimal
from functools import lru_cache

from lib.vietnamese import fold

_DONG_PER_UNIT = {
    "d": 1, "dong": 1, "vnd": 1, "nghin": 1_000, "ngan": 1_000, "nghin dong": 1_000, "ngan dong": 1_000,
    "1000 dong": 1_000, "1.000 dong": 1_000, "1000d": 1_000, "trieu": 1_000_000, "tr": 1_000_000, "trd": 1_000_000,
    "trieu dong": 1_000_000, "tr dong": 1_000_000, "tr.d": 1_000_000, "trieu d": 1_000_000, "ty": 1_000_000_000,
    "ti": 1_000_000_000, "ty dong": 1_000_000_000, "ti dong": 1_000_000_000,
}  # fmt: skip
_NUMBER_AND_UNIT = re.compile(r"([-+]? ?[0-9][0-9., ]*?) ?([^0-9.,\s].*|%)")


@lru_cache(maxsize=1_000)
def dong_per_unit(unit: str) -> int:
    """How many đồng one ``unit`` is; 0 for a unit that is no money."""
    return _DONG_PER_UNIT.get(fold(unit).rstrip("."), 0)


def split_unit(text: str, unit_of_measure: str, *, percent: bool) -> tuple[str, Decimal]:
    """(the number in ``text``, the factor that converts it to the indicator's ``unit_of_measure``).

    A unit that is neither the indicator's nor money stays where it is, so that the text is no number.
    """
    found = _NUMBER_AND_UNIT.fullmatch(text)
    if not found:
        return text, Decimal(1)
    number, unit = found[1].strip(), found[2].strip()
    if unit == "%":
        return (number, Decimal(1)) if percent else (text, Decimal(1))
    written, own = dong_per_unit(unit), dong_per_unit(unit_of_measure)
    if written and own:
        return number, Decimal(written) / Decimal(own)
    if unit_of_measure and fold(unit).rstrip(".") == fold(unit_of_measure):
        return number, Decimal(1)
    return text, Decimal(1)
