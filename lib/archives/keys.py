"""Keys in the format of age: a recipient (``age1…``) is public, an identity (``AGE-SECRET-KEY-1…``) opens what was
encrypted for it."""

from pathlib import Path
from typing import TypeAlias

import pyrage

from lib.refused import Refused

Recipient: TypeAlias = pyrage.x25519.Recipient
Identity: TypeAlias = pyrage.x25519.Identity


def read_recipient(text: str) -> Recipient:
    """The public key ``text``. Raises Refused."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        raise Refused(
            f"“{text}” không phải khóa công khai age; hãy ghi khóa bắt đầu bằng age1, chép đủ từ tệp khóa."
        ) from error


def read_identities(path: Path) -> list[Identity]:
    """The secret keys of a key file, as age-keygen or ``new_identity`` writes it. Raises Refused."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"Không đọc được tệp khóa {path}; hãy kiểm tra đường dẫn và quyền đọc.") from error
    try:
        keys = [
            pyrage.x25519.Identity.from_str(line.strip()) for line in lines if line.strip() and not line.startswith("#")
        ]
    except pyrage.IdentityError:
        keys = []
    if not keys:
        raise Refused(f"Tệp {path} không chứa khóa bí mật age (dòng AGE-SECRET-KEY-1…); hãy chọn đúng tệp khóa.")
    return keys


def new_identity() -> tuple[str, str]:
    """A new key: the text of its key file, and its public half."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    return f"# public key: {public}\n{identity}\n", public
