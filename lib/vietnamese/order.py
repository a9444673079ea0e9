"""The order of Vietnamese names, as a key that any database compares byte by byte to the same result.

A name is compared syllable by syllable, as dictionaries do: first its letters (a ă â b c d đ e ê …), then its tone
(ngang huyền hỏi ngã sắc nặng). Numbers count as numbers and stand before letters, case and punctuation do not count,
letters of other scripts come last. A key has digits and small letters of ASCII alone, which every collation of SQLite
and PostgreSQL orders alike.
"""

import re
import unicodedata
from functools import lru_cache

from lib.vietnamese.text import normalize

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
# Nothing of a key begins with a sign below these but the end of a syllable (0) and a number (2).
_SIGNS = "3456789abcdefghijklmnopqrstuvwxyz"
_CODES = dict(zip(_LETTERS, _SIGNS, strict=True)) | {"z": "z0"}
_END, _NUMBER, _OTHER = "0", "2", "z1"
_TOKEN = re.compile(r"\d+|[^\W\d_]+")

LONGEST_KEY = 255


@lru_cache(maxsize=20_000)
def sort_key(text: str) -> str:
    """The place of ``text`` in the order of Vietnamese names: digits and small letters, at most ``LONGEST_KEY``."""
    return "".join(_key_of(token) for token in _TOKEN.findall(normalize(text).lower()))[:LONGEST_KEY]


def person_sort_key(full_name: str) -> str:
    """The place of a person: by the given name, which stands last, then by the whole name (``"Lê Văn An"``)."""
    name = normalize(full_name)
    return sort_key(f"{name.rpartition(' ')[2]} {name}") if name else ""


def _key_of(token: str) -> str:
    if token.isdecimal():
        number = str(int(token))[:35]
        return f"{_NUMBER}{_SIGNS_OF_LENGTH[len(number)]}{number}{_END}0"
    letters, tone = [], "0"
    for character in token:
        bare, mark = _without_tone(character)
        letters += [_CODES.get(letter) or _foreign(letter) for letter in bare]
        tone = mark or tone
    return f"{''.join(letters)}{_END}{tone}"


_SIGNS_OF_LENGTH = "0123456789abcdefghijklmnopqrstuvwxyz"


@lru_cache(maxsize=5_000)
def _without_tone(character: str) -> tuple[str, str]:
    """``"ặ" → ("ă", "5")``: the letter, any foreign mark taken off, and its tone; ``("ă", "")`` without one."""
    parts = unicodedata.normalize("NFD", character)
    tone = next((_TONES[part] for part in parts if part in _TONES), "")
    rest = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    if all(letter in _CODES for letter in rest):
        return rest, tone
    bare = "".join(part for part in unicodedata.normalize("NFKD", rest) if not unicodedata.combining(part))
    return bare or rest, tone


def _foreign(letter: str) -> str:
    return f"{_OTHER}{ord(letter):06x}"
