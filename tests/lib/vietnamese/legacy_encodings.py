"""Text as it was typed and stored before Unicode."""

import unicodedata

from lib.vietnamese.encodings.tables import TCVN3_TABLE, VNI_TABLE
from tests.workbooks import delimited


def as_tcvn3(text: str) -> str:
    characters = {letter: character for character, letter in TCVN3_TABLE.items()}
    return "".join(characters.get(letter, letter) for letter in text)


def as_vni(text: str) -> str:
    # A capital's mark is written as a capital too, as VNI's own keyboard does.
    table = VNI_TABLE.items()
    characters = {letter: token for token, letter in table if token in (token.lower(), token.upper())}
    return "".join(characters.get(letter, letter) for letter in text)


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def csv_1258(rows) -> bytes:
    """As a Vietnamese Windows writes it: base letters of the code page, the tone as a character of its own."""
    text = delimited(rows, encoding="utf-8").decode()
    characters = []
    for letter in text:
        try:
            letter.encode("cp1258")
            characters.append(letter)
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = next(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
            characters.append(unicodedata.normalize("NFC", parts.replace(tone, "")) + tone)
    return "".join(characters).encode("cp1258")
