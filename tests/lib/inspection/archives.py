"""Archives that are not what they seem, made byte by byte."""

import io
import struct
import zipfile
import zlib

END = b"PK\5\6"


def entry(name: str, data: bytes, *, method: int = 8, size: int | None = None, crc: int | None = None, flags: int = 0):
    """(header and bytes of one part, a function of its offset that gives its line in the list)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush() if method == 8 else data
    crc, size, raw = crc if crc is not None else zlib.crc32(data), len(data) if size is None else size, name.encode()
    common = struct.pack("<HHHHIIIHH", flags, method, 0, 0x21, crc, len(packed), size, len(raw), 0)

    def listed(offset: int, other: bytes = raw) -> bytes:
        return b"PK\1\2" + struct.pack("<HH", 20, 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, offset) + other

    return b"PK\3\4" + struct.pack("<H", 20) + common + raw + packed, listed


def archive(
    entries, *, comment: bytes = b"", before: bytes = b"", between: bytes = b"", extra_lines: bytes = b""
) -> bytes:
    """``entries`` of ``entry`` one behind the other, with ``between`` before the second, and the list of all."""
    body, lines = before, b""
    for number, (local, listed) in enumerate(entries):
        if number == 1:
            body += between
        lines += listed(len(body))
        body += local
    lines += extra_lines
    count = lines.count(b"PK\1\2")
    return (
        body + lines + END + struct.pack("<HHHHIIH", 0, 0, count, count, len(lines), len(body), len(comment)) + comment
    )


def with_parts(content: bytes, more: dict[str, bytes]) -> bytes:
    """The archive ``content`` with parts replaced, or added behind; the first stays the first."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, more.pop(part.filename, None) or old.read(part.filename), part.compress_type)
        for name, data in more.items():
            new.writestr(name, data)
    return target.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archived:
        return archived.read(name)
