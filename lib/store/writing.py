"""Writing a file so that it is whole or absent, whatever happens to the process and to the power."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

PREFIX = ".half-written-"  # how temporary names begin
SETTLED_FOLDERS = 10_000  # remembered at most

_settled: set[Path] = set()  # folders whose own names this process knows to be on the disk


def write(
    path: Path,
    chunks: Iterable[bytes],
    *,
    new: bool = False,
    mode: int = 0o440,
    folder_mode: int = 0o700,
    durable: bool = True,
) -> str:
    """Store ``chunks`` as ``path``; returns their sha256 in hexadecimal digits.

    What had that name before is replaced at once; with ``new`` nothing is: then FileExistsError is raised. Folders that
    lack are made with ``folder_mode``. When it returns, the file survives a power cut, unless it is not to be
    ``durable``: then it is whole or absent as long as the system lives. Raises OSError (a full disk, no right to
    write); then nothing of it is left.
    """
    make_folder(path.parent, mode=folder_mode, durable=durable)
    draft = path.parent / f"{PREFIX}{secrets.token_hex(8)}"
    digest = hashlib.sha256()
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
            file.flush()
            os.fchmod(file.fileno(), mode)
            if durable:
                os.fsync(file.fileno())
        if new:
            os.link(draft, path)  # unlike a rename it never takes the place of another file
        else:
            os.replace(draft, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(draft)
    if durable:
        sync_folder(path.parent)
    return digest.hexdigest()


def make_folder(path: Path, *, mode: int = 0o700, durable: bool = True) -> None:
    """Have the folder ``path`` with all those above it; their names survive a power cut, too.

    A folder that another process has just made may not be on the disk yet: each process settles each folder once.
    """
    if path in _settled and path.is_dir():
        return
    lacking = [folder for folder in (path, *path.parents) if not folder.is_dir()]
    for folder in reversed(lacking):
        with suppress(FileExistsError):
            folder.mkdir(mode=mode)
    if not durable:
        return
    for folder in path.parents:
        try:
            sync_folder(folder)
        except PermissionError:
            break  # it is not ours, and was there before
        if folder in _settled and folder not in lacking:
            break
    if len(_settled) >= SETTLED_FOLDERS:
        _settled.clear()
    _settled.update((path, *path.parents))


def sync_folder(folder: Path) -> None:
    """Have the names in ``folder`` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
