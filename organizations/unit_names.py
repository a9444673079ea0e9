"""Names of administrative units, as Vietnamese offices write them."""

import re

PREFIXES = ("thành phố ", "thị trấn ", "thị xã ", "đặc khu ", "phường ", "huyện ", "quận ", "tỉnh ", "xã ")

# What the places within a commune are called, the longer words first; none of them is a level of its own.
RESIDENTIAL_KINDS = (
    "tổ dân phố", "khu dân cư", "khu phố", "khối phố", "tổ dân cư", "thôn", "xóm", "làng", "bản", "buôn", "bon", "plei",
    "phum", "sóc", "ấp", "khóm", "khối", "khu", "tổ",
)  # fmt: skip
_RESIDENTIAL = re.compile(rf"({'|'.join(RESIDENTIAL_KINDS)})\s+(?:số\s+)?(?=\S)", re.IGNORECASE)
# How files shorten them.
_SHORT = {"tổ dân phố": ("TDP", "Tổ"), "khu phố": ("KP",), "khu dân cư": ("KDC",), "khối phố": ("KP", "Khối")}


def bare_name(name: str) -> str:
    """``name`` without the word for the kind of unit in front."""
    lowered = name.lower()
    for prefix in PREFIXES:
        if lowered.startswith(prefix):
            return name[len(prefix) :]
    return name


def residential_kind(name: str) -> str:
    """What ``name`` calls a place within a commune: ``"Thôn Nà Lỏng" → "thôn"``; empty where it says none."""
    found = _RESIDENTIAL.match(name)
    return found[1].lower() if found else ""


def other_spellings(name: str) -> list[str]:
    """How files write a place within a commune beside its ``name``: ``"Thôn Nà Lỏng" → ["Nà Lỏng"]``,
    ``"Tổ dân phố 3" → ["Tổ dân phố số 3", "TDP 3", …]``. Empty for other units, whose kinds every file knows.

    A number alone is no name: it counts the rows of a list.
    """
    found = _RESIDENTIAL.match(name)
    if not found:
        return []
    kind, rest = found[1], name[found.end() :]
    if not rest[:1].isdigit():
        return [rest] if len(rest) > 1 else []
    words = (kind, *_SHORT.get(kind.lower(), ()))
    return [each for word in words for each in (f"{word} {rest}", f"{word} số {rest}") if each != name]
