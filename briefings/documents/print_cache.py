"""Trial prints that were drawn already, kept under the hash of what they were drawn from; and how far a long one is.

A paper asked for again while nothing has changed is read from the disk. A long one is drawn beside the request: its
progress stands in a small file, so that every web process can tell it. Both are only ever a saving: what is missing is
drawn again, and what was not asked for in a day is removed.
"""

import hashlib
import os
import threading
import time
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from lib.refused import Refused

DAY = 24 * 3600
MOST = 300  # files; a trial print has 25 to 1,500 KB
SILENT = 300  # seconds without a sign after which a drawing counts as dead


def key_of(html: str, images: dict[str, bytes], css: str) -> str:
    """The name of a print: the hash of all that decides how it looks."""
    together = hashlib.sha256(f"{version('weasyprint')}\0{css}\0".encode())
    for name in sorted(images):
        together.update(name.encode() + b"\0" + images[name] + b"\0")
    together.update(html.encode())
    return together.hexdigest()


def find(key: str) -> bytes | None:
    """The print, if it is there."""
    path = _folder() / f"{key}.pdf"
    try:
        content = path.read_bytes()
        os.utime(path)
    except FileNotFoundError:
        return None
    return content


def keep(key: str, content: bytes) -> None:
    _write(_folder() / f"{key}.pdf", content)
    _clean()


def progress_of(key: str) -> tuple[int, int, str] | None:
    """``(done, parts, refusal)`` of a drawing under way or refused; None when there is none that lives."""
    path = _folder() / f"{key}.progress"
    try:
        done, parts, refusal = path.read_text(encoding="utf-8").split(" ", 2)
        alive = time.time() - path.stat().st_mtime < SILENT
    except (FileNotFoundError, ValueError):
        return None
    return (int(done), int(parts), refusal) if alive or refusal else None


def forget_progress(key: str) -> None:
    (_folder() / f"{key}.progress").unlink(missing_ok=True)


def draw_beside(key: str, draw, parts: int) -> None:
    """Have ``draw(progress)`` print in a thread of this process, and keep what it gives; at once back."""
    path = _folder() / f"{key}.progress"

    def tell(done: int, of: int, refusal: str = "") -> None:
        _write(path, f"{done} {of} {refusal}".encode())

    def work() -> None:
        try:
            keep(key, draw(tell))
        except Refused as refusal:
            tell(0, parts, str(refusal))
        else:
            path.unlink(missing_ok=True)

    tell(0, parts)
    threading.Thread(target=work, name=f"paper-{key[:8]}", daemon=True).start()


def _folder() -> Path:
    folder = Path(settings.DATA_DIR, "drawn")
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _write(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
        file.write(content)
    os.replace(file.name, path)


def _clean() -> None:
    """Remove what nobody asked for in a day, and the oldest of too many."""
    found = []
    for path in _folder().iterdir():
        try:
            found.append((path.stat().st_mtime, path))
        except FileNotFoundError:
            continue
    found.sort(reverse=True)
    limit = time.time() - DAY
    for number, (used, path) in enumerate(found):
        if number >= MOST or used < limit:
            path.unlink(missing_ok=True)
