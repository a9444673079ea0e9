"""Vietnamese text, numbers and dates. Knows neither the portal nor Django.

Text: ``normalize`` for storing, ``without_invisible``, ``fold`` for searching, ``slug`` for addresses and file names,
``name_key`` (one name whatever its case), ``capitalized``, ``uncapitalized``, ``place_tones`` (hòa or hoà),
``is_syllable``,
``foreign_letters`` (of other scripts, in a name), ``plain_letters`` (what they look like),
``find_secrecy`` (the words that mark what may not be here).
Order: ``sort_key`` of names, ``person_sort_key`` of people, at most ``LONGEST_KEY`` long.
Numbers: ``parse_number`` reads what people write, ``stated_separators`` what one proves of those beside it,
``format_number`` and ``roman`` write what people read.
Time: ``Period`` of a ``Span``, ``Week``; ``day_in_words``, ``moment_in_words`` and ``two_digits`` as papers write them.

``lib.vietnamese.encodings`` is a face of its own: text in the encodings used before Unicode.
"""

from lib.vietnamese.dates import day_in_words, moment_in_words, two_digits
from lib.vietnamese.invisible import without_invisible
from lib.vietnamese.lookalikes import ForeignLetter, foreign_letters, plain_letters
from lib.vietnamese.numerals import (
    AmbiguousNumber,
    Dots,
    NotANumber,
    ascii_forms,
    format_number,
    parse_number,
    stated_separators,
)
from lib.vietnamese.order import LONGEST_KEY, person_sort_key, sort_key
from lib.vietnamese.periods import Period, Span
from lib.vietnamese.roman_numerals import roman
from lib.vietnamese.secrecy import Secrecy, find_secrecy
from lib.vietnamese.syllables import is_syllable
from lib.vietnamese.text import capitalized, fold, name_key, normalize, slug, uncapitalized
from lib.vietnamese.tones import TonePlacement, place_tones
from lib.vietnamese.weeks import Week

__all__ = [
    "LONGEST_KEY",
    "AmbiguousNumber",
    "Dots",
    "ForeignLetter",
    "NotANumber",
    "Period",
    "Secrecy",
    "Span",
    "TonePlacement",
    "Week",
    "ascii_forms",
    "capitalized",
    "day_in_words",
    "find_secrecy",
    "fold",
    "foreign_letters",
    "format_number",
    "is_syllable",
    "moment_in_words",
    "name_key",
    "normalize",
    "parse_number",
    "person_sort_key",
    "place_tones",
    "plain_letters",
    "roman",
    "slug",
    "sort_key",
    "stated_separators",
    "two_digits",
    "uncapitalized",
    "without_invisible",
]
