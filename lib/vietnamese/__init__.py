"""Vietnamese text, numbers and dates. Knows neither the portal nor Django.

Text: ``normalize`` for storing, ``fold`` for searching, ``capitalized``, ``place_tones`` (hòa or hoà), ``is_syllable``.
Numbers: ``parse_number`` reads what people write, ``stated_separators`` what one proves of those beside it,
``format_number`` and ``roman`` write what people read.
Time: ``Quarter``; ``day_in_words``, ``moment_in_words`` and ``two_digits`` as papers write them.

``lib.vietnamese.encodings`` is a face of its own: text in the encodings used before Unicode.
"""

from lib.vietnamese.dates import day_in_words, moment_in_words, two_digits
from lib.vietnamese.numerals import (
    AmbiguousNumber,
    Dots,
    NotANumber,
    ascii_forms,
    format_number,
    parse_number,
    stated_separators,
)
from lib.vietnamese.quarters import Quarter
from lib.vietnamese.roman_numerals import roman
from lib.vietnamese.syllables import is_syllable
from lib.vietnamese.text import capitalized, fold, normalize
from lib.vietnamese.tones import TonePlacement, place_tones

__all__ = [
    "AmbiguousNumber",
    "Dots",
    "NotANumber",
    "Quarter",
    "TonePlacement",
    "ascii_forms",
    "capitalized",
    "day_in_words",
    "fold",
    "format_number",
    "is_syllable",
    "moment_in_words",
    "normalize",
    "parse_number",
    "place_tones",
    "roman",
    "stated_separators",
    "two_digits",
]
