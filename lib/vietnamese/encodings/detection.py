"""Which encoding a text is in, by its words: one that is a Vietnamese syllable in one encoding only is evidence."""

import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

from lib.vietnamese.encodings.tables import NEUTRAL_CHARACTERS, Encoding, decode
from lib.vietnamese.syllables import is_syllable

DECISIVE_RATIO = 4  # the best encoding is clear when it has at least so many times the evidence of the second
SYLLABLE_SHARE = 0.9  # of the non-ASCII words that must be syllables before a single-byte encoding is accepted

# Words of every form. Of two possible readings that is meant which is among them: “Xã” is not “Xó” in TCVN3.
COMMON_WORDS = frozenset(
    re.split(
        r"\s+",
        "xã phường thị trấn huyện tỉnh đơn vị mã tên số thứ tự tổng cộng quý năm kỳ tháng ngày biểu chỉ tiêu hộ nghèo "
        "cận người đồng triệu tỷ lệ lũy luỹ kế hoạch trong đó ủy uỷ mặt trận hội đạt chuẩn tiêu chí có không áp dụng",
    )
)

# A word ends at a space, a digit or ASCII punctuation, and at what may stand in a text of any encoding.
_SEPARATORS = re.compile(f"[\\x00-@\\[-`{{-\\x7f{NEUTRAL_CHARACTERS}]+")
_BEYOND_LATIN_1 = re.compile(f"[^\\x00-\\xff{NEUTRAL_CHARACTERS}]")
# In Unicode marks behind a word or number (480¹, m²) or signs of their own (·, ©); some are letters in TCVN3, which
# hardly ever stand alone.
_FOOTNOTE_MARKS = "¹²³"
_LONE_SIGN = re.compile("[\xa1-\xbf]")
# What an export leaves of a letter that its encoding lacks.
_REPLACED_LETTER = re.compile(r"[^\W\d_]\?[^\W\d_]")

Evidence = Counter[Encoding]


def is_surely_unicode(text: str) -> bool:
    """Whether ``text`` holds a character that no older encoding shows, as nearly every Vietnamese text does."""
    return _BEYOND_LATIN_1.search(text) is not None


def non_ascii_words(text: str) -> list[str]:
    """The words of ``text`` that hold a letter beyond ASCII: only they are evidence of an encoding."""
    return [word for word in _SEPARATORS.split(text) if word and not word.isascii()]


def encoding_evidence(text: str) -> Evidence:
    """For each encoding the number of words that are syllables, or common words, in that encoding and in no other."""
    evidence: Evidence = Counter()
    for word in non_ascii_words(text):
        if encoding := _only_encoding(word):
            evidence[encoding] += 1
    return evidence


@lru_cache(maxsize=50_000)
def _only_encoding(word: str) -> Encoding | None:
    possible = _possible_encodings(word)
    if common := [encoding for encoding in possible if (decode(word, encoding) or "").lower() in COMMON_WORDS]:
        possible = tuple(common)
    return possible[0] if len(possible) == 1 else None


@lru_cache(maxsize=50_000)
def _possible_encodings(word: str) -> tuple[Encoding, ...]:
    """The encodings in which ``word`` is a syllable; in Unicode a footnote mark may follow it."""
    if _LONE_SIGN.fullmatch(word):
        return ()
    encodings = (Encoding.UNICODE,) if is_surely_unicode(word) else (Encoding.UNICODE, Encoding.TCVN3, Encoding.VNI)
    possible = [encoding for encoding in encodings if (reading := decode(word, encoding)) and is_syllable(reading)]
    marked = word.rstrip(_FOOTNOTE_MARKS)
    if marked != word and (marked.isascii() or is_syllable(marked)) and Encoding.UNICODE not in possible:
        possible.insert(0, Encoding.UNICODE)  # ASCII: also a unit of measure, such as m or ha
    return tuple(possible)


def _counter_evidence(text: str, encoding: Encoding) -> int:
    """How many words of ``text`` are syllables, but not in ``encoding``."""
    possible = map(_possible_encodings, non_ascii_words(text))
    return sum(bool(encodings) and encoding not in encodings for encodings in possible)


def _clear_winner(evidence: Evidence) -> Encoding | None:
    """The encoding with decisive evidence; None without evidence, and where it is split."""
    ranked = evidence.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[1][1] * DECISIVE_RATIO > ranked[0][1]):
        return None
    return ranked[0][0]


def detect(text: str, font: str, surroundings: Callable[[], tuple[Evidence, Evidence]]) -> Encoding | None:
    """The encoding of ``text``: UNICODE, TCVN3, TCVN3_CAPITALS or VNI; None when it is ambiguous.

    ``font``: the encoding of its font, ``""`` where none is known. ``surroundings``: called for a text whose own words
    do not decide; returns the evidence of its column and of its sheet, or of whatever is near and far.
    """
    candidates = (Encoding.UNICODE, Encoding.TCVN3, Encoding.VNI)
    readings = {encoding: reading for encoding in candidates if (reading := decode(text, encoding))}
    if len(set(readings.values())) == 1:
        return Encoding.UNICODE
    own = encoding_evidence(text)
    if font and decode(text, font) is not None:
        shown = Encoding.TCVN3 if font == Encoding.TCVN3_CAPITALS else font
        # A legacy font over words that are syllables in another encoding only: somebody changed the font.
        return Encoding(font) if not own or _clear_winner(own) == shown else None
    if own:
        best = _clear_winner(own)
        return best if best and _counter_evidence(text, best) * DECISIVE_RATIO <= own[best] else None
    near, far = surroundings()
    words = [word for word in non_ascii_words(text) if not _LONE_SIGN.fullmatch(word)]
    if not any(is_syllable(reading) for word in words for e in readings if (reading := decode(word, e))):
        # Not Vietnamese in any encoding, such as “Krông” or “café”: it goes with its surroundings when they are clear.
        best = _clear_winner(near) or _clear_winner(far)
        return best if best in readings else Encoding.UNICODE
    for evidence in (near, far):
        if evidence:
            best = _clear_winner(evidence)
            return best if best in readings else None
    return Encoding.UNICODE


def detect_single_byte(text: str) -> tuple[Encoding, ...]:
    """The single-byte encodings that bytes, given as Latin-1 ``text``, may be in: WINDOWS_1258, TCVN3, VNI.

    Empty: their words are Vietnamese in none, or letters were lost. Several: ambiguous, likeliest first.
    """
    if _REPLACED_LETTER.search(text):
        return ()
    common: Counter[Encoding] = Counter()  # words that every form has: of two encodings that is meant which has them
    for encoding in (Encoding.WINDOWS_1258, Encoding.TCVN3, Encoding.VNI):
        reading = decode(text, encoding)
        bare = [word.rstrip(_FOOTNOTE_MARKS) for word in non_ascii_words(reading or "")]
        words = [word for word in bare if not word.isascii() and not _LONE_SIGN.fullmatch(word)]
        if words and sum(map(is_syllable, words)) >= SYLLABLE_SHARE * len(words):
            common[encoding] = sum(word.lower() in COMMON_WORDS for word in words)
    ranked = common.most_common()
    decided = len(ranked) > 1 and ranked[1][1] * DECISIVE_RATIO < ranked[0][1]
    return (ranked[0][0],) if decided else tuple(encoding for encoding, _ in ranked)
