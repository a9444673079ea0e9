"""The parts of a zip archive, all inflated and counted: nothing that the archive states of itself is believed.

An archive that programs read in two ways is none: each part must begin where the list says, under the same name, behind
the part before it; nothing may stand before the first part, between two, or behind the list.
"""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from lib.inspection.formats import MAX_INFLATED, MAX_PARTS, MAX_RATIO, RATIO_FROM
from lib.inspection.hostile import Damaged, Hostile, shown

_LOCAL_HEADER = struct.Struct("<4s5H3I2H")  # signature, version, flags, method, …, length of the name and of the extra
_END = struct.Struct("<4s4H2IH")  # signature, …, entries, size and offset of the list, length of the comment
_LISTED = b"PK\1\2"
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_DESCRIPTOR = 24  # bytes that may follow a part: its sizes once more
_ZIP64 = 76  # bytes between the list and the end of the archive
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

TOO_MUCH = "nén quá nhiều dữ liệu bên trong", "hãy bớt hình ảnh, trang tính thừa rồi gửi lại"
LOCKED = "đặt mật khẩu", "hãy bỏ mật khẩu, lưu lại rồi gửi"
TWOFOLD = "hãy mở tệp, lưu lại bằng Word, Excel hoặc LibreOffice rồi gửi tệp mới"


@dataclass
class Budget:
    """How much may still be inflated of one file, the files in it included."""

    inflated: int = MAX_INFLATED
    parts: int = MAX_PARTS


@dataclass
class Package:
    """``parts``: name in lower case → (name as written, content). Folders are left out."""

    parts: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    first: str = ""
    first_stored: bool = False

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.parts

    def read(self, name: str) -> bytes:
        """The content of a part. Raises Damaged where there is none."""
        try:
            return self.parts[name.lower()][1]
        except KeyError:
            raise Damaged(f"thiếu phần {shown(name)}") from None


def unpack(content: bytes, budget: Budget) -> Package:
    """All parts of the archive ``content``. Raises Hostile."""
    _refuse_surroundings(content)
    if content.count(_LISTED) > budget.parts:
        raise Hostile(*TOO_MUCH)  # before each is made an object
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed, start = archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError, struct.error) as error:
        raise Damaged from error
    budget.parts -= len(listed)
    package = Package()
    end = 0
    for part in sorted(listed, key=lambda one: one.header_offset):
        name = _checked_name(part)
        begins = _begin(content, part)
        if part.header_offset < end:
            raise Hostile(f"có phần chồng lên nhau ({shown(name)})", TWOFOLD)
        _refuse_between(end, part.header_offset, name)
        data = _inflate(content[begins : begins + part.compress_size], part, budget)
        end = begins + part.compress_size
        if name.lower() in package.parts:
            raise Hostile(f"có hai phần cùng tên {shown(name)}", TWOFOLD)
        if not package.first:
            package.first, package.first_stored = name, part.compress_type == zipfile.ZIP_STORED
        if name.endswith("/"):
            if data:
                raise Hostile(f"giấu dữ liệu trong thư mục {shown(name)}", TWOFOLD)
            continue
        package.parts[name.lower()] = name, data
    _refuse_between(end, start, "danh mục")
    return package


def _refuse_surroundings(content: bytes) -> None:
    """Raises Hostile for what stands before the first part or behind the end of the list."""
    if not content.startswith(b"PK\3\4"):
        if b"PK\3\4" in content:
            raise Hostile("có dữ liệu lạ đứng trước nội dung (một tệp giả hai loại)", TWOFOLD)
        raise Damaged
    last = content.rfind(b"PK\5\6")
    if last < 0 or last + _END.size > len(content):
        raise Damaged
    _, _, _, _, _, size, offset, comment = _END.unpack_from(content, last)
    if comment or last + _END.size != len(content):
        raise Hostile("có dữ liệu lạ nối sau nội dung (một tệp giả hai loại)", TWOFOLD)
    if b"%PDF-" in content[:1024]:
        raise Hostile("vừa là tệp nén vừa là tệp PDF (một tệp giả hai loại)", TWOFOLD)
    if offset != 0xFFFFFFFF and not 0 <= last - (offset + size) <= _ZIP64:
        raise Hostile("có danh mục các phần không khớp với nội dung", TWOFOLD)


def _refuse_between(end: int, begins: int, name: str) -> None:
    if begins - end > _DESCRIPTOR:
        raise Hostile(f"giấu dữ liệu trước phần {shown(name)}", TWOFOLD)


def _checked_name(part: zipfile.ZipInfo) -> str:
    name = part.filename.replace("\\", "/")  # as some programs write it; Office opens them all the same
    steps = name.split("/")
    if ".." in steps or name.startswith("/") or ":" in steps[0] or not name.isprintable():
        raise Hostile(f"có phần trỏ ra ngoài tệp ({shown(name)})", TWOFOLD)
    if part.flag_bits & _ENCRYPTED:
        raise Hostile(*LOCKED)
    if part.compress_type not in _METHODS:
        raise Hostile(f"có phần nén bằng cách không đọc được ({shown(name)})", TWOFOLD)
    return name


def _begin(content: bytes, part: zipfile.ZipInfo) -> int:
    """Where the bytes of a part begin: behind its own header, which must say the same as the list does."""
    try:
        header = _LOCAL_HEADER.unpack_from(content, part.header_offset)
    except struct.error as error:
        raise Damaged from error
    start: int = part.header_offset + _LOCAL_HEADER.size
    name = content[start : start + header[9]]
    listed = part.orig_filename.encode("utf-8" if part.flag_bits & _UTF8_NAME else "cp437", "replace")
    if header[0] != b"PK\3\4":
        raise Damaged
    if name != listed or header[3] != part.compress_type:
        raise Hostile(f"có phần mang hai tên hoặc hai cách nén ({shown(part.filename)})", TWOFOLD)
    return start + int(header[9]) + int(header[10])


def _inflate(packed: bytes, part: zipfile.ZipInfo, budget: Budget) -> bytes:
    if len(packed) != part.compress_size:
        raise Damaged
    data, whole = packed, True
    if part.compress_type == zipfile.ZIP_DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            data = inflater.decompress(packed, budget.inflated + 1)
        except zlib.error as error:
            raise Damaged(shown(part.filename)) from error
        whole = inflater.eof and not inflater.unused_data
    budget.inflated -= len(data)
    if budget.inflated < 0 or len(data) > max(RATIO_FROM, MAX_RATIO * len(packed)):
        raise Hostile(*TOO_MUCH)
    if not whole or len(data) != part.file_size or zlib.crc32(data) != part.CRC:
        raise Damaged(f"phần {shown(part.filename)} không như danh mục đã khai")
    return data
