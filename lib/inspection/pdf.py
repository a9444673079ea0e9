"""PDF (ISO 32000-1): every object of every revision, for what runs, opens, sends or carries something."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from lib.inspection.addresses import is_safe_link
from lib.inspection.archive import LOCKED
from lib.inspection.hostile import PRINTED, Damaged, Hostile, shown
from lib.inspection.polyglots import refuse_second_kind_of_pdf

_BEGINNING, _END = b"%PDF-", b"%%EOF"
_MAX_REVISIONS = 40
_MAX_NESTED = 200
_AFTER_END = b"\0 \t\r\n\x0c\x1a"
_ACTIONS = {
    "/JavaScript": "mã lệnh JavaScript",
    "/Launch": "lệnh mở chương trình",
    "/SubmitForm": "lệnh gửi dữ liệu ra ngoài",
    "/ImportData": "lệnh nhập dữ liệu từ tệp khác",
    "/GoToR": "lệnh mở tệp khác",
    "/GoToE": "lệnh mở tệp nhúng",
    "/Rendition": "lệnh chạy phim hoặc mã",
    "/Movie": "lệnh chạy phim",
    "/Sound": "lệnh phát âm thanh",
    "/RichMediaExecute": "lệnh chạy nội dung đa phương tiện",
    "/GoTo3DView": "lệnh mở cảnh ba chiều",
    "/Hide": "lệnh ẩn hiện nội dung",
    "/SetOCGState": "lệnh ẩn hiện nội dung",
    "/ResetForm": "lệnh xóa biểu mẫu",
    "/Trans": "lệnh chuyển cảnh",
    "/Thread": "lệnh mở tệp khác",
}
_TURNING = ("/GoTo", "/Named")  # to a page of the same file
_ANNOTATIONS = {
    "/RichMedia": "nội dung đa phương tiện",
    "/Screen": "màn hình phim",
    "/Movie": "phim",
    "/Sound": "âm thanh",
    "/3D": "cảnh ba chiều",
    "/FileAttachment": "tệp đính kèm",
}
_KEYS = {
    "/JS": "mã lệnh JavaScript",
    "/XFA": "biểu mẫu động (XFA)",
    "/Collection": "tập tệp đính kèm (portfolio)",
    "/OPI": "nội dung lấy từ tệp khác",
    "/RichMediaContent": "nội dung đa phương tiện",
}
_A_NAME = re.compile(rb"/([^\x00\t\n\x0c\r ()<>\[\]{}/%]+)")
_FORBIDDEN = {*_ACTIONS, *_ANNOTATIONS, *_KEYS, "/EF", "/EmbeddedFiles", "/AA", "/OpenAction", "/URI"}
_NAMES = ("/UF", "/F", "/DOS", "/Mac", "/Unix")  # an attached file has one for each system
_DATA_NAMES = (".json", ".xml", ".csv")  # figures that go along with a paper or an invoice; nothing that runs
_TEXT_THAT_RUNS = re.compile(rb"\s*(?:#!|<(?:html|script|!doctype|svg|\?php|job|package|component))|<script", re.I)
_MAX_DATA = 20 * 1024 * 1024


def inspect(content: bytes) -> None:
    """Raises Hostile unless ``content`` is a PDF that only shows pages."""
    if not content.startswith(_BEGINNING):
        if _BEGINNING in content[:1024]:
            raise Hostile("có dữ liệu lạ đứng trước nội dung PDF (một tệp giả hai loại)", PRINTED)
        raise Damaged
    last = content.rfind(_END)
    if last < 0:
        raise Damaged
    refuse_second_kind_of_pdf(content)
    if content[last + len(_END) :].strip(_AFTER_END):
        raise Hostile("có dữ liệu lạ nối sau nội dung PDF (một tệp giả hai loại)", PRINTED)
    ends = [found.end() for found in re.finditer(re.escape(_END), content)][:-1]
    if len(ends) > _MAX_REVISIONS:
        raise Hostile("bị lưu nối tiếp quá nhiều lần", PRINTED)
    _inspect_revision(content, whole=True)
    for end in ends:  # an object that a later revision replaces is still there for whoever reads the file anew
        _inspect_revision(content[:end], whole=False)


def _inspect_revision(content: bytes, *, whole: bool) -> None:
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            for item in pdf.objects:
                for found in _dictionaries(item):
                    _inspect_dictionary(found)
            _inspect_dictionary(pdf.trailer)
    except pikepdf.PasswordError:
        raise Hostile(*LOCKED) from None
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, TypeError, KeyError, RuntimeError) as error:
        if whole and not _is_plain(content):  # what looks like the end of a revision may as well stand in a stream
            raise Damaged from error


def _is_plain(content: bytes) -> bool:
    """Whether a file that cannot be read is nothing but objects that can be: without a stream nothing is hidden."""
    names = {f"/{name.decode('latin-1')}" for name in _A_NAME.findall(content)}
    return b"stream" not in content and b"#" not in content and not names & (_FORBIDDEN | {"/Encrypt"})


def _dictionaries(item: Any) -> Iterator[Any]:
    """``item`` and the dictionaries directly in it: others in it have a number of their own."""
    waiting = [(item, 0)]
    while waiting:
        found, depth = waiting.pop()
        if depth > _MAX_NESTED:
            raise Hostile("có đối tượng lồng nhau quá nhiều lớp", PRINTED)
        if isinstance(found, Dictionary | pikepdf.Stream):
            yield found
            waiting += [(value, depth + 1) for value in found.values() if _is_direct(value)]
        elif isinstance(found, Array):
            waiting += [(value, depth + 1) for value in found if _is_direct(value)]


def _is_direct(value: Any) -> bool:
    return isinstance(value, Dictionary | Array | pikepdf.Stream) and not value.is_indirect


def _refuse_by_itself(found: Any) -> None:
    """Raises Hostile for what is done without anybody's asking, unless it only turns to a page."""
    for key in ("/OpenAction", "/AA"):
        held = found.get(key)
        if not isinstance(held, Dictionary):
            continue
        actions = [held] if key == "/OpenAction" else [one for one in held.values() if isinstance(one, Dictionary)]
        for action in actions:
            kind = str(action.get("/S", ""))
            if kind not in _TURNING:
                raise Hostile(f"có lệnh tự chạy khi mở tệp ({shown(_ACTIONS.get(kind, kind))}){_place(found)}", PRINTED)


def _inspect_dictionary(found: Any) -> None:
    keys = set(found.keys())
    _refuse_by_itself(found)
    for key in keys & set(_KEYS):
        raise Hostile(f"có {_KEYS[key]}{_place(found)}", PRINTED)
    kind = str(found.get("/S", "")) if isinstance(found.get("/S"), Name) else ""
    if kind in _ACTIONS:
        raise Hostile(f"có {_ACTIONS[kind]}{_place(found)}", PRINTED)
    subtype = str(found.get("/Subtype", "")) if isinstance(found.get("/Subtype"), Name) else ""
    if subtype in _ANNOTATIONS:
        raise Hostile(f"có {_ANNOTATIONS[subtype]}{_place(found)}", PRINTED)
    if "/JavaScript" in keys:
        raise Hostile(f"có mã lệnh JavaScript{_place(found)}", PRINTED)
    if kind == "/URI" and not is_safe_link(str(found.get("/URI", ""))):
        raise Hostile(f"có liên kết mở chương trình hoặc tệp trên máy khác ({shown(str(found.get('/URI')))})", PRINTED)
    if "/EF" in keys:
        _inspect_attached(found)
    elif isinstance(found.get("/FS"), Name) or (isinstance(found, pikepdf.Stream) and "/F" in keys):
        raise Hostile(f"kéo nội dung từ nơi khác vào{_place(found)}", PRINTED)
    if "/Ref" in keys and subtype == "/Form":
        raise Hostile(f"kéo trang của tệp khác vào{_place(found)}", PRINTED)


def _inspect_attached(specification: Any) -> None:
    """Raises Hostile for an attached file, unless it is plain data."""
    names = [str(specification[key]) for key in _NAMES if key in specification]
    files = specification.get("/EF")
    streams = list(files.values()) if isinstance(files, Dictionary) else []
    if names and all(name.lower().endswith(_DATA_NAMES) for name in names) and all(map(_is_plain_data, streams)):
        return
    raise Hostile(f"có tệp đính kèm bên trong ({shown(', '.join(dict.fromkeys(names))) or 'không tên'})", PRINTED)


def _is_plain_data(stream: Object) -> bool:
    if not isinstance(stream, pikepdf.Stream):
        return False
    data = stream.read_bytes()
    if len(data) > _MAX_DATA or b"\0" in data or _TEXT_THAT_RUNS.search(data):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _place(found: Any) -> str:
    """Where in the file ``found`` stands, as programs that show its objects name it."""
    number, generation = found.objgen
    return f" (đối tượng số {number})" if number and generation >= 0 else ""
