"""Whether a word is spelled like a Vietnamese syllable: by which text read in the wrong encoding is recognised."""

import re
import unicodedata
from functools import lru_cache

_ONSETS = "ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|"
_RHYMES = frozenset(
    re.split(
        r"\s+",
        "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
        "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu "
        "i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu "
        "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet oi oc om on ong "
        "ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
        "u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uôc uôi uôm uôn uông uôt uơ uy uya "
        "uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt "
        "ưu ươc ươi ươm ươn ương ươp ươt ươu y yên yêm yêng yêt yêu",
    )
)
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_STOPS = ("c", "ch", "p", "t")  # final consonants after which only sắc and nặng exist
_SAC_AND_NANG = frozenset("\u0301\u0323")
_PARTS = re.compile(f"({_ONSETS})(.+)")


@lru_cache(maxsize=100_000)
def is_syllable(word: str) -> bool:
    """Whether ``word`` (Unicode, any case, composed or not) can be a Vietnamese syllable, its tone where it belongs."""
    letters: list[str] = []
    tones: list[tuple[str, int]] = []
    for character in unicodedata.normalize("NFC", word.lower()):
        parts = unicodedata.normalize("NFD", character)
        if rest := "".join(part for part in parts if part not in _TONES):
            letters.append(unicodedata.normalize("NFC", rest))
        tones += [(part, len(letters) - 1) for part in parts if part in _TONES]
    if len(tones) > 1:
        return False
    bare = "".join(letters)
    found = _PARTS.fullmatch(bare)
    if not found:
        return False
    # "gì" is g + ì, "giêng" g + iêng; "già" is gi + à.
    rhymes = {found[2]} | ({bare[1:]} if bare.startswith("g") else set())
    return any(rhyme in _RHYMES and _allows_tone(rhyme, len(bare) - len(rhyme), *tones) for rhyme in rhymes)


def _allows_tone(rhyme: str, start: int, tone: tuple[str, int] | None = None) -> bool:
    """Whether ``tone`` (combining mark, position in the word) may stand in ``rhyme``, which begins at ``start``."""
    if tone is None:
        return not rhyme.endswith(_STOPS)
    mark, position = tone
    if rhyme.endswith(_STOPS) and mark not in _SAC_AND_NANG:
        return False
    return position - start in _tone_positions(rhyme)


def _tone_positions(rhyme: str) -> set[int]:
    """Where the tone of ``rhyme`` is written; ``hòa`` and ``hoà`` are both in use."""
    if marked := [position for position, letter in enumerate(rhyme) if letter in "ăâêôơư"]:
        return {marked[-1]}
    if rhyme.startswith(("oa", "oe", "uy", "oo")):
        return {0, 1} if len(rhyme) == 2 else {1}
    return {0}
