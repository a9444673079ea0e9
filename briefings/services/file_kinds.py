"""What a file is that people send in place of one that is kept, and what they can do with it.

Known by its bytes as far as they tell, otherwise by its name: telephones and programs name files as they like.
"""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

_EXAMINED = 64 * 1024  # bytes at the beginning
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class FileKind:
    """``name``: what people call it. ``advice``: what makes of it a file that is kept; empty for one that is.

    ``suffixes``: how the names of such files end, the usual one first.
    """

    name: str
    advice: str
    suffixes: tuple[str, ...]


_AS_PICTURE = "hãy mở ảnh trên máy tính, chọn Lưu thành → JPEG (.jpg) rồi gửi lại"
_AS_PDF = "hãy mở tệp, chọn Lưu thành (hoặc Xuất) → PDF rồi gửi tệp .pdf"
_UNPACK = "hãy giải nén rồi gửi từng tệp bên trong"
_IN_WORDS = "hãy gửi một ảnh tiêu biểu (.jpg), hoặc ghi đường dẫn đến tệp ấy vào phần kết quả thực hiện"

PDF = FileKind("tệp PDF", "", (".pdf",))
JPEG = FileKind("ảnh JPEG", "", (".jpg", ".jpeg"))
PNG = FileKind("ảnh PNG", "", (".png",))
DOCX = FileKind("văn bản Word", "", (".docx",))
XLSX = FileKind("bảng tính Excel", "", (".xlsx",))
ODT = FileKind("văn bản LibreOffice", "", (".odt",))
ODS = FileKind("bảng tính LibreOffice", "", (".ods",))
HEIC = FileKind(
    "ảnh HEIC (iPhone chụp)",
    "hãy vào Cài đặt → Camera → Định dạng trên iPhone, chọn “Tương thích nhất” rồi chụp lại; "
    "với ảnh đã chụp, hãy mở ảnh trên máy tính, lưu thành JPEG (.jpg) rồi gửi lại",
    (".heic", ".heif"),
)
OTHER_PICTURE = FileKind("ảnh thuộc loại khác", _AS_PICTURE, (".webp", ".gif", ".tif", ".tiff", ".bmp", ".avif"))
RAW_PICTURE = FileKind("ảnh gốc của máy ảnh hoặc bản thiết kế", _AS_PICTURE, (".psd", ".dng", ".cr2", ".nef", ".svg"))
DOC = FileKind(
    "văn bản Word kiểu cũ (.doc)",
    "hãy mở bằng Word hoặc LibreOffice, chọn Lưu thành → .docx hoặc .pdf rồi gửi lại",
    (".doc", ".dot", ".wps"),
)
XLS = FileKind(
    "bảng tính Excel kiểu cũ (.xls)",
    "hãy mở bằng Excel hoặc LibreOffice, chọn Lưu thành → .xlsx rồi gửi lại",
    (".xls", ".xlt", ".et"),
)
CSV = FileKind("bảng số liệu .csv", "hãy mở bằng Excel, chọn Lưu thành → .xlsx rồi gửi lại", (".csv",))
SLIDES = FileKind("bài trình chiếu PowerPoint", _AS_PDF, (".pptx", ".ppt", ".pps", ".ppsx", ".odp", ".dps", ".key"))
MACROS = FileKind(
    "tệp Office có macro",
    "hãy lưu lại thành .docx hoặc .xlsx (không có macro) rồi gửi lại",
    (".docm", ".xlsm", ".pptm"),
)
RICH_TEXT = FileKind("văn bản RTF", "hãy mở bằng Word, chọn Lưu thành → .docx hoặc .pdf rồi gửi lại", (".rtf",))
TEXT = FileKind("văn bản thuần", "hãy chép nội dung vào ô kết quả thực hiện, hoặc lưu thành .docx", (".txt", ".md"))
WEB_PAGE = FileKind("trang web", "hãy in trang ấy ra PDF (Ctrl+P → Lưu thành PDF) rồi gửi", (".html", ".htm", ".mht"))
XPS = FileKind("tệp in XPS", _AS_PDF, (".xps", ".oxps"))
APPLE = FileKind("tệp Pages hoặc Numbers của máy Apple", _AS_PDF, (".pages", ".numbers"))
PACKED = FileKind("tệp nén", _UNPACK, (".zip", ".rar", ".7z", ".gz", ".tar"))
VIDEO = FileKind("video", _IN_WORDS, (".mp4", ".mov", ".avi", ".mkv", ".3gp", ".m4v", ".webm"))
SOUND = FileKind("tệp ghi âm", _IN_WORDS, (".mp3", ".m4a", ".wav", ".amr", ".aac", ".ogg"))
MESSAGE = FileKind("thư điện tử", "hãy lưu tệp đính kèm ra máy rồi gửi, hoặc in thư ra PDF rồi gửi", (".msg", ".eml"))
DRAWING = FileKind("bản vẽ", _AS_PDF, (".dwg", ".dxf", ".vsd", ".vsdx"))
PROGRAM = FileKind(
    "chương trình máy tính",
    "hãy chọn lại tệp văn bản hoặc ảnh",
    (".exe", ".msi", ".apk", ".bat", ".js", ".jar", ".com"),
)
SHORTCUT = FileKind("lối tắt (đường dẫn)", "hãy mở lối tắt ấy và gửi chính tệp", (".lnk", ".url"))
LOOKED_INTO = (MACROS, PACKED)  # what such a file is, its parts say better
ALL = tuple(kind for kind in list(globals().values()) if isinstance(kind, FileKind))

_BEGINNINGS: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG", PNG), (b"GIF8", OTHER_PICTURE), (b"BM", OTHER_PICTURE),
    (b"II*\0", OTHER_PICTURE), (b"MM\0*", OTHER_PICTURE), (b"8BPS", RAW_PICTURE), (b"{\\rtf", RICH_TEXT),
    (b"Rar!", PACKED), (b"7z\xbc\xaf", PACKED), (b"\x1f\x8b", PACKED), (b"BZh", PACKED), (b"ID3", SOUND),
    (b"#!AMR", SOUND), (b"OggS", SOUND), (b"\x1aE\xdf\xa3", VIDEO), (b"AC10", DRAWING), (b"MZ", PROGRAM),
    (b"L\0\0\0\1\x14\2\0", SHORTCUT), (b"[InternetShortcut]", SHORTCUT),
)  # fmt: skip
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), HEIC),
    **dict.fromkeys((b"avif", b"avis"), OTHER_PICTURE),
    **dict.fromkeys((b"M4A ", b"M4B "), SOUND),
}
_RIFF = {b"WEBP": OTHER_PICTURE, b"WAVE": SOUND, b"AVI ": VIDEO}
_STREAMS = (("WordDocument", DOC), ("PowerPoint Document", SLIDES), ("__properties_version1.0", MESSAGE),
            ("Workbook", XLS), ("Book", XLS))  # fmt: skip
_PARTS = (
    ("word/", DOCX),
    ("xl/", XLSX),
    ("ppt/", SLIDES),
    ("index.zip", APPLE),
    ("index/", APPLE),
    ("visio/", DRAWING),
)


def kind_of(name: str, content: bytes) -> FileKind | None:
    """What the file called ``name`` is; None where neither its bytes nor its name tell."""
    return by_bytes(content) or next((kind for kind in ALL if PurePath(name).suffix.lower() in kind.suffixes), None)


def by_bytes(content: bytes) -> FileKind | None:
    """What the bytes of a whole file tell."""
    head = content[:_EXAMINED]
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], VIDEO)
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head.startswith(_COMPOUND_FILE):
        found = (kind for stream, kind in _STREAMS if stream.encode("utf-16-le") in content)
        return next(found, None)
    if head.startswith(b"PK"):
        return _of_archive(content)
    if head.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        return WEB_PAGE
    return next((kind for beginning, kind in _BEGINNINGS if head.startswith(beginning)), None)


def _of_archive(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = [part.filename.lower() for part in archive.infolist()]
            declared = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError):
        return PACKED
    if any(name.endswith("vbaproject.bin") for name in names):
        return MACROS
    for marked, kind in ((b"opendocument.text", ODT), (b"opendocument.spreadsheet", ODS), (b"presentation", SLIDES)):
        if marked in declared:
            return kind
    if "androidmanifest.xml" in names or "meta-inf/manifest.mf" in names:
        return PROGRAM
    return next((kind for part, kind in _PARTS if any(name.startswith(part) for name in names)), PACKED)
