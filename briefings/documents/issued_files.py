"""Bytes of issued papers: written once under the name of their hash, read back only when they still have it.

A file is whole on the disk before the database knows of it: a crash in between leaves a file that belongs to nothing,
which ``clean`` removes a day later, and never a number without its file.
"""

import hashlib
import os
import time
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.storage import default_storage

from organizations.refused import Refused

FOLDER = "documents/issued"
DAY = 24 * 3600


def keep(content: bytes) -> tuple[str, str]:
    """Store ``content``; returns its name in the storage and its sha256. What is there already is left as it is."""
    digest = hashlib.sha256(content).hexdigest()
    name = f"{FOLDER}/{digest[:2]}/{digest}.pdf"
    path = Path(default_storage.path(name))
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(file.name, 0o440)
        os.replace(file.name, path)
        _settle(path.parent)
    return name, digest


def _settle(folder: Path) -> None:
    """Have the name of a new file survive a power cut as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(name: str, sha256: str) -> bytes:
    """The bytes stored as ``name``. Raises Refused when they are gone or no longer those of ``sha256``."""
    try:
        content = Path(default_storage.path(name)).read_bytes()
    except FileNotFoundError:
        content = b""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Refused(
            "Tệp của văn bản này không còn trên máy chủ, hoặc không còn đúng với mã băm lúc ban hành, nên không tải "
            "xuống được; hãy báo người quản trị khôi phục tệp từ bản sao lưu."
        )
    return content


def clean(known: set[str], *, now: float | None = None) -> list[str]:
    """Remove what a crash left behind: files older than a day that are not among the ``known`` names. Returns them."""
    limit = (now or time.time()) - DAY
    removed = []
    root = Path(default_storage.path(FOLDER))
    for path in sorted(root.glob("*/*")):
        name = f"{FOLDER}/{path.relative_to(root).as_posix()}"
        if name not in known and path.stat().st_mtime < limit:
            path.unlink()
            removed.append(name)
    return removed
