"""Many files of a briefing as one ZIP with an index, held in memory one piece of one file at a time.

Pure over plain values: who may see what is decided by whoever lists the ``Entry`` records.
"""

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO

from django.template.loader import render_to_string

from briefings.documents.files import file_name
from lib.refused import Refused

MOST_CHARACTERS = 90  # of a file's name: Windows takes 260 for the whole path
NO_TIME = (1980, 1, 1, 0, 0, 0)  # the same files give the same bytes, whenever they are packed
INDEX = "00 Mục lục"


@dataclass(frozen=True)
class Entry:
    """One file to be packed. ``open`` gives its content piece by piece; it raises Refused before the first piece when
    there is none to be had.

    ``title``: its name as people say it, without an extension; ``about``, ``number``, ``day``, ``status``: what the
    index says of it. ``sha256``: what its hash must be, where that is known.
    """

    folder: str
    title: str
    extension: str
    open: Callable[[], Iterable[bytes]]
    about: str = ""
    number: str = ""
    day: date | None = None
    status: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Packed:
    """What became of an entry: its ``path`` in the archive, ``size`` in bytes and hash; or why it is missing."""

    entry: Entry
    path: str
    size: int = 0
    sha256: str = ""
    missing: str = ""

    @property
    def changed(self) -> bool:
        """Whether the file is no longer the one whose hash was recorded."""
        return bool(self.entry.sha256) and not self.missing and self.entry.sha256 != self.sha256


@dataclass
class Bundle:
    """An archive being written to ``into``; ``pack`` each entry, then ``finish`` with the index."""

    into: BinaryIO
    files: list[Packed] = field(default_factory=list)

    def __post_init__(self):
        self._archive = zipfile.ZipFile(self.into, "w")
        self._taken: set[str] = set()

    def pack(self, entry: Entry) -> Packed:
        path = self._free_path(entry)
        try:
            pieces = iter(entry.open())
            first = next(pieces, b"")
        except Refused as refusal:
            packed = Packed(entry, path, missing=str(refusal))
        else:
            packed = Packed(entry, path, *self._write(path, first, pieces))
        self.files.append(packed)
        return packed

    def finish(self, briefing, *, at: datetime, by: str) -> None:
        """Write the index: ``00 Mục lục.html``, its name telling when a file is missing. ``at``: local time."""
        missing = sum(bool(one.missing) for one in self.files)
        name = f"{INDEX} (thiếu {missing} tệp).html" if missing else f"{INDEX}.html"
        context = {"briefing": briefing, "folders": self._folders(), "missing": missing, "at": at, "by": by}
        page = render_to_string("briefings/documents/bundle_index.html", context)
        self._write(name, page.encode(), iter(()))
        self._archive.close()

    def _folders(self) -> list[tuple[str, list[Packed]]]:
        folders: dict[str, list[Packed]] = {}
        for one in self.files:
            folders.setdefault(one.entry.folder, []).append(one)
        return list(folders.items())

    def _free_path(self, entry: Entry) -> str:
        """A path that no other file of the archive has, even where capitals do not count."""
        title = file_name(entry.title[:MOST_CHARACTERS], "") or "Tệp"
        path, number = f"{entry.folder}/{title}{entry.extension}", 1
        while path.casefold() in self._taken:
            number += 1
            path = f"{entry.folder}/{title} ({number}){entry.extension}"
        self._taken.add(path.casefold())
        return path

    def _write(self, path: str, first: bytes, rest: Iterator[bytes]) -> tuple[int, str]:
        digest, size = hashlib.sha256(), 0
        entry = zipfile.ZipInfo(path, date_time=NO_TIME)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        with self._archive.open(entry, "w") as file:
            piece: bytes | None = first
            while piece is not None:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
                piece = next(rest, None)
        return size, digest.hexdigest()
