"""What stands where in an archive of the portal."""

import hashlib
from collections.abc import Callable
from typing import Any

MEDIA_TYPE = "application/vnd.portal-giao-ban.backup"
VERSION = 1  # of the layout; a reader refuses a higher one

SECRET_KEY = "secret_key"
FILES = "files/"

Say = Callable[[str], object]


def fingerprint(key: str) -> str:
    """By this one key is told from another; nobody finds a random key by it."""
    return hashlib.sha256(f"portal backup {key}".encode()).hexdigest()[:16]


def table_part(table: str) -> str:
    return f"tables/{table}.jsonl"


def quiet(step: str) -> None:
    """For whoever wants to hear of no progress."""


def counted(say: Say, what: str, total: int, every: int = 500) -> Callable[[int], Any]:
    """Tell ``say`` of each ``every``-th of ``total`` things."""

    def tell(number: int) -> None:
        if number % every == 0:
            say(f"{what}: {number} trên {total}")

    return tell
