"""Keeps whoever removes files from those who are just about to use one. The system frees a lock with its process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lib.store.writing import make_folder

NAME = ".lock"


@contextmanager
def shared(folder: Path) -> Iterator[None]:
    """Held with others while a file is looked for and used or written; waits for whoever is ``alone``."""
    with _locked(folder, fcntl.LOCK_SH):
        yield


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Held by one, and only while nobody holds ``shared``."""
    with _locked(folder, fcntl.LOCK_EX):
        yield


@contextmanager
def _locked(folder: Path, kind: int) -> Iterator[None]:
    make_folder(folder)
    handle = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, kind)
        yield
    finally:
        os.close(handle)
