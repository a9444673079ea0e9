"""Vietnamese text in the encodings used before Unicode: TCVN3 (ABC), VNI and Windows-1258.

Such text arrives as the characters that its bytes have in Windows-1252: ``Uû ban nh©n d©n``. ``decode`` reads it in a
given encoding, ``font_encoding`` gives that of a font; where no font is known, ``detect`` and
``detect_single_byte`` find it by the words: a word that is a Vietnamese syllable in one encoding only is evidence.
"""

from lib.vietnamese.encodings.detection import (
    detect,
    detect_single_byte,
    encoding_evidence,
    is_surely_unicode,
    non_ascii_words,
)
from lib.vietnamese.encodings.tables import Encoding, decode, encoding_label, font_encoding

__all__ = [
    "Encoding",
    "decode",
    "detect",
    "detect_single_byte",
    "encoding_evidence",
    "encoding_label",
    "font_encoding",
    "is_surely_unicode",
    "non_ascii_words",
]
