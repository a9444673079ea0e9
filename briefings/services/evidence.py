"""Evidence files: what may be kept as proof, checked by size, name and content."""

import hashlib
import zipfile
import zlib
from pathlib import PurePath

from PIL import Image, UnidentifiedImageError

from briefings.models import Evidence, ProgressUpdate
from briefings.services import file_kinds
from lib.refused import Refused
from organizations.display import display_size

MAXIMUM_BYTES = 20 * 1024 * 1024
MAXIMUM_FILES = 10
MAXIMUM_PARTS = 2_000
MAXIMUM_INFLATED = 200 * 1024 * 1024
MAXIMUM_POINTS = 100_000_000  # of a picture: a telephone's largest has about 50 million

# How a file of each kind begins, and the part that an office file (a ZIP archive) of that kind must have.
PDF, PICTURE = b"%PDF-", {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG"}
OFFICE = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".odt": "content.xml", ".ods": "content.xml"}
MIMETYPES = {
    ".odt": b"application/vnd.oasis.opendocument.text",
    ".ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
KINDS = (".pdf", *PICTURE, *OFFICE)
ALLOWED = ", ".join(sorted(kind.lstrip(".") for kind in KINDS))


def attach(update: ProgressUpdate, files) -> list[Evidence]:
    """Keep uploaded ``files`` as evidence of ``update``; a file seen twice in one update is kept once.

    Raises Refused for a kind that is not allowed, a content that is not what the name says, an empty or too large file.
    """
    files = list(files)
    if len(files) > MAXIMUM_FILES:
        raise Refused(f"Mỗi lần chỉ gửi được {MAXIMUM_FILES} tệp; hãy gửi phần còn lại ở lần cập nhật sau.")
    kept = {}
    for file in files:
        name = PurePath(file.name).name
        check(name, file)
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
        if digest.hexdigest() not in kept:
            kept[digest.hexdigest()] = Evidence.objects.create(
                update=update, file=file, original_name=name[-255:], sha256=digest.hexdigest()
            )
    return list(kept.values())


def check(name: str, file) -> None:
    """Raise Refused unless ``file`` (an uploaded file called ``name``) may be kept: kind, size and content."""
    suffix = PurePath(name).suffix.lower()
    if not file.size:
        raise Refused(f"Tệp “{name}” trống; hãy chọn lại tệp.")
    if file.size > MAXIMUM_BYTES:
        raise Refused(f"Tệp “{name}” lớn hơn {display_size(MAXIMUM_BYTES)}; hãy nén ảnh hoặc chia tệp rồi gửi lại.")
    if suffix not in KINDS:
        raise Refused(_of_another_kind(name, _read_whole(file)))
    file.seek(0)
    if suffix in OFFICE:
        fits = _is_office_file(name, file, suffix)
    elif suffix in PICTURE:
        fits = _is_picture(file, PICTURE[suffix])
    else:
        fits = _is_pdf(file)
    file.seek(0)
    if not fits:
        raise Refused(_with_a_wrong_name(name, suffix, _read_whole(file)))


def _read_whole(file) -> bytes:
    file.seek(0)
    content = file.read()
    file.seek(0)
    return content


def _of_another_kind(name: str, content: bytes) -> str:
    """What the file is, and what to do, for one whose name ends as none that is kept."""
    kind = file_kinds.kind_of(name, content)
    if kind is None:
        return f"Tệp “{name}” không thuộc loại được nhận; hãy gửi một trong các loại: {ALLOWED}."
    if not kind.advice:
        return f"Tệp “{name}” là {kind.name} nhưng tên không có đuôi {kind.suffixes[0]}; {_rename(kind)}."
    return f"Tệp “{name}” là {kind.name}, không thuộc loại được nhận: {kind.advice}. Cổng nhận các loại: {ALLOWED}."


def _with_a_wrong_name(name: str, suffix: str, content: bytes) -> str:
    """The same for one whose name ends as a kind that is kept, and whose content is not of that kind."""
    kind = file_kinds.by_bytes(content)
    told = f"Nội dung tệp “{name}” không đúng với đuôi {suffix}"
    if kind is None or suffix in kind.suffixes:
        return f"{told}, hoặc tệp bị hỏng; hãy mở tệp, lưu lại đúng định dạng rồi gửi."
    return f"{told}: đây là {kind.name}; {kind.advice or _rename(kind)}."


def _rename(kind: file_kinds.FileKind) -> str:
    return f"hãy đổi đuôi tên tệp thành {kind.suffixes[0]} rồi gửi lại"


def _is_pdf(file) -> bool:
    """It begins and ends like one; readers look for the end in the last 1024 bytes (ISO 32000-1, annex H)."""
    if file.read(len(PDF)) != PDF:
        return False
    file.seek(max(file.size - 1024, 0))
    return b"%%EOF" in file.read()


def _is_picture(file, kind: str) -> bool:
    """Its head can be read as ``kind``, and its size is one that a viewer can open."""
    try:
        with Image.open(file, formats=[kind]) as picture:
            width, height = picture.size
            picture.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return False
    return 0 < width * height <= MAXIMUM_POINTS


def _is_office_file(name: str, file, suffix: str) -> bool:
    """A whole archive with the main part of its kind. Raises Refused for macros, a password and an archive bomb."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise Refused(f"Tệp “{name}” đặt mật khẩu nên không ai khác mở được; hãy bỏ mật khẩu rồi gửi lại.")
            if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
                raise Refused(f"Tệp “{name}” có macro nên không được nhận; hãy lưu lại thành tệp không có macro.")
            if len(parts) > MAXIMUM_PARTS or sum(part.file_size for part in parts) > MAXIMUM_INFLATED:
                raise Refused(f"Tệp “{name}” nén quá nhiều dữ liệu bên trong; hãy bớt hình ảnh rồi gửi lại.")
            names = {part.filename for part in parts}
            if OFFICE[suffix] not in names:
                return False
            if suffix in MIMETYPES:
                return "mimetype" in names and _head(archive, "mimetype") == MIMETYPES[suffix]
            return "[Content_Types].xml" in names and b"macroEnabled" not in _head(archive, "[Content_Types].xml")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        return False


def _head(archive: zipfile.ZipFile, part: str) -> bytes:
    with archive.open(part) as content:
        return content.read(64 * 1024).strip()
