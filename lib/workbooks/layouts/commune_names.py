"""Whether a text of a form is the name of a commune, by its shape alone; no list of units is known here."""

import re
from functools import lru_cache

from lib.workbooks.layouts.vocabulary import heading_key, is_total, role_of
from lib.workbooks.unit_names import spellings, with_note

LONGEST = 5  # words of a name
_KIND = re.compile(
    r"(?:(?:xã|phường|thị trấn|đặc khu|xa|phuong|thi tran|dac khu|tt|ttr)\.?\s+|(?:tt|ttr|x|p|đk)\.\s*)(?=\S)", re.I
)
# What follows the word *xã* or *phường* where no name does, in capital letters.
_NO_NAME = re.compile(
    r"(hoi|vien|dat chuan|nong thon moi|thuoc|co|phuong|xa|thi tran|dac khu|khac|con lai|dac biet|bien gioi|vung"
    r"|loai)\b"
)
# Groups of people and places that communes are not called.
_NO_COMMUNE = re.compile(
    r"(cụm|khối|vùng|khu vực|tiểu vùng|nhóm|miền|các|thành thị|nông thôn|nam giới|nữ giới|huyện|tỉnh|thành phố|thị xã"
    r"|quận|đợt|lần|tháng|tuần|phần|mục|biểu|phụ lục|số|giá trị|kết quả|l[ũu][ỹy] kế|thực hiện|kế hoạch|t[ỷỉ] lệ|trong"
    r"|đơn vị|ghi chú|tổng (số|cộng)|năm (nay|trước)|quý (này|trước))\b"
)


@lru_cache(maxsize=20_000)
def names_commune(text: str) -> bool:
    """Whether ``text`` is a name behind the word for its kind: ``"2. Thị trấn Bằng Lũng"``, ``"X. Nghĩa Tá"``."""
    return any(map(_has_kind, _alone(text))) and not is_total(text) and not role_of(text)


@lru_cache(maxsize=20_000)
def may_name_commune(text: str) -> bool:
    """Whether ``text`` may be the name of a commune, also one without its kind: ``"Nghĩa Tá"``, ``"KINH TẾ"``."""
    if names_commune(text):
        return True
    *_, name = _alone(text)
    without_kind = _is_name(name, shortest=2) and not _KIND.match(name) and not _NO_COMMUNE.match(name.lower())
    return without_kind and not is_total(text) and not role_of(text)


def _has_kind(name: str) -> bool:
    found = _KIND.match(name)
    rest = name[found.end() :] if found else ""
    return _is_name(rest, shortest=1) and not _NO_NAME.match(heading_key(rest))


def _alone(text: str) -> list[str]:
    """``text`` without the note behind; then without the number in front, too."""
    return [noted[0] if (noted := with_note(name)) else name for name in spellings(text.strip())]


def _is_name(text: str, shortest: int) -> bool:
    """Whether ``text`` is words that all begin with a capital letter: *Nghĩa Tá*, *BẰNG LŨNG*."""
    words = text.strip(" .:*").split()
    if not shortest <= len(words) <= LONGEST or (shortest > 1 and any(len(word) < 2 for word in words)):
        return False
    return all(map(_is_capitalised, words))


def _is_capitalised(word: str) -> bool:
    if word.isdigit():
        return len(word) <= 2
    return word[0].isupper() and all(part.isalpha() for part in re.split(r"['’-]", word) if part)
