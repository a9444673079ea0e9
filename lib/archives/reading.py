"""Reading an archive: first whether it is whole and ours, then its parts, each against its hash."""

import hashlib
import json
import os
import secrets
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyrage

from lib.archives.form import CHUNK, MANIFEST, MEDIA_TYPE, SEAL_LENGTH, Part, is_safe_name, seal_of
from lib.archives.keys import Identity
from lib.archives.writing import PREFIX, NotingWriter, creating, filling
from lib.refused import Refused

AGE = b"age-encryption.org/v1"
LARGEST_MANIFEST = 512 * 1024 * 1024
LONGEST_LINE = 256 * 1024 * 1024

NOT_OURS = "Tệp {name} không phải bản sao lưu của cổng; hãy chọn tệp do lệnh sao lưu của cổng ghi ra."
DAMAGED = (
    "Bản sao lưu {name} bị cắt cụt hoặc đã bị thay đổi, nên không dùng được; hãy chép lại từ nơi cất giữ hoặc dùng bản "
    "khác."
)
UNSAFE = "Bản sao lưu {name} chứa tên tệp có thể dẫn ra ngoài thư mục dữ liệu, nên không dùng được; hãy dùng bản khác."
NEWER = (
    "Bản sao lưu {name} do phiên bản mới hơn của cổng ghi ra (dạng {found}, cổng này đọc đến dạng {known}); hãy nâng "
    "cấp cổng rồi khôi phục."
)
NEEDS_KEY = "Bản sao lưu {name} đã được mã hóa; hãy chỉ ra tệp khóa bí mật bằng --identity."
WRONG_KEY = "Không khóa nào trong tệp khóa mở được bản sao lưu {name}; hãy dùng khóa bí mật của người nhận."


class Archive:
    """An archive that was found whole. ``facts``: its manifest without the parts."""

    def __init__(self, name: str, source: zipfile.ZipFile, facts: dict[str, Any], parts: dict[str, Part]):
        self._name, self._zip = name, source
        self.facts, self.parts = facts, parts

    @property
    def total_size(self) -> int:
        """Bytes of all parts, unpacked."""
        return sum(part.size for part in self.parts.values())

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part. Raises Refused at the end where they are not those that were stored."""
        part, digest, left = self.parts[name], hashlib.sha256(), self.parts[name].size
        with self._refusing(), self._zip.open(name) as source:
            while chunk := source.read(min(CHUNK, left + 1)):
                left -= len(chunk)
                if left < 0:
                    break
                digest.update(chunk)
                yield chunk
        if left or digest.hexdigest() != part.sha256:
            raise Refused(DAMAGED.format(name=self._name))

    def read(self, name: str) -> bytes:
        """A small part as a whole."""
        return b"".join(self.chunks(name))

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a part, without their ends. Raises Refused as ``chunks`` does."""
        rest = b""
        for chunk in self.chunks(name):
            *whole, rest = (rest + chunk).split(b"\n")
            yield from whole
            if len(rest) > LONGEST_LINE:
                raise Refused(DAMAGED.format(name=self._name))
        if rest:
            yield rest

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except (zipfile.BadZipFile, EOFError, zlib.error) as error:
            raise Refused(DAMAGED.format(name=self._name)) from error


@contextmanager
def open_archive(
    path: Path,
    *,
    media_type: str,
    version: int,
    identities: Sequence[Identity] = (),
    workshop: Path | None = None,
) -> Iterator[Archive]:
    """The archive ``path``. ``identities`` open one that was encrypted; what is decrypted lies in ``workshop`` (beside
    ``path`` without one) until the block ends.

    Raises Refused, with what to do, for a file that is cut off, altered, of a version above ``version``, not of
    ``media_type``, not to be opened with these keys, or whose parts have names that lead elsewhere.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise Refused(f"Không đọc được tệp {path} ({error.strerror}); hãy kiểm tra đường dẫn.") from error
    with file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise Refused(NOT_OURS.format(name=path))
        if file.read(len(AGE)) == AGE:
            with _decrypted(file, path, identities, workshop or path.parent) as plain:
                yield _open(plain, str(path), media_type, version)
        else:
            yield _open(file, str(path), media_type, version)


@contextmanager
def _decrypted(file: BinaryIO, path: Path, identities: Sequence[Identity], folder: Path) -> Iterator[BinaryIO]:
    if not identities:
        raise Refused(NEEDS_KEY.format(name=path))
    draft = folder / f"{PREFIX}{secrets.token_hex(8)}"
    with creating(draft):
        handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        os.unlink(draft)  # it has no name from now on, and is gone with the process
    with open(handle, "w+b") as plain:
        with filling(draft):
            _decrypt(file, plain, path, identities)
        yield plain


def _decrypt(file: BinaryIO, plain: BinaryIO, path: Path, identities: Sequence[Identity]) -> None:
    file.seek(0)
    noting = NotingWriter(plain)
    try:
        pyrage.decrypt_io(file, cast(BinaryIO, noting), list(identities))
    except (pyrage.DecryptError, OSError) as error:
        if noting.error:
            raise noting.error from error
        wrong = "No matching keys" in str(error)
        raise Refused((WRONG_KEY if wrong else DAMAGED).format(name=path)) from error
    plain.flush()


def _open(file: BinaryIO, name: str, media_type: str, version: int) -> Archive:
    damaged, not_ours = Refused(DAMAGED.format(name=name)), Refused(NOT_OURS.format(name=name))
    file.seek(0)
    if (MEDIA_TYPE + media_type).encode() not in file.read(30 + len(MEDIA_TYPE) + len(media_type)):
        raise not_ours
    length = file.seek(0, os.SEEK_END) - SEAL_LENGTH
    if length <= 0:
        raise damaged
    file.seek(length)
    if file.read() != seal_of(file, length):
        raise damaged
    try:
        source = zipfile.ZipFile(file)
        entries = source.infolist()
        if source.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise damaged
        manifest = json.loads(source.read(MANIFEST))
        found = manifest.pop("version")
        if isinstance(found, int) and found > version:
            raise Refused(NEWER.format(name=name, found=found, known=version))
        parts = {part: Part(int(told["size"]), str(told["sha256"])) for part, told in manifest.pop("parts").items()}
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged from error
    if not all(is_safe_name(part) for part in (*parts, *source.namelist())) or any(map(_leads_elsewhere, entries)):
        raise Refused(UNSAFE.format(name=name))
    sizes = {entry.filename: entry.file_size for entry in entries}
    told = {part: said.size for part, said in parts.items()}
    if len(entries) != len(sizes) or told != {key: sizes[key] for key in sizes if key not in (MEDIA_TYPE, MANIFEST)}:
        raise damaged
    return Archive(name, source, manifest, parts)


def _leads_elsewhere(entry: zipfile.ZipInfo) -> bool:
    """A link, a folder, a device, or a name of which the ZIP keeps another: nothing that ``write_archive`` writes."""
    mode = entry.external_attr >> 16
    return (bool(stat.S_IFMT(mode)) and not stat.S_ISREG(mode)) or entry.orig_filename != entry.filename
