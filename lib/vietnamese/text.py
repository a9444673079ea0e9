"""Vietnamese text: one way to store it, one way to find it.

Stored text is NFC. Search compares *folded* text: lower case, no marks, đ → d, single spaces. SQLite folds ASCII only
and PostgreSQL's ``unaccent`` is not immutable, so folding happens here and fills a ``search`` column.
"""

import re
import unicodedata

_WHITESPACE = re.compile(r"\s+")


def normalize(text: str) -> str:
    """``text`` as NFC, each run of white space (no-break spaces included) one space, and none at the ends."""
    return _WHITESPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def capitalized(text: str) -> str:
    """``text`` with its first letter as a capital, the others as they are."""
    return text[:1].upper() + text[1:]


def fold(*texts: str) -> str:
    """``texts`` joined by a space, folded for searching: ``fold("Chợ Đồn") == "cho don"``."""
    joined = " ".join(text for text in texts if text)
    decomposed = unicodedata.normalize("NFD", joined.lower()).replace("đ", "d")
    return normalize("".join(letter for letter in decomposed if not unicodedata.combining(letter)))
