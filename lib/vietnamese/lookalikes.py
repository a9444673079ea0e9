"""Letters of other scripts that look like Latin ones: in names they are refused, in searches for words seen through.

Vietnamese, and the languages written with Latin letters beside it (Ê Đê, Gia Rai, Ba Na, Mông …), need the Latin
letters, their marks and the digits 0–9 alone. The table is drawn from Unicode's list of confusable characters
(https://www.unicode.org/Public/security/latest/confusables.txt, 16.0), with the small capitals and Cyrillic letters
that it leaves out because they differ in height.
"""

import unicodedata
from dataclasses import dataclass

# fmt: off
_LOOK = {
    "a": "ɑΑαАаᎪᗅᴀꓮ",
    "b": "ƄʙΒβВЬвᏏᏴᑲᖯᗷꓐꞴ",
    "c": "ςСсᏟᴄⲤⲥꓚꮯ",
    "d": "ɗԁᎠᏧᑯᗞᗪꓒꓓ",
    "e": "ΕεЕеєҽᎬᴇⴹꓰꬲ",
    "f": "ϜքᖴẝꓝꞘꞙꬵ",
    "g": "ƍɡɢԌցᏀᏳᶃꓖ",
    "h": "ʜΗНнһհᎻᏂᕼⲎꓧ",
    "i": "ıɩɪΙιІіӀӏᎥᛁⲒⵏꓲꙇꭵ",
    "j": "ͿϳЈјᎫᒍᴊꓙꞲ",
    "k": "ΚκКкқᏦᛕᴋⲔꓗ",
    "l": "ƖǀʟᏞᒪⳐꓡ",
    "m": "ΜϺМмᎷᗰᛖᴍⲘꓟ",
    "n": "ɴΝηпոռⲚꓠ",
    "o": "ΟοσОоөՕօଠഠဝჿዐᴏᴑⲞⲟⵔꓳꬽ",
    "p": "ΡρРрᏢᑭᴘⲢⲣꓑ",
    "q": "ԛգզⵕ",
    "r": "ƦʀгᎡᏒᖇᴦⲅꓣꭇꭈꮁ",
    "s": "ƽЅѕՏᏕᏚꓢꜱꮪ",
    "t": "ΤτТтᎢᴛⲦꓔ",
    "u": "ʋυцՍսሀᑌᴜꓴꞟꭎꭒ",
    "v": "νѴѵᏙᐯᴠⴸꓦꛟꮩ",
    "w": "ɯѡԜԝաᎳᏔᴡꓪꮃ",
    "x": "ΧХхᕁᕽᚷⲬⵝꓫꞳ",
    "y": "ɣʏΥγУуҮүყᎩᎽᶌỿⲨꓬꭚ",
    "z": "ΖᏃᴢꓜꮓ",
}
# fmt: on
_SMALL = frozenset("ƖƄƼƽ")  # capitals that look like small letters
_PLAIN = {
    ord(letter): plain.upper() if letter.isupper() and letter not in _SMALL else plain
    for plain, letters in _LOOK.items()
    for letter in letters
}
_MARKS = range(0x0300, 0x0370)  # combining marks of Latin letters
_ALLOWED = frozenset("\u02bc\u02bb\u2019'")  # the glottal stop of Cơ Tu, K'Ho …
_SCRIPTS = {
    "CYRILLIC": "chữ Kirin",
    "GREEK": "chữ Hy Lạp",
    "ARMENIAN": "chữ Ác-mê-ni-a",
    "CHEROKEE": "chữ Che-rô-ki",
    "FULLWIDTH": "chữ rộng của tiếng Nhật, tiếng Trung",
    "MATHEMATICAL": "ký hiệu toán học",
    "LATIN": "chữ không dùng trong tên tiếng Việt",
}


@dataclass(frozen=True)
class ForeignLetter:
    """A letter or digit that no Vietnamese name has: ``place`` counts from 1, ``like`` is what it looks like."""

    letter: str
    place: int
    like: str
    script: str

    @property
    def described(self) -> str:
        """``chữ thứ 3 “а” (chữ Kirin, trông giống “a”)``"""
        like = f", trông giống “{self.like}”" if self.like else ""
        return f"ký tự thứ {self.place} “{self.letter}” ({self.script}{like})"


def plain_letters(text: str) -> str:
    """``text`` with each letter of another script, or of another shape, as the Latin letter that it looks like; marks
    stay: ``plain_letters("mậт") == "mật"``."""
    decomposed = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", decomposed.translate(_PLAIN))


def foreign_letters(text: str) -> list[ForeignLetter]:
    """The letters, digits and marks of ``text`` (as it is written, in NFC) that a name is not written with."""
    found = []
    for place, letter in enumerate(unicodedata.normalize("NFC", text), 1):
        if not _is_foreign(letter):
            continue
        like = plain_letters(letter)
        found.append(ForeignLetter(letter, place, like if like != letter and like.isascii() else "", _script(letter)))
    return found


def _is_foreign(letter: str) -> bool:
    if letter.isascii() or letter in _ALLOWED:
        return False
    category = unicodedata.category(letter)
    if category[0] == "M":
        return ord(letter) not in _MARKS
    if category[0] not in "LN":
        return False
    if not unicodedata.name(letter, "").startswith("LATIN ") or category in ("Lm", "No", "Nl", "Nd"):
        return True
    return ord(letter) in _PLAIN or unicodedata.normalize("NFKC", letter) != letter


def _script(letter: str) -> str:
    return _SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0], "chữ của hệ chữ khác")
