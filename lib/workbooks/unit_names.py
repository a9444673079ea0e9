"""Names of administrative units as files write them: the kind in front, numbers and notes, keys to compare by."""

import re
from collections.abc import Iterator
from functools import lru_cache

from lib.vietnamese import fold

# The kinds in front of a name, as files write them, folded.
_PREFIX = re.compile(
    r"(thi tran|thanh pho|dac khu|thi xa|phuong|huyen|quan|tinh|xa|t\.\s?tran|tt\.?r|t\.t|tt|tx|tp|dk|x|p|h)"
    r"(\.\s*|\s+)(?=\S)"
)
_ABBREVIATIONS = {
    "tt": "thi tran", "ttr": "thi tran", "tt.r": "thi tran", "t.t": "thi tran", "t.tran": "thi tran",
    "t. tran": "thi tran", "tx": "thi xa", "tp": "thanh pho", "dk": "dac khu", "x": "xa", "p": "phuong",
    "h": "huyen",
}  # fmt: skip
_OFFICIAL_PREFIX = re.compile(r"(thị trấn|thành phố|đặc khu|thị xã|phường|huyện|quận|tỉnh|xã)\s+", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[^0-9a-z.]+")
_LEADING_ZEROS = re.compile(r"(?<= )0+(?=[1-9][0-9]?$)")  # *Phường 01* is *Phường 1*
COMMUNE_KINDS = frozenset({"xa", "phuong", "thi tran", "dac khu"})  # what may report; not the district above
LONGEST_NAME = 5  # words
KIND_NAMES = {
    "xa": "xã", "phuong": "phường", "thi tran": "thị trấn", "dac khu": "đặc khu", "thi xa": "thị xã",
    "thanh pho": "thành phố", "huyen": "huyện", "quan": "quận", "tinh": "tỉnh",
}  # fmt: skip

# ``1)``, ``1.``, ``01/``, ``(2)``, ``II.``, ``a)``, ``-``, ``+`` before a name.
_NUMBERING = re.compile(r"^\s*(?:[-–—+*•·]+|\(?(?:[IVX]{1,5}|[0-9]{1,3}(?:\.[0-9]{1,3})*)[.,):/]+|\(?[a-zđ]\))\s*")
_BARE_NUMBER = re.compile(r"^\s*[0-9]{1,3}(?:\.[0-9]{1,2})?\s+(?=\D)")
# What stands before the name of a commune at the head of a paper, or in a list of offices.
_OFFICE = re.compile(
    r"^(?:ubnd|hđnd|[ủu][ỷy] ban nhân dân|(?:[ủu][ỷy] ban |ub ?|ban thường trực )?(?:[ủu][ỷy] ban )?"
    r"mttq ?(?:việt nam|vn)?|(?:[ủu][ỷy] ban )?(?:mặt trận tổ quốc|mttq)(?: việt nam)?|đảng [ủu][ỷy]|đảng bộ"
    r"|hội [^,;:]{3,30}?|đoàn(?: tncs(?: hồ chí minh)?| thanh niên)?|công đoàn|đơn vị:?)\s+"
    r"(?=xã|phường|thị trấn|đặc khu|tt\.)",
    re.IGNORECASE,
)
_CODE = r"[0-9]{5}"
_CODED = re.compile(
    rf"(?P<first>{_CODE})\s*[-–:./]?\s*(?P<name>[^\W\d].*)|(?P<before>.*[^\W\d])\s*[-–(\[]\s*(?P<last>{_CODE})\s*[)\]]?"
)
_FOOTNOTE_BEHIND = re.compile(r"([^()]*[^()\d\s])\s*[0-9]{1,2}\)")
# What may stand behind a name: in brackets, or behind a dash, comma, colon or semicolon.
_NOTE = re.compile(
    r"^(?P<name>.*?[^\s\-–—,:;])\s*"
    r"(?:[(\[](?P<brackets>[^()\[\]]*)[)\]]?|\s[-–—]\s*(?P<dash>.+)|[,:;]\s*(?P<rest>.+))\s*[*.:]*$"
)
# Notes that do not change whose figure it is.
_NOTHING_SAID = re.compile(
    r"((xa |phuong |don vi |thi tran )?(moi|sap nhap|moi sap nhap|sau sap nhap|da sap nhap|moi thanh lap"
    r"|sau sap xep|moi sap xep|hop nhat|moi hop nhat)"
    r"|(xa )?(kv|khu vuc) ?(i|ii|iii|[1-3])|(xa )?(dbkk|dac biet kho khan|atk|135|bien gioi|vung cao|ntm|nong thon moi)"
    r"|(xa |da )?dat chuan( ntm| nong thon moi)?|(xa )?loai (i|ii|iii|[1-3])|[0-9]{0,2})"
)


def full_key(name: str) -> str:
    """``name`` folded, with the word for its kind written out: ``"TT. Bằng Lũng" → "thi tran bang lung"``."""
    words = folded(name)
    if found := _PREFIX.match(words):
        return f"{_kind(found)} {words[found.end() :]}"
    return words


def short_key(name: str) -> str:
    """What a file writes, folded, without what may be the word for its kind: ``"X. Nghĩa Tá" → "nghia ta"``."""
    words = folded(name)
    found = _PREFIX.match(words)
    return words[found.end() :] if found else words


def bare_key(name: str) -> str:
    """The official ``name`` folded, without its kind as it is spelled: ``"Xã Phương Viên" → "phuong vien"``."""
    found = _OFFICIAL_PREFIX.match(name)
    return folded(name[found.end() :] if found else name)


def bare_code(code: str) -> str:
    """A code without leading zeros, which Excel drops when a code is typed as a number."""
    return code.strip().lstrip("0")


def written_kind(name: str) -> str:
    """What may be the kind in front of ``name``, folded, written out; or ``""``: ``"TT. Bằng Lũng" → "thi tran"``."""
    found = _PREFIX.match(folded(name))
    return _kind(found) if found else ""


def is_kind(text: str) -> bool:
    """Whether ``text`` is the word for a kind of commune alone: *Xã*, *TT*, *Thị trấn*."""
    words = folded(text)
    return _ABBREVIATIONS.get(words, words) in COMMUNE_KINDS


def with_kind(kind: str, name: str) -> str:
    """``name`` behind its ``kind``, where it does not say one: ``("TT", "Bằng Lũng") → "TT Bằng Lũng"``."""
    return name if written_kind(name) or any(written_kind(each) for each in spellings(name)) else f"{kind} {name}"


def kind_of(name: str) -> str:
    """The kind in an official ``name``, folded: ``"Xã Phương Viên" → "xa"``; ``""`` where it has none."""
    found = _OFFICIAL_PREFIX.match(name)
    return folded(found[1]) if found else ""


def _kind(found: re.Match[str]) -> str:
    return _ABBREVIATIONS.get(found[1], found[1])


def names_in(text: str) -> list[list[str]]:
    """For each word for a kind of commune in ``text``, the full names that may begin there, the longest first."""
    words = [word.strip(".") for word in folded(text).split()]
    found = []
    for start, word in enumerate(words):
        kind, first = _ABBREVIATIONS.get(word, word), start + 1
        if f"{word} {' '.join(words[first : first + 1])}" in COMMUNE_KINDS:
            kind, first = f"{word} {words[first]}", first + 1
        if kind in COMMUNE_KINDS:
            last = min(len(words), first + LONGEST_NAME)
            found.append([f"{kind} {' '.join(words[first:end])}" for end in range(last, first, -1)])
    return [names for names in found if names]


# --- what stands beside a name ----------------------------------------------------------------------------------------


def spellings(name: str) -> Iterator[str]:
    """``name`` as it is written, then without the number in front: ``"1) Xã Nghĩa Tá" → "Xã Nghĩa Tá"``."""
    yield name
    without = name
    for _ in range(2):
        shorter = _NUMBERING.sub("", without)
        if shorter == without or not shorter:
            break
        without = shorter
    if without == name:
        without = _BARE_NUMBER.sub("", name)
    if without != name:
        yield without
    if (commune := without_office(without)) != without:
        yield commune


def without_office(text: str) -> str:
    """``"UBND xã Nghĩa Tá" → "xã Nghĩa Tá"``."""
    return _OFFICE.sub("", text.strip())


def code_and_name(text: str) -> tuple[str, str] | None:
    """``"02071 - Xã Nghĩa Tá" → ("02071", "Xã Nghĩa Tá")``, likewise with the code behind; None for any other text."""
    if found := _CODED.fullmatch(text.strip()):
        return found["first"] or found["last"], (found["name"] or found["before"]).strip()
    return None


def with_note(name: str) -> tuple[str, str] | None:
    """``"Xã Nghĩa Tá (sáp nhập)" → ("Xã Nghĩa Tá", "sáp nhập")``; None where nothing stands behind the name."""
    if found := _FOOTNOTE_BEHIND.fullmatch(name.strip()):
        return found[1], ""
    found = _NOTE.match(name.strip())
    return (found["name"], (found["brackets"] or found["dash"] or found["rest"] or "").strip()) if found else None


def says_nothing(note: str) -> bool:
    """Whether a note does not change whose figure it is: *sáp nhập*, *mới*, *KV III*, ``*``, a number."""
    return bool(_NOTHING_SAID.fullmatch(folded(note)))


def names_in_note(note: str) -> list[str]:
    """The names that a note lists: ``"Rã Bản + Đông Viên" → ["Rã Bản", "Đông Viên"]``."""
    return [name for part in re.split(r"[,;+&]|\bvà\b", note) if (name := part.strip(" ."))]


@lru_cache(maxsize=50_000)
def folded(name: str) -> str:
    """``name`` without marks, in small letters, each run of other characters than letters, digits, dots a space."""
    return _LEADING_ZEROS.sub("", _PUNCTUATION.sub(" ", fold(name)).strip(" ."))
