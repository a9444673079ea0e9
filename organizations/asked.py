"""What people write into addresses and search boxes: taken as far as it can mean something, and refused in words."""

from lib.refused import Refused
from lib.vietnamese import fold

MOST_WORDS, LONGEST = 20, 200
TOO_MUCH = (
    f"Phần tìm kiếm dài quá: chỉ tìm được nhiều nhất {MOST_WORDS} từ và {LONGEST} chữ; "
    "hãy chỉ ghi vài từ đặc trưng nhất."
)
LARGEST_KEY = 2**63 - 1  # of SQLite and PostgreSQL alike


def search_words(text: str) -> list[str]:
    """The folded words to be found, each once. Raises Refused where a database could not look for so much."""
    if len(text) > LONGEST:
        raise Refused(TOO_MUCH)
    words = list(dict.fromkeys(fold(text).split()))
    if len(words) > MOST_WORDS:
        raise Refused(TOO_MUCH)
    return words


def as_key(text) -> int | None:
    """The primary key that ``text`` writes; None where no record can have it."""
    written = str(text)
    if not (written.isascii() and written.isdigit() and len(written) <= 19):
        return None
    return int(written) if int(written) <= LARGEST_KEY else None


def is_too_large(text: str) -> bool:
    """Whether ``text`` is a whole number that no column can hold: no record is found by it."""
    digits = text.strip().lstrip("+-").lstrip("0")
    return digits.isdecimal() and (len(digits) > 19 or int(digits) > LARGEST_KEY)
