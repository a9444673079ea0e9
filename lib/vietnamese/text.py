"""Vietnamese text: one way to store it, one way to find it, one way to address it.

Stored text is NFC, without characters that nobody sees. Search compares *folded* text: lower case, no marks, đ → d,
single spaces. SQLite folds ASCII only and PostgreSQL's ``unaccent`` is not immutable, so folding happens here and fills
a ``search`` column.
"""

import re
import unicodedata

from lib.vietnamese.invisible import without_invisible

_WHITESPACE = re.compile(r"\s+")
_NO_SLUG = re.compile(r"[^a-z0-9]+")


def normalize(text: str) -> str:
    """``text`` as NFC without invisible characters, each run of white space (no-break spaces included) one space, and
    none at the ends."""
    return _WHITESPACE.sub(" ", unicodedata.normalize("NFC", without_invisible(text))).strip()


def name_key(text: str) -> str:
    """What two ways to write one name share: they differ in case, white space and invisible characters alone."""
    return normalize(text).casefold()


def capitalized(text: str) -> str:
    """``text`` with its first letter as a capital, the others as they are."""
    return text[:1].upper() + text[1:]


def uncapitalized(text: str) -> str:
    """``text`` as it goes on in a sentence: its first letter small, the others as they are."""
    return text[:1].lower() + text[1:]


def fold(*texts: str) -> str:
    """``texts`` joined by a space, folded for searching: ``fold("Chợ Đồn") == "cho don"``."""
    joined = " ".join(text for text in texts if text)
    decomposed = unicodedata.normalize("NFD", joined.lower()).replace("đ", "d")
    return normalize("".join(letter for letter in decomposed if not unicodedata.combining(letter)))


def slug(text: str, longest: int = 120) -> str:
    """``text`` as a part of an address or a file name: ``slug("Giao ban quý I/2020, Chợ Đồn") ==
    "giao-ban-quy-i-2020-cho-don"``; empty where no letter or digit is left."""
    return _NO_SLUG.sub("-", fold(text)).strip("-")[:longest].rstrip("-")
