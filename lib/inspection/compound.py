"""Tables of Excel 97–2003 (BIFF in a compound file): the records and streams that run or fetch something."""

import io
import struct
from collections.abc import Iterator

from xlrd.compdoc import CompDoc, CompDocError

from lib.inspection.hostile import Damaged, Hostile, shown

_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
AS_XLSX = "hãy mở bằng Excel hoặc LibreOffice, chọn Lưu thành → .xlsx (không có macro) rồi gửi lại"
# How the names of streams and storages begin.
_STREAMS = (
    ("_VBA_PROJECT", "có macro"),
    ("\x01OLE10NATIVE", "có đối tượng hoặc chương trình nhúng"),
    ("MBD", "có đối tượng hoặc chương trình nhúng"),
    ("LNK", "có liên kết tới tệp khác"),
    ("CTLS", "có điều khiển ActiveX"),
)
_TABLE = ("Workbook", "Book")
_SHEET, _LINK = 0x85, 0x1AE  # records: what a sheet is, and another book or program
_MACRO_SHEET, _MODULE = 1, 6
_OWN, _ADDIN = 0x0401, 0x3A01  # links that lead nowhere


def inspect(content: bytes) -> None:
    """Raises Hostile for macros, embedded programs and links to other files and programs."""
    for stream in _streams(content) if content.startswith(_CONTAINER) else [content]:
        for kind, data in _records(stream):
            _inspect_record(kind, data)


def _streams(content: bytes) -> Iterator[bytes]:
    """The tables of a compound file, of which there is one for each generation of Excel that shall read it."""
    try:
        container = CompDoc(content, logfile=io.StringIO())
        for node in container.dirlist:
            for beginning, what in _STREAMS:
                if node.name.upper().startswith(beginning):
                    raise Hostile(f"{what} (phần {shown(node.name.strip(chr(1)))})", AS_XLSX)
        for name in _TABLE:
            found, start, length = container.locate_named_stream(name)
            if found is not None:
                yield bytes(found[start : start + length])
    except (CompDocError, struct.error, IndexError, AssertionError, ValueError) as error:
        raise Damaged from error


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


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
