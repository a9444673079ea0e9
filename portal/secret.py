"""The secret key of an installation that was given none: made once, kept in a file only its owner may read."""

import os
import secrets
from pathlib import Path


def read_or_create_secret(path: Path) -> str:
    """The key kept in ``path``; made there (mode 0600) when the file does not exist. Two processes may ask at once."""
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        pass
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))
    try:
        os.link(draft, path)  # atomic, and fails when another process was first
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text("ascii").strip()
