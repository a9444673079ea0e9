"""Writing an archive: under another name, complete, on the disk, and only then under its own."""

import errno
import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyrage

from lib import store
from lib.archives.form import CHUNK, MANIFEST, MEDIA_TYPE, SEAL, SEAL_LENGTH, Part, is_safe_name, seal_of
from lib.archives.keys import Recipient
from lib.refused import Refused

PREFIX = ".half-written-archive-"  # how names of drafts begin: as those of lib.store, so that its cleaner finds them
PACKED_ALREADY = (".pdf", ".png", ".jpg", ".jpeg", ".xlsx", ".docx", ".ods", ".odt", ".zip", ".gz")


class ArchiveWriter:
    """Takes the parts of an archive, one after the other. ``facts`` are what the manifest says beside its parts."""

    def __init__(self, file: BinaryIO, media_type: str, version: int):
        self._version = version
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=6)
        try:
            self._zip.writestr(_entry(MEDIA_TYPE, zipfile.ZIP_STORED), media_type)
        except BaseException:
            self._give_up()
            raise
        self.facts: dict[str, Any] = {}
        self.parts: dict[str, Part] = {}

    def add(self, name: str, chunks: Iterable[bytes]) -> Part:
        """Store ``chunks`` as the part ``name``: a relative path, once."""
        if not is_safe_name(name) or name in self.parts or name in (MEDIA_TYPE, MANIFEST):
            raise ValueError(f"not a name of a part: {name!r}")
        digest, size = hashlib.sha256(), 0
        method = zipfile.ZIP_STORED if name.lower().endswith(PACKED_ALREADY) else zipfile.ZIP_DEFLATED
        with self._zip.open(_entry(name, method), "w", force_zip64=True) as target:
            for chunk in chunks:
                target.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.parts[name] = Part(size, digest.hexdigest())
        return self.parts[name]

    def _finish(self) -> None:
        parts = {name: {"size": part.size, "sha256": part.sha256} for name, part in self.parts.items()}
        manifest = {"version": self._version, **self.facts, "parts": parts}
        self._zip.writestr(_entry(MANIFEST, zipfile.ZIP_DEFLATED), json.dumps(manifest, ensure_ascii=False, indent=1))
        self._zip.comment = SEAL + b"0" * 64
        self._zip.close()

    def _give_up(self) -> None:
        """Have the ZIP not be completed when it is forgotten: its file is closed by then."""
        self._zip.fp = None


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = method
    entry.external_attr = 0o600 << 16
    return entry


@contextmanager
def write_archive(
    path: Path,
    *,
    media_type: str,
    version: int,
    recipients: Sequence[Recipient] = (),
    workshop: Path | None = None,
) -> Iterator[ArchiveWriter]:
    """Give an ``ArchiveWriter``; when the block ends well, the archive is ``path``, on the disk and read by its owner
    alone; what had that name is replaced at once. When it does not, nothing is left.

    ``recipients``: for whom it is encrypted. It is then put together in ``workshop``, so that nothing unencrypted ever
    lies beside ``path``. Raises Refused where the disk is full or may not be written to.
    """
    folder = path.parent
    draft = (workshop if recipients and workshop else folder) / f"{PREFIX}{secrets.token_hex(8)}"
    sealed = folder / f"{PREFIX}{secrets.token_hex(8)}"
    try:
        with creating(path):
            handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with filling(path), open(handle, "w+b") as file:
            writer = ArchiveWriter(file, media_type, version)
            try:
                yield writer
                writer._finish()
            except BaseException:
                writer._give_up()
                raise
            _seal(file)
            _settle(file)
            if recipients:
                _encrypt(file, sealed, recipients)
        with creating(path):
            os.replace(sealed if recipients else draft, path)
            store.sync_folder(folder)
    finally:
        for left in (draft, sealed):
            with suppress(FileNotFoundError):
                left.unlink()


@contextmanager
def creating(path: Path) -> Iterator[None]:
    """Raises Refused where no file may be made as ``path``."""
    try:
        yield
    except OSError as error:
        raise Refused(
            f"Không ghi được {path} ({error.strerror}); hãy kiểm tra đường dẫn và quyền ghi của tài khoản chạy lệnh."
        ) from error


@contextmanager
def filling(path: Path) -> Iterator[None]:
    """Raises Refused where the disk has no room for what is written."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        raise Refused(
            f"Ổ đĩa không đủ chỗ để ghi {path}, nên chưa có gì được ghi; hãy giải phóng chỗ hoặc chọn ổ khác."
        ) from error


def _seal(file: BinaryIO) -> None:
    """Put into the comment the hash of all that stands before it."""
    file.flush()
    length = file.seek(0, os.SEEK_END) - SEAL_LENGTH
    seal = seal_of(file, length)
    file.seek(length)
    file.write(seal)


def _settle(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


class NotingWriter:
    """A file for pyrage, which makes an error of its own of what the system said: ``error`` keeps that."""

    def __init__(self, file: BinaryIO):
        self._file = file
        self.error: OSError | None = None

    def write(self, content: bytes) -> int:
        """As of any file."""
        try:
            return self._file.write(content)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        """As of any file."""
        self._file.flush()


def _encrypt(source: BinaryIO, target: Path, recipients: Sequence[Recipient]) -> None:
    with creating(target):
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    source.seek(0)
    with open(handle, "wb", buffering=CHUNK) as file:
        noting = NotingWriter(file)
        try:
            pyrage.encrypt_io(source, cast(BinaryIO, noting), list(recipients))
        except pyrage.EncryptError as error:
            raise noting.error or error from error
        _settle(file)
