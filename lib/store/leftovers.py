"""What is old enough to be removed."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from lib.store.locking import NAME as LOCK
from lib.store.locking import alone
from lib.store.writing import PREFIX

DAY = 24 * 3600


def old_files(root: Path, *, older_than: float = DAY, now: float | None = None) -> list[Path]:
    """The files below ``root`` that nobody has touched for ``older_than`` seconds, half-written ones among them."""
    limit = (time.time() if now is None else now) - older_than
    return [path for path in _files(root) if _touched(path) < limit]


def half_written(root: Path, *, older_than: float = DAY, now: float | None = None) -> list[Path]:
    """Those of ``old_files`` that ``write`` left because its process died."""
    return [path for path in old_files(root, older_than=older_than, now=now) if path.name.startswith(PREFIX)]


def remove_old(root: Path, path: Path, *, older_than: float = DAY, now: float | None = None) -> bool:
    """Remove ``path``, a file below ``root``, unless it was touched meanwhile; whether it is gone by this."""
    limit = (time.time() if now is None else now) - older_than
    with alone(root), suppress(FileNotFoundError):
        if _touched(path) < limit:
            path.unlink()
            return True
    return False


def _files(root: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(root):
        yield from (Path(folder, name) for name in sorted(names) if name != LOCK)


def _touched(path: Path) -> float:
    """When the file was last written or used; the future for one that is gone."""
    try:
        state = path.lstat()
    except FileNotFoundError:
        return float("inf")
    return max(state.st_mtime, state.st_ctime)
