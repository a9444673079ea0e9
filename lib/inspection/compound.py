"""Tables of Excel 97–2003 (BIFF in a compound file): the records and streams that run or fetch something."""

import struct
from collections.abc import Iterator

from lib.inspection.hostile import Hostile

_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
AS_XLSX = "hãy mở bằng Excel hoặc LibreOffice, chọn Lưu thành → .xlsx (không có macro) rồi gửi lại"
# Names in the directory of a compound file, which stand there in UTF-16.
_STREAMS = (
    ("_VBA_PROJECT", "có macro"),
    ("\x01Ole10Native", "có đối tượng hoặc chương trình nhúng"),
    ("MBD0", "có đối tượng hoặc chương trình nhúng"),
    ("LNK0", "có liên kết tới tệp khác"),
    ("Ctls", "có điều khiển ActiveX"),
)
_ENTRY = 128  # bytes of an entry in the directory
_NAMED = 64
_SHEET, _LINK, _HEAD = 0x85, 0x1AE, (0x0809, 0x0409, 0x0209, 0x0009)
_MACRO_SHEET, _MODULE = 1, 6
_MAX_RECORD = 8_224
_OWN, _ADDIN = 0x0401, 0x3A01


def inspect(content: bytes) -> None:
    """Raises Hostile for macros, embedded programs and links to other files and programs."""
    if content.startswith(_CONTAINER):
        for name in _names(content):
            for beginning, what in _STREAMS:
                if name.upper().startswith(beginning.upper()):
                    raise Hostile(f"{what} (phần {name.strip(chr(1))})", AS_XLSX)
    for kind, data in _records(content):
        _inspect_record(kind, data)


def _names(content: bytes) -> Iterator[str]:
    """Names of streams and storages, wherever in the file the directory is."""
    for start in range(0, len(content) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", content, start + _NAMED)
        if 4 <= length <= _NAMED and length % 2 == 0 and kind in (1, 2, 5):
            raw = content[start : start + length]
            if raw[-2:] == b"\0\0":
                yield raw[:-2].decode("utf-16-le", "replace")


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of each stream of a table, found where one begins: sectors in a row, as programs write them."""
    yield from ()
    start = 0
    while True:
        found = min((at for head in _HEAD if (at := content.find(struct.pack("<H", head), start)) >= 0), default=-1)
        if found < 0:
            return
        start = found + 2
        if found % 512 and found:
            continue
        place = found
        while place + 4 <= len(content):
            kind, length = struct.unpack_from("<HH", content, place)
            if length > _MAX_RECORD or (kind == 0 and length == 0):
                break
            yield kind, content[place + 4 : place + 4 + length]
            place += 4 + length
        start = max(start, place)


def _inspect_record(kind: int, data: bytes) -> None:
    if kind == _SHEET and len(data) > 5 and data[5] == _MACRO_SHEET:
        raise Hostile("có trang macro Excel 4", AS_XLSX)
    if kind == _SHEET and len(data) > 5 and data[5] == _MODULE:
        raise Hostile("có macro", AS_XLSX)
    if kind == _LINK and len(data) >= 4:
        sheets, length = struct.unpack_from("<HH", data)
        if length in (_OWN, _ADDIN):
            return
        if b"\3" in data[4:] and sheets == 0:
            raise Hostile("có liên kết gọi chương trình khác (DDE)", AS_XLSX)
        raise Hostile("có liên kết tới bảng tính khác", AS_XLSX)
