"""The secret key of an installation that was given none: made once, kept in a file only its owner may read."""

import secrets
from contextlib import suppress
from pathlib import Path

from lib import store


def read_or_create_secret(path: Path) -> str:
    """The key kept in ``path``; made there (mode 0600) when the file does not exist. Two processes may ask at once."""
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        pass
    with suppress(FileExistsError):  # another process was first
        store.write(path, [secrets.token_urlsafe(64).encode()], new=True, mode=0o600)
    return path.read_text("ascii").strip()
