"""Reading a file only when it is still what was written."""

import hashlib
import os
import stat
import time
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from lib.store.errors import Altered, Missing

HOUR = 3600
TICK = 2  # seconds: two changes within one tick of the system's clock look like one
MOST_SEALS = 10_000

_whole: dict[tuple[object, ...], float] = {}  # files found whole, as the system describes them; until when that counts


def read(path: Path, sha256: str) -> bytes:
    """The bytes of ``path``. Raises Missing, and Altered when they are not those of ``sha256``."""
    with _open(path) as file:
        try:
            content = file.read()
        except OSError as error:
            raise Missing(f"{path}: {error}") from error
    if not sha256 or hashlib.sha256(content).hexdigest() != sha256:
        raise Altered(f"{path} has not the hash {sha256 or '(none was recorded)'}")
    return content


def open_file(path: Path, sha256: str) -> BinaryIO:
    """``path`` open at its start. Raises as ``read`` does.

    What this process has found whole is not gone through again for an hour, unless the system says that the file was
    touched since.
    """
    file = _open(path)
    try:
        _require_whole(file, path, sha256)
    except BaseException:
        file.close()
        raise
    return file


def _open(path: Path) -> BufferedReader:
    # A pipe in its place must not make us wait for whoever writes into it; a link might lead anywhere.
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        handle = os.open(path, flags)
    except OSError as error:
        raise Missing(f"{path}: {error}") from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Missing(f"{path} is no file")
    return open(handle, "rb")


def _require_whole(file: BufferedReader, path: Path, sha256: str) -> None:
    state = os.fstat(file.fileno())
    seal = (sha256, state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)
    now = time.time()
    if now < _whole.get(seal, 0) <= now + HOUR:
        return
    try:
        found = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
    except OSError as error:
        raise Missing(f"{path}: {error}") from error
    if found != sha256:
        raise Altered(f"{path} has the hash {found}, not {sha256 or '(none was recorded)'}")
    if state.st_ctime < now - TICK:
        if len(_whole) >= MOST_SEALS:
            _whole.clear()
        _whole[seal] = now + HOUR
