"""The parts of a zip archive, inflated whole and counted: the sizes that an archive states are never trusted."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping

from lib.refused import Refused
from lib.workbooks import limits

_LOCAL_HEADER = struct.Struct("<4s5H3I2H")  # signature, …, length of the name, length of the extra field
_ROOT = re.compile(rb"<[A-Za-z_]")
_UTF_16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_DIRECTORY_ENTRY = b"PK\1\2"  # how the entry of each part in the central directory begins
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1


class Archive:
    """``content`` as parts by name, in any case. Raises Refused for what no office program writes.

    ``limit``: of all inflated bytes. Nothing is ever unpacked to a disk; a part whose name leads out of the archive is
    refused all the same.
    """

    def __init__(self, content: bytes, limit: int | None = None) -> None:
        self._content, self._bytes_left = content, limits.MAX_INFLATED_BYTES if limit is None else limit
        self._read: dict[str, bytes] = {}
        self._renamed: dict[str, str] = {}
        self._written: dict[str, bytes] = {}
        if content.count(_DIRECTORY_ENTRY) > limits.MAX_PARTS:
            raise Refused(limits.BOMB)  # before each is made an object
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                listed = archive.infolist()
        except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError, struct.error) as error:
            raise Refused(limits.DAMAGED) from error
        # Some programs write the names as Windows does; Excel opens them all the same.
        self._parts = {part.filename.replace("\\", "/").lower(): part for part in listed}
        if len(self._parts) != len(listed) or any(_leaves_archive(part.filename) for part in listed):
            raise Refused(limits.DAMAGED)
        if any(part.flag_bits & _ENCRYPTED for part in listed):
            raise Refused(limits.ENCRYPTED)
        self._offsets = {name: self._offset(part) for name, part in self._parts.items()}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    @property
    def names(self) -> list[str]:
        """The names of all parts, in lower case."""
        return list(self._parts)

    def replace(self, name: str, content: bytes) -> None:
        """Let a part hold ``content`` from now on."""
        self._read[name.lower()] = content

    def rename(self, names: Mapping[str, str], written: Mapping[str, bytes]) -> None:
        """Let the parts have the names under which a parser looks for them (old → new), and add those ``written``."""
        self._renamed, self._written = {old.lower(): new for old, new in names.items()}, dict(written)

    def repacked(self) -> io.BytesIO:
        """An archive of the parts read so far, and of no other: what a parser may see.

        They are stored uncompressed, so a parser need not inflate what was inflated here.
        """
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for name in list(self._read):
                content, new = self._read.pop(name), self._renamed.get(name)
                new = new or self._parts[name].filename.replace("\\", "/")
                if new not in self._written:
                    archive.writestr(new, content)
            for name, content in self._written.items():
                archive.writestr(name, content)
        target.seek(0)
        return target

    def part(self, name: str) -> bytes:
        """A part as it is. Raises Refused, also when all parts together are more than ``limits`` allow."""
        key = name.lower()
        if key not in self._read:
            self._read[key] = self._inflated(key)
        return self._read[key]

    def xml(self, name: str) -> bytes:
        """A part as XML text in a single-byte encoding or UTF-8, without a document type of its own. Raises Refused.

        No XML holds a null character; calamine lets one through that stands in a text, and no database stores it.
        """
        data = self.part(name)
        root = _ROOT.search(data)
        if data.startswith(_UTF_16_BOMS) or root is None or b"\0" in data:
            raise Refused(limits.DAMAGED)  # no program writes it in UTF-16, in which a search would find nothing
        if b"<!DOCTYPE" in data[: root.start()] or b"<!ENTITY" in data[: root.start()]:
            raise Refused(limits.DAMAGED)
        return data

    def _inflated(self, name: str) -> bytes:
        part = self._parts.get(name)
        if part is None:
            raise Refused(limits.DAMAGED)
        packed, method = self._bytes(name, part.compress_size), part.compress_type
        if method == zipfile.ZIP_STORED:
            data, whole = packed, True
        elif method == zipfile.ZIP_DEFLATED:
            inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                data = inflater.decompress(packed, self._bytes_left + 1)
            except zlib.error as error:
                raise Refused(limits.DAMAGED) from error
            whole = inflater.eof
        else:
            raise Refused(limits.DAMAGED)
        self._bytes_left -= len(data)
        if self._bytes_left < 0 or len(data) > max(limits.RATIO_FROM, limits.MAX_RATIO * len(packed)):
            raise Refused(limits.BOMB)
        if not whole or len(packed) != part.compress_size or zlib.crc32(data) != part.CRC:
            raise Refused(limits.DAMAGED)
        return data

    def _bytes(self, name: str, length: int) -> bytes:
        return self._content[self._offsets[name] : self._offsets[name] + length]

    def _offset(self, part: zipfile.ZipInfo) -> int:
        """Where the bytes of a part begin: behind its own header, which must name the same part as the list does.

        Otherwise a damaged name would be a part that is not there, and the sheet read without its styles.
        """
        try:
            header = _LOCAL_HEADER.unpack_from(self._content, part.header_offset)
        except struct.error as error:
            raise Refused(limits.DAMAGED) from error
        start: int = part.header_offset + _LOCAL_HEADER.size
        name = self._content[start : start + header[9]]
        listed = part.orig_filename.encode("utf-8" if part.flag_bits & _UTF8_NAME else "cp437", "replace")
        if header[0] != b"PK\3\4" or name != listed:
            raise Refused(limits.DAMAGED)
        return start + int(header[9]) + int(header[10])


def _leaves_archive(name: str) -> bool:
    steps = name.replace("\\", "/").split("/")
    return ".." in steps or name.startswith(("/", "\\")) or ":" in steps[0]
