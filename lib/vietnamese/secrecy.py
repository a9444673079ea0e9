"""Words of secrecy in a text, however they are written: Luật Bảo vệ bí mật nhà nước 117/2025/QH15 keeps what they mark
out of this portal.

They are found through characters that nobody sees, letters of other scripts, marks apart from their letters, tones in
another place, letters set apart (*M Ậ T*), and what a keyboard leaves when Telex or VNI is off (*toois maatj*, *to61i
ma65t*). *mật* alone is an ordinary syllable (mật ong, bảo mật): only the stamp in capitals counts, where it stands
among words that are not in capitals.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from lib.vietnamese.invisible import without_invisible
from lib.vietnamese.lookalikes import plain_letters
from lib.vietnamese.text import fold

FORBIDDEN = ("tối mật", "tuyệt mật")
STAMP = "mật"
# Said of secrets, and not a sign of them: the clerk judges. So are the levels where a keyboard writes no marks.
NEAR = ("bí mật nhà nước", "tài liệu mật", "văn bản mật", "độ mật")
UNMARKED = ("toi mat", "tuyet mat")

_QUALITY = {"\u0302": "\u0302", "\u0311": "\u0302", "\u0306": "\u0306", "\u031b": "\u031b"}  # an arch looks like a hat
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323", "6": "\u0302"}
_VOWELS = "aăâeêioôơuưy"
_HATS = {"a": "â", "e": "ê", "o": "ô"}
_MAY_BE = re.compile(r"ma+j?a*t")  # of every word of secrecy, as it is typed: looked for first, for it is quick
_APART = re.compile(r"[^\S\n]|[.\-_*/|·•~+=]")  # one character between letters that are set apart
_BETWEEN = re.compile(r"[^\S\n]*[\-_*/|·•~]?[^\S\n]*|\s*\n\s*")  # between two syllables of one word


@dataclass(frozen=True)
class Secrecy:
    """Where in a text a word of secrecy stands, and as what it is read."""

    word: str
    begin: int
    finish: int
    forbids: bool

    def start(self) -> int:
        """The place of its first character, as of ``re.Match``."""
        return self.begin

    def end(self) -> int:
        """The place after its last character."""
        return self.finish


@dataclass(frozen=True)
class _Letter:
    """One letter or figure as it is read: without its tone, in lower case; ``begin`` to ``finish`` in the text."""

    letter: str
    tone: str
    upper: bool
    begin: int
    finish: int


@dataclass(frozen=True)
class _Word:
    letters: tuple[_Letter, ...]

    @property
    def begin(self) -> int:
        return self.letters[0].begin

    @property
    def finish(self) -> int:
        return self.letters[-1].finish

    @property
    def upper(self) -> bool:
        return all(each.upper for each in self.letters if each.letter.isalpha())

    def readings(self) -> set[str]:
        """Keys (``_key``) of what the word may say: as it stands, and as Telex or VNI would have written it."""
        bare = "".join(each.letter for each in self.letters)
        tone = "".join(each.tone for each in self.letters)
        found = {_key(bare, tone), _key(re.sub("[l1|!]", "i", bare), tone)}
        if bare.isascii() or not tone:
            found |= {_telex(bare, tone), _vni(bare, tone)}
        elif bare[-1:] in _TELEX_TONES or bare[-1:].isdigit():
            found.add(_key(bare[:-1], tone))  # the key of the tone, typed once more
        return found


def find_secrecy(text: str) -> Secrecy | None:
    """The first word that forbids issuing ``text``; else the first that makes a clerk look; else None."""
    if not _MAY_BE.search(re.sub("[^a-z]", "", fold(plain_letters(text)))):
        return None
    words = list(_words(text))
    near: Secrecy | None = None
    for found in _found(text, words):
        if found.forbids:
            return found
        near = near or found
    return near


def _found(text: str, words: list[_Word]) -> Iterator[Secrecy]:
    readings = [word.readings() for word in words]
    for place, word in enumerate(words):
        for phrase, keys in _PHRASES.items():
            last = _match(text, words, readings, place, keys)
            if last is not None:
                yield Secrecy(phrase, word.begin, last.finish, forbids=phrase in FORBIDDEN)
        if readings[place] & {_STAMP_KEY} and word.upper and _stands_alone(text, word):
            yield Secrecy(STAMP.upper(), word.begin, word.finish, forbids=True)


def _match(text: str, words: list[_Word], readings: list[set[str]], place: int, keys: tuple[str, ...]) -> _Word | None:
    """The last word of the phrase ``keys`` that begins at ``place``, its syllables apart or written together."""
    if _joined(keys) in readings[place]:
        return words[place]
    if len(words) - place < len(keys) or any(key not in readings[place + step] for step, key in enumerate(keys)):
        return None
    found = words[place : place + len(keys)]
    for before, after in pairwise(found):
        gap = text[before.finish : after.begin]
        visible = without_invisible(gap)
        if not _BETWEEN.fullmatch(visible) or ("\n" in gap and not (before.upper and after.upper)):
            return None
    return found[-1]


def _stands_alone(text: str, word: _Word) -> bool:
    """Whether the stamp stands among words that are not in capitals; not so in a line of them (QUAN HỆ MẬT THIẾT)."""
    before = text[: word.begin].rpartition("\n")[2].split()
    after = text[word.finish :].partition("\n")[0].split()
    beside = [each for each in (*before[-1:], *after[:1]) if any(letter.isalpha() for letter in each)]
    return not any(plain_letters(each).isupper() for each in beside)


# --- reading ----------------------------------------------------------------------------------------------------------


def _key(letters: str, tones: str) -> str:
    """A syllable whatever the place of its tone: ``_key("tôi", "´") == "tôi´"``."""
    return letters + "".join(sorted(set(tones)))


def _letters(text: str) -> Iterator[_Letter | None]:
    """The letters and figures of ``text``; None for each run of anything else. Marks belong to the letter before."""
    current: list[Any] | None = None
    for place, written in enumerate(text):
        if not without_invisible(written):
            continue
        for part in unicodedata.normalize("NFD", plain_letters(written)):
            if unicodedata.combining(part) and current:
                current[0] += _QUALITY.get(part, "")
                current[1] += part if part in _TONES else ""
                current[4] = place + 1
            else:
                if current:
                    yield _as_letter(current)
                upper = part.isupper() or not (written.isupper() or written.islower())  # scripts without case: capitals
                current = [part.lower(), "", upper, place, place + 1] if part.isalnum() else None
                if current is None:
                    yield None
    if current:
        yield _as_letter(current)


def _as_letter(parts: list[Any]) -> _Letter:
    letter, tone, upper, begin, finish = parts
    return _Letter(unicodedata.normalize("NFC", letter), tone, upper, begin, finish)


def _words(text: str) -> Iterator[_Word]:
    """The words of ``text``; letters that are set apart from each other make one word."""
    runs: list[list[_Letter]] = [[]]
    for letter in _letters(text):
        if letter is None:
            runs.append([])
        else:
            runs[-1].append(letter)
    apart: list[_Letter] = []
    for run in filter(None, runs):
        if len(run) == 1 and run[0].letter.isalpha():
            if apart and (apart[-1].upper != run[0].upper or not _are_near(text, apart[-1], run[0])):
                yield _Word(tuple(apart))
                apart = []
            apart.append(run[0])
            continue
        if apart:
            yield _Word(tuple(apart))
            apart = []
        yield _Word(tuple(run))
    if apart:
        yield _Word(tuple(apart))


def _are_near(text: str, before: _Letter, after: _Letter) -> bool:
    return bool(_APART.fullmatch(without_invisible(text[before.finish : after.begin])))


def _telex(bare: str, tone: str) -> str:
    """The key of what Telex makes of ``bare``: ``toois``, ``toosi`` and ``tois`` + ``o`` alike."""
    first = next((place for place, letter in enumerate(bare) if letter in _VOWELS), len(bare))
    letters, tones = bare[: first + 1], tone
    for letter in bare[first + 1 :]:
        if letter in _TELEX_TONES:
            tones += _TELEX_TONES[letter]
        elif letter in _HATS and letter in letters[first:]:
            letters = letters[:first] + letters[first:].replace(letter, _HATS[letter], 1)
        else:
            letters += letter
    return _key(letters, tones)


def _vni(bare: str, tone: str) -> str:
    """The key of what VNI makes of ``bare``: ``to61i`` and ``toi61`` alike."""
    letters, tones = "", tone
    for letter in bare:
        if letter == "6":
            at = next((place for place in range(len(letters) - 1, -1, -1) if letters[place] in _HATS), None)
            letters = letters if at is None else letters[:at] + _HATS[letters[at]] + letters[at + 1 :]
        elif letter in _VNI:
            tones += _VNI[letter]
        else:
            letters += letter
    return _key(letters, tones)


def _keys_of(phrase: str) -> tuple[str, ...]:
    syllables = ("".join(each.letter for each in _plain(part)) for part in phrase.split())
    tones = ("".join(each.tone for each in _plain(part)) for part in phrase.split())
    return tuple(_key(letters, tone) for letters, tone in zip(syllables, tones, strict=True))


def _plain(part: str) -> list[_Letter]:
    return [letter for letter in _letters(part) if letter is not None]


def _joined(keys: tuple[str, ...]) -> str:
    letters = "".join(letter for key in keys for letter in key if letter not in _TONES)
    return _key(letters, "".join(letter for key in keys for letter in key if letter in _TONES))


_PHRASES = {phrase: _keys_of(phrase) for phrase in (*FORBIDDEN, *NEAR, *UNMARKED)}
_STAMP_KEY = _keys_of(STAMP)[0]
