"""How an archive is laid out."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

MEDIA_TYPE = "mimetype"  # the first part, stored as it is: what the file is stands in its first bytes, as in ODF
MANIFEST = "manifest.json"  # the last part
SEAL = b"sha256:"  # how the comment begins; 64 digits follow
SEAL_LENGTH = len(SEAL) + 64
CHUNK = 1 << 20

LONGEST_NAME = 500
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")


@dataclass(frozen=True)
class Part:
    """One part of an archive: its size in bytes and the sha256 of them."""

    size: int
    sha256: str


def is_safe_name(name: str) -> bool:
    """Whether ``name`` stays inside the folder that it is unpacked into, on every system."""
    if not name or len(name) > LONGEST_NAME or _CONTROL.search(name) or name.startswith("/"):
        return False
    pieces = name.split("/")
    if any(piece in ("", ".", "..") or len(piece.encode()) > 255 for piece in pieces):
        return False
    return str(PurePosixPath(name)) == name


def seal_of(file: BinaryIO, length: int) -> bytes:
    """The comment that seals the first ``length`` bytes of ``file``."""
    digest = hashlib.sha256()
    file.seek(0)
    left = length
    while left and (chunk := file.read(min(CHUNK, left))):
        digest.update(chunk)
        left -= len(chunk)
    return SEAL + digest.hexdigest().encode("ascii")
