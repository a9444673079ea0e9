"""What people send in place of a workbook, and the sentence that says what it is and what to do."""

import re
from collections.abc import Sequence

from lib.workbooks.limits import HYPERTEXT

SAVE_AS = "Hãy mở bằng Excel, chọn Lưu thành → .xlsx (Excel Workbook) rồi gửi lại."
_COPY = "Hãy chép bảng số liệu sang Excel, chọn Lưu thành → .xlsx rồi gửi lại, hoặc điền biểu trống tải từ cổng."
_ORIGINAL = "Hãy gửi tệp Excel gốc (chọn Lưu thành → .xlsx), hoặc điền biểu trống tải từ cổng."
WORD = f"Tệp là văn bản Word chứ không phải bảng tính. {_COPY}"
TEXT_DOCUMENT = f"Tệp là văn bản (LibreOffice Writer) chứ không phải bảng tính. {_COPY}"
RICH_TEXT = f"Tệp là văn bản RTF (Word, WordPad) chứ không phải bảng tính. {_COPY}"
SLIDES = f"Tệp là bài trình chiếu (PowerPoint) chứ không phải bảng tính. {_COPY}"
PDF = f"Tệp là PDF chứ không phải bảng tính, cổng không đọc được số liệu trong đó. {_ORIGINAL}"
PICTURE = f"Tệp là hình ảnh chứ không phải bảng tính, cổng không đọc được số liệu trong ảnh. {_ORIGINAL}"
PACKED = "Tệp là tệp nén (.rar, .7z, .gz) chứ không phải bảng tính. Hãy giải nén rồi gửi từng tệp Excel bên trong."
APPLE = (
    "Tệp của Numbers, Pages hay Keynote (máy Apple) không được nhận, không phải bảng tính Excel. Hãy mở bằng Numbers, "
    "chọn Tệp → Xuất sang → Excel (Lưu thành .xlsx) rồi gửi lại."
)
GOOGLE = (
    "Tệp chỉ là đường dẫn tới Google Trang tính, không phải bảng tính và không có số liệu bên trong. Hãy mở đường dẫn, "
    "chọn Tệp → Tải xuống → Microsoft Excel (Lưu thành .xlsx) rồi gửi tệp tải về."
)
SHORTCUT = "Tệp chỉ là lối tắt (đường dẫn), không phải bảng tính. Hãy mở lối tắt ấy và gửi chính tệp Excel."
DATABASE = (
    "Tệp là cơ sở dữ liệu Access chứ không phải bảng tính. Hãy mở bằng Access, xuất bảng số liệu ra Excel "
    "(Lưu thành .xlsx) rồi gửi lại."
)
MESSAGE = "Tệp là thư điện tử chứ không phải bảng tính. Hãy mở thư, lưu tệp Excel đính kèm ra máy rồi gửi tệp ấy."
LOCK = (
    "Tệp này là tệp tạm mà Excel hoặc LibreOffice tạo ra khi đang mở một bảng tính, không có số liệu và không phải "
    "bảng tính. Hãy đóng bảng tính lại rồi gửi tệp cùng tên không có “~$” (hoặc “.~lock”) ở đầu."
)
SYLK = f"Tệp dạng SYLK (.slk) không được nhận. {SAVE_AS}"
DIF = f"Tệp dạng DIF (.dif) không được nhận. {SAVE_AS}"
WEB_ARCHIVE = f"Tệp là trang web lưu trữ (MHT) chứ không phải bảng tính. {SAVE_AS}"
XML_SPREADSHEET = f"Tệp dạng XML Spreadsheet 2003 (.xml) không được nhận. {SAVE_AS}"
FLAT_DOCUMENT = f"Tệp dạng OpenDocument phẳng (.fods, XML) không được nhận. {SAVE_AS}"
ZIP = "Tệp là tệp nén (ZIP){} chứ không phải bảng tính. Hãy giải nén rồi gửi từng tệp Excel bên trong."

_EXAMINED = 64 * 1024  # characters at the beginning of a text
_LISTED = 3
_ENTRY = 128  # bytes of an entry in the directory of a compound file
_LOCK_BYTES = (162, 165)  # of Word and of Excel

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", PDF), (b"{\\rtf", RICH_TEXT), (b"\x89PNG", PICTURE), (b"\xff\xd8\xff", PICTURE), (b"GIF8", PICTURE),
    (b"II*\0", PICTURE), (b"MM\0*", PICTURE), (b"BM", PICTURE), (b"Rar!", PACKED), (b"7z\xbc\xaf", PACKED),
    (b"\x1f\x8b", PACKED), (b"BZh", PACKED), (b"\xfd7zXZ", PACKED), (b"\0\1\0\0Standard Jet DB", DATABASE),
    (b"\0\1\0\0Standard ACE DB", DATABASE), (b"L\0\0\0\1\x14\2\0", SHORTCUT),
)  # fmt: skip
# Streams of a compound file, by which of them stands first in its directory.
_STREAMS = {"Workbook": "", "Book": "", "WordDocument": WORD, "PowerPoint Document": SLIDES,
            "__properties_version1.0": MESSAGE, "__nameid_version1.0": MESSAGE}  # fmt: skip
_COMMENTS = re.compile(r"(?:\s|<!--.*?-->)*", re.DOTALL)
_TAG = re.compile(
    r"<(?:[!?]|/?(?:html|head|meta|title|body|table|tbody|tr|td|th|style|script|div|link|font|center|span|p|br|hr|b|i|u|"
    r"h[1-6]|form|base|caption|col|colgroup|workbook|\w+:\w+)\b)",
    re.IGNORECASE,
)
_TABLE = re.compile(r"<table\b.*?<t[rdh]\b", re.IGNORECASE | re.DOTALL)
_HEADERS = re.compile(r"(?:[A-Za-z][A-Za-z-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_TEXTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"ID;P\w*(?:;[A-Z]\w*)*\s*\n[A-Z]{1,2};"), SYLK),
    (re.compile(r'TABLE\s*\n0,1\s*\n"'), DIF),
    (re.compile(r"\[InternetShortcut\]"), SHORTCUT),
    (re.compile(r",[^,\n]*,[^,\n]*,[0-9.]{8,10} [0-9:]{4,8},file:///"), LOCK),
    (re.compile(r'\{[^{}]*(?:"doc_id"|docs\.google\.com)'), GOOGLE),
    (re.compile(r"\{\\rtf"), RICH_TEXT),
)


def of_name(name: str) -> str:
    """The sentence for a file with the ``name`` of those that office programs keep beside an open workbook."""
    return LOCK if name.replace("\\", "/").rpartition("/")[2].startswith((".~lock.", "~$")) else ""


def of_bytes(content: bytes) -> str:
    """The sentence for a file that is known by how it begins; ``""`` for any other."""
    if _is_lock(content):
        return LOCK
    if content[4:8] == b"ftyp" or (content.startswith(b"RIFF") and content[8:12] == b"WEBP"):
        return PICTURE
    return next((sentence for beginning, sentence in _BEGINNINGS if content.startswith(beginning)), "")


def _is_lock(content: bytes) -> bool:
    """Whether these are the bytes with which Office marks a file as open: a user's name, twice, filled with blanks."""
    if len(content) not in _LOCK_BYTES or not 0 < content[0] <= 54:
        return False
    return content[1 : content[0] + 1].strip() != b"" and content.endswith(b" \0")


def of_compound_file(content: bytes) -> str:
    """The sentence for a compound file that holds no workbook; ``""`` for one that does, or may."""
    first = {}
    for stream, sentence in _STREAMS.items():
        written, place = stream.encode("utf-16-le") + b"\0\0", -1
        while (place := content.find(written, place + 1)) >= 0:
            if place % _ENTRY == 0:
                first[place] = sentence
                break
    return first[min(first)] if first else ""


def of_text(content: bytes) -> str:
    """The sentence for a text that is no table of figures; ``""`` for one that may be."""
    text = _beginning(content)
    start = text[_COMMENTS.match(text).end() :]  # type: ignore[union-attr]
    if sentence := next((sentence for pattern, sentence in _TEXTS if pattern.match(start)), ""):
        return sentence
    headers = _HEADERS.match(start)
    if headers and re.search(r"(?im)^MIME-Version:", headers[0]):
        return WEB_ARCHIVE if re.search(r"(?i)multipart/related", headers[0]) else MESSAGE
    if not _TAG.match(start) and not _TABLE.search(text):
        return ""
    if "urn:schemas-microsoft-com:office:spreadsheet" in start or 'progid="Excel.Sheet"' in start:
        return HYPERTEXT if re.search(r"(?i)<html\b", start) else XML_SPREADSHEET
    if "<office:document" in start:
        return FLAT_DOCUMENT
    return WORD if 'progid="Word.Document"' in start else HYPERTEXT


def _beginning(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content[: 2 * _EXAMINED].decode("utf-16", "ignore")
    if content[:2] in (b"<\0", b"\0<"):
        return content[: 2 * _EXAMINED].decode("utf-16-le" if content[:1] == b"<" else "utf-16-be", "ignore")
    return content[:_EXAMINED].removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def of_archive(names: Sequence[str], mimetype: str = "") -> str:
    """The sentence for an archive with the parts ``names`` (lower case, ``/`` between folders) that is no workbook."""
    if "opendocument.text" in mimetype:
        return TEXT_DOCUMENT
    if "opendocument.presentation" in mimetype or any(name.startswith("ppt/") for name in names):
        return SLIDES
    if any(name.startswith("word/") for name in names):
        return WORD
    if any(name.endswith((".iwa", ".apxl")) or name in ("index.zip", "index.xml.gz", "index.xml") for name in names):
        return APPLE
    files = [name.rpartition("/")[2] for name in names if not name.endswith("/") and not name.startswith("__macosx/")]
    if not files:
        return ZIP.format("")
    listed = ", ".join(files[:_LISTED]) + (" …" if len(files) > _LISTED else "")
    return ZIP.format(f" có {len(files)} tệp bên trong ({listed})")
