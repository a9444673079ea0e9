"""Trial prints made already, kept under the hash of what they were made from; and how far a long one is.

A paper asked for again while nothing has changed is read from the disk, as long as its bytes are those that were kept.
A long one is printed beside the request: its progress stands in a small file, so that every web process can show it.
Both are only ever a saving: what is missing is printed again, and what was not asked for in a day is removed.
"""

import hashlib
import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from briefings.documents.files import PDF, Paper
from briefings.documents.printing import PrintSource
from lib import store
from lib.refused import Refused
from organizations.storage import NoRoom, room

DAY = 24 * 3600
MOST_FILES = 300  # a trial print has 25 to 1,500 KB
LIFE_SIGN = 300  # seconds without one after which a print under way counts as dead


@dataclass(frozen=True)
class PrintProgress:
    """How far a print is: ``done`` of ``parts``; or the sentence with which it was refused."""

    done: int
    parts: int
    refusal: str


def find_print(source: PrintSource) -> Paper | None:
    """The print of ``source``, if it is kept."""
    content = _find(source.key)
    return None if content is None else Paper(source.file_name, content, PDF)


def find_or_print(source: PrintSource) -> Paper | None:
    """The print of ``source``, kept or made now; None for a long one, which is then under way (``progress_of``).

    Raises Refused as ``PrintSource.print`` does.
    """
    if paper := find_print(source):
        return paper
    if len(source.parts) > 1:
        if progress_of(source) is None:
            _print_beside(source)
        return None
    paper = source.print()
    with suppress(NoRoom):
        _keep(source.key, paper.content)
    return paper


def progress_of(source: PrintSource) -> PrintProgress | None:
    """How far the print of ``source`` is, or why it was refused; None when there is none that lives."""
    path = _progress_file(source.key)
    try:
        done, parts, refusal = path.read_text(encoding="utf-8").split(" ", 2)
        alive = time.time() - path.stat().st_mtime < LIFE_SIGN
    except (FileNotFoundError, ValueError):
        return None
    return PrintProgress(int(done), int(parts), refusal) if alive or refusal else None


def forget_progress(source: PrintSource) -> None:
    """Have a refused print of ``source`` be tried again when it is next asked for."""
    _progress_file(source.key).unlink(missing_ok=True)


def _print_beside(source: PrintSource) -> None:
    """Print ``source`` in a thread of this process and keep it; at once back."""
    path, parts = _progress_file(source.key), len(source.parts)

    def note(done: int, of: int, refusal: str = "") -> None:
        write_progress(path, f"{done} {of} {refusal}".encode())

    def work() -> None:
        try:
            _keep(source.key, source.print(progress=note).content)
        except Refused as refusal:
            note(0, parts, str(refusal))
        else:
            path.unlink(missing_ok=True)

    note(0, parts)
    threading.Thread(target=work, name=f"paper-{source.key[:8]}", daemon=True).start()


def _find(key: str) -> bytes | None:
    """The print kept under ``key``; the hash in its name says whether it is whole, and only then it counts."""
    for path in progress_folder().glob(f"{key}.*.pdf"):
        try:
            content = store.read(path, path.name.split(".")[1])
            os.utime(path)
        except (store.StoreError, FileNotFoundError):
            continue
        return content
    return None


def _keep(key: str, content: bytes) -> None:
    write_progress(progress_folder() / f"{key}.{hashlib.sha256(content).hexdigest()}.pdf", content)
    clean_prints()


def _progress_file(key: str) -> Path:
    return progress_folder() / f"{key}.progress"


def progress_folder() -> Path:
    """Where prints and what tells of them lie."""
    folder = Path(settings.DATA_DIR, "drawn")
    store.make_folder(folder, durable=False)
    return folder


def write_progress(path: Path, content: bytes) -> None:
    """Write a small file whole, or one of prints; not for ever."""
    with room():
        store.write(path, [content], mode=0o600, durable=False)


def clean_prints(now: float | None = None) -> list[str]:
    """Remove what nobody asked for in a day, and the oldest of too many; returns the names."""
    found = []
    for path in progress_folder().iterdir():
        with suppress(FileNotFoundError):
            found.append((path.stat().st_mtime, path))
    found.sort(reverse=True)
    limit = (now or time.time()) - DAY
    old = [path for number, (used, path) in enumerate(found) if number >= MOST_FILES or used < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return [path.name for path in old]
