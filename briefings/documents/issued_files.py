"""Bytes of issued documents: written once under the name of their hash, read back only when they still have it.

A file is whole on the disk before the database knows of it: a crash in between leaves a file that belongs to nothing,
which ``clean_files`` removes a day later, and never a number without its file.
"""

import hashlib
import os
import time
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from django.core.files.storage import default_storage

from lib.refused import Refused

FOLDER = "documents/issued"
DAY = 24 * 3600
HOUR = 3600
SETTLED = 2  # seconds: two changes within one tick of the system's clock look like one
MOST_SEALS = 10_000

LOST = (
    "Tệp của văn bản này không còn trên máy chủ, hoặc không còn đúng với mã băm lúc ban hành, nên không tải xuống "
    "được; hãy báo người quản trị khôi phục tệp từ bản sao lưu."
)

_whole: dict[tuple, float] = {}  # files found whole, as the system describes them, and until when that counts


def keep_file(content: bytes) -> tuple[str, str]:
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


def read_file(name: str, sha256: str) -> bytes:
    """The bytes stored as ``name``. Raises Refused when they are gone or no longer those of ``sha256``."""
    with open_file(name, sha256) as file:
        return file.read()


def open_file(name: str, sha256: str) -> BinaryIO:
    """The file stored as ``name``, open at its start. Raises Refused as ``read_file`` does.

    What this process has found whole is not gone through again for an hour, unless the system says that the file was
    touched since.
    """
    try:
        file = Path(default_storage.path(name)).open("rb")  # noqa: SIM115 -- given to whoever asked
    except FileNotFoundError:
        raise Refused(LOST) from None
    state = os.fstat(file.fileno())
    seal = (sha256, state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)
    now = time.time()
    if _whole.get(seal, 0) < now:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            file.close()
            raise Refused(LOST)
        file.seek(0)
        if state.st_ctime < now - SETTLED:
            if len(_whole) >= MOST_SEALS:
                _whole.clear()
            _whole[seal] = now + HOUR
    return file


def clean_files(known: set[str], *, now: float | None = None) -> list[str]:
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
