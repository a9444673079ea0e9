"""Which encoding the words of a text speak for: a word that is a Vietnamese syllable in one reading only is a vote."""

import re
from collections import Counter
from functools import lru_cache

from lib.vietnamese.encodings import ANYWHERE, TCVN3, UNICODE, VNI, read_as
from lib.vietnamese.syllables import is_syllable

CLEAR = 4  # a vote is clear when the first has at least so many times the votes of the second

# Words of every form. Of two possible readings that is meant which is among them: “Xã” is not “Xó” in TCVN3.
COMMON = frozenset(
    re.split(
        r"\s+",
        "xã phường thị trấn huyện tỉnh đơn vị mã tên số thứ tự tổng cộng quý năm kỳ tháng ngày biểu chỉ tiêu hộ nghèo "
        "cận người đồng triệu tỷ lệ lũy luỹ kế hoạch trong đó ủy uỷ mặt trận hội đạt chuẩn tiêu chí có không áp dụng",
    )
)

# A word ends at a blank, a digit or a sign of ASCII, and at what may stand anywhere.
_BETWEEN = re.compile(f"[\\x00-@\\[-`{{-\\x7f{ANYWHERE}]+")
_BEYOND_LATIN = re.compile(f"[^\\x00-\\xff{ANYWHERE}]")


def is_surely_unicode(text: str) -> bool:
    """Whether ``text`` holds a letter that no older encoding shows, as nearly every Vietnamese text does."""
    return _BEYOND_LATIN.search(text) is not None


def words(text: str) -> list[str]:
    """The words of ``text`` that hold a letter beyond ASCII: only they tell one encoding from another."""
    return [word for word in _BETWEEN.split(text) if word and not word.isascii()]


def votes(text: str) -> Counter:
    """For each encoding the words of ``text`` that are syllables, or known words, in that reading and in no other."""
    counted = Counter()
    for word in words(text):
        if vote := _vote(word):
            counted[vote] += 1
    return counted


@lru_cache(maxsize=50_000)
def _vote(word: str) -> str:
    fits = fitting(word)
    if known := [encoding for encoding in fits if read_as(word, encoding).lower() in COMMON]:
        fits = known
    return fits[0] if len(fits) == 1 else ""


@lru_cache(maxsize=50_000)
def fitting(word: str) -> tuple[str, ...]:
    """The encodings in which ``word`` is a syllable."""
    encodings = (UNICODE,) if is_surely_unicode(word) else (UNICODE, TCVN3, VNI)
    return tuple(encoding for encoding in encodings if (reading := read_as(word, encoding)) and is_syllable(reading))


def against(text: str, encoding: str) -> int:
    """How many words of ``text`` are syllables, but not in ``encoding``."""
    return sum(bool(fits) and encoding not in fits for fits in map(fitting, words(text)))


def winner(counted: Counter) -> str | None:
    """The encoding that clearly won; None without votes, and when the vote is split."""
    ranked = counted.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[1][1] * CLEAR > ranked[0][1]):
        return None
    return ranked[0][0]
